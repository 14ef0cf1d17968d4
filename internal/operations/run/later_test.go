package run

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestWhatWaitsForTheEndOfTheRun accuses no target that ends jobs by itself meanwhile, nor one whose answer is lost then.
func TestWhatWaitsForTheEndOfTheRun(t *testing.T) {
	t.Parallel()
	var lost atomic.Int64
	operation := func(r *http.Request) string {
		_, name, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		return name
	}
	for name, tc := range map[string]struct {
		around  func(w http.ResponseWriter, r *http.Request, next http.Handler)
		skipped string // the case that is left out
	}{
		"a target that ends jobs by itself": {func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			switch operation(r) {
			case "PutJobSuccessResult", "GetJobDetails":
				w.Header().Set("Content-Type", "application/x-amz-json-1.1")
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"__type":"InvalidJobStateException"}`)
			default:
				next.ServeHTTP(w, r)
			}
		}, "GetJobDetails/life/later-details"},
		"an answer that is lost": {func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			if operation(r) == "AcknowledgeJob" && answer.Code == http.StatusBadRequest && lost.Add(1) <= 8 { // more often than it is asked again
				panic(http.ErrAbortHandler)
			}
			w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes()) // whoever reads it may be gone
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { tc.around(w, r, p) })
			out := checked(t, handler, Options{Operations: custom, Selected: func(id string) bool {
				return strings.Contains(id, "/later-twice") || strings.Contains(id, "/later-details") || strings.Contains(id, "/later-taken")
			}})
			assert.Len(t, out.Cases, 3)
			for _, c := range out.Cases {
				if c.ID == tc.skipped {
					assert.Equal(t, report.StatusSkip, c.Status, c.Reason)
					continue
				}
				assert.Equal(t, report.StatusPass, c.Status, "%s: %s %s", c.ID, c.Got, c.Reason)
			}
		})
	}
}
