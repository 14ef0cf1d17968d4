// Package generate makes requests out of a stream of choices: numbers that a seed,
// a property-based generator or a fuzzer's bytes supply.
//
// A [Request] is a record of choices, and is drawn first: every member with its kind, its alphabet and its length, the
// near misses of the job's id, the spelling of the JSON, and what became of the job before. [Request.Build] turns it
// into bytes and does nothing else, so that a request can be made smaller and built again: [Shrink].
//
// What a request breaks is known from its choices ([Request.Breaches]), without a
// look at the bytes: the judge, which looks at nothing else, is held against it.
package generate

import (
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// NewRequest draws a request. Nothing is wrong with about two of five, one thing with most of the others, so that what
// is wrong is seldom hidden by something else. One in fourteen has a string at its limit or beyond: long strings are
// what takes time.
func NewRequest(draw Draw) Request {
	r, ahead := Request{ID: ID{Kind: Valid}}, draw.ahead(decisive)
	r.members(draw)
	r.Order, r.Space, r.Escape = draw(orders), draw(2*len(spaces))%len(spaces), max(0, draw(32)-29)
	for range max(0, draw(6)-3) {
		r.addUnknown(draw)
	}
	r.Past = pasts[draw(len(pasts))]
	if r.Token.Kind == Valid && r.HasVariables == Valid && draw(8) < 7 {
		r.HasVariables = Absent // they must not meet; now and then they do
	}
	wrong := []int{0, 0, 1, 1, 2}[ahead(5)]
	if ahead(14) == 13 {
		r.edge(ahead)
		wrong = min(wrong, 1)
	}
	for range wrong {
		r.spoil(ahead)
	}
	return r
}

// decisive is how many choices are made first: those of what is wrong. A fuzzer then
// has them in the first bytes, where an input may end after them.
const decisive = 10

// pasts are the pasts as often as they are drawn: most requests find their job in progress, for what is wrong with a
// request is hidden behind what is wrong with the job.
var pasts = []Past{
	Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh, Fresh,
	Fresh, Fresh,
	Refused, Continued, Unacknowledged, Succeeded, Spent, Failed, Nobody,
}

// members draws every member, each of them right.
func (r *Request) members(draw Draw) {
	for i := range fields {
		*fields[i].text(r) = text(draw, fields[i].most, fields[i].required)
	}
	r.Created, r.Percent = number(draw, createds), number(draw, percents)
	r.HasRevision, r.HasDetails, r.HasVariables = structure(draw), structure(draw), structure(draw)
	for range draw(4) {
		r.addVariable(Variable{Name: pick(draw, names), Kind: Valid, Value: pick(draw, values)})
	}
}

func structure(draw Draw) Kind { return []Kind{Absent, Valid, Valid, Null, Absent}[draw(5)] }

func number(draw Draw, valid []string) Number {
	return Number{Kind: []Kind{Absent, Valid, Valid, Null}[draw(4)], Text: pick(draw, valid)}
}

// text draws a right string that is short, at an edge half of the time.
func text(draw Draw, most int, required bool) Text {
	t := Text{Kind: Valid}
	if !required {
		t.Kind = []Kind{Absent, Absent, Valid, Valid, Valid, Null}[draw(6)]
	}
	if t.Kind != Valid {
		return t
	}
	t.Alphabet = draw(len(Alphabets))
	switch edge := draw(10); {
	case edge < 3:
		t.Length = 1 + edge/2
	case edge < 5 && most < 200:
		t.Length = most - edge%2
	default:
		t.Length = 1 + draw(24)
	}
	return t.counted(most)
}

// counted avoids the alphabet whose characters not everybody counts alike where that would decide.
func (t Text) counted(most int) Text {
	if t.Alphabet == astral && 2*t.Length > most {
		t.Alphabet = 0
	}
	return t
}

// addVariable adds a variable, unless there is one of that name.
func (r *Request) addVariable(v Variable) {
	if !slices.ContainsFunc(r.Variables, func(w Variable) bool { return w.Name == v.Name }) {
		r.Variables = append(r.Variables, v)
	}
}

// addUnknown adds an unknown member, unless its name is known in that place.
func (r *Request) addUnknown(draw Draw) {
	u := Unknown{Place(draw(3)), pick(draw, unknownNames), pick(draw, unknownValues)}
	known := slices.Contains(membersOf[u.In], u.Name)
	if known || slices.ContainsFunc(r.Unknown, func(v Unknown) bool { return v.In == u.In && v.Name == u.Name }) {
		return
	}
	r.Unknown = append(r.Unknown, u)
}

// membersOf are the names of the members of each object.
var membersOf = func() (of [InDetails + 1][]string) {
	places := map[string]Place{"": Top, "currentRevision": InRevision, "executionDetails": InDetails}
	for _, m := range model.Members() {
		if p, ok := places[m.Parent()]; ok {
			of[p] = append(of[p], m.Name())
		}
	}
	return of
}()

// folded says whether an unknown member's name is a known one in another letter case.
func (u Unknown) folded() bool {
	return slices.ContainsFunc(membersOf[u.In], func(name string) bool { return strings.EqualFold(name, u.Name) })
}

// openUp sees to it that an object is there; nil is the top, which always is.
func (r *Request) openUp(in func(*Request) *Kind) {
	if in != nil {
		*in(r) = Valid
	}
}

// spoil breaks one thing, in an object that is there.
func (r *Request) spoil(draw Draw) {
	switch i := draw(18); {
	case i < len(fields):
		r.spoilText(draw, &fields[i])
	case i < 8:
		r.HasDetails, r.Percent = Valid, Number{OffScale, pick(draw, offScale)}
	case i < 13:
		r.spoilID(draw)
	case i == 13:
		*[]*Kind{&r.HasRevision, &r.HasDetails, &r.HasVariables}[draw(3)] = WrongType
	case i == 14:
		r.spoilVariable(draw)
	case i == 15:
		r.HasRevision = Valid
		*[]*Kind{&r.Revision.Kind, &r.Change.Kind}[draw(2)] = []Kind{Absent, Null}[draw(2)]
	case i == 16:
		r.spoilNumber(draw)
	default:
		r.Flaw = 1 + draw(len(Flaws)-1)
	}
}

// spoilText makes a string empty, something else than a string, or, where that is not long, too long.
func (r *Request) spoilText(draw Draw, f *field) {
	t := f.text(r)
	t.Kind = []Kind{Empty, WrongType}[draw(2)]
	if f.most < 200 && draw(2) == 1 {
		r.lengthAt(f, f.most+1+draw(2), t.Alphabet)
	}
	r.openUp(f.in)
}

func (r *Request) spoilID(draw Draw) {
	switch draw(8) {
	case 0:
		r.ID = ID{Kind: []Kind{Absent, Null, WrongType}[draw(3)]}
		if draw(2) == 1 {
			r.Unknown = []Unknown{{Top, unknownNames[0], holdingID}}
		}
	default:
		r.ID = nearMiss(draw)
	}
}

func (r *Request) spoilVariable(draw Draw) {
	r.HasVariables, r.Token.Kind = Valid, Absent
	v := Variable{Name: pick(draw, badNames), Kind: Valid, Value: "x"}
	switch draw(4) {
	case 0:
		v.Name, v.Kind = "wrong", WrongType
		v.Value = pick(draw, notString)
	case 1:
		v.Name, v.Kind = "null", Null
	}
	r.addVariable(v)
}

// spoilNumber makes a number something else, or spells it in a way that no document settles.
func (r *Request) spoilNumber(draw Draw) {
	switch draw(4) {
	case 0:
		r.HasDetails, r.Percent = Valid, Number{WrongType, pick(draw, notNumber)}
	case 1:
		r.HasRevision, r.Created = Valid, Number{WrongType, pick(draw, notNumber)}
	case 2:
		r.HasDetails, r.Percent = Valid, Number{Open, pick(draw, openPercents)}
	default:
		r.HasRevision, r.Created = Valid, Number{Open, pick(draw, openCreateds)}
	}
}

// Draw answers a number from 0 up to, not including, n. 0 is the plainest choice
// everywhere: a stream of zeros is a request with a job's id and nothing else.
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

// Bytes is a stream of choices from a fuzzer's bytes: two a choice, so that one
// mutation changes one choice, and zeros when they are spent.
func Bytes(data []byte) Draw {
	return func(n int) int {
		v := 0
		switch len(data) {
		case 0:
			return 0
		case 1:
			v, data = int(data[0]), nil
		default:
			v, data = int(data[0])|int(data[1])<<8, data[2:]
		}
		return v % n
	}
}

// ahead makes n choices now, for later. When they are spent it goes on with those that come then.
func (draw Draw) ahead(n int) Draw {
	made := make([]int, n)
	for i := range made {
		made[i] = draw(1 << 16)
	}
	return func(n int) int {
		if len(made) == 0 {
			return draw(n)
		}
		v := made[0] % n
		made = made[1:]
		return v
	}
}

func pick[T any](draw Draw, from []T) T { return from[draw(len(from))] }
