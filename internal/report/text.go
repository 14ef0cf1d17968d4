package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// TextOptions choose how the text view looks.
type TextOptions struct {
	Color   bool
	Width   int  // of the terminal; 100 when not given
	Verbose bool // every case of a group, the exchange of its example, the observed cases
	Quiet   bool // one line a group and the last line
}

// Text writes the view that people read: the verdict, the counts, the failures by cause, and the verdict in figures.
func Text(w io.Writer, d *Document, o TextOptions) error {
	buffered := bufio.NewWriter(w)
	o.Width = cmp.Or(o.Width, 100)
	v := textView{w: buffered, d: d, o: o, cases: make(map[string]*Case, len(d.Cases))}
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
		v.reasons("errors (no verdict)", StatusError)
		v.reasons("skipped", StatusSkip)
		v.notes()
	}
	v.line("%s", v.paint(v.verdictColour(), Verdict(d)))
	return buffered.Flush()
}

type textView struct {
	w     io.Writer
	d     *Document
	o     TextOptions
	cases map[string]*Case
}

func (v *textView) line(format string, args ...any) { fmt.Fprintf(v.w, format+"\n", args...) }

// Colours of a terminal.
const (
	red    = "31;1"
	green  = "32;1"
	yellow = "33"
	bold   = "1"
	faint  = "2"
)

func (v *textView) paint(colour, s string) string {
	if !v.o.Color {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}

func (v *textView) verdictColour() string {
	return []string{green, red, yellow}[ExitCode(v.d)]
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
		line = fmt.Sprintf("conformant%s: %s passed %s", partial, plural(s.Pass, "case"), time)
	}
	var more []string
	add := func(n int, text string) {
		if n > 0 {
			more = append(more, plural(n, text))
		}
	}
	add(s.Warn, "warning")
	if s.Observed > 0 {
		more = append(more, commas(s.Observed)+" observed")
	}
	if s.Known > 0 {
		more = append(more, plural(s.Known, "known failure"))
	}
	if s.Error > 0 && ExitCode(d) == 1 {
		more = append(more, fmt.Sprintf("%s of %s got no verdict", commas(s.Error), commas(ran)))
	}
	if s.Skip > 0 {
		more = append(more, commas(s.Skip)+" skipped")
	}
	if !d.Complete && ExitCode(d) == 1 {
		more = append(more, "the run is not complete")
	}
	return strings.Join(append([]string{line}, more...), ", ")
}

func broken(d *Document) string {
	s := d.Summary.Status
	if d.Headline != "" {
		return strings.TrimSuffix(Harmless(d.Headline), ".") + ","
	}
	var parts []string
	of := commas(s.Judged())
	if s.Fail > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s cases failed (%s)", commas(s.Fail), of, plural(len(d.Summary.Rules), "rule")))
	}
	if s.Fixed > 0 {
		parts = append(parts, plural(s.Fixed, "known failure")+" passed")
	}
	if len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%s of %s cases broke a should, and the run is strict", commas(s.Warn), of))
	}
	return strings.Join(parts, ", ")
}

func unproven(d *Document) string {
	s := d.Summary.Status
	switch {
	case d.Headline != "":
		return strings.TrimSuffix(Harmless(d.Headline), ".") + ","
	case s.Judged() == 0 && s.Error == 0:
		return "no case was run"
	case s.Error > 0:
		return fmt.Sprintf("%s of %s cases could not be judged", commas(s.Error), commas(s.Judged()+s.Error))
	}
	return fmt.Sprintf("the run stopped after %s", plural(s.Judged(), "case"))
}

