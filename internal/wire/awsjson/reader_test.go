package awsjson

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseJSONRefuses(t *testing.T) {
	tests := []struct{ text, rule string }{
		{"", "json/empty-body"},
		{" \n", "json/empty-body"},
		{`{`, "json/truncated"},
		{`{"a"`, "json/truncated"},
		{`{"a":`, "json/truncated"},
		{`{"a":"b`, "json/truncated"},
		{`{"a":"b\`, "json/truncated"},
		{`{"a":"b\u12`, "json/truncated"},
		{`{"a":tr`, "json/truncated"},
		{`{"a":1`, "json/truncated"},
		{`{"a":1,`, "json/truncated"},
		{`{"a":1.`, "json/truncated"},
		{`{"a":1e+`, "json/truncated"},
		{`[-`, "json/truncated"},
		{`{"a":1,}`, "json/grammar"},
		{`{,}`, "json/grammar"},
		{`[1,]`, "json/grammar"},
		{`[1 2]`, "json/grammar"},
		{`{"a" 1}`, "json/grammar"},
		{`{a:1}`, "json/grammar"},
		{`{'a':1}`, "json/grammar"},
		{`{"a":NaN}`, "json/grammar"},
		{`{"a":+1}`, "json/grammar"},
		{`{"a":01}`, "json/grammar"},
		{`{"a":.5}`, "json/grammar"},
		{`{"a":0x1}`, "json/grammar"},
		{`{"a":nul}`, "json/grammar"},
		{`{"a":True}`, "json/grammar"},
		{`{"a":1]`, "json/grammar"},
		{`[1}`, "json/grammar"},
		{"{\"a\":\"\n\"}", "json/grammar"},
		{"{\"a\":\"\x00\"}", "json/grammar"},
		{`{"a":"\x41"}`, "json/grammar"},
		{`{"a":"\u00g0"}`, "json/grammar"},
		{"{\u00a0}", "json/grammar"},
		{"{\x00}", "json/grammar"},
		{`{/**/}`, "json/grammar"},
		{`{} {}`, "json/trailing-data"},
		{`{}}`, "json/trailing-data"},
		{"{}\x00", "json/trailing-data"},
		{"{}\xff", "json/encoding"},
		{"{\xff}", "json/encoding"},
		{"{\x00\"\x00a\x00\"\x00:\x001\x00}\x00", "json/encoding"},
		{"\xfe\xff\x00{\x00}", "json/encoding"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			_, err := ParseJSON([]byte(tt.text))
			var syntax *SyntaxError
			require.ErrorAs(t, err, &syntax)
			assert.Equal(t, tt.rule, syntax.Rule, err)
			assert.Contains(t, err.Error(), "at byte")
		})
	}
}

func TestParseJSONReads(t *testing.T) {
	d, err := ParseJSON([]byte("\ufeff \t\r\n{ \"a\" : [ { } , [ ] , -0.5e+3 , true , null ] , \"\\u0062\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\ude00\u00e9\" } "))
	require.NoError(t, err)
	assert.True(t, d.BOM)
	assert.False(t, d.Flawed)
	assert.Equal(t, 3, d.Depth)
	var names []string
	var values []Value
	for name, value := range d.Root().Members() {
		names = append(names, name.Text())
		values = append(values, value)
	}
	assert.Equal(t, []string{"a", "b"}, names)
	assert.Equal(t, Array, values[0].Kind())
	assert.Equal(t, "[ { } , [ ] , -0.5e+3 , true , null ]", string(values[0].Raw()))
	assert.Equal(t, "\"\\/\b\f\n\r\t\U0001f600\u00e9", values[1].Text())
	assert.False(t, d.HasDuplicates())
}

func TestParseJSONNotesFlaws(t *testing.T) {
	for _, text := range []string{`"\ud800"`, `"\udc00"`, `"\ud800\u0041"`, `"\ud800\ud800"`, "\"\xff\"", "\"\xed\xa0\x80\"", "\"\xc0\xaf\""} {
		d, err := ParseJSON([]byte(text))
		require.NoError(t, err, text)
		assert.True(t, d.Flawed, text)
		assert.Contains(t, d.Root().Text(), "\ufffd")
	}
	d, err := ParseJSON([]byte(`"\ufffd"`))
	require.NoError(t, err)
	assert.False(t, d.Flawed, "U+FFFD itself is a character")
}

func TestHasDuplicates(t *testing.T) {
	many := make([]string, 0, 40)
	for i := range 20 {
		many = append(many, `"`+strings.Repeat("x", i+1)+`":0`)
	}
	tests := []struct {
		text string
		want bool
	}{
		{`{"a":1,"b":2,"A":3}`, false},
		{`{"a":1,"\u0061":2}`, true},
		{`{"a":{"b":1},"c":{"b":1}}`, false},
		{`[{"a":{"b":1,"c":[],"b":1}}]`, true},
		{`{` + strings.Join(many, ",") + `}`, false},
		{`{` + strings.Join(append(many, `"xx":1`), ",") + `}`, true},
		{`{` + strings.Join(append(many, `"xxxxxxxxxxxxxxx":1`), ",") + `}`, true},
	}
	for _, tt := range tests {
		d, err := ParseJSON([]byte(tt.text))
		require.NoError(t, err)
		assert.Equal(t, tt.want, d.HasDuplicates(), tt.text)
	}
}

// Depth costs no stack: a text of nothing but brackets is read, or refused.
func TestParseJSONDeep(t *testing.T) {
	const n = 1 << 20
	_, err := ParseJSON([]byte(strings.Repeat("[", n)))
	require.Error(t, err)
	d, err := ParseJSON([]byte(strings.Repeat("[", n) + strings.Repeat("]", n)))
	require.NoError(t, err)
	assert.Equal(t, n, d.Depth)
	assert.Equal(t, n, d.Root().Depth())
}

// The standard library's reader has the same grammar; only invalid UTF-8
// between tokens and a byte order mark are told apart here.
func TestParseJSONAgreesWithTheStandardLibrary(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const text = `{"jobId":"a\u0041\ud83d\ude00","n":[1,-2.5e3,true,null,{}],"x":{"y":"\"\\"}}`
	valid := 0
	for range 50_000 {
		b := damage(rng, text)
		_, err := ParseJSON(b)
		if json.Valid(b) != (err == nil) {
			t.Fatalf("%q: the standard library says valid=%v, this reader %v", b, json.Valid(b), err)
		}
		if err == nil {
			valid++
		}
	}
	assert.Greater(t, valid, 5_000)
}

// damage changes some bytes of a text.
func damage(rng *rand.Rand, text string) []byte {
	b := []byte(text)
	for range rng.IntN(6) {
		i := rng.IntN(len(b) + 1)
		b = append(b[:i:i], append([]byte{`{}[]",:\u0`[rng.IntN(10)]}, b[min(len(b), i+rng.IntN(4)):]...)...)
	}
	return b
}
