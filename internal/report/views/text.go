// Package views shows a report: as text, Markdown, JUnit, SARIF and as a badge. Only the command imports it, so that
// programs that import the front door compile none of the libraries here.
package views

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Text writes the view that people read: the verdict, the counts, the failures by cause, and the verdict in figures.
func Text(w io.Writer, d *report.Document, o report.TextOptions) error {
	buffered := bufio.NewWriter(w)
	v := textView{
		w: buffered, d: d, o: o, room: cmp.Or(o.Width, 100),
		cases: make(map[string]*report.Case, len(d.Cases)), shown: map[string]string{},
	}
	for i := range d.Cases {
		v.cases[d.Cases[i].ID] = &d.Cases[i]
	}
	if !o.Quiet {
		v.head()
		v.table()
	}
	v.failures()
	v.warnings()
	if !o.Quiet {
		v.observed()
		v.reasons("known failures", report.StatusKnown)
	}
	if !o.Quiet || report.ExitCode(d) == 2 { // that there is no verdict says nothing without the reasons
		v.reasons("errors (no verdict)", report.StatusError)
		v.reasons("skipped", report.StatusSkip)
	}
	v.notes()
	v.hint()
	v.line("%s", v.paint(v.verdictColour(), report.Verdict(d)))
	return buffered.Flush()
}

type textView struct {
	w     io.Writer
	d     *report.Document
	o     report.TextOptions
	room  int // where lines are broken
	cases map[string]*report.Case
	shown map[string]string // of the cases that are shown whole: the rule under which
}

func (v *textView) line(format string, args ...any) { fmt.Fprintf(v.w, format+"\n", args...) }

func (v *textView) paint(colour, s string) string { return report.Paint(v.o.Color, colour, s) }

func (v *textView) verdictColour() string {
	return []string{report.Green, report.Red, report.Yellow}[report.ExitCode(v.d)]
}

func (v *textView) head() {
	d := v.d
	word := []string{
		"is conformant" + report.ButKnown(d.Summary.Status), "is NOT conformant",
		"was not judged",
	}[report.ExitCode(d)]
	mode := "profile " + d.Profile
	if d.Strict {
		mode += ", strict"
	}
	v.line("%s %s  (%s)", v.paint(report.Bold, report.Harmless(d.Target.URL)), v.paint(v.verdictColour(), word),
		report.Harmless(mode))
	facts := fmt.Sprintf("%s %s, catalogue %s, jobs %s, seed %d, %s requests (%s distinct), %s",
		d.Tool.Name, d.Tool.Version, d.Catalogue.Version, d.Target.Jobs, d.Seed, report.Commas(d.Requests),
		report.Commas(d.Distinct),
		report.Plural(d.JobsUsed, "job"))
	for _, l := range wrap(report.Harmless(facts), v.room) {
		v.line("%s", v.paint(report.Faint, l))
	}
	if d.Headline != "" {
		v.line("")
		for _, l := range wrap(report.Harmless(d.Headline), v.room) {
			v.line("%s", v.paint(report.Red, l))
		}
	}
}

func (v *textView) notes() {
	if len(v.d.Notes) == 0 {
		return
	}
	for _, n := range v.d.Notes {
		v.wrapped("note: ", report.Harmless(n))
	}
	if !v.o.Quiet {
		v.line("")
	}
}

// hint names the command that explains a rule.
func (v *textView) hint() {
	if v.o.Quiet || len(v.d.Groups) == 0 || v.d.Headline != "" {
		return
	}
	v.wrapped("", "Details of a rule and how to fix violations: plumbline explain "+report.Harmless(v.d.Groups[0].Rule))
	v.line("")
}

func (v *textView) failures() {
	for i, g := range v.d.Groups {
		if g.Status == report.StatusWarn || i > 0 && v.d.Headline != "" && !v.o.Verbose {
			continue // where one headline says it all, one example is enough
		}
		v.title(report.Red, g, v.counted(g))
		if g.Follows != "" && !v.o.Quiet && !v.o.Verbose {
			v.consequence(g)
			continue
		}
		if !v.o.Quiet && (g.Status != report.StatusFixed || v.o.Verbose) {
			v.example(g)
		}
		if next := i + 1; !v.o.Quiet && (g.Status != report.StatusFixed || v.o.Verbose || next == len(v.d.Groups) ||
			v.d.Groups[next].Status != g.Status) {
			v.line("")
		}
	}
}

