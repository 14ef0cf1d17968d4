package cases

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// idPattern is the documented pattern, on the whole string.
var idPattern = regexp.MustCompile(`\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z`)

const hexDigits = "0123456789abcdef"

// mutation changes the id of a live job into another string, so that a target
// that normalises ids completes that job and betrays itself.
type mutation struct {
	id, title string
	// fits says that the result still has the form of an id. A mutation's result
	// depends on the live id, this does not.
	fits  bool
	apply func(id string) string
}

// jobIDs are all single mutations of a live job's id and the whole-string forms.
func jobIDs() []Case {
	out := append(upperCases(), loosened()...)
	for _, family := range [][]mutation{otherDigits(), lookAlikes(), strangers(), insertions(), removals(), wholeForms(), groupings()} {
		for _, m := range family {
			c := m.asCase()
			if m.id == "pattern/form-capitalised" { // an id may begin with eight digits
				c.Suits = func(id string) bool { return m.apply(id) != id }
			}
			out = append(out, c)
		}
	}
	return out
}

func (m mutation) asCase() Case {
	rule, allowed := "jobId/pattern", spec.Reject(validation, notFound)
	var names func(string) string
	if m.fits {
		rule, allowed, names = "jobId/unknown", spec.Reject(notFound), m.apply
	}
	if strings.HasPrefix(m.id, "trailing-newline") {
		rule = "jobId/trailing-newline"
	}
	return Case{
		ID: "jobId/" + m.id, Title: m.title, Rule: rule, Needs: Shared, Allowed: allowed, Names: names,
		Request: func(id string) (spec.Request, bool) {
			// A job whose id has another form than the documented one cannot be mutated in a known way.
			if !idPattern.MatchString(id) {
				return spec.Request{}, false
			}
			changed := m.apply(id)
			if changed == id || idPattern.MatchString(changed) != m.fits {
				return spec.Request{}, false
			}
			return spec.Request{Body: []byte(`{"jobId":` + quoted(changed) + `}`)}, true
		},
	}
}

// replaceAt replaces the character at position i by s.
func replaceAt(id string, i int, s string) string { return id[:i] + s + id[i+1:] }

// otherDigits replace each digit by each of the fifteen others: the k-th next.
func otherDigits() []mutation {
	var out []mutation
	for i := range 36 {
		if isHyphen(i) {
			continue
		}
		for k := 1; k < 16; k++ {
			out = append(out, mutation{
				fmt.Sprintf("unknown/digit-%02d-plus-%02d", i, k), fmt.Sprintf("digit %d replaced by the %d. next", i, k), true,
				func(id string) string {
					return replaceAt(id, i, string(hexDigits[(strings.IndexByte(hexDigits, id[i])+k)%16]))
				},
			})
		}
	}
	return out
}

// isHyphen says whether an id has a hyphen at position i.
func isHyphen(i int) bool { return i == 8 || i == 13 || i == 18 || i == 23 }

// letterFrom answers the position of the first letter at or after i, cyclically.
func letterFrom(id string, i int) int {
	for k := range len(id) {
		if j := (i + k) % len(id); id[j] >= 'a' && id[j] <= 'f' {
			return j
		}
	}
	return -1
}

// upperCases put one letter in upper case: the one at each position, or the next
// that there is.
func upperCases() []Case {
	var out []Case
	for i := range 36 {
		m := mutation{
			fmt.Sprintf("pattern/upper-case-%02d", i), fmt.Sprintf("the first letter from position %d in upper case", i), false,
			func(id string) string {
				j := letterFrom(id, i)
				if j < 0 {
					return id
				}
				return replaceAt(id, j, strings.ToUpper(id[j:j+1]))
			},
		}
		c := m.asCase()
		if !isHyphen(i) {
			c.Suits = func(id string) bool { return letterFrom(id, i) == i }
		}
		out = append(out, c)
	}
	return out
}

