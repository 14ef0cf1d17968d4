package jobs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/client/network"
	"github.com/plumbline-conformance/plumbline/internal/text/shell"
	"github.com/plumbline-conformance/plumbline/internal/text/textfile"
)

// The kinds of sources.
const (
	KindAWS    = "aws"    // the calls of a job worker
	KindNone   = "none"   // no jobs
	KindStates = "states" // a provider-state URL as Pact has it
	KindIDs    = "ids"    // a file of ids
	KindExec   = "exec"   // a command that prints an id
)

// Source says where jobs come from: a value of --jobs, taken apart.
type Source struct {
	Kind string
	// Value is the URL, the file or the command.
	Value string
	// Auto is set where nobody has chosen.
	Auto bool
}

// Ways lists the values of --jobs for a message.
const Ways = "auto, aws, none, states=URL, ids=FILE or exec=COMMAND"

// Parse reads a value of --jobs. Nothing is opened or called. Without Fields a command line is not looked into.
func Parse(value string) (Source, error) {
	switch value {
	case "", "auto":
		return Source{Kind: KindAWS, Auto: true}, nil
	case KindAWS, KindNone:
		return Source{Kind: value}, nil
	}
	kind, rest, found := strings.Cut(value, "=")
	s := Source{Kind: kind, Value: rest}
	switch kind {
	case KindStates, KindIDs, KindExec:
	default:
		return s, fmt.Errorf("--jobs must be %s, not %q", Ways, value)
	}
	if !found || strings.TrimSpace(rest) == "" {
		return s, fmt.Errorf("--jobs %s has no value: write %s", value, examples[kind])
	}
	switch kind {
	case KindStates:
		u, err := url.Parse(rest)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return s, fmt.Errorf("--jobs %s has no valid URL: write %s", value, examples[kind])
		}
	case KindExec:
		if _, err := words(rest, InProgress); err != nil && err != ErrNoFields {
			return s, fmt.Errorf("--jobs %s is not a valid command line: %w", value, err)
		}
	}
	return s, nil
}

var examples = map[string]string{
	KindStates: "--jobs states=http://127.0.0.1:8080/states",
	KindIDs:    "--jobs ids=ids.txt",
	KindExec:   "--jobs 'exec=./new-job.sh --quick'",
}

// String is the value that Parse reads, without what may be a password.
func (s Source) String() string {
	switch {
	case s.Auto, s.Value == "":
		return s.Kind
	case s.Kind == KindStates:
		if u, err := url.Parse(s.Value); err == nil {
			return s.Kind + "=" + u.Redacted()
		}
	}
	return s.Kind + "=" + s.Value
}

// Command is a shell command that prints the id of a fresh job in progress; empty where
// the source has none that fits a line, or none that can be shown.
func (s Source) Command() string {
	switch s.Kind {
	case KindExec:
		return "export " + StateVariable + "=" + string(InProgress) + "; " + s.Value
	case KindStates:
		if u, err := url.Parse(s.Value); err != nil || u.User != nil {
			return ""
		}
		body := fmt.Sprintf(`{"state":%q,"params":{"status":%q},"action":"setup"}`, StateInProgress, InProgress)
		return "curl -sS -H 'Content-Type: application/json' -d " + shell.Quoted(body) + " " + shell.Quoted(s.Value) +
			` | sed 's/.*"jobId"[^"]*"\([^"]*\)".*/\1/'`
	}
	return ""
}

// Supply prepares the source for a target. A source that gives no job that the
// target knows is an error that says what was tried.
func (s Source) Supply(ctx context.Context, t *client.Target, o AWSOptions) (*Supply, error) {
	var supply *Supply
	switch s.Kind {
	case KindNone:
		return None(), nil
	case KindStates:
		url, err := newStates(s.Value, t.CAFile())
		if err != nil {
			return None(), err
		}
		supply = &Supply{name: s.String(), fn: url.job}
	case KindExec:
		supply = &Supply{name: s.String(), fn: newCommand(s.Value, t.CAFile()).job}
	case KindIDs:
		list, err := readIDs(s.Value)
		if err != nil {
			return None(), err
		}
		supply = &Supply{name: s.String(), fn: list.job, list: list}
	default:
		a, err := NewAWS(ctx, t, o)
		if err != nil {
			_ = a.Close(context.WithoutCancel(ctx)) // what may have been made; that it failed is known
			return nil, err
		}
		return fromAWS(a), nil
	}
	return supply, supply.Prove(ctx, t)
}

