package worker

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// plainly spells a request in CBOR as most clients do.
func plainly(m cbor.Map) []byte { return cbor.Encode(m) }

// inCBOR is the request whose value a JSON text has, on the CBOR wire. It answers false for a value that CBOR cannot
// spell.
func (r Request) inCBOR(text string) (wire.Request, bool) {
	op := model.MustOperation(r.Operation)
	item, err := cbor.FromJSON([]byte(text), func(path string) bool {
		p, ok := op.At(path)
		return ok && p.Shape.Type == model.TypeTimestamp
	})
	m, isMap := item.(cbor.Map)
	if err != nil || !isMap {
		return wire.Request{}, false
	}
	q := wire.RPCOf(cmp.Or(r.Target, r.Operation), r.CBOR(m))
	q.ContentType = cmp.Or(r.ContentType, q.ContentType)
	return q, true
}

// onCBOR are the cases of the second wire: those of one request and of scenarios whose values CBOR can spell, and those
// about CBOR itself. What compares a value with its limits is behind the wire, so of the many mutations of one kind one
// is taken.
func onCBOR(op model.Operation, list []Case) []Case {
	var out []Case
	taken := map[string]bool{}
	for _, c := range list {
		kind := kindOf(c)
		if kind == "" || taken[kind] {
			continue
		}
		if plan, ok := spelledInCBOR(c.Plan); ok {
			taken[kind] = true
			c.ID, c.Title, c.Wire, c.Plan = c.Operation+"/cbor/"+strings.TrimPrefix(c.ID, c.Operation+"/"), "CBOR: "+c.Title, wire.CBOR, plan
			out = append(out, c)
		}
	}
	d := &deriver{op: op}
	d.cborForms()
	return slices.Concat(out, d.cases, onBothWires(op))
}

// positions are what only tells one of many places or characters from another in an id, the others what only tells
// mutations of one kind.
var (
	positions = regexp.MustCompile(`u[0-9a-f]{4}|-at-[0-9]+|digit-[0-9]+|[0-9a-f]{8}-[0-9a-f-]{27}|/(under|condition)-[a-zA-Z-]+$`)
	mutations = regexp.MustCompile(`/(accepts|unknown-members(/[^/]+)*|enum)/(name-)?[^/]+$`)
)

// kindOf is what a case has in common with others of which one stands for all on the CBOR wire; empty for one that is
// about JSON, or that no document decides.
func kindOf(c Case) string {
	rule := strings.TrimPrefix(c.Rule, c.Operation+"/")
	if _, of := c.Plan.(Partner); of && strings.HasSuffix(c.ID, "/accepted") { // which takes a partner's job for each value
		return ""
	}
	if c.Level() == rules.Observe || rule == "json" || rule == "spelling" || strings.HasPrefix(rule, "protocol/") {
		return ""
	}
	id := positions.ReplaceAllString(c.ID, "#")
	if strings.Contains(id, "/unknown-members/") {
		id = strings.Replace(id, "/value-", "/value/", 1) // each of which CBOR spells in its own way
	}
	return mutations.ReplaceAllString(id, "/$1/#")
}

// spelledInCBOR is a plan with its requests in CBOR; it answers false where it cannot be, or is about the spelling.
func spelledInCBOR(plan Plan) (Plan, bool) {
	switch plan := plan.(type) {
	case Single:
		r := plan.Request.On(wire.CBOR)
		if !spellable(r) || r.Target != "" || r.ContentType != "" || plan.Made != nil {
			return nil, false
		}
		plan.Request = r
		return plan, true
	case Scenario:
		plan.Steps = stepsInCBOR(plan.Steps)
		return plan, true
	case Partner:
		plan.Steps = stepsInCBOR(plan.Steps)
		return plan, true
	case Race:
		if !plan.ByCBOR {
			return nil, false
		}
		clients := make([][]Request, len(plan.Clients))
		for i, requests := range plan.Clients {
			clients[i] = allInCBOR(requests)
		}
		plan.Clients, plan.After, plan.Trials = clients, allInCBOR(plan.After), min(plan.Trials, fewTrials)
		return plan, true
	}
	return nil, false
}

