package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Colours of a terminal.
const (
	Red    = "31;1"
	Green  = "32;1"
	Yellow = "33"
	Bold   = "1"
	Faint  = "2"
)

// Paint colours text for a terminal, where colours are wanted.
func Paint(wanted bool, colour, s string) string {
	if !wanted || colour == "" {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}

// TextOptions choose how the text view looks.
type TextOptions struct {
	Color   bool
	Width   int  // of the terminal; 0 where there is none
	Verbose bool // every case of a group, the exchange of its example, the observed cases
	Quiet   bool // one line a group, the notes and the last line
}

// Plural is a number of things: 1 case, 1,200 cases.
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Commas(n) + " " + noun + "s"
}

// Commas is a number whose thousands are set apart.
func Commas(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Reason is why a number of cases have a status.
type Reason struct {
	Text    string
	Count   int
	Example string // id of the first case
}

// Reasons gathers the cases of a status by their reason, the most frequent
// first. What the headline says already is left out.
func Reasons(d *Document, status string) []Reason {
	index := map[string]int{}
	var list []Reason
	add := func(reason, example string, count int) {
		if reason != "" && reason == d.Headline {
			return
		}
		text := cmp.Or(reason, "no reason given")
		kind := Mask(text)
		if status == StatusKnown {
			kind = text // a person has written it
		}
		n, seen := index[kind]
		if !seen {
			n = len(list)
			index[kind], list = n, append(list, Reason{Text: text, Example: example})
		}
		if list[n].Text != text {
			list[n].Text = kind // what differs is left out
		}
		list[n].Count += count
	}
	for i := range d.Cases {
		if c := &d.Cases[i]; c.Status == status {
			add(c.Reason, c.ID, 1)
		}
	}
	for _, u := range d.Unlisted {
		if u.Status == status {
			add(u.Reason, "a random combination", u.Count)
		}
	}
	slices.SortStableFunc(list, func(a, b Reason) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Text, b.Text)) })
	return list
}

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
