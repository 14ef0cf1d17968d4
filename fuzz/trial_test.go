package fuzz

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/life"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
	"github.com/plumbline-conformance/plumbline/internal/text/shell"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// trial is a subject and the target that tries it.
type trial struct {
	*subject.Subject
	target string
	last   []byte // the input before
	silent bool   // that there is no verdict any more was told already
}

// open is a trial of the subject that the environment chooses. One that gives no
// verdict at all is none: a run that proves nothing must not pass.
func open(f *testing.F) *trial {
	f.Helper()
	s, err := subject.FromEnvironment()
	if err != nil {
		f.Fatal(err)
	}
	if s.Endpoint != "" {
		if _, err := s.Try(generate.Request{ID: generate.ID{Kind: generate.Valid}}); err != nil {
			f.Fatal(err)
		}
	}
	return &trial{Subject: s, target: f.Name()}
}

// settle fails where there is a problem, and says what explain tells. Inputs after
// which the subject is gone are kept here too: the fuzzer keeps only the first failure
// of all its processes, which need not be the one with the input that ended it.
func (tr *trial) settle(t *testing.T, data []byte, problem string, err error, explain func() string) {
	t.Helper()
	before := tr.last
	tr.last = bytes.Clone(data)
	switch {
	case err != nil && tr.silent:
		t.Skip(err)
	case err != nil:
		tr.silent = true
		t.Fatalf("%v\n  if it was there before, one of the last inputs may have ended it: they are kept in %s and %s", err, tr.keep(before), tr.keep(data))
	case problem != "" && tr.gone():
		tr.silent = true
		t.Fatalf("%s; and now it does not answer any more\n  the input is kept in %s", problem, tr.keep(data))
	case problem != "":
		t.Fatal("\n" + explain())
	}
}

// gone says whether a running implementation does not answer any more.
func (tr *trial) gone() bool {
	return tr.Endpoint != "" && tr.Put([]byte(`{}`)).Fate == wire.Refused
}

// file is an input as a file of Go's, and the name that Go gives it.
func file(data []byte) (text []byte, name string) {
	text = fmt.Appendf(nil, "go test fuzz v1\n[]byte(%q)\n", data)
	return text, fmt.Sprintf("%x", sha256.Sum256(text))[:16]
}

// kept is the name of the file that has an input: a seed, one that was kept before, or
// else the one that Go is about to write. Of a seed that fails Go writes no other.
func (tr *trial) kept(data []byte) string {
	text, name := file(data)
	dir := filepath.Join(corpora, tr.target)
	files, _ := os.ReadDir(dir) // without it there are no seeds
	for _, f := range files {
		if there, err := os.ReadFile(filepath.Join(dir, f.Name())); err == nil && bytes.Equal(there, text) {
			return f.Name()
		}
	}
	return name
}

// keep writes an input where go test finds it.
func (tr *trial) keep(data []byte) string {
	text, name := file(data)
	path := filepath.Join(corpora, tr.target, "last-"+name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err.Error()
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return err.Error()
	}
	return place(path)
}

// corpora is where Go keeps seeds and what was found, a directory for each target.
var corpora = filepath.Join("testdata", "fuzz")

// awayVariable names the directory in which the fuzzer runs where it cannot write to corpora.
const awayVariable = "PLUMBLINE_FUZZ_AWAY"

// place is the path of a file of this package as seen from the module's root.
func place(path string) string { return filepath.Join(cmp.Or(os.Getenv(awayVariable), "fuzz"), path) }

// libFuzzer is the name that every target has in a binary of libFuzzer's.
const libFuzzer = "libFuzzer"

