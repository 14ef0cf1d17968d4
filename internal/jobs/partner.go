package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/text/textfile"
)

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
