package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// TestTheCatalogueHasTheFormsOfClients holds that each form in which a real client writes a number, a string, a null or
// the space between them is also one in which a case of the catalogue does: a server that is checked has read it.
func TestTheCatalogueHasTheFormsOfClients(t *testing.T) {
	covered := map[string]bool{}
	for _, c := range cases.Catalogue(model.Current) {
		if c.Single() == nil || c.CBOR() {
			continue
		}
		if r, ok := c.Single().Request(jobID); ok && len(r.Body) < 1<<16 {
			for _, form := range formsOf(string(r.Body)) {
				covered[form] = true
			}
		}
	}
	used := map[string]string{}
	for _, client := range recordings(t) {
		for _, r := range client.Requests {
			if r.Operation != model.PutJobSuccessResult || r.Outcome == "refused" {
				continue
			}
			for _, form := range formsOf(string(r.bytes(t))) {
				used[form] = client.Client + ", " + r.Asked
			}
		}
	}
	require.GreaterOrEqual(t, len(used), 30, "forms that clients use")
	for _, form := range slices.Sorted(maps.Keys(used)) {
		assert.True(t, covered[form], "no case has %s, which is used by %s", form, used[form])
	}
}

var (
	member = regexp.MustCompile(`"(created|percentComplete)"(\s*:\s*)([-+.0-9eE]+)`)
	number = regexp.MustCompile(`^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$`)
	escape = regexp.MustCompile(`\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.`)
	spaced = regexp.MustCompile(`"(\s*[:,]\s*)["{\[0-9-]`)
	absent = regexp.MustCompile(`:\s*([,}])`)
)

// formsOf names the forms of a body's tokens, without what they mean.
func formsOf(body string) []string {
	var forms []string
	for _, m := range member.FindAllStringSubmatch(body, -1) {
		if n := number.FindStringSubmatch(m[3]); n != nil {
			forms = append(forms, fmt.Sprintf("a %s of %s", m[1], formOf(n[1], n[2], n[3], n[4])))
		}
	}
	for _, e := range escape.FindAllString(body, -1) {
		forms = append(forms, "the escape "+hexCase(e))
	}
	for _, s := range spaced.FindAllStringSubmatch(body, -1) {
		forms = append(forms, fmt.Sprintf("the space %q", s[1]))
	}
	for _, s := range absent.FindAllStringSubmatch(body, -1) {
		forms = append(forms, "no value before "+s[1])
	}
	return forms
}

// formOf is the form of a number: its digits do not matter, their number does, and whether the fraction is zero.
func formOf(sign, whole, fraction, exponent string) string {
	form := fmt.Sprintf("%s%d digits", sign, len(whole))
	switch {
	case fraction != "" && strings.Trim(fraction, "0") == "":
		form += fmt.Sprintf(" and %d zeros", len(fraction))
	case fraction != "":
		form += fmt.Sprintf(" and %d decimals", len(fraction))
	}
	if exponent != "" {
		form += " and the exponent " + exponent
	}
	return form
}

// hexCase is an escape without its digits where they do not matter: of those that have letters, their case does.
func hexCase(e string) string {
	switch {
	case len(e) == 2:
		return e
	case len(e) > 6 && e == strings.ReplaceAll(strings.ToUpper(e), `\U`, `\u`):
		return "of a surrogate pair in upper case"
	case len(e) > 6:
		return "of a surrogate pair in lower case"
	case strings.ContainsAny(e[2:], "ABCDEF"):
		return `\u…. in upper case`
	case strings.ContainsAny(e[2:], "abcdef"):
		return `\u…. in lower case`
	}
	return `\u….`
}
