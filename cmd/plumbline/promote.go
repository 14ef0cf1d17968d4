package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/casefile"
)

func (a *app) promoteCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "promote CRASHER",
		Short: "Makes a case of what a fuzz target has found",
		Long: `Reads an input that a fuzz target has kept (fuzz/testdata/fuzz/TARGET/NAME) and writes
a file of cases with one case to standard output: the request, the job that it needs
and what it may get. From then on check --cases sends it to any implementation.`,
		Example: `  plumbline promote fuzz/testdata/fuzz/FuzzRequest/582528ddfad69eb5 > found.yaml
  plumbline check --endpoint http://127.0.0.1:4566 --cases found.yaml --run 'found/**'`,
		Args: oneArgument("one file, as fuzzing keeps it in fuzz/testdata/fuzz/TARGET/NAME"),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return fmt.Errorf("the input cannot be read: %w", err)
			}
			cases, err := casefile.Promote(args[0], text)
			if err != nil {
				return err
			}
			_, err = a.stdout.Write(cases)
			return err
		},
	}
}