// The provider states as a Pact names them.
const (
	StateInProgress = "a job in progress exists"
	StateNone       = "no job exists"
)

// stateOf is the provider state of a job in a status.
func stateOf(s State) string {
	if s == InProgress {
		return StateInProgress
	}
	return fmt.Sprintf("a job in status %s exists", s)
}

// stateChange is what is sent to a provider-state URL, as Pact's verifiers do.
type stateChange struct {
	State  string            `json:"state"`
	Params map[string]string `json:"params"`
	Action string            `json:"action"` // setup or teardown
}

// states is a provider-state URL.
type states struct {
	url    string
	shown  string // without a password
	client *http.Client
}

// newStates prepares a state URL; the file of certificate authorities counts where the URL is one of HTTPS.
func newStates(address, caFile string) (*states, error) {
	s := &states{url: address, shown: address}
	if u, err := url.Parse(address); err == nil {
		s.shown = u.Redacted()
	}
	if caFile = cmp.Or(caFile, os.Getenv("AWS_CA_BUNDLE")); !strings.HasPrefix(strings.ToLower(address), "https:") {
		caFile = ""
	}
	var err error
	s.client, err = network.Client(caFile, 0)
	return s, err
}

// job asks for a job in the state.
func (s *states) job(ctx context.Context, state State) (string, error) {
	body, err := json.Marshal(stateChange{
		State: stateOf(state), Params: map[string]string{"status": string(state)}, Action: "setup",
	})
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := s.client.Do(request)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err // without the URL, which may hold a password
		}
		return "", fmt.Errorf("the state URL %s does not answer: %w", s.shown, err)
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<16))
	if err != nil {
		return "", fmt.Errorf("the answer of the state URL %s is incomplete: %w", s.shown, err)
	}
	if answer.StatusCode/100 != 2 {
		return "", fmt.Errorf("the state URL %s answers %d to the state %q: %s", s.shown, answer.StatusCode,
			stateOf(state), clip(text))
	}
	var given struct {
		JobID *string `json:"jobId"`
	}
	if err := json.Unmarshal(text, &given); err != nil || given.JobID == nil {
		return "", fmt.Errorf(`the state URL %s answers %s to the state %q; expected a JSON object {"jobId": "…"}`,
			s.shown, clip(text), stateOf(state))
	}
	return *given.JobID, nil
}

// clip shows the beginning of a text in one line.
func clip(text []byte) string {
	line := strings.Join(strings.Fields(string(text)), " ")
	if line == "" {
		return "an empty body"
	}
	return fmt.Sprintf("%.200q", line)
}

var idPattern = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// plausible says whether a text can be the id of a job.
func plausible(id string) bool { return idPattern.MatchString(id) }

// idList is a file of ids, each of which is used once.
type idList struct {
	path string
	mu   sync.Mutex
	ids  []string
	line map[string]int
}

// readIDs reads a file with one id a line; # begins a comment. Whatever is wrong with it is said with its line.
func readIDs(path string) (*idList, error) {
	text, err := textfile.Read(path)
	if err != nil {
		return nil, fmt.Errorf("could not read the file of ids: %w", err)
	}
	l := &idList{path: path, line: map[string]int{}}
	for i, line := range strings.Split(string(text), "\n") {
		line, _, _ = strings.Cut(line, "#")
		id := strings.TrimSpace(line)
		switch {
		case id == "":
		case !plausible(id):
			return nil, fmt.Errorf("%s:%d: %.60q is not a job id (8-4-4-4-12 hexadecimal digits in lower case); "+
				"write one id per line, and comments after #", path, i+1, id)
		case l.line[id] > 0:
			return nil, fmt.Errorf("%s:%d: the id %s is already in line %d; each job can be used once", path, i+1, id,
				l.line[id])
		default:
			l.ids, l.line[id] = append(l.ids, id), i+1
		}
	}
	if len(l.ids) == 0 {
		return nil, fmt.Errorf("%s: there is no id in this file; write the ids of jobs in progress, one per line", path)
	}
	return l, nil
}

// job gives the next id of the list.
func (l *idList) job(_ context.Context, state State) (string, error) {
	if state != InProgress {
		return "", errors.New("a file of ids lists only jobs in progress")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.ids) == 0 {
		return "", fmt.Errorf("%w: all %d ids of %s are used; list more", ErrUsedUp, len(l.line), l.path)
	}
	id := l.ids[0]
	l.ids = l.ids[1:]
	return id, nil
}

// left is how many ids are not used yet.
func (l *idList) left() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.ids)
}
