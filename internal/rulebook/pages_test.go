package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// index is the page that lists all rules, family by family, with links to their
// pages.
func index(list []cases.Case) string {
	var b strings.Builder
	all := rules.Rules()
	fmt.Fprintf(&b, `# The rules

The %d rules that the cases of plumbline test, each with a page: what is documented and where, what is known of real
services, common mistakes with their fixes, and an example exchange. The pages are generated from the rules by
`+"`make generated`"+`; `+"`plumbline explain RULE`"+` shows the same.
`, len(all))
	var families []string
	for _, r := range all {
		if !slices.Contains(families, r.Family) {
			families = append(families, r.Family)
		}
	}
	for _, f := range families {
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

// operation is the page of the rules of another operation than PutJobSuccessResult, in Markdown.
func operation(name string) string {
	var b strings.Builder
	cases := map[string]int{}
	for _, c := range worker.Of(name) {
		cases[c.Rule]++
	}
	fmt.Fprintf(&b, "# %s\n\nThe rules of this operation, from `make generated`; `plumbline explain RULE` shows one "+
		"with its cases.\n", name)
	fmt.Fprintf(&b,
		"A fault is one that violates the rule: `plumbline serve --fault NAME` runs it (found by `make matrix`).\n\n")
	b.WriteString("| rule | level | evidence | source | cases | fault | fix |\n|---|---|---|---|---|---|---|\n")
	for _, r := range worker.Rules() {
		if r.Family != name {
			continue
		}
		fault, fix := "", ""
		if a := worker.AdviceOn(r); len(a.Mistakes) > 0 {
			fault, fix = "`"+a.Mistakes[0].Fault+"`", escaped(a.Mistakes[0].Mend)
		}
		fmt.Fprintf(&b, "| `%s`<br>%s | %s | %s | %s | %d | %s | %s |\n", r.ID, escaped(r.Title), severity(r.Level),
			r.Grade, linked(r.Source), cases[r.ID], fault, fix)
	}
	return b.String()
}

// linked is a source with its address, where it has one.
func linked(s rules.Source) string {
	if url := s.URL(); url != "" {
		return "[" + escaped(s.String()) + "](" + url + ")"
	}
	return escaped(s.String())
}
