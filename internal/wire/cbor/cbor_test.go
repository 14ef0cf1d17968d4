package cbor

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestExamples are from RFC 8949, appendix A: the bytes, as diagnostic notation, and
// written again as they were.
func TestExamples(t *testing.T) {
	for _, c := range []struct{ hex, diagnostic string }{
		{"00", "0"},
		{"17", "23"},
		{"1818", "24"},
		{"1903e8", "1000"},
		{"1a000f4240", "1000000"},
		{"1bffffffffffffffff", "18446744073709551615"},
		{"3bffffffffffffffff", "-18446744073709551616"},
		{"20", "-1"},
		{"3903e7", "-1000"},
		{"f90000", "0.0_1"},
		{"f98000", "-0.0_1"},
		{"f93c00", "1.0_1"},
		{"fb3ff199999999999a", "1.1"},
		{"f97bff", "65504.0_1"},
		{"fa47c35000", "100000.0_2"},
		{"fb7e37e43c8800759c", "1e+300"},
		{"f90001", "5.960464477539063e-08_1"},
		{"f90400", "6.103515625e-05_1"},
		{"fbc010666666666666", "-4.1"},
		{"f97c00", "Infinity_1"},
		{"f9fc00", "-Infinity_1"},
		{"f97e00", "NaN_1"},
		{"f4", "false"},
		{"f5", "true"},
		{"f6", "null"},
		{"f7", "undefined"},
		{"f0", "simple(16)"},
		{"f8ff", "simple(255)"},
		{"c11a514b67b0", "1(1363896240)"},
		{"c1fb41d452d9ec200000", "1(1.3638962405e+09)"},
		{"4401020304", "h'01020304'"},
		{"6449455446", `"IETF"`},
		{"62c3bc", `"ü"`},
		{"80", "[]"},
		{"8301820203820405", "[1, [2, 3], [4, 5]]"},
		{"a201020304", "{1: 2, 3: 4}"},
		{"5f42010243030405ff", "h'0102030405'"},
		{"7f657374726561646d696e67ff", `(_ "strea", "ming")`},
		{"9fff", "[_ ]"},
		{"9f018202039f0405ffff", "[_ 1, [2, 3], [_ 4, 5]]"},
		{"bf61610161629f0203ffff", `{_ "a": 1, "b": [_ 2, 3]}`},
		{"1800", "0_0"},
		{"1b0000000000000001", "1_3"},
		{"7a00000001" + "61", `"a"_2`},
		{"b90000", "{_1 }"},
	} {
		t.Run(c.hex, func(t *testing.T) {
			b, err := hex.DecodeString(c.hex)
			require.NoError(t, err)
			i, err := Read(b)
			require.NoError(t, err)
			assert.Equal(t, c.diagnostic, Diagnostic(i))
			if !strings.HasPrefix(c.hex, "5f") { // chunks of bytes are joined
				assert.Equal(t, c.hex, hex.EncodeToString(Encode(i)))
			}
		})
	}
}

// TestMalformed has what is not well-formed named, with its place (RFC 8949, appendix F).
func TestMalformed(t *testing.T) {
	for _, c := range []struct{ hex, says string }{
		{"", "at byte 0: the bytes end where an item begins"},
		{"18", "at byte 1: the bytes end within an argument of 1 bytes"},
		{"1b01020304050607", "at byte 1: the bytes end within an argument of 8 bytes"},
		{"61", "at byte 0: a string promises 1 bytes, and 0 follow"},
		{"7affffffff00", "at byte 0: a string promises 4294967295 bytes, and 1 follow"},
		{"7bffffffffffffffff00", "a string promises 18446744073709551615 bytes"},
		{"5b7fffffffffffffff010203", "a string promises 9223372036854775807 bytes"},
		{"81", "at byte 1: the bytes end"},
		{"9bffffffffffffffff", "at byte 9: the bytes end"},
		{"a1", "at byte 1: the bytes end"},
		{"a101", "at byte 2: the bytes end"},
		{"a20102", "at byte 3: the bytes end"},
		{"bbffffffffffffffff", "at byte 9: the bytes end"},
		{"c1", "at byte 1: the bytes end"},
		{"5f4100", "at byte 3: the bytes end"},
		{"9f01", "at byte 2: the bytes end"},
		{"bf0102", "at byte 3: the bytes end"},
		{"bf01ff", "at byte 2: a break stands outside"},
		{"1c", "additional information 28 is reserved"},
		{"3e", "additional information 30 is reserved"},
		{"fd", "additional information 29 is reserved"},
		{"f800", "the simple value 0 is spelled in two bytes"},
		{"f81f", "the simple value 31 is spelled in two bytes"},
		{"5f00ff", "a chunk of a string is of another kind"},
		{"7f4100ff", "a chunk of a string is of another kind"},
		{"7f7f6100ffff", "a chunk of a string is of another kind"},
		{"ff", "a break stands outside"},
		{"81ff", "a break stands outside"},
		{"a1ff", "a break stands outside"},
		{"1f", "an item of major type 0 cannot have an indefinite length"},
		{"3f", "an item of major type 1 cannot have an indefinite length"},
		{"df00", "an item of major type 6 cannot have an indefinite length"},
		{"0000", "at byte 1: bytes follow the data item: 1"},
		{"62c328", "at byte 0: a text string is no UTF-8"},
		{"7f61c361bcff", "at byte 1: a text string is no UTF-8"},
		{strings.Repeat("81", 100_000) + "00", "items are nested more than 512 deep"},
		{strings.Repeat("c1", 100_000) + "00", "items are nested more than 512 deep"},
		{strings.Repeat("9f", 100_000), "items are nested more than 512 deep"},
	} {
		t.Run(c.says, func(t *testing.T) {
			b, err := hex.DecodeString(c.hex)
			require.NoError(t, err)
			_, err = Read(b)
			assert.ErrorContains(t, err, c.says)
		})
	}
}

