package wire

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCodings holds which content codings a request allows, and that one which it excludes
// is noted (RFC 9110, section 12.5.3).
func TestCodings(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte("{}"))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	packed := b.Bytes()
	for _, tt := range []struct {
		accepts, coding string
		want            bool
	}{
		{"gzip", "gzip", true},
		{"GZIP", "gzip", true},
		{"x-gzip", "gzip", true},
		{"gzip", "x-gzip", true},
		{"deflate, gzip;q=0.001", "gzip", true},
		{"*", "br", true},
		{"gzip;q=0, *", "br", true},
		{"identity", "gzip", false},
		{"", "gzip", false},
		{"gzip;q=0", "gzip", false},
		{"gzip ; q=0.000", "gzip", false},
		{"gzip;q=0, *", "gzip", false},
		{"*, gzip;q=0", "gzip", false},
		{"*;q=0, gzip", "gzip", true},
		{"*;q=0, identity", "gzip", false},
		{"gzipped", "gzip", false},
		{"gzip", "gzip, gzip", false},
	} {
		assert.Equal(t, tt.want, acceptable(tt.accepts, tt.coding), "%q, %q", tt.accepts, tt.coding)
		header := map[string][]string{"Content-Encoding": {tt.coding}}
		excluded := tt.coding
		if tt.want {
			excluded = ""
		}
		got := Answer{Header: header, Body: packed}
		undone := tt.coding != "br" && (tt.want || strings.Contains(tt.accepts, tt.coding))
		assert.Equal(t, undone, got.Decode(tt.accepts, 1<<20), "%q, %q: what is named is undone", tt.accepts, tt.coding)
		assert.Equal(t, undone, got.Decoded)
		assert.Equal(t, excluded, got.Coding)
		all := Answer{Header: header, Body: packed}
		all.Decode("*", 1<<20)
		assert.Empty(t, all.Coding, "no field excludes nothing")
		none := Answer{Header: header}
		assert.True(t, none.Decode(tt.accepts, 1<<20), "there is nothing to undo")
		assert.Empty(t, none.Coding)
	}
}
