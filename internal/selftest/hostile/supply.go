package hostile

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// These are hostile to what arranges jobs: the calls around PutJobSuccessResult.

// JobsWithoutEnd hands out fifty jobs more at every poll, once there was one.
func JobsWithoutEnd() (*Target, error) {
	return polled(func(c *Conn, jobs []any) []any {
		first := c.target.remember(jobs)
		for i := 0; first != nil && i < 50; i++ {
			job := map[string]any{}
			for k, v := range first {
				job[k] = v
			}
			job["id"] = uuid()
			jobs = append(jobs, job)
		}
		return jobs
	})
}

// JobsOfNobody hands out jobs of pipelines that nobody has made, with names that harm.
func JobsOfNobody() (*Target, error) {
	return polled(func(_ *Conn, jobs []any) []any {
		return append(jobs, map[string]any{"id": uuid(), "nonce": "\x1b[2J", "data": map[string]any{
			"continuationToken": kib,
			"pipelineContext": map[string]any{
				"pipelineName": "<script>", "stage": map[string]any{"name": "../.."},
				"action": map[string]any{"name": "%s"},
			},
		}}, map[string]any{}, map[string]any{"id": strings.Repeat("9", 1<<16)}, map[string]any{"id": "\x1b[31m"})
	})
}

// uuid is a random id of a job.
func uuid() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// polled is a target whose PollForJobs answers other jobs than the provider has.
func polled(change func(c *Conn, jobs []any) []any) (*Target, error) {
	return Start(func(c *Conn, r *http.Request, body string) bool {
		answer, text := c.answer(r, body)
		var out map[string]any
		if err := json.Unmarshal([]byte(text), &out); err != nil || answer.StatusCode != http.StatusOK {
			return c.send(answer, text)
		}
		jobs, _ := out["jobs"].([]any)
		out["jobs"] = change(c, jobs)
		changed, err := json.Marshal(out)
		return err == nil && c.send(answer, string(changed))
	}, Only("PollForJobs"))
}

// On is a target that behaves so towards one of the calls that arrange jobs.
func On(operation string, do Behaviour) func() (*Target, error) {
	return func() (*Target, error) { return Start(do, Only(operation)) }
}

// Refuses answers that access is denied.
var Refuses = body(`{"__type":"AccessDeniedException","message":"not for you"}`)

// remember keeps the first job that was ever handed out.
func (t *Target) remember(jobs []any) map[string]any {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.first == nil && len(jobs) > 0 {
		t.first, _ = jobs[0].(map[string]any)
	}
	return t.first
}

// again counts how often something has come.
func (t *Target) again(what string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.came[what]++
	return t.came[what]
}

// hangUp closes every connection.
func (t *Target) hangUp() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for c := range t.open {
		_ = c.Close()
	}
}

// pause waits for a time, or answers false when the target ends before.
func (c *Conn) pause(d time.Duration) bool {
	select {
	case <-c.target.quit:
		return false
	case <-time.After(d):
		return true
	}
}

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
