// Package secret is about what may stand in no report, recording or log, in whatever
// spelling it comes back.
package secret

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
)

// Mark stands where a secret was.
const Mark = "(left out)"

// Spellings are the ways in which a text may be written in JSON, in a URL and in HTML,
// by those who escape more than is needed.
func Spellings(text string) []string {
	all := []string{text}
	if !strings.ContainsFunc(text, func(r rune) bool { return r > 0x7f || !alphanumeric(byte(r)) }) {
		return all // a signature, of which there is one for each request
	}
	for _, format := range []string{`\u%04x`, `\u%04X`, "%%%02X", "%%%02x"} {
		all = append(all, escaped(text, format, func(c byte) bool { return strings.IndexByte("-._~", c) < 0 }))
	}
	anyOf := func(set string) func(byte) bool { return func(c byte) bool { return strings.IndexByte(set, c) >= 0 } }
	quoted, _ := json.Marshal(text) // a string can be marshalled
	all = append(all, string(quoted[1:len(quoted)-1]), strings.ReplaceAll(text, "/", `\/`), html.EscapeString(text),
		url.QueryEscape(text))
	for _, set := range []string{"<>&", "<>&+", "<>&'\"+=", "<>&="} { // as Go and others write JSON into HTML
		all = append(all, escaped(text, `\u%04x`, anyOf(set)), escaped(text, `\u%04X`, anyOf(set)))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// escaped writes the characters that are to be so in a format; letters and digits stay.
func escaped(text, format string, so func(byte) bool) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if !alphanumeric(c) && so(c) {
			fmt.Fprintf(&b, format, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
