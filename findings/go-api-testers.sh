#!/usr/bin/env bash
# One would guess: the libraries for tests of HTTP in Go, httpexpect, apitest with its jsonpath, and
#   kinbiko/jsonassert, pass what equals what was expected and nothing else: lists by their elements, numbers by their
#   value, an empty body where an empty one is asked for.
# What is so: jsonassert's <<UNORDERED>> passes [1,1,2] for [1,2,2], and its numbers are equal up to a millionth: a
#   time of .1230001 is one of .123. apitest's Body("") passes any body. In apitest-jsonpath NotEqual("$.n", 50) passes
#   for 50, as Equal fails for it, Present fails for 0, false, "" and [], and NotPresent passes for them, for HTML and
#   for text behind the end. httpexpect's JSON() fails on application/x-amz-json-1.1 until it is told of it; 2^53+1
#   equals 2^53, and of a schema of 2020-12 dependentRequired and what stands beside $ref check nothing.
# Why it matters: "the success of a job has an empty body", "no message", "these artifacts, in any order" are what such
#   tests ask; they pass for a page of HTML and for an artifact that came twice. A progress of 0 is not present.
# Seen with: httpexpect 2.17.0, kinbiko/jsonassert 1.2.0, steinfletcher/apitest 1.6.0, apitest-jsonpath 1.7.1, Go 1.26,
#   on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
cat >main.go <<'EOF'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/gavv/httpexpect/v2"
	"github.com/kinbiko/jsonassert"
	"github.com/steinfletcher/apitest"
	jsonpath "github.com/steinfletcher/apitest-jsonpath"
)

type test struct{ failed bool }

func (t *test) Errorf(string, ...any) { t.failed = true }
func (t *test) Fatal(...any)          { panic(t) }
func (t *test) Fatalf(string, ...any) { panic(t) }

func run(name string, do func(*test)) {
	t := &test{}
	func() {
		defer func() { t.failed = recover() != nil || t.failed }()
		do(t)
	}()
	fmt.Printf("  %s: %s\n", name, map[bool]string{true: "fails", false: "passes"}[t.failed])
}

var body string

func answer(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_, _ = w.Write([]byte(body))
}

func compare(got, want string) {
	run(want+" for "+got, func(t *test) { jsonassert.New(t).Assertf(got, want) })
}

func call(what, got string, expect func(*apitest.Response) *apitest.Response) {
	body = got
	run(what+" for "+got, func(t *test) {
		expect(apitest.New().HandlerFunc(answer).Post("/").Expect(t)).End()
	})
}

