package run

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
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
		if late != "" && of == late && in.MaxBatchSize == usualBatch {
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
