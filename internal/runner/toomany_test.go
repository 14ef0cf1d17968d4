package runner_test

import (
	"net"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// atMost accepts connections and ends those beyond so many at once, unheard.
type atMost struct {
	net.Listener
	most int64
	open atomic.Int64
}

func (l *atMost) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.open.Add(1) <= l.most {
			return &served{Conn: c, left: sync.OnceFunc(func() { l.open.Add(-1) })}, nil
		}
		l.open.Add(-1)
		_ = c.Close() // which is what the test is about
	}
}

type served struct {
	net.Conn
	left func()
}

func (c *served) Close() error {
	c.left()
	return c.Conn.Close()
}

// TestCrowds races more requests than the target serves connections, which it was not found
// out to limit: they are too many whatever they ask for. A race of fewer is run where the connections
// that were idle before it are known to be closed.
func TestCrowds(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(provider.New())
	server.Listener = &atMost{Listener: server.Listener, most: 6}
	server.Start()
	defer server.Close()
	d := check(t.Context(), t, setup{url: server.URL, run: "race/{success-success/0{2,8},apart/32}"})
	assert.Empty(t, ids(d, report.StatusFail))
	assert.Contains(t, []string{report.StatusPass, report.StatusSkip}, byID(t, d, "race/success-success/02").Status)
	for id, why := range map[string]string{
		"race/success-success/08": "the target serves fewer than 8 connections at a time",
		"race/apart/32":           "the target serves fewer than 32 connections at a time",
	} {
		assert.Equal(t, report.StatusSkip, byID(t, d, id).Status, id)
		assert.Equal(t, why, byID(t, d, id).Reason)
	}
}
