package runner

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/verdict"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Result is what became of one case.
type Result struct {
	Case     *cases.Case
	Status   string // one of report's
	Findings []judge.Finding
	Got      string
	Reason   string // of a skip or an error
	Took     time.Duration
	evidence *evidence     // nil of a case with which nothing is wrong
	age      time.Duration // of its jobs at the end
}

// undecided reports whether the case has no verdict.
func (res *Result) undecided() bool { return res.Status == report.StatusError }

// evidence is what a report shows of a case's exchanges. It is taken as soon as the
// case has ended: what a target sends may be large, and the report keeps little.
type evidence struct {
	exchanges []report.Exchange
	at        int    // the one that shows it
	curl      string // of that one
	violates  []string
}

// with adds exchanges of a case, of which the one at a place shows what the case comes to.
func (v *evidence) with(t *client.Target, c *cases.Case, more []*client.Exchange, at int) *evidence {
	if v == nil {
		v = &evidence{}
	}
	if v.curl == "" && len(more) > 0 {
		at = min(at, len(more)-1)
		shows := *more[at] // other cases may look at the same exchange
		shows.Job = jobOf(c, more[at], at)
		v.violates = violates(&shows)
		v.at, v.curl = len(v.exchanges)+at, t.Curl(&shows)
	}
	for _, e := range more {
		v.exchanges = append(v.exchanges, verdict.Exchange(e))
	}
	return v
}

// violates are the rules that a request violates which the target accepted.
func violates(e *client.Exchange) []string {
	if !succeeded(e) || len(e.Request.Raw) > 0 || e.Request.Target != "" {
		return nil
	}
	return judge.Judge(e.Request.Body, judge.InProgress.Every(), model.Current).Broken
}

// jobOf is the job that whoever sends a case's request again needs: none where the request is the same for any job.
func jobOf(c *cases.Case, e *client.Exchange, at int) client.Job {
	const one, other = "11111111-2222-4333-8444-abcdefabcdef", "98765432-1098-4765-8321-fedcbafedcba"
	if single := c.Single(); single != nil {
		a, _ := single.Request(one)
		b := e.Request // for a job that has neither id: what is large need not be made twice
		if at > 0 || len(a.Raw) > 0 {
			b, _ = single.Request(other)
		}
		if bytes.Equal(a.Body, b.Body) && bytes.Equal(a.Raw, b.Raw) {
			return client.Job{}
		}
	}
	state := client.InProgress
	switch {
	case c.Needs() == cases.Finished:
		state = "that a success has completed"
	case c.Needs() == cases.Unacknowledged:
		state = "that was handed out and not acknowledged"
	case at > 0 && c.Race() == nil:
		state = "that got the requests before this one"
	}
	return client.Job{ID: e.Job.ID, State: state}
}

// attempt is a case under way: what was sent and found so far.
type attempt struct {
	c         *cases.Case
	since     time.Time // when its jobs were asked for, zero where that is not known
	exchanges []*client.Exchange
	at        int       // the exchange with the first finding
	earlier   *evidence // of a case that is judged once more
	findings  []judge.Finding
	failed    string // why there is no verdict
	again     bool   // only time may be to blame for what was seen: it is to be tried again
	judged    int    // how many exchanges were
	// the exchange that is judged was sent twice, and the second may have been refused because of the first
	resent  bool
	lost    bool   // it is unknown what the target did with a request
	skipped string // why it could not be run, where nothing went wrong
	got     string
}

// add records an exchange and what is wrong with it. The form of the answer goes to the cases that stand for its rules.
func (r *run) add(a *attempt, allowed judge.Allowed, e *client.Exchange) {
	a.lost = a.lost || unknown(e) && allowed.MaySucceed() // it may have been accepted, or its first sending
	if single := a.c.Single(); single != nil && single.MayClose && (e.Ended || e.Fate == wire.Broken || unanswered(e)) {
		a.exchanges, a.got = append(a.exchanges, e), cmp.Or(a.got, e.Outcome())
		return // whoever ends a connection may be answered in any way, or not
	}
	if e.Fate == wire.Dropped && len(e.Request.Body) > mayBeTooLarge && !e.Held {
		a.exchanges, a.got = append(a.exchanges, e), cmp.Or(a.got, e.Outcome())
		return // a close instead of a 413: that it was sent whole is no proof that it was read (wholly)
	}
	a.resent = e.Sends > 1 && e.Fate == wire.Answered && !e.Dropped() && !succeeded(e) && breaches(allowed, e)
	doubted := r.doubted(a, e)
	if a.judged++; doubted {
		a.exchanges, a.got = append(a.exchanges, e), cmp.Or(a.got, e.Outcome())
		return
	}
	a.exchanges = append(a.exchanges, e)
	if a.got == "" {
		a.got = e.Outcome()
	}
	if e.Unsent {
		a.skipped = e.Detail
		return
	}
	switch {
	case e.Fate == wire.Refused:
		a.failed = "no verdict: " + e.Outcome() + " " + e.Detail
		return
	case e.Throttled() && !slices.Contains(allowed.Must.Statuses, e.Status):
		a.failed = "no verdict: the target rejected the request for now each time that it was sent: " + e.Outcome()
		return
	}
	if e.Late {
		a.find(r.lateness(e))
	}
	if a.resent { // what came the second time may be what the first has done
		a.at = max(a.at, len(a.exchanges)-1)
		a.find(judge.Lost("an answer to each sending",
			"the connection ended without an answer, each time; sent once more: "+e.Outcome()))
		return
	}
	for _, f := range allowed.Check(e.Answer) {
		if f.Informative {
			r.everywhere(f, e)
			continue
		}
		if f.Rule == "" {
			f.Rule = a.c.Rule
		}
		if len(a.findings) == 0 {
			a.at = len(a.exchanges) - 1
		}
		a.findings = append(a.findings, f)
	}
	switch {
	case !allowed.MayBeUnread() || e.Fate != wire.Answered || e.Status != 400:
	case e.CBOR:
		r.tested(cases.UnreadableCBOR)
	default:
		r.tested(cases.Unreadable)
	}
	r.checked(e)
}

