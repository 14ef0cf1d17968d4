package plumbline

import (
	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rulebook"
	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// Explain is what List says of the cases that an id or a glob names, with the
// request of each. None is a *UsageError that names the nearest ids.
func Explain(idOrGlob, profile string) ([]report.Listed, error) {
	all, err := everything(profile)
	if err != nil {
		return nil, err
	}
	match, err := globs([]string{idOrGlob}, ids(all, cases.Explored{}))
	if err != nil {
		return nil, err
	}
	var out []report.Listed
	for _, c := range all {
		if match(c.ID) {
			l := listed(c)
			l.Request = rulebook.Request(c)
			out = append(out, l)
		}
	}
	return out, nil
}

// ExplainRule is the page of a rule, in Markdown, or the list of a family's rules:
// what is documented, what implementations get wrong and how to mend it, and the
// cases. It answers false where there is neither a rule nor a family of the name.
func ExplainRule(ruleOrFamily, profile string) (string, bool) {
	all, err := everything(profile)
	if err != nil {
		return "", false
	}
	if rule, ok := spec.RuleByID(ruleOrFamily); ok {
		return rulebook.Page(rule, all), true
	}
	return rulebook.Family(ruleOrFamily, all)
}

// everything is the catalogue of a profile with the overall cases.
func everything(profile string) ([]cases.Case, error) {
	p, err := Options{Profile: profile}.plan()
	return append(p.list, cases.Overall()...), err
}
