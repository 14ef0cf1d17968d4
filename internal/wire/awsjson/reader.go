package awsjson

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// Kind is the kind of a JSON value.
type Kind uint8

// The kinds of JSON values.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"null", "a boolean", "a number", "a string", "an array", "an object"}

// String names the kind.
func (k Kind) String() string { return kindNames[k] }

// Document is a JSON text that was read as RFC 8259 says, by a reader of this project's own: encoding/json folds the
// case of names, replaces invalid UTF-8 without a word and takes the last of equal names, and each of those is
// something that is judged here. What the grammar allows but readers disagree about is noted, not refused.
type Document struct {
	// BOM is set when a byte order mark stood before the text.
	BOM bool
	// Flawed is set when some string holds invalid UTF-8 or half a surrogate pair.
	Flawed bool
	// Depth is how deep arrays and objects are nested; 0 is a bare scalar.
	Depth int
	// Extreme is set when some number is beyond the range of a double, or longer than maxNumber.
	Extreme bool

	// loose is the first number or escape that the grammar does not produce, and that
	// a reader may pass over in a member that it ignores; nil where there is none.
	Loose *SyntaxError

	text  []byte
	Nodes []Node
}

// Node is one value, or one name in an object. The nodes stand in the order of
// the text, so an object is followed by name, value, name, value, and `next` skips
// what a value holds. No recursion: a text nested a million deep is only long.
type Node struct {
	Kind             Kind
	escaped, flawed  bool // of a string
	extreme          bool // of a number
	loose            bool // a number or string that only a lenient reader takes
	start, end, Next int32
}

// SyntaxError says where and in what way a text is no JSON.
type SyntaxError struct {
	// Rule is the rule of the json family that the text breaks.
	Rule   string
	Offset int
	Says   string
}

// Error says what is wrong where.
func (e *SyntaxError) Error() string { return fmt.Sprintf("%s at byte %d", e.Says, e.Offset) }

// ParseJSON reads a JSON text strictly. The error is a *SyntaxError.
func ParseJSON(text []byte) (*Document, error) {
	d, err := ParseInto(text, make([]Node, 0, 16))
	if err != nil {
		return nil, err
	}
	return &d, nil
}

// ParseInto reads a JSON text; nodes is room for its nodes.
func ParseInto(text []byte, nodes []Node) (Document, *SyntaxError) {
	d, err := ParseLoose(text, nodes)
	if err == nil {
		err = d.Loose
	}
	return d, err
}

// ParseLoose reads on behind numbers and escapes that the grammar does not produce, and notes them.
func ParseLoose(text []byte, nodes []Node) (Document, *SyntaxError) {
	p := parser{text: text, nodes: nodes, open: -1}
	if len(text) > math.MaxInt32 {
		return Document{}, &SyntaxError{"json/grammar", 0, "a text of more than 2 GiB"}
	}
	bom := bytes.HasPrefix(text, []byte("\xef\xbb\xbf"))
	if bom {
		p.at = 3
	}
	err := p.run()
	if err != nil && wide(text) {
		err = &SyntaxError{"json/encoding", 0, "a text that is not UTF-8"}
	}
	return Document{
		BOM: bom, Flawed: p.flawed, Depth: p.deepest, Extreme: p.extreme, Loose: p.loose, text: text,
		Nodes: p.nodes,
	}, err
}

// wide tells whether the text looks like UTF-16 or UTF-32, which some readers
// detect and RFC 8259 (section 8.1) no longer allows.
func wide(text []byte) bool {
	if bytes.HasPrefix(text, []byte("\xfe\xff")) || bytes.HasPrefix(text, []byte("\xff\xfe")) {
		return true
	}
	if len(text) < 8 {
		return false
	}
	even := text[0]|text[2]|text[4]|text[6] == 0
	odd := text[1]|text[3]|text[5]|text[7] == 0
	return even || odd
}

type parser struct {
	text    []byte
	nodes   []Node
	at      int
	open    int32 // the innermost open container; its next is the one around it
	depth   int
	deepest int
	flawed  bool
	extreme bool
	loose   *SyntaxError // the first of them

	loosened int // how many
}

// run reads one value and the white space around it.
func (p *parser) run() *SyntaxError {
	if p.space(); p.at == len(p.text) {
		return p.fault("json/empty-body", "an empty text")
	}
	for {
		err := p.value()
		if err != nil {
			return err
		}
		more, err := p.after()
		if err != nil {
			return err
		}
		if !more {
			return p.end()
		}
	}
}

func (p *parser) end() *SyntaxError {
	if p.space(); p.at < len(p.text) {
		return p.unexpected("json/trailing-data", "the end")
	}
	return nil
}

// value reads one scalar, an empty container, or the beginning of a container up to its first value's place.
func (p *parser) value() *SyntaxError {
	for {
		p.space()
		switch c := p.peek(); {
		case c == '"':
			return p.str()
		case c == '{':
			if closed := p.begin(Object, '}'); closed {
				return nil
			}
			if err := p.name(); err != nil {
				return err
			}
		case c == '[':
			if closed := p.begin(Array, ']'); closed {
				return nil
			}
		case c != 0 && strings.IndexByte("+-.0123456789", c) >= 0:
			return p.number()
		default:
			return p.word()
		}
	}
}

