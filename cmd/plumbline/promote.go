package main

import (
	"cmp"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/cases/casefile"
	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
	"github.com/plumbline-conformance/plumbline/internal/text/textfile"
)

func (a *app) promoteCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "promote CRASHER",
		Short: "Converts a finding of a fuzz target into a case",
		Long: `Reads an input that a fuzz target saved (fuzz/testdata/fuzz/TARGET/NAME) and writes a
file of cases with one case to standard output: the request, the job that it needs and
the allowed answers. check --cases can then send it to any implementation.

With the variables of the fuzz run (PLUMBLINE_FAULT, or PLUMBLINE_ENDPOINT and
PLUMBLINE_JOBS) the request is first reduced to the smallest that still shows the finding.`,
		Example: "  PLUMBLINE_ENDPOINT=http://127.0.0.1:4566 plumbline promote " +
			"fuzz/testdata/fuzz/FuzzRequest/582528ddfad69eb5 > found.yaml\n" +
			"  plumbline check --endpoint http://127.0.0.1:4566 --cases found.yaml --run 'found/**'",
		Args: oneArgument("one file, as saved by fuzzing in fuzz/testdata/fuzz/TARGET/NAME"),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := textfile.Read(args[0])
			if err != nil {
				return fmt.Errorf("could not read the input: %w", err)
			}
			cases, err := casefile.Promote(args[0], text, a.smallest)
			if err != nil {
				return err
			}
			_, err = a.stdout.Write(cases)
			return err
		},
	}
}

// smallest returns the smallest request that still shows the finding, or the whole request
// if the implementation of the fuzz run is not available.
func (a *app) smallest(r generate.Request) generate.Request {
	small, err := smallestOf(r)
	switch {
	case err != nil:
		fmt.Fprintf(a.stderr, "plumbline: the request is not reduced: %s\n", report.Harmless(err.Error()))
	case small.Past == generate.Refused, small.Past == generate.Continued:
		fmt.Fprintln(a.stderr, "plumbline: the finding depends on an earlier request for the same job, which a case "+
			"cannot express: keep the input too")
	}
	return small
}

// smallestOf sends requests to the implementation that the environment selects.
func smallestOf(r generate.Request) (generate.Request, error) {
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	finish, err := subject.Prepare(self)
	defer finish()
	if err != nil {
		return r, err
	}
	s, err := subject.FromEnvironment()
	if err != nil {
		return r, err
	}
	small, problem, err := s.Smallest(r)
	if err == nil && problem == "" {
		err = fmt.Errorf("%s does not show the finding; set %s or %s as in the fuzz run",
			cmp.Or(strings.TrimSpace(subject.Variables()), "the built-in provider"), subject.Fault, subject.Endpoint)
	}
	return small, err
}
