// Package reporttest has reports for tests of views.
package reporttest

import (
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// failing is the example of a failed case of the tests.
func failing(id, got, body string) report.Case {
	return report.Case{
		ID: id, Title: "a job id in upper case", Level: report.LevelMust, Family: "jobId", Rule: "jobId.pattern",
		Source: "API reference, PutJobSuccessResult, jobId", Status: report.StatusFail,
		Expected: "400 ValidationException or JobNotFoundException", Got: got,
		Findings: []report.Finding{{
			Rule: "jobId.pattern", Level: report.LevelMust,
			Expected: "400 ValidationException or JobNotFoundException", Got: got,
		}},
		Exchange: &report.Exchange{
			Request: report.Request{
				Method: "POST", Path: "/",
				Headers: []report.Header{{Name: "Authorization", Value: "AWS4-HMAC-SHA256 secret"}},
				Payload: report.NewPayload([]byte(body)),
			},
			Status: 200, Fate: "kept open", DurationMS: 1.5,
		},
		Curl:      "curl -sS -X POST http://127.0.0.1:4566/ --data-binary '" + body + "'",
		Replay:    "plumbline check --endpoint http://127.0.0.1:4566 --run '" + id + "'",
		KnownLine: id + "  # why",
	}
}

// Sample is a run with every status in it.
func Sample() *report.Document {
	d := &report.Document{
		Complete: true, Tool: report.Tool{Name: "plumbline", Version: "0.1.0"},
		Target:  report.Target{URL: "http://127.0.0.1:4566", Jobs: "aws"},
		Profile: "current", Seed: 7, Catalogue: report.Catalogue{Version: "1", SHA256: strings.Repeat("0a", 32)},
		StartedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), DurationMS: 3141.5,
		Reproduce: "plumbline check --endpoint http://127.0.0.1:4566 --seed 7",
		Notes:     []string{"workers lowered from 16 to 8: the target refused connections"},
		Requests:  7012, Distinct: 6120, JobsUsed: 1204,
	}
	d.Cases = []report.Case{
		failing("jobId/pattern/upper-case", "200 with an empty body",
			`{"jobId":"AAAAAAAA-0000-4000-8000-000000000001"}`),
		failing("jobId/pattern/upper/12", "200 with an empty body",
			`{"jobId":"aaaaaaaa-0000-4000-8000-00000000000B"}    `),
		failing("jobId/pattern/braces", "a drop after 12 ms", `{"jobId":"{aaaaaaaa}"}`),
		{
			ID: "answer/empty", Title: "an empty body", Level: report.LevelMust, Family: "answer", Rule: "answer.body",
			Status: report.StatusPass,
		},
		{
			ID: "variables/size/over", Level: report.LevelMust, Family: "variables", Rule: "variables.size",
			Profile: "current", Status: report.StatusFail, Expected: "400 OutputVariablesSizeExceededException",
			Got: "500\x1b]0;owned\x07 \u202e\u009b31m",
		},
		{
			ID: "answer/content-type", Title: "the content type", Level: report.LevelShould, Family: "answer",
			Rule: "answer.contentType", Status: report.StatusWarn,
			Findings: []report.Finding{{
				Rule: "answer.contentType", Level: report.LevelShould,
				Expected: "application/x-amz-json-1.1", Got: "text/html", Count: 6120, Caution: "no client reads it",
			}},
		},
		{
			ID: "wire/duplicate-keys", Level: report.LevelObserve, Family: "wire", Rule: "json.duplicate",
			Status: report.StatusObserved, Got: "200",
		},
		{
			ID: "life/twice", Level: report.LevelMust, Family: "life", Rule: "life.spent", Status: report.StatusError,
			Reason: "no job was handed out within 10s",
		},
		{
			ID: "life/continuation", Level: report.LevelMust, Family: "life", Rule: "life.token",
			Status: report.StatusSkip, Reason: "needs a job, and --jobs is none",
		},
		{
			ID: "life/concurrent", Level: report.LevelMust, Family: "life", Rule: "life.oneWins",
			Status: report.StatusSkip, Reason: "needs a job, and --jobs is none",
		},
		{ID: "wire/nulls", Level: report.LevelMust, Family: "wire", Rule: "json.null", Status: report.StatusKnown},
		{
			ID: "wire/bom", Title: "a byte order mark", Level: report.LevelMust, Family: "wire", Rule: "json.bom",
			Status: report.StatusFixed, Expected: "200", Got: "200",
		},
	}
	d.Cases[3].Steps = []report.Exchange{{
		Label:   "acknowledge",
		Request: report.Request{Method: "POST", Path: "/", Payload: report.NewPayload([]byte{0xff})}, Status: 200,
	}}
	report.Finish(d)
	return d
}

