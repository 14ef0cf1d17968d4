package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

func (a *app) explainCommand() *cobra.Command {
	var profile string
	c := &cobra.Command{
		Use:   "explain ID|GLOB|RULE|FAMILY",
		Short: "Explains a case, a rule or a family of rules",
		Long: `For a case: its rule, where the rule is documented, the request, and the allowed answers.
For a rule also common mistakes, how to fix them, and the cases that test it. For a family:
its rules. docs/rules has the same as pages.`,
		Example: `  plumbline explain jobId/pattern/upper-case-00
  plumbline explain 'continuationToken/null/*'
  plumbline explain continuationToken/length
  plumbline explain life`,
		Args: oneArgument("the id of one case, a pattern of ids, a rule or a family"),
		RunE: func(_ *cobra.Command, args []string) error { return a.explain(args[0], profile) },
	}
	profileFlag(c, &profile)
	return c
}

// explain writes the page of a rule or a family, and of each case of that name: a
// few ids are those of a rule and of a case.
func (a *app) explain(what, profile string) error {
	page, isRule := plumbline.ExplainRule(what, profile)
	if isRule {
		fmt.Fprint(a.stdout, page)
	}
	list, err := plumbline.Explain(what, profile)
	if err != nil {
		if isRule {
			return nil
		}
		if near := plumbline.RulesNear(what); len(near) > 0 {
			return usage("there is no case, rule or family %q: did you mean %s?", what, strings.Join(near, " or "))
		}
		return err
	}
	for i, l := range list {
		if i > 0 || isRule {
			fmt.Fprintln(a.stdout)
		}
		explain(a.stdout, l)
	}
	return nil
}

// explain writes what is known of a case, a field a line.
func explain(w io.Writer, l report.Listed) {
	fmt.Fprintln(w, report.Harmless(l.ID))
	for _, f := range []struct{ name, value string }{
		{"title", l.Title},
		{"level", strings.ToUpper(l.Level)},
		{"family", l.Family},
		{"rule", l.Rule},
		{"", l.Statement},
		{"source", l.Source},
		{"caution", l.Caution},
		{"profile", l.Profile},
		{"needs", l.Needs},
		{"allowed", l.Expected},
		{"request", l.Request},
		{"answer", l.Answer},
		{"more", "plumbline explain " + l.Rule},
	} {
		if f.value == "" {
			continue
		}
		lines := strings.Split(strings.ReplaceAll(f.value, "\r\n", "\n"), "\n")
		for _, line := range lines {
			fmt.Fprintf(w, "  %-8s %s\n", f.name, report.Harmless(line))
			f.name = ""
		}
	}
}
