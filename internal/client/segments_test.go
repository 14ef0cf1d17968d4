package client

import (
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestApart: a message is cut between its head and its body.
func TestApart(t *testing.T) {
	m, err := open(t, Options{Endpoint: "http://127.0.0.1:9"}).prepare(t.Context(), &wire.Request{Framing: wire.Apart, Body: []byte(`{"jobId":"x"}`)})
	require.NoError(t, err)
	require.Len(t, m.cuts, 1)
	assert.Equal(t, `{"jobId":"x"}`, string(m.wire[m.cuts[0]:]))
	assert.True(t, m.alone)
}

// TestSegments: a message in segments arrives whole, and piece by piece: cut within the head,
// behind it, and within the first character of several bytes.
func TestSegments(t *testing.T) {
	to := open(t, Options{Endpoint: "http://127.0.0.1:9"})
	for _, body := range []string{`{"jobId":"é"}` + strings.Repeat(" ", 40), `{"jobId":"x"}`, `{}`, ``} {
		m, err := to.prepare(t.Context(), &wire.Request{Framing: wire.Segments, Body: []byte(body)})
		require.NoError(t, err)
		assert.True(t, m.alone)
		ours, theirs := net.Pipe()
		pieces := make(chan []string, 1)
		go func() {
			var got []string
			for buf := make([]byte, 64<<10); ; {
				n, err := theirs.Read(buf) // of a pipe, no more than one write
				if err != nil {
					pieces <- got
					return
				}
				got = append(got, string(buf[:n]))
			}
		}()
		(&conn{Conn: ours}).writeCut(t.Context(), m, 0)
		require.NoError(t, ours.Close())
		got := <-pieces
		assert.Equal(t, string(m.wire), strings.Join(got, ""))
		assert.Equal(t, "POS", got[0])
		if head, rest, _ := strings.Cut(strings.Join(got, "\x00"), "\r\n\r\n"); len(body) > 3 {
			assert.Contains(t, head, "\x00", "the head in pieces")
			assert.True(t, strings.HasPrefix(rest, "\x00"), "the body apart from the head: %q", rest)
			assert.GreaterOrEqual(t, strings.Count(rest, "\x00"), 4-strings.Count(body, "x"), "the body in pieces: %q", rest)
			assert.Equal(t, strings.Contains(body, "é"), strings.Contains(rest, "\xc3\x00\xa9"), "a character cut in two: %q", rest)
		}
	}
}
