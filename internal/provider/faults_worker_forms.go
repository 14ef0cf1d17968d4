package provider

import (
	"slices"
	"strings"
)

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
