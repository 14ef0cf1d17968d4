package worker

import (
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases/forms"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// body is a request body under construction: a JSON text, or an object of them. Bodies are
// values: what changes one answers another.
type body struct {
	text    string
	entries []entry // of an object, when it is one
}

// entry is a member of an object; its name is spelled as JSON.
type entry struct {
	name  string
	value body
}

// literal is a body that is a JSON text already.
func literal(text string) body { return body{text: text} }

// String spells the body without white space.
func (b body) String() string {
	if b.entries == nil {
		return b.text
	}
	var s strings.Builder
	s.WriteByte('{')
	for i, e := range b.entries {
		if i > 0 {
			s.WriteByte(',')
		}
		s.WriteString(e.name + ":" + e.value.String())
	}
	return s.String() + "}"
}

// with is the body with the member at a path set to a JSON text. Structures on the way are made where they are not.
func (b body) with(path, text string) body { return b.put(strings.Split(path, "."), literal(text)) }

func (b body) put(path []string, v body) body {
	if len(path) == 0 {
		return v
	}
	out := body{entries: make([]entry, 0, len(b.entries)+1)}
	name, found := quoted(path[0]), false
	for _, e := range b.entries {
		if e.name == name {
			e.value, found = e.value.put(path[1:], v), true
		}
		out.entries = append(out.entries, e)
	}
	if !found {
		out.entries = append(out.entries, entry{name, body{}.put(path[1:], v)})
	}
	return out
}

// without is the body without the member at a path.
func (b body) without(path string) body {
	name, rest, deeper := strings.Cut(path, ".")
	out := body{entries: []entry{}}
	for _, e := range b.entries {
		switch {
		case e.name != quoted(name):
		case deeper:
			e.value = e.value.without(rest)
		default:
			continue
		}
		out.entries = append(out.entries, e)
	}
	return out
}

// renamed is the body with the member at a path under another name, spelled as JSON.
func (b body) renamed(path, spelled string) body {
	name, rest, deeper := strings.Cut(path, ".")
	out := body{entries: []entry{}}
	for _, e := range b.entries {
		if e.name == quoted(name) {
			if deeper {
				e.value = e.value.renamed(rest, spelled)
			} else {
				e.name = spelled
			}
		}
		out.entries = append(out.entries, e)
	}
	return out
}

// reversed is the body with the members of all objects in the other order.
func (b body) reversed() body {
	if b.entries == nil {
		return b
	}
	out := body{entries: []entry{}}
	for i := len(b.entries) - 1; i >= 0; i-- {
		out.entries = append(out.entries, entry{b.entries[i].name, b.entries[i].value.reversed()})
	}
	return out
}

// minimal is the smallest valid input of an operation: what it requires.
func minimal(op model.Operation) body { return structureOf(op, op.Input, true) }

// full is a valid input with every member.
func full(op model.Operation) body { return structureOf(op, op.Input, false) }

func structureOf(op model.Operation, s *model.Shape, least bool) body {
	out := body{entries: []entry{}}
	for _, f := range s.Fields {
		if f.Required || !least {
			out.entries = append(out.entries, entry{quoted(f.Name), sample(op, f.Shape, least)})
		}
	}
	return out
}

// carrier is the smallest valid input that can hold the member at a path: the structures
// above it have what they require.
func carrier(op model.Operation, path string) body { return minimal(op).holding(op, path) }

// holding has the structures above a path be there, with what they require.
func (b body) holding(op model.Operation, path string) body {
	for at := 0; ; {
		dot := strings.IndexByte(path[at:], '.')
		if dot < 0 {
			return b
		}
		at += dot
		place, _ := op.At(path[:at])
		if place.Shape.Type == model.TypeStructure && !b.has(path[:at]) {
			b = b.put(strings.Split(path[:at], "."), structureOf(op, place.Shape, true))
		}
		at++
	}
}

func (b body) has(path string) bool {
	name, rest, deeper := strings.Cut(path, ".")
	for _, e := range b.entries {
		if e.name == quoted(name) {
			return !deeper || e.value.has(rest)
		}
	}
	return false
}

// sample is a valid value of a shape.
func sample(op model.Operation, s *model.Shape, least bool) body {
	if op.ThirdParty {
		switch s.Name {
		case "Nonce":
			return literal(`"a-1"`)
		case "ActionOwner":
			return literal(`"ThirdParty"`)
		case "ActionProvider":
			return literal(`"NoSuchProvider"`)
		}
	}
	switch s.Name {
	case "JobId":
		return literal(`"` + markJob + `"`)
	case "ThirdPartyJobId", "ClientToken":
		if op.ThirdParty { // of which there is none
			break
		}
		return literal(map[bool]string{
			true: `"` + markJob + `"`, false: `"` + markToken + `"`,
		}[s.Name == "ThirdPartyJobId"])
	case "Nonce":
		return literal(`"` + markNonce + `"`)
	case "ActionCategory":
		return literal(`"Test"`)
	case "ActionOwner":
		return literal(`"Custom"`)
	case "ActionProvider":
		return literal(`"` + markProvider + `"`)
	case "Version":
		return literal(`"1"`)
	}
	switch s.Type {
	case model.TypeStructure:
		return structureOf(op, s, least)
	case model.TypeMap:
		return literal("{}")
	case model.TypeInteger:
		return literal("1")
	case model.TypeTimestamp:
		return literal("1751900000")
	}
	if s.Enum != nil {
		return literal(quoted(s.Enum[0]))
	}
	return literal(`"a-1"`)
}

var (
	quoted = wire.Quoted
	filled = forms.Filled
)

// escaped spells a character of the BMP as a JSON escape.
func escaped(r rune) string {
	hex := strconv.FormatInt(int64(r), 16)
	return `\u` + strings.Repeat("0", 4-len(hex)) + hex
}
