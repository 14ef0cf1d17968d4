// Package compare sets reports side by side: implementations against each other, and two runs of one implementation.
package compare

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Run is a report with the name that it goes by.
type Run struct {
	Name string
	*report.Document
}

// counted says of a case that a run does not list whether it is of those that the run
// only counts, since nothing is wrong with them.
func (r Run) counted(id string) bool {
	return len(r.Unlisted) > 0 && strings.HasPrefix(id, fmt.Sprintf("explore/seed-%d/", r.Seed))
}

// lacking is what a run of a target that does not implement the operation has in place of scores and statuses.
const lacking = "not implemented"

// Lacks reports whether the run found that its target does not implement the operation, where it was
// the only one that was checked.
func (r Run) Lacks() bool {
	other := func(c report.Case) bool { return c.Operation != "" && !r.lacks(c.Operation) }
	return r.Missing != nil && !slices.ContainsFunc(r.Cases, other)
}

// lacks reports whether the run found that its target does not implement an operation.
func (r Run) lacks(operation string) bool {
	if operation == theOperation {
		return r.Missing != nil
	}
	return slices.Contains(r.NotImplemented, operation)
}

// theOperation is the one of the cases that name none.
const theOperation = "PutJobSuccessResult"

func operationOf(c *report.Case) string { return cmp.Or(c.Operation, theOperation) }

// Column is the cases of a run on one wire. Where no run has other cases than those of JSON,
// a run is one column, and no wire is named.
type Column struct {
	Run
	Wire string // as readers see it; empty where there is one only
}

// Title is the name of the run, with the wire.
func (c Column) Title() string { return strings.TrimSpace(c.Name + " " + c.Wire) }

// Comparison is several runs side by side.
type Comparison struct {
	Runs        []Run
	Columns     []Column // of the scores
	Operations  []Row    // a cell for each run, where more than one operation was checked
	Families    []Row
	All         Row
	Differences []Difference
	Agreed      int      // cases that came out alike in all runs
	Changes     *Changes // from the first run to the second, where there are two
	Notes       []string // what is to be known before anything is concluded
}

// Row is the scores of the runs in a family.
type Row struct {
	Name  string
	Cells []Cell
}

// Cell is a score: how many of the cases that have a right answer got it.
type Cell struct {
	report.Counts
	Passed, Of int
	Lacks      bool // of a target that does not implement the operation
}

// String is the score in percent, or that there is nothing to score.
func (c Cell) String() string {
	if c.Lacks {
		return lacking
	}
	return report.Percent(c.Passed, c.Of)
}

// Difference is cases of one rule that came out differently, in the same way.
type Difference struct {
	Rule     string
	Statuses []string // of each run; empty where a run has not got the case
	Cases    []string
}

// New compares runs, of which there are at least two. What cannot be compared is an error.
func New(runs []Run) (*Comparison, error) {
	for _, r := range runs[1:] {
		if r.Profile != runs[0].Profile {
			return nil, fmt.Errorf("%s is of the profile %q and %s of %q: only reports of one profile can be "+
				"compared, so check again with the same --profile",
				runs[0].Name, runs[0].Profile, r.Name, r.Profile)
		}
	}
	c := &Comparison{Runs: runs, Notes: notes(runs)}
	c.matrix()
	c.operations()
	if common := c.differences(); common == 0 && c.Implementing() > 1 {
		return nil, errors.New("the reports have no case in common: there is nothing to compare")
	}
	if len(runs) == 2 {
		c.Changes = changes(runs[0], runs[1])
	}
	return c, nil
}

// Implementing is how many of the targets implement the operation: cases are compared among these.
func (c *Comparison) Implementing() int {
	n := 0
	for _, r := range c.Runs {
		if !r.Lacks() {
			n++
		}
	}
	return n
}

// Few says why no cases are compared, if so.
func (c *Comparison) Few() string {
	switch c.Implementing() {
	case 0:
		return "None of the targets implements the operation: there are no cases to compare."
	case 1:
		return "Only one of the targets implements the operation: there are no cases to compare."
	}
	return ""
}

// notes say what makes runs less comparable.
func notes(runs []Run) []string {
	var list []string
	for _, r := range runs {
		if !r.Complete {
			list = append(list, r.Name+" is not complete: the run was interrupted, or its target went away")
		}
		if r.Partial {
			list = append(list, r.Name+" is partial: only what needs no job was checked")
		}
	}
	for _, r := range runs[1:] {
		if r.Catalogue != runs[0].Catalogue {
			versions := ""
			if r.Catalogue.Version != runs[0].Catalogue.Version {
				versions = fmt.Sprintf("catalogue %s and %s, ", r.Catalogue.Version, runs[0].Catalogue.Version)
			}
			list = append(list, fmt.Sprintf("%s was checked with another list of cases than %s (%s%s and %s): "+
				"another version, another seed or another selection", r.Name, runs[0].Name, versions,
				report.Plural(len(r.Cases), "case"), report.Plural(len(runs[0].Cases), "case")))
		}
		if r.Strict != runs[0].Strict {
			list = append(list, fmt.Sprintf("only one of %s and %s was strict", r.Name, runs[0].Name))
		}
	}
	return list
}

