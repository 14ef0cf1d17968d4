package runner_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// hijacked hands the connection of a request to a function.
func hijacked(talk func(w *bufio.ReadWriter)) func(http.ResponseWriter, *http.Request, string) bool {
	return func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		conn, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer conn.Close()
		talk(rw)
		_ = rw.Flush()
		return true
	}
}

// endlessly says a beginning, and a part of it until nobody listens.
func endlessly(begin, part string) func(*bufio.ReadWriter) {
	return func(w *bufio.ReadWriter) {
		_, err := w.WriteString(begin)
		for err == nil {
			_, err = w.WriteString(part)
		}
	}
}

func line(s string) func(*bufio.ReadWriter) {
	return func(w *bufio.ReadWriter) { _, _ = w.WriteString(s) }
}

// hostile is what targets do to a PutJobSuccessResult that would have got 400.
var hostile = map[string]func(http.ResponseWriter, *http.Request, string) bool{
	"hangs": func(_ http.ResponseWriter, r *http.Request, _ string) bool {
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	},
	"closes":                      func(http.ResponseWriter, *http.Request, string) bool { panic(http.ErrAbortHandler) },
	"floods with a body":          hijacked(endlessly("HTTP/1.1 400 Bad Request\r\nContent-Type: application/x-amz-json-1.1\r\n\r\n", strings.Repeat("x", 1<<16))),
	"floods with headers":         hijacked(endlessly("HTTP/1.1 400 Bad Request\r\n", "X-Flood: "+strings.Repeat("x", 1<<10)+"\r\n")),
	"floods with interim answers": hijacked(endlessly("", "HTTP/1.1 102 Processing\r\n\r\n")),
	"says no HTTP":                hijacked(line("\x1b[2J<html>hello</html>")),
	"says less than it announces": hijacked(line("HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\n{")),
	"announces two lengths":       hijacked(line("HTTP/1.1 400 Bad Request\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}")),
	"redirects to itself": func(w http.ResponseWriter, r *http.Request, _ string) bool {
		http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
		return true
	},
	"redirects elsewhere": func(w http.ResponseWriter, r *http.Request, _ string) bool {
		http.Redirect(w, r, "http://192.0.2.1/", http.StatusPermanentRedirect)
		return true
	},
	"never ends its answer": hijacked(func(w *bufio.ReadWriter) {
		_, _ = w.WriteString("HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\n{")
		_ = w.Flush()
		_, _ = io.Copy(io.Discard, w)
	}),
}

// TestHostileTargets has targets that take jobs' calls and do their worst to the
// requests that are to be refused: a verdict, and a valid report. (What memory that
// takes, the command's tests measure, in a process of its own.)
func TestHostileTargets(t *testing.T) {
	t.Parallel()
	for name, bad := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			late := shortOfTime(t)
			p := provider.New()
			h := before(p, func(w http.ResponseWriter, r *http.Request, body string) bool {
				return strings.Contains(body, "percentComplete") && bad(w, r, body)
			})
			d := check(t.Context(), t, setup{handler: h, run: "{success/**," + percentRange + "*}", timeout: 150 * time.Millisecond})
			assert.True(t, d.Complete)
			for _, c := range d.Cases {
				assert.Falsef(t, strings.HasPrefix(c.ID, percentRange) && c.Status == report.StatusPass, "%s passes", c.ID)
			}
			if report.ExitCode(d) == 2 && late() {
				t.Skip("this machine is short of time: there is no verdict")
			}
			assert.Equal(t, 1, report.ExitCode(d))
			assert.NotEmpty(t, ids(d, report.StatusFail))
			assert.NotEmpty(t, ids(d, report.StatusPass), "what is right is seen nevertheless")
			assert.Empty(t, p.Leftovers())
		})
	}
}