// spellable reports whether CBOR can spell the value of a request, and documents say what that gets.
func spellable(r Request) bool {
	q, ok := r.For(Values{Job: someJob, Nonce: "1", Token: "aB", Provider: "a-1", Version: "1"})
	item, _ := cbor.Read(q.Body) // it was just written
	return ok && !beyondIntegers(item)
}

// stepsInCBOR are steps by CBOR, without those that it cannot spell.
func stepsInCBOR(list []Step) []Step {
	var out []Step
	for _, step := range list {
		if call, ok := step.(Call); ok {
			call.Request = call.Request.On(wire.CBOR)
			if !spellable(call.Request) {
				continue
			}
			step = call
		}
		out = append(out, step)
	}
	return out
}

func allInCBOR(list []Request) []Request {
	list = slices.Clone(list)
	for i := range list {
		list[i] = list[i].On(wire.CBOR)
	}
	return list
}

const someJob = "0c9d2e4b-7a61-4f58-b3c2-91e5d7a8f604"

// beyondIntegers reports whether a number in an item is one that no integer of CBOR spells: of a float no document says
// what it gets where an integer should be.
func beyondIntegers(i cbor.Item) bool {
	switch v := i.(type) {
	case cbor.Float:
		return v.Value > 1<<62
	case cbor.Map:
		return slices.ContainsFunc(v.Entries, func(e cbor.Entry) bool { return beyondIntegers(e.Value) })
	}
	return false
}

// form adds a case about CBOR itself: what is made of the map of a valid request.
func (d *deriver) form(id, rule, title string, b body, allowed judge.Allowed, spell func(cbor.Map) []byte) *Case {
	c := d.addTo(d.home(), "cbor/"+id, "cbor/"+rule, "CBOR: "+title, Request{Body: b.String(), CBOR: spell}, allowed)
	c.Wire = wire.CBOR
	return c
}

// cborForms are the cases about CBOR itself.
func (d *deriver) cborForms() {
	d.cborSpellings()
	d.cborUnknown()
	d.cborTypes()
	d.cborBroken()
	for _, t := range []struct{ id, name string }{
		{"lower-case", strings.ToLower(d.op.Name)},
		{"letter-more", d.op.Name + "s"},
		{"letter-less", d.op.Name[:len(d.op.Name)-1]},
		{"with-service", targetPrefix + d.op.Name},
	} {
		c := d.form("unknown-operation/"+t.id, "unknown-operation", "the operation in the path is "+t.name, minimal(d.op), judge.Refuse().Or(501), plainly)
		plan := c.Plan.(Single)
		plan.Request.Target = t.name
		c.Plan = plan
	}
}

// respelled is an item with the strings and the maps in it spelled otherwise; a nil function leaves them.
func respelled(i cbor.Item, text func(string) cbor.Item, wrap func(cbor.Map) cbor.Map) cbor.Item {
	switch v := i.(type) {
	case cbor.Text:
		return text(v.Text)
	case cbor.Map:
		out := cbor.Map{Width: v.Width}
		for _, e := range v.Entries {
			out.Entries = append(out.Entries, cbor.Entry{Key: respelled(e.Key, text, wrap), Value: respelled(e.Value, text, wrap)})
		}
		return wrap(out)
	}
	return i
}

