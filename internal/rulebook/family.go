package rulebook

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Family is the list of a family's rules as text; false where there is no such family.
func Family(name string, list []cases.Case) (string, bool) {
	found := inFamily(name, rules.Rules())
	if len(found) == 0 {
		return "", false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", name)
	for _, r := range found {
		fmt.Fprintf(&b, "%s\n    %s.\n    %s, %s; plumbline explain %s\n", r.ID, r.Title, severity(r.Level),
			count(len(of(r.ID, list))), r.ID)
	}
	return b.String(), true
}

func inFamily(name string, all []rules.Rule) []rules.Rule {
	var out []rules.Rule
	for _, r := range all {
		if r.Family == name {
			out = append(out, r)
		}
	}
	return out
}
