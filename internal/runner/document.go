package runner

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/spec"
	"github.com/plumbline-conformance/plumbline/internal/target"
)

// CatalogueVersion changes with the catalogue, so that a gate that turned red by
// new cases can say so.
const CatalogueVersion = "1"

// Document makes the report of a run out of what it found. What names the run,
// its seed and how to repeat it, is the caller's.
func (o *Outcome) Document(t *target.Target, options Options, started time.Time) *report.Document {
	d := &report.Document{
		Schema: report.Schema, Complete: o.Complete, Profile: string(options.Profile), Strict: options.Strict,
		Headline: o.Headline, Notes: o.Notes, Requests: o.Requests, Distinct: o.Distinct, JobsUsed: o.Jobs,
		StartedAt: started, DurationMS: milliseconds(time.Since(started)),
	}
	d.Target.URL = t.Endpoint()
	d.Catalogue = report.Catalogue{Version: CatalogueVersion, SHA256: fingerprint(o.Results)}
	for _, res := range o.Results {
		d.Cases = append(d.Cases, res.document(t))
	}
	report.Finish(d)
	return d
}

// fingerprint identifies the list of cases that were planned.
func fingerprint(results []*Result) string {
	h := sha256.New()
	for _, res := range results {
		fmt.Fprintf(h, "%s\t%s\t%s\n", res.Case.ID, res.Case.Rule, res.Case.Allowed)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// document is one result as the report has it.
func (res *Result) document(t *target.Target) report.Case {
	c := res.Case
	rule, ok := spec.RuleByID(c.Rule)
	source := rule.Source.String()
	if !ok {
		source, rule.Family = c.Source, "own cases"
	}
	out := report.Case{
		ID: c.ID, Title: c.Title, Level: string(c.Level()), Family: rule.Family, Rule: c.Rule, Source: source, Profile: string(c.Profile),
		Status: res.Status, Expected: Expected(c), Got: res.Got, Reason: res.Reason, DurationMS: milliseconds(res.Took),
	}
	for _, f := range res.Findings {
		out.Findings = append(out.Findings, report.Finding{Rule: f.Rule, Level: string(f.Level), Expected: f.Expected, Got: f.Got})
	}
	if len(res.Findings) > 0 {
		out.Expected = res.Findings[0].Expected
	}
	switch res.Status {
	case report.StatusFail, report.StatusWarn:
		out.KnownLine = c.ID
		out.Replay = fmt.Sprintf("plumbline check --endpoint %s --run '%s'", t.Endpoint(), c.ID)
	}
	if len(res.exchanges) > 0 {
		out.Exchange, out.Curl = &res.exchanges[0], res.curl
	}
	if len(res.exchanges) > 1 {
		out.Steps = res.exchanges
	}
	return out
}

// Expected says what a case allows.
func Expected(c cases.Case) string {
	switch {
	case c.Request != nil:
		return c.Allowed.String()
	case c.Steps != nil:
		return fmt.Sprintf("each of %d steps as documented", len(c.Steps))
	case c.Race != nil && c.Race.Apart:
		return "200 for each"
	case c.Race != nil:
		return "200 for exactly one"
	}
	return "no finding in the whole run"
}

func exchange(e *target.Exchange) report.Exchange {
	r := e.Request
	out := report.Exchange{Status: e.Status, Fate: string(e.Fate), DurationMS: milliseconds(e.Took), Payload: report.NewPayload(e.Body), Headers: report.Headers(http.Header(e.Header))}
	out.Request = report.Request{Method: r.Method, Path: r.Path, Payload: report.NewPayload(r.Body)}
	if r.Raw != nil {
		out.Request.Payload = report.NewPayload(r.Raw)
	}
	for _, f := range r.Header {
		out.Request.Headers = append(out.Request.Headers, report.Header{Name: f.Name, Value: f.Value})
	}
	if r.Target != "" && !strings.Contains(r.Target, spec.NoHeader) {
		out.Request.Headers = append(out.Request.Headers, report.Header{Name: "X-Amz-Target", Value: r.Target})
	}
	if r.ContentType != "" && !strings.Contains(r.ContentType, spec.NoHeader) {
		out.Request.Headers = append(out.Request.Headers, report.Header{Name: "Content-Type", Value: r.ContentType})
	}
	return out
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
