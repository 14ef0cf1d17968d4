package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// TextOptions choose how the text view looks.
type TextOptions struct {
	Color   bool
	Width   int  // of the terminal; 0 where there is none
	Verbose bool // every case of a group, the exchange of its example, the observed cases
	Quiet   bool // one line a group, the notes and the last line
}

// Text writes the view that people read: the verdict, the counts, the failures by cause, and the verdict in figures.
func Text(w io.Writer, d *Document, o TextOptions) error {
	buffered := bufio.NewWriter(w)
	v := textView{w: buffered, d: d, o: o, room: cmp.Or(o.Width, 100), cases: make(map[string]*Case, len(d.Cases))}
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
		v.reasons("known failures", StatusKnown)
	}
	if !o.Quiet || ExitCode(d) == 2 { // that there is no verdict says nothing without the reasons
		v.reasons("errors (no verdict)", StatusError)
		v.reasons("skipped", StatusSkip)
	}
	v.notes()
	v.hint()
	v.line("%s", v.paint(v.verdictColour(), Verdict(d)))
	return buffered.Flush()
}

type textView struct {
	w     io.Writer
	d     *Document
	o     TextOptions
	room  int // where lines are broken
	cases map[string]*Case
}

func (v *textView) line(format string, args ...any) { fmt.Fprintf(v.w, format+"\n", args...) }

func (v *textView) paint(colour, s string) string { return Paint(v.o.Color, colour, s) }

func (v *textView) verdictColour() string {
	return []string{Green, Red, Yellow}[ExitCode(v.d)]
}

// Verdict is the outcome in one line, with the figures.
func Verdict(d *Document) string {
	s := d.Summary.Status
	time := fmt.Sprintf("in %.1f s", d.DurationMS/1000)
	partial := ""
	if d.Partial {
		partial = " (partial: only what needs no job)"
	}
	ran := s.Judged() + s.Error
	var line string
	switch ExitCode(d) {
	case 1:
		line = fmt.Sprintf("NOT conformant%s: %s %s", partial, broken(d), time)
	case 2:
		line = fmt.Sprintf("NO VERDICT%s: %s %s", partial, unproven(d), time)
	default:
		line = fmt.Sprintf("conformant%s%s: %s passed %s", but(s), partial, Plural(s.Pass, "case"), time)
	}
	var more []string
	add := func(n int, text string) {
		if n > 0 {
			more = append(more, Plural(n, text))
		}
	}
	add(s.Warn, "warning")
	if s.Observed > 0 {
		more = append(more, Commas(s.Observed)+" observed")
	}
	if s.Known > 0 && ExitCode(d) != 0 {
		more = append(more, Plural(s.Known, "known failure"))
	}
	if s.Error > 0 && ExitCode(d) == 1 {
		more = append(more, fmt.Sprintf("%s of %s got no verdict", Commas(s.Error), Commas(ran)))
	}
	if s.Skip > 0 {
		more = append(more, Commas(s.Skip)+" skipped")
	}
	if !d.Complete && ExitCode(d) == 1 {
		more = append(more, "the run is not complete")
	}
	return strings.Join(append([]string{line}, more...), ", ")
}

// but says that it is so for what is known only.
func but(s Counts) string {
	if s.Known == 0 {
		return ""
	}
	return " but for " + Plural(s.Known, "known failure")
}

func broken(d *Document) string {
	s := d.Summary.Status
	if d.Headline != "" {
		return strings.TrimSuffix(Harmless(d.Headline), ".") + ","
	}
	var parts []string
	of := Commas(s.Judged())
	if s.Fail > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s cases failed (%s)", Commas(s.Fail), of, Plural(len(d.Summary.Rules), "rule")))
	}
	if s.Fixed > 0 {
		parts = append(parts, Plural(s.Fixed, "known failure")+" passed")
	}
	if len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%s of %s cases violate a SHOULD rule (--strict)", Commas(s.Warn), of))
	}
	return strings.Join(parts, ", ")
}

