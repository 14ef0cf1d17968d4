package provider

import (
	"cmp"
	"encoding/json"
	"html"
	"slices"
	"strings"
	"unicode"
)

// characterFaults lose, change or refuse characters. Those of the token are
// seen in the next job, those of other members in GetPipelineState.
var characterFaults = []entry{
	{"token-nul-cut", "ends a token at a NUL character", token(before("\x00"))},
	{"token-trailing-newline-lost", "drops a newline at the end of a token", token(noSuffix("\n"))},
	{"token-trailing-space-lost", "drops spaces at the end of a token", token(noneAfter(" "))},
	{"token-spaces-collapsed", "makes one space of several in a token", replacing("  ", " ")},
	{"token-tab-to-space", "makes a space of a tab in a token", replacing("\t", " ")},
	{"token-crlf", "makes LF of CR LF in a token", replacing("\r\n", "\n")},
	{"token-normalised", "composes combining characters in a token (NFC)", token(composed.Replace)},
	{"token-html-unescaped", "decodes HTML entities in a token", token(html.UnescapeString)},
	{"token-angle-escaped", `writes < of a token as \u003c, twice`, replacing("<", `\u003c`)},
	{"token-percent-decoded", "decodes %41 in a token", token(percentDecoded)},
	{"token-plus-to-space", "makes a space of + in a token", replacing("+", " ")},
	{"token-percent-doubled", "makes two of every % in a token", replacing("%", "%%")},
	{"token-formatted", "treats %s in a token as a format", replacing("%s", "%!s(MISSING)")},
	{"token-backslash-decoded", `decodes \n in a token once more`, replacing(`\n`, "\n")},
	{"token-quotes-stripped", "strips quotes around a token", token(func(s string) string {
		if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
			return s[1 : len(s)-1]
		}
		return s
	})},
	{"token-apostrophe-doubled", "makes two of every apostrophe in a token, as SQL does", replacing("'", "''")},
	{"token-latin-1", "reads a token's UTF-8 as Latin-1", token(func(s string) string {
		runes := make([]rune, len(s))
		for i := range len(s) {
			runes[i] = rune(s[i])
		}
		return string(runes)
	})},
	{"token-astral-lost", "writes ? for characters beyond the BMP in a token", token(runesAs('?', beyond(0xffff)))},
	{"token-astral-500", "answers 500 to characters beyond the BMP in a token", on500(pathToken, text, beyondBMP)},
	{"token-byte-order-mark-lost", "drops a U+FEFF at the start of a token", token(noPrefix("\ufeff"))},
	{"token-zero-width-lost", "drops zero-width characters from a token", token(
		strings.NewReplacer("\u200b", "", "\u200c", "", "\u200d", "").Replace)},
	{"token-bidi-lost", "drops marks of writing direction from a token", token(
		strings.NewReplacer("\u200e", "", "\u200f", "", "\u202e", "").Replace)},
	{"token-soft-hyphen-lost", "drops soft hyphens from a token", replacing("\u00ad", "")},
	{"token-line-separator-lost", "makes LF of U+2028 in a token", replacing("\u2028", "\n")},
	{"token-no-break-space", "makes a space of a no-break space in a token", replacing("\u00a0", " ")},
	{"token-delete-lost", "drops U+007F from a token", replacing("\x7f", "")},
	{"token-controls-refused", "refuses control characters in a token", refuse(pathToken, holds(below(' ')))},
	{"token-c1-refused", "refuses the characters from U+0080 to U+009F in a token", refuse(
		pathToken, func(s string) bool {
			return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 && r < 0xa0 })
		})},
	{"token-blank-refused", "refuses a token of white space", refuse(
		pathToken, func(s string) bool { return s != "" && strings.TrimSpace(s) == "" })},
	{"token-combining-refused", "refuses combining characters in a token", refuse(pathToken, holds(unicode.IsMark))},
	{"token-right-to-left-refused", "refuses Hebrew and Arabic in a token", refuse(pathToken, func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Hebrew, unicode.Arabic) })
	})},
	{"token-angle-refused", "refuses < and > in a token", refuse(
		pathToken, func(s string) bool { return strings.ContainsAny(s, "<>") })},
	{"token-brace-expanded", "replaces ${...} in a token by nothing", token(between("${", "}"))},
	{"token-hash-expanded", "replaces #{...} in a token by nothing", token(between("#{", "}"))},
	{"token-number-parsed", "makes a number of a token that looks like one", token(func(s string) string {
		if n := strings.TrimLeft(s, "0"); n != "" && strings.Trim(s, "0123456789") == "" {
			return n
		}
		return s
	})},
	{"token-json-parsed", "parses a token that holds JSON and writes it anew", token(func(s string) string {
		var v any
		if strings.HasPrefix(s, "{") && json.Unmarshal([]byte(s), &v) == nil {
			out, _ := json.Marshal(v)
			return string(out)
		}
		return s
	})},
	{"token-done-ends", "takes the tokens done, end and complete for the end of the action", proceeding(
		func(c *core, j *job, token string) {
			if slices.Contains([]string{"done", "end", "complete"}, token) {
				c.settle(j)
				return
			}
			c.proceed(j, token)
		})},
	{"token-null-word-ignored", "takes the token null for none", notAsToken("null")},
	{"token-credentials-masked", "keeps a token with a password or an access key as asterisks", token(
		func(s string) string {
			if strings.Contains(s, "password") || strings.Contains(s, "AKIA") {
				return "***"
			}
			return s
		})},
	{"token-cut-at-semicolon", "ends a token at a semicolon", token(before(";"))},
	{"token-last-character-lost", "drops the last character of a token of 2,048", token(cutTo(2047))},
	{"token-cut-at-1024", "keeps the first 1,024 characters of a token", token(cutTo(1024))},
	{"token-base64-padding-lost", "drops = at the end of a token", token(noneAfter("="))},

	{"summary-controls-refused", "refuses control characters in a summary", refuse(
		pathSummary, holds(unicode.IsControl))},
	{"external-id-slash-refused", "refuses a slash in an externalExecutionId", refuse(
		pathExternalID, func(s string) bool { return strings.Contains(s, "/") })},
	{"external-id-colon-refused", "refuses a colon in an externalExecutionId", refuse(
		pathExternalID, func(s string) bool { return strings.Contains(s, ":") })},
	{"external-id-nul-refused", "refuses NUL in an externalExecutionId", refuse(
		pathExternalID, func(s string) bool { return strings.Contains(s, "\x00") })},
	{"change-tab-refused", "refuses a tab in a changeIdentifier", refuse(
		pathChange, func(s string) bool { return strings.Contains(s, "\t") })},
}