// again are the commands that try an input once more, and that make a case of it where one request can be it. What
// libFuzzer keeps is none of Go's files, and only its own binary reads it.
func (tr *trial) again(data []byte) []string {
	if tr.target == libFuzzer {
		return []string{subject.Variables() + os.Args[0] + " FILE # the one that libFuzzer names below"}
	}
	name := tr.kept(data)
	bring := ""
	if os.Getenv(awayVariable) != "" {
		dir := "fuzz/" + filepath.Join(corpora, tr.target)
		bring = fmt.Sprintf("mkdir -p %s && cp %s %s && ", dir, place(filepath.Join(corpora, tr.target, name)), dir)
	}
	replay := []string{fmt.Sprintf("%s%sgo test -run '^%s$/^%s$' ./fuzz", bring, subject.Variables(), tr.target, name)}
	switch tr.target {
	case "FuzzLifecycle", "FuzzErrorBody": // several requests, and none
		return replay
	}
	check := checkCommand("--cases case.yaml --run found/" + tr.target + "-" + name)
	return append(replay, fmt.Sprintf("%splumbline promote %s > case.yaml && %s", subject.Variables(), place(filepath.Join(corpora, tr.target, name)), check))
}

// checkCommand is a check, with the flags given, of the subject that the variables choose; a named fault is served
// for it.
func checkCommand(flags string) string {
	endpoint, jobs, fault := os.Getenv(subject.Endpoint), os.Getenv(subject.Jobs), os.Getenv(subject.Fault)
	switch {
	case endpoint != "" && jobs != "":
		return "plumbline check --endpoint " + shell.Word(endpoint) + " --jobs " + shell.Word(jobs) + " " + flags
	case endpoint != "":
		return "plumbline check --endpoint " + shell.Word(endpoint) + " " + flags
	case fault != "":
		return "{ plumbline serve --quiet --listen 127.0.0.1:4566 --fault " + shell.Word(fault) +
			" & plumbline check --endpoint http://127.0.0.1:4566 --wait 5s " + flags + "; kill $!; }"
	}
	return "plumbline check --embedded " + flags
}

// explain reports the smallest request with the problem; the one that was found, should
// it not show a second time.
func (tr *trial) explain(r generate.Request, problem string, data []byte) string {
	small, again, err := tr.Smallest(r)
	if again != "" && err == nil {
		problem = again
	}
	return subject.Report(subject.Finding{Problem: problem, Minimal: small, Replay: tr.again(data)})
}

// tell reports a body that no choices have made.
func (tr *trial) tell(problem string, body, data []byte) string {
	return fmt.Sprintf("%s\n  body      %q\n  curl      %s\n  replay    %s\n", problem, body, subject.Curl(generate.JSON, body, generate.Fresh), strings.Join(tr.again(data), "\n  replay    "))
}

// tellCBOR reports the body of a request of the CBOR wire.
func (tr *trial) tellCBOR(problem string, data []byte) string {
	return fmt.Sprintf("%s\n  CBOR      %s\n  curl      %s\n  replay    %s\n", problem, subject.Notation(data), subject.Curl(generate.CBOR, data, generate.Fresh), strings.Join(tr.again(data), "\n  replay    "))
}

// story makes steps fewer, as long as there is a problem, and reports them.
func (tr *trial) story(ground *life.Ground, steps []life.Step, problem string, data []byte) string {
	steps = life.Shrink(steps, func(steps []life.Step) bool {
		_, p, err := ground.Run(steps)
		if err == nil && p != "" {
			problem = p
		}
		return err == nil && p != ""
	})
	return fmt.Sprintf("%s\n  steps\n%s  case      %s\n  replay    %s\n", problem, life.Describe(steps), life.Literal(steps), tr.again(data)[0])
}

// typeByOtherReader is the __type of a body as encoding/json reads it, where the body
// is one that both readers must take in the same way.
func typeByOtherReader(body []byte) (string, bool) {
	if !utf8.Valid(body) || bytes.Contains(body, []byte(`\u`)) {
		return "", false
	}
	var members map[string]json.RawMessage
	var name string
	if json.Unmarshal(body, &members) != nil || json.Unmarshal(members["__type"], &name) != nil || bytes.Equal(members["__type"], []byte("null")) {
		return "", false
	}
	return name, true
}

// hasType says whether one of the types that an answer names is spelled like this.
func hasType(a wire.Answer, raw string) bool {
	return slices.ContainsFunc(wire.ErrorTypes(a), func(p wire.NamedPlace) bool { return p.Place == wire.PlaceType && p.Raw == raw })
}
