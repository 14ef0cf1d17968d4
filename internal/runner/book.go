package runner

import (
	"fmt"
	"slices"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/verdict"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// book holds what has become of each case, and what the run has to say besides.
type book struct {
	verdict.Voice
	total int // of cases in all

	mu       sync.Mutex
	order    []string
	planned  int // how many of them are of the list
	done     int
	results  map[string]*Result
	overall  map[string]*tally
	doubts   map[string]string // failed cases about an id that a job may turn out to have
	jobsErr  error
	unserved map[string]error // the cases that were skipped for want of a job, with the reason
	counted  counted
}

// counted are the further cases that were run: how many, and what those came to that are not listed.
type counted struct {
	all      int
	failures int // of them
	errors   int
	unlisted map[report.Unlisted]int
}

func newBook(o Options) *book {
	b := &book{
		Voice:   verdict.Voice{OnEvent: o.OnEvent},
		results: map[string]*Result{}, overall: map[string]*tally{}, doubts: map[string]string{},
		unserved: map[string]error{}, counted: counted{unlisted: map[report.Unlisted]int{}},
	}
	for _, note := range o.Notes {
		b.Remark("%s", note)
	}
	return b
}

// notRun is the reason of a case that has no result yet.
const notRun = "not run"

// plan selects the cases and gives each a result that says that it was not run.
func (b *book) plan(list []cases.Case, o Options) []*cases.Case {
	var kept []*cases.Case
	for _, c := range append(pointers(list), pointers(cases.OverallOf(list))...) {
		if o.Selected != nil && !o.Selected(c.ID) {
			continue
		}
		b.order = append(b.order, c.ID)
		b.results[c.ID] = &Result{Case: c, Status: report.StatusError, Reason: notRun}
		if _, whole := c.Plan.(cases.WholeRun); whole {
			b.overall[c.ID] = &tally{}
			continue
		}
		kept = append(kept, c)
	}
	b.planned = len(b.order)
	b.total = b.planned + o.Further.Total
	return kept
}

// pointers are the cases of a list where they are: there are many lists of them, of which none needs copies.
func pointers(list []cases.Case) []*cases.Case {
	out := make([]*cases.Case, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// file keeps a result and tells of it.
func (b *book) file(res *Result) {
	document := res.document()
	b.mu.Lock()
	if old := b.results[res.Case.ID]; old == nil || old.Reason == notRun {
		b.done++
	}
	b.results[res.Case.ID] = res
	event := report.Event{Kind: report.KindCase, Done: b.done, Total: b.total, Case: &document}
	b.mu.Unlock()
	b.Tell(event)
}

// result is what has become of a case so far; nil of none of the run's.
func (b *book) result(id string) *Result {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.results[id]
}

// tally collects the findings of an overall case, and shows the first.
type tally = verdict.Tally[*client.Exchange]

// mostKept is how many different findings an overall case keeps.
const mostKept = 10

// everywhere notes a finding about the form of an answer.
func (r *run) everywhere(f judge.Finding, e *client.Exchange) {
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
