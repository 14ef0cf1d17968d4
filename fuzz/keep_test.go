package fuzz

import (
	"os"
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
