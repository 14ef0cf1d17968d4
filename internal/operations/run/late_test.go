package run

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestAJobThatIsLate has the jobs of one action type come late, just when more than one is asked for: a case that fails so
// is played once more, and nobody is accused.
func TestAJobThatIsLate(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var mu sync.Mutex
	late, held := "", 0
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		var in struct {
			MaxBatchSize int
			ActionTypeID struct{ Provider string }
		}
		_ = json.Unmarshal(body, &in) // a body that is none names no type
		mu.Lock()
		of := in.ActionTypeID.Provider
		if late == "" && in.MaxBatchSize == 1 && strings.HasPrefix(of, "plumbline-") {
			late = of
		}
		if late != "" && of == late && in.MaxBatchSize == jobs.MostActions {
			late = "none any more"
		}
		hold := of == late && of != ""
		if hold {
			held++
		}
		mu.Unlock()
		if !hold {
			p.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		_, _ = io.WriteString(w, `{"jobs":[]}`)
	})
	out := checked(t, handler, Options{
		Operations: []string{"PollForJobs"}, Patience: 50 * time.Millisecond,
		Selected: func(id string) bool { return id == "PollForJobs/life/batch-rest-1" },
	})
	assert.Empty(t, failures(out))
	assert.Equal(t, "none any more", late)
	assert.Greater(t, held, 1)
}

// TestAJobWhoseAnswerIsLost has the connection end at the first answer to each action type's polls that hands a job out:
// the job went with it, and nobody is accused.
func TestAJobWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var mu sync.Mutex
	lost := map[string]bool{}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PollForJobs") && strings.Contains(answer.Body.String(), `"nonce"`) {
			var in struct{ ActionTypeID struct{ Provider string } }
			_ = json.Unmarshal(body, &in) // a body that is none gets no job
			mu.Lock()
			first := !lost[in.ActionTypeID.Provider]
			lost[in.ActionTypeID.Provider] = true
			mu.Unlock()
			if first {
				panic(http.ErrAbortHandler)
			}
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // whoever reads it may be gone
	})
	id := "PollForJobs/life/two-pipelines"
	out := checked(t, handler, Options{
		Operations: []string{"PollForJobs"}, Patience: 50 * time.Millisecond, Selected: func(of string) bool { return of == id },
	})
	assert.GreaterOrEqual(t, len(lost), 1)
	require.Len(t, out.Cases, 1)
	assert.Equal(t, report.StatusSkip, out.Cases[0].Status, "%v", out.Cases[0].Findings)
	assert.Contains(t, out.Cases[0].Reason, "an answer of PollForJobs was lost")
}

// TestAnOperationThatHangs has every rejection hang: it is asked until that is clear, and of the other cases it is said
// that they were not tried.
func TestAnOperationThatHangs(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var hung atomic.Int64
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		if answer.Code >= http.StatusBadRequest && strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".GetJobDetails") {
			hung.Add(1)
			<-r.Context().Done()
			return
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
	to, err := client.New(t.Context(), client.Options{Handler: handler, Timeout: time.Second / 2})
	require.NoError(t, err)
	defer func() { assert.NoError(t, to.Close()) }()
	out := Run(t.Context(), to, Options{
		Operations: []string{"GetJobDetails"}, Workers: 16, Patience: 400 * time.Millisecond,
		Selected: func(id string) bool { return strings.HasPrefix(id, "GetJobDetails/jobId/") },
	})
	untried := 0
	for _, c := range out.Cases {
		if strings.Contains(c.Reason, "the others are not tried") {
			untried++
		}
	}
	assert.NotEmpty(t, failures(out))
	assert.Greater(t, untried, len(out.Cases)/2)
	assert.Less(t, hung.Load(), int64(len(out.Cases)/2))
}
