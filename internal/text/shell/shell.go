// Package shell writes what a POSIX shell reads: bytes as words, and commands that
// print them.
package shell

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The quoting here is for any POSIX shell, so $'…' is not used. What a terminal would not show as it is (controls,
// invisible and direction-changing characters, invalid UTF-8) is never put out as it is.

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

// stretch is a part of a body: bytes, or a unit that is repeated up to a length, where its last copy may be cut.
type stretch struct {
	bytes  []byte
	length int
}

const (
	longestUnit  = 32
	shortestRuns = 128
)

// stretches finds the repetitions in a body, and reports whether no more than limit bytes
// of it are none. It looks no further than that.
func stretches(body []byte, limit int) ([]stretch, bool) {
	var out []stretch
	start := 0
	flush := func(end int) {
		if end > start {
			out = append(out, stretch{body[start:end], end - start})
			limit -= end - start
		}
	}
	for i := 0; i < len(body); {
		if i-start > limit {
			return nil, false
		}
		unit, length := repetition(body[i:])
		if length == 0 {
			i++
			continue
		}
		flush(i)
		out = append(out, stretch{body[i : i+unit], length})
		i += length
		start = i
	}
	flush(len(body))
	return out, limit >= 0
}

// repetition is the shortest unit that b begins with many times over, and how far it goes.
func repetition(b []byte) (unit, length int) {
	for unit = 1; unit <= longestUnit && unit*2 <= len(b); unit++ {
		end := unit
		for end < len(b) && b[end] == b[end-unit] {
			end++
		}
		if end >= max(shortestRuns, 3*unit) && (unit == 1 || printsWithYes(b[:unit])) {
			return unit, end
		}
	}
	return 0, 0
}

// printsWithYes tells whether yes(1) and a shell can carry a unit.
func printsWithYes(unit []byte) bool {
	return unit[0] != '-' && !bytes.ContainsAny(unit, "\x00\n")
}

// repeats reports whether a body has repetitions worth a generator.
func repeats(body []byte) bool {
	parts, _ := stretches(body, len(body))
	return slices.ContainsFunc(parts, func(s stretch) bool { return s.length > len(s.bytes) })
}

// Generator is a command that prints a body, if no more than limit bytes of it are not repetitions.
func Generator(body []byte, limit int) (string, bool) {
	var commands []string
	if len(body) <= quotable && !(len(body) >= generated && repeats(body)) {
		return Printf(body), true
	}
	parts, ok := stretches(body, limit)
	if !ok {
		return "", false
	}
	for _, s := range parts {
		switch {
		case s.length == len(s.bytes):
			commands = append(commands, Printf(s.bytes))
		case len(s.bytes) == 1:
			commands = append(commands, fmt.Sprintf(`head -c %d /dev/zero | LC_ALL=C tr '\000' '\%03o'`, s.length,
				s.bytes[0]))
		default:
			commands = append(commands, fmt.Sprintf(`yes %s | LC_ALL=C tr -d '\n' | head -c %d`,
				Word(string(s.bytes)), s.length))
		}
	}
	if len(commands) == 1 {
		return commands[0], true
	}
	return "{ " + strings.Join(commands, "; ") + "; }", true
}

const (
	// generated is from which length on repetitions are printed by a generator.
	generated = 300
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
	case len(body) <= quotable && IsText(body) && !(len(body) >= generated && repeats(body)):
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
	note = fmt.Sprintf(" # abbreviated to %d of %d bytes (SHA-256 %x): plumbline replay sends them all", Sample,
		len(body), sha256.Sum256(body))
	return Printf(body[:Sample]) + " | ", words, note
}

// Ask has a command take a variable in the place of a text, and do nothing where it is not set. The text must stand in
// single quotes, as all of our commands do that is not made of the letters of options: they are ended and begun again
// around the variable.
func Ask(command, text, name string) string {
	variable := `"${` + name + `:?}"`
	// what fails in there does not end the line
	if strings.Contains(command, " | ") || strings.Contains(command, "$(") {
		command = ": " + variable + "; " + command
	}
	return strings.ReplaceAll(command, text, "'"+variable+"'")
}
