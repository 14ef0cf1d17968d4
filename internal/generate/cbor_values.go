package generate

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

func octets(b ...byte) cbor.Item { return cbor.Bytes{Data: b, Width: cbor.Shortest} }

// The items that are of a wrong type for a member. None is a tag around what would be right, nor a float for an
// integer: about these the specification is silent.
var (
	noStrings = []cbor.Item{
		octets('x'), cbor.Integer(1),
		cbor.Array{Indefinite: true},
		cbor.Map{Indefinite: true},
		cbor.Simple(99),
		cbor.Float{Value: 1.5, Bits: 16},
		cbor.Tagged(1, cbor.Integer(1)),
		cbor.Raw{0x5f, 0x41, 'x', 0xff},
		cbor.List(cbor.String("x")),
	}
	noIntegers = []cbor.Item{
		octets('x'), cbor.String("50"), cbor.List(cbor.Integer(50)),
		cbor.Map{Indefinite: true},
		cbor.Simple(99),
		cbor.Tagged(1, cbor.Integer(1)), cbor.List(),
	}
	noTimes = []cbor.Item{
		octets('1'), cbor.String("2015-07-09T00:00:00Z"), cbor.Tagged(0, cbor.String("2015-07-09T00:00:00Z")),
		cbor.Tagged(0, cbor.Integer(1751900000)),
		cbor.Tagged(1, cbor.String("2015-07-09T00:00:00Z")), cbor.List(cbor.Integer(1751900000)),
		cbor.Tagged(24, cbor.Integer(1751900000)), cbor.True,
	}
	noObjects = []cbor.Item{
		octets('x'), cbor.String("x"), cbor.List(),
		cbor.Array{Indefinite: true},
		cbor.Simple(99),
		cbor.Tagged(1, cbor.Integer(1)),
		cbor.Float{Value: 1.5, Bits: 16},
	}
)

// foreignValues are values of an unknown member that JSON has not, each of which has to be skipped.
var foreignValues = []cbor.Item{
	nil, octets(0xff, 0), cbor.Undefined,
	cbor.Float{Value: 1.5, Bits: 16},
	cbor.Simple(16), cbor.Simple(255), cbor.Tagged(1000, cbor.Integer(0)),
	cbor.Array{Items: []cbor.Item{cbor.Integer(1)}, Indefinite: true},
	cbor.Map{Indefinite: true},
	cbor.Text{Chunks: []string{"a", "b"}},
	cbor.Raw{0x5f, 0x41, 1, 0xff},
	cbor.Double(math.NaN()), cbor.Tagged(2, octets(1, 0)),
	cbor.Int{N: math.MaxUint64, Negative: true, Width: cbor.Shortest},
	cbor.Tagged(55799, cbor.Null),
}

// fromJSON is the item of a value that JSON spells. One that is no JSON is an error of who
// wrote the record, and goes as a text.
func fromJSON(text string) cbor.Item {
	if i, ok := knownJSON[text]; ok {
		return i
	}
	i, err := cbor.FromJSON([]byte(text), func(string) bool { return false })
	if err != nil {
		return cbor.String(text)
	}
	return i
}

// knownJSON are the items of the values that are drawn: reading them takes time.
var knownJSON = func() map[string]cbor.Item {
	all := map[string]cbor.Item{}
	for _, text := range slices.Concat(notNumber, notString, notObject, unknownValues) {
		i, err := cbor.FromJSON([]byte(text), func(string) bool { return false })
		if err != nil {
			panic(fmt.Sprintf("generate: %s: %v", text, err)) // it is one of the tables
		}
		all[text] = i
	}
	return all
}()

// CBORFlaw is something that makes bytes no CBOR, or no map, or a map of which no document says what it gets.
type CBORFlaw struct {
	Flaw
	// Prefer are the error types that should tell of it.
	Prefer []string
	token  cbor.Item // is sent as continuationToken
	make   func(body []byte, job string) []byte
}

// Allowed is what a request with the flaw may get.
func (f *CBORFlaw) Allowed() judge.Allowed {
	rule, _ := rules.RuleByID(f.Rule) // a test sees that there is one
	switch {
	case rule.Level == rules.Should:
		return judge.ShouldReject(f.Prefer...)
	case f.Open:
		return judge.Either()
	case rule.ID == "cbor/other-wire":
		return judge.Refuse().Or(501)
	}
	return judge.RejectPrefer(f.Prefer...).Or(f.statuses()...)
}

// statuses are those besides 400.
func (f *CBORFlaw) statuses() []int {
	if f.Rule == "cbor/length" {
		return []int{413}
	}
	return nil
}

// flaw is the request's flaw.
func (r *Request) flaw() *Flaw {
	if r.Wire == CBOR {
		return &CBORFlaws[r.Flaw].Flaw
	}
	return &Flaws[r.Flaw]
}

// behind writes an entry more behind the others, whose value is a stretch of bytes.
func behind(key cbor.Item, value ...byte) func([]byte, string) []byte {
	return func(b []byte, _ string) []byte {
		entry := append(cbor.Encode(key), value...)
		if b[0] == 0xbf {
			return append(append(b[:len(b)-1:len(b)-1], entry...), 0xff)
		}
		return append(more(b), entry...)
	}
}

