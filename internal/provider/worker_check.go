package provider

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// worker is how the operations of a job worker other than PutJobSuccessResult behave: what
// they ask of their input, and what a mutant does to their requests and answers.
type worker struct {
	params  map[string]*param  // by operation
	grammar map[string]grammar // where it is not the strict one
	unknown func(op, path string, m member) *failure
	names   func(op string, known []string, m []member) []member
	first   func(op string, in value) *failure      // before the members are checked
	refused func(p *Provider, op string, in value)  // after a refusal that the job's state had no part in
	edit    func(op string, out *reply, f *failure) // every answer of the nine
	// forgives reports whether a request gets 200 that would be rejected.
	forgives func(op string, body []byte) bool
	life     workerLife
}

func strictWorker() worker {
	return worker{params: workerParams(), grammar: map[string]grammar{}, life: strictWorkerLife()}
}

// worked is an operation of the nine: its input is read and checked by the table, and run
// carries it out.
func worked(op string, output bool, run func(*Provider, value, *writer) *failure) operation {
	return func(p *Provider, body []byte) (reply, *failure) {
		var out reply
		in, f := p.b.worker.read(p.b, op, body)
		w := &writer{buf: make([]byte, 0, 512)}
		if f != nil && p.b.worker.refused != nil {
			p.b.worker.refused(p, op, in)
		}
		if f == nil {
			f = run(p, in, w)
		}
		if f != nil && p.b.worker.forgives != nil && p.b.worker.forgives(op, body) {
			f, w.buf = nil, []byte("{}")
		}
		switch {
		case f != nil:
			out = refusal(f)
		case output:
			out = document(w.buf)
		default:
			out = empty()
		}
		if p.b.worker.edit != nil && out.act == nil {
			p.b.worker.edit(op, &out, f)
		}
		return out, f
	}
}

// read reads the input of an operation and checks it: all types first, then constraints.
func (k *worker) read(b *behaviour, op string, body []byte) (value, *failure) {
	g := &plainGrammar
	if other, ok := k.grammar[op]; ok {
		g = &other
	}
	in, err := g.parse(body)
	if err != nil || in.kind != object {
		return value{}, b.malformed
	}
	if k.first != nil {
		if f := k.first(op, in); f != nil {
			return in, f
		}
	}
	c := inspection{worker: k, b: b, op: op}
	in = c.types("", in, k.params[op])
	if c.failed == nil {
		c.constraints("", in, k.params[op])
	}
	return in, c.failed
}

// inspection is one input under inspection; the first failure stays.
type inspection struct {
	worker *worker
	b      *behaviour
	op     string
	failed *failure
}

func (c *inspection) fail(f *failure) {
	if c.failed == nil {
		c.failed = f
	}
}

// types checks the JSON types of what an object holds, and answers it as it is read.
func (c *inspection) types(path string, v value, d *param) value {
	names := make([]string, 0, len(d.members))
	for _, m := range d.members {
		names = append(names, m.name)
	}
	if c.worker.names != nil {
		v.members = c.worker.names(c.op, names, v.members)
	}
	if c.worker.unknown != nil && d.key == nil {
		for _, m := range v.members {
			if !slices.Contains(names, m.name) {
				c.fail(c.worker.unknown(c.op, path, m))
			}
		}
	}
	out := value{kind: object}
	for _, m := range d.members {
		given := v.get(m.name)
		if m.take != nil && given.kind != absent {
			var f *failure
			if given, f = m.take(given); f != nil {
				c.fail(f)
			}
		}
		if given = c.typed(path, given, m); given.kind != absent {
			out.members = append(out.members, member{m.name, given})
		}
	}
	if d.key != nil {
		for i, m := range v.members {
			if later(v.members[i+1:], m.name) {
				continue
			}
			given := m.value
			if d.value.take != nil {
				var f *failure
				if given, f = d.value.take(given); f != nil {
					c.fail(f)
				}
			}
			out.members = append(out.members, member{m.name, c.typed(path, given, d.value)})
		}
	}
	return out
}

// typed checks the type of one value; null counts as left out.
func (c *inspection) typed(path string, v value, d *param) value {
	switch {
	case v.kind == absent, v.kind == null:
		return value{}
	case v.kind != d.is:
		c.fail(c.b.wrongType)
	case v.kind == object:
		return c.types(strings.TrimPrefix(path+"."+d.name, "."), v, d)
	case v.kind == number && d.pattern != nil:
		if !d.pattern(v.text) {
			c.fail(c.b.wrongType)
		}
	case v.kind == number:
		if _, ok := c.integer(d)(v.text); !ok {
			c.fail(c.b.wrongType)
		}
	}
	return v
}

// constraints compares what an object holds with what is asked of it.
func (c *inspection) constraints(path string, v value, d *param) {
	if d.key != nil {
		c.entries(path, v, d)
		return
	}
	for _, m := range d.members {
		at := strings.TrimPrefix(path+"."+m.name, ".")
		given := v.get(m.name)
		switch {
		case given.kind == absent && m.required && !m.spare:
			c.fail(invalid("1 validation error detected: Value at '" + at +
				"' failed to satisfy constraint: Member must not be null"))
		case given.kind == absent:
		case given.kind == object:
			c.constraints(at, given, m)
		default:
			c.scalar(at, given, m)
		}
	}
}

func (c *inspection) entries(path string, v value, d *param) {
	if n := len(v.members); d.most > 0 && n > d.most && !d.loose {
		c.fail(invalid("1 validation error detected: Value at '" + path +
			"' failed to satisfy constraint: Map must have at most " + strconv.Itoa(d.most) + " entries"))
	}
	for _, m := range v.members {
		c.scalar(path+".key", textOf(m.name), d.key)
		if m.value.kind == absent {
			c.fail(invalid("1 validation error detected: A value of '" + path + "' must not be null"))
			continue
		}
		c.scalar(path+".value", m.value, d.value)
	}
}

// integer is how a number is read: what differs in reading percentComplete is not about integers without a limit.
func (c *inspection) integer(d *param) func(string) (int64, bool) {
	if d.most == 0 {
		return wholeNumber
	}
	return c.b.integer
}

// scalar compares one text or number.
func (c *inspection) scalar(at string, v value, d *param) {
	wrong := func(what string) {
		c.fail(invalid("1 validation error detected: Value at '" + at + "' failed to satisfy constraint: Member must " +
			what))
	}
	if v.kind == number {
		if n, ok := c.integer(d)(v.text); ok && d.pattern == nil && !d.loose &&
			(n < int64(d.least) || d.most > 0 && n > int64(d.most)) {
			wrong("be within its range")
		}
		return
	}
	length := codePoints
	if d.length != nil {
		length = d.length
	}
	switch n := length(v.text); {
	case d.oneOf != nil && !slices.Contains(d.oneOf, v.text):
		wrong("satisfy enum value set: [" + strings.Join(d.oneOf, ", ") + "]")
	case !d.loose && d.most > 0 && n > d.most:
		wrong("have length less than or equal to " + strconv.Itoa(d.most))
	case !d.loose && d.most > 0 && n < d.least:
		wrong("have length greater than or equal to " + strconv.Itoa(d.least))
	case d.pattern != nil && v.text != "" && !d.pattern(v.text),
		d.pattern != nil && d.most == 0 && v.text == "" && !d.loose:
		wrong("satisfy regular expression pattern")
	}
}

// isSeconds reports whether a number is a timestamp: one that a double can hold.
func isSeconds(spelled string) bool {
	f, err := strconv.ParseFloat(spelled, 64)
	return err == nil && !math.IsInf(f, 0)
}
