package provider

import (
	"bytes"
	"encoding/base64"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// readingFaults misread JSON that is right: white space, escapes, the order of
// members, unknown members and the letter case of names.
var readingFaults = []entry{
	{"space-tab-refused", "does not take a tab for white space", spaces(" \n\r")},
	{"space-return-refused", "does not take a carriage return for white space", spaces(" \t\n")},
	{"space-newline-refused", "does not take a newline for white space", spaces(" \t\r")},
	{"space-refused", "does not take a space for white space", spaces("\t\n\r")},
	{"space-first-refused", "refuses white space before the object", malformed(func(body []byte) bool {
		return len(body) > 0 && isSpace(body[0])
	})},
	{"space-last-refused", "refuses white space after the object", malformed(func(body []byte) bool {
		return len(body) > 0 && isSpace(body[len(body)-1])
	})},
	{"space-newline-before-colon-refused", "refuses a newline before a colon", grammarWith(func(g *grammar) {
		g.colon = func(before []byte) bool { return !bytes.ContainsAny(before, "\r\n") }
	})},
	{"order-job-id-first", "wants jobId to be the first member", ordered(func(m []member) bool {
		return m[0].name == pathJobID
	})},
	{
		"order-token-after-details-lost", "does not see a continuationToken that follows executionDetails",
		onInput(func(v value) value {
			seen := false
			v.members = slices.DeleteFunc(slices.Clone(v.members), func(m member) bool {
				seen = seen || m.name == pathDetails
				return seen && m.name == pathToken
			})
			return v
		}),
	},
	{"order-revision-first", "wants revision before changeIdentifier", onMember(
		pathCurrentRevision, func(v value) (value, *failure) {
			revision := slices.IndexFunc(v.members, func(m member) bool { return m.name == "revision" })
			change := slices.IndexFunc(v.members, func(m member) bool { return m.name == "changeIdentifier" })
			if change >= 0 && change < revision {
				return v, &failure{kind: serialization}
			}
			return v, nil
		})},

	{"escape-in-names-kept", "does not decode escapes in the names of members", grammarWith(func(g *grammar) {
		g.escape = func(rest []byte, name bool) (string, int) {
			if name && len(rest) > 1 {
				return string(rest[:2]), 2
			}
			return "", 0
		}
	})},
	{"escape-in-job-id-kept", "does not decode escapes in jobId", fail(
		&failure{kind: "JobNotFoundException"}, func(body []byte) bool { return escapedID.Match(body) })},
	{"escape-solidus-refused", `refuses \/`, escapes(func(rest []byte) (string, int) { return refused(rest, '/') })},
	{"escape-solidus-kept", `keeps the backslash of \/`, escapedAs('/', `\/`)},
	{"escape-backspace-wrong", `reads \b as the letter b`, escapedAs('b', "b")},
	{"escape-form-feed-wrong", `reads \f as the letter f`, escapedAs('f', "f")},
	{"escape-tab-wrong", `reads \t as a space`, escapedAs('t', " ")},
	{"escape-return-lost", `reads \r as nothing`, escapedAs('r', "")},
	{"escape-newline-kept", `keeps \n as two characters`, escapedAs('n', `\n`)},
	{"escape-backslash-doubled", `reads \\ as two backslashes`, escapedAs('\\', `\\`)},
	{"escape-quote-lost", `reads \" as nothing`, escapedAs('"', "")},
	{"escape-unicode-kept", `keeps \u0041 as six characters`, escapes(func(rest []byte) (string, int) {
		if r, ok := hexEscape(rest); ok && r >= ' ' && r < 0x7f {
			return string(rest[:6]), 6
		}
		return "", 0
	})},
	{"escape-upper-hex-refused", `refuses upper-case digits after \u`, escapes(func(rest []byte) (string, int) {
		if _, ok := hexEscape(rest); ok && bytes.ContainsAny(rest[2:6], "ABCDEF") {
			return "", -1
		}
		return "", 0
	})},
	{"escape-nul-refused", `refuses \u0000`, escapes(func(rest []byte) (string, int) {
		if r, ok := hexEscape(rest); ok && r == 0 {
			return "", -1
		}
		return "", 0
	})},
	{"escape-pairs-split", "reads the two halves of a surrogate pair one by one", escapes(
		func(rest []byte) (string, int) {
			if r, ok := hexEscape(rest); ok && utf16.IsSurrogate(r) {
				return "\uFFFD", 6
			}
			return "", 0
		})},
	{"escape-low-byte", `keeps the low byte of \u only`, escapes(func(rest []byte) (string, int) {
		if r, ok := hexEscape(rest); ok && !utf16.IsSurrogate(r) {
			return string(r & 0xff), 6
		}
		return "", 0
	})},

	{"unknown-refused", "refuses unknown members of the request", noUnknown(func(path string, _ member) bool {
		return path == ""
	})},
	{"unknown-null-refused", "refuses unknown members that are null", noUnknown(func(_ string, m member) bool {
		return m.value.kind == null
	})},
	{"unknown-object-refused", "refuses unknown members that are objects", noUnknown(func(_ string, m member) bool {
		return m.value.kind == object
	})},
	{"unknown-bool-refused", "refuses unknown members that are true or false", noUnknown(func(_ string, m member) bool {
		return m.value.kind == boolean
	})},
	{"unknown-eight-deep-refused", "refuses unknown members nested eight deep", noUnknown(
		func(_ string, m member) bool { return nest(m.value) >= 8 })},
	{"unknown-array-deep-refused", "refuses unknown members with an array in an array", noUnknown(
		func(_ string, m member) bool { return m.value.kind == array && nest(m.value) > 1 })},
	{"unknown-empty-name-refused", "refuses a member without a name", noName("")},
	{"unknown-proto-refused", "refuses a member named __proto__", noName("__proto__")},
	{"unknown-constructor-refused", "refuses a member named constructor", noName("constructor")},
	{"unknown-class-refused", "refuses a member named class", noName("class")},
	{"unknown-ref-refused", "refuses a member named $ref", noName("$ref")},
	{"unknown-type-refused", "refuses a member named __type", noName("__type")},
	{"unknown-at-type-refused", "refuses a member named @type", noName("@type")},
	{"unknown-to-string-refused", "refuses a member named toString", noName("toString")},
	{"unknown-long-name-refused", "refuses unknown names of more than 64 characters", noUnknown(
		func(_ string, m member) bool { return len(m.name) > 64 })},
	{"unknown-non-ascii-name-refused", "refuses unknown names beyond ASCII", noUnknown(func(_ string, m member) bool {
		return len(m.name) != codePoints(m.name)
	})},
	{"unknown-dotted-name-refused", "refuses unknown names with a dot", noUnknown(func(_ string, m member) bool {
		return strings.Contains(m.name, ".")
	})},
	{"unknown-many-refused", "refuses more than 16 unknown members", onNames(
		func(_ string, known []string, members []member) ([]member, *failure) {
			if len(members) > len(known)+16 {
				return members, &failure{kind: serialization}
			}
			return members, nil
		})},
	{
		"unknown-job-id-nested", "takes a jobId that stands within an unknown member for the request's",
		onInput(func(v value) value {
			for _, m := range v.members {
				if id := m.value.get(pathJobID); id.kind != absent {
					return v.with(pathJobID, id)
				}
			}
			return v
		}),
	},
	{
		"unknown-percent-at-top", "takes a percentComplete of the request itself for that of executionDetails",
		onInput(func(v value) value {
			if percent := v.get("percentComplete"); percent.kind != absent {
				return v.with(pathDetails, objectOf("percentComplete", percent))
			}
			return v
		}),
	},

	{"names-folded", "ignores the letter case of names, as Go's encoding/json does", renamed(
		func(name string, known []string) string {
			return match(name, known, strings.EqualFold)
		})},
	{"names-capital", "accepts names with a capital first letter", renamed(func(name string, known []string) string {
		return match(name, known,
			func(a, b string) bool { return a[:1] != b[:1] && strings.EqualFold(a[:1], b[:1]) && a[1:] == b[1:] })
	})},
	{"names-folded-in-objects", "ignores the letter case of names within currentRevision and executionDetails", onNames(
		func(path string, known []string, members []member) ([]member, *failure) {
			members = slices.Clone(members)
			for i, m := range members {
				if path != "" {
					members[i].name = match(m.name, known, strings.EqualFold)
				}
			}
			return members, nil
		})},
	{"names-trimmed", "trims white space around names", renamed(func(name string, _ []string) string {
		return strings.TrimSpace(name)
	})},
	{"names-snake", "accepts names with underscores, such as job_id", renamed(func(name string, known []string) string {
		if name != strings.ToLower(name) {
			return name
		}
		return match(strings.ReplaceAll(name, "_", ""), known, strings.EqualFold)
	})},
}

var escapedID = regexp.MustCompile(`"jobId"\s*:\s*"[^"]*\\u00[0-9a-fA-F]{2}`)

func match(name string, known []string, same func(a, b string) bool) string {
	for _, k := range known {
		if name != "" && same(name, k) {
			return k
		}
	}
	return name
}

func spaces(s string) change {
	return grammarWith(func(g *grammar) { g.space = s })
}

func isSpace(c byte) bool { return strings.IndexByte(" \t\n\r", c) >= 0 }

// malformed takes more for malformed than is.
func malformed(when func(body []byte) bool) change {
	return fail(&failure{kind: serialization, message: "The request body is not a JSON object."}, when)
}

func ordered(ok func([]member) bool) change {
	return onInput(func(v value) value {
		if len(v.members) > 0 && !ok(v.members) {
			return value{}
		}
		return v
	})
}

// refused refuses one escape.
func refused(rest []byte, escaped byte) (string, int) {
	if len(rest) > 1 && rest[1] == escaped {
		return "", -1
	}
	return "", 0
}

func noName(name string) change {
	return noUnknown(func(_ string, m member) bool { return m.name == name })
}

// packagedFaults unpack a body before they read it.
var packagedFaults = []entry{
	{"packaged-in-base64", "reads a body that is the base64 of JSON", unpacking(func(body string) string {
		text, err := base64.StdEncoding.DecodeString(body)
		if err != nil {
			return ""
		}
		return string(text)
	})},
	{"packaged-in-form", "reads the JSON in the one field of a form", unpacking(func(body string) string {
		fields, err := url.ParseQuery(body)
		if err != nil || len(fields) != 1 {
			return ""
		}
		for _, values := range fields {
			return values[0]
		}
		return ""
	})},
	{"packaged-in-html", "reads a body whose quotes are entities of HTML", unpacking(html.UnescapeString)},
	{"packaged-in-envelope", "reads the JSON in the body of an object", func(b *behaviour) {
		g := b.grammars[successResult]
		unpacking(func(body string) string {
			v, err := g.parse([]byte(body))
			if err != nil {
				return ""
			}
			return v.str("body")
		})(b)
	}},
}

// unpacking reads what unpack makes of a body, where that is an object.
func unpacking(unpack func(body string) string) change {
	return func(b *behaviour) {
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if text := unpack(string(body)); len(text) > 0 && text[0] == '{' {
				body = []byte(text)
			}
			return next(body)
		}
	}
}
