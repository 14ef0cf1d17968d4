package rulebook

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/worker"
)

// Operation is the page of the rules of another operation than PutJobSuccessResult, in Markdown.
func Operation(name string) string {
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
