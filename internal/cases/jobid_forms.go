package cases

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases/forms"
	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// form is the whole id in another form.
func form(name string, apply func(string) string) mutation {
	return mutation{"pattern/form-" + name, "the id as " + name, false, apply}
}

// bare is an id without its hyphens.
func bare(id string) string { return strings.ReplaceAll(id, "-", "") }

// wholeForms write the whole id in another form that some UUID parsers accept.
func wholeForms() []mutation {
	enclosed := func(id, before, after string) mutation { return form(id, forms.Enclosed(id, before, after).Apply) }
	var out []mutation
	for _, f := range forms.Whole() {
		out = append(out, form(f.ID, f.Apply))
	}
	out = append(out,
		form("empty", func(string) string { return "" }), form("no-hyphens", bare), form("upper-case", strings.ToUpper),
		form("hex-prefix", func(id string) string { return "0x" + bare(id) }),
		form("braces-no-hyphens", func(id string) string { return "{" + bare(id) + "}" }),
		form("urn-no-hyphens", func(id string) string { return "urn:uuid:" + bare(id) }),
		form("guid-x", func(id string) string {
			b := bare(id) + strings.Repeat("0", 32) // of a live id it is all 32 digits
			return fmt.Sprintf("{0x%s,0x%s,0x%s,{0x%s,0x%s,0x%s,0x%s,0x%s,0x%s,0x%s,0x%s}}", b[:8], b[8:12], b[12:16],
				b[16:18], b[18:20], b[20:22], b[22:24], b[24:26], b[26:28], b[28:30], b[30:32])
		}),
		form("twice", func(id string) string { return id + id }),
		form("reversed", func(id string) string { return reverse(id) + "-" }),
		form("capitalised", func(id string) string { return strings.ToUpper(id[:8]) + id[8:] }),
		form("title-case", titled),
		form("percent-hyphen", func(id string) string { return strings.ReplaceAll(id, "-", "%2D") }),
		form("entity-hyphen", func(id string) string { return strings.ReplaceAll(id, "-", "&#45;") }),
		form("escaped-hyphen", func(id string) string { return strings.ReplaceAll(id, "-", `\-`) }),
		form("base64-bare",
			func(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(bare(id))) }),
		enclosed("leading-zeros", "0000", ""), enclosed("zeros-after", "", "0000"), enclosed("leading-zero", "0", ""),
		enclosed("suffix-1", "", "-1"), enclosed("prefix-job", "job-", ""), enclosed("suffix-word", "", "x"),
		enclosed("long", "", strings.Repeat("0", 1000)), enclosed("minus", "-", ""))
	return append(out, insteadForms()...)
}

// insteadForms have something else instead of the id, or one character of it in an encoding.
func insteadForms() []mutation {
	var out []mutation
	for _, instead := range []struct{ id, text string }{
		{"wildcard", "*"},
		{"sql-wildcard", "%"},
		{"any-pattern", ".*"},
		{"underscores", strings.Repeat("_", 36)},
		{"word", "job"},
		{"zero", "0"},
		{"space", " "},
		{"null-word", "null"},
		{"nul", "\x00"},
		{"not-hex", "gggggggg-gggg-gggg-gggg-gggggggggggg"},
		{"template", "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx"},
		{"injected-alone", "' OR 1=1 --"},
		{"injected-like", "%-%-%-%-%"},
	} {
		out = append(out, form(instead.id, func(string) string { return instead.text }))
	}
	for i := range 36 {
		one := func(id, format string) mutation {
			return form(fmt.Sprintf("%s-%02d", id, i),
				func(id string) string { return replaceAt(id, i, fmt.Sprintf(format, id[i])) })
		}
		out = append(out, one("percent", "%%%02x"), one("doubly-escaped", `\u%04x`), one("entity", "&#%d;"))
	}
	return out
}

// guidOrder is the id with the bytes of its first three groups in the order in which
// Windows has them in memory, which is another id.
func guidOrder(id string) string {
	swap := func(from, to int) string {
		var out string
		for i := from; i < to; i += 2 {
			out = id[i:i+2] + out
		}
		return out
	}
	return swap(0, 8) + "-" + swap(9, 13) + "-" + swap(14, 18) + id[18:]
}

// loosened are forms that readers of UUIDs take for the same: a group without its
// leading zero, or with one more, and text behind or before that they do not look at.
func loosened() []Case {
	var out []Case
	group := func(name, title string, n int, change func(string) string) Case {
		return mutation{fmt.Sprintf("pattern/group-%d-%s", n, name), title, false, func(id string) string {
			groups := strings.Split(id, "-")
			if n < len(groups) {
				groups[n] = change(groups[n])
			}
			return strings.Join(groups, "-")
		}}.asCase()
	}
	for n := range 5 {
		dropped := group("zero-dropped", "a group without its leading zeros, or its first digit", n,
			func(g string) string {
				if short := strings.TrimLeft(g, "0"); short != g && short != "" {
					return short
				}
				return g[1:]
			})
		junk := group("zero-to-letter",
			"a group with its first zero taken away and a letter behind it that is no digit", n,
			func(g string) string { return g[1:] + "g" })
		dropped.Single().Suits = func(id string) bool {
			groups := strings.Split(id, "-")
			return n < len(groups) && strings.HasPrefix(groups[n], "0")
		}
		junk.Single().Suits = dropped.Single().Suits
		out = append(out, dropped, junk,
			group("zero-added", "a group with one more zero before it", n, func(g string) string { return "0" + g }),
			group("space-added", "a group with a blank behind it", n, func(g string) string { return g + " " }))
	}
	for i, s := range forms.Marks {
		out = append(out, mutation{
			fmt.Sprintf("pattern/text-after-%02d", i), fmt.Sprintf("%q behind the id", s), false,
			func(id string) string { return id + s },
		}.asCase(),
			mutation{
				fmt.Sprintf("pattern/text-before-%02d", i), fmt.Sprintf("%q before the id", s), false,
				func(id string) string { return s + id },
			}.asCase())
	}
	return out
}

