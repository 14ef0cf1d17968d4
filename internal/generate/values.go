package generate

import (
	"bytes"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Alphabets are the classes of characters that strings are made of. The first is the plainest. All but the last are in
// the BMP, where code points and UTF-16 units agree: at a limit no other may be used.
var Alphabets = []string{
	"a", "abcdefghij0123456789", "A", " ", "\"\\/", "\x01\x00\x1f\x7f", "\r\n", "\t\b\f", "é", "漢字", "e\u0301", "שלום",
	"%s${x}{{y}}<z>", "\u2028\ufeff", "null", "007", "a b ", "+%20&amp;", "'\"`;,", "🚀𝟎",
}

// astral is the alphabet beyond the BMP.
var astral = len(Alphabets) - 1

// The values that are drawn from. The first of each is the plainest.
var (
	spaces = []string{"", " ", "\n", "\t \r\n"}

	percents = []string{"0", "100", "1", "99", "50"}
	offScale = []string{
		"101", "-1", "128", "255", "256", "306", "-2147483648", "2147483647", "2147483648",
		"4294967346", "18446744073709551666", "-4294967246", "-9223372036854775758",
	}
	openPercents = []string{"1.5", "50.0", "5e1", "-0"}

	createds = []string{
		"0", "1", "1436400000", "1751900000", "2147483648", "4102444800", "-1", "-0.5",
		"1436400000.123", "1714979289.123456789",
	}
	openCreateds = []string{"1.5e9", "1e-06", "-62135596800", "253402300800.0", "1e400"}

	notNumber = []string{`"50"`, `true`, `[]`, `{}`, `""`, `"2015-07-09T00:00:00Z"`, `[50]`}
	notString = []string{`1`, `true`, `[]`, `{}`, `["x"]`, `0`, `false`}
	notObject = []string{`"x"`, `1`, `[]`, `true`, `[{}]`, `false`, `""`}

	names = []string{
		"a", "A", "name", "a-b", "a_b", "@", "0", "-", "Z9", "constructor", strings.Repeat("n", 100),
		strings.Repeat("N", 255),
	}
	badNames = []string{"", "a b", "a.b", "é", "a\n", " a", "a:b", "a/b", "a#b", "$a", "a+b", `a\b`, "[a]", "٣", "\x01"}
	values   = []string{
		"", "x", "y", "0", "null", "true", "<a &amp; b>", "value with spaces", "é漢", "\x00", "\"",
		"a\nb", " ", strings.Repeat("v", 300), strings.Repeat("w", 1100),
	}

	unknownNames = []string{
		"unknown", "", "jobid", "JobId", "continuation_token", "__proto__", "constructor", "@type",
		"$ref", "status", "job.id", "é", "summary", "percentComplete", "continuationToken",
	}
	unknownValues = []string{
		`1`, `null`, `true`, `"x"`, `[]`, `{}`, `{"jobId":[1,null]}`, `-1.5e3`, `[[[[[[[[]]]]]]]]`,
		`{"a":{"b":{"c":{"d":{"e":{"f":{"g":{}}}}}}}}`, holdingID,
	}
)

// holdingID is an object that holds the id of the job, where a reader might take it for jobId.
const holdingID = `{"jobId":"` + jobPlace + `"}`

// jobPlace is where the job's id goes in the value of an unknown member, as files of cases write it.
const jobPlace = "${jobId}"

// clearlyTooLarge is how often a value of a hundred bytes stands in a variable that
// is too large for the total by any way of counting.
const clearlyTooLarge = model.MaxVariablesBytes/100 + 1

// Flaw is something that makes a text no JSON object.
type Flaw struct {
	Name string
	Rule string // the rule that is broken
	Open bool   // the documents do not settle what it gets
	make func(body []byte) []byte
}

func after(s string) func([]byte) []byte {
	return func(b []byte) []byte { return append(b, s...) }
}

func before(s string) func([]byte) []byte {
	return func(b []byte) []byte { return append([]byte(s), b...) }
}

// cut ends a text before its last bracket.
func cut(b []byte) []byte { return b[:bytes.LastIndexByte(b, '}')] }

// inside writes a member more, or what is to look like one, before the last bracket.
func inside(s string) func([]byte) []byte {
	return func(b []byte) []byte {
		b = cut(b)
		if bytes.HasSuffix(bytes.TrimRight(b, " \t\r\n"), []byte("{")) {
			s = strings.TrimPrefix(s, ",")
		}
		return append(b, s+"}"...)
	}
}

// Flaws are the flaws that a request may have, after none.
var Flaws = []Flaw{
	{Name: "none", Open: true, make: func(b []byte) []byte { return b }},
	{"missing comma", "json/grammar", false, inside(` "x":1,`)},
	{"second object", "json/trailing-data", false, after("{}")},
	{"trailing bracket", "json/trailing-data", false, after("}")},
	{"cut short", "json/truncated", false, cut},
	{"in an array", "json/top-level", false, func(b []byte) []byte { return after("]")(before("[")(b)) }},
	{"a string", "json/top-level", false, func([]byte) []byte { return []byte(`"x"`) }},
	{"null", "json/top-level", false, func([]byte) []byte { return []byte(`null`) }},
	{"nothing", "json/empty-body", false, func([]byte) []byte { return nil }},
	{"NaN", "json/grammar", false, inside(`,"x":NaN`)},
	{"leading zero", "json/grammar-ignored", true, inside(`,"x":01`)},
	{"comment", "json/grammar", false, inside(`/**/`)},
	{"bare name", "json/grammar", false, inside(`,x:1`)},
	{"single quotes", "json/grammar", false, inside(`,'x':1`)},
	{"raw tab in a string", "json/grammar", false, inside(",\"x\":\"\t\"")},
	{"byte order mark", "json/encoding", true, before("\ufeff")},
	{"half a surrogate pair", "json/encoding", true, inside(`,"x":"\ud800"`)},
	{"invalid UTF-8", "json/encoding", true, inside(",\"x\":\"\xff\"")},
}
