package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/known"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

func (a *app) knownFailuresCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "known REPORT",
		Short: "Starts a list of known failures from a JSON report",
		Long: `Writes a list that accepts every failure of a JSON report, a block for each cause, to
standard output. Say in each block why its failures are accepted; then

  plumbline check --known FILE …

does not fail because of them. A failure on the list that does not happen any more fails
the run, so that the list stays true.`,
		Example: `  plumbline check --endpoint http://127.0.0.1:4566 --report json=report.json
  plumbline known report.json > known.txt
  plumbline check --endpoint http://127.0.0.1:4566 --known known.txt`,
		Args: oneArgument("the path of one JSON report"),
		RunE: func(_ *cobra.Command, args []string) error {
			d, err := report.ReadFile(args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(a.stdout, known.Start(d))
			return err
		},
	}
}
