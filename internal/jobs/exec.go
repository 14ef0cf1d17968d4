package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
	"github.com/plumbline-conformance/plumbline/internal/text/textfile"
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

// PartnerJob is a job of a partner action that waits for PollForThirdPartyJobs. No call of the API makes one.
type PartnerJob struct {
	ID, ClientToken string
	// ActionType is Category/Provider/Version; the owner is ThirdParty.
	ActionType string
}

// Partners gives a new partner job at each call.
type Partners func(context.Context) (PartnerJob, error)

// WaitingPartner is the state that a command is asked for a partner job in.
const WaitingPartner State = "ThirdParty"

// ErrUsedUpPartners reports that a list of partner jobs has no further one.
var ErrUsedUpPartners = errors.New("all partner jobs of the list are used")

// ParsePartners reads a value of --third-party: ids=FILE or exec=COMMAND. Only a file is opened.
// The file of certificate authorities is for what a command calls; it may be empty.
func ParsePartners(value, caFile string) (Partners, error) {
	kind, rest, _ := strings.Cut(value, "=")
	switch {
	case kind != KindIDs && kind != KindExec || strings.TrimSpace(rest) == "":
		return nil, fmt.Errorf("--third-party must be ids=FILE or exec=COMMAND, not %q", value)
	case kind == KindIDs:
		text, err := textfile.Read(rest)
		if err != nil {
			return nil, fmt.Errorf("could not read the file of partner jobs: %w", err)
		}
		list, err := parsePartners(rest, string(text))
		return one(list), err
	}
	if _, err := words(rest, WaitingPartner); err != nil {
		return nil, fmt.Errorf("--third-party %s is not a valid command line: %w", value, err)
	}
	c := newCommand(rest, caFile)
	return func(ctx context.Context) (PartnerJob, error) {
		text, err := c.job(ctx, WaitingPartner)
		if err != nil {
			return PartnerJob{}, err
		}
		list, err := parsePartners("the output of "+c.name, text)
		if err != nil {
			return PartnerJob{}, err
		}
		return list[0], nil
	}, nil
}

// one gives the jobs of a list, one after the other.
func one(list []PartnerJob) Partners {
	var mu sync.Mutex
	return func(context.Context) (PartnerJob, error) {
		mu.Lock()
		defer mu.Unlock()
		if len(list) == 0 {
			return PartnerJob{}, ErrUsedUpPartners
		}
		j := list[0]
		list = list[1:]
		return j, nil
	}
}

// parsePartners reads lines of an id, a client token and an action type; # begins a comment.
func parsePartners(name, text string) ([]PartnerJob, error) {
	var list []PartnerJob
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 3 || strings.Count(fields[2], "/") != 2 {
			return nil, fmt.Errorf("%s:%d: write the id of a partner job, its client token and its action type, "+
				"as in: 3f0c7f7e-3c7b-4f7e-9b64-0d3c1f3a9a10 TOKEN Build/Provider/1", name, i+1)
		}
		j := PartnerJob{fields[0], fields[1], fields[2]}
		if slices.ContainsFunc(list, func(other PartnerJob) bool { return other.ID == j.ID }) {
			return nil, fmt.Errorf("%s:%d: the job %.60q is listed twice; each job can be used once", name, i+1, j.ID)
		}
		list = append(list, j)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s: there is no partner job; write one per line: id, client token and action type",
			name)
	}
	return list, nil
}
