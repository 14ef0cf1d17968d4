package selftest

import (
	"bufio"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// both serves TLS and what is not TLS on one port, as nginx does.
func both(t *testing.T, secured, plain http.Handler) string {
	t.Helper()
	lender := httptest.NewTLSServer(nil) // of a certificate
	t.Cleanup(lender.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	inner := [2]*fed{{conns: make(chan net.Conn), Listener: l}, {conns: make(chan net.Conn), Listener: l}}
	servers := [2]*http.Server{{Handler: plain}, {Handler: secured, TLSConfig: &tls.Config{Certificates: lender.TLS.Certificates}}}
	go func() { _ = servers[0].Serve(inner[0]) }()
	go func() { _ = servers[1].ServeTLS(inner[1], "", "") }()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				close(inner[0].conns)
				close(inner[1].conns)
				return
			}
			p := peeked{c, bufio.NewReader(c)}
			_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
			first, err := p.r.Peek(1)
			_ = c.SetReadDeadline(time.Time{})
			switch {
			case err != nil:
				_ = c.Close()
			case first[0] == 0x16: // a handshake
				inner[1].conns <- p
			default:
				inner[0].conns <- p
			}
		}
	}()
	t.Cleanup(func() { _ = l.Close(); _ = servers[0].Close(); _ = servers[1].Close() })
	return l.Addr().String()
}

// fed is a listener whose connections another has accepted.
type fed struct {
	net.Listener
	conns chan net.Conn
}

func (f *fed) Accept() (net.Conn, error) {
	if c, ok := <-f.conns; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

// peeked is a connection whose first bytes were looked at.
type peeked struct {
	net.Conn
	r *bufio.Reader
}

func (p peeked) Read(b []byte) (int, error) { return p.r.Read(b) }

// h2c serves HTTP/2 without TLS alone.
func h2c(t *testing.T) string {
	t.Helper()
	s := httptest.NewUnstartedServer(provider.New())
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	s.Start()
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

// started is the address of a server.
func started(t *testing.T, h http.Handler, start func(*httptest.Server)) string {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	start(s)
	t.Cleanup(s.Close)
	_, address, _ := strings.Cut(s.URL, "://")
	return address
}

// TestWrongScheme proves nothing of a port that was spoken to otherwise than it speaks,
// and says what to write.
func TestWrongScheme(t *testing.T) {
	nginx := says(400, "text/html", "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>\r\n")
	p := provider.New()
	for name, c := range map[string]struct {
		scheme, address string
		says            []string
	}{
		"TLS by Go":          {"http", started(t, p, (*httptest.Server).StartTLS), []string{"write https://ADDRESS ", "--ca"}},
		"TLS by nginx":       {"http", both(t, p, nginx), []string{"write https://ADDRESS "}},
		"plain":              {"https", started(t, p, (*httptest.Server).Start), []string{"write http://ADDRESS"}},
		"h2c":                {"http", h2c(t), []string{"HTTP/2 without TLS (h2c)", "HTTP/1.1"}},
		"h2c, for https":     {"https", h2c(t), []string{"HTTP/2 without TLS (h2c)", "HTTP/1.1"}},
		"redirects":          {"http", started(t, http.RedirectHandler("https://codepipeline.example/", http.StatusMovedPermanently), (*httptest.Server).Start), []string{`redirects every request to "https://codepipeline.example/"`}},
		"a folder":           {"http", started(t, http.RedirectHandler("/aws/", http.StatusPermanentRedirect), (*httptest.Server).Start), []string{`redirects every request to "http://ADDRESS/aws/"`}},
		"a gateway, 502":     {"http", started(t, says(502, "text/html", "<h1>Bad Gateway</h1>"), (*httptest.Server).Start), []string{"a gateway that cannot reach its backend", `"Bad Gateway"`, "--wait"}},
		"a gateway, 504":     {"http", started(t, says(504, "text/html", "<h1>Gateway Time-out</h1>"), (*httptest.Server).Start), []string{"504"}},
		"a port that closes": {"http", started(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), (*httptest.Server).Start), []string{"never answered"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, jobs := range []string{"", "none"} {
				d, err := plumbline.Check(t.Context(), plumbline.Target{URL: c.scheme + "://" + c.address, Jobs: jobs}, plumbline.Options{})
				require.NotNil(t, d, "%v", err)
				assert.Equal(t, 2, report.ExitCode(d))
				assert.Zero(t, d.Summary.Status.Judged())
				assert.Nil(t, d.Missing)
				for _, s := range c.says {
					assert.Contains(t, d.Headline, strings.ReplaceAll(s, "ADDRESS", c.address))
					assert.ErrorContains(t, err, strings.ReplaceAll(s, "ADDRESS", c.address))
				}
			}
		})
	}
}

// TestTwoProtocols has ports that speak two protocols, and lack the operation in the one
// that they are asked in: that they speak another besides is no reason.
func TestTwoProtocols(t *testing.T) {
	t.Parallel()
	router := http.NewServeMux()
	router.Handle("POST /", says(400, "application/json", `{"error":"Unsupported service: codepipeline"}`))
	router.Handle("GET /", says(200, "application/json", `{"status":"running"}`))
	for name, address := range map[string]string{
		"TLS too": both(t, router, router),
		"h2c too": started(t, router, func(s *httptest.Server) {
			s.Config.Protocols = new(http.Protocols)
			s.Config.Protocols.SetHTTP1(true)
			s.Config.Protocols.SetUnencryptedHTTP2(true)
			s.Start()
		}),
	} {
		d, err := plumbline.Check(t.Context(), plumbline.Target{URL: "http://" + address}, plumbline.Options{})
		require.NoError(t, err)
		assert.Contains(t, d.Headline, "does not implement PutJobSuccessResult", name)
		assert.Equal(t, 1, report.ExitCode(d))
	}
}
