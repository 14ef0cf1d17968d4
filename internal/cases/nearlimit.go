package cases

import (
	"fmt"
	"strings"
)

// shrinking are texts that some layer makes shorter before it measures: what it leaves of
// them counts as one character, or as none.
var shrinking = []struct {
	name, title   string
	before, after string
	left          int // characters that are left
}{
	{"space-after", "a blank behind it", "", " ", 0},
	{"spaces-after", "blanks behind it", "", strings.Repeat(" ", 100), 0},
	{"space-before", "a blank before it", " ", "", 0},
	{"spaces-around", "blanks on both sides", "   ", "   ", 0},
	{"newline-after", "a line break behind it", "", "\n", 0},
	{"crlf-after", "CR LF behind it", "", "\r\n", 0},
	{"tab-before", "a tab before it", "\t", "", 0},
	{"no-break-space", "no-break spaces on both sides", "\u00a0", "\u00a0", 0},
	{"ideographic-space", "ideographic spaces on both sides", "\u3000", "\u3000", 0},
	{"nul-and-text", "a NUL and more behind it", "", "\x00abc", 0},
	{"nul-after", "a NUL behind it", "", "\x00", 0},
	{"control-after", "a control character behind it", "", "\x1b", 0},
	{"delete-after", "a delete character behind it", "", "\x7f", 0},
	{"zero-width", "a character without width behind it", "", "\u200b", 0},
	{"byte-order-mark", "a byte order mark before it", "\ufeff", "", 0},
	{"soft-hyphen", "a soft hyphen behind it", "", "\u00ad", 0},
	{"variation", "a variation selector behind it", "", "\ufe0f", 0},
	{"combining", "a letter and its accent", "", "e\u0301", 1},
	{"jamo", "a syllable of Hangul in three parts", "", "\u1112\u1161\u11ab", 1},
	{"joined", "two characters that are joined to one", "", "☺\u200d☹", 1},
	{"crlf-inside", "CR LF", "", "\r\na", 2},
	{"spaces-inside", "two blanks in a row", "", "a  a", 3},
	{"quotes", "quotes on both sides", `"`, `"`, 0},
	{"single-quotes", "single quotes on both sides", "'", "'", 0},
	{"entity", "an entity of HTML", "", "&amp;", 1},
	{"entity-number", "an entity with a number", "", "&#65;", 1},
	{"tag", "a tag of HTML", "<b>", "</b>", 0},
	{"comment", "a comment of HTML", "", "<!-- x -->", 0},
	{"percent", "a percent escape", "", "%41", 1},
	{"percent-space", "a percent escape of a blank", "", "a%20a", 3},
	{"backslash", "two backslashes", "", `\\`, 1},
	{"backslash-n", "a backslash and a letter", "", `\n`, 1},
	{"backslash-u", "the escape of a character", "", `\u0041`, 1},
	{"comma", "a comma behind it", "", ",", 0},
	{"dot", "dots behind it", "", "...", 0},
	{"slash", "a slash behind it", "", "/", 0},
	{"path", "a path that can be written shorter", "", "/./a", 2},
	{"zeros", "leading zeros", "000", "", 0},
	{"placeholder", "a variable", "", "${x}", 0},
	{"brackets", "brackets on both sides", "[", "]", 0},
}

// shrunk are strings that are too long, and would not be if some of their characters did not count.
func shrunk() []Case {
	var out []Case
	for _, path := range freeStrings {
		most := maxLength(path)
		for _, s := range shrinking {
			value := s.before + filled("abcdefghij", most-s.left) + s.after
			out = append(out, refused(fmt.Sprintf("%s/length/shrinking-%s", path, s.name),
				fmt.Sprintf("a string of the greatest length, and %s", s.title), path+"/length",
				carrier(path).with(path, quoted(value)), validation))
		}
	}
	return out
}

// sized are requests of all sizes at which buffers end, and such with an escape or a
// character of several bytes across those ends.
func sized() []Case {
	var out []Case
	add := func(name, title string, build build) {
		c := accepted("json/spelling/size/"+name, title, "json/spelling", sent{request: plain()})
		c.Single().Request = build
		out = append(out, c)
	}
	sizes := map[int]bool{1000: true, 1500: true, 10000: true}
	for k := 6; k <= 16; k++ {
		for _, near := range []int{-1, 0, 1} {
			sizes[1<<k+near] = true
		}
	}
	for _, n := range sortedKeys(sizes) {
		blanks := n - len(`{"jobId":""}`) - len(anyJobID)
		add(fmt.Sprintf("%05d", n), fmt.Sprintf("a request of %d bytes", n),
			text(`{"jobId":`+id+strings.Repeat(" ", blanks)+`}`))
	}
	for shift := range 6 {
		padding := strings.Repeat(" ", shift)
		add(fmt.Sprintf("escapes-%d", shift), "escapes across the ends of buffers",
			text(`{"jobId":`+id+`,`+padding+`"unknown":"`+strings.Repeat(`\u00e9`, 12000)+`"}`))
		if shift < 4 {
			add(fmt.Sprintf("characters-%d", shift), "characters of four bytes across the ends of buffers",
				text(`{"jobId":`+id+`,`+padding+`"unknown":"`+strings.Repeat("😀", 17000)+`"}`))
		}
	}
	return out
}

// tokensAcross are tokens that lie across the ends of buffers: a character that is cut there does not come back whole.
// Where some of a buffer is taken by the header, the end is within the token, too.
func tokensAcross() []Case {
	var out []Case
	for _, end := range []int{8192, 16384, 32768, 65536} {
		for shift := range 2 { // of a character of three bytes one of the two is cut
			token := filled("漢字", 2000)
			c := accepted(fmt.Sprintf("characters/across/%05d-%d", end, shift),
				fmt.Sprintf("a token of three-byte characters across the byte %d", end), "continuationToken/characters",
				sent{effect: Effect{Token: &token}})
			before := `{"unknown":"` + strings.Repeat("x", end-4500+shift) + `","jobId":`
			c.Single().Request = text(before + id + `,"continuationToken":"` + token + `"}`)
			out = append(out, c)
		}
	}
	return out
}

// anyJobID has the length of every id.
const anyJobID = "00000000-0000-0000-0000-000000000000"
