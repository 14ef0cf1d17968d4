package provider

import (
	"encoding/base64"
	"math"
	"net/url"
	"slices"
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
	{"string-parsed-twice", "reads a string that holds a JSON object as the request", onInput(parsed)},
	{"array-unwrapped", "reads an array of one object as the request", onInput(onlyItem)},
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

// shapeFaults convert a value of another JSON shape into the documented one without a word.
var shapeFaults = []entry{
	{"job-id-of-object-value", "reads the id in a member called value", take(pathJobID, object, inside("value"))},
	{"job-id-of-attribute-value", "reads the id in a member called S, as DynamoDB writes texts", take(pathJobID, object,
		inside("S"))},
	{"job-id-of-operators", "takes an object of MongoDB's operators in jobId for a condition", queried("$ne",
		"$gt", "$gte", "$exists", "$regex", "$in", "$eq", "$nin", "$not")},
	{
		"job-id-of-filter",
		"takes an object of operators in jobId for a condition, as libraries for databases of SQL write them",
		queried("not", "gt", "contains", "startsWith", "in", "equals", "ne", "like", "$like"),
	},
	{"token-of-characters", "joins an array of texts to a continuationToken", take(pathToken, array, joined)},
	{"token-of-node", "reads the continuationToken in a member called #text", take(pathToken, object, inside("#text"))},
	{"summary-of-any-member", "reads the summary in an object of one member", take(pathSummary,
		object, func(v value) value {
			if len(v.members) == 1 && v.members[0].value.kind == text {
				return v.members[0].value
			}
			return v
		})},
	{"change-of-nullable", "reads the changeIdentifier as a text that may be null is written in Go", take(pathChange,
		object, func(v value) value {
			if v.get("Valid").text == "true" {
				return v.get("String")
			}
			return v
		})},
	{"external-id-of-buffer", "reads the externalExecutionId in an array of code points", take(pathExternalID,
		array, func(v value) value {
			var b strings.Builder
			for _, item := range v.items {
				n, whole := wholeNumber(item.text)
				if !whole || item.kind != number {
					return v
				}
				b.WriteRune(rune(n))
			}
			return textOf(b.String())
		})},
	{"percent-of-number-int", "reads percentComplete in $numberInt, as MongoDB writes numbers", take(pathPercent,
		object, func(v value) value {
			if n := v.get("$numberInt"); n.kind == text && isNumber(n.text) {
				return value{kind: number, text: n.text}
			}
			return v
		})},
	{"created-of-seconds", "reads created in a member called seconds", take(pathCreated, object, inside("seconds"))},
	{"created-of-date", "reads created in $date, as MongoDB writes times", take(pathCreated, object, inside("$date"))},
	{"created-of-array", "reads the first number of an array as created", take(pathCreated, array, func(v value) value {
		if len(v.items) > 1 && v.items[0].kind == number {
			return v.items[0]
		}
		return v
	})},
	{"details-of-values", "reads an array of values as executionDetails, in the order of the members", take(pathDetails,
		array, func(v value) value {
			names := []string{"summary", "externalExecutionId", "percentComplete"}
			if len(v.items) != len(names) {
				return v
			}
			out := value{kind: object}
			for i, item := range v.items {
				out.members = append(out.members, member{names[i], item})
			}
			return out
		})},
	{"details-of-base64", "reads the base64 of JSON as executionDetails", take(pathDetails, text, func(v value) value {
		if b, err := base64.StdEncoding.DecodeString(v.text); err == nil && len(b) > 0 {
			return parsed(textOf(string(b)))
		}
		return v
	})},
	{"revision-of-form", "reads a text of name=value as currentRevision", take(pathCurrentRevision,
		text, func(v value) value {
			form, err := url.ParseQuery(v.text)
			if err != nil || !form.Has("changeIdentifier") {
				return v
			}
			return objectOf("revision", textOf(form.Get("revision")), "changeIdentifier",
				textOf(form.Get("changeIdentifier")))
		})},
	{"revision-of-tuples", "reads an array of names with values as currentRevision", take(pathCurrentRevision,
		array, tuples)},
	{"variables-of-tuples", "reads an array of names with values as outputVariables", take(pathVariables, array,
		tuples)},
	{"variables-of-entries", "reads an array of objects of key and value as outputVariables", take(pathVariables,
		array, func(v value) value {
			out := value{kind: object}
			for _, item := range v.items {
				if item.get("key").kind != text {
					return v
				}
				out.members = append(out.members, member{item.str("key"), item.get("value")})
			}
			return out
		})},
	{"variables-of-assignments", "reads an array of name=value as outputVariables", take(pathVariables,
		array, func(v value) value {
			out := value{kind: object}
			for _, item := range v.items {
				name, text, ok := strings.Cut(item.text, "=")
				if !ok {
					return v
				}
				out.members = append(out.members, member{name, textOf(text)})
			}
			return out
		})},
	{"variable-of-attribute-value", "reads the value of a variable in a member called S", take(pathVariable,
		object, inside("S"))},
}

// inside is the value of an object's member, where it has one.
func inside(name string) func(value) value {
	return func(v value) value {
		if m := v.get(name); m.kind == text || m.kind == number {
			return m
		}
		return v
	}
}

// joined is an array's texts as one.
func joined(v value) value {
	var b strings.Builder
	for _, item := range v.items {
		if item.kind != text {
			return v
		}
		b.WriteString(item.text)
	}
	return textOf(b.String())
}

// tuples are names with values as the members of an object.
func tuples(v value) value {
	out := value{kind: object}
	for _, item := range v.items {
		if len(item.items) != 2 || item.items[0].kind != text {
			return v
		}
		out.members = append(out.members, member{item.items[0].text, item.items[1]})
	}
	return out
}

// some is a job in progress, whichever.
func (c *core) some() *job {
	for _, j := range c.jobs {
		if j.status == jobInProgress {
			return j
		}
	}
	return nil
}

// fulfilled is the text that stands for a condition.
const fulfilled = "00000000-0000-0000-c0de-000000000000"

// queried finds some job by an object with one of the operators where an id is expected.
func queried(operators ...string) change {
	return both(take(pathJobID, object, func(v value) value {
		for _, m := range v.members {
			if slices.Contains(operators, m.name) {
				return textOf(fulfilled)
			}
		}
		return v
	}), lifeWith(func(l *life) {
		find := l.find
		l.find = func(c *core, id string) *job {
			if id == fulfilled {
				return c.some()
			}
			return find(c, id)
		}
	}))
}
