package report

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// Finish derives Summary and Groups from the cases, which it sorts by id.
func Finish(d *Document) {
	d.Schema = Schema
	slices.SortStableFunc(d.Cases, func(a, b Case) int { return cmp.Compare(a.ID, b.ID) })
	groupFailures(d)
	leaveOut(d)
	Summarise(d)
}

// mostOfOneCause is how many cases of one cause are shown with their exchanges and curl lines. A target that gets one
// thing wrong in every answer has thousands of them, which all look the same.
const mostOfOneCause = 100

// leaveOut leaves out what was sent and came of the cases of a cause that has been shown often enough. Their findings
// and how to replay them stay.
func leaveOut(d *Document) {
	shown := map[string]bool{}
	for _, g := range d.Groups {
		shown[g.Example] = true
		for _, id := range g.Cases[:min(len(g.Cases), mostOfOneCause)] {
			shown[id] = true
		}
	}
	left := false
	for i := range d.Cases {
		c := &d.Cases[i]
		if shown[c.ID] || c.Exchange == nil || c.Status != StatusFail && c.Status != StatusFixed &&
			c.Status != StatusWarn {
			continue
		}
		c.Exchange, c.Steps, c.Curl = nil, nil, ""
		c.LeftOut, left = true, true
	}
	if note := "of each cause, only the first " + Commas(mostOfOneCause) + " cases are shown with their exchange and " +
		"curl line; the replay line of another one prints them"; left && !slices.Contains(d.Notes, note) {
		d.Notes = append(d.Notes, note)
	}
}

// Summarise counts the cases by status, level, family and wire.
func Summarise(d *Document) {
	s := Summary{Cases: len(d.Cases), Rules: []string{}}
	levels, families, onWires := map[string]*Counts{}, map[string]*Counts{}, map[string]*Counts{}
	for _, l := range []string{LevelMust, LevelShould, LevelObserve} {
		levels[l] = &Counts{}
	}
	for i := range d.Cases {
		c := &d.Cases[i]
		s.Status.add(c.Status)
		entry(levels, c.Level).add(c.Status)
		entry(families, c.Family).add(c.Status)
		entry(onWires, c.wire()).add(c.Status)
		for _, other := range otherFamilies(c, d.Strict) {
			entry(families, other).add(c.Status)
		}
		if c.Status != StatusFail {
			continue
		}
		if c.Profile == ProfileCurrent {
			s.CurrentOnly++
		}
		for _, f := range blamed(c, d.Strict) {
			s.Rules = append(s.Rules, f.Rule)
		}
	}
	for _, u := range d.Unlisted {
		s.Cases += u.Count
		s.Status.addMany(u.Status, u.Count)
		entry(levels, u.Level).addMany(u.Status, u.Count)
		entry(families, u.Family).addMany(u.Status, u.Count)
		entry(onWires, WireJSON).addMany(u.Status, u.Count)
	}
	slices.Sort(s.Rules)
	s.Rules = slices.Compact(s.Rules)
	s.Levels = tallies(levels, []string{LevelMust, LevelShould, LevelObserve})
	s.Families = tallies(families, nil)
	if onWires[WireCBOR] != nil {
		s.Wires = tallies(onWires, wires)
	}
	d.Summary = s
}

// otherFamilies are the families of the rules that a failed case of another family has violated: they count it too.
func otherFamilies(c *Case, strict bool) []string {
	if c.Status != StatusFail && c.Status != StatusWarn {
		return nil
	}
	var list []string
	for _, f := range blamed(c, strict) {
		if other := family(f.Rule); other != "" && other != c.Family && !slices.Contains(list, other) {
			list = append(list, other)
		}
	}
	return list
}

func entry(m map[string]*Counts, name string) *Counts {
	if m[name] == nil {
		m[name] = &Counts{}
	}
	return m[name]
}

// tallies lists the counts: first the names given, in that order, then the others sorted.
func tallies(m map[string]*Counts, first []string) []Tally {
	list := []Tally{}
	for name, c := range m {
		list = append(list, Tally{name, *c})
	}
	place := func(t Tally) int {
		if i := slices.Index(first, t.Name); i >= 0 {
			return i
		}
		return len(first)
	}
	slices.SortFunc(list, func(a, b Tally) int { return cmp.Or(place(a)-place(b), cmp.Compare(a.Name, b.Name)) })
	return list
}

