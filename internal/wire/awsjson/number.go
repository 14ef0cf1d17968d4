package awsjson

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// loosen notes what a reader may pass over in a member that it ignores.
func (p *parser) loosen(err *SyntaxError) {
	p.loosened++
	if p.loose == nil {
		p.loose = err
	}
}

// skipRune passes over the character of an escape that JSON does not have.
func (p *parser) skipRune() *SyntaxError {
	r, size := utf8.DecodeRune(p.text[p.at:])
	if r == utf8.RuneError && size == 1 {
		return p.unexpected("json/encoding", "a character")
	}
	p.at += size
	return nil
}

// number reads a number, or else a run of the characters of numbers with some digit
// among them, which lenient readers take for one.
func (p *parser) number() *SyntaxError {
	start := p.at
	run := start
	for run < len(p.text) && strings.IndexByte("0123456789+-.eE", p.text[run]) >= 0 {
		run++
	}
	err := p.strictNumber()
	if err == nil && p.at == run {
		return nil
	}
	if run == len(p.text) && err != nil || !bytes.ContainsAny(p.text[start:run], "0123456789") {
		return err
	}
	if err == nil { // a number, and characters of numbers behind it
		err = p.unexpected("json/grammar", "the end of a number")
		p.nodes = p.nodes[:len(p.nodes)-1]
	}
	p.loosen(err)
	p.at = run
	p.add(Number, start).loose = true
	return nil
}

// strictNumber reads a number of the grammar; what follows it is looked at by others.
func (p *parser) strictNumber() *SyntaxError {
	start := p.at
	if p.peek() == '-' {
		p.at++
	}
	if p.peek() == '0' {
		p.at++
	} else if !p.digits() {
		return p.unexpected("json/grammar", "a digit")
	}
	if p.peek() == '.' {
		if p.at++; !p.digits() {
			return p.unexpected("json/grammar", "a digit after the point")
		}
	}
	if p.peek()|0x20 == 'e' {
		p.at++
		if c := p.peek(); c == '+' || c == '-' {
			p.at++
		}
		if !p.digits() {
			return p.unexpected("json/grammar", "a digit in the exponent")
		}
	}
	n := p.add(Number, start)
	n.extreme = extreme(p.text[start:p.at])
	p.extreme = p.extreme || n.extreme
	return nil
}

// maxNumber is how many characters of a number every reader has to take: so many digits
// are within the range of a double.
const maxNumber = 300

// extreme tells whether a reader may find a number too large or too long (RFC 8259, section 9).
func extreme(text []byte) bool {
	if len(text) > maxNumber {
		return true
	}
	if !bytes.ContainsAny(text, "eE") {
		return false
	}
	f, err := strconv.ParseFloat(string(text), 64)
	return err != nil && math.IsInf(f, 0)
}

func (p *parser) digits() bool {
	start := p.at
	for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at > start
}