// columns are the runs, each as many times as it has wires, if any run has two.
func columns(runs []Run) []Column {
	several := false
	for _, r := range runs {
		report.Summarise(r.Document) // what a file says of its cases is not believed
		several = several || len(r.Summary.Wires) > 0
	}
	var list []Column
	for _, r := range runs {
		if !several || r.Lacks() {
			list = append(list, Column{Run: r})
			continue
		}
		for _, wire := range r.Wires() {
			list = append(list, Column{Run{r.Name, r.OnWire(wire)}, report.WireName(wire)})
		}
	}
	return list
}

// matrix is the scores by family.
func (c *Comparison) matrix() {
	var names []string
	c.Columns = columns(c.Runs)
	counts := make([]map[string]report.Counts, len(c.Columns))
	all := Row{Name: "all"}
	for i, r := range c.Columns {
		counts[i] = map[string]report.Counts{}
		for _, t := range r.Summary.Families {
			counts[i][t.Name] = t.Counts
			if !slices.Contains(names, t.Name) {
				names = append(names, t.Name)
			}
		}
		all.Cells = append(all.Cells, newCell(r.Run, r.Summary.Status))
	}
	slices.Sort(names)
	for _, name := range names {
		row := Row{Name: name}
		for i, r := range c.Columns {
			cell := newCell(r.Run, counts[i][name])
			cell.Lacks = cell.Lacks || r.lacks(name) // the family of another operation has its name
			row.Cells = append(row.Cells, cell)
		}
		c.Families = append(c.Families, row)
	}
	c.All = all
}

// operations is the scores by operation.
func (c *Comparison) operations() {
	counts := make([]map[string]report.Counts, len(c.Runs))
	var names []string
	for i, r := range c.Runs {
		counts[i] = map[string]report.Counts{}
		of := map[string]*report.Document{}
		for j := range r.Cases {
			name := operationOf(&r.Cases[j])
			if of[name] == nil {
				of[name] = &report.Document{}
			}
			of[name].Cases = append(of[name].Cases, report.Case{Status: r.Cases[j].Status})
		}
		if d := of[theOperation]; d != nil {
			d.Unlisted = r.Unlisted
		}
		for name, d := range of {
			report.Summarise(d)
			counts[i][name] = d.Summary.Status
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) < 2 {
		return
	}
	for _, name := range names {
		row := Row{Name: name}
		for i, r := range c.Runs {
			cell := newCell(r, counts[i][name])
			cell.Lacks = r.lacks(name)
			row.Cells = append(row.Cells, cell)
		}
		c.Operations = append(c.Operations, row)
	}
}

func newCell(r Run, counts report.Counts) Cell {
	if r.Lacks() {
		return Cell{Lacks: true}
	}
	passed, of := counts.Score()
	return Cell{Counts: counts, Passed: passed, Of: of}
}

// outcome is a status as far as it matters to a comparison: a known failure is a failure, and what has no verdict is
// neither.
func outcome(status string) string {
	switch status {
	case report.StatusKnown:
		return report.StatusFail
	case report.StatusFixed:
		return report.StatusPass
	case report.StatusSkip:
		return report.StatusError
	}
	return status
}

// differences gathers the cases that came out differently, and answers how many cases all runs have.
func (c *Comparison) differences() (common int) {
	statuses := map[string][]string{}
	rules, operations := map[string]string{}, map[string]string{}
	var order []string
	for i, r := range c.Runs {
		for j := range r.Cases {
			one := &r.Cases[j]
			if r.Lacks() || r.lacks(operationOf(one)) {
				continue
			}
			if statuses[one.ID] == nil {
				statuses[one.ID] = make([]string, len(c.Runs))
				order = append(order, one.ID)
			}
			statuses[one.ID][i], rules[one.ID], operations[one.ID] = one.Status, one.Rule, operationOf(one)
		}
	}
	slices.Sort(order)
	index := map[string]int{}
	for _, id := range order {
		s := statuses[id]
		for i, r := range c.Runs {
			switch {
			case r.Lacks(), r.lacks(operations[id]):
				s[i] = lacking
			case s[i] == "" && r.counted(id):
				s[i] = report.StatusPass
			}
		}
		if !slices.Contains(s, "") {
			common++
		}
		if agreed(s) {
			c.Agreed++
			continue
		}
		key := rules[id] + "\n" + strings.Join(s, "\n")
		n, seen := index[key]
		if !seen {
			n = len(c.Differences)
			index[key] = n
			c.Differences = append(c.Differences, Difference{Rule: rules[id], Statuses: s})
		}
		c.Differences[n].Cases = append(c.Differences[n].Cases, id)
	}
	slices.SortStableFunc(c.Differences, func(a, b Difference) int {
		return cmp.Or(len(b.Cases)-len(a.Cases), cmp.Compare(a.Rule, b.Rule))
	})
	return common
}

// agreed reports whether all runs that have the operation came to the same.
func agreed(statuses []string) bool {
	have := slices.DeleteFunc(slices.Clone(statuses), func(s string) bool { return s == lacking })
	return !slices.ContainsFunc(have, func(s string) bool { return outcome(s) != outcome(have[0]) })
}

// Differing is how many cases came out differently.
func (c *Comparison) Differing() int {
	n := 0
	for _, d := range c.Differences {
		n += len(d.Cases)
	}
	return n
}
