package runner

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/verdict"
)

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
