package cases

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// form is the whole id in another form.
func form(name string, apply func(string) string) mutation {
	return mutation{"pattern/form-" + name, "the id as " + name, false, apply}
}

// bare is an id without its hyphens.
func bare(id string) string { return strings.ReplaceAll(id, "-", "") }

// enclosed is the id with something before and after it.
func enclosed(before, after string) func(string) string {
	return func(id string) string { return before + id + after }
}

// wholeForms write the whole id in another form that some UUID parsers accept.
func wholeForms() []mutation {
	out := []mutation{
		form("empty", func(string) string { return "" }), form("no-hyphens", bare), form("upper-case", strings.ToUpper),
		form("braces", enclosed("{", "}")), form("parentheses", enclosed("(", ")")),
		form("brackets", enclosed("[", "]")),
		form("angle-brackets", enclosed("<", ">")),
		form("quotes", enclosed(`"`, `"`)), form("single-quotes", enclosed("'", "'")),
		form("back-quotes", enclosed("`", "`")),
		form("urn", enclosed("urn:uuid:", "")), form("urn-upper-case", enclosed("URN:UUID:", "")),
		form("uuid-prefix", enclosed("uuid:", "")),
		form("arn", enclosed("arn:aws:codepipeline:us-east-1:123456789012:job/", "")), form("path", enclosed("/", "")),
		form("relative-path", enclosed("./", "")), form("trailing-slash", enclosed("", "/")),
		form("query", enclosed("?jobId=", "")), form("fragment", enclosed("", "#")),
		form("json", enclosed(`{"id":"`, `"}`)), form("comma", enclosed("", ",")), form("semicolon", enclosed("", ";")),
		form("dot", enclosed("", ".")), form("star", enclosed("", "*")), form("dollar", enclosed("", "$")),
		form("caret", enclosed("^", "")), form("anchored", enclosed("^", "$")),
		form("sql-comment", enclosed("", "' --")),
		form("hex-prefix", func(id string) string { return "0x" + bare(id) }),
		form("braces-no-hyphens", func(id string) string { return "{" + bare(id) + "}" }),
		form("urn-no-hyphens", func(id string) string { return "urn:uuid:" + bare(id) }),
		form("guid-x", func(id string) string {
			b := bare(id) + strings.Repeat("0", 32) // of a live id it is all 32 digits
			return fmt.Sprintf("{0x%s,0x%s,0x%s,{0x%s,0x%s,0x%s,0x%s,0x%s,0x%s,0x%s,0x%s}}", b[:8], b[8:12], b[12:16],
				b[16:18], b[18:20], b[20:22], b[22:24], b[24:26], b[26:28], b[28:30], b[30:32])
		}),
		form("twice", func(id string) string { return id + id }),
		form("twice-comma", func(id string) string { return id + "," + id }),
		form("twice-newline", func(id string) string { return id + "\n" + id }),
		form("reversed", func(id string) string { return reverse(id) + "-" }),
		form("capitalised", func(id string) string { return strings.ToUpper(id[:8]) + id[8:] }),
		form("title-case", titled),
	}
	return append(out, encodedForms()...)
}

