package plumbline

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/run"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
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

// List returns the catalogue of a profile ("current", "2015", or empty for current), or only the cases whose id matches
// one of the globs. A glob that matches no case is a *UsageError. The cases of PutJobSuccessResult are listed, and
// those of an operation whose name a glob begins with.
func List(profile string, patterns ...string) ([]Listed, error) {
	if len(patterns) == 1 {
		if c, ok := named(patterns[0], profile); ok {
			return []Listed{listed(c)}, nil
		}
		if c, ok := worker.ByID(patterns[0]); ok {
			return []Listed{listedOf(c, false)}, nil
		}
	}
	return ListOperations(profile, append(operationsIn(patterns), theOperation), patterns...)
}

// ListOperations is List for the cases of the operations (Operations lists them), or of "all".
func ListOperations(profile string, operations []string, patterns ...string) ([]Listed, error) {
	names, _, err := Options{Operations: operations}.operations()
	if err != nil {
		return nil, err
	}
	all, err := everything(profile)
	if err != nil {
		return nil, err
	}
	if len(others(names)) == len(names) {
		all = nil
	}
	match, err := globs(patterns, allIDs(ids(all, cases.Explored{}), ofWorker(others(names), bothWires)))
	if err != nil {
		return nil, err
	}
	var out []Listed
	for _, c := range all {
		if len(patterns) == 0 || match(c.ID) {
			out = append(out, listed(c))
		}
	}
	for _, c := range run.Cases(others(names), bothWires) {
		if len(patterns) == 0 || match(c.ID) {
			out = append(out, listedOf(c, false))
		}
	}
	return out, nil
}

// allIDs are ids and further ones.
func allIDs(ids iter.Seq[string], more []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for id := range ids {
			if !yield(id) {
				return
			}
		}
		for _, id := range more {
			if !yield(id) {
				return
			}
		}
	}
}

func listed(c cases.Case) report.Listed {
	rule, _ := rules.RuleByID(c.Rule)
	return report.Listed{
		ID: c.ID, Title: c.Title, Level: string(rule.Level), Family: rule.Family, Rule: c.Rule, Statement: rule.Title,
		Source: rule.Source.String(), Caution: rule.Caution,
		Profile: string(c.Profile), Needs: string(c.Needs()), Expected: c.Plan.Expected(),
	}
}

// overallPrefix is the prefix of the ids of cases that judge a run as a whole.
const overallPrefix = "everywhere/"

// selection returns the predicate of the cases that the globs select, nil for all.
func (o Options) selection(list []cases.Case, explored cases.Explored, more []string) (func(string) bool, error) {
	if len(o.Run) == 0 && len(o.Skip) == 0 {
		return nil, nil
	}
	all := allIDs(ids(append(slices.Clone(list), cases.OverallOf(list)...), explored), more)
	run, err := globs(o.Run, all)
	if err != nil {
		return nil, o.otherwise(err)
	}
	skip, err := globs(o.Skip, all)
	if err != nil {
		return nil, err
	}
	// The cases that are judged on every answer always run: their findings belong to whatever is selected.
	overall := func(id string) bool {
		return strings.HasPrefix(id, overallPrefix) || strings.Contains(id, "/"+overallPrefix)
	}
	chosen := func(id string) bool {
		return (len(o.Run) == 0 || run(id) || overall(id)) && (len(o.Skip) == 0 || !skip(id))
	}
	if !some(ids(list, explored), chosen) && !slices.ContainsFunc(more, chosen) {
		alone := func(c cases.Case) bool { return run(c.ID) && chosen(c.ID) }
		if slices.ContainsFunc(cases.OverallOf(list), alone) { // which needs all the others
			return func(id string) bool { return !skip(id) }, nil
		}
		return nil, usage("no case is selected: --skip excludes everything that --run selects")
	}
	return chosen, nil
}

// otherwise is an error about globs that names the option by which the cases that they ask for are run.
func (o Options) otherwise(err error) error {
	ofCBOR := func(glob string) bool {
		return strings.HasPrefix(glob, cases.CBORPrefix) || strings.Contains(glob, "/"+cases.CBORPrefix)
	}
	if (o.Wire == "" || o.Wire == wireJSON) && slices.ContainsFunc(o.Run, ofCBOR) {
		return usage("%w: cases of the CBOR wire are run with the wire cbor or all (--wire cbor)", err)
	}
	return err
}

// globs returns a matcher of ids. An invalid glob, or one that matches nothing, is an error.
func globs(patterns []string, ids iter.Seq[string]) (func(string) bool, error) {
	exact, wild := map[string]bool{}, []string{} // most selections are lists of ids
	for _, p := range patterns {
		switch {
		case !doublestar.ValidatePattern(p):
			return nil, usage("%q is not a valid glob: use *, **, ?, [a-z] and {a,b}", p)
		case strings.ContainsAny(p, `*?[{\`):
			wild = append(wild, p)
		default:
			exact[p] = true
		}
	}
	matched := map[string]bool{}
	for id := range ids {
		if exact[id] {
			matched[id] = true
		}
		for _, p := range wild {
			if !matched[p] && doublestar.MatchUnvalidated(p, id) {
				matched[p] = true
			}
		}
		if len(matched) == len(exact)+len(wild) {
			break
		}
	}
	for _, p := range patterns {
		if !matched[p] {
			return nil, nothingMatches(p, slices.Collect(ids))
		}
	}
	return func(id string) bool {
		return exact[id] || slices.ContainsFunc(wild, func(p string) bool { return doublestar.MatchUnvalidated(p, id) })
	}, nil
}

// nothingMatches is the error about a glob that matches none of the ids.
func nothingMatches(glob string, ids []string) error {
	deeper := glob + "*"
	matches := func(id string) bool { return doublestar.MatchUnvalidated(deeper, id) }
	if strings.HasSuffix("/"+glob, "/*") && slices.ContainsFunc(ids, matches) {
		return usage("no case matches %q: * stops at a slash, write %s", glob, deeper)
	}
	return usage("no case matches %q; similar ids are %s (plumbline list prints all)", glob,
		strings.Join(near(glob, ids), ", "))
}

// ids returns the ids of a list and of the random combinations.
func ids(list []cases.Case, explored cases.Explored) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, c := range list {
			if !yield(c.ID) {
				return
			}
		}
		explored.IDs()(yield)
	}
}

// some reports whether one of the ids satisfies the predicate.
func some(ids iter.Seq[string], is func(string) bool) bool {
	for id := range ids {
		if is(id) {
			return true
		}
	}
	return false
}

func idsOf(list []cases.Case) []string {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return ids
}

// near returns the three ids nearest to a misspelled one.
func near(written string, ids []string) []string { return nearest.Names(written, ids, 3) }
