package generate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

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
