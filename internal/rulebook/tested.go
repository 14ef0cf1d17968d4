package rulebook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

const (
	mostGlobs = 6 // that a page names
	mostCases = 5
)

// tested lists the cases that test a rule.
func (p *page) tested(r rules.Rule, list []cases.Case) {
	p.paragraph("%s", p.section("How it is tested"))
	if len(list) == 0 {
		p.paragraph("No case is for this rule alone: %s.", byAll(r))
		return
	}
	p.paragraph("By %s:", count(len(list)))
	globs := globs(list)
	for _, g := range globs[:min(len(globs), mostGlobs)] {
		p.line("- %s: %s", p.code(g.pattern), count(g.cases))
	}
	if more := len(globs) - mostGlobs; more > 0 {
		p.line("- and %d more groups", more)
	}
	p.paragraph("\nAmong them:")
	for i := range min(len(list), mostCases) {
		c := list[i*len(list)/min(len(list), mostCases)] // spread over all
		p.line("- %s: %s", p.code(c.ID), p.text(c.Title))
	}
	p.paragraph("\n    plumbline check --endpoint URL %s--run '%s'", wireOf(globs[0].pattern), globs[0].pattern)
}

// wireOf is the flag without which a run does not have the cases of a pattern.
func wireOf(pattern string) string {
	if strings.HasPrefix(pattern, cases.CBORPrefix) {
		return "--wire cbor "
	}
	return ""
}

// byAll says what checks a rule that has no cases.
func byAll(r rules.Rule) string {
	switch r.Family {
	case "answer":
		return "every answer of a run is checked against it"
	case "life":
		return "it is checked wherever a job is followed, and after every rejected request"
	}
	return "every valid request would show a violation"
}

func count(n int) string {
	if n == 1 {
		return "1 case"
	}
	digits := fmt.Sprint(n)
	if len(digits) > 3 {
		digits = digits[:len(digits)-3] + "," + digits[len(digits)-3:]
	}
	return digits + " cases"
}

// glob is a pattern of ids and how many of a rule's cases it matches.
type glob struct {
	pattern string
	cases   int
}

// globs are the patterns that select a rule's cases, the largest first.
func globs(list []cases.Case) []glob {
	bySecond, byThird := group(list, second), group(list, third)
	if len(byThird) < len(bySecond) {
		return byThird
	}
	return bySecond
}

// second is a pattern of the first two parts of an id, third one of the first and
// the third: characters/nul/too-long/summary is characters/*/too-long/**.
func second(parts []string) string { return strings.Join(parts[:min(2, len(parts)-1)], "/") + "/**" }

func third(parts []string) string {
	if len(parts) < 4 {
		return second(parts)
	}
	return parts[0] + "/*/" + parts[2] + "/**"
}

func group(list []cases.Case, pattern func(parts []string) string) []glob {
	number, ids := map[string]int{}, map[string]string{}
	for _, c := range list {
		p := pattern(strings.Split(c.ID, "/"))
		number[p]++
		ids[p] = c.ID
	}
	var out []glob
	for pattern, n := range number {
		if n == 1 {
			pattern = ids[pattern]
		}
		out = append(out, glob{pattern, n})
	}
	slices.SortFunc(out, func(a, b glob) int {
		return cmp.Or(cmp.Compare(b.cases, a.cases), cmp.Compare(b.pattern, a.pattern))
	})
	return out
}
