package selftest

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

var narrow = []string{"success/plain"}

// TestWait waits for a port that nobody listens on yet.
func TestWait(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: provider.New()}
	t.Cleanup(func() { _ = server.Close() })
	time.AfterFunc(time.Second, func() {
		if l, err := net.Listen("tcp", address); err == nil {
			_ = server.Serve(l) // until the test ends
		}
	})
	d, err := plumbline.Check(t.Context(), plumbline.Target{URL: "http://" + address}, plumbline.Options{Run: narrow, Wait: time.Minute})
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d))

	_, err = plumbline.Check(t.Context(), plumbline.Target{URL: "http://127.0.0.1:1"}, plumbline.Options{Run: narrow, Wait: 100 * time.Millisecond})
	assert.ErrorContains(t, err, "http://127.0.0.1:1: waited 100ms: the target does not answer: refused")
}

// half is what stands before an application that has not started yet, in its order.
var half = []http.HandlerFunc{
	func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	says(502, "text/html", "<h1>Bad Gateway</h1>"),
	says(503, "text/plain", "no healthy upstream"),
	says(504, "text/html", "<h1>Gateway Time-out</h1>"),
	says(404, "text/plain", "404 page not found"),
	says(403, "text/html", "<h1>Forbidden</h1>"),
	says(200, "text/html", "<html>Starting, please wait</html>"),
	says(400, "application/json", `{"error":"starting"}`),
	says(400, amzJSON, `{"__type":"UnknownOperationException"}`),
	says(500, amzJSON, `{"__type":"InternalFailure","message":"no database yet"}`),
}

// TestWaitForAHalfStartedTarget waits for an answer of the operation: what stands before
// it answers sooner.
func TestWaitForAHalfStartedTarget(t *testing.T) {
	t.Parallel()
	var n, early atomic.Int64
	p := provider.New()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if i := n.Add(1) - 1; i < int64(2*len(half)) {
			if body, _ := io.ReadAll(r.Body); string(body) == "{}" {
				early.Add(1) // a probe of three, and all that the run sends first
			}
			half[i/2](w, r) // each twice: a request whose connection ends is sent again
			return
		}
		p.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	d, err := plumbline.Check(t.Context(), plumbline.Target{URL: server.URL}, plumbline.Options{Run: narrow, Wait: 5 * time.Minute})
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d), "%s %v", d.Headline, troubles(d, 3))
	assert.LessOrEqual(t, early.Load(), int64(len(half)), "the run had begun before the target was up")
}

// TestWaitInVain says at the end of the time what is there instead.
func TestWaitInVain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		code   int // of the report; -1 where there is none
		says   string
	}{
		"a gateway":       {says(503, "text/plain", "no healthy upstream"), -1, `waited 300ms: a gateway answers but does not reach the target: 503, "no healthy upstream"`},
		"not implemented": {says(404, "text/plain", "404 page not found"), 1, "does not implement PutJobSuccessResult"},
		"forbidden":       {says(403, "text/html", "<h1>Forbidden</h1>"), 2, `rejects the credentials: it answers 403 with a page, "Forbidden"; if this is the target, and no other service`},
		"not signed":      {says(403, "application/x-amz-json-1.1", `{"__type":"MissingAuthenticationTokenException"}`), 2, "look for a gateway before the target that drops the header Authorization"},
		"not believed":    {says(400, "application/x-amz-json-1.1", `{"__type":"UnrecognizedClientException"}`), 2, "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to values"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: c.answer}, plumbline.Options{Run: narrow, Wait: 300 * time.Millisecond})
			if c.code < 0 {
				require.ErrorContains(t, err, c.says)
				assert.Nil(t, d)
				return
			}
			assert.Contains(t, d.Headline, c.says)
			assert.Equal(t, c.code, report.ExitCode(d))
		})
	}
}

// TestNoWaitForAFaultyTarget does not wait for a target that answers as the operation
// does, if wrongly: the time is longer than any test.
func TestNoWaitForAFaultyTarget(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"404 for an unknown job": presences["404 for an unknown job"](provider.New()),
		"an empty 200":           says(200, amzJSON, ""),
		"an empty object":        says(200, "application/json", "{}"),
		"no permission":          says(403, amzJSON, `{"__type":"AccessDeniedException"}`),
	} {
		d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: answer, Jobs: "none"}, plumbline.Options{Run: []string{"jobId/**"}, Wait: 100 * time.Hour})
		require.NotNil(t, d, "%s: %v", name, err)
		assert.NotZero(t, report.ExitCode(d), name)
	}
}
