// Package verdict is what the findings about a target come to, of whatever operation they are: the status of a case,
// the cases that are judged on a whole run, what a report shows of an exchange, and what a run tells while it goes on.
package verdict

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Tried is a case that was tried.
type Tried struct {
	Level    rules.Level // of the case's rule
	Strict   bool        // a broken should fails
	Findings []judge.Finding
	Failed   string // why there is no verdict
	Skipped  string // why it was not run
}

// Status is that of report's which the worst of the findings makes.
func (t Tried) Status() string {
	breaks := func(l rules.Level) bool {
		return slices.ContainsFunc(t.Findings, func(f judge.Finding) bool { return f.Level == l })
	}
	switch {
	case breaks(rules.Must), t.Strict && breaks(rules.Should):
		return report.StatusFail
	case t.Failed != "":
		return report.StatusError
	case breaks(rules.Should):
		return report.StatusWarn
	case t.Skipped != "":
		return report.StatusSkip
	case t.Level == rules.Observe:
		return report.StatusObserved
	}
	return report.StatusPass
}

// Case fills in what a report says of a case in the same way whatever its operation: of the rule that decides it, which
// a list has or not, and of what was found and is shown, where the exchange at a place is the one to look at.
func Case(
	c report.Case, list func(id string) (rules.Rule, bool), found []judge.Finding, shown []report.Exchange, at int,
) report.Case {
	if rule, ok := list(c.Rule); ok {
		c.Level, c.Family, c.Source = string(rule.Level), rule.Family, rule.Source.String()
	}
	for _, f := range found {
		rule, _ := list(f.Rule)
		c.Findings = append(c.Findings, report.Finding{
			Rule: f.Rule, Level: string(f.Level), Expected: f.Expected, Got: f.Got, Caution: rule.Caution,
		})
	}
	if len(found) > 0 {
		c.Expected = found[0].Expected
	}
	if c.Status == report.StatusFail || c.Status == report.StatusWarn {
		c.KnownLine = c.ID
	}
	if len(shown) > 0 {
		c.Exchange = &shown[at]
	}
	if len(shown) > 1 {
		c.Steps = shown
	}
	return c
}

// Tally collects what a whole run shows about one rule, each kind of finding once.
type Tally[E any] struct {
	Checked  int // how often the rule was put to the test
	Findings []judge.Finding
	Shown    []E // the exchanges that show them

	kinds []string // of the findings
	count map[string]int
}

// Keep keeps a finding, and reports whether it is the first of its kind and not too many are kept.
func (t *Tally[E]) Keep(kind string, f judge.Finding, most int, shown ...E) bool {
	if t.count == nil {
		t.count = map[string]int{}
	}
	if t.count[kind]++; t.count[kind] > 1 || len(t.Findings) >= most {
		return false
	}
	t.Findings, t.kinds, t.Shown = append(t.Findings, f), append(t.kinds, kind), append(t.Shown, shown...)
	return true
}

// chance is how many findings may be due to chance, whatever the number of tests.
const chance = 3

// Excuse drops the findings of a kind that chance may have made: of at most half of the tests, or few.
func (t *Tally[E]) Excuse(kind func(judge.Finding) bool) {
	n, left := 0, Tally[E]{Checked: t.Checked, Shown: t.Shown, count: t.count}
	for i, f := range t.Findings {
		if kind(f) {
			n += t.count[t.kinds[i]]
			continue
		}
		left.Findings, left.kinds = append(left.Findings, f), append(left.kinds, t.kinds[i])
	}
	if n <= max(chance, t.Checked/2) {
		*t = left
	}
}

// Counted are the findings, which say how often each was made.
func (t *Tally[E]) Counted() []judge.Finding {
	out := slices.Clone(t.Findings)
	for i := range out {
		if n := t.count[t.kinds[i]]; n > 1 {
			out[i].Got += fmt.Sprintf(" (%s times)", report.Commas(n))
		}
	}
	return out
}

// Untested reports whether the run has shown nothing about the rule.
func (t *Tally[E]) Untested() bool { return t.Checked == 0 && len(t.Findings) == 0 }

// Culprits are the part of a list, found by halves, that does by itself what the whole does: one, or as many as only
// together do it.
func Culprits[T any](list []T, do func([]T) bool) []T {
	for len(list) > 1 {
		switch half := len(list) / 2; {
		case do(list[:half]):
			list = list[:half]
		case do(list[half:]):
			list = list[half:]
		default:
			return list
		}
	}
	return list
}

// Requests names n requests by the first and the last of their cases.
func Requests(n int, first, last string) string {
	if n == 1 {
		return "the request of " + first
	}
	return fmt.Sprintf("%d requests, from %s to %s", n, first, last)
}

// Untested is why a case about the whole run has no verdict of a run that shows nothing about its rule.
const Untested = "not exercised by this run"

// Voice tells of a run while it goes on, and keeps what it has to say besides. The zero value keeps only.
type Voice struct {
	OnEvent func(report.Event)

	mu    sync.Mutex
	notes []string
}

// Tell tells of an event.
func (v *Voice) Tell(e report.Event) {
	if v.OnEvent != nil {
		v.OnEvent(e)
	}
}

// Note records something that the run has to say besides, and tells it.
func (v *Voice) Note(format string, args ...any) {
	v.Tell(report.Event{Kind: report.KindNote, Text: v.Remark(format, args...)})
}

// Remark records it for the end, and answers it.
func (v *Voice) Remark(format string, args ...any) string {
	text := fmt.Sprintf(format, args...)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.notes = append(v.notes, text)
	return text
}

// NotePatience records how many requests were sent again because the target asked for that, and how many were excused
// that a broken target would have answered in the same way.
func (v *Voice) NotePatience(p *client.Patience) {
	if n := p.Held(); n > 0 {
		v.Note("%s got 429, 503 with Retry-After or a throttling error first, and the judged answer when sent again "+
			"later: the target, or a proxy in front of it, limits the rate of requests, and the run takes longer",
			report.Plural(n, "request"))
	}
	if n := p.Excused(); n > 0 {
		v.Note("%s got 503 without a reason, and the judged answer when sent again later: the target, or a proxy in "+
			"front of it, limits the rate of requests or sometimes fails", report.Plural(n, "request"))
	}
}

// Notes are what was recorded, in its order; nil for nothing.
func (v *Voice) Notes() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.notes)
}

// Exchange is what a report shows of an exchange.
func Exchange(e *client.Exchange) report.Exchange {
	r := e.Request
	out := report.Exchange{
		Status: e.Status, Fate: string(e.Fate), DurationMS: Milliseconds(e.Took),
		Payload: report.NewPayload(e.Body), Headers: report.Headers(http.Header(e.Header)),
		Request: report.Request{Method: r.Method, Path: r.Path, Payload: report.NewPayload(r.Body)},
	}
	if r.Raw != nil {
		out.Request.Payload = report.NewPayload(r.Raw)
	}
	for _, f := range r.Header {
		out.Request.Headers = append(out.Request.Headers, report.Header{Name: f.Name, Value: f.Value})
	}
	for _, f := range []report.Header{
		{Name: "X-Amz-Target", Value: r.Target}, {Name: "Content-Type", Value: r.ContentType},
	} {
		if f.Value != "" && !strings.Contains(f.Value, wire.NoHeader) {
			out.Request.Headers = append(out.Request.Headers, f)
		}
	}
	return out
}

// Milliseconds are those of a time, to the microsecond.
func Milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
