package views

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// mostRows is how many causes the Markdown view lists: a step summary has a limit.
const mostRows = 30

// Markdown writes the view for a pull request or the summary of a CI step.
func Markdown(w io.Writer, d *report.Document) error {
	v := markdownView{w: bufio.NewWriter(w), d: d}
	sign := []string{"✅", "❌", "⚠️"}[report.ExitCode(d)]
	v.line("## %s plumbline: %s", sign, report.InMarkdown(report.Verdict(d)))
	v.line("")
	v.line("%s, profile %s, jobs %s, %s requests", report.CodeInMarkdown(d.Target.URL), report.InMarkdown(d.Profile),
		report.CodeInMarkdown(d.Target.Jobs), report.Commas(d.Requests))
	v.line("")
	v.counts()
	v.causes("Failures", report.StatusFail)
	v.causes("Known failures that pass now", report.StatusFixed)
	v.causes("Warnings", report.StatusWarn)
	v.reasons("Known failures", report.StatusKnown)
	v.reasons("No verdict", report.StatusError)
	v.reasons("Skipped", report.StatusSkip)
	for _, n := range d.Notes {
		v.line("Note: %s\n", report.InMarkdown(n))
	}
	if d.Reproduce != "" {
		v.line("Repeat:\n\n%s", fenced(report.HarmlessLines(d.Reproduce)))
	}
	return v.w.Flush()
}

type markdownView struct {
	w *bufio.Writer
	d *report.Document
}

func (v *markdownView) line(format string, args ...any) { fmt.Fprintf(v.w, format+"\n", args...) }

// counts is the table of cases by level.
func (v *markdownView) counts() {
	s := v.d.Summary
	var shown []column
	for _, c := range columns {
		if c.always || c.count(s.Status) > 0 {
			shown = append(shown, c)
		}
	}
	head, rule := "| level |", "|---|"
	for _, c := range shown {
		head, rule = head+" "+c.status+" |", rule+"--:|"
	}
	v.line("%s", head)
	v.line("%s", rule)
	for _, t := range slices.Concat(s.Levels, s.Wires, []report.Tally{{Name: "all", Counts: s.Status}}) {
		if t.Counts == (report.Counts{}) {
			continue
		}
		row := "| " + report.InMarkdown(levelName(t.Name)) + " |"
		for _, c := range shown {
			row += " " + report.Commas(c.count(t.Counts)) + " |"
		}
		v.line("%s", row)
	}
	v.line("")
}

// levelName is a level or a wire as readers see it.
func levelName(name string) string {
	if name == report.LevelMust || name == report.LevelShould || name == report.LevelObserve {
		return strings.ToUpper(name)
	}
	if name == report.WireJSON || name == report.WireCBOR {
		return report.WireName(name)
	}
	return name
}

// causes is the table of the groups of a status, each with the line that accepts its example.
func (v *markdownView) causes(title, status string) {
	var groups []report.Group
	for _, g := range v.d.Groups {
		if g.Status == status {
			groups = append(groups, g)
		}
	}
	if len(groups) == 0 {
		return
	}
	v.line("### %s", title)
	v.line("")
	head, rule := "| rule | finding | cases | example |", "|---|---|--:|---|"
	if len(v.d.Summary.Wires) > 0 {
		head, rule = head+" wire |", rule+"---|"
	}
	v.line("%s\n%s", head, rule)
	for _, g := range groups[:min(mostRows, len(groups))] {
		finding := report.InMarkdown(g.Headline)
		if g.Follows != "" {
			finding += "; probably follows from " + report.CodeInMarkdown(g.Follows)
		}
		row := fmt.Sprintf("| %s | %s | %s | %s |", report.CodeInMarkdown(g.Rule), finding, report.Commas(g.Count),
			report.CodeInMarkdown(g.Example))
		if len(v.d.Summary.Wires) > 0 {
			row += " " + v.d.WiresOf(g.Cases) + " |"
		}
		v.line("%s", row)
	}
	if more := len(groups) - mostRows; more > 0 {
		v.line("")
		v.line("and %s more causes", report.Commas(more))
	}
	v.line("")
	if status == report.StatusFail {
		v.example(groups[0])
	}
}

// example shows the first failure with its source and how to see it again.
func (v *markdownView) example(g report.Group) {
	i := slices.IndexFunc(v.d.Cases, func(c report.Case) bool { return c.ID == g.Example })
	if i < 0 {
		return
	}
	v.line("<details><summary>%s in full</summary>", report.InMarkdown(g.Example))
	v.line("")
	v.line("%s", fenced(report.HarmlessLines(strings.TrimSpace(account(&v.d.Cases[i])))))
	v.line("</details>")
	v.line("")
}

// fenced is a block of code, from which commands are copied as they are.
func fenced(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "\n" + text + "\n" + fence
}

// reasons lists the cases of a status by their reason.
func (v *markdownView) reasons(title, status string) {
	list := report.Reasons(v.d, status)
	if len(list) == 0 {
		return
	}
	v.line("### %s", title)
	v.line("")
	for _, r := range list[:min(mostRows, len(list))] {
		v.line("- %s: %s", report.Plural(r.Count, "case"), report.InMarkdown(r.Text+", as "+r.Example))
	}
	v.line("")
}

//go:embed badge.svg
var badgeText string

// badgeTemplate is two fields side by side. Everything in it is escaped by html/template, whose entities are XML's too.
var badgeTemplate = template.Must(template.New("badge").Parse(badgeText))

// Badge writes a small picture of the verdict, for a README.
func Badge(w io.Writer, d *report.Document) error {
	const letter, labelText, label = 6.4, 54, 80
	says, fill := badgeWords(d)
	valueText := int(letter * float64(utf8.RuneCountInString(says)))
	return badgeTemplate.Execute(w, map[string]any{
		"Says": says, "Fill": fill, "Title": report.Harmless(report.Sentence(d.Target.URL + ": " + report.Verdict(d))),
		"Label": label, "LabelText": labelText, "Value": valueText + 14, "Width": label + valueText + 14,
		"ValueX": label + 7, "ValueText": valueText,
	})
}

func badgeWords(d *report.Document) (says, fill string) {
	s := d.Summary.Status
	switch report.ExitCode(d) {
	case 0:
		says, fill = "conformant", "#1a7f5a"
	case 1:
		failed := s.Fail + s.Fixed
		if failed == 0 {
			failed = s.Warn // the run is strict
		}
		says, fill = fmt.Sprintf("%s of %s cases failed", report.Commas(failed), report.Commas(s.Judged())), "#b3261e"
	default:
		return "no verdict", "#7a6a2f"
	}
	if d.Partial {
		says += " (partial)"
	}
	return says, fill
}