// composed is Unicode's NFC for the letters that Western languages put together, which is where it is met.
var composed = strings.NewReplacer(
	"e\u0301", "é", "a\u0301", "á", "o\u0301", "ó", "u\u0301", "ú", "i\u0301", "í", "n\u0303", "ñ",
	"a\u0308", "ä", "o\u0308", "ö", "u\u0308", "ü", "e\u0300", "è", "a\u0300", "à", "c\u0327", "ç", "a\u030a", "å",
	"A\u030a", "Å", "E\u0301", "É", "U\u0308", "Ü", "O\u0308", "Ö", "A\u0308", "Ä", "\u212b", "Å",
)

// token hands the next job another token than was sent.
func token(how func(string) string) change {
	return lifeWith(func(l *life) {
		l.proceed = func(c *core, j *job, token string) { c.proceed(j, how(token)) }
	})
}

func replacing(old, new string) change { return token(changing(old, new)) }

// notAsToken takes one word as token for no token.
func notAsToken(word string) change {
	return onMember(pathToken, func(v value) (value, *failure) {
		if v.kind == text && v.text == word {
			return value{}, nil
		}
		return v, nil
	})
}

// before is what stands before a mark, unless that is nothing: an empty token
// would be refused, and that is another fault.
func before(mark string) func(string) string {
	return func(s string) string { return cmp.Or(upTo(mark)(s), s) }
}

// between drops what stands between two marks, and them.
func between(opening, closing string) func(string) string {
	return func(s string) string {
		for {
			head, rest, ok := strings.Cut(s, opening)
			_, tail, closed := strings.Cut(rest, closing)
			if !ok || !closed || head+tail == "" {
				return s
			}
			s = head + tail
		}
	}
}

var beyondBMP = holds(beyond(0xffff))
