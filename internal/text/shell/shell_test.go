package shell_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/text/shell"
)

// TestGeneratorLimit: what is no repetition counts, wherever it stands.
func TestGeneratorLimit(t *testing.T) {
	run := bytes.Repeat([]byte("x"), 5000)
	plain := make([]byte, 0, 3000)
	for i := range 1500 {
		plain = append(plain, byte('a'+i%23), byte('A'+i/23%25))
	}
	for _, tc := range []struct {
		name  string
		parts [][]byte
	}{
		{"at the beginning", [][]byte{plain, run}},
		{"at the end", [][]byte{run, plain}},
		{"in the middle", [][]byte{run, plain, run}},
		{"in two places", [][]byte{plain[:1000], run, plain[1000:]}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			body := bytes.Join(tc.parts, nil)
			whole, ok := shell.Generator(body, len(body))
			assert.True(t, ok)
			exact, ok := shell.Generator(body, len(plain))
			assert.True(t, ok)
			assert.Equal(t, whole, exact)
			_, ok = shell.Generator(body, len(plain)-1)
			assert.False(t, ok)
		})
	}
}