// counted is how many cases a group has, and of which wire where that is not plain.
func (v *textView) counted(g report.Group) string {
	text := report.Plural(g.Count, "case")
	if w := v.d.WiresOf(g.Cases); w != "" {
		text += " by " + w
	}
	return text
}

// title is the line of a group. On a terminal it goes on, indented, where the terminal ends; in a file it is one line,
// which can be searched for.
func (v *textView) title(colour string, g report.Group, cases string) {
	status, rule := report.Harmless(strings.ToUpper(g.Status)), report.Harmless(g.Rule)
	text := fmt.Sprintf("%s %s: %s (%s)", status, rule, report.Harmless(g.Headline), cases)
	if g.Follows != "" {
		text += "; probably follows from " + report.Harmless(g.Follows)
	}
	lines := []string{text}
	if v.o.Width > 0 {
		lines = wrap(text, max(v.o.Width-5, 40))
	}
	if rest, whole := strings.CutPrefix(lines[0], status+" "+rule+":"); whole {
		lines[0] = v.paint(colour, status) + " " + v.paint(report.Bold, rule) + ":" + rest
	}
	for i, l := range lines {
		if i > 0 {
			l = "     " + l
		}
		v.line("%s", l)
	}
}

func (v *textView) example(g report.Group) {
	c := v.cases[g.Example]
	if c == nil {
		return
	}
	above := v.shown[c.ID]
	if above != "" {
		v.field("case", c.ID+", as it is shown above for "+above)
	} else {
		v.field("case", strings.TrimSuffix(c.ID+"  ("+c.Title+")", "  ()"))
	}
	v.field("level", strings.ToUpper(levelOf(c, g.Rule)))
	v.field("source", sourceOf(g.Rule, c))
	if above == "" {
		v.shown[c.ID] = g.Rule
		v.exampleOnce(c)
	}
	if v.o.Verbose {
		for _, id := range g.Cases {
			if id != c.ID {
				v.field("also", id)
			}
		}
	} else if g.Count > 1 {
		v.wrapped(fmt.Sprintf("  %-10s ", "also"), someOf(g.Cases, c.ID))
	}
}

// exampleOnce is what is shown of a case once, of however many groups it is the example.
func (v *textView) exampleOnce(c *report.Case) {
	v.differences(c)
	v.field("curl", c.Curl)
	v.field("replay", c.Replay)
	v.field("known line", c.KnownLine)
	if v.o.Verbose {
		v.exchanges(c)
	}
}

// sourceOf is where a rule is documented: of one of the user's own cases, what the case says.
func sourceOf(rule string, c *report.Case) string {
	if r, known := worker.FindRule(rule); known {
		return r.Source.String()
	}
	return c.Source
}

// consequence says of a group that follows from another one where to look, should it not.
func (v *textView) consequence(g report.Group) {
	if c := v.cases[g.Example]; c != nil {
		v.field("case", strings.TrimSuffix(c.ID+"  ("+c.Title+")", "  ()"))
		v.field("replay", c.Replay)
		v.field("known line", c.KnownLine)
	}
	v.line("")
}

// levelOf is the level at which the case violates a rule: another than its own where the rule is one of all answers.
func levelOf(c *report.Case, rule string) string {
	for _, f := range c.Findings {
		if f.Rule == rule {
			return f.Level
		}
	}
	return c.Level
}

// someOf names a few of the other cases of a group.
func someOf(ids []string, example string) string {
	const most = 3
	others := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == example })
	for i := range others[:min(most, len(others))] {
		others[i] = report.Harmless(report.Short(others[i]))
	}
	text := strings.Join(others[:min(most, len(others))], ", ")
	if more := len(others) - most; more > 0 {
		text += fmt.Sprintf(" and %s more (--verbose, or the JSON report)", report.Commas(more))
	}
	return text
}

