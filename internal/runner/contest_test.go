package runner_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// otherWorker is another worker beside the run: of the jobs that the provider hands out it gets every so-manyth in the
// place of the run, acknowledges it and completes it.
type otherWorker struct {
	provider http.Handler
	every    int
	mu       sync.Mutex
	polled   int
	took     int
}

func (o *otherWorker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PollForJobs") {
		o.provider.ServeHTTP(w, r)
		return
	}
	var answer struct {
		Jobs []json.RawMessage `json:"jobs"`
	}
	polled := httptest.NewRecorder()
	o.provider.ServeHTTP(polled, r)
	if polled.Code != http.StatusOK || json.Unmarshal(polled.Body.Bytes(), &answer) != nil {
		w.WriteHeader(polled.Code)
		_, _ = w.Write(polled.Body.Bytes())
		return
	}
	left := []json.RawMessage{}
	for _, job := range answer.Jobs {
		if !o.takes() {
			left = append(left, job)
			continue
		}
		var its struct{ ID, Nonce string }
		_ = json.Unmarshal(job, &its)
		o.call(r, "AcknowledgeJob", map[string]string{"jobId": its.ID, "nonce": its.Nonce})
		o.call(r, "PutJobSuccessResult", map[string]string{"jobId": its.ID})
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(map[string]any{"jobs": left})
}

// takes reports whether the next job is the worker's.
func (o *otherWorker) takes() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.polled++
	if o.polled%o.every != 0 {
		return false
	}
	o.took++
	return true
}

// call sends a call that is signed as r was.
func (o *otherWorker) call(r *http.Request, operation string, input map[string]string) {
	body, _ := json.Marshal(input)
	its := r.Clone(r.Context())
	its.Body, its.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	its.Header.Set("X-Amz-Target", "CodePipeline_20150709."+operation)
	o.provider.ServeHTTP(httptest.NewRecorder(), its)
}

// TestAnotherWorker has another worker take and complete some of the run's jobs: what follows from that is no fault of
// the target's, and a fault of the target's is one all the same.
func TestAnotherWorker(t *testing.T) {
	t.Parallel()
	const run = "{continuationToken/accepted/0[01]*,json/spelling/token/order-0[01],life/next-stage/refused-first}"
	for name, tc := range map[string]struct {
		fault, status string
	}{
		"conformant": {"", report.StatusPass},
		"mutant":     {"order-token-after-details-lost", report.StatusFail},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			if tc.fault != "" {
				var err error
				p, err = provider.Named(tc.fault)
				require.NoError(t, err)
			}
			other := &otherWorker{provider: p, every: 17}
			d := check(t.Context(), t, setup{handler: other, run: run})
			assert.Greater(t, other.took, 3)
			assert.Equal(t, tc.status, byID(t, d, "json/spelling/token/order-00").Status)
			for _, id := range ids(d, report.StatusFail) {
				assert.Equal(t, report.StatusFail, tc.status, id)
			}
		})
	}
}
