package cbor_test

import (
	"testing"

	smithy "github.com/aws/smithy-go/encoding/cbor"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// TestSmithyGo has the codec of the AWS SDK for Go, which shares no code with this
// package, write what is read here, and read what is written here.
func TestSmithyGo(t *testing.T) {
	for _, c := range []struct {
		name   string
		theirs smithy.Value
		ours   string // in diagnostic notation
	}{
		{"text", smithy.String("é漢😀"), `"é漢😀"`},
		{"integer", smithy.Uint(256), "256"},
		{"negative", smithy.NegInt(1), "-1"},
		{"bytes", smithy.Slice{0xff, 0}, "h'ff00'"},
		{"list", smithy.List{smithy.Uint(1), smithy.Bool(true), &smithy.Nil{}}, "[1, true, null]"},
		{"map", smithy.Map{"jobId": smithy.String("x")}, `{"jobId": "x"}`},
		{"timestamp", &smithy.Tag{ID: 1, Value: smithy.Uint(1751900000)}, "1(1751900000)"},
		{"double", smithy.Float64(1.5), "1.5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			item, err := cbor.Read(smithy.Encode(c.theirs))
			require.NoError(t, err)
			assert.Equal(t, c.ours, cbor.Diagnostic(item))
			read, err := smithy.Decode(cbor.Encode(item))
			require.NoError(t, err)
			assert.Equal(t, c.theirs, read)
		})
	}
	for name, i := range map[string]cbor.Item{
		"indefinite": cbor.Map{Indefinite: true, Entries: []cbor.Entry{{Key: cbor.Text{Chunks: []string{"job", "Id"}}, Value: cbor.Text{Chunks: []string{"", "x"}}}}},
		"wide":       cbor.Map{Width: cbor.Eight, Entries: []cbor.Entry{{Key: cbor.Text{Text: "jobId", Width: cbor.Four}, Value: cbor.String("x")}}},
	} {
		read, err := smithy.Decode(cbor.Encode(i))
		require.NoError(t, err, name)
		assert.Equal(t, smithy.Map{"jobId": smithy.String("x")}, read, name)
	}
}
