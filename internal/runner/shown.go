package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// display is what the state has to show of an action: what was sent last, and nothing that no accepted request carried.
type display struct {
	action   string
	sent     cases.Effect
	accepted *carriage
	later    bool // its execution is not the first
}

// misshown are the findings about what the state shows of actions, by their names. What is not as it was sent is
// looked at again a little later, and tells nothing where there was an execution that nobody started.
func (r *run) misshown(ctx context.Context, b *jobs.Batch, due []display) map[string][]judge.Finding {
	found := r.misshownNow(ctx, b, due)
	missed := r.lag.Settle(ctx, len(found), func() int {
		found = r.misshownNow(ctx, b, due)
		return len(found)
	})
	if missed > 0 && r.supply.AWS().Uncalled(ctx) {
		return nil
	}
	return found
}

func (r *run) misshownNow(ctx context.Context, b *jobs.Batch, due []display) map[string][]judge.Finding {
	if r.stateless.Load() {
		return nil
	}
	shown, ok := r.state(ctx, b)
	if !ok {
		return nil
	}
	found := map[string][]judge.Finding{}
	for _, d := range due {
		got, seen := shown[d.action]
		if !seen {
			continue
		}
		a := &attempt{}
		compareShown(a, d.sent, got)
		unsent(a, d.accepted, got, d.later)
		if len(a.findings) > 0 {
			found[d.action] = a.findings
		}
	}
	return found
}

// compareShown compares an effect with what the state shows, member by member.
func compareShown(a *attempt, sent cases.Effect, s jobs.Shown) {
	for _, m := range []struct {
		name string
		sent *string
		got  string
	}{
		{"summary", sent.Summary, s.Summary},
		{"externalExecutionId", sent.ExternalID, s.ExternalID},
		{"revision", sent.Revision, s.Revision},
		{"changeIdentifier", sent.Change, s.Change},
	} {
		if m.sent != nil {
			differs(a, s, m.name, *m.sent == m.got, words(*m.sent), words(m.got))
		}
	}
	if sent.Percent != nil {
		differs(a, s, "percentComplete", s.Percent != nil && int(*s.Percent) == *sent.Percent,
			fmt.Sprint(*sent.Percent), number(s.Percent))
	}
	if sent.Token != nil && ended(s.Status) {
		a.find("life/state-shown", "GetPipelineState shows the action in progress, which continues", s.Status)
	}
	if sent.Created != nil {
		sentAt := time.UnixMilli(*sent.Created)
		differs(a, s, "created", s.Created != nil && s.Created.Sub(sentAt).Abs() <= time.Millisecond, seconds(&sentAt),
			seconds(s.Created))
	}
}

// differs finds that a member is shown otherwise than it was sent: with another value, or in another JSON type.
func differs(a *attempt, s jobs.Shown, name string, same bool, sent, got string) {
	if odd, is := s.Odd[name]; is {
		same, got = false, fmt.Sprintf("the JSON text %.80s", odd)
	}
	if !same {
		a.find("life/state-shown", fmt.Sprintf("GetPipelineState shows the %s as sent, %s", name, sent), got)
	}
}

func number(n *int32) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}

// seconds is a time since 1970, to the millisecond.
func seconds(t *time.Time) string {
	if t == nil {
		return "none"
	}
	return fmt.Sprintf("%.3f", float64(t.UnixMilli())/1000)
}

// unsent finds what the state shows of an action although none of its accepted requests carried it. An empty string and
// a percentage of 0 are nothing. Of an execution after the first, the revision may be that of the one before.
func unsent(a *attempt, accepted *carriage, s jobs.Shown, later bool) {
	for i, shown := range []string{s.Summary, s.ExternalID, above0(s.Percent), s.Revision, s.Change} {
		member := shownMembers[i]
		if shown == "" || later && (member == "revision" || member == "changeIdentifier") || accepted.has(member) {
			continue
		}
		a.find("life/state-shown", fmt.Sprintf("GetPipelineState shows no %s, for no request of the action carried one",
			member), words(shown))
	}
}

func above0(n *int32) string {
	if n == nil || *n == 0 {
		return ""
	}
	return fmt.Sprint(*n)
}
