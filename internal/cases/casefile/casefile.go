// Package casefile reads cases of a user's own from a file of YAML or JSON. What
// the file may say stands in fixtures/cases.schema.json.
package casefile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// file is a file of cases.
type file struct {
	Cases []entry `json:"cases"`
}

// entry is one case as it stands in a file.
type entry struct {
	ID      string  `json:"id"`
	Title   string  `json:"title"`
	Needs   string  `json:"needs"`
	Rule    string  `json:"rule"`
	Source  string  `json:"source"`
	Level   string  `json:"level"`
	Request request `json:"request"`
	Expect  expect  `json:"expect"`
}

type request struct {
	JSON        json.RawMessage   `json:"json"`
	Body        string            `json:"body"`
	Base64      []byte            `json:"base64"`
	Wire        wire.Spelling     `json:"wire"`
	Method      string            `json:"method"`
	Path        string            `json:"path"`
	Target      string            `json:"target"`
	ContentType string            `json:"contentType"`
	Headers     map[string]string `json:"headers"`
}

type expect struct {
	Success  bool     `json:"success"`
	Errors   []string `json:"errors"`
	Statuses []int    `json:"statuses"`
}

// jobID begins what stands for the id of the job in a request.
const jobID = "${jobId"

var needs = map[string]cases.Needs{
	"no job": cases.NoJob, "shared job": cases.Shared, "own job": cases.Own,
	"finished job": cases.Finished, "unacknowledged job": cases.Unacknowledged,
}

// Parse reads a file of cases. The schema is that of fixtures/cases.schema.json;
// taken are the ids that the catalogue has. The error names file and line.
func Parse(name string, text, schema []byte, taken map[string]bool) ([]cases.Case, error) {
	doc, err := read(name, text)
	if err != nil {
		return nil, err
	}
	if err := doc.validate(schema); err != nil {
		return nil, err
	}
	plain, err := compact(doc.value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var f file
	if err := json.Unmarshal(plain, &f); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	taken = maps.Clone(taken)
	var out []cases.Case
	for i, e := range f.Cases {
		if problem := e.problem(taken); problem != "" {
			return nil, fmt.Errorf("%s: %s: %s", doc.at("cases", fmt.Sprint(i)), e.ID, problem)
		}
		taken[e.ID] = true
		out = append(out, e.build())
	}
	return out, nil
}

// reserved begin the ids of the catalogue's that are made during a run.
var reserved = []string{"everywhere/", "explore/", "known/"}

// problem is what a schema cannot see.
func (e entry) problem(taken map[string]bool) string {
	uses := strings.Contains(e.text(), jobID)
	switch {
	case taken[e.ID]:
		return "there is a case of this id already; choose another one"
	case slices.ContainsFunc(reserved, func(p string) bool { return strings.HasPrefix(e.ID, p) }):
		return "ids that begin like this are plumbline's own; choose another one"
	case uses && needs[e.Needs] == cases.NoJob:
		return "it says needs: no job, and its request has " + jobID + "}"
	case !uses && needs[e.Needs] != cases.NoJob:
		return fmt.Sprintf("it says needs: %s, and its request has no %s}", e.Needs, jobID)
	case e.Expect.Success && needs[e.Needs] == cases.Shared:
		return "it says needs: shared job, and allows success, which ends the job; say own job"
	}
	if _, ok := rules.RuleByID(e.Rule); e.Rule != "" && !ok {
		return fmt.Sprintf("there is no rule %q (plumbline list --json names the rule of each case); without one say "+
			"source: and level:", e.Rule)
	}
	return ""
}

// text is everything in which the job's id may stand.
func (e entry) text() string {
	r := e.Request
	parts := []string{string(r.JSON), r.Body, string(r.Base64), r.Path, r.Target, r.ContentType}
	return strings.Join(append(parts, slices.Collect(maps.Values(r.Headers))...), "\n")
}

// build makes the case.
func (e entry) build() cases.Case {
	set := judge.Set{Success: e.Expect.Success, Errors: e.Expect.Errors, Statuses: e.Expect.Statuses}
	plan := &cases.Single{
		Job: needs[e.Needs], Request: e.Request.build, Allowed: judge.Allowed{Must: set, Should: set},
	}
	c := cases.Case{ID: e.ID, Title: e.Title, Rule: e.Rule, Source: e.Source, Wire: e.Request.Wire, Plan: plan}
	if c.Rule == "" {
		c.Rule, c.Severity = e.ID, cmp.Or(rules.Level(e.Level), rules.Must)
	}
	switch c.Level() {
	case rules.Should:
		plan.Allowed.Must = plan.Allowed.Union(judge.Either()).Must
	case rules.Observe:
		plan.Allowed = judge.Below500()
	}
	if plan.Job == cases.Own {
		plan.Effect, plan.Variables = e.effect(), len(e.Request.JSON)+len(e.Request.Body)+len(e.Request.Base64)
	}
	return c
}

// effect is what an accepted request leaves behind: known where the request is a
// document and success is all that is allowed.
func (e entry) effect() cases.Effect {
	var sent struct {
		Token *string `json:"continuationToken"`
	}
	if !e.Expect.Success || len(e.Expect.Errors)+len(e.Expect.Statuses) > 0 ||
		json.Unmarshal(e.Request.JSON, &sent) != nil {
		return cases.Effect{Free: true}
	}
	return cases.Effect{Token: sent.Token}
}

// build makes the request for a job's id. It answers false where the id does not lend itself to what is asked for.
func (r request) build(id string) (wire.Request, bool) {
	suits := true
	fill := func(s string) string {
		filled, ok := fill(s, id)
		suits = suits && ok
		return filled
	}
	body := r.Body
	switch {
	case len(r.JSON) > 0:
		body = string(r.JSON)
	case len(r.Base64) > 0:
		body = string(r.Base64)
	}
	out := wire.Request{Body: []byte(fill(body))}
	if r.Wire == wire.CBOR {
		if len(r.JSON) > 0 {
			spelled, err := cases.SpelledInCBOR(out.Body)
			suits, out.Body = suits && err == nil, spelled
		}
		out = wire.RPC(out.Body)
	}
	out.Method, out.Path = r.Method, cmp.Or(fill(r.Path), out.Path)
	out.Target, out.ContentType = cmp.Or(fill(r.Target), out.Target), cmp.Or(fill(r.ContentType), out.ContentType)
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		out.Header = append(out.Header, wire.Field{Name: name, Value: fill(r.Headers[name])})
	}
	return out, suits
}

// compact is JSON without the escapes that only HTML needs.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
