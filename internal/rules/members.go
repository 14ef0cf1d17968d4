package rules

import (
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// memberRules are the rules of each member: those that follow from its row in
// the table of members, then those of its family that are its own.
func memberRules(own map[string][]Rule) []Rule {
	var rules []Rule
	for i, m := range model.MemberTable {
		rules = append(rules, derivedRules(m)...)
		if i+1 < len(model.MemberTable) && familyOf(model.MemberTable[i+1].Path) == familyOf(m.Path) {
			continue
		}
		for _, r := range own[familyOf(m.Path)] {
			r.Profiles = m.Profiles
			rules = append(rules, r)
		}
	}
	return rules
}

// derivedRules are the rules that follow from the member's row alone.
func derivedRules(m model.Member) []Rule {
	src := memberSource(m)
	rules := []Rule{typeRule(m, src)}
	if m.Required {
		rules = append(rules, Rule{
			ID: m.Path + "/required", Level: Must, Grade: "D + S",
			Title:  fmt.Sprintf("%s is required: absent or null is refused%s", m.Path, whereHeld(m)),
			Source: src("the member is marked as required"),
		})
	}
	if m.HasLength {
		rules = append(rules, Rule{
			ID: m.Path + "/length", Level: Must, Grade: "D",
			Title:  fmt.Sprintf("%s of fewer than %d or more than %d characters is refused", m.Path, m.Min, m.Max),
			Source: src(fmt.Sprintf("the length is between %d and %d", m.Min, m.Max)),
		})
	}
	rules = append(rules, Rule{
		ID: m.Path + "/accepted", Level: Must, Grade: "D",
		Title:  fmt.Sprintf("Valid values of %s are accepted, those at its limits too", m.Path),
		Source: src("what the constraints allow is allowed"),
	})
	if m.Free() {
		rules = append(rules, Rule{
			ID: m.Path + "/characters", Level: Must, Grade: "D",
			Title:  fmt.Sprintf("Every character is legal in %s", m.Path),
			Source: src("the string has a length and no pattern"),
		})
	}
	if !m.Required {
		rules = append(rules, Rule{
			ID: m.Path + "/null", Level: Must, Grade: "D + S",
			Title: fmt.Sprintf("%s: null is the same as its absence", m.Path),
			Source: Source{
				docProtocol, "Shape serialization",
				"a null member of a structure is read as one that is not there",
			},
		})
	}
	for i := range rules {
		rules[i].Family, rules[i].Profiles = familyOf(m.Path), m.Profiles
	}
	return rules
}

func typeRule(m model.Member, src func(string) Source) Rule {
	return Rule{
		ID: m.Path + "/type", Level: Must, Grade: "S",
		Title:  fmt.Sprintf("%s of another JSON type than its own is refused", m.Path),
		Source: src("the member is " + typeWords[m.Type]),
		Caution: "SerializationException or ValidationException is what sibling services answer; another name " +
			"is a warning.",
	}
}

var typeWords = map[string]string{
	model.TypeString:    "a string",
	model.TypeStructure: "a structure, a JSON object",
	model.TypeInteger:   "an integer, a JSON number",
	model.TypeTimestamp: "a timestamp; in this protocol a JSON number of seconds since 1970",
	model.TypeMap:       "a map from string to string, a JSON object",
}

func whereHeld(m model.Member) string {
	if m.Parent() == "" {
		return ""
	}
	return ", where there is a " + m.Parent()
}

// memberSource names the page and section on which the member stands.
func memberSource(m model.Member) func(says string) Source {
	document, section := docPage, "Request Parameters, "+m.Path
	switch m.Parent() {
	case "currentRevision":
		document, section = docRevision, "Contents, "+m.Name()
	case "executionDetails":
		document, section = docDetails, "Contents, "+m.Name()
	}
	return func(says string) Source { return Source{document, section, says} }
}