func (c *Counts) add(status string) { c.addMany(status, 1) }

func (c *Counts) addMany(status string, n int) {
	switch status {
	case StatusPass:
		c.Pass += n
	case StatusFail:
		c.Fail += n
	case StatusWarn:
		c.Warn += n
	case StatusObserved:
		c.Observed += n
	case StatusSkip:
		c.Skip += n
	case StatusKnown:
		c.Known += n
	case StatusFixed:
		c.Fixed += n
	default: // a status this package does not know proves nothing
		c.Error += n
	}
}

// Judged is how many cases got a verdict of any kind.
func (c Counts) Judged() int {
	return c.Pass + c.Fail + c.Warn + c.Observed + c.Known + c.Fixed
}

// blamed are the findings that give a case its status: in a failed case the musts (and in strict mode the shoulds),
// in a warned one the shoulds. A case without such a finding is blamed on its own rule.
func blamed(c *Case, strict bool) []Finding {
	var list []Finding
	for _, f := range c.Findings {
		switch {
		case f.Known || f.Level == LevelObserve:
		case c.Status == StatusWarn || f.Level == LevelMust || strict:
			list = append(list, f)
		}
	}
	if len(list) == 0 || c.Status == StatusFixed {
		return []Finding{{Rule: c.Rule, Level: c.Level, Expected: c.Expected, Got: c.Got}}
	}
	return list
}

// groupFailures gathers the failures and warnings of one cause: the same rule, and the same answer once its variable
// parts are masked. What a case finds several times against a rule is one cause. Failures come before warnings, what
// follows from another group after the others, large groups before small ones.
func groupFailures(d *Document) {
	g := grouping{d: d, index: map[groupKey]int{}}
	d.Groups = []Group{}
	for i := range d.Cases {
		c := &d.Cases[i]
		if c.Status == StatusFail || c.Status == StatusFixed || c.Status == StatusWarn {
			g.add(c)
		}
	}
	for i := range d.Groups {
		d.Groups[i].Count = len(d.Groups[i].Cases)
		if g.differ[i] && d.Groups[i].Status != StatusFixed {
			d.Groups[i].Headline = Mask(d.Groups[i].Headline)
		}
	}
	markConsequences(d)
	order := []string{StatusFail, StatusFixed, StatusWarn}
	follows := func(g Group) int { return min(len(g.Follows), 1) }
	slices.SortStableFunc(d.Groups, func(a, b Group) int {
		return cmp.Or(slices.Index(order, a.Status)-slices.Index(order, b.Status), follows(a)-follows(b),
			b.Count-a.Count, cmp.Compare(a.Rule, b.Rule))
	})
}

type groupKey struct{ status, rule, got string }

// grouping makes the groups of a document.
type grouping struct {
	d        *Document
	index    map[groupKey]int
	examples []*Case
	differ   []bool // the headlines of a group's cases, by what is masked
}

// add puts a case into a group for each rule that it is blamed on.
func (g *grouping) add(c *Case) {
	seen := map[string]bool{}
	for _, f := range blamed(c, g.d.Strict) {
		if seen[f.Rule] {
			continue
		}
		seen[f.Rule] = true
		k := groupKey{c.Status, f.Rule, Mask(f.Got)}
		if c.Status == StatusFixed && c.Reason != "" {
			k.rule, k.got = "", c.Reason // one line of the list
		}
		n, old := g.index[k]
		if !old {
			n = len(g.d.Groups)
			g.index[k] = n
			g.d.Groups = append(g.d.Groups, Group{Rule: f.Rule, Status: c.Status})
			g.examples, g.differ = append(g.examples, nil), append(g.differ, false)
		}
		group, line := &g.d.Groups[n], Headline(c, f)
		group.Cases = append(group.Cases, c.ID)
		g.differ[n] = g.differ[n] || old && line != group.Headline
		if g.examples[n] == nil || smaller(c, g.examples[n]) {
			g.examples[n], group.Example, group.Headline = c, c.ID, line
		}
	}
}

