package wire

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestQuoted has another reader read what was spelled.
func TestQuoted(t *testing.T) {
	for _, s := range []string{"", "plain", `"\`, "/+= <é>\x00\x01\x1f\x7f\u2028\U0001f600"} {
		var read string
		require.NoError(t, json.Unmarshal([]byte(Quoted(s)), &read))
		assert.Equal(t, s, read)
	}
	assert.Equal(t, "\"\\u0001é\x7f\"", Quoted("\x01é\x7f"), "no more than must be is escaped")
}
