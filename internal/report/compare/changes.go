package compare

import (
	"cmp"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Changes are what became of the cases from one run to the next.
type Changes struct {
	Before, After Run
	Failing       []Change // fails in the later run, and not in the earlier one
	Warned        []Change // violates a SHOULD rule in the later run, and was in order
	Fixed         []Change // is in order in the later run, or only warned of, and was not
	Lost          []Change // has no verdict in the later run only
	New           []Change // is in the later run only
	Gone          []Change // is in the earlier run only
}

// Change is what became of one case.
type Change struct {
	ID, Rule      string
	Before, After string // its statuses; empty where it was not there
	Got           string // what it got in the run that has it, the later one if both have
}

// changes tells two runs apart, case by case.
func changes(before, after Run) *Changes {
	c := &Changes{Before: before, After: after}
	earlier := make(map[string]*report.Case, len(before.Cases))
	for i := range before.Cases {
		earlier[before.Cases[i].ID] = &before.Cases[i]
	}
	for i := range after.Cases {
		now := &after.Cases[i]
		change := Change{ID: now.ID, Rule: now.Rule, After: now.Status, Got: cmp.Or(now.Got, now.Reason)}
		was := earlier[now.ID]
		switch {
		case was != nil:
			change.Before, change.After = before.status(was), after.status(now)
		case before.counted(now.ID):
			change.Before = report.StatusPass
		default:
			c.New = append(c.New, change)
			continue
		}
		delete(earlier, now.ID)
		c.file(change)
	}
	for _, was := range earlier {
		change := Change{ID: was.ID, Rule: was.Rule, Before: was.Status, Got: was.Got}
		if after.counted(was.ID) {
			change.After = report.StatusPass
			c.file(change)
			continue
		}
		c.Gone = append(c.Gone, change)
	}
	slices.SortFunc(c.Fixed, func(a, b Change) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(c.Gone, func(a, b Change) int { return cmp.Compare(a.ID, b.ID) })
	return c
}

// status is that of a case. Of another operation that the target lacks, every case fails.
func (r Run) status(c *report.Case) string {
	if c.Operation != "" && r.lacks(c.Operation) {
		return report.StatusFail
	}
	return c.Status
}

// file puts a change where it belongs.
func (c *Changes) file(change Change) {
	before, after := severity(change.Before), severity(change.After)
	if c.Before.Lacks() {
		before = failing // all of it
	}
	switch {
	case before == after:
	case after == unproven:
		c.Lost = append(c.Lost, change)
	case after == failing:
		c.Failing = append(c.Failing, change)
	case after < before && before != unproven:
		c.Fixed = append(c.Fixed, change)
	case after == warned:
		c.Warned = append(c.Warned, change)
	}
}

// How much is wrong with a case. That there is no verdict is no better and no worse.
const (
	inOrder = iota
	warned
	failing
	unproven
)

func severity(status string) int {
	switch outcome(status) {
	case report.StatusPass, report.StatusObserved:
		return inOrder
	case report.StatusWarn:
		return warned
	case report.StatusFail:
		return failing
	}
	return unproven
}

// Regressed tells whether something fails that did not before: a must, or a should where the run was strict, or the
// whole operation.
func (c *Changes) Regressed() bool {
	return c.After.Lacks() && !c.Before.Lacks() || len(c.Failing) > 0 || c.After.Strict && len(c.Warned) > 0
}

// Unproven tells whether the later run cannot show that nothing regressed.
func (c *Changes) Unproven() bool { return len(c.Lost) > 0 || !c.After.Complete }

// List is changes of one kind under their heading.
type List struct {
	Title   string // with the names of the runs as they are
	Kind    string // worse, better, or other
	Changes []Change
}

// Lists are the changes by kind, the worst first; kinds without any are left out. Two
// reports may be of one implementation or of two, so that nothing is called new or fixed.
func (c *Changes) Lists() []List {
	before, after := c.Before.Name, c.After.Name
	all := []List{
		{"fails in " + after + ", not in " + before, "worse", c.Failing},
		{"warned of in " + after + ", not in " + before, "worse", c.Warned},
		{"without a verdict in " + after + " only", "worse", c.Lost},
		{"better in " + after + " than in " + before, "better", c.Fixed},
		{"only in " + after, "other", c.New},
		{"only in " + before, "other", c.Gone},
	}
	return slices.DeleteFunc(all, func(l List) bool { return len(l.Changes) == 0 })
}
