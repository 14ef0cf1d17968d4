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