// TestWidths spells one number in every width, and widens what does not fit.
func TestWidths(t *testing.T) {
	for w, want := range map[Width]string{None: "05", One: "1805", Two: "190005", Four: "1a00000005", Eight: "1b0000000000000005", Shortest: "05"} {
		assert.Equal(t, want, hex.EncodeToString(Encode(IntegerIn(5, w))))
	}
	assert.Equal(t, "190100", hex.EncodeToString(Encode(IntegerIn(256, One))))
	assert.Equal(t, "39ffff", hex.EncodeToString(Encode(Integer(-65536))))
}

// TestHalf compares all numbers of 16 bits with the library's.
func TestHalf(t *testing.T) {
	for n := range 1 << 16 {
		b := []byte{0xf9, byte(n >> 8), byte(n)}
		var want float64
		require.NoError(t, cbor.Unmarshal(b, &want))
		i, err := Read(b)
		require.NoError(t, err)
		got := i.(Float)
		if math.IsNaN(want) {
			assert.True(t, math.IsNaN(got.Value))
			continue
		}
		require.Equal(t, math.Float64bits(want), math.Float64bits(got.Value), "%x", b)
		require.Equal(t, b, Encode(got))
	}
}

// strict reads what the other reader is to agree on.
var strict = func() cbor.DecMode {
	m, err := cbor.DecOptions{
		UTF8: cbor.UTF8RejectInvalid, MaxNestedLevels: 600, MaxArrayElements: math.MaxInt32, MaxMapPairs: math.MaxInt32, IndefLength: cbor.IndefLengthAllowed,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return m
}()

// FuzzRead compares what is well-formed with a library's verdict, and writes again what
// was read: any bytes are read without a panic.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"a0", "a16161f6", "bf61619f01ffff", "7f6161ff", "c1fb41d452d9ec200000", "d9d9f7a0", "f818", "fb7ff8000000000000", "5f4101ff", "9b0000000100000000"} {
		b, _ := hex.DecodeString(seed)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		i, err := Read(b)
		if err != nil {
			if !strings.Contains(err.Error(), "nested more") && !strings.Contains(err.Error(), "UTF-8") && strict.Wellformed(b) == nil {
				t.Fatalf("%x is well-formed by the library, and not here: %v", b, err)
			}
			return
		}
		if err := strict.Wellformed(b); err != nil {
			t.Fatalf("%x is well-formed here (%s), and not by the library: %v", b, Diagnostic(i), err)
		}
		again, err := Read(Encode(i))
		if err != nil || Diagnostic(again) != Diagnostic(i) {
			t.Fatalf("%x is written as %x: %v", b, Encode(i), err)
		}
		if !bytes.Contains(b, []byte{0x5f}) && !bytes.Contains(b, []byte{0xf9}) && !bytes.Contains(b, []byte{0xfa}) && !bytes.Equal(Encode(i), b) {
			t.Fatalf("%x is written as %x", b, Encode(i))
		}
	})
}

// TestFromJSON spells JSON values in CBOR.
func TestFromJSON(t *testing.T) {
	isTime := func(path string) bool { return path == "a.created" }
	for text, want := range map[string]string{
		`{}`:                         `{}`,
		` {"b":1,"a":"x","b":null} `: `{"b": 1, "a": "x", "b": null}`,
		`{"a":{"created":1.5}}`:      `{"a": {"created": 1(1.5)}}`,
		`{"a":{"created":-1}}`:       `{"a": {"created": 1(-1)}}`,
		`{"a":{"created":"x"}}`:      `{"a": {"created": "x"}}`,
		`{"a":[{"created":1}]}`:      `{"a": [{"created": 1}]}`,
		`[true,false,1e3,-0.5]`:      `[true, false, 1000.0, -0.5]`,
		`"\ud83d\ude00"`:             `"😀"`,
		`{"":[[]]}`:                  `{"": [[]]}`,
	} {
		i, err := FromJSON([]byte(text), isTime)
		require.NoError(t, err, text)
		assert.Equal(t, want, Diagnostic(i))
	}
	for _, text := range []string{``, `{`, `{"a"`, `{"a":}`, `[1,]`, `{} {}`, `1e400`, `nul`} {
		_, err := FromJSON([]byte(text), isTime)
		assert.Error(t, err, text)
	}
}

// TestPlain has items be what encoding/json makes of the JSON that says the same.
func TestPlain(t *testing.T) {
	text := `{"a":[1,-2,1.5,"x",true,false,null],"b":{},"c":[]}`
	item, err := FromJSON([]byte(text), func(string) bool { return false })
	require.NoError(t, err)
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var want any
	require.NoError(t, d.Decode(&want))
	assert.Equal(t, want, Plain(item))
	assert.Equal(t, map[string]any{"ab": json.Number("5")}, Plain(Map{Entries: []Entry{
		{Key: Text{Chunks: []string{"a", "b"}}, Value: Tagged(1, Integer(5))}, {Key: Integer(1), Value: Null},
	}}))
	assert.Nil(t, Plain(Undefined))
	assert.Equal(t, Simple(99), Plain(Simple(99)))
	assert.Equal(t, json.Number("-18446744073709551616"), Plain(Int{N: math.MaxUint64, Negative: true}))
}
