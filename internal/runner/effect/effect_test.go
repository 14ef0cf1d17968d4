package effect

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

func rulesOf(found []judge.Finding) (ids []string) {
	for _, f := range found {
		ids = append(ids, f.Rule)
	}
	return ids
}

func TestContinuation(t *testing.T) {
	sent, old := cases.Effect{Token: new("t")}, &jobs.Job{ID: "1", Execution: "x"}
	for name, tc := range map[string]struct {
		next *jobs.Job
		want string
	}{
		"as promised":              {&jobs.Job{ID: "2", Execution: "x", Token: new("t")}, ""},
		"of an execution not told": {&jobs.Job{ID: "2", Token: new("t")}, ""},
		"none":                     {nil, "life/continuation-job"},
		"with the old id":          {&jobs.Job{ID: "1", Execution: "x", Token: new("t")}, "life/continuation-job"},
		"of another execution":     {&jobs.Job{ID: "2", Execution: "y", Token: new("t")}, "life/continuation-job"},
		"without a token":          {&jobs.Job{ID: "2", Execution: "x"}, "life/token-exact"},
		"with another token":       {&jobs.Job{ID: "2", Execution: "x", Token: new("T")}, "life/token-exact"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, tc.want, strings.Join(rulesOf(Continuation(sent, old, tc.next)), " "))
		})
	}
	assert.Equal(t, []string{"life/continuation-job"}, rulesOf(Unacknowledged(errors.New("no"))))
}

func TestShown(t *testing.T) {
	at, long := time.UnixMilli(1500), strings.Repeat("s", 200)
	for name, tc := range map[string]struct {
		sent    cases.Effect
		carried cases.Effect // by requests before
		later   bool
		shown   jobs.Shown
		want    string // in what the finding expects; nothing where there is none
	}{
		"nothing":                   {},
		"as sent":                   {sent: cases.Effect{Summary: new("s")}, shown: jobs.Shown{Summary: "s"}},
		"not shown":                 {sent: cases.Effect{Summary: new("s")}, want: `the summary as sent, "s"`},
		"another, in the middle":    {sent: cases.Effect{Summary: &long}, shown: jobs.Shown{Summary: long[:99] + "x" + long[100:]}, want: "the summary as sent"},
		"of another type":           {sent: cases.Effect{Revision: new("1")}, shown: jobs.Shown{Revision: "1", Odd: map[string]string{"revision": "1"}}, want: "the revision as sent"},
		"a percentage":              {sent: cases.Effect{Percent: new(5)}, shown: jobs.Shown{Percent: new(int32(5))}},
		"another percentage":        {sent: cases.Effect{Percent: new(5)}, shown: jobs.Shown{Percent: new(int32(6))}, want: "the percentComplete as sent, 5"},
		"a percentage of 0 not":     {sent: cases.Effect{Percent: new(0)}, want: "the percentComplete as sent, 0"},
		"continues, and has ended":  {sent: cases.Effect{Token: new("t")}, shown: jobs.Shown{Status: "Succeeded"}, want: "in progress"},
		"continues":                 {sent: cases.Effect{Token: new("t")}, shown: jobs.Shown{Status: "InProgress"}},
		"a time":                    {sent: cases.Effect{Created: new(int64(1500))}, shown: jobs.Shown{Created: &at}},
		"another time":              {sent: cases.Effect{Created: new(int64(1502))}, shown: jobs.Shown{Created: &at}, want: "the created as sent, 1.502"},
		"no time":                   {sent: cases.Effect{Created: new(int64(1500))}, want: "the created as sent, 1.500"},
		"what nobody sent":          {shown: jobs.Shown{Change: "c"}, want: "no changeIdentifier"},
		"what was sent before":      {carried: cases.Effect{Change: new("b")}, shown: jobs.Shown{Change: "c"}},
		"0, which nobody sent":      {shown: jobs.Shown{Percent: new(int32(0))}},
		"100 at the end":            {shown: jobs.Shown{Percent: new(int32(100)), Status: "Succeeded"}},
		"100 before the end":        {shown: jobs.Shown{Percent: new(int32(100)), Status: "InProgress"}, want: "no percentComplete"},
		"1, which nobody sent":      {shown: jobs.Shown{Percent: new(int32(1))}, want: "no percentComplete"},
		"the revision before":       {later: true, shown: jobs.Shown{Revision: "r", Change: "c"}},
		"the summary before, later": {later: true, shown: jobs.Shown{Summary: "s"}, want: "no summary"},
	} {
		t.Run(name, func(t *testing.T) {
			var accepted Carriage
			accepted.Add(request(`{}`), tc.sent)
			accepted.Add(request(`{}`), tc.carried)
			found := Sent{Last: tc.sent, Accepted: &accepted, Later: tc.later}.Shown(tc.shown)
			if tc.want == "" {
				assert.Empty(t, found)
				return
			}
			assert.Equal(t, []string{stateShown}, rulesOf(found))
			assert.Contains(t, found[0].Expected, tc.want)
		})
	}
}

func TestStages(t *testing.T) {
	assert.Empty(t, First("", &jobs.Job{}))
	for want, found := range map[string][]judge.Finding{
		"life/first-job-no-token must step 1: a first job without a token": First("step 1: ", &jobs.Job{Token: new("t")}),
		"life/next-stage must a job of the second stage":                   NextStage(),
		"life/next-stage must step 2: no job of the second stage before":   TooEarly("step 2: "),
		"life/run-order should step 3: no job of an action before those":   OutOfOrder("step 3: ", "b", true),
		"life/next-stage must step 4: no job but the first one":            OutOfOrder("step 4: ", "b", false),
	} {
		if assert.Len(t, found, 1, want) {
			f := found[0]
			assert.Contains(t, f.Rule+" "+string(f.Level)+" "+f.Expected, want)
		}
	}
}

// TestNotEnded: that a job which has ended is completed again violates the rule of jobs with a token or of those without,
// another error than the documented one the rule about it, and what is about the answer its own.
func TestNotEnded(t *testing.T) {
	for _, tc := range []struct {
		accepted cases.Effect
		found    judge.Finding
		want     string
	}{
		{cases.Effect{}, judge.Finding{Level: rules.Must}, "life/completed-once"},
		{cases.Effect{Token: new("t")}, judge.Finding{Level: rules.Must}, "life/after-continuation"},
		{cases.Effect{Token: new("t")}, judge.Finding{Level: rules.Should}, "life/completed-state"},
		{cases.Effect{}, judge.Finding{Rule: "answer/in-time", Level: rules.Must}, "answer/in-time"},
	} {
		assert.Equal(t, tc.want, NotEnded(tc.accepted, tc.found).Rule)
	}
	assert.Equal(t, "life/no-further-job", Further(judge.Finding{Rule: "x"}).Rule)
}
