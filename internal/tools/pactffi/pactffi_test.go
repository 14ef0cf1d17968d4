package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPackageForPlatform(t *testing.T) {
	for _, c := range []struct{ goos, arch, compiler, want string }{
		{"linux", "amd64", "x86_64-linux-gnu", "@pact-foundation/pact-core-linux-x64-glibc"},
		{"linux", "amd64", "x86_64-alpine-linux-musl", "@pact-foundation/pact-core-linux-x64-musl"},
		{"linux", "arm64", "aarch64-linux-gnu", "@pact-foundation/pact-core-linux-arm64-glibc"},
		{"linux", "arm64", "aarch64-alpine-linux-musl", "@pact-foundation/pact-core-linux-arm64-musl"},
		{"darwin", "arm64", "arm64-apple-darwin", "@pact-foundation/pact-core-darwin-arm64"},
		{"darwin", "amd64", "", "@pact-foundation/pact-core-darwin-x64"},
		{"windows", "amd64", "", "@pact-foundation/pact-core-windows-x64"},
	} {
		p, err := libraryFor(c.goos, c.arch, c.compiler)
		require.NoError(t, err)
		assert.Equal(t, c.want, p.name)
	}
	for _, platform := range [][2]string{{"freebsd", "amd64"}, {"linux", "riscv64"}, {"windows", "arm64"}} {
		_, err := libraryFor(platform[0], platform[1], "")
		assert.ErrorContains(t, err, "no package with libpact_ffi for "+platform[0]+"/"+platform[1])
		assert.ErrorContains(t, err, "make test-go")
	}
	_, err := commandFor("plan9", "386")
	assert.ErrorContains(t, err, "plan9/386")
}

func TestEveryPackageIsPinned(t *testing.T) {
	all := []pkg{}
	for _, p := range libraries {
		all = append(all, p)
	}
	for _, p := range commands {
		all = append(all, p)
	}
	require.Len(t, all, 12)
	seen := map[string]bool{}
	for _, p := range all {
		sum, err := base64.StdEncoding.DecodeString(p.integrity[len("sha512-"):])
		require.NoError(t, err)
		assert.Len(t, sum, sha512.Size)
		assert.Regexp(t, regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+$`), p.version)
		assert.False(t, seen[p.integrity], p.name)
		seen[p.integrity] = true
	}
}

// tarball packs one file, and makes a package of it.
func tarball(t *testing.T, content string) (pkg, []byte) {
	t.Helper()
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	files := tar.NewWriter(zipped)
	require.NoError(t, files.WriteHeader(&tar.Header{Name: "package/package.json", Size: 2, Mode: 0o644}))
	_, _ = files.Write([]byte("{}"))
	require.NoError(t, files.WriteHeader(&tar.Header{Name: "package/x/file.so", Size: int64(len(content)), Mode: 0o644}))
	_, _ = files.Write([]byte(content))
	require.NoError(t, errors.Join(files.Close(), zipped.Close()))
	sum := sha512.Sum512(packed.Bytes())
	return pkg{"@x/y", "1.0.0", "sha512-" + base64.StdEncoding.EncodeToString(sum[:]), "package/x/file.so", "lib/file.so"}, packed.Bytes()
}

func TestInstall(t *testing.T) {
	p, packed := tarball(t, "the library")
	dir, fetched := filepath.Join(t.TempDir(), "pact"), 0
	fetch := func(_ pkg, into string) (string, error) {
		fetched++
		file := filepath.Join(into, "y.tgz")
		return file, os.WriteFile(file, packed, 0o600)
	}
	for range 3 { // once there, nothing is fetched
		require.NoError(t, p.install(dir, fetch))
		content, err := os.ReadFile(filepath.Join(dir, "lib", "file.so"))
		require.NoError(t, err)
		assert.Equal(t, "the library", string(content))
		assert.Equal(t, 1, fetched)
	}
	newer := p
	newer.version = "1.0.1"
	require.NoError(t, newer.install(dir, fetch))
	assert.Equal(t, 2, fetched, "another version is fetched")
	require.NoError(t, os.Remove(filepath.Join(dir, "lib", "file.so")))
	require.NoError(t, newer.install(dir, fetch))
	assert.Equal(t, 3, fetched, "what is gone is fetched again")
	left, err := filepath.Glob(filepath.Join(dir, "fetching-*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestInstallRefuses(t *testing.T) {
	p, packed := tarball(t, "the library")
	fetch := func(content []byte) func(pkg, string) (string, error) {
		return func(_ pkg, into string) (string, error) {
			file := filepath.Join(into, "y.tgz")
			return file, os.WriteFile(file, content, 0o600)
		}
	}
	dir := t.TempDir()
	assert.ErrorContains(t, p.install(dir, fetch(append(packed, 0))), "is not what it was when it was pinned")
	p.member = "package/other.so"
	assert.ErrorContains(t, p.install(dir, fetch(packed)), "has no package/other.so")
	assert.ErrorContains(t, p.install(dir, func(pkg, string) (string, error) { return "", errors.New("no network") }), "no network")
	assert.NoFileExists(t, filepath.Join(dir, "lib", "file.so"))
	t.Setenv("PATH", "")
	_, err := npmPack(p, dir)
	assert.ErrorContains(t, err, "comes from npm, which is not installed")
}
