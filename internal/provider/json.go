package provider

import (
	"errors"
	"strings"
)

// kind is the JSON type of a value.
type kind byte

const (
	absent kind = iota // the member is not there at all
	null
	boolean
	number
	text
	array
	object
)

// value is one JSON value. Numbers and literals keep their spelling, so that
// nothing is lost between the request and what is shown of it.
type value struct {
	kind    kind
	text    string // a string's characters; the spelling of a number or literal
	items   []value
	members []member
}

// member is one member of an object.
type member struct {
	name  string
	value value
}

// get finds a member by its exact name; of several the last counts.
func (v value) get(name string) value {
	for i := len(v.members) - 1; i >= 0; i-- {
		if v.members[i].name == name {
			return v.members[i].value
		}
	}
	return value{}
}

// str is the string of a member, or "".
func (v value) str(name string) string {
	if m := v.get(name); m.kind == text {
		return m.text
	}
	return ""
}

// grammar is how JSON is read. The strict grammar is RFC 8259's; each hook widens or narrows it in one place.
type grammar struct {
	depth int    // how deep containers may nest
	space string // the characters that may stand between tokens

	prepare func(text []byte) []byte                          // what happens to the text first
	skip    func(rest []byte) int                             // further bytes that count as white space
	word    func(spelled string) (value, bool)                // further literals and numbers
	quotes  string                                            // what may open and close a string
	control func(c byte) bool                                 // raw control characters allowed in strings
	escape  func(rest []byte, name bool) (_ string, n int)    // escapes: n > 0 used, < 0 refused, 0 as usual
	tail    func(rest []byte) bool                            // what may follow the value
	members func(members []member) ([]member, bool)           // duplicates
	comma   func(before, after byte) (extra, missing bool)    // commas: one too many, or none
	names   opening                                           // how a member's name begins
	cut     bool                                              // closing brackets may be missing at the end
	colon   func(before []byte) bool                          // whether this white space may precede a colon
	broken  func(invalid []byte) (replacement string, _ bool) // invalid UTF-8
	lone    func() (replacement string, _ bool)               // lone surrogate escapes
}

// opening is how a member's name begins: in quotes, perhaps without them, or behind a character that nobody looks at.
type opening int

const (
	quoted opening = iota
	bare
	unseen
)

// strictGrammar is RFC 8259, with a limit on nesting that keeps the stack small.
func strictGrammar() grammar {
	return grammar{depth: 1000, space: " \t\n\r", quotes: `"`}
}

// The reasons for which a text is not JSON.
var (
	errSyntax = errors.New("not JSON")
	errDepth  = errors.New("nested too deeply")
	errUTF8   = errors.New("not UTF-8")
)

// parse reads one JSON text.
func (g *grammar) parse(in []byte) (value, error) {
	if g.prepare != nil {
		in = g.prepare(in)
	}
	p := parser{g: g, in: in}
	p.white()
	v, err := p.value(0)
	if err != nil {
		return value{}, err
	}
	p.white()
	if p.at < len(p.in) && (g.tail == nil || !g.tail(p.in[p.at:])) {
		return value{}, errSyntax
	}
	return v, nil
}

// parser is a position in a JSON text.
type parser struct {
	g  *grammar
	in []byte
	at int
}

// peek is the next byte, or 0 at the end.
func (p *parser) peek() byte {
	if p.at < len(p.in) {
		return p.in[p.at]
	}
	return 0
}

func (p *parser) white() {
	for p.at < len(p.in) {
		if c := p.in[p.at]; c <= ' ' && strings.IndexByte(p.g.space, c) >= 0 {
			p.at++
			continue
		}
		if p.g.skip == nil {
			return
		}
		n := p.g.skip(p.in[p.at:])
		if n == 0 {
			return
		}
		p.at += n
	}
}

func (p *parser) value(depth int) (value, error) {
	switch c := p.peek(); {
	case c == '{':
		return p.object(depth + 1)
	case c == '[':
		return p.array(depth + 1)
	case c != 0 && strings.IndexByte(p.g.quotes, c) >= 0:
		s, err := p.string(false)
		return value{kind: text, text: s}, err
	default:
		return p.word()
	}
}

