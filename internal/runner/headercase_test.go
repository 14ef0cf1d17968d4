package runner_test

import (
	"bytes"
	"net"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// caseful is a listener of a server that does not know a header field by one
// spelling of its line. (net/http folds the names before a handler sees them.)
type caseful struct {
	net.Listener
	lost string // what the line begins with
}

func (l caseful) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return casefulConn{conn, l.lost}, err
}

type casefulConn struct {
	net.Conn
	lost string
}

func (c casefulConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if at := bytes.Index(b[:n], []byte("\n"+c.lost)); at >= 0 {
		b[at+1] = '_'
	}
	return n, err
}

// TestHeaderCase has servers that know a header field by one spelling only.
func TestHeaderCase(t *testing.T) {
	t.Parallel()
	for lost, failing := range map[string][2]string{
		"x-amz-target:": {"header-case", "lower"}, "X-AMZ-TARGET:": {"header-case", "upper"}, "x-aMZ-tARGET:": {"header-case", "mixed"},
		"content-length:": {"header-case", "lower"}, "X-Amz-Target:C": {"framing", "header-tight"},
	} {
		t.Run(lost, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewUnstartedServer(provider.New())
			server.Listener = caseful{server.Listener, lost}
			server.Start()
			defer server.Close()
			d := check(t.Context(), t, setup{url: server.URL, run: "{success/**,protocol/header-case/*,protocol/framing/*header-tight}"})
			assert.ElementsMatch(t, []string{"protocol/" + failing[0] + "/" + failing[1], refusedAs(failing)}, ids(d, report.StatusFail))
		})
	}
}

func refusedAs(failing [2]string) string { return "protocol/" + failing[0] + "/refused-" + failing[1] }