// Headline says in a line what a case was blamed for.
func Headline(c *Case, f Finding) string {
	if c.Status == StatusFixed && c.Reason != "" {
		return c.Reason
	}
	if c.Status == StatusFixed {
		return "listed as a known failure, but it passes: take it off the list"
	}
	line := fmt.Sprintf("expected %s, got %s", cmp.Or(Sentence(f.Expected), "(nothing said)"),
		cmp.Or(Short(f.Got), "(nothing recorded)"))
	if f.Count > 1 {
		line += fmt.Sprintf(", %s times", Commas(f.Count))
	}
	return line
}

// smaller orders cases by the size of their request, then by id, so that the easiest one to read stands for a group.
func smaller(a, b *Case) bool {
	return cmp.Or(requestSize(a)-requestSize(b), len(a.ID)-len(b.ID), cmp.Compare(a.ID, b.ID)) < 0
}

func requestSize(c *Case) int {
	size := 0
	if c.Exchange != nil {
		size = c.Exchange.Request.Length
	}
	for _, s := range c.Steps {
		size += s.Request.Length
	}
	return size
}

// variable finds what differs between two answers of one cause: ids, times, ports, lengths and long numbers, and which
// case it was. Status codes stay.
var variable = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`), "<id>"},
	{regexp.MustCompile(`\b\d+(\.\d+)? ?(ns|µs|ms|s)\b`), "<time>"},
	{regexp.MustCompile(`:\d{2,5}\b`), ":<port>"},
	{regexp.MustCompile(`\b\d+ bytes?\b`), "<n> bytes"},
	{regexp.MustCompile(` \(\d+ times\)`), ""},
	{regexp.MustCompile(`<n> bytes, "…" … "…"`), `"…"`}, // a long text is one like a short one
	{regexp.MustCompile(`after the request of \S+`), "after the request of <case>"},
}

var (
	// number is one that is long enough to vary, and what stays: a version, with its points.
	number = regexp.MustCompile(`\d+(?:\.\d+){2,}|\d{4,}(?:\.\d+)?`)
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	name   = regexp.MustCompile(`^"([A-Za-z][A-Za-z.#:_]{0,50})?"$`)
	// value is what was quoted because a request or a job has it, however much it looks like a name.
	value = regexp.MustCompile(`^()"(?:[^"\\]|\\.)+"$|(\b(?:token|action|got) |(?:bytes|sent), |… )"(?:[^"\\]|\\.)+"`)
)

// Mask replaces the parts of an answer that vary between cases of one cause. The quoted names of errors and of their
// members stay, and so does what is empty.
func Mask(s string) string {
	s = value.ReplaceAllString(s, `$1$2"…"`)
	s = quoted.ReplaceAllStringFunc(s, func(q string) string {
		if name.MatchString(q) {
			return q
		}
		return `"…"`
	})
	for _, v := range variable {
		s = v.pattern.ReplaceAllString(s, v.instead)
	}
	return number.ReplaceAllStringFunc(s, func(n string) string {
		if strings.Count(n, ".") > 1 {
			return n
		}
		return "<n>"
	})
}

// ExitCode is 0 for a conformant target, 1 for one that is not, and 2 when nothing was proven. A proven failure counts
// even when errors happened besides.
func ExitCode(d *Document) int {
	s := Counts{}
	for i := range d.Cases {
		s.add(d.Cases[i].Status)
	}
	for _, u := range d.Unlisted {
		s.addMany(u.Status, u.Count)
	}
	switch {
	case s.Fail > 0, s.Fixed > 0, d.Strict && s.Warn > 0:
		return 1
	case s.Judged() == 0, s.Error > 0, !d.Complete, d.NoJobs != "":
		return 2
	}
	return 0
}

// Score is how many of the cases that have a right answer got it. What was only observed, or got no verdict, has none.
func (c Counts) Score() (passed, of int) {
	passed = c.Pass + c.Fixed
	return passed, passed + c.Fail + c.Warn + c.Known
}

// Percent is a score in percent, in which 100 means all and 0 none: no rounding hides a failure.
func Percent(passed, of int) string {
	switch p := 100 * float64(passed) / float64(max(of, 1)); {
	case of == 0:
		return "–"
	case passed == of:
		return "100 %"
	case passed == 0:
		return "0 %"
	case p < 0.1:
		return "< 0.1 %"
	default:
		return fmt.Sprintf("%.1f %%", math.Floor(p*10)/10)
	}
}
