package client

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// pieces is a connection that gives one of its texts with each read.
type pieces struct {
	net.Conn
	texts []string
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.texts) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.texts[0])
	p.texts = p.texts[1:]
	return n, nil
}

// TestPartsAreAcknowledged holds that what has come is acknowledged before the rest of an answer is waited for, and that an
// answer which comes whole costs nothing.
func TestPartsAreAcknowledged(t *testing.T) {
	for name, c := range map[string]struct {
		texts []string
		want  int
	}{
		"whole":    {[]string{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"}, 0},
		"no body":  {[]string{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}, 0},
		"in two":   {[]string{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "{}"}, 1},
		"in three": {[]string{"HTTP/1.1 200 OK\r\n", "Content-Length: 2\r\n\r\n", "{}"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			acknowledged := 0
			m := &meter{from: &pieces{texts: c.texts}, left: maxHead, part: func() { acknowledged++ }}
			resp, err := http.ReadResponse(bufio.NewReader(m), nil)
			require.NoError(t, err)
			_, err = io.ReadAll(resp.Body)
			require.NoError(t, err)
			assert.Equal(t, c.want, acknowledged)
		})
	}
}

// TestConnectionsAcknowledgeParts holds that connections are made so, and that a closed one is no trouble.
func TestConnectionsAcknowledgeParts(t *testing.T) {
	c, err := open(t, Options{Handler: trivial}).dial(t.Context())
	require.NoError(t, err)
	require.NotNil(t, c.in.part)
	c.in.part()
	require.NoError(t, c.Close())
	assert.NotPanics(t, c.in.part, "the connection is closed")
}

// TestTheSDKAcknowledgesParts holds the same of the connections of the AWS SDK.
func TestTheSDKAcknowledgesParts(t *testing.T) {
	to := open(t, Options{Handler: trivial})
	transport, ok := to.HTTPClient(to.timeout).Transport.(*bounded)
	require.True(t, ok)
	c, err := transport.DialContext(t.Context(), "tcp", to.place.addr)
	require.NoError(t, err)
	require.IsType(t, &prompt{}, c)
	require.NoError(t, c.Close())
	acknowledged := 0
	text, err := io.ReadAll(&prompt{&pieces{texts: []string{"one", "two"}}, func() { acknowledged++ }})
	require.NoError(t, err)
	assert.Equal(t, "onetwo", string(text))
	assert.Equal(t, 3, acknowledged, "before each part, and before the end")
}

// inTwoWrites answers each request with a head and a body that are written apart, and no further until the first is
// acknowledged, as the server of Python's standard library does.
func inTwoWrites(c *net.TCPConn) {
	_ = c.SetNoDelay(false) // of a connection that has just been made
	in := bufio.NewReader(c)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body) // whoever sent it reads the answer, or is gone
		for _, part := range []string{"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\n\r\n", "{}"} {
			_, _ = io.WriteString(c, part)
		}
	}
}

// BenchmarkAnswersInTwoWrites takes 40 ms an answer where parts of answers are not acknowledged at once.
func BenchmarkAnswersInTwoWrites(b *testing.B) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	defer func() { _ = l.Close() }()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go inTwoWrites(c.(*net.TCPConn))
		}
	}()
	t := open(b, Options{Endpoint: "http://" + l.Addr().String()})
	for b.Loop() {
		if e := t.Do(b.Context(), wire.Request{Body: sampleBody}); e.Fate != wire.Answered {
			b.Fatal(e.Detail)
		}
	}
}