func main() {
	fmt.Println("jsonassert")
	compare(`[1,1,2]`, `["<<UNORDERED>>",1,2,2]`)
	compare(`[1,2,3]`, `["<<UNORDERED>>",1,2]`)
	compare(`{"t":1714979289.123}`, `{"t":1714979289.1230001}`)
	compare(`{"n":0}`, `{"n":0.0000001}`)
	compare(`{"n":9007199254740992}`, `{"n":9007199254740993}`)
	compare(`{"n":1,"n":50}`, `{"n":50}`)
	compare(`{"n":50} x`, `{"n":50}`)

	fmt.Println("apitest")
	for _, got := range []string{`{"message":"m"}`, `<html>502</html>`} {
		call(`Body("")`, got, func(r *apitest.Response) *apitest.Response { return r.Body("") })
	}
	for _, n := range []any{50, 50.0} {
		call(fmt.Sprintf("Equal(%T)", n), `{"n":50}`, func(r *apitest.Response) *apitest.Response {
			return r.Assert(jsonpath.Equal("$.n", n))
		})
		call(fmt.Sprintf("NotEqual(%T)", n), `{"n":50}`, func(r *apitest.Response) *apitest.Response {
			return r.Assert(jsonpath.NotEqual("$.n", n))
		})
	}
	for _, got := range []string{
		`{"n":50}`, `{"n":0}`, `{"n":false}`, `{"n":""}`, `{"n":[]}`, `{"n":null}`, `{}`, `<html>`, `{"n":50} x`,
	} {
		call("Present", got, func(r *apitest.Response) *apitest.Response { return r.Assert(jsonpath.Present("$.n")) })
		call("NotPresent", got, func(r *apitest.Response) *apitest.Response { return r.Assert(jsonpath.NotPresent("$.n")) })
	}

	fmt.Println("httpexpect")
	server := httptest.NewServer(http.HandlerFunc(answer))
	defer server.Close()
	body = `{"n":50,"big":9007199254740993}`
	amz := httpexpect.ContentOpts{MediaType: "application/x-amz-json-1.1"}
	expect := func(name string, do func(*httpexpect.Response)) {
		run(name, func(t *test) {
			reporter := httpexpect.NewAssertReporter(t)
			do(httpexpect.WithConfig(httpexpect.Config{BaseURL: server.URL, Reporter: reporter}).POST("/").Expect())
		})
	}
	expect("JSON()", func(r *httpexpect.Response) { r.JSON().Object().HasValue("n", 50) })
	expect("JSON(amz)", func(r *httpexpect.Response) { r.JSON(amz).Object().HasValue("n", 50) })
	expect("another big number", func(r *httpexpect.Response) {
		r.JSON(amz).Object().HasValue("big", int64(9007199254740992))
	})
	for _, schema := range []string{
		`{"properties":{"n":{"maximum":10}}}`,
		`{"properties":{"n":{"$ref":"#/$defs/i","maximum":10}},"$defs":{"i":{"type":"integer"}}}`,
		`{"$schema":"https://json-schema.org/draft/2020-12/schema","dependentRequired":{"n":["m"]}}`,
	} {
		expect(schema, func(r *httpexpect.Response) { r.JSON(amz).Schema(schema) })
	}
}
EOF
cat >want <<'WANT'
jsonassert
  ["<<UNORDERED>>",1,2,2] for [1,1,2]: passes
  ["<<UNORDERED>>",1,2] for [1,2,3]: fails
  {"t":1714979289.1230001} for {"t":1714979289.123}: passes
  {"n":0.0000001} for {"n":0}: passes
  {"n":9007199254740993} for {"n":9007199254740992}: passes
  {"n":50} for {"n":1,"n":50}: passes
  {"n":50} for {"n":50} x: fails
apitest
  Body("") for {"message":"m"}: passes
  Body("") for <html>502</html>: passes
  Equal(int) for {"n":50}: fails
  NotEqual(int) for {"n":50}: passes
  Equal(float64) for {"n":50}: passes
  NotEqual(float64) for {"n":50}: fails
  Present for {"n":50}: passes
  NotPresent for {"n":50}: fails
  Present for {"n":0}: fails
  NotPresent for {"n":0}: passes
  Present for {"n":false}: fails
  NotPresent for {"n":false}: passes
  Present for {"n":""}: fails
  NotPresent for {"n":""}: passes
  Present for {"n":[]}: fails
  NotPresent for {"n":[]}: passes
  Present for {"n":null}: fails
  NotPresent for {"n":null}: passes
  Present for {}: fails
  NotPresent for {}: passes
  Present for <html>: fails
  NotPresent for <html>: passes
  Present for {"n":50} x: fails
  NotPresent for {"n":50} x: passes
httpexpect
  JSON(): fails
  JSON(amz): passes
  another big number: passes
  {"properties":{"n":{"maximum":10}}}: fails
  {"properties":{"n":{"$ref":"#/$defs/i","maximum":10}},"$defs":{"i":{"type":"integer"}}}: passes
  {"$schema":"https://json-schema.org/draft/2020-12/schema","dependentRequired":{"n":["m"]}}: passes
WANT
{
  go mod init example.com/find
  go get github.com/gavv/httpexpect/v2@v2.17.0 github.com/kinbiko/jsonassert@v1.2.0 \
    github.com/steinfletcher/apitest@v1.6.0 github.com/steinfletcher/apitest-jsonpath@v1.7.1
  go build -o find .
} >log 2>&1 || { cat log; exit 1; }
./find >got 2>/dev/null
cat got
diff want got
echo "holds: three libraries for tests of HTTP in Go pass what is not equal"
