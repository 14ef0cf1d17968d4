package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Harmless makes text of a target fit for a terminal, in one line: controls, escapes, characters that change the
// direction of writing and broken UTF-8 are shown, not obeyed.
func Harmless(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += size
	}
	return b.String()
}

// plain reports whether a string is printable ASCII.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// HarmlessLines is Harmless that keeps line breaks.
func HarmlessLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = Harmless(lines[i])
	}
	return strings.Join(lines, "\n")
}

// Short cuts what a target sent where it is too long for a line.
func Short(s string) string { return shortened(s, 240) }

// Sentence cuts what is too long for a sentence. What plumbline says itself is not: a reason ends with the ways out, a
// headline with what the target has instead.
func Sentence(s string) string { return shortened(s, 4000) }

func shortened(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + fmt.Sprintf("… (%d bytes)", len(s))
}

// InMarkdown makes a sentence, which may quote a target, harmless in Markdown and HTML, in one line.
func InMarkdown(s string) string {
	var b strings.Builder
	for _, r := range Harmless(Sentence(s)) {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r < utf8.RuneSelf && strings.ContainsRune("\\`*_[]#|~@", r):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// CodeInMarkdown is text as code in a line, also in a table.
func CodeInMarkdown(s string) string {
	s = strings.NewReplacer("`", "'", "|", "\\|").Replace(Harmless(Sentence(s)))
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}
