package main

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/compare"
	"github.com/plumbline-conformance/plumbline/internal/report/page"
)

func (a *app) compareCommand() *cobra.Command {
	var values []string
	var gate bool
	var l looks
	c := &cobra.Command{
		Use:   "compare REPORT REPORT…",
		Short: "Compares JSON reports: of several implementations, or of two runs of one",
		Long: `Reads JSON reports written by check and shows, by rule family and case, where they differ.
For two reports it lists what fails only in the second, what improved, and what is in only
one of them. The two may be of two implementations, or of two runs of one implementation,
the earlier one first. Where a report has cases of both protocols, scores have a column
for each protocol. A target that does not implement the operation is shown as not
implemented, and the cases of the others are compared. All reports must have the same
profile. A case that only the second report has is no regression, whatever its status.

Exit status:
  0  compared
  1  with --fail-on-regression: something fails in the second report that did not fail before
  2  the reports could not be compared; with --fail-on-regression also: the second report
     lost verdicts or is not complete, so nothing was proven`,
		Example: `  plumbline compare floci.json gopherstack.json mine.json --format html=compare.html
  plumbline compare main.json branch.json --fail-on-regression
  plumbline compare main.json branch.json --format markdown >> "$GITHUB_STEP_SUMMARY"`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage("compare needs the paths of at least two JSON reports, but got %d", len(args))
			}
			if gate && len(args) != 2 {
				return usage("--fail-on-regression compares two reports, the earlier one first, but got %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.compare(args, values, gate, l) },
	}
	c.Flags().StringArrayVar(&values, "format", nil,
		"`FORMAT[=PATH]`: text, markdown or html, to standard output without a path (repeatable)")
	c.Flags().BoolVar(&gate, "fail-on-regression", false,
		"exit with status 1 if something fails in the second of two reports that did not fail in the first")
	c.Flags().BoolVar(&l.noColor, "no-color", false, "no colours (also NO_COLOR)")
	complete(c, "format", "text", "markdown", "html=")
	return c
}

func (a *app) compare(paths, values []string, gate bool, l looks) error {
	runs, err := readRuns(paths)
	if err != nil {
		return err
	}
	c, err := compare.New(runs)
	if err != nil {
		return err
	}
	list, err := a.compareFormats(paths, l).parse(values)
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := r.write(c); err != nil {
			return err
		}
	}
	switch {
	case gate && c.Changes.Regressed():
		a.code = exitBroken
	case gate && c.Changes.Unproven():
		return fmt.Errorf("%s is not complete, or lacks verdicts that %s has: it is not proven that nothing regressed",
			runs[1].Name, runs[0].Name)
	}
	return nil
}

// compareFormats are the views of a comparison.
func (a *app) compareFormats(paths []string, l looks) formats[*compare.Comparison] {
	views := func(o report.TextOptions) map[string]view[*compare.Comparison] {
		return map[string]view[*compare.Comparison]{
			"html":     page.Compare,
			"markdown": compare.Markdown,
			"text":     func(w io.Writer, c *compare.Comparison) error { return compare.Text(w, c, o) },
		}
	}
	return formats[*compare.Comparison]{
		flag: "--format", stdout: a.stdout, read: paths,
		screen: views(l.options(a.stdout)), file: views(report.TextOptions{}),
	}
}

// readRuns reads several reports at once.
func readRuns(paths []string) ([]compare.Run, error) {
	runs := make([]compare.Run, len(paths))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		g.Go(func() (err error) {
			runs[i] = compare.Run{Name: runName(path, paths)}
			runs[i].Document, err = report.ReadFile(path)
			return err
		})
	}
	return runs, g.Wait()
}

// runName is a report's name: that of its file, or the path where two files have the same name.
func runName(path string, paths []string) string {
	name := func(p string) string { return strings.TrimSuffix(filepath.Base(p), ".json") }
	others := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return p == path })
	if slices.ContainsFunc(others, func(p string) bool { return name(p) == name(path) }) {
		return path
	}
	return name(path)
}
