package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

func (a *app) listCommand() *cobra.Command {
	var profile string
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "Lists every case of the catalogue",
		Example: `  plumbline list
  plumbline list --profile 2015
  plumbline list --json | jq -r '.[] | select(.level == "should") | .id'`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			list, err := plumbline.List(profile)
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
	c.Flags().BoolVar(&asJSON, "json", false, "as a JSON array")
	return c
}

func (a *app) explainCommand() *cobra.Command {
	var profile string
	c := &cobra.Command{
		Use:     "explain ID|GLOB",
		Short:   "Explains a case: its rule, where that is documented, what is sent and what is allowed",
		Example: "  plumbline explain jobId/pattern/upper-case-00\n  plumbline explain 'continuationToken/*'",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("explain takes the id of one case, or a pattern of ids, but got %d arguments", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := plumbline.Explain(args[0], profile)
			if err != nil {
				return err
			}
			for i, l := range list {
				if i > 0 {
					fmt.Fprintln(a.stdout)
				}
				explain(a.stdout, l)
			}
			return nil
		},
	}
	profileFlag(c, &profile)
	return c
}

func profileFlag(c *cobra.Command, profile *string) {
	c.Flags().StringVar(profile, "profile", "current", "edition of the documents: current, or 2015 (without output variables)")
	complete(c, "profile", "current", "2015")
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func writeTable(w io.Writer, list []report.Listed) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tLEVEL\tNEEDS\tALLOWED\tTITLE")
	for _, l := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", report.Harmless(l.ID), l.Level, l.Needs, report.Harmless(l.Expected), report.Harmless(l.Title))
	}
	return t.Flush()
}

// explain writes what is known of a case, a field a line.
func explain(w io.Writer, l report.Listed) {
	fmt.Fprintln(w, report.Harmless(l.ID))
	for _, f := range []struct{ name, value string }{
		{"title", l.Title},
		{"level", l.Level},
		{"family", l.Family},
		{"rule", l.Rule},
		{"", l.Statement},
		{"source", l.Source},
		{"caution", l.Caution},
		{"profile", l.Profile},
		{"needs", l.Needs},
		{"allowed", l.Expected},
		{"request", l.Request},
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
