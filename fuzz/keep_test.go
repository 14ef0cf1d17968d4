package fuzz

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
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

// TestAgain names commands that find the input, whole: Go's, or those of libFuzzer's binary.
func TestAgain(t *testing.T) {
	const check = "plumbline promote fuzz/testdata/fuzz/FuzzBody/NAME > case.yaml && "
	const flags = "--cases case.yaml --run found/FuzzBody-NAME"
	for _, c := range []struct {
		target, endpoint, jobs, fault string
		want                          []string
	}{
		{target: "FuzzBody", want: []string{"go test -run '^FuzzBody$/^NAME$' ./fuzz", check + "plumbline check --embedded " + flags}},
		{target: "FuzzBody", endpoint: "http://h", want: []string{"PLUMBLINE_ENDPOINT='http://h' go test -run '^FuzzBody$/^NAME$' ./fuzz", "PLUMBLINE_ENDPOINT='http://h' " + check + "plumbline check --endpoint 'http://h' " + flags}},
		{target: "FuzzBody", endpoint: "http://h", jobs: "ids=a b", want: []string{"PLUMBLINE_ENDPOINT='http://h' PLUMBLINE_JOBS='ids=a b' go test -run '^FuzzBody$/^NAME$' ./fuzz", "PLUMBLINE_ENDPOINT='http://h' PLUMBLINE_JOBS='ids=a b' " + check + "plumbline check --endpoint 'http://h' --jobs 'ids=a b' " + flags}},
		{target: "FuzzBody", fault: "f", want: []string{"PLUMBLINE_FAULT='f' go test -run '^FuzzBody$/^NAME$' ./fuzz", "PLUMBLINE_FAULT='f' " + check + "{ plumbline serve --quiet --listen 127.0.0.1:4566 --fault 'f' & plumbline check --endpoint http://127.0.0.1:4566 --wait 5s " + flags + "; kill $!; }"}},
		{target: "FuzzLifecycle", want: []string{"go test -run '^FuzzLifecycle$/^NAME$' ./fuzz"}},
		{target: libFuzzer, want: []string{os.Args[0] + " FILE # the one that libFuzzer names below"}},
	} {
		t.Setenv(subject.Endpoint, c.endpoint)
		t.Setenv(subject.Jobs, c.jobs)
		t.Setenv(subject.Fault, c.fault)
		tr := &trial{target: c.target}
		got := tr.again([]byte("x"))
		_, name := file([]byte("x"))
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], name, "NAME")
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q\nis not\n%q", got, c.want)
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