// more has a map promise one entry more than it did; the request's own maps have fewer than 23.
func more(b []byte) []byte {
	b = bytes.Clone(b)
	b[0]++
	return b
}

func unknownItem(value ...byte) func([]byte, string) []byte {
	return behind(cbor.String("flaw"), value...)
}

func wrapped(head ...byte) func([]byte, string) []byte {
	return func(b []byte, _ string) []byte { return append(head[:len(head):len(head)], b...) }
}

// promising has the map at the top begin with another head.
func promising(head ...byte) func([]byte, string) []byte {
	return func(b []byte, _ string) []byte { return append(head[:len(head):len(head)], b[1:]...) }
}

func followed(tail ...byte) func([]byte, string) []byte {
	return func(b []byte, _ string) []byte { return append(b, tail...) }
}

func only(body ...byte) func([]byte, string) []byte {
	return func([]byte, string) []byte { return body }
}

// malformed is a flaw that has to get 400.
func malformed(name, rule string, make func([]byte, string) []byte) CBORFlaw {
	return CBORFlaw{
		Flaw: Flaw{Name: name, Rule: rule}, Prefer: []string{model.Serialization, model.Validation},
		make: make,
	}
}

// malformedToken is one in a member that every reader reads.
func malformedToken(name string, token ...byte) CBORFlaw {
	f := malformed(name, "cbor/well-formed", nil)
	f.token = cbor.Raw(token)
	return f
}

// silent is a flaw about which the documents are.
func silent(name string, make func([]byte, string) []byte) CBORFlaw {
	return CBORFlaw{Flaw: Flaw{Name: name, Rule: "cbor/open", Open: true}, make: make}
}

// trailing should get 400.
func trailing(name string, tail ...byte) CBORFlaw {
	f := malformed(name, "cbor/trailing", followed(tail...))
	f.Open = true
	return f
}

// CBORFlaws are the flaws that a request of the CBOR wire may have, after none.
var CBORFlaws = []CBORFlaw{
	{Flaw: Flaw{Name: "none", Open: true}},
	malformed("last byte missing", "cbor/well-formed", func(b []byte, _ string) []byte {
		if len(b) == 1 {
			return []byte{0xbf} // a map of no entries, without its end
		}
		return b[:len(b)-1]
	}),
	malformed("entry missing", "cbor/well-formed", func(b []byte, _ string) []byte {
		if b[0] == 0xbf {
			return b[:len(b)-1]
		}
		return more(b)
	}),
	malformed("in an array", "cbor/type", wrapped(0x81)),
	malformed("reserved additional information", "cbor/well-formed", unknownItem(0x1c)),
	malformed("break for a value", "cbor/well-formed", unknownItem(0xff)),
	malformed("chunk of another type", "cbor/well-formed", unknownItem(0x7f, 0x41, 'a', 0xff)),
	malformed("integer of indefinite length", "cbor/well-formed", unknownItem(0x1f)),
	malformed("simple value in two bytes", "cbor/well-formed", unknownItem(0xf8, 0x14)),
	malformed("map of an odd number of items", "cbor/well-formed", unknownItem(0xbf, 0x61, 'a', 0xff)),
	malformed("text of 2^64-1 bytes", "cbor/length", unknownItem(0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
	malformed("array of 2^40 items", "cbor/length", unknownItem(0x9b, 0, 0, 1, 0, 0, 0, 0, 0)),
	malformed("map of 2^40 entries", "cbor/length", promising(0xbb, 0, 0, 1, 0, 0, 0, 0, 0)),
	malformedToken("overlong UTF-8", 0x62, 0xc0, 0x80),
	malformedToken("character cut between chunks", 0x7f, 0x61, 0xc3, 0x61, 0xa9, 0xff),
	malformedToken("half a surrogate pair", 0x63, 0xed, 0xa0, 0x80),
	malformed("a text", "cbor/type", only(0x61, 'x')),
	malformed("null", "cbor/type", only(0xf6)),
	malformed("undefined", "cbor/type", only(0xf7)),
	{Flaw: Flaw{Name: "nothing", Rule: "cbor/empty-body"}, Prefer: []string{model.Validation}, make: only()},
	malformed("JSON", "cbor/other-wire", func(_ []byte, job string) []byte {
		return fmt.Appendf(nil, `{"jobId":%q}`, job)
	}),
	trailing("integer behind the body", 0),
	trailing("map behind the body", 0xa0),
	trailing("break behind the body", 0xff),
	silent("self-described", wrapped(0xd9, 0xd9, 0xf7)),
	silent("length of the map in two bytes", func(b []byte, _ string) []byte {
		if b[0] == 0xbf {
			return b
		}
		return append([]byte{0xb8, b[0] & 31}, b[1:]...)
	}),
	silent("key that is an integer", behind(cbor.Integer(1), 1)),
	silent("jobId twice", func(b []byte, job string) []byte {
		return behind(cbor.String("jobId"), cbor.Encode(cbor.String(job))...)(b, job)
	}),
	silent("invalid UTF-8 in an unknown member", unknownItem(0x61, 0xff)),
}
