package client

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client/account"
)

func init() { Chain = account.Chain{} } // as package extras does

const (
	testKey    = "AKIDPLUMBLINE"
	testSecret = "very-secret-very-secret"
	testToken  = "session-token-session-token"
)

// open makes a target that is closed with the test.
func open(tb testing.TB, o Options) *Target {
	tb.Helper()
	if o.Credentials == nil {
		o.Credentials = credentials.NewStaticCredentialsProvider(testKey, testSecret, "")
	}
	if o.Region == "" {
		o.Region = "eu-central-1"
	}
	t, err := New(tb.Context(), o)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, t.Close()) })
	return t
}

// peer is a server at socket level. Its function gets every connection with its
// number, from 1.
type peer struct {
	url   string
	conns atomic.Int64
	wg    sync.WaitGroup
}

func listen(tb testing.TB, talk func(n int, c *peerConn)) *peer {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(tb, err)
	p := &peer{url: "http://" + l.Addr().String()}
	quit := make(chan struct{})
	p.wg.Go(func() {
		for {
			raw, err := l.Accept()
			if err != nil {
				return
			}
			n := int(p.conns.Add(1))
			p.wg.Go(func() {
				defer raw.Close()
				talk(n, &peerConn{Conn: raw, br: bufio.NewReader(raw), quit: quit})
			})
		}
	})
	tb.Cleanup(func() { close(quit); l.Close(); p.wg.Wait() })
	return p
}

type peerConn struct {
	net.Conn
	br   *bufio.Reader
	quit chan struct{}
}

// request reads one whole request; nil when the connection ended.
func (c *peerConn) request() *http.Request {
	r, err := http.ReadRequest(c.br)
	if err != nil {
		return nil
	}
	_, _ = io.Copy(io.Discard, r.Body)
	return r
}

func (c *peerConn) say(s string) bool {
	_, err := io.WriteString(c, s)
	return err == nil
}

// hold waits until the client closes or the test ends.
func (c *peerConn) hold() {
	gone := make(chan struct{})
	go func() { _, _ = io.Copy(io.Discard, c.br); close(gone) }()
	select {
	case <-gone:
	case <-c.quit:
	}
}

// abort ends the connection with a reset.
func (c *peerConn) abort() {
	_ = c.Conn.(*net.TCPConn).SetLinger(0)
	_ = c.Close()
}

const okEmpty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

const short = 300 * time.Millisecond // time limit of tests in which it is reached
