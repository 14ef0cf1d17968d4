package views

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/report"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// SARIF writes the view for code scanning, SARIF 2.1.0: a rule for each rule of plumbline, a result for each cause.
// There is no line of source code to point at. The location is a file of the caller's, such as the one that implements
// the operation, by its path in the repository; where it is empty, the id of an example, which reads as a path, stands
// for it.
func SARIF(w io.Writer, d *report.Document, location string) error {
	text, err := report.Encode(sarifReport(d, location), "")
	if err != nil {
		return err
	}
	var log any
	if err := json.Unmarshal(text, &log); err != nil {
		return err
	}
	if text, err = report.Encode(withoutUnset(log), " "); err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

func sarifReport(d *report.Document, location string) *sarif.Report {
	driver := sarif.NewToolComponent().WithName("plumbline").WithVersion(d.Tool.Version).
		WithInformationURI("https://github.com/plumbline-conformance/plumbline")
	index := map[string]int{}
	for _, r := range rules.Rules() {
		index[r.ID] = len(driver.Rules)
		driver.AddRule(sarifRule(r))
	}
	run := sarif.NewRun().WithTool(sarif.NewTool().WithDriver(driver)).WithColumnKind(
		"unicodeCodePoints").AddInvocation(invocation(d))
	cases := make(map[string]*report.Case, len(d.Cases))
	for i := range d.Cases {
		cases[d.Cases[i].ID] = &d.Cases[i]
	}
	for _, g := range append(slices.Clone(d.Groups), knownGroups(d)...) {
		c := cases[g.Example]
		if c == nil {
			continue
		}
		if _, listed := index[g.Rule]; !listed {
			rule, known := worker.RuleByID(g.Rule)
			if !known { // the rule of a case of one's own
				rule = rules.Rule{
					ID: g.Rule, Title: c.Title, Level: rules.Level(levelOf(c, g.Rule)),
					Source: rules.Source{Document: c.Source},
				}
			}
			index[g.Rule] = len(driver.Rules)
			driver.AddRule(sarifRule(rule))
		}
		run.AddResult(sarifResult(g, c, location).WithRuleID(report.Harmless(g.Rule)).WithRuleIndex(index[g.Rule]))
	}
	return sarif.NewReport().AddRun(run)
}

// withoutUnset leaves out what the library writes for what is not set: indices of -1, empty lists and empty objects.
// That there are no results has to be said.
func withoutUnset(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = withoutUnset(v[i])
		}
	case map[string]any:
		for name, value := range v {
			v[name] = withoutUnset(value)
			list, isList := v[name].([]any)
			object, isObject := v[name].(map[string]any)
			if value == float64(-1) || isList && len(list) == 0 && name != "results" || isObject && len(object) == 0 {
				delete(v, name)
			}
		}
	}
	return v
}

// knownGroups are the known failures: a group for each rule and reason.
func knownGroups(d *report.Document) []report.Group {
	var list []report.Group
	index := map[[2]string]int{}
	for i := range d.Cases {
		c := &d.Cases[i]
		if c.Status != report.StatusKnown {
			continue
		}
		key := [2]string{c.Rule, c.Reason}
		n, seen := index[key]
		if !seen {
			n = len(list)
			index[key] = n
			list = append(list, report.Group{
				Rule: c.Rule, Status: report.StatusKnown, Headline: difference(c),
				Example: c.ID,
			})
		}
		list[n].Count++
		list[n].Cases = append(list[n].Cases, c.ID)
	}
	return list
}

// mostLocations is how many of a cause's cases are named in a result.
const mostLocations = 20

func sarifResult(g report.Group, c *report.Case, location string) *sarif.Result {
	text := g.Headline + " (" + report.Plural(g.Count, "case") + ")"
	if g.Status != report.StatusFixed {
		text += ".\nFor example " + c.ID + ":\n" + account(c)
	}
	place := sarif.NewArtifactLocation().WithURI((&url.URL{Path: report.Harmless(cmp.Or(location, c.ID))}).String())
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(place).WithRegion(sarif.NewRegion().WithStartLine(1))
	at := sarif.NewLocation().WithPhysicalLocation(physical)
	for _, id := range g.Cases[:min(len(g.Cases), mostLocations)] {
		at.AddLogicalLocation(sarif.NewLogicalLocation().WithFullyQualifiedName(report.Harmless(id)))
	}
	r := sarif.NewResult().WithLevel(sarifLevel(g.Status)).
		WithMessage(sarif.NewTextMessage(report.HarmlessLines(text))).AddLocation(at).
		WithPartialFingerprints(
			map[string]string{"plumblineCause/v1": report.Harmless(g.Rule + " " + report.Mask(g.Headline))})
	if c.Status == report.StatusKnown {
		r.AddSuppression(sarif.NewSuppression().WithKind("external").WithStatus("accepted").WithJustification(
			report.Harmless(c.Reason)))
	}
	return r
}

func sarifLevel(status string) string {
	if status == report.StatusWarn {
		return "warning"
	}
	return "error"
}

// sarifRule is a rule with its help: where it is documented, and what a reader should know before acting on it.
func sarifRule(r rules.Rule) *sarif.ReportingDescriptor {
	level := map[rules.Level]string{rules.Must: "error", rules.Should: "warning"}[r.Level]
	source := strings.TrimSuffix(r.Source.String()+": "+r.Source.Says, ": ")
	plain, marked := report.Harmless(source)+".", report.InMarkdown(source)+"."
	if r.Source.URL() != "" {
		marked = fmt.Sprintf("[%s](%s).", report.InMarkdown(source), r.Source.URL())
	}
	if r.Caution != "" {
		plain += "\n" + report.Harmless(r.Caution)
		marked += "\n\n" + report.InMarkdown(r.Caution)
	}
	title := report.Harmless(cmp.Or(r.Title, r.ID))
	d := sarif.NewReportingDescriptor().WithID(report.Harmless(r.ID)).
		WithShortDescription(sarif.NewMultiformatMessageString().WithText(title)).
		WithFullDescription(
			sarif.NewMultiformatMessageString().WithText(title + ".\n" + report.Harmless(source) + ".")).
		WithHelp(sarif.NewMultiformatMessageString().WithText(title + ".\n" + plain).WithMarkdown(
			report.InMarkdown(title) + ".\n\n" + marked)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(cmp.Or(level, "note")))
	if address := r.Source.URL(); address != "" {
		d.WithHelpURI(address)
	}
	return d
}

// invocation is the run as a whole: whether it proved anything, and why not.
func invocation(d *report.Document) *sarif.Invocation {
	i := sarif.NewInvocation().WithExecutionSuccessful(report.ExitCode(d) != 2).WithCommandLine(
		report.Harmless(d.Reproduce)).
		WithStartTimeUtc(d.StartedAt.UTC().Format("2006-01-02T15:04:05.000Z")).WithExitCode(
		report.ExitCode(d)).WithExitCodeDescription(report.Harmless(report.Verdict(d)))
	notify := func(level, text string) {
		i.AddToolExecutionNotification(sarif.NewNotification().WithLevel(level).WithMessage(
			sarif.NewTextMessage(report.Harmless(text))))
	}
	for _, r := range report.Reasons(d, report.StatusError) {
		notify("error", fmt.Sprintf("%s got no verdict: %s, as %s", report.Plural(r.Count, "case"), r.Text, r.Example))
	}
	for _, n := range d.Notes {
		level := "note"
		if d.NoJobs != "" && strings.HasPrefix(n, d.NoJobs) {
			level = "error"
		}
		notify(level, n)
	}
	return i
}
