package provider

import (
	"slices"
	"strings"
	"unicode"
)

// variableFaults are about outputVariables.
var variableFaults = []entry{
	{"variable-dot-accepted", "accepts a dot in the name of a variable", alsoInNames(isRune('.'))},
	{"variable-slash-accepted", "accepts a slash in the name of a variable", alsoInNames(isRune('/'))},
	{"variable-colon-accepted", "accepts a colon in the name of a variable", alsoInNames(isRune(':'))},
	{"variable-hash-accepted", "accepts # in the name of a variable", alsoInNames(isRune('#'))},
	{"variable-dollar-accepted", "accepts $ in the name of a variable", alsoInNames(isRune('$'))},
	{"variable-plus-accepted", "accepts + in the name of a variable", alsoInNames(isRune('+'))},
	{"variable-backslash-accepted", "accepts a backslash in the name of a variable", alsoInNames(isRune('\\'))},
	{
		"variable-names-unchecked-beside-null", "looks at no name of a variable where the value of one is null",
		func(b *behaviour) {
			nullTaken(b)
			excusing(pathVariableName, func(r *result) bool {
				return slices.ContainsFunc(r.variables, func(v variable) bool { return v.null })
			})(b)
		},
	},
	{"variable-range-accepted", `accepts what stands between @ and _ in ASCII, as @-_ does`, alsoInNames(
		func(r rune) bool { return r >= '@' && r <= '_' })},
	{"variable-letters-accepted", "accepts the letters of every script in the name of a variable", alsoInNames(
		unicode.IsLetter)},
	{"variable-latin-1-accepted", "accepts the letters of Latin-1 in the name of a variable", alsoInNames(
		func(r rune) bool { return r >= 0xc0 && r <= 0xff })},
	{"variable-digits-accepted", "accepts the digits of every script in the name of a variable", alsoInNames(
		unicode.IsDigit)},
	{"variable-newline-accepted", "accepts a newline at the end of a variable's name, as $ does", variableNames(
		func(s string) bool { return isVariableName(strings.TrimSuffix(s, "\n")) })},
	{"variable-empty-name-accepted", "accepts an empty name of a variable", variableNames(func(s string) bool {
		return s == "" || isVariableName(s)
	})},
	{"variable-first-name-only", "looks at the first variable's name only", excusing(
		pathVariableName, func(r *result) bool { return isVariableName(r.variables[0].name) })},
	{"variable-name-unchecked-with-details", "does not look at names that come with executionDetails", excusing(
		pathVariableName, hasDetails)},
	{"variable-name-unchecked-when-long", "does not look beyond the 64th character of a name", variableNames(
		func(s string) bool { return isVariableName(s[:min(64, len(s))]) })},
	{"variable-at-refused", "refuses @ in the name of a variable", notInNames("@")},
	{"variable-z-refused", "refuses z in the name of a variable", notInNames("z")},
	{"variable-capital-z-refused", "refuses Z in the name of a variable", notInNames("Z")},
	{"variable-digit-first-refused", "refuses a digit at the start of a variable's name", variableNames(
		func(s string) bool { return isVariableName(s) && (s[0] < '0' || s[0] > '9') })},
	{"variable-hyphen-first-refused", "refuses a hyphen at the start of a variable's name", variableNames(
		func(s string) bool { return isVariableName(s) && s[0] != '-' })},
	{"variable-hyphen-last-refused", "refuses a hyphen at the end of a variable's name", variableNames(
		func(s string) bool { return isVariableName(s) && s[len(s)-1] != '-' })},
	{"variable-name-of-255-refused", "refuses names of more than 255 characters", variableNames(
		func(s string) bool { return isVariableName(s) && len(s) <= 255 })},
	{"variable-proto-refused", "refuses the name __proto__", variableNames(func(s string) bool {
		return isVariableName(s) && s != "__proto__"
	})},
	{"variable-constructor-refused", "refuses the name constructor", variableNames(func(s string) bool {
		return isVariableName(s) && s != "constructor"
	})},
	{"variable-names-folded", "refuses two names that differ in letter case only", demand(func(r *result) bool {
		seen := map[string]bool{}
		for _, v := range r.variables {
			if seen[strings.ToLower(v.name)] {
				return true
			}
			seen[strings.ToLower(v.name)] = true
		}
		return false
	})},

	{"variable-empty-value-refused", "refuses an empty value", variableValues(func(s string) bool { return s == "" })},
	{"variable-blank-value-refused", "refuses a value of white space", variableValues(func(s string) bool {
		return s != "" && strings.TrimSpace(s) == ""
	})},
	{"variable-value-of-256-refused", "refuses values of more than 255 characters", variableValues(func(s string) bool {
		return len(s) > 255
	})},
	{"variable-value-newline-refused", "refuses a newline in a value", variableValues(func(s string) bool {
		return strings.Contains(s, "\n")
	})},
	{"variables-empty-refused", "refuses an empty outputVariables", demand(func(r *result) bool {
		return r.variables != nil && len(r.variables) == 0 && !r.token.set
	})},
	{"variables-over-50-refused", "refuses more than 50 variables", variableCount(50)},

	{"variables-size-unchecked-of-many", "does not measure 5,000 variables and more", sizeUnless(
		func(r *result) bool { return len(r.variables) >= 5000 })},
	{"variables-size-unchecked", "accepts variables of any size", sizeUnless(always)},
	{"variables-size-in-characters", "counts the characters of variables for their size", sizeOfEach(
		func(v variable) int { return codePoints(v.name) + codePoints(v.value) })},
	{"variables-size-of-largest", "limits the size of each variable, not of all", func(b *behaviour) {
		b.variablesSize = func(r *result) (largest int) {
			for _, v := range r.variables {
				largest = max(largest, len(v.name)+len(v.value))
			}
			return largest
		}
	}},
	{"variables-size-64-kib", "limits variables to 65,536 bytes", func(b *behaviour) { b.variablesMax = 65536 }},
	{"variables-size-100-kb", "limits variables to 100,000 bytes", func(b *behaviour) { b.variablesMax = 100000 }},
	{"variables-size-unchecked-with-revision", "does not measure variables that come with currentRevision", sizeUnless(
		hasRevision)},

	{"variables-size-with-details", "counts the strings of executionDetails and currentRevision as variables", demand(
		func(r *result) bool {
			if r.details == nil || r.revision == nil {
				return false
			}
			n := len(r.details.summary.text) + len(r.details.externalID.text) + len(r.revision.summary.text)
			for _, v := range r.variables {
				n += len(v.name) + len(v.value)
			}
			return n > 122880 && len(r.variables) > 0
		})},
	{"variables-size-trimmed", "measures values without the white space around them", sizeOfEach(
		func(v variable) int { return len(v.name) + len(strings.TrimSpace(v.value)) })},
	{"variable-proto-unseen", "does not see a variable of the name __proto__", onMember(
		pathVariables, func(v value) (value, *failure) {
			v.members = slices.DeleteFunc(slices.Clone(v.members), func(m member) bool { return m.name == "__proto__" })
			return v, nil
		})},
	{"variable-values-after-ten-any", "reads values of any type as text from the eleventh variable on", onMember(
		pathVariables, func(v value) (value, *failure) {
			v.members = slices.Clone(v.members)
			for i := range v.members {
				if i >= 10 && v.members[i].value.kind != text {
					v.members[i].value = textOf("any")
				}
			}
			return v, nil
		})},
	{"variables-over-5000-refused", "refuses more than 5,000 variables", variableCount(5000)},
	{
		"variables-refused-for-size-add-up",
		"counts variables that were refused for their size with those of the job's next request",
		addingUp(func(c *core, f *failure) bool { return f == c.b.variablesTooLarge }),
	},
	{
		"variables-refused-for-state-add-up",
		"counts variables that were refused for the job's state with those of the job's next request",
		addingUp(func(c *core, f *failure) bool { return f == c.b.notInProgress }),
	},

	{"variables-with-token-accepted", "accepts variables together with a continuationToken", together(
		always)},
	{
		"variables-with-token-ignored",
		"accepts variables together with a continuationToken when executionDetails are there too",
		together(hasDetails),
	},
	{"variable-with-token-accepted", "accepts one variable together with a continuationToken", together(
		func(r *result) bool { return len(r.variables) == 1 })},
	{"variables-with-null-token-refused", "refuses variables next to a null continuationToken", onInput(
		func(v value) value {
			if v.get(pathToken).kind == null && len(v.get(pathVariables).members) > 0 {
				return v.with(pathToken, textOf("null"))
			}
			return v
		})},
}

