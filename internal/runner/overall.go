package runner

import (
	"fmt"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// tally collects the findings of an overall case.
type tally struct {
	checked  int
	count    map[string]int
	findings []judge.Finding
	first    []*client.Exchange
}

// mostKept is how many different findings an overall case keeps.
const mostKept = 10

// everywhere notes a finding about the form of an answer.
func (r *run) everywhere(f judge.Finding, id string, e *client.Exchange) {
	r.blame(cases.Everywhere(f.Rule), f, e)
}

// violated notes that the rule of an overall case is.
func (r *run) violated(overall, expected, got string, exchanges ...*client.Exchange) {
	r.blame(overall, cases.Violated(overall, expected, got), exchanges...)
}

// blame notes a finding of an overall case, once for each kind, with its count,
// and tells of the first of a kind.
func (r *run) blame(overall string, f judge.Finding, exchanges ...*client.Exchange) {
	if !r.keep(overall, f, exchanges) {
		return
	}
	if f.Level == rules.Must {
		r.tell(report.Event{Kind: report.KindNote, Text: overall + ": expected " + f.Expected + ", got " + f.Got})
	}
	r.book.mu.Lock()
	t := r.overall[overall]
	a := &attempt{c: r.results[overall].Case, findings: slices.Clone(t.findings), exchanges: t.first}
	r.book.mu.Unlock()
	so := r.conclude(a).document()
	r.tell(report.Event{Kind: report.KindFinding, Case: &so})
}

// keep keeps a finding of an overall case and says whether it is the first of its kind.
func (b *book) keep(overall string, f judge.Finding, exchanges []*client.Exchange) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.overall[overall]
	if t == nil {
		return false // not selected
	}
	if t.count == nil {
		t.count = map[string]int{}
	}
	if f.Rule == "" {
		f.Rule = b.results[overall].Case.Rule
	}
	kind := string(f.Level) + report.Mask(f.Got)
	if t.count[kind]++; t.count[kind] > 1 || len(t.findings) >= mostKept {
		return false
	}
	t.findings = append(t.findings, f)
	if t.first == nil {
		t.first = exchanges
	}
	return true
}

// affirm notes that an overall case was put to the test.
func (b *book) affirm(overall string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t := b.overall[overall]; t != nil {
		t.checked++
	}
}

// checked affirms the overall cases that an answer is a test of.
func (r *run) checked(e *client.Exchange) {
	if e.Fate != wire.Answered {
		return
	}
	if e.CBOR {
		for _, rule := range judge.CBORAnswerRules {
			r.affirm(cases.Everywhere(rule))
		}
		return
	}
	rules := []string{"answer/empty-body", "answer/success-content-type", "answer/empty-coding", "clients/success"}
	if e.Status >= 400 {
		rules = []string{"answer/error-content-type", "answer/message-string", "answer/error-__type", "clients/error"}
	}
	for _, rule := range append(rules, "answer/request-id") {
		r.affirm(cases.Everywhere(rule))
	}
}

// closeOverall turns the tallies into results.
func (r *run) closeOverall() {
	r.book.mu.Lock()
	tallies := r.overall
	r.book.mu.Unlock()
	for id, t := range tallies {
		a := &attempt{
			c: r.results[id].Case, findings: t.findings, exchanges: t.first,
			got: fmt.Sprintf("right in %d of %d", t.checked-len(t.findings), t.checked),
		}
		if n := r.uncounted.Load(); n > 0 && id == cases.JobsAccounted && len(t.findings) == 0 {
			a.failed = fmt.Sprintf("%s: answers of PollForJobs were lost, and %d jobs came that they may account for",
				jobs.ErrNoVerdict, n)
		}
		if t.checked == 0 && len(t.findings) == 0 {
			r.skip(a.c, "not exercised by this run")
			continue
		}
		if proven, doubt := r.whetherLost(a.findings); doubt != "" && len(proven) == 0 {
			a.findings, a.failed = nil, doubt
		}
		for i, f := range a.findings {
			if n := t.count[string(f.Level)+report.Mask(f.Got)]; n > 1 {
				a.findings[i].Got += fmt.Sprintf(" (%d times)", n)
			}
		}
		r.finish(a)
	}
}
