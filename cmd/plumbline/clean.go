package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

func (a *app) cleanCommand() *cobra.Command {
	var to plumbline.Target
	var older time.Duration
	var dry bool
	c := &cobra.Command{
		Use:   "clean",
		Short: "Removes what interrupted runs left behind in a target",
		Long: `Removes the pipelines and custom action types that runs of plumbline left behind.
A run removes what it created, also after Ctrl-C; after kill -9 or a power failure it
cannot. A run whose pipelines are younger than an hour may still be running: it is listed
and kept, unless --older-than sets another age. Only the names that plumbline gives are
considered: plumbline- and ten hexadecimal digits.`,
		Example: `  plumbline clean --endpoint http://127.0.0.1:4566 --dry-run
  plumbline clean --endpoint http://127.0.0.1:4566 --older-than 0s`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.clean(c.Context(), to, older, dry) },
	}
	c.Flags().StringVar(&to.URL, "endpoint", "", "`URL` of the implementation")
	c.Flags().DurationVar(&older, "older-than", time.Hour,
		"keep the runs whose pipelines are younger: they may still be running")
	c.Flags().BoolVar(&dry, "dry-run", false, "only list what would be removed")
	c.Flags().StringVar(&to.CAFile, "ca", "", "`FILE` with the certificates to trust (also AWS_CA_BUNDLE)")
	c.Flags().BoolVar(&to.AllowRemote, "allow-remote", false, "allow targets outside loopback and private networks")
	return c
}

func (a *app) clean(ctx context.Context, to plumbline.Target, older time.Duration, dry bool) error {
	to.URL = cmp.Or(to.URL, os.Getenv("AWS_ENDPOINT_URL_CODEPIPELINE"), os.Getenv("AWS_ENDPOINT_URL"))
	switch {
	case to.URL == "":
		return usage("no target: give --endpoint URL")
	case older < 0:
		return usage("--older-than is a time such as 1h, not %s", older)
	}
	found, young, err := plumbline.Clean(ctx, to, older, dry)
	done := "removed"
	if dry || err != nil {
		done = "found"
	}
	for _, name := range found {
		fmt.Fprintf(a.stdout, "%s %s\n", done, report.Harmless(name))
	}
	switch {
	case len(young) > 0:
		fmt.Fprintf(a.stdout, "kept, because their pipelines are younger than %s and the runs may still be active: "+
			"%s (--older-than 0s removes them)\n",
			report.Harmless(older.String()), report.Harmless(strings.Join(young, ", ")))
	case len(found) == 0 && err == nil:
		fmt.Fprintln(a.stdout, "nothing to remove")
	}
	return err
}