func unproven(d *Document) string {
	s := d.Summary.Status
	switch {
	case d.Headline != "":
		return strings.TrimSuffix(Harmless(d.Headline), ".") + ","
	case d.NoJobs != "":
		return fmt.Sprintf("no job could be obtained, so that only %s got a verdict", Plural(s.Judged(), "case"))
	case s.Judged() == 0 && s.Error == 0:
		return "no case was run"
	case s.Error > 0:
		return fmt.Sprintf("%s of %s cases could not be judged", Commas(s.Error), Commas(s.Judged()+s.Error))
	}
	return fmt.Sprintf("the run stopped after %s", Plural(s.Judged(), "case"))
}

func (v *textView) head() {
	d := v.d
	word := []string{"is conformant" + but(d.Summary.Status), "is NOT conformant", "was not judged"}[ExitCode(d)]
	mode := "profile " + d.Profile
	if d.Strict {
		mode += ", strict"
	}
	v.line("%s %s  (%s)", v.paint(Bold, Harmless(d.Target.URL)), v.paint(v.verdictColour(), word), Harmless(mode))
	facts := fmt.Sprintf("%s %s, catalogue %s, jobs %s, seed %d, %s requests (%s distinct), %s",
		d.Tool.Name, d.Tool.Version, d.Catalogue.Version, d.Target.Jobs, d.Seed, Commas(d.Requests), Commas(d.Distinct),
		Plural(d.JobsUsed, "job"))
	for _, l := range wrap(Harmless(facts), v.room) {
		v.line("%s", v.paint(Faint, l))
	}
	if d.Headline != "" {
		v.line("")
		for _, l := range wrap(Harmless(d.Headline), v.room) {
			v.line("%s", v.paint(Red, l))
		}
	}
}

func (v *textView) notes() {
	if len(v.d.Notes) == 0 {
		return
	}
	for _, n := range v.d.Notes {
		v.wrapped("note: ", Harmless(n))
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
	v.wrapped("", "Details of a rule and how to fix violations: plumbline explain "+Harmless(v.d.Groups[0].Rule))
	v.line("")
}

func (v *textView) failures() {
	for i, g := range v.d.Groups {
		if g.Status == StatusWarn || i > 0 && v.d.Headline != "" && !v.o.Verbose {
			continue // where one headline says it all, one example is enough
		}
		v.title(Red, g, Plural(g.Count, "case"))
		if g.Follows != "" && !v.o.Quiet && !v.o.Verbose {
			v.consequence(g)
			continue
		}
		if !v.o.Quiet && (g.Status != StatusFixed || v.o.Verbose) {
			v.example(g)
		}
		if next := i + 1; !v.o.Quiet && (g.Status != StatusFixed || v.o.Verbose || next == len(v.d.Groups) || v.d.Groups[next].Status != g.Status) {
			v.line("")
		}
	}
}

// title is the line of a group. On a terminal it goes on, indented, where the terminal ends; in a file it is one line,
// which can be searched for.
func (v *textView) title(colour string, g Group, cases string) {
	status, rule := Harmless(strings.ToUpper(g.Status)), Harmless(g.Rule)
	text := fmt.Sprintf("%s %s: %s (%s)", status, rule, Harmless(g.Headline), cases)
	if g.Follows != "" {
		text += "; probably follows from " + Harmless(g.Follows)
	}
	lines := []string{text}
	if v.o.Width > 0 {
		lines = wrap(text, max(v.o.Width-5, 40))
	}
	if rest, whole := strings.CutPrefix(lines[0], status+" "+rule+":"); whole {
		lines[0] = v.paint(colour, status) + " " + v.paint(Bold, rule) + ":" + rest
	}
	for i, l := range lines {
		if i > 0 {
			l = "     " + l
		}
		v.line("%s", l)
	}
}

func (v *textView) example(g Group) {
	c := v.cases[g.Example]
	if c == nil {
		return
	}
	v.field("case", strings.TrimSuffix(c.ID+"  ("+c.Title+")", "  ()"))
	v.field("level", strings.ToUpper(c.levelOf(g.Rule)))
	v.field("source", c.Source)
	v.differences(c)
	v.field("curl", c.Curl)
	v.field("replay", c.Replay)
	v.field("known line", c.KnownLine)
	if v.o.Verbose {
		v.exchanges(c)
		for _, id := range g.Cases {
			if id != c.ID {
				v.field("also", id)
			}
		}
	} else if g.Count > 1 {
		v.wrapped(fmt.Sprintf("  %-10s ", "also"), someOf(g.Cases, c.ID))
	}
}

// consequence says of a group that follows from another one where to look, should it not.
func (v *textView) consequence(g Group) {
	if c := v.cases[g.Example]; c != nil {
		v.field("case", strings.TrimSuffix(c.ID+"  ("+c.Title+")", "  ()"))
		v.field("replay", c.Replay)
		v.field("known line", c.KnownLine)
	}
	v.line("")
}

// levelOf is the level at which the case violates a rule: another than its own where the rule is
// one of all answers.
func (c *Case) levelOf(rule string) string {
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
		others[i] = Harmless(Short(others[i]))
	}
	text := strings.Join(others[:min(most, len(others))], ", ")
	if more := len(others) - most; more > 0 {
		text += fmt.Sprintf(" and %s more (--verbose, or the JSON report)", Commas(more))
	}
	return text
}

