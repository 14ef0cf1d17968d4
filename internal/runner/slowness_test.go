package runner_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

const slowCases = "{success/**,life/*/*,continuationToken/accepted/0000*," + percentRange + "*}"

// worked does what a handler does at once, and answers that when the function lets it.
func worked(next http.Handler, answer func(r *http.Request) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		done := httptest.NewRecorder()
		next.ServeHTTP(done, r)
		if !answer(r) {
			panic(http.ErrAbortHandler)
		}
		maps.Copy(w.Header(), done.Header())
		w.WriteHeader(done.Code)
		_, _ = w.Write(done.Body.Bytes())
	})
}

// nowAndThen has each n-th request of those chosen be answered in a way of its own.
func nowAndThen(next http.Handler, n int64, chosen, how func(*http.Request) bool) http.Handler {
	var asked atomic.Int64
	return worked(next, func(r *http.Request) bool {
		return !chosen(r) || asked.Add(1)%n != 0 || how(r)
	})
}

func ours(r *http.Request) bool {
	return strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PutJobSuccessResult")
}

func anyOperation(*http.Request) bool { return true }

func drop(*http.Request) bool { return false }

// TestSlowNowAndThen has conformant targets whose answers now and then come late, or never,
// though the work was done: that is no violation of anything.
func TestSlowNowAndThen(t *testing.T) {
	t.Parallel()
	const limit = time.Second
	for name, c := range map[string]struct {
		n           int64
		chosen, how func(*http.Request) bool
	}{
		"late": {197, ours, func(r *http.Request) bool {
			select {
			case <-r.Context().Done():
			case <-time.After(limit * 6 / 5):
			}
			return true
		}},
		"never":               {197, ours, func(r *http.Request) bool { <-r.Context().Done(); return false }},
		"drops":               {197, ours, drop},
		"drops of every call": {97, anyOperation, drop},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := nowAndThen(provider.New(), c.n, c.chosen, c.how)
			d := check(t.Context(), t, setup{handler: h, run: slowCases, timeout: limit})
			for _, id := range ids(d, report.StatusFail) {
				assert.Empty(t, byID(t, d, id).Findings, id)
			}
			assert.NotEqual(t, 1, report.ExitCode(d))
			assert.Greater(t, len(ids(d, report.StatusPass)), 200)
			for _, id := range ids(d, report.StatusError) {
				assert.NotEmpty(t, byID(t, d, id).Reason, id)
			}
		})
	}
}

// TestAGatewayLosesAnswers has a gateway report now and then that it got no answer, though the work was done: also where
// requests meet, nobody is accused.
func TestAGatewayLosesAnswers(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var asked, lost atomic.Int64
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1)%97 != 0 {
			p.ServeHTTP(w, r)
			return
		}
		p.ServeHTTP(httptest.NewRecorder(), r)
		lost.Add(1)
		http.Error(w, "<h1>502 Bad Gateway</h1>", http.StatusBadGateway)
	})
	d := check(t.Context(), t, setup{handler: h, run: "{race/success-failure/02,race/apart/02," + slowCases[1:]})
	for _, id := range ids(d, report.StatusFail) {
		assert.Empty(t, byID(t, d, id).Findings, id)
	}
	assert.NotEqual(t, 1, report.ExitCode(d))
	assert.Positive(t, lost.Load())
}

// TestAnOutage has a target drop every connection for a while, as one that is restarted does, or a gateway before it say
// so: nobody is accused.
func TestAnOutage(t *testing.T) {
	t.Parallel()
	badGateway := func(there func(*http.Request) bool) http.Handler {
		p := provider.New()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if there(r) {
				p.ServeHTTP(w, r)
				return
			}
			http.Error(w, "<h1>502 Bad Gateway</h1>", http.StatusBadGateway)
		})
	}
	dropping := func(there func(*http.Request) bool) http.Handler { return worked(provider.New(), there) }
	for name, c := range map[string]struct {
		cases string
		of    func(there func(*http.Request) bool) http.Handler
	}{
		"single requests":                   {"{jobId/**,json/grammar/**}", dropping},
		"races":                             {"race/{success-success,details}/*", dropping},
		"single requests, behind a gateway": {"{jobId/**,json/grammar/**}", badGateway},
		"races, behind a gateway":           {"race/{success-success,details}/*", badGateway},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked, lost atomic.Int64
			var once sync.Once
			var over time.Time
			h := c.of(func(r *http.Request) bool {
				if !ours(r) || asked.Add(1) < 300 {
					return true
				}
				once.Do(func() { over = time.Now().Add(2 * time.Second) })
				if time.Now().After(over) {
					return true
				}
				lost.Add(1)
				return false
			})
			d := check(t.Context(), t, setup{handler: h, run: c.cases})
			assert.Empty(t, ids(d, report.StatusFail))
			assert.Positive(t, lost.Load())
		})
	}
}