func (v *textView) head() {
	d := v.d
	word := []string{"is conformant", "is NOT conformant", "was not judged"}[ExitCode(d)]
	mode := "profile " + d.Profile
	if d.Strict {
		mode += ", strict"
	}
	v.line("%s %s  (%s)", v.paint(bold, Harmless(d.Target.URL)), v.paint(v.verdictColour(), word), Harmless(mode))
	v.line("%s", v.paint(faint, Harmless(fmt.Sprintf("%s %s, catalogue %s, jobs %s, seed %d, %s requests (%s distinct), %s",
		d.Tool.Name, d.Tool.Version, d.Catalogue.Version, d.Target.Jobs, d.Seed, commas(d.Requests), commas(d.Distinct),
		plural(d.JobsUsed, "job")))))
	if d.Headline != "" {
		v.line("")
		for _, l := range wrap(Harmless(d.Headline), v.o.Width) {
			v.line("%s", v.paint(red, l))
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
	v.line("")
}

func (v *textView) failures() {
	for i, g := range v.d.Groups {
		if g.Status == StatusWarn || i > 0 && v.d.Headline != "" && !v.o.Verbose {
			continue // where one headline says it all, one example is enough
		}
		title := fmt.Sprintf("%s %s: %s", v.paint(red, strings.ToUpper(g.Status)), v.paint(bold, Harmless(g.Rule)), Harmless(g.Headline))
		v.line("%s (%s)", title, plural(g.Count, "case"))
		if !v.o.Quiet && (g.Status != StatusFixed || v.o.Verbose) {
			v.example(g)
		}
		if next := i + 1; !v.o.Quiet && (g.Status != StatusFixed || v.o.Verbose || next == len(v.d.Groups) || v.d.Groups[next].Status != g.Status) {
			v.line("")
		}
	}
}

func (v *textView) example(g Group) {
	c := v.cases[g.Example]
	if c == nil {
		return
	}
	v.field("case", strings.TrimSuffix(c.ID+"  ("+c.Title+")", "  ()"))
	v.field("level", c.Level)
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
		v.field("also", someOf(g.Cases, c.ID))
	}
}

// someOf names a few of the other cases of a group.
func someOf(ids []string, example string) string {
	const most = 3
	others := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == example })
	text := strings.Join(others[:min(most, len(others))], ", ")
	if more := len(others) - most; more > 0 {
		text += fmt.Sprintf(" and %s more (--verbose, or the JSON report)", commas(more))
	}
	return text
}

// differences are what was expected and what came, all of them at once.
func (v *textView) differences(c *Case) {
	if len(c.Findings) == 0 {
		v.field("expected", c.Expected)
		v.field("got", c.Got)
	}
	for _, f := range c.Findings {
		note := ""
		if f.Rule != c.Rule || f.Level != c.Level {
			note = fmt.Sprintf("  [%s, %s]", f.Rule, f.Level)
		}
		if f.Count > 1 {
			note += fmt.Sprintf("  (seen %s times)", commas(f.Count))
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
	if c.Exchange != nil {
		steps = append([]Exchange{*c.Exchange}, steps...)
	}
	for _, x := range steps {
		v.field(">", strings.TrimSpace(fmt.Sprintf("%s %s %s %s", x.Label, x.Request.Method, x.Request.Path, x.Request.shown())))
		v.field("<", strings.TrimSpace(fmt.Sprintf("%d %s %s", x.Status, x.shown(), x.Fate)))
	}
}

func (p Payload) shown() string {
	text := short(cmp.Or(p.Text, p.Base64))
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
		v.line("  %-10s %s", name, strings.ReplaceAll(harmlessLines(value), "\n", "\n             "))
		return
	}
	v.wrapped(fmt.Sprintf("  %-10s ", name), Harmless(short(value)))
}

// wrapped writes text after a prefix, broken at spaces where the terminal ends.
func (v *textView) wrapped(prefix, text string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(prefix))
	room := max(v.o.Width-len(indent), 40)
	for _, l := range wrap(text, room) {
		v.line("%s%s", prefix, l)
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
		v.line("%s %s: %s (%s, as %s)", v.paint(yellow, "WARN"), v.paint(bold, Harmless(g.Rule)), Harmless(g.Headline),
			plural(g.Count, "case"), Harmless(g.Example))
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
			v.wrapped("observed: ", Harmless(c.ID+": "+short(c.Got)))
		}
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return commas(n) + " " + noun + "s"
}

func commas(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
