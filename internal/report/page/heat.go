package page

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// heat is the job id, position by position: a row for each kind of mutation.
type heat struct {
	Positions []string // the id's form: a digit or a hyphen
	Rows      []heatRow
	Cases     int
	Wrong     int
}

type heatRow struct {
	Name  string
	Cells []heatCell
}

// heatCell is what a mutation at a position got.
type heatCell struct {
	Cases, Wrong, Open int
	Says               string
}

// Class tells none, fine, some or all of the cases wrong, or not judged.
func (c heatCell) Class() string {
	switch {
	case c.Cases == 0:
		return ""
	case c.Wrong == c.Cases:
		return "h3"
	case c.Wrong > 0:
		return "h2"
	case c.Open == c.Cases:
		return "h0"
	}
	return "h1"
}

// mutations are the kinds of mutations of a single position, by the beginning of their cases' ids. Each inserted text
// is a kind of its own, which its id names.
var mutations = []struct{ id, name string }{
	{"unknown/digit", "another digit"},
	{"unknown/only", "zeros but one"},
	{"unknown/swapped", "neighbours swapped"},
	{"pattern/upper-case", "upper case"},
	{"pattern/look-alike", "other script"},
	{"pattern/hyphen", "another hyphen"},
	{"pattern/swapped", "hyphen swapped"},
	{"pattern/replaced", "a stranger"},
	{"pattern/deleted", "deleted"},
	{"pattern/doubled", "doubled"},
	{"pattern/cut-to", "cut to"},
	{"pattern/cut-from", "cut from"},
	{"pattern/form-percent", "percent-encoded"},
	{"pattern/form-doubly-escaped", "escaped twice"},
	{"pattern/form-entity", "as an entity"},
}

// positions is one more than an id has characters: something can be put behind it.
const positions = 37

var atPosition = regexp.MustCompile(`^jobId/((?:pattern|unknown)/[a-z-]+?)-(\d\d)(?:-.+)?$`)

// placed tells the row and the position of a case's mutation.
func placed(id string) (row string, position int, ok bool) {
	if id == "jobId/trailing-newline" { // which has a rule of its own
		return "+ newline", positions - 1, true
	}
	m := atPosition.FindStringSubmatch(id)
	if m == nil {
		return "", 0, false
	}
	position, err := strconv.Atoi(m[2])
	if err != nil || position >= positions {
		return "", 0, false
	}
	if text, inserted := strings.CutPrefix(m[1], "pattern/inserted-"); inserted {
		return "+ " + strings.ReplaceAll(text, "-", " "), position, true
	}
	for _, k := range mutations {
		if k.id == m[1] {
			return k.name, position, true
		}
	}
	return "", 0, false
}

func newHeat(d *report.Document) heat {
	h := heat{Positions: make([]string, positions)}
	for i := range h.Positions {
		h.Positions[i] = map[bool]string{true: "-", false: "x"}[slices.Contains([]int{8, 13, 18, 23}, i)]
	}
	h.Positions[positions-1] = ""
	rows := map[string]*heatRow{}
	var order []string
	for _, k := range mutations {
		order = append(order, k.name)
	}
	for i := range d.Cases {
		c := &d.Cases[i]
		name, position, ok := placed(c.ID)
		if !ok {
			continue
		}
		if rows[name] == nil {
			rows[name] = &heatRow{Name: name, Cells: make([]heatCell, positions)}
			if !slices.Contains(order, name) {
				order = append(order, name)
			}
		}
		cell := &rows[name].Cells[position]
		h.Cases++
		cell.Cases++
		switch {
		case c.Status == report.StatusError || c.Status == report.StatusSkip:
			cell.Open++
		case !slices.Contains(right, c.Status):
			cell.Wrong++
			h.Wrong++
		}
	}
	for _, name := range order {
		if row := rows[name]; row != nil {
			row.describe()
			h.Rows = append(h.Rows, *row)
		}
	}
	return h
}

func (r *heatRow) describe() {
	for i := range r.Cells {
		if c := &r.Cells[i]; c.Cases > 0 {
			c.Says = fmt.Sprintf("%s, position %d: %d of %d wrong", r.Name, i, c.Wrong, c.Cases)
		}
	}
}
