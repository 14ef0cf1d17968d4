package plumbline_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestATargetThatTurnsEverythingAway rejects every request for now, as a gateway does whose
// limit is used up: no verdict, with the reason, and nothing of it is called missing.
func TestATargetThatTurnsEverythingAway(t *testing.T) {
	for name, reject := range map[string]func(http.ResponseWriter){
		"429":          func(w http.ResponseWriter) { w.WriteHeader(http.StatusTooManyRequests) },
		"503, nothing": func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
	} {
		for _, operation := range []string{"PutJobSuccessResult", "PutJobFailureResult"} {
			t.Run(name+", "+operation, func(t *testing.T) {
				t.Parallel()
				var requests atomic.Int64
				busy := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { requests.Add(1); reject(w) })
				found, err := plumbline.Check(t.Context(), plumbline.Target{Handler: busy}, plumbline.Options{Operations: []string{operation}})
				require.ErrorContains(t, err, "rejects every request for now: it answers")
				assert.Equal(t, 2, report.ExitCode(found))
				assert.Contains(t, found.Headline, "rejects every request for now: it answers")
				assert.Zero(t, found.Summary.Status.Judged())
				assert.Less(t, requests.Load(), int64(30), "nothing more is tried")
			})
		}
	}
}

// TestATargetThatIsNotThereYet has a gateway before it, which answers by itself at first: without --wait, too, the run
// has a verdict on what comes then.
func TestATargetThatIsNotThereYet(t *testing.T) {
	for status, first := range map[int]int64{ // what each asks for again, 503 more slowly
		http.StatusBadGateway: 13, http.StatusServiceUnavailable: 7, http.StatusGatewayTimeout: 13,
	} {
		for operation, run := range map[string]string{
			"PutJobSuccessResult": "executionDetails.summary/**", "PutJobFailureResult": "PutJobFailureResult/accepted/**",
		} {
			t.Run(fmt.Sprint(status, ", ", operation), func(t *testing.T) {
				t.Parallel()
				var requests atomic.Int64
				p := provider.New()
				gateway := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if requests.Add(1) <= first {
						w.WriteHeader(status)
						return
					}
					p.ServeHTTP(w, r)
				})
				found, err := plumbline.Check(t.Context(), plumbline.Target{Handler: gateway},
					plumbline.Options{Operations: []string{operation}, Run: []string{run}})
				require.NoError(t, err)
				assert.Zero(t, report.ExitCode(found), found.Headline)
				assert.Greater(t, found.Summary.Status.Pass, 3)
			})
		}
	}
}