// encodedForms write the id in an encoding, or something else instead of it.
func encodedForms() []mutation {
	out := []mutation{
		form("percent-all", percentAll),
		form("percent-hyphen", func(id string) string { return strings.ReplaceAll(id, "-", "%2D") }),
		form("percent-first", func(id string) string { return fmt.Sprintf("%%%02x", id[0]) + id[1:] }),
		form("percent-last", func(id string) string { return id[:35] + fmt.Sprintf("%%%02X", id[35]) }),
		form("double-percent", func(id string) string { return url.QueryEscape(percentAll(id)) }),
		form("entity-all", eachByte("&#%d;")),
		form("entity-hyphen", func(id string) string { return strings.ReplaceAll(id, "-", "&#45;") }),
		form("entity-hex", func(id string) string { return fmt.Sprintf("&#x%x;", id[0]) + id[1:] }),
		form("escaped-first", func(id string) string { return fmt.Sprintf(`\u%04x`, id[0]) + id[1:] }),
		form("escaped-all", eachByte(`\u%04x`)),
		form("escaped-hyphen", func(id string) string { return strings.ReplaceAll(id, "-", `\-`) }),
		form("escaped-hex", func(id string) string { return fmt.Sprintf(`\x%02x`, id[0]) + id[1:] }),
		form("octal", func(id string) string { return fmt.Sprintf(`\%03o`, id[0]) + id[1:] }),
		form("base64", func(id string) string { return base64.StdEncoding.EncodeToString([]byte(id)) }),
		form("base64-bare",
			func(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(bare(id))) }),
		form("hex", eachByte("%02x")),
		form("leading-zeros", enclosed("0000", "")), form("zeros-after", enclosed("", "0000")),
		form("leading-zero", enclosed("0", "")),
		form("padded-64", func(id string) string { return fmt.Sprintf("%-64s", id) }),
		form("padded-left", func(id string) string { return fmt.Sprintf("%64s", id) }),
		form("suffix-1", enclosed("", "-1")), form("prefix-job", enclosed("job-", "")),
		form("suffix-word", enclosed("", "x")),
		form("wide", wide), form("long", func(id string) string { return id + strings.Repeat("0", 1000) }),
		form("utf-16", eachByte("%c\x00")), form("spaced", eachByte("%c ")), form("stroke", eachByte("%c\u0336")),
		form("ligature", enclosed("\u200d", "")), form("tag", enclosed("<id>", "</id>")),
		form("minus", enclosed("-", "")),
		form("plus", enclosed("+", "")), form("wildcard", func(string) string { return "*" }),
		form("sql-wildcard", func(string) string { return "%" }),
		form("any-pattern", func(string) string { return ".*" }),
		form("underscores", func(string) string { return strings.Repeat("_", 36) }),
		form("word", func(string) string { return "job" }), form("zero", func(string) string { return "0" }),
		form("space", func(string) string { return " " }),
		form("null-word", func(string) string { return "null" }),
		form("nul", func(string) string { return "\x00" }),
		form("not-hex", func(string) string { return "gggggggg-gggg-gggg-gggg-gggggggggggg" }),
		form("template", func(string) string { return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx" }),
	}
	out = append(out, form("high-bytes", eachRune(0x100)), form("high-bytes-more", eachRune(0x4e00)),
		form("injected", enclosed("", "' OR '1'='1")), form("injected-comment", enclosed("", "'--")),
		form("injected-double", enclosed("", `" OR "1"="1`)),
		form("injected-alone", func(string) string { return "' OR 1=1 --" }),
		form("injected-like", func(string) string { return "%-%-%-%-%" }),
		form("injected-union", enclosed("", "' UNION SELECT 1 --")))
	for i := range 36 {
		out = append(out,
			form(fmt.Sprintf("percent-%02d", i),
				func(id string) string { return replaceAt(id, i, fmt.Sprintf("%%%02x", id[i])) }),
			form(fmt.Sprintf("doubly-escaped-%02d", i),
				func(id string) string { return replaceAt(id, i, fmt.Sprintf(`\u%04x`, id[i])) }),
			form(fmt.Sprintf("entity-%02d", i),
				func(id string) string { return replaceAt(id, i, fmt.Sprintf("&#%d;", id[i])) }))
	}
	return out
}

// eachRune adds to every character's code point, what a reader of bytes cuts off again.
func eachRune(add rune) func(string) string {
	return func(id string) string {
		return strings.Map(func(r rune) rune { return r + add }, id)
	}
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
	for i, s := range []string{
		":x", "?x", "#x", "&x", ";x", ",x", "/x", "|x", "@x", "=x", "!x", ".x", "%x", "$x", "*x",
		"_x", "~x", "+x", "\\x", "'x", "(x)", "[0]", "\u2028x", "\x1fx",
	} {
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

func percentAll(id string) string { return eachByte("%%%02x")(id) }

// eachByte formats every byte of an id.
func eachByte(format string) func(string) string {
	return func(id string) string {
		var b strings.Builder
		for i := range len(id) {
			fmt.Fprintf(&b, format, id[i])
		}
		return b.String()
	}
}

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

// wide is the id in full-width characters.
func wide(id string) string {
	var b strings.Builder
	for i := range len(id) {
		b.WriteRune(rune(id[i]) + 0xfee0)
	}
	return b.String()
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
