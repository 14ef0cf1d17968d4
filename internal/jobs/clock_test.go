package jobs_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestADateThatStands: signatures are checked by a clock that is right, and Date stands still, as behind a cache. Jobs are
// made nevertheless, all by the clock that every other request is signed by.
func TestADateThatStands(t *testing.T) {
	p := provider.New()
	to := reach(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", "Sat, 28 Nov 2026 12:00:00 GMT")
		at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
		if err == nil && time.Since(at).Abs() < 5*time.Minute {
			p.ServeHTTP(w, r)
			return
		}
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"__type":"InvalidSignatureException"}`)
	}))
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	b, err := a.Open(t.Context(), 2)
	require.NoError(t, err)
	assert.Len(t, b.Jobs, 2)
	require.NoError(t, a.Close(t.Context()))
}
