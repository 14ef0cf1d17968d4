package provider

import (
	"math"
	"strconv"
	"strings"
)

// typeFaults are about the JSON types of the members.
var typeFaults = []entry{
	{"percent-string", "accepts a percentComplete in quotes", take(pathPercent, text, func(v value) value {
		if _, err := strconv.ParseInt(strings.TrimSpace(v.text), 10, 64); err == nil {
			return value{kind: number, text: strings.TrimSpace(v.text)}
		}
		return v
	})},
	{"percent-string-with-sign", "accepts 50% as percentComplete", take(pathPercent, text, func(v value) value {
		if digits, ok := strings.CutSuffix(v.text, "%"); ok && isNumber(digits) {
			return value{kind: number, text: digits}
		}
		return v
	})},
	{"percent-true", "accepts true as a percentComplete of 1", take(pathPercent, boolean, func(v value) value {
		if v.text == "true" {
			return numberOf(1)
		}
		return numberOf(0)
	})},
	{"percent-empty-string", "accepts an empty string as a percentComplete of 0", take(pathPercent,
		text, func(v value) value {
			if v.text == "" {
				return numberOf(0)
			}
			return v
		})},

	{"created-iso-string", "accepts an ISO 8601 string as created", take(pathCreated, text, func(v value) value {
		if len(v.text) >= 10 && v.text[4] == '-' && v.text[7] == '-' {
			return numberOf(1500000000)
		}
		return v
	})},
	{"created-digits-string", "accepts a number in quotes as created", take(pathCreated, text, func(v value) value {
		if isNumber(v.text) {
			return value{kind: number, text: v.text}
		}
		return v
	})},
	{"created-http-date", "accepts an HTTP date as created", take(pathCreated, text, func(v value) value {
		if strings.HasSuffix(v.text, " GMT") {
			return numberOf(1500000000)
		}
		return v
	})},
	{"created-any-string", "accepts every string as created", take(pathCreated,
		text, func(value) value { return numberOf(0) })},
	{"created-negative-refused", "refuses a created before 1970", createdRefused(func(s string) bool {
		return s[0] == '-'
	})},
	{"created-fraction-refused", "refuses a created with a fraction", createdRefused(func(s string) bool {
		return strings.Contains(s, ".") && !strings.ContainsAny(s, "eE")
	})},
	{"created-exponent-refused", "refuses a created with an exponent", createdRefused(func(s string) bool {
		return strings.ContainsAny(s, "eE")
	})},
	{"created-far-refused", "refuses a created that 64 bits do not hold in nanoseconds", createdRefused(far)},
	{"created-decimals-refused", "refuses a created with more than nine decimals", createdRefused(func(s string) bool {
		_, decimals, _ := strings.Cut(s, ".")
		return len(decimals) > 9
	})},
	{
		"created-milliseconds-only", "refuses a created with more than three decimals",
		createdRefused(func(s string) bool {
			_, decimals, _ := strings.Cut(s, ".")
			return len(decimals) > 3
		}),
	},
	{
		"created-rounded-up-refused", "refuses a created whose fraction is a thousand milliseconds when it is rounded",
		createdRefused(func(s string) bool {
			_, decimals, _ := strings.Cut(s, ".")
			f, err := strconv.ParseFloat("0."+decimals, 64)
			return err == nil && f >= 0.9995
		}),
	},
	{"created-two-decimals-refused", "refuses a created with just two decimals", createdRefused(func(s string) bool {
		_, decimals, _ := strings.Cut(s, ".")
		return len(decimals) == 2
	})},
	{"created-zero-refused", "refuses a created of 0", createdRefused(func(s string) bool { return s == "0" })},
	{"created-2038-refused", "refuses a created after January 2038", createdRefused(func(s string) bool {
		f, _ := strconv.ParseFloat(s, 64)
		return f > 1<<31-1 && f < 1<<33
	})},

	{"details-array", "accepts an empty array as executionDetails, as PHP would", take(pathDetails,
		array, emptyObject)},
	{"details-string", "accepts a JSON text in a string as executionDetails", take(pathDetails, text, parsed)},
	{"variables-array", "accepts an array as outputVariables", take(pathVariables, array, emptyObject)},
	{"string-parsed-twice", "reads a string that holds a JSON object as the request", func(b *behaviour) {
		b.tree = parsed
	}},
	{"array-unwrapped", "reads an array of one object as the request", func(b *behaviour) { b.tree = onlyItem }},
}

func onlyItem(v value) value {
	if v.kind == array && len(v.items) == 1 {
		return v.items[0]
	}
	return v
}

func emptyObject(v value) value {
	if len(v.items) == 0 {
		return value{kind: object}
	}
	return v
}

// parsed reads a string that holds JSON.
func parsed(v value) value {
	if v.kind != text {
		return v
	}
	g := strictGrammar()
	if inner, err := g.parse([]byte(v.text)); err == nil {
		return inner
	}
	return v
}

// far tells whether a time is beyond what 64 bits hold in nanoseconds.
func far(seconds string) bool {
	f, err := strconv.ParseFloat(seconds, 64)
	return err == nil && math.Abs(f) > 9223372036
}

func createdRefused(when func(string) bool) change {
	return onMember(pathCreated, func(v value) (value, *failure) {
		if v.kind == number && when(v.text) {
			return v, invalid("1 validation error detected: Value at 'currentRevision.created' is not valid")
		}
		return v, nil
	})
}