// differences are what was expected and what came. Of those that differ in what varies only
// one is shown, unless all are asked for.
func (v *textView) differences(c *Case) {
	if len(c.Findings) == 0 {
		v.field("expected", c.Expected)
		v.field("got", c.Got)
	}
	kind := func(f Finding) string { return f.Rule + Mask(f.Expected+f.Got) }
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
			note += fmt.Sprintf("  (and %s more like it: --verbose)", Commas(alike-1))
		}
		if f.Rule != c.Rule || f.Level != c.Level {
			note += fmt.Sprintf("  [%s, %s]", f.Rule, strings.ToUpper(f.Level))
		}
		if f.Count > 1 {
			note += fmt.Sprintf("  (seen %s times)", Commas(f.Count))
		}
		if f.Known {
			note += "  (known)"
		}
		v.field("expected", f.Expected+note)
		v.field("got", f.Got)
		v.field("caution", f.Caution)
	}
}

func (v *textView) exchanges(c *Case) {
	steps := c.Steps
	if len(steps) == 0 && c.Exchange != nil {
		steps = []Exchange{*c.Exchange}
	}
	for _, x := range steps {
		v.field(">", strings.TrimSpace(fmt.Sprintf("%s %s %s %s", x.Label, x.Request.Method, x.Request.Path, x.Request.shown())))
		v.field("<", strings.TrimSpace(fmt.Sprintf("%d %s %s", x.Status, x.shown(), x.Fate)))
	}
}

func (p Payload) shown() string {
	text := Short(cmp.Or(p.Text, p.Base64))
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
		v.line("  %-10s %s", name, strings.ReplaceAll(HarmlessLines(value), "\n", "\n             "))
		return
	}
	colour := map[string]string{"expected": Green, "got": Red}[name]
	v.wrappedIn(colour, fmt.Sprintf("  %-10s ", name), Harmless(Short(value)))
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
		if g.Status != StatusWarn {
			continue
		}
		any = true
		v.title(Yellow, g, fmt.Sprintf("%s, as %s", Plural(g.Count, "case"), Harmless(g.Example)))
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
		if c := &v.d.Cases[i]; c.Status == StatusObserved {
			v.wrapped("observed: ", Harmless(c.ID+": "+Short(c.Got)))
		}
	}
}
