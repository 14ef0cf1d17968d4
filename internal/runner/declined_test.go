package runner_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// declining refuses the calls of an operation whose body has a word.
func declining(next http.Handler, operation, word string) http.Handler {
	return refusing(next, operation, "ValidationException", func(body []byte) bool {
		return bytes.Contains(body, []byte(word))
	})
}

// refusing refuses the calls of an operation whose body is one that it refuses.
func refusing(next http.Handler, operation, kind string, refused func(body []byte) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+operation) {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if refused(body) {
			w.Header().Set("Content-Type", "application/x-amz-json-1.1")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprintf(w, `{"__type":%q}`, kind)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// TestDeclined has targets that do not take each pipeline or each action type: a case that cannot do without is skipped.
func TestDeclined(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, operation, word string
		skipped               []string
	}{
		{"twelve actions in a stage", "CreatePipeline", `"build-11"`, []string{"life/next-stage/twelve-actions"}},
		{
			"four stages", "CreatePipeline", `"Fourth"`, []string{"life/next-stage/further-stages"},
		},
		{"actions that test", "CreateCustomActionType", `"Test"`, nil},
		{"actions that deploy", "CreateCustomActionType", `"Deploy"`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			d := check(t.Context(), t, setup{handler: declining(p, c.operation, c.word), run: "life/next-stage/*"})
			assert.Equal(t, 0, report.ExitCode(d))
			assert.NotEmpty(t, ids(d, report.StatusPass))
			assert.Empty(t, ids(d, report.StatusFail))
			assert.Empty(t, ids(d, report.StatusError))
			var skipped []string
			for _, id := range ids(d, report.StatusSkip) {
				if strings.HasPrefix(id, "life/") {
					skipped = append(skipped, id)
				}
			}
			assert.Equal(t, c.skipped, skipped)
			assert.Empty(t, p.Leftovers())
		})
	}
}

// TestStartedOnce has a target that starts each pipeline once, and refuses further executions: a scenario of two of
// them is skipped, and no next job of the first is taken for the first job of another.
func TestStartedOnce(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var mu sync.Mutex
	started := map[string]bool{}
	h := refusing(p, "StartPipelineExecution", "ConcurrentPipelineExecutionsLimitExceededException", func(body []byte) bool {
		var in struct{ Name string }
		if json.Unmarshal(body, &in) != nil {
			return true
		}
		mu.Lock()
		defer mu.Unlock()
		defer func() { started[in.Name] = true }()
		return started[in.Name]
	})
	d := check(t.Context(), t, setup{handler: h, run: "life/jobs-apart/*"})
	assert.Equal(t, 0, report.ExitCode(d))
	assert.Empty(t, ids(d, report.StatusFail))
	assert.Empty(t, ids(d, report.StatusError))
	for _, id := range []string{"life/jobs-apart/waiting-beside-start", "life/jobs-apart/waiting-of-two-executions"} {
		assert.Contains(t, byID(t, d, id).Reason, "not started again: StartPipelineExecution: ConcurrentPipelineExecutions")
	}
	assert.Empty(t, p.Leftovers())
}
