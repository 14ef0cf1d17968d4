package cases

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestErrandsQuote: ids and tokens that a target or a test makes of any characters stand in JSON as they are.
func TestErrandsQuote(t *testing.T) {
	const odd = "\x01\x7f \"\\/\u2028\u00e9\U0001f600"
	for member, body := range map[string][]byte{
		"jobId":             ByAnotherID.Request(odd).Body,
		"continuationToken": Continue("j", odd).Body,
	} {
		var read map[string]any
		require.NoError(t, json.Unmarshal(body, &read), "%s", body)
		assert.Equal(t, odd, read[member])
	}
}