// sameLooks are characters of the same value or shape as an id's own, in other
// scripts and widths: for a digit d the d-th of ten, for a letter one each.
var (
	digitScripts = []struct {
		name string
		zero rune
	}{
		{"full-width", '０'}, {"arabic-indic", '٠'}, {"extended-arabic", '۰'}, {"devanagari", '०'}, {"bengali", '০'}, {"thai", '๐'}, {"mathematical-bold", '𝟎'}, {"subscript", '₀'},
	}
	letterScripts = []struct{ name, letters string }{
		{"full-width", "ａｂｃｄｅｆ"}, {"cyrillic-and-greek", "аЬсԁеϝ"}, {"mathematical-bold", "𝐚𝐛𝐜𝐝𝐞𝐟"}, {"circled", "ⓐⓑⓒⓓⓔⓕ"}, {"accented", "áḃćďéḟ"}, {"full-width-capital", "ＡＢＣＤＥＦ"},
	}
	hyphens = []struct{ name, hyphen string }{
		{"hyphen", "\u2010"},
		{"non-breaking", "\u2011"},
		{"figure-dash", "\u2012"},
		{"en-dash", "\u2013"},
		{"em-dash", "\u2014"},
		{"minus", "\u2212"},
		{"full-width", "\uff0d"},
		{"soft", "\u00ad"},
		{"small", "\ufe63"},
		{"underscore", "_"},
		{"dot", "."},
		{"space", " "},
		{"slash", "/"},
		{"colon", ":"},
		{"tilde", "~"},
		{"plus", "+"},
		{"digit-zero", "0"},
		{"letter-a", "a"},
		{"newline", "\n"},
		{"nul", "\x00"},
	}
)

// alike is the look-alike of c in the k-th script, empty where there is none.
func alike(c byte, k int) string {
	switch {
	case c >= '0' && c <= '9' && k < len(digitScripts):
		return string(digitScripts[k].zero + rune(c-'0'))
	case c >= 'a' && c <= 'f':
		return string([]rune(letterScripts[k%len(letterScripts)].letters)[c-'a'])
	}
	return ""
}

// lookAlikes replace one character, or all, by one that looks or counts the same.
func lookAlikes() []mutation {
	var out []mutation
	for i := range 36 {
		if isHyphen(i) {
			for _, h := range hyphens {
				out = append(out, mutation{
					fmt.Sprintf("pattern/hyphen-%02d-%s", i, h.name), "a hyphen replaced by " + h.name, false,
					func(id string) string { return replaceAt(id, i, h.hyphen) },
				})
			}
			continue
		}
		for k := range digitScripts {
			out = append(out, mutation{
				fmt.Sprintf("pattern/look-alike-%02d-%d", i, k), fmt.Sprintf("position %d replaced by the same in another script", i), false,
				func(id string) string { return replaceAt(id, i, alike(id[i], k)) },
			})
		}
	}
	for k := range digitScripts {
		out = append(out, mutation{fmt.Sprintf("pattern/look-alike-all-%d", k), "every character in another script", false, func(id string) string {
			var b strings.Builder
			for i := range len(id) {
				if a := alike(id[i], k); a != "" {
					b.WriteString(a)
				} else {
					b.WriteByte(id[i])
				}
			}
			return b.String()
		}})
	}
	for _, h := range hyphens {
		out = append(out, mutation{"pattern/hyphens-all-" + h.name, "every hyphen replaced by " + h.name, false, func(id string) string {
			return strings.ReplaceAll(id, "-", h.hyphen)
		}})
	}
	return out
}

// strangers replace each position by characters that no id has: every printable
// ASCII character but the hexadecimal ones, and some beyond.
func strangers() []mutation {
	var out []mutation
	beyond := []rune{0x00, '\t', '\n', '\r', 0x1b, 0x7f, 'é', 'ſ', '漢', '😀', 0xfffd}
	for i := range 36 {
		for r := rune(0x20); r < 0x7f; r++ {
			if strings.ContainsRune(hexDigits+"ABCDEF-", r) || (i%4 != 3 && !strings.ContainsRune("gzGZ _.:/", r)) {
				continue
			}
			out = append(out, stranger(i, r))
		}
		for _, r := range beyond {
			out = append(out, stranger(i, r))
		}
		if !isHyphen(i) {
			out = append(out, stranger(i, '-'))
		}
	}
	return out
}

func stranger(i int, r rune) mutation {
	return mutation{
		fmt.Sprintf("pattern/replaced-%02d-u%04x", i, r), fmt.Sprintf("position %d replaced by %q", i, r), false,
		func(id string) string { return replaceAt(id, i, string(r)) },
	}
}