// groupings move the hyphens: same digits, other groups.
func groupings() []mutation {
	var out []mutation
	for _, g := range [][]int{
		{32},
		{4, 8, 4, 4, 12},
		{8, 4, 4, 12, 4},
		{8, 8, 8, 8},
		{4, 4, 4, 4, 4, 4, 4, 4},
		{8, 4, 4, 16},
		{8, 4, 8, 12},
		{8, 8, 4, 12},
		{12, 4, 4, 12},
		{12, 4, 4, 4, 8},
		{7, 5, 4, 4, 12},
		{9, 3, 4, 4, 12},
		{8, 5, 3, 4, 12},
		{8, 3, 5, 4, 12},
		{8, 4, 5, 3, 12},
		{8, 4, 3, 5, 12},
		{8, 4, 4, 5, 11},
		{8, 4, 4, 3, 13},
		{8, 24},
		{16, 16},
		{20, 12},
		{8, 4, 20},
		{2, 6, 4, 4, 4, 12},
		{8, 4, 4, 4, 6, 6},
		{1, 31},
		{31, 1},
	} {
		name := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(g)), "-"), "[]")
		out = append(out, mutation{
			"pattern/grouped-" + name, "the digits in groups of " + name, false,
			func(id string) string {
				digits, groups := strings.ReplaceAll(id, "-", ""), []string(nil)
				for _, n := range g {
					groups, digits = append(groups, digits[:n]), digits[n:]
				}
				return strings.Join(groups, "-")
			},
		})
	}
	return out
}

func percentAll(text string) string { return forms.EachByte("%%%02x")(text) }

func reverse(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// titled puts the first letter of every group in upper case.
func titled(id string) string {
	groups := strings.Split(id, "-")
	for i, g := range groups {
		if j := letterFrom(g, 0); j >= 0 {
			groups[i] = replaceAt(g, j, strings.ToUpper(g[j:j+1]))
		}
	}
	return strings.Join(groups, "-")
}

// unknownIDs are well-formed ids that no job has and that are rarely tried.
func unknownIDs() []Case {
	ids := map[string]string{
		"nil": "00000000-0000-0000-0000-000000000000", "all-f": "ffffffff-ffff-ffff-ffff-ffffffffffff",
		"one": "00000000-0000-0000-0000-000000000001", "digits-only": "12345678-1234-4234-8234-123456789012",
		"letters-only": "abcdefab-cdef-abcd-efab-cdefabcdefab",
		"ordinary":     "3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e", "exponent": "12345678-1e10-4234-8234-123456789012",
		"octal": "01234567-0123-0123-0123-012345670123", "numeric": "00000000-0000-4000-8000-000000000000",
		"descending": "fedcba98-7654-3210-fedc-ba9876543210",
	}
	for v := range 16 {
		for _, variant := range "0123456789abcdef" {
			ids[fmt.Sprintf("version-%x-variant-%c", v,
				variant)] = fmt.Sprintf("6f1c2d3e-4a5b-%x678-%c9ab-cdef01234567", v, variant)
		}
	}
	for i := range 36 {
		if isHyphen(i) {
			continue
		}
		for _, d := range hexDigits {
			ids[fmt.Sprintf("only-%02d-%c", i, d)] = replaceAt("00000000-0000-0000-0000-000000000000", i, string(d))
		}
	}
	var out []Case
	for _, name := range sortedKeys(ids) {
		out = append(out, Case{
			ID: "jobId/unknown/" + name, Title: "a well-formed id that no job has: " + ids[name], Rule: "jobId/unknown",
			Plan: &Single{
				Job: NoJob, Twice: !strings.HasPrefix(name, "only-"),
				Request: text(`{"jobId":"` + ids[name] + `"}`), Allowed: judge.Reject(notFound),
				Names: func(string) string { return ids[name] },
			},
		})
	}
	for _, name := range []string{"ordinary", "nil", "all-f"} {
		out = append(out, Case{
			ID: "jobId/unknown/with-everything/" + name, Title: "an unknown id next to every other member",
			Rule: "jobId/unknown",
			Plan: &Single{
				Job: NoJob, Twice: true, Request: everything().with(jobID, quoted(ids[name])).build(),
				Allowed: judge.Reject(notFound), Names: func(string) string { return ids[name] },
			},
		})
	}
	return out
}
