package provider

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// robustnessFaults break down over an input instead of refusing it.
var robustnessFaults = []entry{
	{"empty-body-hang", "waits for more after an empty body", fail(hanging, isEmpty)},
	{"empty-body-drop", "closes the connection on an empty body", fail(dropping, isEmpty)},
	{"empty-body-success", "answers 200 to an empty body", fail(nil, isEmpty)},
	{"empty-object-500", "answers 500 to {}", fail(internal(), trimmed("{}"))},
	{"null-500", "answers 500 to null", fail(internal(), trimmed("null"))},
	{"array-500", "answers 500 to an array", fail(internal(), starting('['))},
	{"string-500", "answers 500 to a string", fail(internal(), starting('"'))},
	{"number-500", "answers 500 to a number", fail(
		internal(), func(body []byte) bool { return isNumber(strings.TrimSpace(string(body))) })},
	{"malformed-500", "answers 500 to what is not JSON", fail(internal(), isMalformed)},
	{"cut-short-hang", "waits for more after a text that is cut short", fail(hanging, func(body []byte) bool {
		return isMalformed(body) && starting('{')(body) && !bytes.Contains(body, []byte("}"))
	})},
	{"invalid-utf8-500", "answers 500 to bytes that are not UTF-8", fail(internal(), isBroken)},
	{"lone-surrogate-500", "answers 500 to half of a surrogate pair", fail(internal(), func(body []byte) bool {
		return json.Valid(body) && bytes.Contains(bytes.ToLower(body), []byte(`\ud8`)) &&
			!bytes.Contains(bytes.ToLower(body), []byte(`\udc`))
	})},
	{"byte-order-mark-500", "answers 500 to a byte order mark", fail(
		internal(), func(body []byte) bool { return bytes.HasPrefix(body, []byte("\ufeff")) })},
	{"nul-500", `answers 500 to \u0000 in a string`, fail(
		internal(), func(body []byte) bool { return bytes.Contains(body, []byte(`\u0000`)) })},
	{"deep-drop", "closes the connection on what is nested more than 10,000 deep", fail(dropping, deeper(10000))},
	{"long-string-hang", "never answers strings of more than 100,000 characters", fail(hanging, func(body []byte) bool {
		return hasLongPart(body, '"', 100000)
	})},
	{"bad-job-id-500", "answers 500 to a jobId of a wrong format", failing500(reasonsJobID)},
	{"ended-job-500", "answers 500 for a job that is not in progress", failing500(reasonsState)},
	{"length-500", "answers 500 to a member of a wrong length", failing500(reasonsLength)},
	{"range-500", "answers 500 to a percentComplete out of range", failing500(reasonsRange)},
	{"token-and-variables-500", "answers 500 to a token with variables", failing500(reasonsTokenAndVariables)},
	{"null-variable-500", "answers 500 to a null variable", onMember(pathVariables, func(v value) (value, *failure) {
		for _, m := range v.members {
			if m.value.kind == null {
				return v, internal()
			}
		}
		return v, nil
	})},
	{"percent-fraction-500", "answers 500 to a percentComplete with a fraction", percent500(func(s string) bool {
		return strings.Contains(s, ".")
	})},
	{"percent-exponent-500", "answers 500 to a percentComplete with an exponent", percent500(func(s string) bool {
		return strings.ContainsAny(s, "eE")
	})},
	{"percent-huge-500", "answers 500 to a percentComplete beyond 64 bits", percent500(func(s string) bool {
		return len(strings.TrimLeft(s, "-")) > 19
	})},
	{"percent-huge-hang", "never answers a percentComplete with an exponent of three digits", onMember(
		pathPercent, func(v value) (value, *failure) {
			if hasVastExponent(v.text) {
				return v, hanging
			}
			return v, nil
		})},
	{"percent-minus-zero-500", "answers 500 to a percentComplete of -0", percent500(func(s string) bool {
		return s == "-0"
	})},
	{"created-huge-500", "answers 500 to a created beyond a double", on500(pathCreated, number, hasVastExponent)},
	{"created-far-500", "answers 500 to a created after the year 9999", on500(
		pathCreated, number, func(s string) bool { return isWhole(s) && len(s) >= 12 })},
	{"created-negative-500", "answers 500 to a created before 1970", on500(
		pathCreated, number, func(s string) bool { return s[0] == '-' })},
	{"created-string-500", "answers 500 to a created that is a string", on500(
		pathCreated, text, func(string) bool { return true })},
	{"duplicate-500", "answers 500 to a member that comes twice", onNames(
		func(_ string, _ []string, members []member) ([]member, *failure) {
			for i, m := range members {
				if later(members[i+1:], m.name) {
					return members, internal()
				}
			}
			return members, nil
		})},
	{"unknown-number-500", "answers 500 to an unknown number beyond 64 bits", noUnknown500(func(m member) bool {
		return m.value.kind == number && len(m.value.text) > 20
	})},
	{"number-limits-500", "answers 500 to an unknown number beyond a double", noUnknown500(func(m member) bool {
		return m.value.kind == number && infinite(m.value)
	})},
}

func isEmpty(body []byte) bool { return len(body) == 0 }

func isMalformed(body []byte) bool { return len(body) > 0 && !json.Valid(body) }

func isBroken(body []byte) bool { return !utf8.Valid(body) }

func trimmed(is string) func([]byte) bool {
	return func(body []byte) bool { return strings.TrimSpace(string(body)) == is }
}

func starting(with byte) func([]byte) bool {
	return func(body []byte) bool {
		body = bytes.TrimLeft(body, " \t\r\n")
		return len(body) > 0 && body[0] == with
	}
}

// infinite tells whether a number is beyond the range of a double.
func infinite(v value) bool {
	f, _ := strconv.ParseFloat(v.text, 64)
	return math.IsInf(f, 0)
}

// deeper tells whether brackets are nested more than n deep.
func deeper(n int) func([]byte) bool {
	return func(body []byte) bool {
		depth, deepest := 0, 0
		for _, c := range body {
			switch c {
			case '{', '[':
				depth++
				deepest = max(deepest, depth)
			case '}', ']':
				depth--
			}
		}
		return deepest > n
	}
}

// hasLongPart tells whether more than n bytes stand between two marks.
func hasLongPart(body []byte, mark byte, n int) bool {
	for part := range bytes.SplitSeq(body, []byte{mark}) {
		if len(part) > n {
			return true
		}
	}
	return false
}

func failing500(reasons func(*behaviour) []**failure) change { return failAs(internal(), reasons) }

// on500 answers 500 to the values of a member that have one JSON type and a spelling that bad picks.
func on500(path string, is kind, bad func(spelled string) bool) change {
	return onMember(path, func(v value) (value, *failure) {
		if v.kind == is && bad(v.text) {
			return v, internal()
		}
		return v, nil
	})
}

func percent500(bad func(string) bool) change { return on500(pathPercent, number, bad) }

// hasVastExponent finds an exponent of three digits or more.
func hasVastExponent(spelled string) bool {
	_, exponent, ok := strings.Cut(strings.ToLower(spelled), "e")
	return ok && len(strings.TrimLeft(exponent, "+-")) >= 3
}

func noUnknown500(bad func(member) bool) change {
	return onNames(func(_ string, known []string, members []member) ([]member, *failure) {
		for _, m := range members {
			if !slices.Contains(known, m.name) && bad(m) {
				return members, internal()
			}
		}
		return members, nil
	})
}