// after reads what may follow a value, and tells whether another value follows.
func (p *parser) after() (more bool, err *SyntaxError) {
	for p.open >= 0 {
		p.space()
		c, inObject := p.peek(), p.nodes[p.open].Kind == Object
		switch {
		case c == ',':
			p.at++
			if inObject {
				return true, p.name()
			}
			return true, nil
		case inObject && c == '}', !inObject && c == ']':
			p.at++
			p.close()
		default:
			return false, p.unexpected("json/grammar", "a comma or the container's end")
		}
	}
	return false, nil
}

// begin opens a container, and closes it at once where it is empty.
func (p *parser) begin(k Kind, end byte) (closed bool) {
	p.nodes = append(p.nodes, Node{Kind: k, start: int32(p.at), Next: p.open})
	p.open = int32(len(p.nodes) - 1)
	p.at++
	p.depth++
	p.deepest = max(p.deepest, p.depth)
	if p.space(); p.peek() != end {
		return false
	}
	p.at++
	p.close()
	return true
}

func (p *parser) close() {
	n := &p.nodes[p.open]
	p.open, n.Next = n.Next, int32(len(p.nodes))
	n.end = int32(p.at)
	p.depth--
}

// name reads a member's name and the colon after it.
func (p *parser) name() *SyntaxError {
	if p.space(); p.peek() != '"' {
		return p.unexpected("json/grammar", "a name in double quotes")
	}
	if err := p.str(); err != nil {
		return err
	}
	if p.space(); p.peek() != ':' {
		return p.unexpected("json/grammar", "a colon")
	}
	p.at++
	return nil
}

func (p *parser) add(k Kind, start int) *Node {
	p.nodes = append(p.nodes, Node{Kind: k, start: int32(start), end: int32(p.at), Next: int32(len(p.nodes) + 1)})
	return &p.nodes[len(p.nodes)-1]
}

// str reads a string. Invalid UTF-8 is noted, since readers disagree about it.
func (p *parser) str() *SyntaxError {
	start, escaped, flawed, before := p.at, false, false, p.loosened
	for p.at++; ; {
		switch c := p.peek(); {
		case p.at == len(p.text):
			return p.fault("json/truncated", "the end within a string")
		case c == '"':
			p.at++
			n := p.add(String, start)
			n.escaped, n.flawed, n.loose = escaped, flawed, p.loosened > before
			p.flawed = p.flawed || flawed
			return nil
		case c == '\\':
			lone, err := p.escape()
			if err != nil {
				return err
			}
			escaped, flawed = true, flawed || lone
		case c < 0x20:
			return p.fault("json/grammar", "a raw control character in a string")
		case c < utf8.RuneSelf:
			p.at++
		default:
			r, size := utf8.DecodeRune(p.text[p.at:])
			flawed = flawed || r == utf8.RuneError && size == 1
			p.at += size
		}
	}
}

// escape reads one escape, two where they make a surrogate pair, and tells whether it is half a pair.
func (p *parser) escape() (lone bool, err *SyntaxError) {
	p.at++
	c := p.peek()
	switch {
	case p.at == len(p.text):
		return false, p.fault("json/truncated", "the end within an escape")
	case c != 'u' && strings.IndexByte(`"\/bfnrt`, c) >= 0:
		p.at++
		return false, nil
	case c < 0x20:
		return false, p.unexpected("json/grammar", "an escape that JSON has")
	case c != 'u':
		p.loosen(p.unexpected("json/grammar", "an escape that JSON has"))
		return false, p.skipRune()
	}
	unit, n := hex4(p.text[p.at+1:])
	if p.at += 1 + n; n < 4 {
		if p.at == len(p.text) {
			return false, p.fault("json/truncated", "the end within an escape")
		}
		p.loosen(p.unexpected("json/grammar", "four hexadecimal digits"))
		return false, nil
	}
	if unit < 0xd800 || unit > 0xdfff {
		return false, nil
	}
	if unit < 0xdc00 && bytes.HasPrefix(p.text[p.at:], []byte(`\u`)) {
		if low, n := hex4(p.text[p.at+2:]); n == 4 && 0xdc00 <= low && low <= 0xdfff {
			p.at += 6
			return false, nil
		}
	}
	return true, nil
}

// word reads true, false or null.
func (p *parser) word() *SyntaxError {
	rest := p.text[p.at:]
	for _, w := range [...]string{"null", "true", "false"} {
		n := min(len(w), len(rest))
		if string(rest[:n]) != w[:n] {
			continue
		}
		start := p.at
		if p.at += n; n < len(w) {
			return p.fault("json/truncated", "the end where a value was begun or due")
		}
		kind := Bool
		if w == "null" {
			kind = Null
		}
		p.add(kind, start)
		return nil
	}
	return p.unexpected("json/grammar", "a value")
}

// peek is the byte at hand; 0, which is legal nowhere, at the end.
func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

func (p *parser) fault(rule, says string) *SyntaxError { return &SyntaxError{rule, p.at, says} }

// unexpected is a fault at a byte that is not what was wanted: at the end it
// is a text cut short, at invalid UTF-8 a question of encoding.
func (p *parser) unexpected(rule, wanted string) *SyntaxError {
	if p.at >= len(p.text) {
		return p.fault("json/truncated", "the end instead of "+wanted)
	}
	r, size := utf8.DecodeRune(p.text[p.at:])
	if r == utf8.RuneError && size == 1 {
		return p.fault("json/encoding", "invalid UTF-8 instead of "+wanted)
	}
	return p.fault(rule, fmt.Sprintf("%+q instead of %s", r, wanted))
}
