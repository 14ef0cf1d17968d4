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
// spelling of its name. (net/http folds the names before a handler sees them.)
type caseful struct {
	net.Listener
	lost string
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
	if at := bytes.Index(b[:n], []byte("\n"+c.lost+":")); at >= 0 {
		b[at+1] = '_'
	}
	return n, err
}

// TestHeaderCase has servers that know a header field by one spelling only.
func TestHeaderCase(t *testing.T) {
	t.Parallel()
	for spelling, failing := range map[string]string{"x-amz-target": "lower", "X-AMZ-TARGET": "upper", "x-AMZ-tARGET": "mixed"} {
		t.Run(failing, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewUnstartedServer(provider.New())
			server.Listener = caseful{server.Listener, spelling}
			server.Start()
			defer server.Close()
			d := check(t.Context(), t, setup{url: server.URL, run: "{success/**,protocol/header-case/*}"})
			assert.ElementsMatch(t, []string{"protocol/header-case/" + failing, "protocol/header-case/refused-" + failing},
				ids(d, report.StatusFail))
		})
	}
}
