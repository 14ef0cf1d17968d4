package page

import (
	"math"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// cells are all cases, as the script reads them: texts that recur stand once, in Texts, and a case names them by
// number.
type cells struct {
	Statuses []string `json:"statuses"`
	Levels   []string `json:"levels"`
	Texts    []string `json:"texts"`
	Cases    []cell   `json:"cases"`
}

// cell is id, status, level, family, rule, source, title, expected, got, reason, milliseconds, shown in full.
type cell [12]any

var statuses = []string{
	report.StatusPass, report.StatusFail, report.StatusWarn, report.StatusObserved,
	report.StatusError, report.StatusSkip, report.StatusKnown, report.StatusFixed,
}

var levels = []string{report.LevelMust, report.LevelShould, report.LevelObserve}

func newCells(d *report.Document, shown map[string]bool) cells {
	out := cells{Statuses: statuses, Levels: levels, Texts: []string{}, Cases: make([]cell, 0, len(d.Cases))}
	index := map[string]int{}
	text := func(s string) int {
		n, seen := index[s]
		if !seen {
			n = len(out.Texts)
			index[s], out.Texts = n, append(out.Texts, line(s))
		}
		return n
	}
	for i := range d.Cases {
		c := &d.Cases[i]
		status := slices.Index(statuses, c.Status)
		if status < 0 { // one of the future proves nothing
			status = slices.Index(statuses, report.StatusError)
		}
		full := 0
		if shown[c.ID] {
			full = 1
		}
		out.Cases = append(out.Cases, cell{
			report.Harmless(c.ID), status, slices.Index(levels, c.Level), text(c.Family), text(c.Rule), text(c.Source),
			text(c.Title), text(c.Expected), text(c.Got), text(c.Reason), math.Round(c.DurationMS*100) / 100, full,
		})
	}
	return out
}
