// Command pactffi installs what the contract tests need of Pact into .cache/pact: the library libpact_ffi, and with
// -tools the command-line tools. Both come from npm packages of the Pact Foundation, of a pinned version and checksum.
// It needs no root, sets no environment, and does nothing once they are there.
package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	tools := flag.Bool("tools", false, "install the command-line tools rather than the library")
	dir := flag.String("dir", filepath.Join(".cache", "pact"), "`DIRECTORY` to install into")
	flag.Parse()
	p, err := host(*tools)
	if err == nil {
		err = p.install(*dir, npmPack)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "pactffi: %v\n", err)
		os.Exit(1)
	}
}

// install puts the wanted file in its place, unless it is there already.
func (p pkg) install(dir string, fetch func(p pkg, into string) (string, error)) error {
	file, stamp := filepath.Join(dir, filepath.FromSlash(p.file)),
		filepath.Join(dir, filepath.FromSlash(p.file)+".from")
	want := fmt.Sprintf("%s@%s %s\n", p.name, p.version, p.integrity)
	if have, err := os.ReadFile(stamp); err == nil && string(have) == want && exists(file) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(dir, "fetching-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	tarball, err := fetch(p, temporary)
	if err != nil {
		return err
	}
	unpacked := filepath.Join(temporary, filepath.Base(file))
	if err := errors.Join(p.check(tarball), p.unpack(tarball, unpacked), relocatable(unpacked)); err != nil {
		return err
	}
	if err := os.Rename(unpacked, file); err != nil {
		return err
	}
	fmt.Printf("installed %s of %s@%s\n", file, p.name, p.version)
	return os.WriteFile(stamp, []byte(want), 0o644)
}

func exists(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Size() > 0
}

// npmPack downloads the package's tarball with npm, from wherever npm is set up to get its packages.
func npmPack(p pkg, into string) (string, error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", fmt.Errorf("%s comes from npm, which is not installed (it is part of Node.js)", p.name)
	}
	c := exec.Command(npm, "pack", "--silent", "--pack-destination", into, p.name+"@"+p.version)
	said := &strings.Builder{}
	c.Stderr = said
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("npm pack %s@%s: %w\n%s", p.name, p.version, err, said)
	}
	found, err := filepath.Glob(filepath.Join(into, "*.tgz"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("npm pack %s@%s left %d tarballs, not one", p.name, p.version, len(found))
	}
	return found[0], nil
}

// check compares the tarball's checksum with the pinned one.
func (p pkg) check(tarball string) error {
	content, err := os.ReadFile(tarball)
	if err != nil {
		return err
	}
	sum := sha512.Sum512(content)
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum[:]); got != p.integrity {
		return fmt.Errorf("%s@%s is not what it was when it was pinned: its checksum is %s, not %s; nothing "+
			"was installed", p.name, p.version, got, p.integrity)
	}
	return nil
}

// unpack takes the wanted file out of the tarball.
func (p pkg) unpack(tarball, to string) error {
	f, err := os.Open(tarball)
	if err != nil {
		return err
	}
	defer f.Close()
	zipped, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	for files := tar.NewReader(zipped); ; {
		entry, err := files.Next()
		if err != nil {
			return fmt.Errorf("%s@%s has no %s: %w", p.name, p.version, p.member, err)
		}
		if entry.Name == p.member {
			return write(to, files)
		}
	}
}

func write(to string, content io.Reader) error {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Close())
}

// relocatable lets a macOS library be found by the path that the tests were linked with.
func relocatable(file string) error {
	if runtime.GOOS != "darwin" || filepath.Ext(file) != ".dylib" {
		return nil
	}
	said, err := exec.Command("install_name_tool", "-id", "@rpath/"+filepath.Base(file), file).CombinedOutput()
	if err != nil {
		return fmt.Errorf("install_name_tool %s: %w\n%s", file, err, said)
	}
	return nil
}
