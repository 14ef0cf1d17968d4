package known

import (
	"fmt"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Apply marks what the list accepts in a report, and what it accepts in vain. The report's counts and groups are made
// anew. Whole says that nothing was left out of the run, so that a rule that nothing broke is kept.
func (l *List) Apply(d *report.Document, whole bool, now time.Time) {
	u := use{now: now, strict: d.Strict, accepted: map[*Entry]int{}, fixed: map[*Entry][]int{}}
	for i := range d.Cases {
		l.judge(&u, &d.Cases[i], i)
	}
	u.say(l, d)
	for _, e := range l.Entries {
		switch {
		case e.Expired(now):
			d.Notes = append(d.Notes, fmt.Sprintf("%s: %s expired after %s and no longer accepts anything: %s", e.at, e,
				e.Block.Until.Format(dateForm), e.Why()))
		case e.Rule != "" && u.accepted[e] == 0 && whole && d.Complete:
			u.mend(d, e, u.remove(l, e))
		}
	}
	report.Finish(d)
}

// use is what became of the entries.
type use struct {
	now      time.Time
	strict   bool
	accepted map[*Entry]int   // cases, or findings of a rule, that the entry has accepted
	fixed    map[*Entry][]int // the cases that it accepts in vain
}

// judge gives a case the status that it has with the list.
func (l *List) judge(u *use, c *report.Case, i int) {
	if c.Status != report.StatusPass && c.Status != report.StatusFail && c.Status != report.StatusWarn {
		return // without a verdict there is nothing to accept
	}
	whole, byRule := l.entry(u, c.ID), map[*Entry]bool{}
	for n := range c.Findings {
		if e := l.rule(u, c.Findings[n].Rule); e != nil {
			c.Findings[n].Known, byRule[e] = true, true
			u.accepted[e]++
		}
		if whole != nil {
			c.Findings[n].Known = true
		}
	}
	switch {
	case whole != nil && c.Status == report.StatusPass:
		c.Status = report.StatusFixed
		u.fixed[whole] = append(u.fixed[whole], i)
	case whole != nil:
		u.accepted[whole]++
		c.Status, c.Reason = report.StatusKnown, whole.Why()
	case len(byRule) > 0:
		c.Status = rest(c, u.strict)
		var reasons []string
		for _, e := range l.Entries {
			if byRule[e] {
				reasons = append(reasons, e.Why())
			}
		}
		c.Reason = strings.Join(reasons, "; ")
	}
}

// say tells at the cases that pass what is to be done with their entry.
func (u *use) say(l *List, d *report.Document) {
	for e, list := range u.fixed {
		why := fmt.Sprintf("%s: %s is listed as a known failure, but it passes: %s", e.at, e, u.remove(l, e))
		if n := u.accepted[e]; n > 0 {
			why = fmt.Sprintf("%s: %s is listed as known failures, of which %d still fail and %d pass: narrow the line",
				e.at, e, n, len(list))
		}
		for _, i := range list {
			d.Cases[i].Reason = why
		}
	}
}

// remove says what is to be removed with an entry: the whole block where none of it is left.
func (u *use) remove(l *List, e *Entry) string {
	for _, other := range l.Entries {
		if other != e && other.Block == e.Block && (len(u.fixed[other]) == 0 || u.accepted[other] > 0) {
			return "remove the line"
		}
	}
	return "remove its block"
}

// rest is the status that a case has by the findings that are not known.
func rest(c *report.Case, strict bool) string {
	status := report.StatusKnown
	for _, f := range c.Findings {
		switch {
		case f.Known || f.Level == report.LevelObserve:
		case f.Level == report.LevelMust || strict:
			return report.StatusFail
		default:
			status = report.StatusWarn
		}
	}
	return status
}

// entry is the entry that accepts a case whole, nil for none.
func (l *List) entry(u *use, id string) *Entry {
	for _, e := range l.Entries {
		if e.matches(id) && !e.Expired(u.now) {
			return e
		}
	}
	return nil
}

// rule is the entry that accepts the findings of a rule, nil for none.
func (l *List) rule(u *use, id string) *Entry {
	for _, e := range l.Entries {
		if e.Rule == id && e.Rule != "" && !e.Expired(u.now) {
			return e
		}
	}
	return nil
}

// mend says of a rule: entry that nothing broke its rule any more, by a case of that rule which passed. A rule that no
// case is about, as it is judged with all of them, gets a case for that.
func (u *use) mend(d *report.Document, e *Entry, remove string) {
	why := fmt.Sprintf("%s: %s is listed as a known failure, but nothing violates it: %s", e.at, e, remove)
	unknown := true
	for i := range d.Cases {
		c := &d.Cases[i]
		if c.Rule != e.Rule {
			continue
		}
		unknown = false
		if c.Status == report.StatusPass {
			c.Status, c.Reason = report.StatusFixed, why
			return
		}
	}
	if rule, ok := worker.FindRule(e.Rule); ok && unknown {
		d.Cases = append(d.Cases, report.Case{
			ID: "known/" + e.Rule, Title: rule.Title, Level: string(rule.Level), Family: rule.Family, Rule: rule.ID,
			Source: rule.Source.String(),
			Status: report.StatusFixed, Expected: "no finding of this rule", Got: "none in the whole run", Reason: why,
		})
	}
}
