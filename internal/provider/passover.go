package provider

import "strings"

// passedOver marks a string in which a reader has passed over an escape that JSON does not have.
const passedOver = "\U0010FFFDpassed over\x00"

// passOverNumbers takes runs of the characters of numbers for numbers, in members that are ignored.
func passOverNumbers(b *behaviour) {
	b.grammar.word = func(spelled string) (value, bool) {
		run := strings.Trim(spelled, "0123456789+-.eE") == "" && strings.ContainsAny(spelled, "0123456789") &&
			spelled[0]|0x20 != 'e'
		return value{kind: number, text: spelled}, run
	}
	readStrictly(b)
}

// passOverEscapes passes over escapes that JSON does not have, in members that are
// ignored. Names are compared, and so read.
func passOverEscapes(b *behaviour) {
	b.grammar.escape = func(rest []byte, name bool) (string, int) {
		digits := 0
		for digits < 4 && len(rest) > 2+digits && isHex(rest[2+digits]) {
			digits++
		}
		switch {
		case len(rest) < 2, strings.IndexByte(`"\/bfnrt`, rest[1]) >= 0, rest[1] == 'u' && digits == 4:
			return "", 0
		case name || rest[1] < ' ':
			return "", -1
		case rest[1] == 'u':
			return passedOver, 2 + digits
		}
		return passedOver, 2
	}
	readStrictly(b)
}

// readStrictly refuses what was passed over in a member that is read.
func readStrictly(b *behaviour) {
	before := b.member
	b.member = func(path string, v value) (value, *failure) {
		if v.kind == number && !isNumber(v.text) || v.kind == text && strings.Contains(v.text, passedOver) {
			return v, b.malformed
		}
		if before == nil {
			return v, nil
		}
		return before(path, v)
	}
}
