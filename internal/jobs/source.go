package jobs

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/text/shell"
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
