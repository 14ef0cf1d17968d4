package run

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/verdict"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// sent is one request that a plan has sent.
type sent struct {
	*client.Exchange
	operation string
	label     string
	job       string
	secrets   []string // client tokens, which no report shows
}

// outcome is what became of a case.
type outcome struct {
	c        worker.Case
	sent     []sent
	at       int // the exchange with the first finding
	findings []judge.Finding
	history  *report.History // of a race that no order explains
	certain  bool            // what was found shows in one answer alone
	got      string
	names    string // the id that was named in the place of the job's
	failed   string // why there is no verdict
	skipped  string // why it was not run
}

// judged adds an exchange and what is wrong with it. What is not the case's own goes to the
// cases that the whole run is judged by.
func (s *session) judged(o *outcome, x sent, allowed judge.Allowed, rule string) {
	o.sent = append(o.sent, x)
	o.got = cmp.Or(o.got, x.Outcome())
	if x.Unsent {
		o.skipped = x.Detail
		return
	}
	if x.Fate == wire.Refused || x.Throttled() {
		o.failed = strings.TrimSpace("no verdict: " + x.Outcome() + " " + x.Detail)
		return
	}
	op := model.MustOperation(x.operation)
	if x.Late {
		o.find(judge.TooLate(s.target.Timeout(),
			fmt.Sprintf("%s, after %s", x.Outcome(), x.Took.Round(time.Millisecond))))
	}
	job := x.job
	if o.names != "" {
		job = "" // it was asked for by an id that it does not have
	}
	for _, f := range interpret.Check(op, allowed, x.Answer, job) {
		switch {
		case f.Informative:
			s.tally(op.Name+"/answer-form", f, x)
		case strings.HasPrefix(f.Rule, op.Name+"/output"):
			s.tally(f.Rule, f, x)
		default:
			f.Rule = cmp.Or(f.Rule, rule)
			o.find(f)
		}
	}
	s.noteTested(op, x)
}

func (o *outcome) find(f judge.Finding) {
	o.skipped = ""
	if len(o.findings) == 0 {
		o.at = max(0, len(o.sent)-1)
		o.got = f.Got
	}
	o.findings = append(o.findings, f)
}

// violates adds a finding about a rule, at the rule's level.
func (o *outcome) violates(rule, expected, got string) {
	known, _ := worker.FindRule(rule)
	o.find(judge.Finding{Rule: rule, Level: known.Level, Expected: expected, Got: got})
}

// record keeps a result and tells of it.
func (s *session) record(o outcome) {
	document := s.document(o)
	s.mu.Lock()
	if _, ok := s.results[o.c.ID]; !ok {
		s.done++
	}
	s.results[o.c.ID] = document
	e := report.Event{Kind: report.KindCase, Done: s.done, Total: len(s.cases), Case: &document}
	s.mu.Unlock()
	s.Tell(e)
}

// status is what the findings of a case come to.
func (s *session) status(o outcome) string {
	return verdict.Tried{
		Level: o.c.Level(), Strict: s.o.Strict, Findings: o.findings, Failed: o.failed, Skipped: o.skipped,
	}.Status()
}

// document is a result as a report has it.
func (s *session) document(o outcome) report.Case {
	out := report.Case{
		ID: o.c.ID, Title: o.c.Title, Operation: o.c.Operation, Wire: string(o.c.Wire), Rule: o.c.Rule,
		Status: s.status(o), Expected: o.c.Plan.Expected(), Got: o.got, Reason: cmp.Or(o.failed, o.skipped),
		History: o.history,
	}
	if len(o.findings) > 0 {
		out.Reason = ""
	}
	var shown []report.Exchange
	at := min(o.at, len(o.sent)-1)
	for i, x := range o.sent {
		out.DurationMS += verdict.Milliseconds(x.Took)
		if out.Status == report.StatusPass || out.Status == report.StatusObserved {
			continue
		}
		shown = append(shown, exchange(x))
		if x = x.discreet(); i == at {
			if x.job != "" {
				x.Exchange.Job = client.Job{ID: x.job, State: "in the state that " + o.c.ID + " needs"}
			}
			out.Curl = s.target.Curl(x.Exchange)
		}
	}
	return verdict.Case(out, worker.RuleByID, o.findings, shown, at)
}

