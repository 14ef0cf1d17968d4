package runner

import (
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/verdict"
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
