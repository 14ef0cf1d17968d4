package provider

import (
	"slices"
	"strconv"
	"strings"
)

// read reads the input of an operation and looks at the types of what it holds: nothing is compared with a limit here.
func (b *behaviour) read(op string, body []byte) (value, *failure) {
	in, err := b.grammars[op].parse(body)
	if err != nil {
		return value{}, b.malformed
	}
	c, root := inspection{b: b, op: op}, b.inputs[op]
	if in = c.taken(in, root); c.failed != nil {
		return in, c.failed
	}
	if in.kind != object {
		return value{}, b.malformed
	}
	return c.types(in, root), c.failed
}

// check compares what was read with what the table demands; it knows nothing of jobs.
func (b *behaviour) check(op string, in value, r *result) *failure {
	c := inspection{b: b, op: op, request: r}
	c.constraints(in, b.inputs[op])
	return c.failed
}

// inspection is one input under inspection; the first failure stays.
type inspection struct {
	b       *behaviour
	op      string
	request *result
	failed  *failure
}

func (c *inspection) fail(f *failure) {
	if c.failed == nil {
		c.failed = f
	}
}

// taken is a value as a hook of its param reads it.
func (c *inspection) taken(v value, d *param) value {
	if d.take == nil || v.kind == absent {
		return v
	}
	v, f := d.take(v)
	c.fail(f)
	return v
}

// types checks the JSON types of what an object holds, and answers it as it is read.
func (c *inspection) types(v value, d *param) value {
	if d.key != nil {
		return c.entryTypes(v, d)
	}
	if hook := c.b.names[c.op]; hook != nil {
		known := make([]string, 0, len(d.members))
		for _, m := range d.members {
			known = append(known, m.name)
		}
		var f *failure
		v.members, f = hook(d.path, known, v.members)
		c.fail(f)
	}
	out := value{kind: object, members: make([]member, 0, len(d.members))}
	for _, m := range d.members {
		if given := c.typed(c.taken(v.get(m.name), m), m); given.kind != absent {
			out.members = append(out.members, member{m.name, given})
		}
	}
	return out
}

// entryTypes does so for a map; of equal keys the last counts.
func (c *inspection) entryTypes(v value, d *param) value {
	out := value{kind: object, members: make([]member, 0, len(v.members))}
	for i, m := range v.members {
		if !later(v.members[i+1:], m.name) {
			out.members = append(out.members, member{m.name, c.typed(c.taken(m.value, d.value), d.value)})
		}
	}
	return out
}

// typed checks the type of one value; null counts as left out.
func (c *inspection) typed(v value, d *param) value {
	switch {
	case v.kind == absent, v.kind == null:
		return value{}
	case v.kind != d.is:
		c.fail(c.b.wrongType)
	case v.kind == object:
		return c.types(v, d)
	case v.kind == number:
		if _, ok := c.integer(d)(v.text); d.pattern == nil && !ok || d.pattern != nil && !d.pattern(v.text) {
			c.fail(c.b.wrongType)
		}
	}
	return v
}

// integer is how a number is read: what differs in reading percentComplete is not about integers without a limit.
func (c *inspection) integer(d *param) func(string) (int64, bool) {
	if d.most == 0 {
		return wholeNumber
	}
	return c.b.integer
}

// constraints compares what an object holds with what is asked of it.
func (c *inspection) constraints(v value, d *param) {
	if d.key != nil {
		c.entries(v, d)
		return
	}
	for _, m := range d.members {
		given := v.get(m.name)
		switch {
		case given.kind == absent && c.misses(m):
			c.fail(c.b.missing.naming(m.path, "Member must not be null"))
		case given.kind == absent:
		case given.kind == object:
			c.constraints(given, m)
		default:
			c.scalar(given, m)
		}
	}
}

// misses reports whether a member that is absent has to be there.
func (c *inspection) misses(d *param) bool {
	return d.required && (d.spare == nil || !d.spare(c.request))
}

// excuses reports whether the bounds of a member are not looked at.
func (c *inspection) excuses(d *param) bool { return d.excused != nil && d.excused(c.request) }

func (c *inspection) entries(v value, d *param) {
	if n := len(v.members); d.most > 0 && n > d.most && !c.excuses(d) {
		c.fail(c.b.badLength.naming(d.path, "Map must have at most "+strconv.Itoa(d.most)+" entries"))
	}
	for _, m := range v.members {
		c.scalar(textOf(m.name), d.key)
		switch {
		case m.value.kind != absent:
			c.scalar(m.value, d.value)
		case c.misses(d.value):
			c.fail(c.b.badEntry.naming(d.value.path, "Member must not be null"))
		}
	}
}

// scalar compares one text or number.
func (c *inspection) scalar(v value, d *param) {
	if v.kind == number {
		n, ok := c.integer(d)(v.text)
		low, high := n < int64(d.least), d.most > 0 && n > int64(d.most)
		if ok && d.pattern == nil && (low || high) && !c.excuses(d) {
			c.fail(c.b.outOfRange.naming(d.path, "Member must have value "+bound(d, low)))
		}
		return
	}
	length := codePoints
	if d.length != nil {
		length = d.length
	}
	bounded, excused := d.most > 0, c.excuses(d)
	switch n := length(v.text); {
	case d.oneOf != nil && !slices.Contains(d.oneOf, v.text):
		c.fail(c.b.badValue.naming(d.path, "Member must satisfy enum value set: ["+strings.Join(d.oneOf, ", ")+"]"))
	case bounded && !excused && (n < d.least || n > d.most):
		c.fail(c.b.badLength.naming(d.path, "Member must have length "+bound(d, n < d.least)))
	case d.pattern != nil && (bounded && v.text != "" || !bounded && !excused) && !d.pattern(v.text):
		c.fail(c.mismatch(d))
	}
}

// bound says which of its bounds a value does not keep.
func bound(d *param, low bool) string {
	if low {
		return "greater than or equal to " + strconv.Itoa(d.least)
	}
	return "less than or equal to " + strconv.Itoa(d.most)
}

// mismatch is the failure of a text that its pattern does not match.
func (c *inspection) mismatch(d *param) *failure {
	switch {
	case d.name == pathJobID:
		return c.b.badJobID
	case d.entry():
		return c.b.badEntry.naming(d.path, "Member must satisfy regular expression pattern")
	}
	return c.b.badValue.naming(d.path, "Member must satisfy regular expression pattern")
}

// later tells whether a name comes again, in which case that one counts. Maps of more than a few entries are not
// searched: the last of equal names is used wherever it matters, since nothing but the sum of sizes is made of them.
func later(members []member, name string) bool {
	if len(members) > 64 {
		return false
	}
	for i := range members {
		if members[i].name == name {
			return true
		}
	}
	return false
}
