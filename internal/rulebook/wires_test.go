package rulebook

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

var bytesBlock = regexp.MustCompile(`(?s)(<!-- bytes: ([a-z]+) -->\n).*?(<!-- end -->)`)

// TestTheBytesOfTheWires: what docs/wires.md shows of an exchange is what is sent; -update
// writes it.
func TestTheBytesOfTheWires(t *testing.T) {
	key := func(name string) cbor.Item { return cbor.String(name) }
	bodies := map[string][]byte{
		"request": cbor.Encode(cbor.Map{Width: cbor.Shortest, Entries: []cbor.Entry{{Key: key("jobId"), Value: cbor.String(exampleID)}}}),
		"chunks": cbor.Encode(cbor.Map{Indefinite: true, Entries: []cbor.Entry{
			{Key: key("jobId"), Value: cbor.Text{Chunks: []string{exampleID[:24], exampleID[24:]}}}, {Key: key("continuationToken"), Value: cbor.Undefined},
		}}),
		"error": ExampleError(model.Validation),
	}
	page := filepath.Join("..", "..", "docs", "wires.md")
	have, err := os.ReadFile(page)
	require.NoError(t, err)
	seen := 0
	want := bytesBlock.ReplaceAllStringFunc(string(have), func(found string) string {
		part := bytesBlock.FindStringSubmatch(found)
		body := bodies[part[2]]
		require.NotEmpty(t, body, part[2])
		seen++
		return part[1] + block(cbor.Dump(body)) + "\n" + block(notation(body)) + part[3]
	})
	require.Equal(t, len(bodies), seen)
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(have), "go test ./internal/rulebook -run TestTheBytesOfTheWires -update writes it")
}
