package property_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/property"
)

// handler is an implementation that is being written: it looks at one member only.
func handler(w http.ResponseWriter, r *http.Request) {
	var in struct{ ContinuationToken string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || utf8.RuneCountInString(in.ContinuationToken) > 2048 {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"ValidationException"}`)
	}
}

// send sends a body to the handler.
func send(body []byte) property.Answer {
	w := httptest.NewRecorder()
	handler(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(body))))
	return property.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
}

// newJob returns the id of a job of the handler in a state.
func newJob(property.State) string { return "3f2b8c1e-90ad-4b7c-8d5e-0123456789ab" }

// A test of one's own implementation: every request that must be accepted is.
func Example() {
	_ = func(t *testing.T) { // func TestRightRequestsAreAccepted(t *testing.T)
		property.Check(t, property.Accepted(), func(r property.Request) string {
			job := newJob(r.Past.State())
			return property.Problem(r, job, send(r.Build(job)))
		})
	}
}

// A counterexample is plain data. What a failure has printed makes a test by itself.
func ExampleProblem() {
	const job = "3f2b8c1e-90ad-4b7c-8d5e-0123456789ab"
	for _, length := range []int{2048, 2049} {
		r := property.Request{ID: property.ID{Kind: property.Valid}, Token: property.Text{Kind: property.Valid, Length: length}}
		fmt.Println(length, property.Problem(r, job, send(r.Build(job))) == "")
	}
	r := property.Request{ID: property.ID{Kind: property.Valid}, HasDetails: property.Valid, Percent: property.Number{Kind: property.OffScale, Text: "101"}}
	fmt.Println(property.Problem(r, job, send(r.Build(job))))
	// Output:
	// 2048 true
	// 2049 true
	// expected 400 ValidationException, got 200 with an empty body
}
