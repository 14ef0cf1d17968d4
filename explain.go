package plumbline

import (
	"cmp"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/run"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rulebook"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/text/nearest"
)

// RulesNear returns the rules and families whose names are similar to a misspelled one.
func RulesNear(written string) []string {
	var names []string
	for _, r := range rules.Rules() {
		names = append(names, r.ID, r.Family)
	}
	for _, r := range worker.Rules() {
		names = append(names, r.ID)
	}
	slices.Sort(names)
	return nearest.Misspelled(written, slices.Compact(names))
}

// Explain returns the cases that an id or a glob names, as List does, each with its request. A random combination is
// named by its id. If there is no such case, the error is a *UsageError that names the nearest ids.
func Explain(idOrGlob, profile string) ([]Listed, error) {
	if c, ok := named(idOrGlob, profile); ok {
		return []Listed{explained(c)}, nil
	}
	if c, ok := worker.ByID(idOrGlob); ok {
		return []Listed{listedOf(c, true)}, nil
	}
	if ofRules(idOrGlob) { // an exact name, for which the catalogue need not be made
		return nil, usage("no case has the id %q, which is that of a rule or a family", idOrGlob)
	}
	all, err := everything(profile)
	if err != nil {
		return nil, err
	}
	if x, ok := cases.ExploredBy(idOrGlob); ok {
		x.Profile = model.Profile(cmp.Or(profile, string(model.Current)))
		for part := range x.Portions(1, func(id string) bool { return id == idOrGlob }) {
			all = append(all, part...)
		}
	}
	match, err := globs([]string{idOrGlob}, allIDs(ids(all, cases.Explored{}), ofWorker(worker.Checked(), bothWires)))
	if err != nil {
		return nil, err
	}
	var out []Listed
	for _, c := range all {
		if match(c.ID) {
			out = append(out, explained(c))
		}
	}
	for _, c := range run.Cases(worker.Checked(), bothWires) {
		if match(c.ID) {
			out = append(out, listedOf(c, true))
		}
	}
	return out, nil
}

// explained is a case with its request.
func explained(c cases.Case) Listed {
	l := listed(c)
	l.Request, l.Answer = rulebook.Request(c), rulebook.Answer(c)
	return l
}

// named is the case of an id. It makes little of the catalogue, which as a whole takes far longer than to print a case.
func named(id, profile string) (cases.Case, bool) {
	p, ok := profileNamed(profile)
	if !ok {
		return cases.Case{}, false
	}
	return cases.Named(p, id)
}

func profileNamed(name string) (p model.Profile, ok bool) {
	p = model.Profile(cmp.Or(name, string(model.Current)))
	return p, p == model.Current || p == model.Profile2015
}

// ExplainRule returns the page of a rule, or the list of a family's rules, as plain text: what is documented, common
// mistakes and fixes, and the cases. It reports false where there is neither a rule nor a family of the name.
func ExplainRule(ruleOrFamily, profile string) (string, bool) {
	if _, ok := profileNamed(profile); !ok {
		return "", false
	}
	if rule, ok := worker.RuleByID(ruleOrFamily); ok {
		return explainedRule(rule), true
	}
	if slices.Contains(worker.Checked(), ruleOrFamily) {
		return rulesOf(ruleOrFamily), true
	}
	if !ofRules(ruleOrFamily) {
		return "", false
	}
	rule, isRule := rules.RuleByID(ruleOrFamily)
	all, err := everything(profile)
	if err != nil {
		return "", false
	}
	if isRule {
		return rulebook.Text(rule, all), true
	}
	return rulebook.Family(ruleOrFamily, all)
}

// ofRules reports whether a rule, a family of rules or an operation that has rules is called so.
func ofRules(name string) bool {
	_, isRule := rules.RuleByID(name)
	_, ofWorker := worker.RuleByID(name)
	return isRule || ofWorker || slices.Contains(worker.Checked(), name) ||
		slices.ContainsFunc(rules.Rules(), func(r rules.Rule) bool { return r.Family == name })
}

// everything returns the catalogue of a profile with the overall cases.
func everything(profile string) ([]cases.Case, error) {
	p, err := Options{Profile: profile, Wire: wireAll}.plan()
	return append(p.list, cases.OverallOf(p.list)...), err
}
