package report

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// combining are the families whose cases break rules of other families as well: of members together, of the connection,
// of a job's life. What fails there may be a failure that has a group already.
var combining = []string{"combine", "json", "life", "protocol"}

// wholeRun are the rules whose findings are effects that some request has had, where it should have had none.
var wholeRun = []string{
	"life/jobs-accounted", "life/next-stage", "life/rejected-changes-nothing",
	"life/state-untouched",
}

// shutOut are the rules that name the clients which an answer shuts out, by the rules of a family of their own that do
// so whatever else is wrong with the answer.
var shutOut = map[string]string{"clients/error": "answer/error-__type", "clients/success": "answer/empty-body"}

func family(rule string) string {
	r, _ := rules.RuleByID(rule)
	return r.Family
}

// markConsequences names in each group the rule of another one that explains it, if there is one: the target accepts
// what the rule forbids, and each case of the group either sends such a request, or sees what accepted requests did.
func markConsequences(d *Document) {
	cases := make(map[string]*Case, len(d.Cases))
	for i := range d.Cases {
		cases[d.Cases[i].ID] = &d.Cases[i]
	}
	var accepted []string // rules whose violations the target accepts, the most frequent first
	for _, g := range d.Groups {
		c := cases[g.Example]
		if c != nil && g.Status == StatusFail && slices.Contains(c.Violates, g.Rule) &&
			!slices.Contains(combining, family(g.Rule)) {
			accepted = append(accepted, g.Rule)
		}
	}
	for i := range d.Groups {
		g := &d.Groups[i]
		if by := shutOut[g.Rule]; slices.ContainsFunc(d.Groups, func(o Group) bool {
			return o.Rule == by && o.Status != StatusFixed
		}) {
			g.Follows = by
		}
		if g.Status != StatusFixed && slices.Contains(combining, family(g.Rule)) {
			g.Follows = explanation(*g, cases, accepted)
		}
	}
}

// explanation is the rule that explains the most cases of a group, if each is explained by one.
func explanation(g Group, cases map[string]*Case, accepted []string) string {
	count, best := map[string]int{}, ""
	for _, id := range g.Cases {
		c, explained := cases[id], false
		if c == nil {
			return ""
		}
		for _, rule := range accepted {
			if !slices.Contains(c.Violates, rule) && (len(c.Violates) > 0 || !slices.Contains(wholeRun, g.Rule)) {
				continue
			}
			explained = true
			if count[rule]++; count[rule] > count[best] {
				best = rule
			}
		}
		if !explained {
			return ""
		}
	}
	return best
}
