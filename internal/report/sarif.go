package report

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// SARIF writes the view for code scanning, SARIF 2.1.0: a rule for each rule of plumbline, a result for each finding
// that is not in order. There is no line of source code to point at: a case's id, which reads as a path, stands for it.
func SARIF(w io.Writer, d *Document) error {
	driver := sarif.NewToolComponent().WithName("plumbline").WithVersion(d.Tool.Version).
		WithInformationURI("https://github.com/plumbline-conformance/plumbline")
	index := map[string]int{}
	for _, r := range spec.Rules() {
		index[r.ID] = len(driver.Rules)
		driver.AddRule(sarifRule(r))
	}
	run := sarif.NewRun().WithTool(sarif.NewTool().WithDriver(driver)).WithColumnKind("unicodeCodePoints").AddInvocation(invocation(d))
	for i := range d.Cases {
		c := &d.Cases[i]
		for _, f := range sarifFindings(c, d.Strict) {
			if _, listed := index[f.Rule]; !listed { // the rule of a case of one's own
				index[f.Rule] = len(driver.Rules)
				driver.AddRule(sarifRule(spec.Rule{ID: f.Rule, Title: c.Title, Level: spec.Level(f.Level), Source: spec.Source{Document: c.Source}}))
			}
			run.AddResult(sarifResult(c, f).WithRuleID(Harmless(f.Rule)).WithRuleIndex(index[f.Rule]))
		}
	}
	text, err := encode(sarif.NewReport().AddRun(run), " ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

// sarifFindings are what is wrong with a case: each finding that counts, and those that are known.
func sarifFindings(c *Case, strict bool) []Finding {
	switch c.Status {
	case StatusFail, StatusWarn, StatusFixed:
		return blamed(c, strict)
	case StatusKnown:
		return []Finding{{Rule: c.Rule, Level: c.Level, Expected: c.Expected, Got: c.Got}}
	}
	return nil
}

func sarifResult(c *Case, f Finding) *sarif.Result {
	text := fmt.Sprintf("%s: %s", c.ID, headline(c, f))
	if c.Status != StatusFixed {
		text += fmt.Sprintf(".\n%s", account(c))
	}
	place := sarif.NewArtifactLocation().WithURI((&url.URL{Path: Harmless(c.ID)}).String())
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(place).WithRegion(sarif.NewRegion().WithStartLine(1))
	logical := sarif.NewLogicalLocation().WithFullyQualifiedName(Harmless(c.ID))
	r := sarif.NewResult().WithLevel(sarifLevel(c.Status)).
		WithMessage(sarif.NewTextMessage(HarmlessLines(text))).
		AddLocation(sarif.NewLocation().WithPhysicalLocation(physical).AddLogicalLocation(logical)).
		WithPartialFingerprints(map[string]string{"plumblineCase/v1": Harmless(c.ID + " " + f.Rule)})
	if c.Status == StatusKnown {
		r.AddSuppression(sarif.NewSuppression().WithKind("external").WithStatus("accepted").WithJustification(Harmless(c.Reason)))
	}
	return r
}

func sarifLevel(status string) string {
	if status == StatusWarn {
		return "warning"
	}
	return "error"
}

// sarifRule is a rule with its help: where it is documented, and what a reader should know before acting on it.
func sarifRule(r spec.Rule) *sarif.ReportingDescriptor {
	level := map[spec.Level]string{spec.Must: "error", spec.Should: "warning"}[r.Level]
	source := strings.TrimSuffix(r.Source.String()+": "+r.Source.Says, ": ")
	plain, marked := Harmless(source)+".", InMarkdown(source)+"."
	if r.Source.URL() != "" {
		marked = fmt.Sprintf("[%s](%s).", InMarkdown(source), r.Source.URL())
	}
	if r.Caution != "" {
		plain += "\n" + Harmless(r.Caution)
		marked += "\n\n" + InMarkdown(r.Caution)
	}
	title := Harmless(cmp.Or(r.Title, r.ID))
	d := sarif.NewReportingDescriptor().WithID(Harmless(r.ID)).
		WithShortDescription(sarif.NewMultiformatMessageString().WithText(title)).
		WithHelp(sarif.NewMultiformatMessageString().WithText(title + ".\n" + plain).WithMarkdown(InMarkdown(title) + ".\n\n" + marked)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(cmp.Or(level, "note")))
	if address := r.Source.URL(); address != "" {
		d.WithHelpURI(address)
	}
	return d
}

// invocation is the run as a whole: whether it proved anything, and why not.
func invocation(d *Document) *sarif.Invocation {
	i := sarif.NewInvocation().WithExecutionSuccessful(ExitCode(d) != 2).WithCommandLine(Harmless(d.Reproduce)).
		WithStartTimeUtc(d.StartedAt.UTC().Format("2006-01-02T15:04:05.000Z")).WithExitCode(ExitCode(d)).WithExitCodeDescription(Harmless(Verdict(d)))
	notify := func(level, text string) {
		i.AddToolExecutionNotification(sarif.NewNotification().WithLevel(level).WithMessage(sarif.NewTextMessage(Harmless(text))))
	}
	for _, r := range Reasons(d, StatusError) {
		notify("error", fmt.Sprintf("%s got no verdict: %s, as %s", Plural(r.Count, "case"), r.Text, r.Example))
	}
	for _, n := range d.Notes {
		notify("note", n)
	}
	return i
}
