package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/known"
)

func (a *app) knownFailuresCommand() *cobra.Command {
	byRule := false
	c := &cobra.Command{
		Use:   "known REPORT",
		Short: "Starts a list of known failures from a JSON report",
		Long: `Writes a list that accepts every failure of a JSON report to standard output: a block of
cases for each cause, or with --by-rule a line for each rule. Add to each block the reason
why its failures are accepted; then

  plumbline check --known FILE …

does not fail because of them. A listed failure that no longer occurs fails the run, so
that the list stays accurate. A rule:ID line also accepts what later runs find for that
rule.`,
		Example: `  plumbline check --endpoint http://127.0.0.1:4566 --report json=report.json
  plumbline known report.json > known.txt
  plumbline check --endpoint http://127.0.0.1:4566 --known known.txt`,
		Args: oneArgument("the path of one JSON report"),
		RunE: func(_ *cobra.Command, args []string) error {
			d, err := report.ReadFile(args[0])
			if err != nil {
				return err
			}
			list := known.Start
			if byRule {
				list = known.StartByRule
			}
			_, err = fmt.Fprint(a.stdout, list(d))
			return err
		},
	}
	c.Flags().BoolVar(&byRule, "by-rule", false, "write a line rule:ID for each rule instead of the cases")
	return c
}
