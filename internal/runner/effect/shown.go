package effect

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// Sent is what the state has to show of an action: what was sent last, and nothing that no accepted request carried.
type Sent struct {
	Last     cases.Effect
	Accepted *Carriage
	Later    bool // the action's execution is not the first
}

// member is one of a request that GetPipelineState shows.
type member struct {
	name string
	// sent is the value that a request carried, nil where it carried none.
	sent func(cases.Effect) *string
	// shown is the value that the state shows, which is empty where it shows none.
	shown func(jobs.Shown) string
	// say says a value in words.
	say func(string) string
	// own reports whether what is shown may be the target's own where no request carried any; nil where none may be.
	own func(jobs.Shown) bool
	// revision is of a member that may be that of the execution before.
	revision bool
	// or is another member of a request that may be shown in its place, which the state has no place for.
	or string
}

// members are those that GetPipelineState shows, but for the time of a revision.
var members = []member{
	{
		name: "summary", say: Words, or: "revisionSummary",
		sent:  func(e cases.Effect) *string { return e.Summary },
		shown: func(s jobs.Shown) string { return s.Summary },
	},
	{
		name: "externalExecutionId", say: Words,
		sent:  func(e cases.Effect) *string { return e.ExternalID },
		shown: func(s jobs.Shown) string { return s.ExternalID },
	},
	{
		name: "percentComplete", say: orNone, // none of it is done yet, or all
		own: func(s jobs.Shown) bool {
			return *s.Percent == 0 || *s.Percent == 100 && s.Status == "Succeeded"
		},
		sent: func(e cases.Effect) *string { return digits(e.Percent) },
		shown: func(s jobs.Shown) string {
			if s.Percent == nil {
				return ""
			}
			return fmt.Sprint(*s.Percent)
		},
	},
	{
		name: "revision", say: Words, revision: true,
		sent:  func(e cases.Effect) *string { return e.Revision },
		shown: func(s jobs.Shown) string { return s.Revision },
	},
	{
		name: "changeIdentifier", say: Words, revision: true,
		sent:  func(e cases.Effect) *string { return e.Change },
		shown: func(s jobs.Shown) string { return s.Change },
	},
}

func digits(n *int) *string {
	if n == nil {
		return nil
	}
	return new(strconv.Itoa(*n))
}

func orNone(s string) string { return cmp.Or(s, "none") }

// Shown compares it with what the state does show. Of what no request carried, an empty string is nothing, and so are a
// percentage of 0 and one of 100 where the action has succeeded: no document says that a target may not count itself.
// The state has one summary for two of a request: that of the revision may stand there where the details had none.
func (s Sent) Shown(shown jobs.Shown) (found []judge.Finding) {
	for _, m := range members {
		if sent := m.sent(s.Last); sent != nil {
			got := m.shown(shown)
			found = append(found, differs(shown, m.name, *sent == got, m.say(*sent), m.say(got))...)
		}
	}
	if s.Last.Token != nil && shown.Ended() {
		found = append(found, judge.Violation(stateShown,
			"GetPipelineState shows the action in progress, which continues",
			shown.Status))
	}
	if created := s.Last.Created; created != nil {
		sent := time.UnixMilli(*created)
		same := shown.Created != nil && shown.Created.Sub(sent).Abs() <= time.Millisecond
		found = append(found, differs(shown, "created", same, seconds(&sent), seconds(shown.Created))...)
	}
	for _, m := range members {
		got := m.shown(shown)
		if got == "" || m.own != nil && m.own(shown) || s.Later && m.revision || s.Accepted.has(m.name) {
			continue
		}
		found = append(found, judge.Violation(stateShown,
			fmt.Sprintf("GetPipelineState shows no %s, for no request of "+
				"the action carried one", m.name), Words(got)))
	}
	return found
}

const stateShown = "life/state-shown"

// differs finds that a member is shown otherwise than it was sent: with another value, or in another JSON type.
func differs(shown jobs.Shown, name string, same bool, sent, got string) []judge.Finding {
	if odd, is := shown.Odd[name]; is {
		same, got = false, fmt.Sprintf("the JSON text %.80s", odd)
	}
	if same {
		return nil
	}
	return one(stateShown, fmt.Sprintf("GetPipelineState shows the %s as sent, %s", name, sent), got)
}

// seconds is a time since 1970, to the millisecond.
func seconds(t *time.Time) string {
	if t == nil {
		return "none"
	}
	return fmt.Sprintf("%.3f", float64(t.UnixMilli())/1000)
}
