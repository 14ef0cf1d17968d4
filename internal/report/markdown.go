package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// mostRows is how many causes the Markdown view lists: a step summary has a limit.
const mostRows = 30

// Markdown writes the view for a pull request or the summary of a CI step.
func Markdown(w io.Writer, d *Document) error {
	v := markdownView{w: bufio.NewWriter(w), d: d}
	sign := []string{"✅", "❌", "⚠️"}[ExitCode(d)]
	v.line("## %s plumbline: %s", sign, InMarkdown(Verdict(d)))
	v.line("")
	v.line("%s, profile %s, jobs %s, %s requests", CodeInMarkdown(d.Target.URL), InMarkdown(d.Profile), CodeInMarkdown(d.Target.Jobs), Commas(d.Requests))
	v.line("")
	v.counts()
	v.causes("Failures", StatusFail)
	v.causes("Known failures that pass now", StatusFixed)
	v.causes("Warnings", StatusWarn)
	v.reasons("Known failures", StatusKnown)
	v.reasons("No verdict", StatusError)
	v.reasons("Skipped", StatusSkip)
	for _, n := range d.Notes {
		v.line("Note: %s\n", InMarkdown(n))
	}
	if d.Reproduce != "" {
		v.line("Repeat: %s", CodeInMarkdown(d.Reproduce))
	}
	return v.w.Flush()
}

type markdownView struct {
	w *bufio.Writer
	d *Document
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
	for _, t := range append(slices.Clone(s.Levels), Tally{"all", s.Status}) {
		if t.Counts == (Counts{}) {
			continue
		}
		row := "| " + InMarkdown(levelName(t.Name)) + " |"
		for _, c := range shown {
			row += " " + Commas(c.count(t.Counts)) + " |"
		}
		v.line("%s", row)
	}
	v.line("")
}

// levelName is a level as readers see it.
func levelName(name string) string {
	if name == LevelMust || name == LevelShould || name == LevelObserve {
		return strings.ToUpper(name)
	}
	return name
}

// causes is the table of the groups of a status, each with the line that accepts
// its example.
func (v *markdownView) causes(title, status string) {
	var groups []Group
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
	v.line("| rule | finding | cases | example |")
	v.line("|---|---|--:|---|")
	for _, g := range groups[:min(mostRows, len(groups))] {
		finding := InMarkdown(g.Headline)
		if g.Follows != "" {
			finding += "; probably follows from " + CodeInMarkdown(g.Follows)
		}
		v.line("| %s | %s | %s | %s |", CodeInMarkdown(g.Rule), finding, Commas(g.Count), CodeInMarkdown(g.Example))
	}
	if more := len(groups) - mostRows; more > 0 {
		v.line("")
		v.line("and %s more causes", Commas(more))
	}
	v.line("")
	if status == StatusFail {
		v.example(groups[0])
	}
}

// example shows the first failure with its source and how to see it again.
func (v *markdownView) example(g Group) {
	i := slices.IndexFunc(v.d.Cases, func(c Case) bool { return c.ID == g.Example })
	if i < 0 {
		return
	}
	v.line("<details><summary>%s in full</summary>", InMarkdown(g.Example))
	v.line("")
	text := HarmlessLines(strings.TrimSpace(account(&v.d.Cases[i])))
	fence := strings.Repeat("`", 3)
	for strings.Contains(text, fence) {
		fence += "`"
	}
	v.line("%s\n%s\n%s", fence, text, fence)
	v.line("</details>")
	v.line("")
}

// reasons lists the cases of a status by their reason.
func (v *markdownView) reasons(title, status string) {
	list := Reasons(v.d, status)
	if len(list) == 0 {
		return
	}
	v.line("### %s", title)
	v.line("")
	for _, r := range list[:min(mostRows, len(list))] {
		v.line("- %s: %s", Plural(r.Count, "case"), InMarkdown(r.Text+", as "+r.Example))
	}
	v.line("")
}
