// Package forms has the ways to write a text that some layer takes for the text itself: that takes off what stands
// around it, cuts it at a delimiter, decodes it, or folds it. Each is another text.
package forms

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Form is a way to write a text. Its ID reads as the last part of a path; Apply answers the other text, or the same one
// where the text has nothing in it to be written so.
type Form struct {
	ID    string
	Apply func(text string) string
}

// All are the forms that any text can have: none of a text that is not empty is empty.
func All() []Form { return slices.Concat(Whole(), marked()) }

// Whole are those of them that are about the whole text, and not what a mark cuts off.
func Whole() []Form { return slices.Concat(around(), encoded()) }

// Enclosed is the form of a text with something before and after it.
func Enclosed(id, before, after string) Form {
	return Form{id, func(text string) string { return before + text + after }}
}

// around are texts with something around them.
func around() []Form {
	return []Form{
		Enclosed("braces", "{", "}"), Enclosed("parentheses", "(", ")"), Enclosed("brackets", "[", "]"),
		Enclosed("angle-brackets", "<", ">"), Enclosed("quotes", `"`, `"`), Enclosed("single-quotes", "'", "'"),
		Enclosed("back-quotes", "`", "`"), Enclosed("urn", "urn:uuid:", ""),
		Enclosed("urn-upper-case", "URN:UUID:", ""),
		Enclosed("uuid-prefix", "uuid:", ""),
		Enclosed("arn", "arn:aws:codepipeline:us-east-1:123456789012:job/", ""), Enclosed("path", "/", ""),
		Enclosed("relative-path", "./", ""), Enclosed("trailing-slash", "", "/"), Enclosed("query", "?jobId=", ""),
		Enclosed("fragment", "", "#"), Enclosed("json", `{"id":"`, `"}`), Enclosed("comma", "", ","),
		Enclosed("semicolon", "", ";"), Enclosed("dot", "", "."), Enclosed("star", "", "*"),
		Enclosed("fraction", "", ".0"), Enclosed("dollar", "", "$"),
		Enclosed("caret", "^", ""), Enclosed("anchored", "^", "$"), Enclosed("sql-comment", "", "' --"),
		Enclosed("padding", "", "=="), Enclosed("shape-id", "com.amazonaws.codepipeline#", ""),
		Enclosed("tag", "<b>", "</b>"), Enclosed("ligature", "\u200d", ""), Enclosed("plus", "+", ""),
		Enclosed("emoji", "", "🙂"), Enclosed("no-break-spaces", "\u00a0", "\u00a0"),
		Enclosed("percent-blanks", "%20", "%20"), Enclosed("soft-hyphen", "", "\u00ad"),
		Enclosed("injected", "", "' OR '1'='1"), Enclosed("injected-comment", "", "'--"),
		Enclosed("injected-double", "", `" OR "1"="1`), Enclosed("injected-union", "", "' UNION SELECT 1 --"),
		{"twice-comma", func(text string) string { return text + "," + text }},
		{"twice-newline", func(text string) string { return text + "\n" + text }},
		{"padded-64", func(text string) string { return fmt.Sprintf("%-64s", text) }},
		{"padded-left", func(text string) string { return fmt.Sprintf("%64s", text) }},
	}
}

// encoded are texts in an encoding.
func encoded() []Form {
	first := func(id, format string) Form {
		return Form{id, func(text string) string { return fmt.Sprintf(format, text[0]) + text[1:] }}
	}
	each := func(id, format string) Form { return Form{id, EachByte(format)} }
	added := func(id string, add rune) Form {
		return Form{id, func(text string) string {
			return strings.Map(func(r rune) rune { return r + add }, text)
		}}
	}
	return []Form{
		each("percent-all", "%%%02x"), first("percent-first", "%%%02x"),
		{"percent-last", func(text string) string {
			last := len(text) - 1
			return text[:last] + fmt.Sprintf("%%%02X", text[last])
		}},
		{"double-percent", func(text string) string { return url.QueryEscape(EachByte("%%%02x")(text)) }},
		each("entity-all", "&#%d;"), first("entity-hex", "&#x%x;"), first("escaped-first", `\u%04x`),
		each("escaped-all", `\u%04x`), first("escaped-hex", `\x%02x`), first("octal", `\%03o`),
		{"base64", func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }},
		each("hex", "%02x"), added("wide", 0xfee0), each("utf-16", "%c\x00"), each("spaced", "%c "),
		each("hyphenated", "%c-"), each("underscored", "%c_"),
		each("stroke", "%c\u0336"), added("high-bytes", 0x100), added("high-bytes-more", 0x4e00),
	}
}

// Marks begin what a layer that knows a grammar cuts off.
var Marks = []string{
	":x", "?x", "#x", "&x", ";x", ",x", "/x", "|x", "@x", "=x", "!x", ".x", "%x", "$x", "*x",
	"_x", "~x", "+x", "\\x", "'x", "(x)", "[0]", "\u2028x", "\x1fx",
}

// marked are texts with a mark behind and before them.
func marked() []Form {
	var out []Form
	for i, mark := range Marks {
		out = append(out, Enclosed(fmt.Sprintf("text-after-%02d", i), "", mark),
			Enclosed(fmt.Sprintf("text-before-%02d", i), mark, ""))
	}
	return out
}

// EachByte formats every byte of a text.
func EachByte(format string) func(string) string {
	return func(text string) string {
		var b strings.Builder
		for i := range len(text) {
			fmt.Fprintf(&b, format, text[i])
		}
		return b.String()
	}
}

// Filled is a string of exactly n code points that repeats a pattern.
func Filled(pattern string, n int) string {
	runes := []rune(pattern)
	whole, rest := n/len(runes), len(string(runes[:n%len(runes)]))
	return strings.Repeat(pattern, whole+1)[:whole*len(pattern)+rest]
}
