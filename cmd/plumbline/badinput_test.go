package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestBadInputIsToldInASentence goes through the real front door: exit status 2,
// one sentence that says what to do, and nothing sent where nothing had to be.
func TestBadInputIsToldInASentence(t *testing.T) {
	noTarget(t)
	var asked atomic.Int64
	right := provider.New()
	jobless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PutJobSuccessResult") {
			right.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"__type":"UnknownOperationException"}`))
	}))
	defer jobless.Close()
	for _, c := range []struct {
		name string
		args string
		says []string
		asks bool
	}{
		{name: "unknown flag", args: "--endpont x", says: []string{"unknown flag: --endpont"}},
		{name: "two targets", args: "--endpoint HERE --endpoint http://127.0.0.1:1", says: []string{`"http://127.0.0.1:1" for "--endpoint"`, "already", "one only"}},
		{name: "two wires", args: "--endpoint HERE --wire cbor --wire json", says: []string{`it is "cbor" already`}},
		{name: "neither target", args: "", says: []string{"--endpoint URL", "--embedded"}},
		{name: "bad URL", args: "--endpoint http://127.0.0.1:port", says: []string{"127.0.0.1:port"}},
		{name: "no scheme", args: "--endpoint localhost/x", says: []string{"localhost/x", "http"}},
		{name: "unreachable", args: "--endpoint http://127.0.0.1:1", says: []string{"never answered", "refused"}},
		{name: "no such case", args: "--endpoint HERE --run jobId/patern/upper-case-00", says: []string{`no case matches "jobId/patern/upper-case-00"`, "jobId/pattern/upper-case-00"}},
		{name: "a case of another wire", args: "--endpoint HERE --run cbor/route/plain", says: []string{`no case matches "cbor/route/plain"`, "--wire cbor"}},
		{name: "a case of an operation by another wire", args: "--endpoint HERE --run PollForJobs/cbor/**", says: []string{`no case matches "PollForJobs/cbor/**"`, "--wire cbor"}},
		{name: "nothing to skip", args: "--endpoint HERE --skip jobid/*", says: []string{`no case matches "jobid/*"`, "jobId/"}},
		{name: "zero cases", args: "--endpoint HERE --run success/** --skip **", says: []string{"no case is selected"}},
		{name: "unwritable report", args: "--endpoint HERE --report json=" + filepath.Join(t.TempDir(), "no", "report.json"), says: []string{"there is no directory"}},
		{name: "report in a directory's place", args: "--endpoint HERE --report json=" + t.TempDir(), says: []string{"directory"}},
		{name: "no jobs to be had", args: "--endpoint HERE", says: []string{"could not get a job", "CreateCustomActionType", ": UnknownOperationException; "}, asks: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := asked.Load()
			args := strings.Fields(strings.ReplaceAll(c.args, "HERE", jobless.URL))
			got := call(t.Context(), plumbline.Check, append([]string{"check", "-q", "--no-color"}, args...)...)
			assert.Equal(t, exitFailed, got.code, "%s%s", got.stdout, got.stderr)
			for _, s := range c.says {
				assert.Contains(t, got.stdout+got.stderr, s)
			}
			assert.Equal(t, c.asks, asked.Load() > before, "requests were sent")
		})
	}
}
