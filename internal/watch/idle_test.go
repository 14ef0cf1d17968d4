package watch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// once answers one request on each connection as if more could come, and closes it then. It says so on closed.
func once(t *testing.T) (url string, closed <-chan struct{}) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	done := make(chan struct{}, 1)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
				body, _ := io.ReadAll(r.Body)
				fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
			}
			_ = c.Close()
			done <- struct{}{}
		}
	}()
	return "http://" + l.Addr().String(), done
}

// TestNothingIsWrittenToAClosedConnection: what was not written can be sent over another one.
func TestNothingIsWrittenToAClosedConnection(t *testing.T) {
	t.Parallel()
	url, closed := once(t)
	raw, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	defer raw.Close()
	c := &looking{Conn: raw}
	_, err = io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
	require.NoError(t, err)
	<-closed
	_, err = http.ReadResponse(bufio.NewReader(c), nil)
	require.NoError(t, err)
	n, err := c.Write([]byte("POST"))
	assert.Zero(t, n)
	require.ErrorIs(t, err, errEnded)
}

// TestATargetThatClosesIdleConnections has every request answered through the proxy.
func TestATargetThatClosesIdleConnections(t *testing.T) {
	t.Parallel()
	url, closed := once(t)
	w := before(t, url, nil)
	for i := range 20 {
		sent := fmt.Sprintf(`{"jobId":"%d"}`, i)
		answer, err := http.Post(w.URL, "application/x-amz-json-1.1", strings.NewReader(sent))
		require.NoError(t, err)
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, errors.Join(err, answer.Body.Close()))
		assert.Equal(t, sent, string(body))
		<-closed // before the next request
	}
}

// stale is a way to a target whose first connections turn out to be closed before anything is sent.
type stale struct {
	left   int
	bodies []string
}

func (s *stale) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	s.bodies = append(s.bodies, string(body))
	if s.left--; s.left >= 0 {
		return nil, fmt.Errorf("write: %w", errEnded)
	}
	return &http.Response{StatusCode: http.StatusOK}, err
}

// TestOnlyWhatWasNotSentIsSentAgain sends all of a request each time, and not for ever.
func TestOnlyWhatWasNotSentIsSentAgain(t *testing.T) {
	t.Parallel()
	for closed, fails := range map[int]bool{0: false, 3: false, mostUnsent - 1: false, mostUnsent: true} {
		s := &stale{left: closed}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://x/", strings.NewReader("{}"))
		require.NoError(t, err)
		_, err = unsent{s}.RoundTrip(r)
		assert.Equal(t, fails, err != nil, closed)
		for _, body := range s.bodies {
			assert.Equal(t, "{}", body)
		}
	}
	assert.False(t, wasUnsent(io.EOF), "it may have been read")
}
