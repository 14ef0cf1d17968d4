package hostile

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Contested is a target on which another worker polls beside the client: of the jobs that are handed out it gets every
// so-manyth in the client's place, acknowledges it and completes it.
type Contested struct {
	Target http.Handler
	Every  int

	mu               sync.Mutex
	given, elsewhere int
}

// Elsewhere is how many jobs the other worker has got.
func (c *Contested) Elsewhere() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.elsewhere
}

func (c *Contested) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PollForJobs") {
		c.Target.ServeHTTP(w, r)
		return
	}
	var answer struct {
		Jobs []json.RawMessage `json:"jobs"`
	}
	polled := httptest.NewRecorder()
	c.Target.ServeHTTP(polled, r)
	w.Header().Set("Content-Type", polled.Header().Get("Content-Type"))
	if polled.Code != http.StatusOK || json.Unmarshal(polled.Body.Bytes(), &answer) != nil {
		w.WriteHeader(polled.Code)
		_, _ = w.Write(polled.Body.Bytes())
		return
	}
	left := []json.RawMessage{}
	for _, job := range answer.Jobs {
		if !c.takes() {
			left = append(left, job)
			continue
		}
		var its struct{ ID, Nonce string }
		_ = json.Unmarshal(job, &its)
		c.call(r, "AcknowledgeJob", map[string]string{"jobId": its.ID, "nonce": its.Nonce})
		c.call(r, "PutJobSuccessResult", map[string]string{"jobId": its.ID})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"jobs": left})
}

// takes reports whether the next job is the worker's.
func (c *Contested) takes() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.given++
	if c.given%c.Every != 0 {
		return false
	}
	c.elsewhere++
	return true
}

// call sends a call that is signed as r was.
func (c *Contested) call(r *http.Request, operation string, input map[string]string) {
	body, _ := json.Marshal(input)
	its := r.Clone(r.Context())
	its.Body, its.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	its.Header.Set("X-Amz-Target", "CodePipeline_20150709."+operation)
	c.Target.ServeHTTP(httptest.NewRecorder(), its)
}
