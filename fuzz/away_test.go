package fuzz

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// moveAway has the fuzzer keep what it finds in a temporary directory where testdata
// cannot be written: Go writes a failing input before it says what failed, and when it
// cannot, says that only. The seeds are copied. It returns what to tell of it, empty where
// nothing was moved. The processes that the fuzzer starts run where it does.
func moveAway(writable func(dir string) error) (string, error) {
	problem := writable(corpora)
	if problem == nil || os.Getenv(awayVariable) != "" {
		return "", nil
	}
	dir, err := os.MkdirTemp("", "plumbline-fuzz-*")
	if err != nil {
		return "", fmt.Errorf("%w, and what is found cannot be kept elsewhere: %w", problem, err)
	}
	if _, err := os.Stat(corpora); err == nil {
		if err := os.CopyFS(filepath.Join(dir, corpora), os.DirFS(corpora)); err != nil {
			return "", fmt.Errorf("copying the seeds: %w", err)
		}
	}
	if err := os.Chdir(dir); err != nil {
		return "", err
	}
	return fmt.Sprintf("%v: what is found is kept in %s", problem, filepath.Join(dir, corpora)), os.Setenv(awayVariable, dir)
}

// writable reports why a corpus below a directory cannot be written to.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		f, err := os.CreateTemp(path, "probe-*")
		if err != nil {
			return err
		}
		_ = f.Close() // nothing was written
		return os.Remove(f.Name())
	})
}

// TestMoveAway has a corpus that cannot be written to: seeds are found where it goes on,
// and the commands to repeat a finding name the file there.
func TestMoveAway(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv(awayVariable, "")
	for _, name := range []string{subject.Endpoint, subject.Jobs, subject.Fault} {
		t.Setenv(name, "")
	}
	t.Chdir(t.TempDir())
	seed := filepath.Join(corpora, "FuzzBody", "seed-1")
	if err := os.MkdirAll(filepath.Dir(seed), 0o755); err != nil {
		t.Fatal(err)
	}
	text, _ := file([]byte("x"))
	if err := os.WriteFile(seed, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if told, err := moveAway(writable); told != "" || err != nil {
		t.Fatalf("it moved away from a directory that can be written: %q, %v", told, err)
	}
	if left, err := filepath.Glob(filepath.Join(corpora, "*", "probe-*")); len(left) > 0 || err != nil {
		t.Errorf("%v is left, %v", left, err)
	}
	told, err := moveAway(func(string) error { return fs.ErrPermission })
	away := os.Getenv(awayVariable)
	if err != nil || away == "" || told != "permission denied: what is found is kept in "+filepath.Join(away, corpora) {
		t.Fatalf("%q, %v, and it is %q", told, err, away)
	}
	if there, err := os.ReadFile(seed); err != nil || string(there) != string(text) {
		t.Errorf("the seed is %q, %v", there, err)
	}
	tr := &trial{target: "FuzzBody"}
	if path := tr.keep([]byte("y")); filepath.Dir(path) != filepath.Join(away, corpora, "FuzzBody") {
		t.Errorf("it is kept in %s", path)
	}
	commands := tr.again([]byte("x"))
	from := filepath.Join(away, seed)
	if want := "mkdir -p fuzz/" + filepath.Dir(seed) + " && cp " + from + " fuzz/" + filepath.Dir(seed) + " && go test -run '^FuzzBody$/^seed-1$' ./fuzz"; commands[0] != want {
		t.Errorf("%q\nis not\n%q", commands[0], want)
	}
	if !strings.HasPrefix(commands[1], "plumbline promote "+from+" > case.yaml && ") {
		t.Errorf("%q names another file", commands[1])
	}
	if told, err := moveAway(func(string) error { return fs.ErrPermission }); told != "" || err != nil {
		t.Errorf("a process of the fuzzer moved once more: %q, %v", told, err)
	}
}
