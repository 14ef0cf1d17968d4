package provider

import (
	"slices"
	"strings"
)

// formKinds take a text in another form for the value of a member.
var formKinds = []memberKind{
	{"pattern/percent-decoded", "decodes percent escapes in {member}", (*param).spelled, readAs(percentDecoded)},
	{"pattern/padding-ignored", "reads a {member} without = at its end", (*param).spelled, readAs(noneAfter("="))},
	{"pattern/blanks-decoded", "decodes %20 in a {member} and trims it", (*param).spelled, readAs(
		blanksDecoded)},
	{
		"pattern/astral-dropped", "reads a {member} without characters beyond the BMP, as some databases store it",
		(*param).spelled, readAs(withoutAstral),
	},

	{"enum/astral-dropped", "reads a {member} without characters beyond the BMP", (*param).choice, readAs(
		withoutAstral)},
	{"enum/no-break-spaces-ignored", "reads a {member} without no-break spaces", (*param).choice, readAs(
		changing("\u00a0", ""))},
	{"enum/soft-hyphens-ignored", "reads a {member} without soft hyphens", (*param).choice, readAs(
		changing("\u00ad", ""))},
	{"enum/cut-at-delimiter", "reads a {member} up to the first : ? or #", (*param).choice, readAs(
		func(s string) string {
			if at := strings.IndexAny(s, ":?#"); at >= 0 {
				return s[:at]
			}
			return s
		})},
	{"enum/hyphens-ignored", "reads a {member} without hyphens", (*param).choice, readAs(changing("-", ""))},

	{"required/of-unknown-accepted", "does not look into a {member} with but an unknown member", func(d *param) bool {
		return slices.ContainsFunc(d.members, func(m *param) bool { return m.required })
	}, func(d *param) {
		d.take = func(v value) (value, *failure) {
			if v.kind == object && len(v.members) == 1 && v.members[0].name == "unknown" {
				v = d.substitute(v)
			}
			return v, nil
		}
	}},
}

// blanksDecoded takes %20 for a blank, and blanks off both ends.
func blanksDecoded(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "%20", " ")) }

// withoutAstral leaves out the characters that UTF-8 writes in four bytes.
func withoutAstral(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return -1
		}
		return r
	}, s)
}