// cborSpellings are other spellings of a valid request.
func (d *deriver) cborSpellings() {
	whole := func(s string) cbor.Item { return cbor.String(s) }
	chunks := func(s string) cbor.Item {
		runes := []rune(s)
		half := len(runes) / 2
		return cbor.Text{Chunks: []string{string(runes[:half]), "", string(runes[half:])}}
	}
	definite := func(m cbor.Map) cbor.Map { return m }
	open := func(m cbor.Map) cbor.Map { return cbor.Map{Entries: m.Entries, Indefinite: true} }
	backwards := func(m cbor.Map) cbor.Map {
		slices.Reverse(m.Entries)
		return m
	}
	for _, s := range []struct {
		id, title string
		text      func(string) cbor.Item
		wrap      func(cbor.Map) cbor.Map
	}{
		{"indefinite", "all maps of indefinite length", whole, open},
		{"chunks", "all strings in chunks, keys too", chunks, definite},
		{"chunks-indefinite", "all strings in chunks, all maps of indefinite length", chunks, open},
		{"reversed", "all members in the other order", whole, backwards},
	} {
		for _, of := range []struct {
			id   string
			body body
		}{{"", minimal(d.op)}, {"-full", full(d.op)}} {
			d.form("spelling/"+s.id+of.id, "spelling", s.title, of.body, d.valid(), func(m cbor.Map) []byte {
				return cbor.Encode(respelled(m, s.text, s.wrap))
			})
		}
	}
	for _, p := range d.op.Inputs() {
		if p.Shape.Type != model.TypeInteger {
			continue
		}
		for _, w := range cbor.Widths {
			base := carrier(d.op, p.Path).with(p.Path, "1")
			d.form(fmt.Sprintf("spelling/%s-in-%d", p.Path, w), "spelling", fmt.Sprintf("%s is 1 with %d bytes behind the first", p.Path, w), base, d.valid(), replacing(p.Path, cbor.IntegerIn(1, w)))
		}
	}
}

// replacing spells a request with the item at a path, which the map has, replaced.
func replacing(path string, with cbor.Item) func(cbor.Map) []byte {
	return func(m cbor.Map) []byte { return cbor.Encode(replaced(m, path, with)) }
}

func replaced(m cbor.Map, path string, with cbor.Item) cbor.Map {
	name, rest, deeper := strings.Cut(path, ".")
	out := cbor.Map{Width: m.Width}
	for _, e := range m.Entries {
		if key, _ := e.Key.(cbor.Text); key.Text == name {
			if inner, isMap := e.Value.(cbor.Map); deeper && isMap {
				e.Value = replaced(inner, rest, with)
			} else {
				e.Value = with
			}
		}
		out.Entries = append(out.Entries, e)
	}
	return out
}

// ofBytes is a byte string.
func ofBytes(b string) cbor.Item { return cbor.Bytes{Data: []byte(b), Width: cbor.Shortest} }

// foreigner is an item that is no value of JSON.
type foreigner struct {
	id   string
	item cbor.Item
}

// foreigners are those that no member takes.
var foreigners = []foreigner{
	{"bytes", ofBytes("a-1")},
	{"bytes-empty", ofBytes("")},
	{"bytes-in-chunks", cbor.Raw{0x5f, 0x41, 'a', 0x41, 'b', 0xff}},
	{"tag", cbor.Tagged(1, cbor.Integer(1))},
	{"simple", cbor.Simple(99)},
}

// cborUnknown are unknown members whose values JSON does not have.
func (d *deriver) cborUnknown() {
	more := append(slices.Clone(foreigners), []foreigner{
		{"undefined", cbor.Undefined},
		{"half", cbor.Float{Value: 1.5, Bits: 16}},
		{"float", cbor.Float{Value: 1.5, Bits: 32}},
		{"array-indefinite", cbor.Array{Items: []cbor.Item{cbor.Integer(1)}, Indefinite: true}},
		{"map-indefinite", cbor.Map{Entries: []cbor.Entry{{Key: cbor.String("jobId"), Value: cbor.Integer(1)}}, Indefinite: true}},
		{"tags-nested", cbor.Tagged(1000, cbor.Tagged(1001, cbor.Tagged(55799, cbor.Integer(0))))},
	}...)
	for _, v := range more {
		d.form("unknown-member/"+v.id, "unknown-member", "an unknown member is "+cbor.Diagnostic(v.item), minimal(d.op), d.valid(), func(m cbor.Map) []byte {
			m.Entries = append([]cbor.Entry{{Key: cbor.String("unknown"), Value: v.item}}, m.Entries...)
			return cbor.Encode(m)
		})
	}
}