// inserted are put at every position and at both ends, where some layers skip
// them, stop at them or trim them.
var inserted = []struct{ name, text string }{
	{"zero", "0"},
	{"letter", "a"},
	{"hyphen", "-"},
	{"space", " "},
	{"nul", "\x00"},
	{"tab", "\t"},
	{"newline", "\n"},
	{"return", "\r"},
	{"escape", "\x1b"},
	{"delete", "\x7f"},
	{"crlf", "\r\n"},
	{"no-break-space", "\u00a0"},
	{"zero-width", "\u200b"},
	{"bom", "\ufeff"},
	{"combining", "\u0301"},
	{"line-separator", "\u2028"},
	{"nel", "\u0085"},
	{"vertical-tab", "\v"},
	{"form-feed", "\f"},
	{"soft-hyphen", "\u00ad"},
	{"backspace", "\b"},
	{"nul-and-text", "\x00abc"},
	{"newline-and-text", "\nabc"},
	{"return-and-text", "\rabc"},
	{"space-and-text", " abc"},
	{"tab-and-text", "\tabc"},
	{"escape-and-text", "\x1b[0m"},
	{"newline-and-id", "\n00000000-0000-0000-0000-000000000000"},
}

func insertions() []mutation {
	var out []mutation
	for _, c := range inserted {
		for i := 0; i <= 36; i++ {
			name := fmt.Sprintf("pattern/inserted-%s-%02d", c.name, i)
			if i == 36 && c.text == "\n" {
				name = "trailing-newline"
			}
			out = append(out, mutation{name, fmt.Sprintf("%q inserted at %d", c.text, i), false, func(id string) string { return id[:i] + c.text + id[i:] }})
		}
		out = append(out, mutation{"pattern/around-" + c.name, fmt.Sprintf("%q on both sides", c.text), false, func(id string) string { return c.text + id + c.text }})
	}
	return append(out,
		mutation{"trailing-newline-twice", "two newlines at the end", false, func(id string) string { return id + "\n\n" }},
		mutation{"trailing-newline-crlf", "CR LF at the end", false, func(id string) string { return id + "\r\n" }},
		mutation{"pattern/second-line", "the id on a second line", false, func(id string) string { return "x\n" + id }},
		mutation{"pattern/first-line", "the id on a first line", false, func(id string) string { return id + "\nx" }},
		mutation{"pattern/middle-line", "the id on a line between others", false, func(id string) string { return "x\n" + id + "\ny" }})
}

// removals delete, double and swap characters, and cut the id short.
func removals() []mutation {
	var out []mutation
	for i := range 36 {
		out = append(out,
			mutation{fmt.Sprintf("pattern/deleted-%02d", i), fmt.Sprintf("position %d deleted", i), false, func(id string) string { return id[:i] + id[i+1:] }},
			mutation{fmt.Sprintf("pattern/doubled-%02d", i), fmt.Sprintf("position %d doubled", i), false, func(id string) string { return id[:i+1] + id[i:] }},
			mutation{fmt.Sprintf("pattern/cut-to-%02d", i), fmt.Sprintf("only the first %d characters", i), false, func(id string) string { return id[:i] }})
		if i > 0 {
			out = append(out, mutation{fmt.Sprintf("pattern/cut-from-%02d", i), fmt.Sprintf("all but the first %d characters", i), false, func(id string) string { return id[i:] }})
		}
		if i < 35 && (isHyphen(i) || isHyphen(i+1)) {
			out = append(out, mutation{fmt.Sprintf("pattern/swapped-%02d", i), "a hyphen swapped with its neighbour", false, swap(i)})
		} else if i < 35 {
			out = append(out, mutation{fmt.Sprintf("unknown/swapped-%02d", i), "two neighbours swapped", true, swapDigits(i)})
		}
	}
	return out
}

func swap(i int) func(string) string {
	return func(id string) string { return id[:i] + id[i+1:i+2] + id[i:i+1] + id[i+2:] }
}

// swapDigits swaps the first two different neighbours from position i on, cyclically.
func swapDigits(i int) func(string) string {
	return func(id string) string {
		for k := range 35 {
			if j := (i + k) % 35; !isHyphen(j) && !isHyphen(j+1) && id[j] != id[j+1] {
				return swap(j)(id)
			}
		}
		return id
	}
}