// differences are what was expected and what came. Of those that differ in what varies only
// one is shown, unless all are asked for.
func (v *textView) differences(c *report.Case) {
	if len(c.Findings) == 0 {
		v.field("expected", c.Expected)
		v.field("got", report.Short(c.Got))
	}
	kind := func(f report.Finding) string { return f.Rule + report.Mask(f.Expected+f.Got) }
	kinds := map[string]int{}
	for _, f := range c.Findings {
		kinds[kind(f)]++
	}
	for _, f := range c.Findings {
		alike := kinds[kind(f)]
		if alike == 0 {
			continue
		}
		note := ""
		if alike > 1 && !v.o.Verbose {
			kinds[kind(f)] = 0
			note += fmt.Sprintf("  (and %s more like it: --verbose)", report.Commas(alike-1))
		}
		if f.Rule != c.Rule || f.Level != c.Level {
			note += fmt.Sprintf("  [%s, %s]", f.Rule, strings.ToUpper(f.Level))
		}
		if f.Count > 1 {
			note += fmt.Sprintf("  (seen %s times)", report.Commas(f.Count))
		}
		if f.Known {
			note += "  (known)"
		}
		v.field("expected", f.Expected+note)
		v.field("got", report.Short(f.Got))
		v.field("caution", f.Caution)
	}
}

func (v *textView) exchanges(c *report.Case) {
	steps := c.Steps
	if len(steps) == 0 && c.Exchange != nil {
		steps = []report.Exchange{*c.Exchange}
	}
	for _, x := range steps {
		v.field(">",
			strings.TrimSpace(fmt.Sprintf("%s %s %s %s", x.Label, x.Request.Method, report.Short(x.Request.Path),
				shown(x.Request.Payload))))
		v.field("<", strings.TrimSpace(fmt.Sprintf("%d %s %s", x.Status, shown(x.Payload), x.Fate)))
	}
}

func shown(p report.Payload) string {
	text := report.Short(cmp.Or(p.Text, p.Notation(), p.Base64))
	if p.Note != "" {
		text += " (" + p.Note + ")"
	}
	return text
}

// field writes one named line. Curl and replay stay whole, for they are copied.
func (v *textView) field(name, value string) {
	if value == "" {
		return
	}
	if name == "curl" || name == "replay" || name == "known line" {
		v.line("  %-10s %s", name, strings.ReplaceAll(report.HarmlessLines(value), "\n", "\n             "))
		return
	}
	colour := map[string]string{"expected": report.Green, "got": report.Red}[name]
	v.wrappedIn(colour, fmt.Sprintf("  %-10s ", name), report.Harmless(report.Sentence(value)))
}

// wrapped writes text after a prefix, broken at spaces where the terminal ends.
func (v *textView) wrapped(prefix, text string) { v.wrappedIn("", prefix, text) }

func (v *textView) wrappedIn(colour, prefix, text string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(prefix))
	room := max(v.room-len(indent), 40)
	for _, l := range wrap(text, room) {
		v.line("%s%s", prefix, v.paint(colour, l))
		prefix = indent
	}
}

func wrap(text string, room int) []string {
	var lines []string
	for utf8.RuneCountInString(text) > room {
		head := string([]rune(text)[:room+1])
		at := strings.LastIndexByte(head, ' ')
		if at <= 0 {
			break
		}
		lines = append(lines, text[:at])
		text = text[at+1:]
	}
	return append(lines, text)
}

func (v *textView) warnings() {
	any := false
	for _, g := range v.d.Groups {
		if g.Status != report.StatusWarn {
			continue
		}
		any = true
		v.title(report.Yellow, g, fmt.Sprintf("%s, as %s", v.counted(g), report.Harmless(g.Example)))
		if v.o.Verbose {
			v.example(g)
		}
	}
	if any && !v.o.Quiet {
		v.line("")
	}
}

func (v *textView) observed() {
	if !v.o.Verbose {
		return
	}
	for i := range v.d.Cases {
		if c := &v.d.Cases[i]; c.Status == report.StatusObserved {
			v.wrapped("observed: ", report.Harmless(c.ID+": "+report.Short(c.Got)))
		}
	}
}

// reasons lists the cases of a status by their reason.
func (v *textView) reasons(title, status string) {
	list := report.Reasons(v.d, status)
	if len(list) == 0 {
		return
	}
	v.line("%s:", title)
	for _, r := range list {
		v.wrapped(fmt.Sprintf("  %6s  ", report.Commas(r.Count)),
			report.Harmless(report.Sentence(r.Text)+", as "+r.Example))
	}
	v.line("")
}