// cborTypes are members of types that JSON does not have.
func (d *deriver) cborTypes() {
	for _, p := range d.op.Inputs() {
		if strings.HasPrefix(p.Name, "<") || p.Shape.Type == model.TypeTimestamp {
			continue
		}
		base := carrier(d.op, p.Path)
		if !base.has(p.Path) {
			base = base.with(p.Path, sample(d.op, p.Shape, true).String())
		}
		for _, v := range foreigners {
			if p.Shape.Type == model.TypeInteger && v.id == "tag" {
				continue // a tag before a number may be passed over
			}
			d.form("type/"+p.Path+"-"+v.id, "type", p.Path+" is "+cbor.Diagnostic(v.item), base, d.unreadable(), replacing(p.Path, v.item))
		}
		if p.Shape.Type == model.TypeString {
			d.form("type/"+p.Path+"-as-bytes", "type", p.Path+" is the right one, as a byte string", base, d.unreadable(), func(m cbor.Map) []byte {
				right, _ := itemAt(m, p.Path).(cbor.Text)
				return cbor.Encode(replaced(m, p.Path, ofBytes(right.Text)))
			})
		}
	}
	for _, v := range []struct {
		id   string
		body func(cbor.Map) cbor.Item
	}{
		{"array", func(m cbor.Map) cbor.Item { return cbor.List(m) }},
		{"text", func(cbor.Map) cbor.Item { return cbor.String("a") }},
		{"bytes", func(m cbor.Map) cbor.Item { return ofBytes(string(cbor.Encode(m))) }},
		{"null", func(cbor.Map) cbor.Item { return cbor.Null }},
		{"integer", func(cbor.Map) cbor.Item { return cbor.Integer(1) }},
	} {
		d.form("type/body-"+v.id, "type", "a body that is no map: "+v.id, minimal(d.op), d.unreadable(), func(m cbor.Map) []byte { return cbor.Encode(v.body(m)) })
	}
}

// itemAt is the item at a path, nil where there is none.
func itemAt(m cbor.Map, path string) cbor.Item {
	name, rest, deeper := strings.Cut(path, ".")
	for _, e := range m.Entries {
		if key, _ := e.Key.(cbor.Text); key.Text != name {
			continue
		}
		if inner, isMap := e.Value.(cbor.Map); deeper && isMap {
			return itemAt(inner, rest)
		}
		return e.Value
	}
	return nil
}

// notWellFormed are bytes that are no data item, by what is wrong with them (RFC 8949, appendix F).
var notWellFormed = []struct{ id, digits string }{
	{"cut-in-text", "6261"},
	{"cut-in-array", "8201"},
	{"cut-before-value", "a16161"},
	{"cut-in-double", "fb00000000000000"},
	{"open-map", "bf616101"},
	{"open-text", "7f6161"},
	{"reserved-28", "1c"},
	{"reserved-30-map", "be"},
	{"break", "ff"},
	{"odd-open-map", "bf6161ff"},
	{"chunk-of-bytes", "7f4161ff"},
	{"indefinite-integer", "1f"},
	{"simple-in-two-bytes", "f814"},
}

// cborBroken are bodies that are no CBOR.
func (d *deriver) cborBroken() {
	allowed := d.unreadable()
	for _, v := range notWellFormed {
		fault, _ := hex.DecodeString(v.digits) // of hexadecimal digits, as a test holds
		d.form("well-formed/body-"+v.id, "well-formed", "a malformed body: "+v.digits, minimal(d.op), allowed, func(cbor.Map) []byte { return fault })
		d.form("well-formed/unknown-"+v.id, "well-formed", "a malformed unknown member: "+v.digits, minimal(d.op), allowed, func(m cbor.Map) []byte {
			m.Entries = append(m.Entries, cbor.Entry{Key: cbor.String("unknown"), Value: cbor.Raw(fault)})
			return cbor.Encode(m)
		})
	}
	for _, cut := range []int{1, 2, 3, 5, 8, 13, 21, 34} {
		d.form(fmt.Sprintf("well-formed/cut-%02d", cut), "well-formed", fmt.Sprintf("a body without its last %d bytes", cut), minimal(d.op), allowed, func(m cbor.Map) []byte {
			whole := cbor.Encode(m)
			return whole[:max(1, len(whole)-cut)]
		})
	}
	d.form("well-formed/entries-missing", "well-formed", "a map that promises one entry more than it has", minimal(d.op), allowed, func(m cbor.Map) []byte {
		whole := cbor.Encode(m)
		whole[0]++
		return whole
	})
}