// wholeForms write the whole id in another form that some UUID parsers accept.
func wholeForms() []mutation {
	form := func(name string, apply func(string) string) mutation {
		return mutation{"pattern/form-" + name, "the id as " + name, false, apply}
	}
	bare := func(id string) string { return strings.ReplaceAll(id, "-", "") }
	wrap := func(before, after string) func(string) string {
		return func(id string) string { return before + id + after }
	}
	out := []mutation{
		form("empty", func(string) string { return "" }), form("no-hyphens", bare), form("upper-case", strings.ToUpper),
		form("braces", wrap("{", "}")), form("parentheses", wrap("(", ")")), form("brackets", wrap("[", "]")), form("angle-brackets", wrap("<", ">")),
		form("quotes", wrap(`"`, `"`)), form("single-quotes", wrap("'", "'")), form("back-quotes", wrap("`", "`")), form("urn", wrap("urn:uuid:", "")), form("urn-upper-case", wrap("URN:UUID:", "")), form("uuid-prefix", wrap("uuid:", "")),
		form("arn", wrap("arn:aws:codepipeline:us-east-1:123456789012:job/", "")), form("path", wrap("/", "")), form("relative-path", wrap("./", "")), form("trailing-slash", wrap("", "/")), form("query", wrap("?jobId=", "")), form("fragment", wrap("", "#")),
		form("json", wrap(`{"id":"`, `"}`)), form("comma", wrap("", ",")), form("semicolon", wrap("", ";")), form("dot", wrap("", ".")), form("star", wrap("", "*")), form("dollar", wrap("", "$")), form("caret", wrap("^", "")), form("anchored", wrap("^", "$")), form("sql-comment", wrap("", "' --")),
		form("hex-prefix", func(id string) string { return "0x" + bare(id) }), form("braces-no-hyphens", func(id string) string { return "{" + bare(id) + "}" }), form("urn-no-hyphens", func(id string) string { return "urn:uuid:" + bare(id) }),
		form("twice", func(id string) string { return id + id }), form("twice-comma", func(id string) string { return id + "," + id }), form("twice-newline", func(id string) string { return id + "\n" + id }), form("reversed", func(id string) string { return reverse(id) + "-" }),
		form("capitalised", func(id string) string { return strings.ToUpper(id[:8]) + id[8:] }), form("title-case", titled),
		form("percent-all", percentAll), form("percent-hyphen", func(id string) string { return strings.ReplaceAll(id, "-", "%2D") }), form("percent-first", func(id string) string { return fmt.Sprintf("%%%02x", id[0]) + id[1:] }), form("percent-last", func(id string) string { return id[:35] + fmt.Sprintf("%%%02X", id[35]) }), form("double-percent", func(id string) string { return url.QueryEscape(percentAll(id)) }),
		form("entity-all", eachByte("&#%d;")), form("entity-hyphen", func(id string) string { return strings.ReplaceAll(id, "-", "&#45;") }), form("entity-hex", func(id string) string { return fmt.Sprintf("&#x%x;", id[0]) + id[1:] }),
		form("escaped-first", func(id string) string { return fmt.Sprintf(`\u%04x`, id[0]) + id[1:] }), form("escaped-all", eachByte(`\u%04x`)), form("escaped-hyphen", func(id string) string { return strings.ReplaceAll(id, "-", `\-`) }), form("escaped-hex", func(id string) string { return fmt.Sprintf(`\x%02x`, id[0]) + id[1:] }), form("octal", func(id string) string { return fmt.Sprintf(`\%03o`, id[0]) + id[1:] }),
		form("base64", func(id string) string { return base64.StdEncoding.EncodeToString([]byte(id)) }), form("base64-bare", func(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(bare(id))) }), form("hex", eachByte("%02x")),
		form("leading-zeros", wrap("0000", "")), form("zeros-after", wrap("", "0000")), form("leading-zero", wrap("0", "")), form("padded-64", func(id string) string { return fmt.Sprintf("%-64s", id) }), form("padded-left", func(id string) string { return fmt.Sprintf("%64s", id) }), form("suffix-1", wrap("", "-1")), form("prefix-job", wrap("job-", "")), form("suffix-word", wrap("", "x")),
		form("wide", wide), form("long", func(id string) string { return id + strings.Repeat("0", 1000) }), form("utf-16", eachByte("%c\x00")), form("spaced", eachByte("%c ")), form("stroke", eachByte("%c\u0336")), form("ligature", wrap("\u200d", "")), form("tag", wrap("<id>", "</id>")), form("minus", wrap("-", "")), form("plus", wrap("+", "")), form("wildcard", func(string) string { return "*" }), form("sql-wildcard", func(string) string { return "%" }), form("any-pattern", func(string) string { return ".*" }), form("underscores", func(string) string { return strings.Repeat("_", 36) }), form("word", func(string) string { return "job" }), form("zero", func(string) string { return "0" }), form("space", func(string) string { return " " }), form("null-word", func(string) string { return "null" }), form("nul", func(string) string { return "\x00" }), form("not-hex", func(string) string { return "gggggggg-gggg-gggg-gggg-gggggggggggg" }), form("template", func(string) string { return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx" }),
	}
	for i := range 36 {
		out = append(out,
			form(fmt.Sprintf("percent-%02d", i), func(id string) string { return replaceAt(id, i, fmt.Sprintf("%%%02x", id[i])) }),
			form(fmt.Sprintf("doubly-escaped-%02d", i), func(id string) string { return replaceAt(id, i, fmt.Sprintf(`\u%04x`, id[i])) }),
			form(fmt.Sprintf("entity-%02d", i), func(id string) string { return replaceAt(id, i, fmt.Sprintf("&#%d;", id[i])) }))
	}
	return out
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
		dropped := group("zero-dropped", "a group without its leading zeros, or its first digit", n, func(g string) string {
			if short := strings.TrimLeft(g, "0"); short != g && short != "" {
				return short
			}
			return g[1:]
		})
		dropped.Suits = func(id string) bool {
			groups := strings.Split(id, "-")
			return n < len(groups) && strings.HasPrefix(groups[n], "0")
		}
		out = append(out, dropped, group("zero-added", "a group with one more zero before it", n, func(g string) string { return "0" + g }), group("space-added", "a group with a blank behind it", n, func(g string) string { return g + " " }))
	}
	for i, s := range []string{":x", "?x", "#x", "&x", ";x", ",x", "/x", "|x", "@x", "=x", "!x", ".x", "%x", "$x", "*x", "_x", "~x", "+x", "\\x", "'x", "(x)", "[0]", "\u2028x", "\x1fx"} {
		out = append(out, mutation{fmt.Sprintf("pattern/text-after-%02d", i), fmt.Sprintf("%q behind the id", s), false, func(id string) string { return id + s }}.asCase(),
			mutation{fmt.Sprintf("pattern/text-before-%02d", i), fmt.Sprintf("%q before the id", s), false, func(id string) string { return s + id }}.asCase())
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
		out = append(out, mutation{"pattern/grouped-" + name, "the digits in groups of " + name, false, func(id string) string {
			digits, groups := strings.ReplaceAll(id, "-", ""), []string(nil)
			for _, n := range g {
				groups, digits = append(groups, digits[:n]), digits[n:]
			}
			return strings.Join(groups, "-")
		}})
	}
	return out
}

