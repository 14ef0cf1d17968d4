package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

func (a *app) listCommand() *cobra.Command {
	var profile string
	var operations []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "list [GLOB…]",
		Short: "Lists the cases of the catalogue: all, or those whose id matches",
		Example: `  plumbline list
  plumbline list 'jobId/pattern/*' 'life/**'
  plumbline list --profile 2015
  plumbline list --operation all
  plumbline list 'PollForJobs/**'
  plumbline list --json | jq -r '.[] | select(.level == "should") | .id'`,
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := plumbline.List(profile, args...)
			if len(operations) > 0 {
				list, err = plumbline.ListOperations(profile, operations, args...)
			}
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(a.stdout, list)
			}
			return writeTable(a.stdout, list)
		},
	}
	profileFlag(c, &profile)
	c.Flags().StringArrayVar(&operations, "operation", nil,
		"`NAME` of an operation whose cases to list instead of those of PutJobSuccessResult, or all (repeatable)")
	complete(c, "operation", append(plumbline.Operations(), "all")...)
	c.Flags().BoolVar(&asJSON, "json", false, "print a JSON array")
	return c
}

func profileFlag(c *cobra.Command, profile *string) {
	c.Flags().StringVar(profile, "profile", "current",
		"edition of the documents: current, or 2015 (without output variables)")
	complete(c, "profile", "current", "2015")
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func writeTable(w io.Writer, list []report.Listed) error {
	t := table{most: []int{60, 7, 40, 48}}
	t.row("ID", "LEVEL", "NEEDS", "ALLOWED", "TITLE")
	for _, l := range list {
		t.row(report.Harmless(l.ID), l.Level, l.Needs, report.Harmless(l.Expected), report.Harmless(l.Title))
	}
	return t.write(w)
}
