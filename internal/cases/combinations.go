package cases

import (
	"fmt"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// class is one way to send a member, or one way to send it wrong: an empty text leaves it out.
type class struct {
	name  string
	apply func(sent) sent
}

// factor is a member with its valid classes.
type factor struct {
	path    string
	classes []class
}

// absent leaves a member out.
var absent = class{"absent", func(s sent) sent { return s }}

// stringFactor are the valid classes of a string: absent, null, shortest, middle, longest.
func stringFactor(path string, optional bool) factor {
	f := factor{path: path}
	if optional {
		f.classes = append(f.classes, absent, class{"null", func(s sent) sent { return s.also(path, `null`) }})
	}
	for name, n := range map[string]int{"shortest": 1, "middle": maxLength(path) / 2, "longest": maxLength(path)} {
		f.classes = append(f.classes, class{name, func(s sent) sent { return s.set(path, filled("abcdefghij é€", n)) }})
	}
	sortClasses(f.classes)
	return f
}

func sortClasses(cs []class) {
	byName := map[string]class{}
	for _, c := range cs {
		byName[c.name] = c
	}
	for i, name := range sortedKeys(byName) {
		cs[i] = byName[name]
	}
}

// text is a class that adds a member as it stands.
func asText(name, path, text string) class {
	return class{name, func(s sent) sent { return s.also(path, text) }}
}

// Structures are factors of their own: their members are only sent where the structure is.
const present = "present"

// factors are the members with their valid classes. The two structures come before their members.
func factors() []factor {
	return []factor{
		stringFactor(token, true),
		{revision, []class{absent, asText("null", revision, `null`), {present, func(s sent) sent { return s }}}},
		stringFactor(revID, false),
		stringFactor(change, false),
		{created, []class{
			absent, asText("null", created, `null`), asText("zero", created, `0`),
			asText("now", created, `1751900000`),
		}},
		stringFactor(revSum, true),
		{details, []class{
			absent, asText("null", details, `null`), asText("empty", details, `{}`),
			{present, func(s sent) sent { return s }},
		}},
		stringFactor(summary, true),
		stringFactor(external, true),
		{percent, []class{
			absent, asText("null", percent, `null`),
			{"zero", func(s sent) sent {
				return s.percent(0)
			}},
			{"fifty", func(s sent) sent { return s.percent(50) }},
			{"hundred", func(s sent) sent { return s.percent(100) }},
		}},
		{outputs, []class{
			absent, asText("null", outputs, `null`), asText("empty", outputs, `{}`),
			asText("one", outputs, `{"a":"b"}`), asText("empty-value", outputs, `{"a":""}`),
			asText("many", outputs, inVariables(many(30, "x")...)),
		}},
	}
}

// choice is one class of each factor, by index; -1 is open.
type choice []int

// build makes the request of a choice: the members of a structure that is not present are left out.
func (c choice) build(fs []factor) sent {
	s := sent{request: plain()}
	in := map[string]bool{"": true, revision: c.is(fs, revision, present), details: c.is(fs, details, present)}
	for i, f := range fs {
		if in[parent(f.path)] && c[i] >= 0 {
			s = f.classes[c[i]].apply(s)
		}
	}
	return s
}

// parent is the structure that a path stands in.
func parent(path string) string {
	for _, p := range []string{revision, details} {
		if len(path) > len(p) && path[:len(p)] == p {
			return p
		}
	}
	return ""
}

func (c choice) is(fs []factor, path, name string) bool {
	for i, f := range fs {
		if f.path == path {
			return c[i] >= 0 && f.classes[c[i]].name == name
		}
	}
	return false
}

// allowed says whether the documents allow the choice so far: a token and variables must not meet, and of an empty map
// with a token nobody knows; a member of a structure that is not present is not there to be combined.
func (c choice) allowed(fs []factor) bool {
	tokenSent := c.is(fs, token, "shortest") || c.is(fs, token, "middle") || c.is(fs, token, "longest")
	variablesSent := c.is(fs, outputs, "one") || c.is(fs, outputs, "many") || c.is(fs, outputs, "empty-value") ||
		c.is(fs, outputs, "empty")
	return !tokenSent || !variablesSent
}

// effective says whether factor i is sent as chosen, or lost with its structure.
func (c choice) effective(fs []factor, i int) bool {
	p := parent(fs[i].path)
	return c[i] >= 0 && (p == "" || c.is(fs, p, present))
}

type two struct{ i, a, j, b int }

// pairwise is a list of choices in which every two classes of two factors that may meet do meet, greedily: each choice
// takes the pair that was not met longest and fills the rest with what meets most.
func pairwise(fs []factor) []choice {
	open := openPairs(fs)
	var out []choice
	for len(open) > 0 {
		c := fillChoice(fs, open, open[0])
		var rest []two
		for _, p := range open {
			if !(c[p.i] == p.a && c[p.j] == p.b && c.effective(fs, p.i) && c.effective(fs, p.j)) {
				rest = append(rest, p)
			}
		}
		if len(rest) == len(open) {
			rest = rest[1:] // this pair can never meet
		} else {
			out = append(out, c)
		}
		open = rest
	}
	return out
}

func openPairs(fs []factor) []two {
	var out []two
	for i := range fs {
		for j := i + 1; j < len(fs); j++ {
			for a := range fs[i].classes {
				for b := range fs[j].classes {
					out = append(out, two{i, a, j, b})
				}
			}
		}
	}
	return out
}

// fillChoice starts from one pair, makes the structures that it needs present,
// and gives each open factor the class that meets most of the open pairs.
func fillChoice(fs []factor, open []two, start two) choice {
	c := make(choice, len(fs))
	for i := range c {
		c[i] = -1
	}
	c[start.i], c[start.j] = start.a, start.b
	for _, i := range []int{start.i, start.j} {
		for k, f := range fs {
			if f.path == parent(fs[i].path) && c[k] < 0 {
				c[k] = len(f.classes) - 1 // present
			}
		}
	}
	for i, f := range fs {
		if c[i] >= 0 {
			continue
		}
		best, bestScore := 0, -1
		for a := range f.classes {
			c[i] = a
			if score := c.score(open, i); c.allowed(fs) && score > bestScore {
				best, bestScore = a, score
			}
		}
		c[i] = best
	}
	return c
}

// score counts the open pairs that factor i completes.
func (c choice) score(open []two, i int) int {
	n := 0
	for _, p := range open {
		if (p.i == i || p.j == i) && c[p.i] == p.a && c[p.j] == p.b {
			n++
		}
	}
	return n
}

// combinations make the members meet.
func combinations() []Case {
	var out []Case
	fs := factors()
	for i, c := range pairwise(fs) {
		if c.allowed(fs) {
			out = append(out, accepted(fmt.Sprintf("combine/valid/pairs-%03d", i), "valid classes of all members",
				"combine/valid", c.build(fs)))
		}
	}
	out = append(out, subsets()...)
	out = append(out, wrongTwice()...)
	out = append(out, equalButTooLong()...)
	out = append(out, reversals()...)
	out = append(out, besides()...)
	return append(out, invalidCombinations(fs)...)
}

// subsets are all sets of the optional members, nested ones too.
func subsets() []Case {
	var out []Case
	nested := []string{created, revSum, summary, external, percent}
	for mask := range 1 << len(nested) {
		for _, withRevision := range []bool{false, true} {
			if !withRevision && mask&3 != 0 {
				continue
			}
			for _, end := range []string{"", token, outputs} {
				s, name := sent{request: plain()}, "none"
				if withRevision {
					s, name = carrying(revision), "revision"
				}
				for i, path := range nested {
					if mask>>i&1 == 0 {
						continue
					}
					name += "-" + path[len(parent(path))+1:]
					s = s.small(path)
				}
				if end != "" {
					s, name = s.small(end), name+"-"+end
				}
				out = append(out, accepted("combine/subset/"+name, "just these members", "combine/valid", s))
			}
		}
	}
	return out
}

// small adds a small valid value of a member.
func (s sent) small(path string) sent {
	switch path {
	case created:
		return s.also(path, `1751900000`)
	case percent:
		return s.percent(42)
	case outputs:
		return s.also(path, `{"a":"b"}`)
	}
	return s.set(path, "value of "+path)
}

// invalidClasses are the ways to send one member wrong that no other member can excuse.
func invalidClasses() map[string][]class {
	out := map[string][]class{}
	for _, path := range freeStrings {
		out[path] = []class{
			asText("empty", path, `""`),
			asText("too-long", path, quoted(filled("a", maxLength(path)+1))), asText("number", path, `1`),
			asText("object", path, `{}`),
		}
	}
	out[percent] = []class{
		asText("minus-one", percent, `-1`), asText("101", percent, `101`),
		asText("string", percent, `"50"`),
	}
	out[created] = []class{asText("string", created, `"now"`)}
	out[revision] = []class{asText("string", revision, `"x"`), asText("array", revision, `[]`)}
	out[details] = []class{asText("string", details, `"x"`), asText("array", details, `[]`)}
	out[outputs] = []class{
		asText("bad-name", outputs, `{"a b":"x"}`), asText("string", outputs, `"x"`),
		asText("number-value", outputs, `{"a":1}`),
	}
	return out
}

// invalidCombinations let every invalid class meet every valid class of each other member, with nothing else wrong.
func invalidCombinations(fs []factor) []Case {
	var out []Case
	most := 0
	for _, f := range fs {
		most = max(most, len(f.classes))
	}
	for _, f := range fs {
		for _, wrong := range invalidClasses()[f.path] {
			for round := range 2 * most {
				s := wrong.apply(company(fs, f.path, round, most).withStructures(fs, f.path))
				out = append(out,
					mixed(fmt.Sprintf("combine/invalid/%s-%s-%02d", f.path, wrong.name, round), f.path, wrong.name, s))
			}
		}
	}
	return out
}

// company is the round-th choice of valid classes for all members but the one at
// path: in the first rounds with a token and both structures, then with variables.
func company(fs []factor, path string, round, most int) choice {
	c := make(choice, len(fs))
	for j, f := range fs {
		c[j] = (round + j*(round/most)) % len(f.classes)
		structure := f.path == revision || f.path == details
		if f.path == parent(path) || (structure && round < most) {
			c[j] = len(f.classes) - 1 // present
		}
	}
	absentOrNull := func(p string) {
		for a, k := range fs[indexOf(fs, p)].classes {
			if (k.name == "absent") == (round%2 == 0) && (k.name == "absent" || k.name == "null") {
				c[indexOf(fs, p)] = a
			}
		}
	}
	if path == outputs || (path != token && round >= most) {
		absentOrNull(token)
	} else {
		absentOrNull(outputs)
	}
	c[indexOf(fs, path)] = -1
	return c
}

// withStructures builds the choice, without the members of a structure that is to be replaced as a whole.
func (c choice) withStructures(fs []factor, path string) sent {
	s := c.build(fs)
	if path == revision || path == details {
		s.request = s.withPart(path, `{}`)
	}
	return s
}

func indexOf(fs []factor, path string) int {
	for i, f := range fs {
		if f.path == path {
			return i
		}
	}
	return -1
}

// mixed is the case of one invalid class among valid ones: a value of a wrong
// type may be called either way, a broken constraint only one.
func mixed(id, path, class string, s sent) Case {
	c := refused(id, "an invalid "+path+" ("+class+") among valid members", "combine/invalid", s.request, validation)
	if ofType(class) {
		c.Single().Allowed = judge.RejectPrefer(serialization, validation)
	}
	return c
}

// ofType says whether an invalid class is one of a wrong JSON type.
func ofType(class string) bool {
	return slices.Contains([]string{"number", "object", "string", "array", "number-value"}, class)
}
