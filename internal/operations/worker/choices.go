package worker

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// value is a value of a member, as JSON text. One without a text is left out.
type value struct{ id, text string }

// wrong are values of a member that violate its constraints, one for each.
func wrong(p model.Place) []value {
	var out []value
	s := p.Shape
	switch {
	case p.Path == "jobId" || p.Path == "nonce" || p.Path == "clientToken":
		return nil // which then name nothing
	case s.Enum != nil:
		out = append(out, value{"unknown", `"Unknown"`}, value{"lower-case", quoted(strings.ToLower(s.Enum[0]))})
	case s.Type == model.TypeString && s.Bounded():
		out = append(out, value{"empty", `""`}, value{"too-long", quoted(filled("a", s.Max+1))})
		if s.Pattern != "" {
			out = append(out, value{"bad-character", `"a b"`})
		}
	case s.Type == model.TypeInteger:
		out = append(out, value{"too-small", strconv.Itoa(s.Min - 1)})
		if s.Max != model.Unbounded {
			out = append(out, value{"too-large", strconv.Itoa(s.Max + 1)})
		}
	case s.Type == model.TypeMap:
		out = append(out, value{"two-entries", `{"a":"b","c":"d"}`}, value{"bad-value", `{"a":"b c"}`},
			value{"empty-value", `{"a":""}`}, value{"long-value", `{"a":` + quoted(filled("a", 51)) + `}`},
			value{"long-key", `{` + quoted(filled("a", 51)) + `:"b"}`})
	}
	if p.Required {
		out = append(out, value{"absent", ""})
	}
	return out
}

// right are valid values of a member that say nothing of the job or the action type.
func right(p model.Place) []value {
	var out []value
	s := p.Shape
	switch {
	case strings.HasPrefix(p.Path, "actionTypeId") || p.Path == "jobId" || p.Path == "nonce" || p.Path == "clientToken":
	case s.Enum != nil:
		for _, name := range s.Enum {
			out = append(out, value{name, quoted(name)})
		}
	case s.Type == model.TypeString && s.Bounded() && strings.Contains(p.Path, "<"):
	case s.Type == model.TypeString && s.Bounded():
		out = append(out, value{"shortest", `"a"`}, value{"longest", quoted(filled("a", s.Max))})
	case s.Type == model.TypeInteger:
		out = append(out, value{"least", strconv.Itoa(s.Min)})
		if s.Max != model.Unbounded {
			out = append(out, value{"most", strconv.Itoa(s.Max)})
		}
	case s.Type == model.TypeMap:
		out = append(out, value{"empty", `{}`})
	case s.Type == model.TypeTimestamp:
		out = append(out, value{"epoch", `0`})
	}
	return out
}

// choices have every constraint of a member be violated beside each value of each other member: what is checked of one
// does not depend on another.
func (d *deriver) choices(p model.Place) {
	for _, w := range wrong(p) {
		allowed := d.against(p, w)
		for _, other := range d.op.Inputs() {
			if inside(p.Path, other.Path) || inside(other.Path, p.Path) {
				continue
			}
			for _, v := range right(other) {
				b := carrier(d.op, p.Path).holding(d.op, other.Path).with(other.Path, v.text)
				if w.text == "" {
					b = b.without(p.Path)
				} else {
					b = b.with(p.Path, w.text)
				}
				d.add(fmt.Sprintf("%s/beside/%s-%s-%s", p.Path, w.id, other.Path, v.id), "combined",
					fmt.Sprintf("%s is %s beside a %s that is %s", p.Path, w.id, other.Path, v.id), b, allowed)
			}
		}
	}
}

// inside reports whether a path is another or lies in it.
func inside(path, in string) bool { return path == in || strings.HasPrefix(path, in+".") }

// against is what a request gets in which a member has one of the values that violate its constraints.
func (d *deriver) against(p model.Place, w value) judge.Allowed {
	switch {
	case w.text == "":
		return d.missing()
	case p.Shape.Enum != nil:
		return judge.RejectPrefer(append([]string{model.Validation}, d.besides(p.Path)...)...)
	}
	return d.violated(p.Path)
}
