package client

import (
	"bytes"
	"io"
	"net/http/httputil"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestChunks holds that a body in chunks has many of them, large ones too, and is what it was.
func TestChunks(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 60, singles, singles + 1, 6000, 50_000} {
		body := strings.Repeat("0123456789", size/10+1)[:size]
		framed := appendChunks(nil, []byte(body))
		got, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(framed)))
		require.NoError(t, err)
		assert.Equal(t, body, string(got))
		if size >= 6000 {
			assert.Contains(t, string(framed), "\r\n3a9\r\n")
			assert.Contains(t, string(framed), "\r\nBB\r\n", "hexadecimal digits are of either case")
		}
		assert.GreaterOrEqual(t, bytes.Count(framed, []byte("\r\n1\r\n")), min(size, singles)-1, "chunks of one byte")
	}
}