// Long is a run of which everything that plumbline says itself is long: each text "ends with the" name of it.
func Long() *report.Document {
	long := func(what string) string { return strings.Repeat("word ", 120) + "ends with the " + what }
	d := Sample()
	d.Headline, d.Notes, d.Reproduce = long("headline"), []string{long("note")}, long("command of the run")
	for i := range d.Cases {
		switch c := &d.Cases[i]; {
		case c.Status == report.StatusError:
			c.Reason = long("reason")
		case c.Replay != "":
			c.Replay, c.KnownLine, c.Findings[0].Caution = long("replay"), long("known line"), long("caution")
		}
	}
	report.Finish(d)
	return d
}

// Run has one case of each status given.
func Run(complete, strict bool, statuses ...string) *report.Document {
	d := &report.Document{Complete: complete, Strict: strict, DurationMS: 3100}
	for _, s := range statuses {
		d.Cases = append(d.Cases, report.Case{ID: s, Level: report.LevelMust, Family: "f", Rule: "r", Status: s})
	}
	report.Finish(d)
	return d
}

// BothWires is a run with cases on each wire: the same rule is violated on both, and another one by CBOR.
func BothWires() *report.Document {
	d := Run(true, false, "pass", "fail")
	d.Target.URL, d.Profile = "http://127.0.0.1:4566", "current"
	d.Cases[0].Wire, d.Cases[1].Wire = report.WireJSON, report.WireJSON
	answer := report.Exchange{
		Request: report.Request{
			Method: "POST", Path: "/service/CodePipeline_20150709/operation/PutJobSuccessResult",
			Headers: []report.Header{{Name: "Content-Type", Value: "application/cbor"}},
			Payload: report.NewPayload([]byte("\xa1\x65jobId\xf6")),
		},
		Status: 400, Headers: []report.Header{{Name: "Content-Type", Value: "application/cbor"}},
		Payload: report.NewPayload([]byte("\xa1\x66__type")),
	}
	d.Cases = append(d.Cases,
		report.Case{
			ID: "cbor/fail", Level: report.LevelMust, Family: "f", Rule: "r", Status: report.StatusFail,
			Wire: report.WireCBOR, Exchange: &answer,
		},
		report.Case{
			ID: "cbor/other", Level: report.LevelMust, Family: "cbor", Rule: "cbor/null",
			Status: report.StatusFail, Wire: report.WireCBOR, Exchange: &answer, Got: "400",
		},
		report.Case{
			ID: "cbor/pass", Level: report.LevelMust, Family: "f", Rule: "r", Status: report.StatusPass,
			Wire: report.WireCBOR,
		},
	)
	report.Finish(d)
	return d
}

// Counting is a document whose cases are mostly counted.
func Counting() *report.Document {
	d := Sample()
	d.Unlisted = []report.Unlisted{
		{Level: report.LevelMust, Family: "variables", Status: report.StatusPass, Count: 900_000},
		{Level: report.LevelMust, Family: "jobId", Status: report.StatusSkip, Reason: "needs a job", Count: 50},
	}
	report.Finish(d)
	return d
}

// Accepting is a failed case whose request violates rules.
func Accepting(id, family, rule, got string, violates ...string) report.Case {
	return report.Case{
		ID: id, Level: report.LevelMust, Family: family, Rule: rule, Status: report.StatusFail, Violates: violates,
		Replay: "plumbline check --run " + id,
		Findings: []report.Finding{{
			Rule: rule, Level: report.LevelMust,
			Expected: "400 ValidationException", Got: got,
		}},
	}
}

// Unmeasured is the report of a target that accepts a summary of any length, and what comes of it.
func Unmeasured() *report.Document {
	const length, got = "executionDetails.summary/length", "200 with an empty body"
	d := &report.Document{Complete: true, Cases: []report.Case{
		Accepting("combine/invalid/one", "combine", "combine/invalid", got, length, "continuationToken/length"),
		Accepting("combine/invalid/two", "combine", "combine/invalid", got, length),
		Accepting("everywhere/jobs-accounted", "life", "life/jobs-accounted", `a job with the token "a"`),
		Accepting("executionDetails.summary/length/00000", "executionDetails", length, got, length),
		Accepting("protocol/keep-alive/long", "protocol", "protocol/keep-alive", got, length),
		Accepting("protocol/keep-alive/plain", "protocol", "protocol/keep-alive", "a drop"),
		Accepting("life/next-stage/plain", "life", "life/one-winner", "no job"),
	}}
	c := &d.Cases[2]
	c.Findings = append(c.Findings, report.Finding{
		Rule: c.Rule, Level: report.LevelMust,
		Expected: c.Findings[0].Expected, Got: "a job without a token",
	})
	report.Finish(d)
	return d
}

// Hostile is what a target may send: markup, a terminal's escapes, characters that XML has not, a turn of direction.
const Hostile = "<script>alert(1)</script>\"'`|*_[x](javascript:x)]]>--> \x00\x1b]0;owned\x07\u009b31m\u202e\ufffe"