// breaches reports whether an answer violates what must be.
func breaches(allowed judge.Allowed, e *client.Exchange) bool {
	return slices.ContainsFunc(allowed.Check(e.Answer), func(f judge.Finding) bool {
		return f.Level == rules.Must && !f.Informative
	})
}

// find records findings of the case that no single answer shows.
func (a *attempt) find(found ...judge.Finding) { a.findings = append(a.findings, found...) }

// violates records that the case's own rule is violated, as no single answer shows.
func (a *attempt) violates(expected, got string) { a.find(judge.Violation(a.c.Rule, expected, got)) }

// finish gives the case its status.
func (r *run) finish(a *attempt) { r.record(r.conclude(a)) }

// conclude is what an attempt comes to.
func (r *run) conclude(a *attempt) *Result {
	if a.skipped != "" && len(a.findings) == 0 && a.failed == "" {
		return &Result{Case: a.c, Status: report.StatusSkip, Reason: a.skipped}
	}
	if a.again && len(a.findings) == 0 && a.failed == "" {
		return undecided(a)
	}
	res := &Result{Case: a.c, Findings: a.findings, Got: a.got}
	res.Status = r.status(a)
	switch {
	case res.Status == report.StatusError:
		res.Reason = a.failed
	case len(a.findings) > 0:
		res.Got = a.findings[0].Got
	}
	if !a.since.IsZero() {
		res.age = time.Since(a.since)
	}
	for _, e := range a.exchanges {
		res.Took += e.Took
	}
	if res.Status != report.StatusPass && res.Status != report.StatusObserved {
		res.evidence = a.earlier.with(r.target, a.c, a.exchanges, a.at)
	}
	return res
}

// status is what the findings of an attempt come to.
func (r *run) status(a *attempt) string {
	return verdict.Tried{Level: a.c.Level(), Strict: r.options.Strict, Findings: a.findings, Failed: a.failed}.Status()
}

// record keeps a result and tells of it.
func (r *run) record(res *Result) {
	r.slowness.decided(res.Case.ID)
	r.file(res)
}

// skip records that a case was not run.
func (r *run) skip(c *cases.Case, format string, args ...any) {
	r.record(&Result{Case: c, Status: report.StatusSkip, Reason: fmt.Sprintf(format, args...)})
}

// fault records that a case could not be run.
func (r *run) fault(c *cases.Case, reason string) {
	r.record(&Result{Case: c, Status: report.StatusError, Reason: reason})
}

// CatalogueVersion changes with the catalogue, so that a gate that turned red by new cases can say so.
const CatalogueVersion = "1"

// Document makes the report of a run out of what it found. What names the run,
// its seed and how to repeat it, is the caller's.
func (o *Outcome) Document(t *client.Target, options Options, started time.Time) *report.Document {
	d := head(t, options, o.Results[:o.Planned], started)
	d.Complete, d.Headline, d.Missing, d.Notes = o.Complete, o.Headline, o.Missing, o.Notes
	if o.NoJobs != nil {
		d.NoJobs = o.NoJobs.Error()
	}
	d.Requests, d.Distinct, d.JobsUsed = o.Requests, o.Distinct, o.Jobs
	d.DurationMS = verdict.Milliseconds(time.Since(started))
	d.Unlisted = o.Unlisted
	d.Cases = make([]report.Case, 0, len(o.Results))
	for _, res := range o.Results {
		d.Cases = append(d.Cases, res.document())
	}
	report.Finish(d)
	return d
}

// head is what is known of a report when its cases are planned.
func head(t *client.Target, options Options, planned []*Result, started time.Time) *report.Document {
	return &report.Document{
		Schema: report.Schema, Profile: string(options.Profile), Strict: options.Strict, StartedAt: started,
		Target:    report.Target{URL: t.Endpoint()},
		Catalogue: report.Catalogue{Version: CatalogueVersion, SHA256: fingerprint(planned)},
	}
}

// head is that of this run.
func (r *run) head() *report.Document {
	var planned []*Result
	for _, id := range r.order {
		planned = append(planned, r.results[id])
	}
	return head(r.target, r.options, planned, time.Now())
}

// fingerprint identifies the list of cases that were planned.
func fingerprint(results []*Result) string {
	h := sha256.New()
	for _, res := range results {
		fmt.Fprintf(h, "%s\t%s\t%s\n", res.Case.ID, res.Case.Rule, res.Case.Plan.Expected())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// document is one result as the report has it.
func (res *Result) document() report.Case {
	c := res.Case
	out := report.Case{
		ID: c.ID, Title: c.Title, Level: string(c.Level()), Family: "own cases", Rule: c.Rule, Source: c.Source,
		Profile: string(c.Profile), Wire: wireOf(*c),
		Status: res.Status, Expected: c.Plan.Expected(), Got: res.Got, Reason: res.Reason,
		DurationMS: verdict.Milliseconds(res.Took),
	}
	v := cmp.Or(res.evidence, &evidence{})
	out.Curl, out.Violates = v.curl, v.violates
	return verdict.Case(out, rules.RuleByID, res.Findings, v.exchanges, v.at)
}

// wireOf is the wire of a case.
func wireOf(c cases.Case) string {
	if c.CBOR() {
		return report.WireCBOR
	}
	return report.WireJSON
}
