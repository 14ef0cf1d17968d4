package jobs_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// refusing answers the first calls of an operation, by either wire, with an error, and counts all of them.
type refusing struct {
	http.Handler
	operation, kind string
	status, first   int
	calls           atomic.Int64
}

func (h *refusing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	byCBOR := strings.HasSuffix(r.URL.Path, "/"+h.operation)
	if !byCBOR && !strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+h.operation) || int(h.calls.Add(1)) > h.first {
		h.Handler.ServeHTTP(w, r)
		return
	}
	if byCBOR {
		w.Header().Set("Smithy-Protocol", wire.CBORProtocol)
	}
	w.WriteHeader(h.status)
	_, _ = io.WriteString(w, `{"__type":"`+h.kind+`"}`)
}

func reach(t *testing.T, h http.Handler) *client.Target {
	t.Helper()
	to, err := client.New(t.Context(), client.Options{Handler: h})
	require.NoError(t, err)
	t.Cleanup(func() { _ = to.Close() })
	return to
}

// TestFoundLater: jobs come of a target that does not find its action types and pipelines at once; of an action type
// that was just made a poll can be judged, by either wire.
func TestFoundLater(t *testing.T) {
	p, err := provider.Named("found-later")
	require.NoError(t, err)
	to := reach(t, p)
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	b, err := a.Open(t.Context(), 20)
	require.NoError(t, err)
	assert.NotEmpty(t, b.Jobs)
	for range 2 {
		l, err := a.NewLine(t.Context(), a.NewProvider(), "1", "", nil)
		require.NoError(t, err)
		body := `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"` + l.Provider + `","version":"1"}}`
		assert.Equal(t, 200, to.Do(t.Context(), wire.Request{Target: "CodePipeline_20150709.PollForJobs", Body: []byte(body)}).Status)
	}
	require.NoError(t, a.Close(t.Context()))

	supply, err := jobs.Source{Kind: jobs.KindAWS}.Supply(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	quiet, release, err := supply.OpenOnCBOR(t.Context(), 2)
	defer release()
	require.NoError(t, err)
	assert.NotEmpty(t, quiet.Jobs)
	require.NoError(t, supply.AWS().Close(t.Context()))
	assert.Empty(t, p.Leftovers())
}

// TestFirstLines: also before anything was seen to take a while, a poll for a type that was just made is not one too early.
func TestFirstLines(t *testing.T) {
	p, err := provider.Named("found-later")
	require.NoError(t, err)
	to := reach(t, p)
	a := jobs.Prepare(to, jobs.AWSOptions{})
	provider := a.NewProvider()
	_, err = a.Define(t.Context(), "Test", provider, "1", "")
	require.NoError(t, err)
	body := `{"actionTypeId":{"category":"Test","owner":"Custom","provider":"` + provider + `","version":"1"}}`
	assert.Equal(t, 200, to.Do(t.Context(), wire.Request{Target: "CodePipeline_20150709.PollForJobs", Body: []byte(body)}).Status)
	require.NoError(t, a.Close(t.Context()))
}

// TestBusy: a pipeline that is busy is started later, and a job is acknowledged by CBOR when the target has time.
func TestBusy(t *testing.T) {
	for name, h := range map[string]*refusing{
		"a start, busy":           {operation: "StartPipelineExecution", kind: "ConflictException", status: 400, first: 2},
		"a start, not yet found":  {operation: "StartPipelineExecution", kind: "PipelineNotFoundException", status: 400, first: 2},
		"an acknowledgement":      {operation: "AcknowledgeJob", kind: "x", status: 429, first: 3},
		"a poll, too many at all": {operation: "PollForJobs", kind: "x", status: 429, first: 3},
	} {
		t.Run(name, func(t *testing.T) {
			h.Handler = provider.New()
			supply, err := jobs.Source{Kind: jobs.KindAWS}.Supply(t.Context(), reach(t, h), jobs.AWSOptions{})
			require.NoError(t, err)
			b, release, err := supply.OpenOnCBOR(t.Context(), 1)
			defer release()
			require.NoError(t, err)
			assert.Len(t, b.Jobs, 1)
			assert.Greater(t, h.calls.Load(), int64(h.first))
			require.NoError(t, supply.AWS().Close(t.Context()))
		})
	}
}

// TestThrottledPipelines: that a pipeline is refused for now says nothing of how many actions it may have.
func TestThrottledPipelines(t *testing.T) {
	t.Parallel()
	h := &refusing{Handler: provider.New(), operation: "CreatePipeline", kind: "ThrottlingException", status: 400, first: 6}
	a, err := jobs.NewAWS(t.Context(), reach(t, h), jobs.AWSOptions{})
	require.NoError(t, err)
	_, err = a.Open(t.Context(), 20)
	require.ErrorIs(t, err, jobs.ErrNoJobs)
	b, err := a.Open(t.Context(), 20)
	require.NoError(t, err)
	assert.Len(t, b.Jobs, 20)
	require.NoError(t, a.Close(t.Context()))
}

// TestNeverFound: a target that never finds what it has made is waited for once.
func TestNeverFound(t *testing.T) {
	h := &refusing{Handler: provider.New(), operation: "StartPipelineExecution", kind: "PipelineNotFoundException", status: 400, first: 1 << 30}
	a, err := jobs.NewAWS(t.Context(), reach(t, h), jobs.AWSOptions{Patience: 100 * time.Millisecond})
	require.NoError(t, err)
	_, err = a.Open(t.Context(), 1)
	require.ErrorIs(t, err, jobs.ErrNoJobs)
	require.ErrorContains(t, err, "StartPipelineExecution: PipelineNotFoundException")
	once := h.calls.Load()
	assert.Greater(t, once, int64(1))
	_, err = a.Open(t.Context(), 1)
	require.ErrorIs(t, err, jobs.ErrNoJobs)
	assert.Equal(t, once+1, h.calls.Load())
	require.NoError(t, a.Close(t.Context()))
}
