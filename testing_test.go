package plumbline_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

const role = "PLUMBLINE_TEST_ROLE"

// TestInProcess is run by TestFailuresAreTold in a process of its own, for its
// failure is what is looked at.
func TestInProcess(t *testing.T) {
	narrow := plumbline.Options{Run: []string{"success/**", "jobId/pattern/upper-case-0*"}}
	switch os.Getenv(role) {
	case "fault":
		p, err := provider.Named("job-id-case-folded")
		require.NoError(t, err)
		plumbline.TestHandler(t, p, narrow)
	case "known":
		p, err := provider.Named("job-id-case-folded")
		require.NoError(t, err)
		narrow.Known = filepath.Join(t.TempDir(), "known.txt")
		require.NoError(t, os.WriteFile(narrow.Known, []byte("reason: since ever\njobId/pattern/upper-case-*\n"), 0o600))
		plumbline.TestHandler(t, p, narrow)
	case "func fails":
		plumbline.Test(t, plumbline.Target{Handler: provider.New(), JobFunc: func(context.Context) (string, error) { return "", errors.New("no disk") }}, narrow)
	case "no pipelines":
		p := provider.New()
		plumbline.TestHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Amz-Target") == "CodePipeline_20150709.PutJobSuccessResult" {
				p.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Content-Type", "application/x-amz-json-1.1")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"__type":"UnknownOperationException"}`))
		}))
	case "absent":
		plumbline.TestURL(t, "http://127.0.0.1:1", narrow)
	default:
		t.Skip("run by TestFailuresAreTold")
	}
}

func TestFailuresAreTold(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	for what, says := range map[string][]string{
		"fault": {
			"--- FAIL: TestInProcess/jobId/jobId/pattern/upper-case-00", "--- PASS: TestInProcess/combine/success/", "rule      jobId/pattern (MUST)", "source    CodePipeline API Reference: PutJobSuccessResult",
			"expected  400 ValidationException or JobNotFoundException", "got       200 with an empty body", `sent      {"jobId":"`, `again     plumbline.Test(t, target, plumbline.Options{Run: []string{"jobId/pattern/upper-case-00"}})`, "plumbline: FAIL jobId/pattern: expected 400 ValidationException or JobNotFoundException, got 200 with an empty body (10 cases, as jobId/pattern/upper-case-0", "NOT conformant",
		},
		"known":        {"--- SKIP: TestInProcess/jobId/jobId/pattern/upper-case-00", "known failure: since ever", "--- PASS: TestInProcess ", "conformant but for "},
		"func fails":   {"--- FAIL: TestInProcess", "the job function failed: no disk"},
		"no pipelines": {"--- FAIL: TestInProcess", "Target.JobFunc", "--jobs states=URL", "NO VERDICT: no job could be obtained", "--- PASS: TestInProcess/jobId/jobId/unknown/"},
		"absent":       {"--- FAIL: TestInProcess", "the target never answered"},
	} {
		c := exec.CommandContext(t.Context(), self, "-test.run=^TestInProcess$", "-test.v")
		c.Env = append(os.Environ(), role+"="+what)
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, &out
		err := c.Run()
		assert.Equal(t, what == "known", err == nil, what)
		for _, s := range says {
			assert.Contains(t, out.String(), s, what)
		}
		if what == "no pipelines" {
			for _, once := range []string{"Target.JobFunc", "CreateCustomActionType", "--- FAIL: "} {
				assert.Equal(t, 1, strings.Count(out.String(), once), once)
			}
			assert.NotContains(t, out.String(), "--- SKIP")
		}
	}
}

func TestWithAJobFunc(t *testing.T) {
	t.Parallel()
	p := provider.New()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	plumbline.Test(t, plumbline.Target{URL: server.URL, JobFunc: func(context.Context) (string, error) { return p.AddJob("InProgress"), nil }},
		plumbline.Options{Run: []string{"success/**", "life/**"}})
	assert.Empty(t, p.Leftovers())
}
