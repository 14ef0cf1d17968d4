package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
)

// StateVariable is the environment variable that tells a command which state is wanted.
const StateVariable = "PLUMBLINE_STATE"

// command is a command that prints the id of a job.
type command struct {
	line string
	name string // its first word
	ca   string // absolute path of a file of certificate authorities, empty for none
}

func newCommand(line, caFile string) *command {
	c := &command{line: line, name: line, ca: caFile}
	if path, err := filepath.Abs(caFile); err == nil && caFile != "" {
		c.ca = path
	}
	if list, err := words(line, InProgress); err == nil {
		c.name = filepath.Base(list[0])
	}
	return c
}

// Fields splits a command line into words as a shell does; env returns the value of a variable. Package extras sets it;
// where a program does not import that, it is nil.
var Fields func(line string, env func(name string) string) ([]string, error)

// ErrNoFields is the error of exec= in a Go program without package extras.
var ErrNoFields = errors.New(`exec= needs a parser of shell words, which a Go program compiles only when asked: ` +
	`add import _ "github.com/plumbline-conformance/plumbline/extras", or use Target.JobFunc`)

// words splits a command line as a shell does: quotes and variables, but no pipes or redirections.
func words(line string, state State) ([]string, error) {
	if Fields == nil {
		return nil, ErrNoFields
	}
	list, err := Fields(line, func(name string) string {
		if name == StateVariable {
			return string(state)
		}
		return os.Getenv(name)
	})
	if err != nil {
		return nil, fmt.Errorf("%w (for pipes and the like write exec=sh -c '…')", err)
	}
	if len(list) == 0 {
		return nil, errors.New("it is empty")
	}
	return list, nil
}

// job runs the command for a job in the state. Whatever it started is ended with it when the time is up.
func (c *command) job(ctx context.Context, state State) (string, error) {
	list, err := words(c.line, state)
	if err != nil {
		return "", fmt.Errorf("the command %s: %w", c.name, err)
	}
	run := exec.CommandContext(ctx, list[0], list[1:]...)
	run.Env = append(c.environment(), StateVariable+"="+string(state))
	var stdout, stderr bytes.Buffer
	run.Stdout, run.Stderr = &limited{&stdout}, &limited{&stderr}
	run.WaitDelay = 2 * time.Second // for what it leaves behind, which may hold its output open
	endAll(run)
	started := time.Now()
	err = run.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("the command %s printed no id within %s and was ended%s", c.name,
			time.Since(started).Round(time.Second/10), said(&stderr))
	case errors.As(err, &exit):
		return "", fmt.Errorf("the command %s ended with %s when a job in state %s was wanted%s", c.name, exit, state,
			said(&stderr))
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return "", fmt.Errorf("the command %s cannot be run: %w", c.name, err)
	case strings.TrimSpace(stdout.String()) == "":
		return "", fmt.Errorf("the command %s printed nothing; it must print the id of a job in state %s%s", c.name,
			state, said(&stderr))
	}
	return stdout.String(), nil
}

// caVariables name a file of certificate authorities to the AWS SDKs, OpenSSL (Python and
// Ruby with it) and Go, curl, Python's requests, and Node.js.
var caVariables = []string{
	"AWS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
}

// environment is that of this process, with what a hook needs to reach a target as plumbline does: the certificate
// authorities, where it has none of its own, and no proxy to loopback.
func (c *command) environment() []string {
	env := network.WithoutProxy(os.Environ())
	for _, name := range caVariables {
		if c.ca != "" && os.Getenv(name) == "" {
			env = append(env, name+"="+c.ca)
		}
	}
	return env
}

// said is the last line that a command complained with.
func said(stderr *bytes.Buffer) string {
	lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return fmt.Sprintf("; it says %.200q", last)
	}
	return ""
}

// limited keeps the beginning of what is written.
type limited struct{ *bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	const most = 64 << 10
	if room := most - l.Len(); room > 0 {
		l.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
