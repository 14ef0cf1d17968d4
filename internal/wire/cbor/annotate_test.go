package cbor_test

import (
	"bytes"
	"encoding/hex"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

func TestDump(t *testing.T) {
	for _, c := range []struct {
		name string
		hex  string
		want []string
	}{
		{"a request", "a1656a6f624964" + "6178", []string{
			`0000  a1                                    map of 1 entry`,
			`0001    65 6a6f624964                         "jobId"`,
			`0007    61 78                                 "x"`,
		}},
		{"every type", "8801" + "20" + "420102" + "6161" + "c101" + "f7" + "f8ff" + "f93e00", []string{
			`0000  88                                    array of 8 items`,
			`0001    01                                    1`,
			`0002    20                                    -1`,
			`0003    42 0102                               byte string of 2`,
			`0006    61 61                                 "a"`,
			`0008    c1                                    tag 1`,
			`0009      01                                    1`,
			`000a    f7                                    undefined`,
			`000b    f8ff                                  simple(255)`,
			`000d    f93e00                                1.5, a float of 16 bits`,
		}},
		{"indefinite lengths", "bf7f616a61c3ff", []string{
			`0000  bf                                    map of indefinite length`,
			`0001    7f                                    text in chunks`,
			`0002      61 6a                                 "j"`,
			`0004  61c3ff                                malformed: a text string is no UTF-8`,
		}},
		{"breaks", "bf7f616affa0ff", []string{
			`0000  bf                                    map of indefinite length`,
			`0001    7f                                    text in chunks`,
			`0002      61 6a                                 "j"`,
			`0004    ff                                    break`,
			`0005    a0                                    map of 0 entries`,
			`0006  ff                                    break`,
		}},
		{"a long text", "7828" + strings.Repeat("61", 40), []string{
			`0000  7828 6161616161616161…61616161        "` + strings.Repeat("a", 40) + `"`,
		}},
		{"trailing bytes", "a000ff", []string{
			`0000  a0                                    map of 0 entries`,
			`0001  00ff                                  malformed: bytes follow the data item: 2`,
		}},
		{"nothing", "", []string{`0000                                        malformed: the bytes end where an item begins`}},
		{"cut in an argument", "a11b00", []string{
			`0000  a1                                    map of 1 entry`,
			`0002  00                                    malformed: the bytes end within an argument of 8 bytes`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := hex.DecodeString(c.hex)
			require.NoError(t, err)
			assert.Equal(t, strings.Join(c.want, "\n"), cbor.Dump(b))
		})
	}
}

// TestDumpsAreCut: whatever the bytes, a dump is short.
func TestDumpsAreCut(t *testing.T) {
	for name, b := range map[string][]byte{
		"deep":   bytes.Repeat([]byte{0x81}, 100_000),
		"long":   cbor.Encode(cbor.String(strings.Repeat("x", 1<<20))),
		"wide":   append(cbor.Encode(cbor.Array{Items: make([]cbor.Item, 0), Indefinite: true})[:1], bytes.Repeat([]byte{0}, 100_000)...),
		"length": {0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"chunks": append([]byte{0x7f}, bytes.Repeat([]byte{0x60}, 100_000)...),
	} {
		dump := cbor.Dump(b)
		assert.Less(t, len(dump), 10_000, name)
		assert.Less(t, strings.Count(dump, "\n"), 70, name)
	}
}

// TestPiecesAreTheBytes: no byte of what can be read is left out or told twice.
func TestPiecesAreTheBytes(t *testing.T) {
	for _, i := range []cbor.Item{
		cbor.List(cbor.Integer(math.MaxInt64), cbor.Integer(-500), cbor.Double(math.NaN()), cbor.Float{Value: math.Inf(-1), Bits: 32}, cbor.Simple(99)),
		cbor.Map{Indefinite: true, Entries: []cbor.Entry{{Key: cbor.Text{Chunks: []string{"é", "", "漢"}}, Value: cbor.Raw{0x5f, 0x41, 1, 0x58, 1, 2, 0xff}}}},
		cbor.Tagged(1<<40, cbor.Array{Indefinite: true, Items: []cbor.Item{cbor.Map{Width: cbor.Eight}}}),
	} {
		whole := cbor.Encode(i)
		pieces, err := cbor.Annotate(whole)
		require.NoError(t, err)
		var joined []byte
		for _, p := range pieces {
			assert.Equal(t, len(joined), p.At)
			joined = append(append(joined, p.Head...), p.Content...)
		}
		assert.Equal(t, whole, joined)
	}
}
