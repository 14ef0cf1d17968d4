package provider

import (
	"net/url"
	"strings"
)

// formKinds take a text in another form for the value of a member.
var formKinds = []workerKind{
	{"pattern/percent-decoded", "decodes percent escapes in {member}", (*param).spelled, readAs(func(s string) string {
		if decoded, err := url.PathUnescape(s); err == nil {
			return decoded
		}
		return s
	})},
	{"pattern/padding-ignored", "reads a {member} without = at its end", (*param).spelled, readAs(
		func(s string) string { return strings.TrimRight(s, "=") })},

	{"enum/cut-at-delimiter", "reads a {member} up to the first : ? or #", (*param).choice, readAs(
		func(s string) string {
			if at := strings.IndexAny(s, ":?#"); at >= 0 {
				return s[:at]
			}
			return s
		})},
	{"enum/hyphens-ignored", "reads a {member} without hyphens", (*param).choice, readAs(
		func(s string) string { return strings.ReplaceAll(s, "-", "") })},
}
