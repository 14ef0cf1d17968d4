package report

import "strconv"

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