// TestHostileFromTheStart has targets that never did anything else.
func TestHostileFromTheStart(t *testing.T) {
	t.Parallel()
	for name, bad := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { bad(w, r, "") })
			d := check(t.Context(), t, setup{handler: h, run: "{success/**," + percentRange + "*}", timeout: 150 * time.Millisecond})
			assert.NotZero(t, report.ExitCode(d))
			assert.NotEmpty(t, d.Headline)
			assert.Empty(t, ids(d, report.StatusPass))
		})
	}
}

// TestATargetThatDies is gone after some requests: that is a failure, which names
// what was in flight; what could not run has no verdict.
func TestATargetThatDies(t *testing.T) {
	t.Parallel()
	for _, after := range []int64{20, 300} {
		t.Run(fmt.Sprintf("after %d requests", after), func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			var n atomic.Int64
			var die sync.Once
			var server *httptest.Server
			server = httptest.NewServer(before(p, func(http.ResponseWriter, *http.Request, string) bool {
				if n.Add(1) > after {
					die.Do(func() { _ = server.Listener.Close() })
					panic(http.ErrAbortHandler)
				}
				return false
			}))
			d := check(t.Context(), t, setup{url: server.URL, run: "{success/**,jobId/pattern/inserted-*," + percentRange + "*}"})
			server.Close()
			assert.Equal(t, 1, report.ExitCode(d))
			alive := byID(t, d, cases.StaysAlive)
			assert.Equal(t, report.StatusFail, alive.Status)
			assert.Regexp(t, `in flight were \S+/\S+`, alive.Got)
			assert.NotEmpty(t, ids(d, report.StatusError), "what could not run")
			assert.NotEmpty(t, ids(d, report.StatusPass), "what did")
			for _, id := range ids(d, report.StatusError) {
				assert.NotEmpty(t, byID(t, d, id).Reason, id)
			}
		})
	}
}

// TestATargetThatFallsSilent answers some requests and then none, of any operation:
// that is a failure, found long before every case has waited for its answer.
func TestATargetThatFallsSilent(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var n atomic.Int64
	h := before(p, func(_ http.ResponseWriter, r *http.Request, _ string) bool {
		if n.Add(1) > 300 {
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
		return false
	})
	d := check(t.Context(), t, setup{handler: h, run: "{success/**,life/**,jobId/**}", timeout: 500 * time.Millisecond})
	assert.Equal(t, 1, report.ExitCode(d))
	alive := byID(t, d, cases.StaysAlive)
	assert.Equal(t, report.StatusFail, alive.Status)
	assert.Contains(t, alive.Got, "no longer answers")
	assert.NotEmpty(t, ids(d, report.StatusPass), "what was answered")
	assert.NotEmpty(t, ids(d, report.StatusError), "what was not tried any more")
	for _, id := range ids(d, report.StatusError) {
		assert.NotEmpty(t, byID(t, d, id).Reason, id)
	}
}

// TestATargetThatRefuses was never there: no verdict, and a sentence.
func TestATargetThatRefuses(t *testing.T) {
	t.Parallel()
	d := check(t.Context(), t, setup{url: "http://127.0.0.1:1", run: "{success/**," + percentRange + "*}"})
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Contains(t, d.Headline, "never answered")
	assert.Contains(t, d.Headline, "refused")
	assert.Zero(t, d.Summary.Status.Judged())
}

// TestATargetThatTurnsAway refuses everything from some request on, as a gateway does with
// who has asked too often: no verdict, and not the whole backoff for each case.
func TestATargetThatTurnsAway(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var n atomic.Int64
	h := before(p, func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		if n.Add(1) > 200 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
		return false
	})
	d := check(t.Context(), t, setup{handler: h, run: "{success/**,jobId/pattern/**," + percentRange + "*}"})
	assert.Equal(t, 2, report.ExitCode(d), "%v", ids(d, report.StatusFail))
	assert.NotEmpty(t, ids(d, report.StatusPass), "what was answered")
	assert.Greater(t, len(ids(d, report.StatusError)), 100, "what was refused")
	assert.Empty(t, ids(d, report.StatusFail))
}
