package main

import (
	"cmp"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/casefile"
	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/subject"
	"github.com/plumbline-conformance/plumbline/internal/textfile"
)

func (a *app) promoteCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "promote CRASHER",
		Short: "Makes a case of what a fuzz target has found",
		Long: `Reads an input that a fuzz target has kept (fuzz/testdata/fuzz/TARGET/NAME) and writes
a file of cases with one case to standard output: the request, the job that it needs
and what it may get. From then on check --cases sends it to any implementation.

With the variables that the fuzz run had (PLUMBLINE_FAULT, or PLUMBLINE_ENDPOINT and
PLUMBLINE_JOBS) the request is first made as small as still shows the finding there.`,
		Example: `  PLUMBLINE_ENDPOINT=http://127.0.0.1:4566 plumbline promote fuzz/testdata/fuzz/FuzzRequest/582528ddfad69eb5 > found.yaml
  plumbline check --endpoint http://127.0.0.1:4566 --cases found.yaml --run 'found/**'`,
		Args: oneArgument("one file, as fuzzing keeps it in fuzz/testdata/fuzz/TARGET/NAME"),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := textfile.Read(args[0])
			if err != nil {
				return fmt.Errorf("the input cannot be read: %w", err)
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

// smallest is a request as small as it still shows what was found. Only who was asked
// can tell; without, the request is none the worse a case for being whole.
func (a *app) smallest(r generate.Request) generate.Request {
	small, err := smallestOf(r)
	switch {
	case err != nil:
		fmt.Fprintf(a.stderr, "plumbline: the request is written whole: %s\n", report.Harmless(err.Error()))
	case small.Past == generate.Refused, small.Past == generate.Continued:
		fmt.Fprintln(a.stderr, "plumbline: the finding has to do with what was sent for the job before, which a case cannot say: keep the input too")
	}
	return small
}

// smallestOf asks the subject that the environment chooses.
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
		err = fmt.Errorf("%s does not show the finding; set %s or %s as the fuzz run had it",
			cmp.Or(strings.TrimSpace(subject.Variables()), "the embedded provider"), subject.Fault, subject.Endpoint)
	}
	return small, err
}
