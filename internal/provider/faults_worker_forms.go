package provider

import "strings"

// formKinds take a text in another form for the value of a member.
var formKinds = []memberKind{
	{"pattern/percent-decoded", "decodes percent escapes in {member}", (*param).spelled, readAs(percentDecoded)},
	{"pattern/padding-ignored", "reads a {member} without = at its end", (*param).spelled, readAs(noneAfter("="))},

	{"enum/cut-at-delimiter", "reads a {member} up to the first : ? or #", (*param).choice, readAs(
		func(s string) string {
			if at := strings.IndexAny(s, ":?#"); at >= 0 {
				return s[:at]
			}
			return s
		})},
	{"enum/hyphens-ignored", "reads a {member} without hyphens", (*param).choice, readAs(changing("-", ""))},
}