// TestADropHidesWhatFollows has targets lose so many answers of what they did that some are
// believed. Of these it is said that they were dropped, and nothing of what came afterwards.
func TestADropHidesWhatFollows(t *testing.T) {
	t.Parallel()
	for n, run := range map[int64]string{7: slowCases, 11: "protocol/**"} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			h := nowAndThen(provider.New(), n, anyOperation, drop)
			d := check(t.Context(), t, setup{handler: h, run: run, timeout: 10 * time.Second})
			for _, id := range ids(d, report.StatusFail) {
				for _, f := range byID(t, d, id).Findings {
					assert.Equal(t, "answer/not-dropped", f.Rule, "%s: %s, got %s", id, f.Expected, f.Got)
				}
			}
		})
	}
}

// TestAScenarioEndsWithALostAnswer has a conformant target lose one answer, about an id that is spent: what the scenario
// has completed before is not completed again.
func TestAScenarioEndsWithALostAnswer(t *testing.T) {
	t.Parallel()
	var once sync.Once
	var spent atomic.Value
	h := before(provider.New(), func(_ http.ResponseWriter, _ *http.Request, body string) bool {
		if id, ok := strings.CutSuffix(body, `,"continuationToken":"kept 1"}`); ok {
			spent.Store(id)
		}
		return false
	})
	lossy := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		h.ServeHTTP(w, r)
		if id, _ := spent.Load().(string); id != "" && !ours(r) && bytes.HasPrefix(body, []byte(id)) {
			once.Do(func() { panic(http.ErrAbortHandler) })
		}
	})
	d := check(t.Context(), t, setup{handler: lossy, run: "life/rejected-changes-nothing/operation", timeout: 10 * time.Second})
	assert.Empty(t, ids(d, report.StatusFail))
	lost := false
	once.Do(func() { lost = true })
	assert.False(t, lost, "no answer was lost")
}

// TestAlwaysLate has a target answer what it accepts after the time limit, always: that is a
// violation of being in time, and of nothing else.
func TestAlwaysLate(t *testing.T) {
	t.Parallel()
	const limit = 300 * time.Millisecond
	p := provider.New()
	h := before(p, func(_ http.ResponseWriter, r *http.Request, body string) bool {
		if strings.Contains(body, "percentComplete") {
			select {
			case <-r.Context().Done():
			case <-time.After(20 * limit): // longer than any strain explains that a test runs under
			}
		}
		return false
	})
	d := check(t.Context(), t, setup{handler: h, run: percentRange + "*", timeout: limit})
	failed := ids(d, report.StatusFail)
	assert.NotEmpty(t, failed)
	for _, id := range failed {
		for _, f := range byID(t, d, id).Findings {
			assert.Equal(t, "answer/in-time", f.Rule, id)
		}
	}
	assert.Equal(t, 1, report.ExitCode(d))
}

// TestOneRequestAtATime has a conformant target do one request at a time, each for a tenth of
// the time limit, whatever the operation.
func TestOneRequestAtATime(t *testing.T) {
	t.Parallel()
	const limit = time.Second
	p := provider.New()
	var one sync.Mutex
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one.Lock()
		defer one.Unlock()
		time.Sleep(limit / 10)
		p.ServeHTTP(w, r)
	})
	server := httptest.NewServer(h)
	defer server.Close()
	d := check(t.Context(), t, setup{url: server.URL, run: "{success/plain,success/token,life/continuation-job/*," + percentRange + "-1*}", timeout: limit, measured: true})
	assert.Empty(t, ids(d, report.StatusFail))
	assert.NotEqual(t, 1, report.ExitCode(d))
	assert.NotEmpty(t, ids(d, report.StatusPass))
}

// TestAJobIsMissing has a target lose one of every two jobs on their way: whatever needs more
// than one says that there are too few.
func TestAJobIsMissing(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var came atomic.Int64
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PollForJobs") {
			p.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		var polled struct {
			Jobs []json.RawMessage `json:"jobs"`
		}
		if json.Unmarshal(answer.Body.Bytes(), &polled) == nil {
			polled.Jobs = slices.DeleteFunc(polled.Jobs, func(json.RawMessage) bool { return came.Add(1)%2 == 0 })
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		assert.NoError(t, json.NewEncoder(w).Encode(polled))
	})
	d := check(t.Context(), t, setup{handler: h, run: "race/stage/02"})
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Contains(t, byID(t, d, "race/stage/02").Reason, "could not get a job from the target: 1 of the 2 of one pipeline came")
}
