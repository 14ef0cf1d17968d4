package client

import (
	"bytes"
	"io"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestAMessageIsWrittenInParts holds that a message comes whole whatever part of it was written ahead, whether it is in
// one piece or a large one, whose body is not copied.
func TestAMessageIsWrittenInParts(t *testing.T) {
	for name, m := range map[string]*message{
		"one piece": {wire: []byte("head-body")},
		"large":     {wire: []byte("head-"), body: []byte("body")},
	} {
		for from := range m.size() {
			for to := from + 1; to <= m.size(); to++ {
				ours, theirs := net.Pipe()
				got := make(chan string)
				go func() {
					text, _ := io.ReadAll(theirs)
					got <- string(text)
				}()
				c := &conn{Conn: ours}
				require.NoError(t, c.write(m, from, to))
				require.NoError(t, ours.Close())
				assert.Equal(t, "head-body"[from:to], <-got, name)
			}
		}
	}
}

// TestALargeBodyIsNotCopied holds which messages have their body apart.
func TestALargeBodyIsNotCopied(t *testing.T) {
	to := open(t, Options{Endpoint: "http://127.0.0.1:9"})
	body := bytes.Repeat([]byte("x"), large)
	for _, c := range []struct {
		body    []byte
		framing wire.Framing
		apart   bool
	}{{body[1:], wire.Length, false}, {body, wire.Length, true}, {body, wire.Segments, true}, {body, wire.Chunked, false}} {
		m, err := to.prepare(t.Context(), &wire.Request{Body: c.body, Framing: c.framing})
		require.NoError(t, err)
		assert.Equal(t, c.apart, m.body != nil, "%d %d", len(c.body), c.framing)
		if c.framing != wire.Chunked {
			assert.True(t, bytes.HasSuffix(append(m.wire, m.body...), append([]byte("\r\n\r\n"), c.body...)))
		}
	}
}
