// Package generate makes requests out of a stream of choices: numbers that a seed,
// a property-based generator or a fuzzer's bytes supply. A record of choices is
// drawn first; building the bytes from it is pure, so that a record can be shrunk.
package generate

import (
	"encoding/json"
	"strings"
)

// Draw answers a number from 0 up to, not including, n.
type Draw func(n int) int

// Seeded is a stream of choices from a seed, the same on every machine (SplitMix64).
func Seeded(seed uint64) Draw {
	return func(n int) int {
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return int((z ^ z>>31) >> 1 % uint64(n))
	}
}

// Kind is how a member is sent.
type Kind int

// The ways to send a member. Most members of most requests are valid or absent,
// so that what is wrong is seldom hidden by something else.
const (
	Absent Kind = iota
	Valid
	Null
	Empty     // of a string: no characters
	TooLong   // of a string: one more than the limit, or more
	WrongType // of another JSON type
)

// Text is a string by its choices.
type Text struct {
	Kind     Kind
	Length   int // code points, within the limit where the kind is Valid
	Alphabet int // index of Alphabets
}

// Alphabets are the classes of characters that strings are made of. All are in
// the BMP, where code points and UTF-16 units agree.
var Alphabets = []string{"abcdefghij0123456789", "A", " ", "\"\\/", "\x00\x01\x1f\x7f", "\r\n", "é", "漢字", "e\u0301", "שלום", "%s${x}{{y}}<z>", "\u2028\ufeff", "null", "007"}

// Number is a number by its choices.
type Number struct {
	Kind Kind
	Text string // as it is spelled
}

// Record is a request by its choices. The job's id is not one of them: it is
// given when the request is built.
type Record struct {
	Token, Revision, Change, RevisionSummary, Summary, External Text
	Created, Percent                                            Number
	HasRevision, HasDetails                                     Kind
	Variables                                                   []Variable
	HasVariables                                                Kind
	Unknown                                                     int // how many unknown members stand at the top
	Order                                                       int // rotation of the members
	Space                                                       int // index of spaces
}

// Variable is one output variable.
type Variable struct{ Name, Value string }

// The limits of the strings, in code points.
const (
	maxToken, maxRevision, maxChange, maxSummary, maxExternal = 2048, 1500, 100, 2048, 1500
)

var (
	spaces    = []string{"", " ", "\n", "\t \r\n"}
	percents  = []string{"0", "1", "50", "99", "100"}
	offScale  = []string{"-1", "101", "128", "255", "256", "306", "-2147483648", "2147483647", "4294967346", "18446744073709551666"}
	createds  = []string{"0", "1", "1436400000", "1751900000", "4102444800"}
	notNumber = []string{`"50"`, `true`, `[]`, `{}`, `""`}
	notString = []string{`1`, `true`, `[]`, `{}`, `["x"]`, `0`}
	notObject = []string{`"x"`, `1`, `[]`, `true`, `[{}]`}
	names     = []string{"a", "A", "name", "a-b", "a_b", "@", "0", "-"}
	badNames  = []string{"", "a b", "a.b", "é", "a\n", " a", "a:b"}
	values    = []string{"", "x", "value with spaces", "é漢", "\x00", "\"", strings.Repeat("v", 300)}
)

// NewRecord draws a request. Nothing is wrong with about two of five, one thing
// with most of the others.
func NewRecord(draw Draw) Record {
	wrong := 0
	if draw(5) >= 2 {
		wrong = 1 + draw(8)/7
	}
	r := Record{
		Token: text(draw, maxToken, true), Summary: text(draw, maxSummary, true), External: text(draw, maxExternal, true), RevisionSummary: text(draw, maxSummary, true),
		Revision: text(draw, maxRevision, false), Change: text(draw, maxChange, false),
		Created: number(draw, createds), Percent: number(draw, percents),
		HasRevision: structure(draw), HasDetails: structure(draw), HasVariables: structure(draw),
		Order: draw(5), Space: draw(8) % len(spaces), Unknown: draw(6) / 4,
	}
	for range draw(4) {
		r.Variables = append(r.Variables, Variable{pick(draw, names), pick(draw, values)})
	}
	if r.Token.Kind == Valid && r.HasVariables == Valid && draw(8) > 0 {
		r.HasVariables = Absent // they must not meet; now and then they do
	}
	for range wrong {
		r.spoil(draw)
	}
	return r
}

func pick[T any](draw Draw, from []T) T { return from[draw(len(from))] }

func structure(draw Draw) Kind { return []Kind{Absent, Valid, Valid, Null, Absent}[draw(5)] }

// text draws a valid string: an edge half of the time, long in a tenth.
func text(draw Draw, most int, optional bool) Text {
	t := Text{Kind: Valid, Alphabet: draw(len(Alphabets))}
	if optional {
		t.Kind = []Kind{Absent, Absent, Valid, Valid, Valid, Null}[draw(6)]
	}
	switch draw(10) {
	case 0:
		t.Length = most - draw(2)
	case 1, 2, 3, 4:
		t.Length = 1 + draw(2)
	default:
		t.Length = 1 + draw(60)
	}
	return t
}

