package generate

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	other "github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// cborRecords draws n records of the CBOR wire.
func cborRecords(n int) func(func(int, Request) bool) {
	return func(yield func(int, Request) bool) {
		for i := range n {
			if !yield(i, NewCBORRequest(Seeded(uint64(i)))) {
				return
			}
		}
	}
}

func TestZerosAreThePlainestCBOR(t *testing.T) {
	r := NewCBORRequest(Bytes(nil))
	assert.Equal(t, append([]byte{0xa1, 0x65, 'j', 'o', 'b', 'I', 'd', 0x78, 36}, job...), r.Build(job))
}

// value is what an item means, as encoding/json has it. Null and undefined are the same, and
// so are all spellings of a number.
func value(t *testing.T, i cbor.Item) any {
	switch v := i.(type) {
	case cbor.Map:
		out := map[string]any{}
		for _, e := range v.Entries {
			key, ok := value(t, e.Key).(string)
			require.True(t, ok)
			_, twice := out[key]
			require.False(t, twice, key)
			out[key] = value(t, e.Value)
		}
		return out
	case cbor.Array:
		out := []any{}
		for _, item := range v.Items {
			out = append(out, value(t, item))
		}
		return out
	case cbor.Text:
		return v.Text + strings.Join(v.Chunks, "")
	case cbor.Int:
		n, err := strconv.ParseFloat(cbor.Diagnostic(cbor.Int{N: v.N, Negative: v.Negative, Width: cbor.Shortest}), 64)
		require.NoError(t, err)
		return n
	case cbor.Float:
		return v.Value
	case cbor.Tag:
		require.Equal(t, uint64(cbor.Timestamp), v.Number)
		return value(t, v.Item)
	case cbor.Simple:
		return map[cbor.Simple]any{cbor.True: true, cbor.False: false}[v]
	}
	t.Fatalf("%T is no value of JSON", i)
	return nil
}

// TestCBORSaysTheSame reads what both wires spell.
func TestCBORSaysTheSame(t *testing.T) {
	compared := 0
	for i, r := range cborRecords(5000) {
		if r.Flaw != 0 || r.Created.Text == "1e400" {
			continue
		}
		body := r.Build(job)
		require.NoError(t, other.Wellformed(body), "%d: %x", i, body)
		item, err := cbor.Read(body)
		require.NoError(t, err)
		if r.CBOR.Wrong > 0 || r.CBOR.Unknown > 0 {
			continue // what JSON has not
		}
		compared++
		var want any
		plain := r.On(JSON)
		require.NoError(t, json.Unmarshal(plain.Build(job), &want))
		if !assert.ObjectsAreEqual(want, value(t, item)) {
			t.Errorf("%d: %s: JSON has %.300v, CBOR %.300v", i, r.Literal(""), want, value(t, item))
		}
	}
	assert.Greater(t, compared, 300)
}

// TestCBORFlaws holds every flaw to its rule, by another reader of CBOR too.
func TestCBORFlaws(t *testing.T) {
	names := map[string]bool{}
	for i, flaw := range CBORFlaws {
		require.False(t, names[flaw.Name], flaw.Name)
		names[flaw.Name] = true
		if i == 0 {
			continue
		}
		_, known := rules.RuleByID(flaw.Rule)
		require.True(t, known, flaw.Rule)
		for _, maps := range []int{0, inBody} {
			r := Request{ID: ID{Kind: Valid}, Wire: CBOR, Flaw: i, CBOR: Spelling{Maps: maps}}
			body := r.Build(job)
			strict, err := other.DecOptions{UTF8: other.UTF8RejectInvalid}.DecMode()
			require.NoError(t, err)
			var v any
			theirs := strict.Unmarshal(body, &v)
			_, ours := cbor.Read(body)
			switch flaw.Rule {
			case "cbor/well-formed", "cbor/length", "cbor/trailing", "cbor/empty-body", "cbor/other-wire":
				assert.Error(t, theirs, "%s: %x", flaw.Name, body)
				assert.Error(t, ours, "%s: %x", flaw.Name, body)
			case "cbor/type":
				assert.NoError(t, ours, "%s: %x", flaw.Name, body)
				_, isMap := v.(map[any]any)
				assert.False(t, isMap, "%s: %x", flaw.Name, body)
			}
			assert.Equal(t, flaw.Open, flaw.Allowed().Must.Success, "%s: only what is settled must get 400", flaw.Name)
		}
	}
}

// TestEverySpellingIsDrawn sees that nothing in the tables is out of reach, and that what is
// plain is drawn often enough for limits to be met.
func TestEverySpellingIsDrawn(t *testing.T) {
	seen := [8]map[int]int{}
	flaws, kinds := map[int]int{}, map[string]bool{}
	for _, r := range cborRecords(20000) {
		for i, c := range r.CBOR.choices() {
			if seen[i] == nil {
				seen[i] = map[int]int{}
			}
			seen[i][*c]++
		}
		flaws[r.Flaw]++
		for _, b := range r.Breaches(job) {
			kinds[b.Rule] = true
			_, known := rules.RuleByID(b.Rule)
			require.True(t, known, b.Rule)
		}
	}
	for i, want := range []int{len(foreignValues), 8, 2, 8, len(cbor.Widths), len(chunkings), len(chunkings), 16} {
		assert.GreaterOrEqual(t, len(seen[i]), want, "choice %d", i)
	}
	assert.Len(t, flaws, len(CBORFlaws))
	assert.InDelta(t, 0.87, float64(flaws[0])/20000, 0.03)
	assert.Greater(t, len(kinds), 40)
}

// TestCBORShrinks comes to the plainest record of the wire.
func TestCBORShrinks(t *testing.T) {
	for _, r := range cborRecords(300) {
		small := Shrink(r, func(Request) bool { return true })
		assert.Equal(t, Request{ID: ID{Kind: Valid}, Wire: CBOR}.Literal(""), small.Literal(""))
	}
	for name, c := range map[string]struct {
		fails func(Request) bool
		want  Request
	}{
		"chunks":    {func(r Request) bool { return r.CBOR.Text == 2 }, Request{CBOR: Spelling{Text: 2}}},
		"undefined": {func(r Request) bool { return r.CBOR.Null == 1 && r.Summary.Kind == Null && r.HasDetails == Valid }, Request{HasDetails: Valid, Summary: Text{Kind: Null}, CBOR: Spelling{Null: 1}}},
		"flaw":      {func(r Request) bool { return r.Flaw == 3 }, Request{Flaw: 3}},
	} {
		c.want.ID.Kind, c.want.Wire = Valid, CBOR
		tried := 0
		for _, r := range cborRecords(5000) {
			if c.fails(r) {
				tried++
				assert.Equal(t, c.want.Literal(""), Shrink(r, c.fails).Literal(""), name)
			}
		}
		assert.Positive(t, tried, name)
	}
}

func TestPickFloat(t *testing.T) {
	for _, c := range []struct {
		f      float64
		choice int
		want   string
	}{
		{0, 0, "0.0_1"}, {-0.5, 0, "-0.5_1"}, {-0.5, 1, "-0.5_2"}, {-0.5, 2, "-0.5"}, {65504, 0, "65504.0_1"}, {65536, 0, "65536.0_2"}, {2049, 0, "2049.0_2"}, {0.1, 5, "0.1"},
	} {
		assert.Equal(t, c.want, cbor.Diagnostic(pickFloat(c.f, c.choice)))
		read, err := cbor.Read(cbor.Encode(pickFloat(c.f, c.choice)))
		require.NoError(t, err)
		assert.Equal(t, c.f, read.(cbor.Float).Value)
	}
}
