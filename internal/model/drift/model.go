package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// facts are what a model says of the operation: for each member and each error,
// in words that do not depend on the model's format.
type facts map[string]string

const operation = "PutJobSuccessResult"

// tableFacts are what the table of members and errors says.
func tableFacts() facts {
	f := facts{
		"operation": "awsJson1_1 CodePipeline_20150709 2015-07-09, no output",
		"protocols": "smithy-rpc-v2-cbor, json", // the preferred one first
	}
	for _, m := range model.Members() {
		c := constraints{kind: m.Type, pattern: m.Pattern, required: m.Required}
		if m.HasLength || m.HasRange {
			c.least, c.most = fmt.Sprint(m.Min), fmt.Sprint(m.Max)
		}
		if m.Type != model.TypeMap {
			f["member "+m.Path] = c.String()
			continue
		}
		f["member "+m.Path] = constraints{kind: m.Type, required: m.Required}.String()
		f["member "+m.Path+"<key>"] = constraints{kind: model.TypeString, pattern: m.Pattern}.String()
		f["member "+m.Path+"<value>"] = constraints{kind: model.TypeString}.String()
	}
	for _, e := range model.Errors() {
		f["error "+e.Name] = "400"
	}
	return f
}

// constraints are what is said of one member.
type constraints struct {
	kind, least, most, pattern string
	required                   bool
}

// String says them in one line. Anchors are dropped: every source means the whole string.
func (c constraints) String() string {
	words := []string{c.kind}
	if c.least != "" || c.most != "" {
		words = append(words, c.least+".."+c.most)
	}
	if c.pattern != "" {
		words = append(words, "pattern "+strings.TrimSuffix(strings.TrimPrefix(c.pattern, "^"), "$"))
	}
	if c.required {
		words = append(words, "required")
	}
	return strings.Join(words, ", ")
}

// difference lists what two models say differently, one line each.
func difference(aName string, a facts, bName string, b facts) []string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(a)) {
		if said, ok := b[key]; !ok {
			lines = append(lines, fmt.Sprintf("%s: only %s has it: %s", key, aName, a[key]))
		} else if said != a[key] {
			lines = append(lines, fmt.Sprintf("%s: %s says %q, %s says %q", key, aName, a[key], bName, said))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[key]; !ok {
			lines = append(lines, fmt.Sprintf("%s: only %s has it: %s", key, bName, b[key]))
		}
	}
	return lines
}
