package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/client/network"
	"github.com/plumbline-conformance/plumbline/internal/evidence"
	"github.com/plumbline-conformance/plumbline/internal/jobs/names"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// evidenceFlags are the flags of evidence.
type evidenceFlags struct {
	endpoint, output, role, bucket, ca string
	allowRemote, dry                   bool
	wait                               time.Duration
}

func (a *app) evidenceCommand() *cobra.Command {
	f := &evidenceFlags{}
	c := &cobra.Command{
		Use:   "evidence --endpoint URL",
		Short: "Asks a service what no document answers, with as few calls as possible",
		Long: `Asks CodePipeline itself, or an implementation, the questions that no document answers
(docs/open-questions.md), and prints which rules of plumbline the answers confirm, refute,
settle or leave open. It is made for whoever has an AWS account: it makes few calls, says
beforehand how many and what it makes, and removes all of it at the end, also after Ctrl-C.

--output writes the answers to a file without credentials, signatures and account ids,
which can be sent to the project. AWS needs --allow-remote, --role-arn and --bucket.

Exit status:
  0  the questions were asked
  2  nothing could be asked, or something could not be removed`,
		Example: `  plumbline evidence --endpoint http://127.0.0.1:4566
  plumbline evidence --endpoint http://127.0.0.1:4566 --dry-run`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.evidence(c.Context(), f) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.endpoint, "endpoint", "", "`URL` of the service")
	flags.StringVar(&f.output, "output", "", "write the answers to a `FILE`, without secrets")
	flags.BoolVar(&f.dry, "dry-run", false, "only say how many calls, and what would be made")
	flags.StringVar(&f.role, "role-arn", "arn:aws:iam::123456789012:role/plumbline",
		"`ARN` of the service role of the pipeline; AWS itself needs a real one")
	flags.StringVar(&f.bucket, "bucket", "plumbline-artifacts",
		"`NAME` of its artifact bucket; AWS itself needs a real one")
	flags.DurationVar(&f.wait, "wait", 30*time.Second,
		"how long the first jobs may take (AWS itself: at least three minutes)")
	flags.StringVar(&f.ca, "ca", "", "`FILE` with the certificates to trust (also AWS_CA_BUNDLE)")
	flags.BoolVar(&f.allowRemote, "allow-remote", false,
		"allow services outside loopback and private networks, AWS too")
	return c
}

// realWait is how long the first job may take to appear in AWS itself.
const realWait = 3 * time.Minute

func (a *app) evidence(ctx context.Context, f *evidenceFlags) error {
	aws := network.IsAWS(f.endpoint)
	switch {
	case f.endpoint == "":
		return usage("no service to ask: give --endpoint URL")
	case aws && (strings.Contains(f.role, "123456789012") || f.bucket == "plumbline-artifacts"):
		return usage("AWS needs a service role and a bucket that exist: give --role-arn and --bucket")
	case f.wait <= 0:
		return usage("--wait is a time such as 30s, not %s", f.wait)
	}
	if aws {
		f.wait = max(f.wait, realWait)
	}
	fmt.Fprintf(a.stdout, "at most %d calls, and polls while jobs are slow to appear\nmakes %s; removes all of it "+
		"at the end\n", evidence.MostCalls(), evidence.Makes())
	if f.dry {
		return nil
	}
	t, err := client.New(ctx, client.Options{
		Endpoint: f.endpoint, CAFile: f.ca, AllowRemote: f.allowRemote,
		Timeout: 30 * time.Second,
	})
	if err != nil {
		return err
	}
	defer t.Close()
	began := time.Now().UTC()
	got, err := evidence.Run(ctx, evidence.Options{
		Do:      func(ctx context.Context, q wire.Request) wire.Answer { return t.Do(ctx, q).Answer },
		RoleARN: f.role, Bucket: f.bucket, Name: names.New().Numbered(1), Wait: f.wait,
		Pause: time.Second,
	})
	fmt.Fprint(a.stdout, report.HarmlessLines(evidence.Text(got.Findings)))
	fmt.Fprintln(a.stdout, report.Plural(got.Calls, "call"))
	if len(got.Left) > 0 {
		err = errors.Join(err, fmt.Errorf("not removed: %s (plumbline clean removes it later)",
			strings.Join(got.Left, ", ")))
	}
	if f.output != "" && len(got.Observations) > 0 {
		err = errors.Join(err, f.write(evidence.File{
			Plumbline: plumbline.Version, Endpoint: f.endpoint, Time: began, Calls: got.Calls, Findings: got.Findings,
			Observations: got.Observations,
		}))
	}
	return err
}

func (f *evidenceFlags) write(what evidence.File) error {
	file, err := os.OpenFile(f.output, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("the answers cannot be written: %w", err)
	}
	return errors.Join(what.Write(file), file.Close())
}