// discreet is the exchange with a name in the place of each client token in the request.
func (x sent) discreet() sent {
	e := *x.Exchange
	e.Request.Body = without(e.Request.Body, x.secrets)
	x.Exchange = &e
	return x
}

// exchange is what a report shows of an exchange: no secrets of a job.
func exchange(x sent) report.Exchange {
	e := *x.discreet().Exchange
	if op, ok := model.OperationByName(x.operation); ok {
		e.Body = interpret.Discreet(op, e.Answer, worker.QueryProperty)
	}
	e.Body = without(e.Body, x.secrets)
	out := verdict.Exchange(&e)
	out.Label = x.label
	return out
}

// tally collects what is found against a rule in the whole run, and shows each finding.
type tally = verdict.Tally[sent]

const mostKept = 8 // different findings of a rule

// tally notes a finding of the whole run, once of each kind.
func (s *session) tally(id string, f judge.Finding, x sent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tallyOf(id).Keep(string(f.Level)+f.Rule+report.Mask(f.Got), f, mostKept, x)
}

// overhear judges the answer to a call that only arranges something: that of a poll also by what it says, since most
// jobs come in those, of every other whether it is one at all.
func (s *session) overhear(operation string, e *client.Exchange) {
	op, ok := model.OperationByName(operation)
	if !ok || e.Fate == wire.Refused || e.Throttled() {
		return
	}
	x := sent{Exchange: e, operation: operation, label: "a call that a case needs"}
	for _, f := range interpret.Check(op, judge.Accept(), e.Answer, "") {
		switch {
		case strings.HasPrefix(f.Rule, op.Name+"/output") && op.Effect == model.HandsOut:
			s.tally(f.Rule, f, x)
		case f.Unusable():
			s.tally(op.Name+"/answer-form", f, x)
		}
	}
}

func (s *session) tallyOf(id string) *tally {
	if s.tallies[id] == nil {
		s.tallies[id] = &tally{}
	}
	return s.tallies[id]
}

// noteTested notes which claims about the whole run an answer has tested.
func (s *session) noteTested(op model.Operation, x sent) {
	if x.Fate != wire.Answered {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tallyOf(op.Name+"/answer-form").Checked++
	if op.Output != nil && x.Status == http.StatusOK {
		for _, rule := range []string{"/output", "/output-types", "/output-constraints"} {
			s.tallyOf(op.Name+rule).Checked++
		}
	}
}

// wireOf is the wire of a case of the whole run: that of what it shows, otherwise the first that the run asks by.
func (s *session) wireOf(shown []sent) wire.Spelling {
	byJSON := func(x sent) bool { return !x.Request.IsCBOR() }
	if len(shown) > 0 && !slices.ContainsFunc(shown, byJSON) {
		return wire.CBOR
	}
	return s.o.Wires[0]
}

// closeTallies turns what was collected into results.
func (s *session) closeTallies() {
	for _, c := range s.cases {
		if _, ok := c.Plan.(worker.WholeRun); !ok || s.missing[wireOp{c.Operation, c.Wire}] != "" {
			continue
		}
		s.mu.Lock()
		t := s.tallyOf(c.Rule)
		s.mu.Unlock()
		c.Wire = s.wireOf(t.Shown)
		o := outcome{c: c, findings: t.Counted(), sent: t.Shown}
		switch {
		case len(o.findings) > 0:
			o.got = o.findings[0].Got
		case t.Untested():
			o.skipped = verdict.Untested
		default:
			o.got = fmt.Sprintf("as documented in %d of %d", t.Checked, t.Checked)
		}
		s.record(o)
	}
}
