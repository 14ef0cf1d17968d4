// Package shell writes what a POSIX shell reads: bytes as words, and commands that
// print them.
package shell

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The quoting here is for any POSIX shell, so $'…' is not used. What a terminal
// would not show as it is (controls, invisible and direction-changing
// characters, invalid UTF-8) is never put out as it is.

// IsText tells whether bytes can stand in single quotes and be seen.
func IsText(b []byte) bool {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || !unicode.IsPrint(r) {
			return false
		}
		i += n
	}
	return true
}

// Quoted puts a text in single quotes.
func Quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// Word is a text as one word of a command. Inside $(…) a shell drops the
// newlines at the end and cannot carry NUL; neither occurs in what has a meaning.
func Word(s string) string {
	if IsText([]byte(s)) {
		return Quoted(s)
	}
	return `"$(` + Printf([]byte(s)) + `)"`
}

// Printf is a command that prints bytes.
func Printf(b []byte) string {
	var w strings.Builder
	w.WriteString("printf '")
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case i == 0 && r == '-', r == '\'', r == utf8.RuneError && n == 1:
			fmt.Fprintf(&w, `\%03o`, b[i])
		case r == '\\':
			w.WriteString(`\\`)
		case r == '%':
			w.WriteString("%%")
		case r == '\n':
			w.WriteString(`\n`)
		case r == '\r':
			w.WriteString(`\r`)
		case unicode.IsPrint(r):
			w.Write(b[i : i+n])
		default:
			for _, c := range b[i : i+n] {
				fmt.Fprintf(&w, `\%03o`, c)
			}
		}
		i += n
	}
	w.WriteString("'")
	return w.String()
}

// stretch is a part of a body: bytes, or a unit that is repeated.
type stretch struct {
	bytes []byte
	times int
}

const (
	longestUnit  = 16
	shortestRuns = 256
)

// stretches finds the repetitions in a body.
func stretches(body []byte) []stretch {
	var out []stretch
	start := 0
	flush := func(end int) {
		if end > start {
			out = append(out, stretch{body[start:end], 1})
		}
	}
	for i := 0; i < len(body); {
		unit, times := repetition(body[i:])
		if times == 0 {
			i++
			continue
		}
		flush(i)
		out = append(out, stretch{body[i : i+unit], times})
		i += unit * times
		start = i
	}
	flush(len(body))
	return out
}

// repetition is the shortest unit that b begins with many times over.
func repetition(b []byte) (unit, times int) {
	for unit = 1; unit <= longestUnit && unit*2 <= len(b); unit++ {
		end := unit
		for end < len(b) && b[end] == b[end-unit] {
			end++
		}
		if times = end / unit; end >= shortestRuns && (unit == 1 || printsWithYes(b[:unit])) {
			return unit, times
		}
	}
	return 0, 0
}

// printsWithYes tells whether yes(1) and a shell can carry a unit.
func printsWithYes(unit []byte) bool {
	return unit[0] != '-' && !bytes.ContainsAny(unit, "\x00\n")
}

// Generator is a command that prints a body, if no more than limit bytes of it
// are not repetitions.
func Generator(body []byte, limit int) (string, bool) {
	var commands []string
	if len(body) <= quotable {
		return Printf(body), true
	}
	for _, s := range stretches(body) {
		switch {
		case s.times == 1:
			limit -= len(s.bytes)
			commands = append(commands, Printf(s.bytes))
		case len(s.bytes) == 1:
			commands = append(commands, fmt.Sprintf(`head -c %d /dev/zero | LC_ALL=C tr '\000' '\%03o'`, s.times, s.bytes[0]))
		default:
			commands = append(commands, fmt.Sprintf(`yes %s | head -n %d | tr -d '\n'`, Word(string(s.bytes)), s.times))
		}
	}
	if limit < 0 {
		return "", false
	}
	if len(commands) == 1 {
		return commands[0], true
	}
	return "{ " + strings.Join(commands, "; ") + "; }", true
}

const (
	// quotable is up to which length a body stands in the command as it is.
	quotable = 4 << 10
	// Printable is how much a generator may print that is no repetition.
	Printable = 8 << 10
	// Sample is how much is shown of a body that cannot be shown whole.
	Sample = 1 << 10
)

// Body says where curl gets the body from: a generator in front of it, and
// its own arguments; and what is to be noted behind it.
func Body(body []byte, announce bool) (source string, words []string, note string) {
	switch {
	case len(body) == 0 && !announce:
		return "", nil, ""
	case len(body) <= quotable && IsText(body):
		option := "--data-binary"
		if len(body) > 0 && body[0] == '@' {
			option = "--data-raw" // the other would take it for the name of a file
		}
		return "", []string{option, Quoted(string(body))}, ""
	}
	words = []string{"--data-binary", "@-"}
	if source, ok := Generator(body, Printable); ok {
		return source + " | ", words, ""
	}
	note = fmt.Sprintf(" # abbreviated to %d of %d bytes (SHA-256 %x): plumbline replay sends them all", Sample, len(body), sha256.Sum256(body))
	return Printf(body[:Sample]) + " | ", words, note
}
