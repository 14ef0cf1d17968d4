package main

import (
	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

func (a *app) reportCommand() *cobra.Command {
	var values []string
	var l looks
	c := &cobra.Command{
		Use:   "report REPORT",
		Short: "Shows a saved JSON report in another format",
		Long: `Reads a JSON report written by check and shows it as text, or once for each --format given.
The exit status says whether the conversion succeeded, not what the report contains.`,
		Example: `  plumbline check --endpoint http://127.0.0.1:4566 --report json=report.json
  plumbline report report.json --verbose
  plumbline report report.json --format html=report.html --format badge=badge.svg
  plumbline report report.json --format sarif > plumbline.sarif`,
		Args: oneArgument("the path of one JSON report"),
		RunE: func(_ *cobra.Command, args []string) error { return a.report(args[0], values, l) },
	}
	c.Flags().StringArrayVar(&values, "format", nil, "`FORMAT[=PATH]`: text, json, junit, sarif, markdown, html or "+
		"badge, to standard output without a path (repeatable)")
	l.define(c)
	complete(c, "format", "text", "json", "junit", "sarif", "markdown", "html=", "badge=")
	return c
}

const sarifLocationUsage = "`FILE` (path in the repository) at which code scanning shows the findings of a SARIF " +
	"report; default: the ids of cases"

// define adds the flags of reports.
func (l *looks) define(c *cobra.Command) {
	c.Flags().StringVar(&l.sarifLocation, "sarif-location", "", sarifLocationUsage)
	c.Flags().BoolVar(&l.noColor, "no-color", false, "no colours (also NO_COLOR)")
	c.Flags().BoolVarP(&l.quiet, "quiet", "q", false, "one line per failure")
	c.Flags().BoolVarP(&l.verbose, "verbose", "v", false, "print every case, and the exchange of each failure")
}

func (a *app) report(path string, values []string, l looks) error {
	if l.quiet && l.verbose {
		return usage("--quiet and --verbose exclude each other")
	}
	d, err := report.ReadFile(path)
	if err != nil {
		return err
	}
	formats := a.reportFormats("--format", l)
	formats.read = []string{path}
	list, err := reportsTo(formats, values, l)
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := r.write(d); err != nil {
			return err
		}
	}
	return nil
}
