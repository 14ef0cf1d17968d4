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
	"github.com/plumbline-conformance/plumbline/internal/verdict"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// tally collects the findings of an overall case, and shows the first.
type tally = verdict.Tally[*client.Exchange]

// mostKept is how many different findings an overall case keeps.
const mostKept = 10

// everywhere notes a finding about the form of an answer.
func (r *run) everywhere(f judge.Finding, id string, e *client.Exchange) {
	r.findOverall(cases.Everywhere(f.Rule), f, e)
}

// violated notes that the rule of an overall case is.
func (r *run) violated(overall, expected, got string, exchanges ...*client.Exchange) {
	r.findOverall(overall, cases.Violated(overall, expected, got), exchanges...)
}

// findOverall notes a finding of an overall case, once for each kind, with its count, and tells of the first of a kind.
func (r *run) findOverall(overall string, f judge.Finding, exchanges ...*client.Exchange) {
	if !r.keep(overall, f, exchanges) {
		return
	}
	if f.Level == rules.Must {
		r.Tell(report.Event{Kind: report.KindNote, Text: overall + ": expected " + f.Expected + ", got " + f.Got})
	}
	r.book.mu.Lock()
	t := r.overall[overall]
	a := &attempt{c: r.results[overall].Case, findings: slices.Clone(t.Findings), exchanges: t.Shown}
	r.book.mu.Unlock()
	so := r.conclude(a).document()
	r.Tell(report.Event{Kind: report.KindFinding, Case: &so})
}

// keep keeps a finding of an overall case and says whether it is the first of its kind.
func (b *book) keep(overall string, f judge.Finding, exchanges []*client.Exchange) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.overall[overall]
	if t == nil {
		return false // not selected
	}
	if f.Rule == "" {
		f.Rule = b.results[overall].Case.Rule
	}
	if t.Shown != nil {
		exchanges = nil
	}
	return t.Keep(string(f.Level)+report.Mask(f.Got), f, mostKept, exchanges...)
}

// tested notes that overall cases were put to the test.
func (b *book) tested(overall ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, id := range overall {
		if t := b.overall[id]; t != nil {
			t.Checked++
		}
	}
}

// checked notes the overall cases that an answer is a test of.
func (r *run) checked(e *client.Exchange) {
	switch {
	case e.Fate != wire.Answered:
	case e.CBOR:
		r.tested(cases.OfCBOR...)
	case e.Status >= 400:
		r.tested(cases.OfErrors...)
	default:
		r.tested(cases.OfSuccesses...)
	}
}

// closeOverall turns the tallies into results.
func (r *run) closeOverall() {
	r.book.mu.Lock()
	tallies := r.overall
	r.book.mu.Unlock()
	contested := r.contested()
	for id, t := range tallies {
		if contested {
			t.Excuse(isLost)
		}
		a := &attempt{
			c: r.results[id].Case, findings: t.Counted(), exchanges: t.Shown,
			got: fmt.Sprintf("right in %d of %d", t.Checked-len(t.Findings), t.Checked),
		}
		if n := r.uncounted.Load(); n > 0 && id == cases.JobsAccounted && len(t.Findings) == 0 {
			a.failed = fmt.Sprintf("%s: answers of PollForJobs were lost, and %d jobs came that they may account for",
				jobs.ErrNoVerdict, n)
		}
		if t.Untested() {
			r.skip(a.c, verdict.Untested)
			continue
		}
		if r.restarted.Load() {
			a.findings = slices.DeleteFunc(a.findings, isForgotten) // what it was about has been run once more
		}
		if proven, doubt := r.whetherLost(a.findings); doubt != "" && len(proven) == 0 {
			a.findings, a.failed = nil, doubt
		}
		r.finish(a)
	}
}

// reopen adds a finding to a case that is finished already.
func (r *run) reopen(id string, f judge.Finding, shown ...*client.Exchange) {
	res := r.result(id)
	if res == nil || res.Status == report.StatusError || res.Status == report.StatusSkip {
		return
	}
	a := &attempt{c: res.Case, findings: append(res.Findings, f), earlier: res.evidence, exchanges: shown, got: res.Got}
	r.finish(a)
}
