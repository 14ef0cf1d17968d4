package provider

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads a string literal; the opening quote is the next byte.
func (p *parser) string(name bool) (string, error) { return p.until(p.in[p.at], name) }

// until reads a string that a quote ends, whatever begins it.
func (p *parser) until(quote byte, name bool) (string, error) {
	p.at++
	from := p.at
	for p.at < len(p.in) { // the usual string has nothing to decode
		c := p.in[p.at]
		if c == quote {
			s := string(p.in[from:p.at])
			p.at++
			return s, nil
		}
		if c == '\\' || c < ' ' || c >= utf8.RuneSelf {
			break
		}
		p.at++
	}
	buf := append(make([]byte, 0, p.at-from+32), p.in[from:p.at]...)
	for p.at < len(p.in) {
		c := p.in[p.at]
		switch {
		case c == quote:
			p.at++
			return string(buf), nil
		case c == '\\':
			decoded, err := p.escaped(name)
			if err != nil {
				return "", err
			}
			buf = append(buf, decoded...)
		case c < ' ' && (p.g.control == nil || !p.g.control(c)):
			return "", errSyntax
		case c < utf8.RuneSelf:
			buf = append(buf, c)
			p.at++
		default:
			decoded, err := p.beyondASCII()
			if err != nil {
				return "", err
			}
			buf = append(buf, decoded...)
		}
	}
	return "", errSyntax
}

// beyondASCII reads one character of more than one byte.
func (p *parser) beyondASCII() ([]byte, error) {
	rest := p.in[p.at:]
	r, n := utf8.DecodeRune(rest)
	p.at += n
	if r != utf8.RuneError || n > 1 {
		return rest[:n], nil
	}
	if p.g.broken != nil {
		if s, ok := p.g.broken(rest[:n]); ok {
			return []byte(s), nil
		}
	}
	return nil, errUTF8
}

// escaped reads one escape sequence; the backslash is the next byte.
func (p *parser) escaped(name bool) (string, error) {
	rest := p.in[p.at:]
	if p.g.escape != nil {
		switch s, n := p.g.escape(rest, name); {
		case n < 0:
			return "", errSyntax
		case n > 0:
			p.at += n
			return s, nil
		}
	}
	if len(rest) < 2 {
		return "", errSyntax
	}
	if at := strings.IndexByte(`"\/bfnrt`, rest[1]); at >= 0 {
		p.at += 2
		return "\"\\/\b\f\n\r\t"[at : at+1], nil
	}
	r, ok := hexEscape(rest)
	if !ok {
		return "", errSyntax
	}
	p.at += 6
	if !utf16.IsSurrogate(r) {
		return string(r), nil
	}
	if low, ok := hexEscape(p.in[p.at:]); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			p.at += 6
			return string(pair), nil
		}
	}
	if p.g.lone != nil {
		s, ok := p.g.lone()
		if !ok {
			return "", errSyntax
		}
		return s, nil
	}
	return "\uFFFD", nil
}

// hexEscape reads \uXXXX.
func hexEscape(rest []byte) (rune, bool) {
	if len(rest) < 6 || rest[0] != '\\' || rest[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range rest[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// Shorthands for the JSON values that the provider makes itself.

// objectOf is an object, from names and values in turn.
func objectOf(pairs ...any) value {
	v := value{kind: object}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.members = append(v.members, member{pairs[i].(string), pairs[i+1].(value)})
	}
	return v
}

func textOf(s string) value { return value{kind: text, text: s} }

func numberOf(n int) value { return value{kind: number, text: strconv.Itoa(n)} }

var nullValue = value{kind: null, text: "null"}

// counts is an ArtifactDetails.
func counts(least, most int) value {
	return objectOf("minimumCount", numberOf(least), "maximumCount", numberOf(most))
}

// with is an object with one member set.
func (v value) with(name string, m value) value {
	out := value{kind: object, members: make([]member, 0, len(v.members)+1)}
	for _, old := range v.members {
		if old.name != name {
			out.members = append(out.members, old)
		}
	}
	out.members = append(out.members, member{name, m})
	return out
}

// whole is an integer member, or the default where it was left out.
func (v value) whole(name string, otherwise int) (int, bool) {
	m := v.get(name)
	if m.kind == absent || m.kind == null {
		return otherwise, true
	}
	n, err := strconv.Atoi(m.text)
	return n, err == nil && m.kind == number
}
