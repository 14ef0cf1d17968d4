package report

import (
	"cmp"
	"slices"
	"strings"

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
// what the rule forbids, and each case of the group either sends such a request, or sees what accepted requests did; or
// it rejects something with a wrong error, wherever that is sent.
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
			g.Follows = cmp.Or(explanation(*g, cases, accepted), sameError(d.Groups, *g, cases))
		}
	}
}

// sameError is the rule of a larger group, of no family that combines others, whose finding is the one of this group:
// the same error where the same was expected, here as a step of a longer case. What is malformed in two ways may be
// rejected wrongly for two reasons.
func sameError(groups []Group, g Group, cases map[string]*Case) string {
	here, found := findingOf(cases[g.Example], g.Rule)
	if !found || family(g.Rule) == "json" || strings.HasPrefix(here.Got, "2") {
		return ""
	}
	for _, o := range groups {
		if o.Status != g.Status || o.Count < g.Count || o.Rule == g.Rule || slices.Contains(combining, family(o.Rule)) {
			continue
		}
		there, found := findingOf(cases[o.Example], o.Rule)
		if found && there.Expected != "" && Mask(there.Got) == Mask(here.Got) && strings.HasSuffix(here.Expected,
			there.Expected) {
			return o.Rule
		}
	}
	return ""
}

// findingOf is what a case found about a rule.
func findingOf(c *Case, rule string) (Finding, bool) {
	if c == nil {
		return Finding{}, false
	}
	for _, f := range c.Findings {
		if f.Rule == rule {
			return f, true
		}
	}
	return Finding{}, false
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
