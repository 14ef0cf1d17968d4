package fuzz

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKeep writes an input where go test finds it, in Go's own form and under its name.
func TestKeep(t *testing.T) {
	t.Chdir(t.TempDir())
	tr := &trial{target: "FuzzBody"}
	path := tr.keep([]byte("a\"\x00\xff"))
	const name = "testdata/fuzz/FuzzBody/last-"
	_, hash := file([]byte("a\"\x00\xff"))
	if path != "fuzz/"+name+hash {
		t.Errorf("it is kept in %s", path)
	}
	text, err := os.ReadFile(name + hash)
	if err != nil || string(text) != "go test fuzz v1\n[]byte(\"a\\\"\\x00\\xff\")\n" {
		t.Errorf("kept was %q, %v", text, err)
	}
}

// TestAgain names commands that find the input: Go's, or those of libFuzzer's binary.
func TestAgain(t *testing.T) {
	for target, want := range map[string]string{"FuzzBody": "go test -run '^FuzzBody$/^", libFuzzer: os.Args[0] + " crash-…"} {
		tr := &trial{target: target}
		if got := tr.again([]byte("x"))[0]; !strings.Contains(got, want) {
			t.Errorf("%s: %s does not say %s", target, got, want)
		}
	}
}

// TestKept finds the file of a seed by what is in it, since that is the one to replay.
func TestKept(t *testing.T) {
	t.Chdir(t.TempDir())
	tr := &trial{target: "FuzzRequest"}
	seed, _ := file([]byte("seed"))
	_, unknown := file([]byte("new"))
	dir := filepath.Join("testdata", "fuzz", tr.target)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "seed-021"), seed, 0o600); err != nil {
		t.Fatal(err)
	}
	for input, want := range map[string]string{"seed": "seed-021", "new": unknown} {
		if got := tr.kept([]byte(input)); got != want {
			t.Errorf("%s is in %s, not in %s", input, want, got)
		}
	}
}
