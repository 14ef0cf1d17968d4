package runner_test

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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// scheduled starts a pipeline once more when the first job has been completed, as a schedule of the target's own would.
func scheduled(t *testing.T, next http.Handler) http.Handler {
	var name atomic.Pointer[string]
	var once sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := func(operation string) bool { return strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+operation) }
		if asked("StartPipelineExecution") && name.Load() == nil {
			body, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			var in struct {
				Name string `json:"name"`
			}
			assert.NoError(t, json.Unmarshal(body, &in))
			name.Store(&in.Name)
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		if asked("PutJobSuccessResult") && answer.Code == http.StatusOK && name.Load() != nil {
			once.Do(func() {
				another := r.Clone(t.Context())
				another.Header.Set("X-Amz-Target", "CodePipeline_20150709.StartPipelineExecution")
				body := `{"name":"` + *name.Load() + `"}`
				another.Body, another.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
				next.ServeHTTP(httptest.NewRecorder(), another)
			})
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
}

// TestWhatIsShownOfOtherExecutions has a target that has started one execution by itself: what the state shows of others,
// which are told to be ours, counts all the same.
func TestWhatIsShownOfOtherExecutions(t *testing.T) {
	t.Parallel()
	const shown = "executionDetails.*/accepted/*"
	for _, c := range []struct {
		fault    string
		warnings bool
	}{{"", false}, {"state-summary-lost", true}} {
		t.Run("the provider "+c.fault, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			if c.fault != "" {
				var err error
				p, err = provider.Named(c.fault)
				require.NoError(t, err)
			}
			d := check(t.Context(), t, setup{handler: scheduled(t, p), run: shown})
			assert.Empty(t, ids(d, report.StatusFail))
			assert.Equal(t, c.warnings, len(ids(d, report.StatusWarn)) > 0)
		})
	}
}