// validIDs are well-formed ids that no job has and that are rarely tried.
func validIDs() []Case {
	ids := map[string]string{
		"nil": "00000000-0000-0000-0000-000000000000", "all-f": "ffffffff-ffff-ffff-ffff-ffffffffffff", "one": "00000000-0000-0000-0000-000000000001", "digits-only": "12345678-1234-4234-8234-123456789012", "letters-only": "abcdefab-cdef-abcd-efab-cdefabcdefab",
		"ordinary": "3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e", "exponent": "12345678-1e10-4234-8234-123456789012", "octal": "01234567-0123-0123-0123-012345670123", "numeric": "00000000-0000-4000-8000-000000000000", "descending": "fedcba98-7654-3210-fedc-ba9876543210",
	}
	for v := range 16 {
		for _, variant := range "0123456789abcdef" {
			ids[fmt.Sprintf("version-%x-variant-%c", v, variant)] = fmt.Sprintf("6f1c2d3e-4a5b-%x678-%c9ab-cdef01234567", v, variant)
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
			ID: "jobId/unknown/" + name, Title: "a well-formed id that no job has: " + ids[name], Rule: "jobId/unknown", Needs: NoJob, Twice: !strings.HasPrefix(name, "only-"),
			Request: text(`{"jobId":"` + ids[name] + `"}`), Allowed: spec.Reject(notFound), Names: func(string) string { return ids[name] },
		})
	}
	for _, name := range []string{"ordinary", "nil", "all-f"} {
		out = append(out, Case{
			ID: "jobId/unknown/with-everything/" + name, Title: "an unknown id next to every other member", Rule: "jobId/unknown", Needs: NoJob, Twice: true,
			Request: everything().with(jobID, quoted(ids[name])).build(), Allowed: spec.Reject(notFound), Names: func(string) string { return ids[name] },
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