func (p *parser) object(depth int) (value, error) {
	if depth > p.g.depth {
		return value{}, errDepth
	}
	v := value{kind: object, members: make([]member, 0, 4)}
	end, err := p.list('}', func() error {
		name, err := p.name()
		if err != nil {
			return err
		}
		m, err := p.value(depth)
		v.members = append(v.members, member{name, m})
		return err
	})
	if err == nil && end && p.g.members != nil {
		members, ok := p.g.members(v.members)
		if !ok {
			return value{}, errSyntax
		}
		v.members = members
	}
	return v, err
}

func (p *parser) array(depth int) (value, error) {
	if depth > p.g.depth {
		return value{}, errDepth
	}
	v := value{kind: array}
	_, err := p.list(']', func() error {
		item, err := p.value(depth)
		v.items = append(v.items, item)
		return err
	})
	return v, err
}

// name reads a member's name and the colon after it.
func (p *parser) name() (string, error) {
	var name string
	var err error
	if c := p.peek(); c != 0 && strings.IndexByte(p.g.quotes, c) >= 0 {
		name, err = p.string(true)
	} else if p.g.names == unseen && c != 0 {
		name, err = p.until('"', true)
	} else if p.g.names == bare && c != 0 {
		if name = p.run(); name == "" {
			return "", errSyntax
		}
	} else {
		return "", errSyntax
	}
	if err != nil {
		return "", err
	}
	from := p.at
	p.white()
	if p.peek() != ':' || (p.g.colon != nil && !p.g.colon(p.in[from:p.at])) {
		return "", errSyntax
	}
	p.at++
	p.white()
	return name, nil
}

// list reads what stands between a bracket and its partner, one element at a time, and the commas between them.
func (p *parser) list(closing byte, element func() error) (bool, error) {
	p.at++
	for first, comma := true, false; ; first = false {
		p.white()
		if p.at >= len(p.in) && p.g.cut {
			return true, nil
		}
		if p.peek() == closing && (first || (comma && p.extra(closing))) {
			p.at++
			return true, nil
		}
		if p.peek() == ',' && p.extra(',') {
			p.at++
			comma = true
			continue
		}
		if err := element(); err != nil {
			return false, err
		}
		p.white()
		switch c := p.peek(); {
		case c == closing:
			p.at++
			return true, nil
		case c == ',':
			p.at++
			comma = true
		case p.at >= len(p.in) && p.g.cut:
			return true, nil
		case p.at < len(p.in) && p.missing(c):
		default:
			return false, errSyntax
		}
	}
}

// extra tells whether a comma may be one too many before c.
func (p *parser) extra(c byte) bool {
	if p.g.comma == nil {
		return false
	}
	extra, _ := p.g.comma(',', c)
	return extra
}

// missing tells whether the comma before c may be left out.
func (p *parser) missing(c byte) bool {
	if p.g.comma == nil {
		return false
	}
	_, missing := p.g.comma(0, c)
	return missing
}

// run is the longest run of the characters of numbers and literals.
func (p *parser) run() string {
	from := p.at
	for p.at < len(p.in) {
		c := p.in[p.at]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		digit := c >= '0' && c <= '9'
		if !letter && !digit && c != '-' && c != '+' && c != '.' && c != '_' && c != '$' {
			break
		}
		p.at++
	}
	return string(p.in[from:p.at])
}

func (p *parser) word() (value, error) {
	s := p.run()
	switch s {
	case "true", "false":
		return value{kind: boolean, text: s}, nil
	case "null":
		return value{kind: null, text: s}, nil
	}
	if isNumber(s) {
		return value{kind: number, text: s}, nil
	}
	if p.g.word != nil && s != "" {
		if v, ok := p.g.word(s); ok {
			return v, nil
		}
	}
	return value{}, errSyntax
}

// isNumber is the grammar of RFC 8259, section 6.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, s := digits(s)
	if whole == "" || (whole[0] == '0' && len(whole) > 1) {
		return false
	}
	if strings.HasPrefix(s, ".") {
		var fraction string
		if fraction, s = digits(s[1:]); fraction == "" {
			return false
		}
	}
	if s != "" && s[0]|0x20 == 'e' {
		s = s[1:]
		if s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		var exponent string
		if exponent, s = digits(s); exponent == "" {
			return false
		}
	}
	return s == ""
}

// digits splits s after its leading decimal digits.
func digits(s string) (_, rest string) {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}
