package client

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listener hands the connections of a loopback port to a function, one at a time.
func listener(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			talk(c)
			_ = c.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return l.Addr().String()
}

// served is the address of an HTTP server with a configuration of its own.
func served(t *testing.T, overTLS bool, with func(*http.Server)) string {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	with(s.Config)
	if overTLS {
		s.TLS = &tls.Config{NextProtos: []string{"http/1.1"}}
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	_, address, _ := strings.Cut(s.URL, "://")
	return address
}

func only(set func(*http.Protocols)) func(*http.Server) {
	return func(s *http.Server) {
		s.Protocols = new(http.Protocols)
		set(s.Protocols)
	}
}

// onlyHTTP2 shakes no hands with who takes HTTP/1.1 only. (Go's own server would.)
func onlyHTTP2(t *testing.T) func(net.Conn) {
	t.Helper()
	lender := httptest.NewTLSServer(nil) // of a certificate
	t.Cleanup(lender.Close)
	config := &tls.Config{Certificates: lender.TLS.Certificates, NextProtos: []string{"h2"}}
	config.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		if slices.Contains(hello.SupportedProtos, "http/1.1") {
			return nil, errors.New("no application protocol")
		}
		return config, nil
	}
	return func(c net.Conn) { _ = tls.Server(c, config).HandshakeContext(t.Context()) }
}

func asItIs(*http.Server) {}

// TestSpeaks has ports asked for what they speak, by what they say and not by the words
// of one server.
func TestSpeaks(t *testing.T) {
	t.Parallel()
	alert := func(c net.Conn) { // as Java's and OpenSSL's servers answer to what is no TLS
		head := make([]byte, 5)
		_, _ = io.ReadFull(c, head)
		if head[0] == 0x16 {
			_, _ = c.Write([]byte{0x15, 3, 3, 0, 2, 2, 40})
			return
		}
		_, _ = c.Write([]byte{0x15, 3, 3, 0, 2, 2, 10})
	}
	for name, c := range map[string]struct {
		scheme, address string
		want            Protocol
	}{
		"TLS by Go":             {"http", served(t, true, asItIs), TLS},
		"TLS that only alerts":  {"http", listener(t, alert), TLS},
		"h2c by Go":             {"http", served(t, false, only(func(p *http.Protocols) { p.SetUnencryptedHTTP2(true) })), PlainHTTP2},
		"plain":                 {"http", served(t, false, asItIs), Unseen},
		"a port that closes":    {"http", listener(t, func(net.Conn) {}), Unseen},
		"plain, for https":      {"https", served(t, false, asItIs), PlainHTTP1},
		"h2c, for https":        {"https", served(t, false, only(func(p *http.Protocols) { p.SetUnencryptedHTTP2(true) })), PlainHTTP2},
		"TLS, for https":        {"https", served(t, true, asItIs), Unseen},
		"TLS without HTTP/1.1":  {"https", listener(t, onlyHTTP2(t)), TLSNoHTTP1},
		"a port that says text": {"https", listener(t, func(c net.Conn) { _, _ = io.WriteString(c, "220 mail.example ESMTP\r\n") }), Unseen},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, open(t, Options{Endpoint: c.scheme + "://" + c.address}).Speaks(t.Context()))
		})
	}
}

// TestSpeaksIsDiscreet has no credentials and no operation go to a port that is asked.
func TestSpeaksIsDiscreet(t *testing.T) {
	t.Parallel()
	said := make(chan string, 10)
	address := listener(t, func(c net.Conn) {
		first, _ := io.ReadAll(io.LimitReader(c, 60))
		said <- string(first)
	})
	for _, scheme := range []string{"http", "https"} {
		open(t, Options{Endpoint: scheme + "://" + address}).Speaks(t.Context())
	}
	heard := <-said
	for range len(said) {
		heard += <-said
	}
	assert.NotEmpty(t, heard)
	for _, secret := range []string{"Authorization", testKey, testToken, "PutJob"} {
		assert.NotContains(t, heard, secret)
	}
}
