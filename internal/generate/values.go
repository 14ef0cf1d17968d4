package generate

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
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

var (
	kindNames  = [...]string{"Absent", "Valid", "Null", "WrongType", "Empty", "TooLong", "OffScale", "Open"}
	wireNames  = [...]string{"JSON", "CBOR"}
	placeNames = [...]string{"Top", "InRevision", "InDetails"}
	pastNames  = [...]string{
		"Fresh", "Refused", "Continued", "Unacknowledged", "Succeeded", "Spent",
		"Failed", "Nobody",
	}
	changeNames = [...]string{
		"UpperCase", "FullWidth", "NextDigit", "Insert", "Replace", "Delete", "Truncate",
		"MoveHyphen", "NoHyphens", "OtherHyphens", "AllUpper", "Wrap", "Prepend", "Append", "Whole",
	}
)

func (k Kind) String() string   { return kindNames[k] }
func (w Wire) String() string   { return wireNames[w] }
func (p Place) String() string  { return placeNames[p] }
func (p Past) String() string   { return pastNames[p] }
func (c Change) String() string { return changeNames[c] }

// String is the body that the record comes to.
func (r Request) String() string { return string(r.Build("11111111-2222-4333-8444-abcdefabcdef")) }

// Literal is the record as a Go literal, without what has its zero value. The
// qualifier stands before every name: "generate.", say.
func (r Request) Literal(qualifier string) string {
	return literal(reflect.ValueOf(r), qualifier, true)
}

// empty says whether a field need not be written.
func empty(v reflect.Value) bool { return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 }

// literal writes a value; typed says whether its type has to be named.
func literal(v reflect.Value, qualifier string, typed bool) string {
	name := ""
	if typed {
		name = qualifier + v.Type().Name()
	}
	switch v.Kind() {
	case reflect.String:
		return fmt.Sprintf("%q", v.String())
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = literal(v.Index(i), qualifier, false)
		}
		return "[]" + qualifier + v.Type().Elem().Name() + "{" + strings.Join(items, ", ") + "}"
	case reflect.Struct:
		var fields []string
		for i := range v.NumField() {
			if f := v.Field(i); !empty(f) {
				fields = append(fields, v.Type().Field(i).Name+": "+literal(f, qualifier, f.Kind() == reflect.Struct))
			}
		}
		return name + "{" + strings.Join(fields, ", ") + "}"
	}
	if named, ok := v.Interface().(fmt.Stringer); ok {
		return qualifier + named.String()
	}
	return fmt.Sprint(v.Interface())
}

// edge puts one string at its limit or over it, or now and then the output variables.
// What is long is not escaped more than it has to be, which would make it longer.
func (r *Request) edge(draw Draw) {
	r.Escape = plain
	if draw(100) == 99 {
		r.HasVariables, r.Token.Kind = Valid, Absent
		r.addVariable(Variable{
			Name: "large", Kind: Valid, Value: strings.Repeat("v", 100),
			Times: clearlyTooLarge - 1 - 700*draw(2),
		})
		return
	}
	f := &fields[draw(len(fields))]
	beside := []int{0, 1, 0, 1, -1, 2, f.most, 3000}[draw(8)]
	r.lengthAt(f, f.most+beside, draw(len(Alphabets)))
}

// otherLimits are limits that are easily taken for the right one: those of other members, and of columns and buffers.
var otherLimits = []int{100, 255, 256, 1024, 1500, 2048, 4096, 65536}

// turns are the numbers at which what readers make of a percentage changes: the bounds,
// a fourth digit, and the ends of the integers of 8, 16 and 32 bits.
var turns = []int{0, model.MaxPercent, 0, model.MaxPercent, 1000, 256, 1 << 16, 1 << 31, 1<<32 + 50}

// beyond are percentages that a reader of 64 or of 32 bits takes for 50.
var beyond = []string{"18446744073709551666", "-4294967246"}

