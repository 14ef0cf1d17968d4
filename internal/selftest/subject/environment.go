package subject

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/text/shell"
)

// The variables that choose what is tried.
const (
	Endpoint = "PLUMBLINE_ENDPOINT" // URL of a running implementation
	Jobs     = "PLUMBLINE_JOBS"     // where its jobs come from: a value of --jobs
	Fault    = "PLUMBLINE_FAULT"    // a named fault of the embedded provider
	gate     = "PLUMBLINE_GATE"     // set for the processes that a fuzzer starts
)

// Prepare starts what the environment asks for: for a running implementation the process that signs requests and makes
// jobs, by the command plumbline: the program given, or one that is built from this module. It is called once, and what
// it answers is called at the end.
func Prepare(program string) (finish func(), err error) {
	finish = func() {}
	endpoint, fault := os.Getenv(Endpoint), os.Getenv(Fault)
	switch {
	case endpoint != "" && fault != "":
		return finish, fmt.Errorf("%s and %s are both set; a fault is one of the embedded provider: set one of them",
			Endpoint, Fault)
	case endpoint == "" && os.Getenv(Jobs) != "":
		return finish, fmt.Errorf("%s is set and %s is not: jobs of which implementation?", Jobs, Endpoint)
	case endpoint == "":
		_, err := Embedded(fault)
		if err != nil {
			err = fmt.Errorf("%s: %w (plumbline serve --fault list shows all)", Fault, err)
		}
		return finish, err
	case os.Getenv(gate) != "":
		return finish, nil // started by the process that has started this one
	}
	remove := func() {}
	if program == "" {
		if program, remove, err = buildCommand(); err != nil {
			return remove, err
		}
	}
	end, err := startGate(program, endpoint, cmp.Or(os.Getenv(Jobs), "auto"))
	return func() { end(); remove() }, err
}

// FromEnvironment is the subject that the environment chooses.
func FromEnvironment() (*Subject, error) {
	if os.Getenv(gate) != "" {
		return &Subject{Endpoint: os.Getenv(Endpoint), way: newRemote(os.Getenv(gate))}, nil
	}
	return Embedded(os.Getenv(Fault))
}

// buildCommand builds the command plumbline. Tests of this module and of those that
// require it can: they run where go finds it.
func buildCommand() (program string, remove func(), err error) {
	dir, err := os.MkdirTemp("", "plumbline-gate-*")
	if err != nil {
		return "", func() {}, err
	}
	remove = func() { _ = os.RemoveAll(dir) } // a leftover is the system's to remove
	program = filepath.Join(dir, "plumbline")
	var problems []error
	// The workspace of the environment may be where plumbline comes from, or a leftover, and its C compiler may not
	// work. What the caller's tests have compiled by default is not compiled again.
	for _, more := range [][]string{nil, {"GOWORK=off"}, {"CGO_ENABLED=0"}, {"CGO_ENABLED=0", "GOWORK=off"}} {
		build := exec.Command("go", "build", "-ldflags=-s -w", "-o", program,
			"github.com/plumbline-conformance/plumbline/cmd/plumbline")
		build.Env = append(buildEnvironment(os.Environ()), more...)
		text, err := build.CombinedOutput()
		if err == nil {
			return program, remove, nil
		}
		problems = append(problems, fmt.Errorf("the command plumbline, which signs requests and makes jobs, cannot "+
			"be built: %w: %s", err, text))
	}
	return "", remove, problems[0]
}

// elsewhere are the variables that say what is built for which machine: the program is
// for this one, whatever the caller builds.
var elsewhere = []string{
	"GOOS", "GOARCH", "GOAMD64", "GOARM64", "GOEXPERIMENT", "GO111MODULE",
	"CGO_ENABLED", "GOFLAGS",
}

// buildEnvironment is an environment without those, and with only those of the caller's
// flags that say where modules are.
func buildEnvironment(env []string) []string {
	var out, flags []string
	for _, assignment := range env {
		name, value, _ := strings.Cut(assignment, "=")
		if !slices.Contains(elsewhere, name) {
			out = append(out, assignment)
		}
		if name == "GOFLAGS" {
			flags = strings.Fields(value)
		}
	}
	flags = slices.DeleteFunc(flags, func(f string) bool {
		name, _, _ := strings.Cut(strings.TrimLeft(f, "-"), "=")
		return name != "mod" && name != "modfile"
	})
	return append(out, "GOFLAGS="+strings.Join(flags, " "))
}

// startGate starts "plumbline states". The processes that this one starts find it by the environment.
func startGate(program, endpoint, jobs string) (finish func(), err error) {
	finish = func() {}
	states := exec.Command(program, "states", "--endpoint", endpoint, "--jobs", jobs)
	var complaints bytes.Buffer
	states.Stderr = &complaints
	out, err := states.StdoutPipe()
	if err != nil {
		return finish, err
	}
	if err := states.Start(); err != nil {
		return finish, err
	}
	finish = func() {
		_ = states.Process.Signal(os.Interrupt) // it removes what it has made, and ends
		_ = states.Wait()
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !ok {
		_ = states.Wait() // it has ended, and said why
		return finish, fmt.Errorf("%s=%s: %w", Endpoint, endpoint, errors.New(firstLine(complaints.String())))
	}
	return finish, os.Setenv(gate, address)
}

// firstLine is what a program that failed says first.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimPrefix(line, "plumbline: ")
}

// Variables are the assignments that choose the same subject in a command.
func Variables() string {
	var b strings.Builder
	for _, name := range []string{Endpoint, Jobs, Fault} {
		if value := os.Getenv(name); value != "" {
			fmt.Fprintf(&b, "%s=%s ", name, shell.Word(value))
		}
	}
	return b.String()
}
