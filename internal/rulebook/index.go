package rulebook

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/worker"
)

// Index is the page that lists all rules, family by family, with links to their
// pages.
func Index(list []cases.Case) string {
	var b strings.Builder
	all := rules.Rules()
	fmt.Fprintf(&b, `# The rules

The %d rules that the cases of plumbline test, each with a page: what is documented and where, what is known of real
services, common mistakes with their fixes, and an example exchange. The pages are generated from the rules by
`+"`make generated`"+`; `+"`plumbline explain RULE`"+` shows the same.
`, len(all))
	for _, f := range rules.Families() {
		fmt.Fprintf(&b, "\n## %s\n\n| rule | level | evidence | cases |\n|---|---|---|---|\n", f)
		for _, r := range inFamily(f, all) {
			fmt.Fprintf(&b, "| [%s](%s.md)<br>%s | %s | %s | %d |\n", escaped(r.ID), r.ID, escaped(r.Title),
				severity(r.Level), r.Grade, len(of(r.ID, list)))
		}
	}
	b.WriteString("\n## Other operations\n\n")
	for _, name := range worker.Checked() {
		fmt.Fprintf(&b, "- [%s](operations/%s.md)\n", name, name)
	}
	b.WriteString("\nEvidence: D documented, S recorded from sibling services, C recorded from clients, G seen in a " +
		"server generated from the official model, I inferred, ? unknown or in conflict.\n")
	return b.String()
}

// Family is the list of a family's rules as text; false where there is no such
// family.
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
