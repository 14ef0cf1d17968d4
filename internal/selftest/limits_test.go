package selftest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// limited refuses what is more than so many requests a second and so many at once, as
// nginx's limit_req does with nodelay: before the application, whatever the request.
type limited struct {
	http.Handler
	each    time.Duration
	burst   int
	refuse  http.HandlerFunc
	mu      sync.Mutex
	ahead   time.Time
	refused atomic.Int64
}

func (l *limited) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if l.tooMany() {
		l.refused.Add(1)
		l.refuse(w, r)
		return
	}
	l.Handler.ServeHTTP(w, r)
}

func (l *limited) tooMany() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.ahead.Before(now) {
		l.ahead = now
	}
	if l.ahead.Sub(now) > time.Duration(l.burst)*l.each {
		return true
	}
	l.ahead = l.ahead.Add(l.each)
	return false
}

// TestLimitedRate has no verdict come from what a gateway refuses because our requests are
// too many: the target behind it is conformant.
func TestLimitedRate(t *testing.T) {
	page := "<html><head><title>503 Service Temporarily Unavailable</title></head></html>"
	again := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "1")
		says(503, "text/html", page)(w, r)
	}
	for name, c := range map[string]*limited{
		"300 a second":                  {each: time.Second / 300, burst: 20, refuse: says(503, "text/html", page)},
		"100 a second, none at once":    {each: time.Second / 100, refuse: says(503, "text/html", page)},
		"300 a second with Retry-After": {each: time.Second / 300, burst: 20, refuse: again},
		"300 a second, 429":             {each: time.Second / 300, burst: 20, refuse: says(429, "text/html", "<html>429</html>")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			c.Handler = p
			server := httptest.NewServer(c)
			t.Cleanup(server.Close)
			run := []string{"success/**", "executionDetails.percentComplete/range/*", "life/success-or-failure/failure-after-success"}
			if c.burst > 0 {
				run = append(run, "life/continuation-job/ten", "life/completed-once/*", "life/success-or-failure/*", "life/jobs-apart/*")
			}
			d, err := plumbline.Check(t.Context(), plumbline.Target{URL: server.URL}, plumbline.Options{Run: run})
			require.NoError(t, err)
			assert.Zero(t, report.ExitCode(d), "%v", troubles(d, 10))
			assert.Zero(t, d.Summary.Status.Fail+d.Summary.Status.Warn+d.Summary.Status.Error, "%v", troubles(d, 10))
			assert.NotZero(t, d.Summary.Status.Pass)
			assert.NotZero(t, c.refused.Load(), "the limit was met")
			assert.NotContains(t, strings.Join(d.Notes, "\n"), "one connection at a time")
			assert.Empty(t, p.Leftovers())
		})
	}
}

// TestA503OfItsOwn has no such excuse: whatever the rate, some requests get a 503.
func TestA503OfItsOwn(t *testing.T) {
	t.Parallel()
	p := provider.New()
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if operationOf(r) == "PutJobSuccessResult" && strings.Contains(string(body), `"percentComplete":101`) {
			says(503, "text/html", "<h1>Service Unavailable</h1>")(w, r)
			return
		}
		p.ServeHTTP(w, r)
	})
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: h}, plumbline.Options{Run: []string{"success/**", "executionDetails.percentComplete/range/*"}})
	require.NoError(t, err)
	assert.Equal(t, 1, report.ExitCode(d))
	assert.Contains(t, d.Summary.Rules, "answer/no-server-error", "%v", troubles(d, 10))
	assert.Zero(t, d.Summary.Status.Error, "%v", troubles(d, 10))
}
