package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestReportsKeepToTheUmask has the shell of the caller take rights away from new files.
func TestReportsKeepToTheUmask(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no umask")
	}
	path := saved(t, "r.json", "pass")
	for umask, want := range map[string]os.FileMode{"022": 0o644, "027": 0o640, "077": 0o600, "000": 0o644} {
		to := filepath.Join(t.TempDir(), "view.xml")
		self, _ := prepare(t.Context(), t, "report", path, "--format", "junit="+to)
		c := exec.CommandContext(t.Context(), "sh", append([]string{"-c", "umask " + umask + `; exec "$0" "$@"`}, self.Args...)...)
		c.Env = self.Env
		said, err := c.CombinedOutput()
		require.NoError(t, err, "%s", said)
		info, err := os.Stat(to)
		require.NoError(t, err)
		assert.Equal(t, want, info.Mode().Perm(), umask)
	}
}

// TestStandardOutputByItsPath writes a report to the names that standard output has: to
// the file behind it nothing else is written, and it is not replaced.
func TestStandardOutputByItsPath(t *testing.T) {
	if _, err := os.Stat("/dev/stdout"); err != nil {
		t.Skip("standard output has no path here")
	}
	path := saved(t, "r.json", "pass")
	want := call(t.Context(), cannot, "report", path, "--format", "junit").stdout
	for _, name := range []string{"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"} {
		c, _ := prepare(t.Context(), t, "report", path, "--format", "junit="+name)
		out, err := os.Create(filepath.Join(t.TempDir(), "out"))
		require.NoError(t, err)
		_, err = out.WriteString("before\n")
		require.NoError(t, err)
		c.Stdout = out
		require.NoError(t, c.Run())
		require.NoError(t, out.Close())
		text, err := os.ReadFile(out.Name())
		require.NoError(t, err)
		assert.Equal(t, "before\n"+want, string(text), name)
	}
}

// TestAReportIntoAPipe writes to a named pipe, which somebody reads.
func TestAReportIntoAPipe(t *testing.T) {
	path, pipe := saved(t, "r.json", "pass"), filepath.Join(t.TempDir(), "pipe")
	if err := exec.CommandContext(t.Context(), "mkfifo", pipe).Run(); err != nil {
		t.Skip("no named pipes here: ", err)
	}
	read := make(chan string, 1)
	go func() {
		text, err := os.ReadFile(pipe)
		read <- string(text) + fmt.Sprint(err)
	}()
	got := call(t.Context(), cannot, "report", path, "--format", "badge="+pipe)
	require.Zero(t, got.code, got.stderr)
	text := <-read
	assert.Contains(t, text, "<svg")
	assert.True(t, strings.HasSuffix(text, "<nil>"), text)
}

// TestFilesInOtherEncodings has every file that is read come with a byte order mark, as
// editors and redirections on Windows write them, or in UTF-16 without one.
func TestFilesInOtherEncodings(t *testing.T) {
	noTarget(t)
	report, err := os.ReadFile(saved(t, "r.json", "fail"))
	require.NoError(t, err)
	url := stand(t, "")
	p := provider.New()
	held, err := listen("127.0.0.1:0", p, nil)
	require.NoError(t, err)
	defer held.close()
	check := []string{"check", "-q", "--endpoint", url, "--explore", "0", "--run", "{own,success}/**"}
	for _, c := range []struct {
		name string
		text func() string
		args func(path string) []string
		code int
	}{
		{"report", func() string { return string(report) }, func(path string) []string { return []string{"report", path} }, exitFine},
		{"compare", func() string { return string(report) }, func(path string) []string { return []string{"compare", path, path} }, exitFine},
		{"known of a report", func() string { return string(report) }, func(path string) []string { return []string{"known", path} }, exitFine},
		{"replay", func() string { return string(report) }, func(path string) []string { return []string{"replay", path, "--curl"} }, exitFine},
		{"list of known failures", func() string { return "reason: later\r\njobId/pattern/**\r\n" }, func(path string) []string {
			return append(check, "--known", path)
		}, exitFine},
		{"cases", func() string {
			return "cases:\n  - id: own/one\n    title: t\n    rule: continuationToken/accepted\n    needs: own job\n    request: {json: {jobId: \"${jobId}\"}}\n    expect: {success: true}\n"
		}, func(path string) []string {
			return append(check, "--cases", path)
		}, exitFine},
		{"ids", func() string { return strings.Join(p.SeedJobs(50), "\r\n") + "\r\n" }, func(path string) []string {
			return []string{"check", "-q", "--endpoint", held.url, "--explore", "0", "--run", "success/**", "--jobs", "ids=" + path}
		}, exitFine},
	} {
		for encoding, encode := range map[string]func(string) []byte{
			"UTF-8":    func(s string) []byte { return []byte("\xef\xbb\xbf" + s) },
			"UTF-16LE": func(s string) []byte { return utf16Of(binary.LittleEndian, "\ufeff"+s) },
			"UTF-16BE": func(s string) []byte { return utf16Of(binary.BigEndian, "\ufeff"+s) },
			"no mark":  func(s string) []byte { return utf16Of(binary.LittleEndian, s) },
		} {
			path := filepath.Join(t.TempDir(), "file")
			require.NoError(t, os.WriteFile(path, encode(c.text()), 0o600))
			got := call(t.Context(), plumbline.Check, c.args(path)...)
			if encoding == "no mark" {
				assert.Equal(t, exitFailed, got.code, c.name)
				assert.Contains(t, got.stderr, "text in UTF-16 without a byte order mark: save it as UTF-8", c.name)
				continue
			}
			assert.Equal(t, c.code, got.code, "%s in %s: %s%s", c.name, encoding, got.stdout, got.stderr)
		}
	}
}

func utf16Of(order binary.AppendByteOrder, s string) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}