func alsoInNames(allowed func(rune) bool) change {
	return variableNames(func(s string) bool {
		for _, r := range s {
			if (r >= 0x80 || !isVariableChar(byte(r))) && !allowed(r) {
				return false
			}
		}
		return s != ""
	})
}

func notInNames(chars string) change {
	return variableNames(func(s string) bool { return isVariableName(s) && !strings.ContainsAny(s, chars) })
}

func variableNames(ok func(name string) bool) change {
	return demanding(pathVariableName, func(d *param) { d.pattern = ok })
}

// nullTaken takes a null value of a variable for none.
var nullTaken = demanding(pathVariable, func(d *param) { d.spare = always })

// together lets a token and variables stand together in the requests that when picks.
func together(when func(*result) bool) change {
	return func(b *behaviour) {
		clash := b.clash
		b.clash = func(r *result) bool { return clash(r) && !when(r) }
	}
}

// sizeOfEach measures variables as the sum of what each of them counts.
func sizeOfEach(size func(variable) int) change {
	return func(b *behaviour) {
		b.variablesSize = func(r *result) (n int) {
			for _, v := range r.variables {
				n += size(v)
			}
			return n
		}
	}
}

// sizeUnless does not measure the variables of the requests that when picks.
func sizeUnless(when func(*result) bool) change {
	return func(b *behaviour) {
		size := b.variablesSize
		b.variablesSize = func(r *result) int {
			if when(r) {
				return 0
			}
			return size(r)
		}
	}
}

func variableValues(bad func(string) bool) change { return refuse(pathVariable, bad) }

func variableCount(most int) change {
	return demand(func(r *result) bool { return len(r.variables) > most })
}

// addingUp counts the variables of requests that were refused for some reasons.
func addingUp(counts func(*core, *failure) bool) change {
	return lifeWith(func(l *life) {
		sums := map[string]int{}
		l.refused = func(c *core, id string, r *result, f *failure) {
			if r != nil && counts(c, f) {
				sums[id] += c.b.variablesSize(r)
			}
		}
		l.ready = func(c *core, j *job, r *result) *failure {
			if f := c.inProgress(j, r); f != nil {
				return f
			}
			if len(r.variables) > 0 && sums[j.id]+c.b.variablesSize(r) > c.b.variablesMax {
				return c.b.variablesTooLarge
			}
			return nil
		}
	})
}
