package compare

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Markdown writes the comparison for a pull request or a page.
func Markdown(w io.Writer, c *Comparison) error {
	v := markdownView{w: bufio.NewWriter(w), c: c}
	v.line("## plumbline: %s compared\n", report.Plural(len(c.Runs), "report"))
	v.operations()
	v.matrix()
	v.differences()
	v.changes()
	for _, n := range c.Notes {
		v.line("Note: %s\n", report.InMarkdown(n))
	}
	return v.w.Flush()
}

type markdownView struct {
	w *bufio.Writer
	c *Comparison
}

func (v *markdownView) line(format string, args ...any) { fmt.Fprintf(v.w, format+"\n", args...) }

// head is a table's head: the first columns, then one for each name.
func (v *markdownView) head(first, rule string, names []string) {
	for _, name := range names {
		first += " " + report.InMarkdown(name) + " |"
		rule += "--:|"
	}
	v.line("%s\n%s", first, rule)
}

func (v *markdownView) operations() {
	if len(v.c.Operations) == 0 {
		return
	}
	var names []string
	for _, r := range v.c.Runs {
		names = append(names, r.Name)
	}
	v.head("| operation |", "|---|", names)
	v.rows(v.c.Operations)
}

func (v *markdownView) rows(rows []Row) {
	for _, row := range rows {
		line := "| " + report.InMarkdown(row.Name) + " |"
		for _, c := range row.Cells {
			line += fmt.Sprintf(" %s |", c)
		}
		v.line("%s", line)
	}
	v.line("")
}

func (v *markdownView) matrix() {
	var titles []string
	for _, c := range v.c.Columns {
		titles = append(titles, c.Title())
	}
	v.head("| family |", "|---|", titles)
	verdicts := "| verdict |"
	for _, r := range v.c.Columns {
		verdict := []string{"✅ conformant", "❌ not conformant", "⚠️ no verdict"}[report.ExitCode(r.Document)]
		if r.Lacks() {
			verdict = "❌ " + lacking
		}
		verdicts += " " + verdict + " |"
	}
	v.line("%s", verdicts)
	v.rows(append(v.c.Families, v.c.All))
}

func (v *markdownView) differences() {
	if few := v.c.Few(); few != "" {
		v.line("%s\n", few)
		return
	}
	if len(v.c.Differences) == 0 {
		v.line("All %s have the same result.\n", report.Plural(v.c.Agreed, "case"))
		return
	}
	v.line("### %s with different results, %s with the same result\n", report.Plural(v.c.Differing(), "case"),
		report.Commas(v.c.Agreed))
	var names []string
	for _, r := range v.c.Runs {
		names = append(names, r.Name)
	}
	v.head("| rule | cases | such as |", "|---|--:|---|", names)
	for _, d := range v.c.Differences[:min(most, len(v.c.Differences))] {
		line := fmt.Sprintf("| %s | %s | %s |", report.CodeInMarkdown(d.Rule), report.Commas(len(d.Cases)),
			report.CodeInMarkdown(d.Cases[0]))
		for _, s := range d.Statuses {
			line += " " + strings.TrimSpace(signs[severity(s)]+" "+cmp.Or(report.InMarkdown(s), "–")) + " |"
		}
		v.line("%s", line)
	}
	v.more(len(v.c.Differences))
	v.line("")
}

var signs = map[int]string{inOrder: "✅", warned: "⚠️", failing: "❌"}

func (v *markdownView) more(all int) {
	if all > most {
		v.line("\nand %s more", report.Commas(all-most))
	}
}

func (v *markdownView) changes() {
	c := v.c.Changes
	if c == nil || v.c.Few() != "" {
		return
	}
	v.line("### From %s to %s\n", report.InMarkdown(c.Before.Name), report.InMarkdown(c.After.Name))
	lists := c.Lists()
	if len(lists) == 0 {
		v.line("No changes.\n")
	}
	for _, l := range lists {
		v.line("**%s: %s**\n", report.InMarkdown(l.Title), report.Plural(len(l.Changes), "case"))
		for _, change := range l.Changes[:min(most, len(l.Changes))] {
			v.line("- %s", report.InMarkdown(change.says()))
		}
		v.more(len(l.Changes))
		v.line("")
	}
}
