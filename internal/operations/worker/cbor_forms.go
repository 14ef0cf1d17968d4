package worker

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

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
		c := d.form("unknown-operation/"+t.id, "unknown-operation", "the operation in the path is "+t.name,
			minimal(d.op), judge.Refuse().Or(501), plainly)
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
			out.Entries = append(out.Entries,
				cbor.Entry{Key: respelled(e.Key, text, wrap), Value: respelled(e.Value, text, wrap)})
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
			d.form(fmt.Sprintf("spelling/%s-in-%d", p.Path, w), "spelling",
				fmt.Sprintf("%s is 1 with %d bytes behind the first", p.Path, w), base, d.valid(),
				replacing(p.Path, cbor.IntegerIn(1, w)))
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
		{
			"map-indefinite",
			cbor.Map{Entries: []cbor.Entry{{Key: cbor.String("jobId"), Value: cbor.Integer(1)}}, Indefinite: true},
		},
		{"tags-nested", cbor.Tagged(1000, cbor.Tagged(1001, cbor.Tagged(55799, cbor.Integer(0))))},
	}...)
	for _, v := range more {
		d.form("unknown-member/"+v.id, "unknown-member", "an unknown member is "+cbor.Diagnostic(v.item), minimal(d.op),
			d.valid(), func(m cbor.Map) []byte {
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
			d.form("type/"+p.Path+"-"+v.id, "type", p.Path+" is "+cbor.Diagnostic(v.item), base, d.unreadable(),
				replacing(p.Path, v.item))
		}
		if p.Shape.Type == model.TypeString {
			d.form("type/"+p.Path+"-as-bytes", "type", p.Path+" is the right one, as a byte string", base,
				d.unreadable(), func(m cbor.Map) []byte {
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
		d.form("type/body-"+v.id, "type", "a body that is no map: "+v.id, minimal(d.op), d.unreadable(),
			func(m cbor.Map) []byte { return cbor.Encode(v.body(m)) })
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
	{"break-ends-array", "8201ff"},
	{"break-ends-map", "a2616101ff"},
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
		d.form("well-formed/body-"+v.id, "well-formed", "a malformed body: "+v.digits, minimal(d.op), allowed,
			func(cbor.Map) []byte { return fault })
		d.form("well-formed/unknown-"+v.id, "well-formed", "a malformed unknown member: "+v.digits, minimal(d.op),
			allowed, func(m cbor.Map) []byte {
				m.Entries = append(m.Entries, cbor.Entry{Key: cbor.String("unknown"), Value: cbor.Raw(fault)})
				return cbor.Encode(m)
			})
	}
	for _, cut := range []int{1, 2, 3, 5, 8, 13, 21, 34} {
		d.form(fmt.Sprintf("well-formed/cut-%02d", cut), "well-formed",
			fmt.Sprintf("a body without its last %d bytes", cut), minimal(d.op), allowed, func(m cbor.Map) []byte {
				whole := cbor.Encode(m)
				return whole[:max(1, len(whole)-cut)]
			})
	}
	d.form("well-formed/entries-missing", "well-formed", "a map that promises one entry more than it has",
		minimal(d.op), allowed, func(m cbor.Map) []byte {
			whole := cbor.Encode(m)
			whole[0]++
			return whole
		})
}
