package runner_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// hangsEvery hangs at every so-manyth of the requests that a key tells apart.
func hangsEvery(nth int, key func(*http.Request) string) http.Handler {
	p := provider.New()
	var mu sync.Mutex
	count := map[string]int{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		count[key(r)]++
		hangs := count[key(r)]%nth == 0
		mu.Unlock()
		if hangs {
			<-r.Context().Done() // however long a busy machine makes the time limit
			return
		}
		p.ServeHTTP(w, r)
	})
}

const keepAliveRow = "protocol/keep-alive/row"

// TestRowOnOneConnection: a target that hangs on the twelfth request of every connection fails.
func TestRowOnOneConnection(t *testing.T) {
	t.Parallel()
	late := shortOfTime(t)
	byConnection := hangsEvery(12, func(r *http.Request) string { return r.RemoteAddr })
	var failed report.Case
	for range 5 { // a machine that is short of time may not come as far as the twelfth
		d := check(t.Context(), t, setup{handler: byConnection, source: "none", run: keepAliveRow, timeout: 400 * time.Millisecond})
		if failed = byID(t, d, keepAliveRow); failed.Status == report.StatusFail {
			break
		}
	}
	if failed.Status == report.StatusError && late() {
		t.Skip("this machine is short of time: there is no verdict: " + failed.Reason)
	}
	assert.Equal(t, report.StatusFail, failed.Status)
	assert.Contains(t, failed.Expected, "request 12 on one connection")
}

// TestRowOfOthers: a target that hangs on every fortieth request, whichever connection it comes by, or that closes a
// connection after some requests, is not accused.
func TestRowOfOthers(t *testing.T) {
	t.Parallel()
	late := shortOfTime(t)
	inAll := hangsEvery(40, func(*http.Request) string { return "" })
	d := check(t.Context(), t, setup{handler: inAll, source: "none", run: keepAliveRow, timeout: 400 * time.Millisecond})
	assert.NotEqual(t, report.StatusFail, byID(t, d, keepAliveRow).Status, "it hangs at other requests of a connection each time")

	closing := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		provider.New().ServeHTTP(w, r)
	})
	d = check(t.Context(), t, setup{handler: closing, source: "none", run: keepAliveRow})
	row := byID(t, d, keepAliveRow)
	if row.Status == report.StatusError && late() {
		t.Skip("this machine is short of time: there is no verdict: " + row.Reason)
	}
	assert.Equal(t, report.StatusPass, row.Status, row.Reason)
}

// TestRowBehindALimit sends the row through a gateway that lets so many requests a second pass,
// and a few at once: it is sent again more slowly.
func TestRowBehindALimit(t *testing.T) {
	t.Parallel()
	const each, most = 5 * time.Millisecond, 100 * time.Millisecond
	p := provider.New()
	var mu sync.Mutex
	var ahead time.Time
	refused := 0
	gateway := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now := time.Now()
		if ahead.Before(now) {
			ahead = now
		}
		full := ahead.Sub(now) > most
		if full {
			refused++
		} else {
			ahead = ahead.Add(each)
		}
		mu.Unlock()
		if full {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		p.ServeHTTP(w, r)
	})
	const id = "protocol/keep-alive/row"
	d := check(t.Context(), t, setup{handler: gateway, source: "none", run: id})
	assert.Equal(t, report.StatusPass, byID(t, d, id).Status, byID(t, d, id).Reason)
	t.Logf("%d requests were rejected", refused)
}

// trailing answers by itself on connections that stay open, with some bytes after each success
// that has a body of none.
func trailing(bytes string) http.Handler {
	p := provider.New()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		for next := (*http.Request)(nil); ; r = next {
			answer := httptest.NewRecorder()
			p.ServeHTTP(answer, r)
			fmt.Fprintf(conn, "HTTP/1.1 %d X\r\nContent-Length: %d\r\n", answer.Code, answer.Body.Len())
			_ = answer.Header().Write(conn)
			fmt.Fprintf(conn, "\r\n%s", answer.Body)
			if answer.Code == http.StatusOK && answer.Body.Len() == 0 {
				_, _ = conn.Write([]byte(bytes))
			}
			if next, err = http.ReadRequest(bufio.NewReader(rw)); err != nil {
				return
			}
		}
	})
}

// TestBytesAfterASuccess: what follows an answer of no bytes spoils the next one.
func TestBytesAfterASuccess(t *testing.T) {
	t.Parallel()
	const id = "protocol/keep-alive/success"
	for bytes, status := range map[string]string{"": report.StatusPass, "{}": report.StatusFail} {
		d := check(t.Context(), t, setup{handler: trailing(bytes), source: "aws", run: id})
		assert.Equal(t, status, byID(t, d, id).Status, "%q: %s", bytes, byID(t, d, id).Got)
	}
}
