package jobs_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestUncalled tells executions that the target starts by itself from those that were
// called for, also while the answer to the call is still under way and the jobs are
// there already.
func TestUncalled(t *testing.T) {
	for name, starts := range map[string]bool{"": false, "starts-later": true} {
		t.Run("the provider "+name, func(t *testing.T) {
			p := provider.New()
			if name != "" {
				var err error
				p, err = provider.Named(name)
				require.NoError(t, err)
			}
			var a *jobs.AWS
			early := 0
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".StartPipelineExecution") {
					p.ServeHTTP(w, r)
					return
				}
				answer := httptest.NewRecorder()
				p.ServeHTTP(answer, r)
				if a.Uncalled(t.Context()) && !starts { // it polls, and gets the jobs
					early++
				}
				w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
				w.WriteHeader(answer.Code)
				_, _ = w.Write(answer.Body.Bytes())
			})
			to, err := client.New(t.Context(), client.Options{Handler: h})
			require.NoError(t, err)
			t.Cleanup(func() { _ = to.Close() })
			a, err = jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
			require.NoError(t, err)
			b, err := a.Open(t.Context(), 2)
			require.NoError(t, err)
			again, err := a.Restart(t.Context(), b, time.Second)
			require.NoError(t, err)
			assert.Len(t, again, 2)
			assert.Zero(t, early, "taken for executions of the target's own")
			if starts {
				require.Eventually(t, func() bool { return a.Uncalled(t.Context()) }, 10*time.Second, 10*time.Millisecond)
			} else {
				assert.False(t, a.Uncalled(t.Context()))
			}
			require.NoError(t, a.Close(t.Context()))
		})
	}
}