// AtLimit draws a request of which one member stands at one of its bounds, or up to three beside it; now and then
// beside a limit that is not its own. The output variables have a share of three in ten, since theirs are bounds of
// names, values, number and size.
func AtLimit(draw Draw) Request {
	r := Request{ID: ID{Kind: Valid}, Space: draw(len(spaces)), Escape: max(0, draw(6)-3)}
	r.Revision, r.Change = Text{Valid, 1, 0}, Text{Valid, 1, 0}
	r.Summary.Length, r.External.Length = 1, 1
	i, other, beside := draw(len(fields)+4), draw(8), []int{0, 1, -1, 2, -2, 3, -3}[draw(7)]
	switch {
	case i == len(fields):
		r.percentAt(draw, beside)
	case i > len(fields):
		r.variablesAt(draw)
	case other < 3:
		r.lengthAt(&fields[i], fields[i].most+beside, draw(len(Alphabets)))
	case other < 6:
		r.lengthAt(&fields[i], max(0, 1+beside), draw(len(Alphabets)))
	default:
		r.lengthAt(&fields[i], pick(draw, otherLimits)+beside, draw(len(Alphabets)))
	}
	r.companions(draw, i)
	return r
}

// allNames are names of all kinds, besides those that are drawn everywhere: those that a
// limit or a reader may take for something else.
var allNames = slices.Concat(names, badNames, []string{
	"z", "__proto__", strings.Repeat("n", 256),
	strings.Repeat("n", 64) + ".", "_.", "._",
})

// The numbers of variables, and their sizes in all, that stand between the limits that
// somebody might set, the values that they are made of and the names that have them. Most
// sizes are far from the documented one: on its two sides readers count differently.
var (
	variableCounts = []int{0, 2, 11, 51, 101}
	variableSizes  = []int{40_000, 70_000, 110_000, 130_000, 190_000}
	largeValues    = []string{strings.Repeat("v", 100), strings.Repeat("é", 50), strings.Repeat(" ", 100)}
	largeNames     = []string{"large", "__proto__"}
)

// variablesAt draws output variables: mostly one of a name of any kind, alone or beside
// one that is right, now and then many or large ones.
func (r *Request) variablesAt(draw Draw) {
	r.HasVariables = Valid
	if draw(8) == 7 {
		r.Token.Kind = Null
	}
	switch draw(8) {
	case 6:
		for i := range pick(draw, variableCounts) {
			r.addVariable(Variable{Name: "v" + strconv.Itoa(i), Kind: Valid})
		}
	case 7:
		value, size := pick(draw, largeValues), pick(draw, variableSizes)
		in := []string{pick(draw, largeNames), "larger"}[:1+draw(2)]
		for _, name := range in {
			r.addVariable(Variable{name, Valid, value, size/len(value)/len(in) - 1})
		}
	default:
		name, other := pick(draw, allNames), pick(draw, allNames)
		for _, name := range [][]string{{name}, {name, other}, {name, strings.ToUpper(name)}}[draw(3)] {
			r.addVariable(Variable{Name: name, Kind: Valid, Value: pick(draw, values)})
		}
	}
}

// companions adds what a limit may be tied to.
func (r *Request) companions(draw Draw, besides int) {
	if c := draw(2 * len(fields)); c < len(fields) && c != besides {
		f := &fields[c]
		f.text(r).Kind, f.text(r).Length = Valid, 1
		r.openUp(f.in)
	}
	if r.HasDetails == Absent && draw(3) == 1 || r.HasDetails == Valid && r.Percent.Kind == Absent && draw(3) == 1 {
		r.HasDetails, r.Percent = Valid, Number{Valid, pick(draw, percents)}
	}
	if r.HasRevision == Absent && draw(4) == 1 {
		r.HasRevision = Valid
	}
	if r.HasRevision == Valid && draw(3) == 1 {
		r.Created = Number{Valid, pick(draw, createds)}
	}
	if r.Token.Kind == Absent && r.HasVariables == Absent && draw(4) == 1 {
		r.HasVariables, r.Variables = Valid, []Variable{{Name: "a", Kind: Valid, Value: "x"}}
	}
}

// lengthAt gives a string a length, and the kind that follows from it.
func (r *Request) lengthAt(f *field, length, alphabet int) {
	t := Text{Valid, length, alphabet}
	switch {
	case length == 0:
		t.Kind = Empty
	case length > f.most:
		t.Kind = TooLong
	}
	*f.text(r) = t.counted(f.most)
	r.openUp(f.in)
}

// percentAt gives percentComplete a value beside one at which something changes, and the kind that follows from it.
func (r *Request) percentAt(draw Draw, beside int) {
	r.HasDetails = Valid
	i := draw(len(turns) + len(beyond))
	if i >= len(turns) {
		r.Percent = Number{OffScale, beyond[i-len(turns)]}
		return
	}
	n := turns[i] + beside
	r.Percent = Number{Valid, strconv.Itoa(n)}
	if n < 0 || n > model.MaxPercent {
		r.Percent.Kind = OffScale
	}
}