func number(draw Draw, valid []string) Number {
	return Number{Kind: []Kind{Absent, Valid, Valid, Null}[draw(4)], Text: pick(draw, valid)}
}

// spoil breaks one thing, in a structure that is there.
func (r *Record) spoil(draw Draw) {
	texts := []struct {
		text *Text
		in   *Kind
		most int
	}{{&r.Token, nil, maxToken}, {&r.Revision, &r.HasRevision, maxRevision}, {&r.Change, &r.HasRevision, maxChange}, {&r.RevisionSummary, &r.HasRevision, maxSummary}, {&r.Summary, &r.HasDetails, maxSummary}, {&r.External, &r.HasDetails, maxExternal}}
	switch i := draw(12); {
	case i < 6:
		t := texts[i]
		t.text.Kind = []Kind{Empty, TooLong, TooLong, WrongType}[draw(4)]
		if t.text.Kind == TooLong {
			t.text.Length = t.most + []int{1, 1, 2, t.most, 3000}[draw(5)]
		}
		if t.in != nil {
			*t.in = Valid
		}
	case i == 6:
		r.HasDetails, r.Percent = Valid, Number{Valid, pick(draw, offScale)}
	case i == 7:
		r.HasDetails, r.Percent = Valid, Number{Valid, pick(draw, notNumber)}
	case i == 8:
		r.HasRevision, r.Created = Valid, Number{Valid, pick(draw, notNumber)}
	case i == 9:
		*[]*Kind{&r.HasRevision, &r.HasDetails}[draw(2)] = WrongType
	case i == 10:
		r.HasVariables, r.Token.Kind = Valid, Absent
		r.Variables = append(r.Variables, Variable{pick(draw, badNames), "x"})
	default:
		r.HasRevision = Valid
		*[]*Kind{&r.Revision.Kind, &r.Change.Kind}[draw(2)] = Absent
	}
}

// String is the text that a Text stands for.
func (t Text) String() string {
	runes := []rune(Alphabets[t.Alphabet])
	var b strings.Builder
	for i := range t.Length {
		b.WriteRune(runes[i%len(runes)])
	}
	return b.String()
}

// value spells a member's value; false leaves the member out.
func (t Text) value() (string, bool) {
	switch t.Kind {
	case Absent:
		return "", false
	case Null:
		return "null", true
	case Empty:
		return `""`, true
	case WrongType:
		return notString[t.Length%len(notString)], true
	}
	return quote(t.String()), true
}

func (n Number) value() (string, bool) {
	switch n.Kind {
	case Absent:
		return "", false
	case Null:
		return "null", true
	}
	return n.Text, true
}

// quote spells a JSON string.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be marshalled
	}
	return string(b)
}

// object collects members as text.
type object struct {
	members []string
	space   string
}

func (o *object) add(name, value string, there bool) {
	if there {
		o.members = append(o.members, quote(name)+o.space+":"+o.space+value)
	}
}

func (o *object) String() string {
	return "{" + o.space + strings.Join(o.members, o.space+","+o.space) + o.space + "}"
}

// Build makes the request's body for a job.
func (r Record) Build(jobID string) []byte {
	space := spaces[r.Space]
	top := &object{space: space}
	top.add("jobId", quote(jobID), true)
	token, there := r.Token.value()
	top.add("continuationToken", token, there)
	revision := &object{space: space}
	addText(revision, "revision", r.Revision)
	addText(revision, "changeIdentifier", r.Change)
	created, there := r.Created.value()
	revision.add("created", created, there)
	addText(revision, "revisionSummary", r.RevisionSummary)
	addStructure(top, "currentRevision", r.HasRevision, revision, r.Revision.Length)
	details := &object{space: space}
	addText(details, "summary", r.Summary)
	addText(details, "externalExecutionId", r.External)
	percent, there := r.Percent.value()
	details.add("percentComplete", percent, there)
	addStructure(top, "executionDetails", r.HasDetails, details, r.Summary.Length)
	variables := &object{space: space}
	for i, v := range r.Variables {
		if !r.twice(i) {
			variables.add(v.Name, quote(v.Value), true)
		}
	}
	addStructure(top, "outputVariables", r.HasVariables, variables, 0)
	for i := range r.Unknown {
		top.add("unknown"+strings.Repeat("-", i), `{"jobId":[1,null]}`, true)
	}
	turn := r.Order % len(top.members)
	top.members = append(top.members[turn:len(top.members):len(top.members)], top.members[:turn]...)
	return []byte(space + top.String() + space)
}

// twice says whether a variable's name stands earlier in the list already.
func (r Record) twice(i int) bool {
	for _, v := range r.Variables[:i] {
		if v.Name == r.Variables[i].Name {
			return true
		}
	}
	return false
}

func addText(o *object, name string, t Text) {
	value, there := t.value()
	o.add(name, value, there)
}

func addStructure(o *object, name string, kind Kind, inner *object, choice int) {
	switch kind {
	case Valid:
		o.add(name, inner.String(), true)
	case Null:
		o.add(name, "null", true)
	case WrongType:
		o.add(name, notObject[choice%len(notObject)], true)
	}
}
