package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/watch/recording"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// replayFlags are the flags of replay.
type replayFlags struct {
	target  plumbline.Target
	options plumbline.Options
	curl    bool
}

func (a *app) replayCommand() *cobra.Command {
	f := &replayFlags{}
	c := &cobra.Command{
		Use:   "replay REPORT [ID…] | replay RECORDING",
		Short: "Sends the failures of a report, or a recording of watch, again",
		Long: `Sends the failed cases of a JSON report again, or only those with the given ids: the same
requests, with new jobs, to the target of the report or to --endpoint. Each one fails as
before (unchanged), fails in another way (changed), or no longer fails (fixed).

If a failure belongs to the run as a whole (everywhere/…), all cases are sent again. A
failure that depends on other cases may appear fixed: only plumbline check is conclusive.

A recording of plumbline watch is sent whole, in its order, with the jobs that the target
hands out, and each answer that differs from the recorded one is printed.

Exit status:
  0  all are fixed; nothing differs from the recording
  1  some still fail; something differs
  2  nothing was proven: the report cannot be read or has no failures, or nothing got a verdict`,
		Example: `  plumbline check --endpoint http://127.0.0.1:4566 --report json=report.json
  plumbline replay report.json
  plumbline replay report.json continuationToken/length/02049
  plumbline replay report.json --curl
  plumbline replay worker.jsonl --endpoint http://127.0.0.1:4566`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("replay needs the path of a JSON report, and the ids of cases if only some of its " +
					"failures are to be sent")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.replay(c.Context(), f, args[0], args[1:]) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.BoolVar(&f.curl, "curl", false, "print the recorded requests as curl commands, send nothing")
	flags.StringVar(&f.target.URL, "endpoint", "", "`URL` of the implementation, if it is not that of the report")
	flags.StringVar(&f.target.Jobs, "jobs", "", "where jobs come from, as with check, if not the source in the report")
	flags.StringVar(&f.target.ThirdParty, "third-party", "",
		"jobs of partner actions, as with check: ids=FILE or exec=COMMAND")
	flags.StringVar(&f.options.Cases, "cases", "", "`FILE` with your own cases, if the report contains some")
	flags.DurationVar(&f.options.Timeout, "timeout", 5*time.Second, "time limit of a request")
	flags.StringVar(&f.target.CAFile, "ca", "", "`FILE` with the certificates to trust (also AWS_CA_BUNDLE)")
	flags.StringVar(&f.target.RoleARN, "role-arn", "",
		"`ARN` of the service role of the pipelines that --jobs aws makes")
	flags.StringVar(&f.target.Bucket, "bucket", "", "`NAME` of the artifact bucket of these pipelines")
	flags.BoolVar(&f.target.AllowRemote, "allow-remote", false, "allow targets outside loopback and private networks")
	return c
}

func (a *app) replay(ctx context.Context, f *replayFlags, path string, ids []string) error {
	switch r, err := recordingAt(path); {
	case err != nil:
		return err
	case r != nil && (f.curl || len(ids) > 0):
		return usage("%s is a recording: it is sent whole, without ids or --curl", path)
	case r != nil:
		return a.replayRecording(ctx, f, r)
	}
	d, err := report.ReadFile(path)
	if err != nil {
		return err
	}
	if f.curl {
		return a.printCurl(d, ids)
	}
	if err := f.complete(d); err != nil {
		return err
	}
	if d.Tool.Version != plumbline.Version {
		fmt.Fprintf(a.stderr, "plumbline: the report was written by version %s, this is %s: cases may have changed\n",
			report.Harmless(d.Tool.Version), plumbline.Version)
	}
	f.options.OnEvent = a.progress()
	fates, err := plumbline.Replay(ctx, f.target, d, f.options, ids...)
	a.printReplayed(fates)
	if err != nil && a.code == exitBroken {
		fmt.Fprintf(a.stderr, "plumbline: %v\n", err) // proven is proven
		return nil
	}
	return err
}

// complete takes from the report what no flag sets. A command is never run only because a report names it.
func (f *replayFlags) complete(d *plumbline.Report) error {
	f.target.URL = cmp.Or(f.target.URL, d.Target.URL)
	switch from := d.Target.Jobs; {
	case f.target.Jobs != "":
	case from == "func":
		return usage("the jobs of the report came from a Go function: set --jobs to say where jobs come from")
	case strings.HasPrefix(from, "exec="):
		return usage("the jobs of the report came from a command, which is not run without your consent: to run it, "+
			"add --jobs '%s'", report.Harmless(from))
	default:
		f.target.Jobs = from
	}
	return nil
}

// printReplayed writes a line for each failure, one for all without a verdict for the same reason, and the sum, and
// sets the exit code.
func (a *app) printReplayed(fates []plumbline.Replayed) {
	count, because := map[string]int{}, map[string]int{}
	for _, r := range fates {
		count[r.Fate]++
		because[r.Reason]++
	}
	for _, r := range fates {
		id, says := report.Harmless(r.ID), report.Harmless(r.Is)
		switch r.Fate {
		case plumbline.NoVerdict:
			says = report.Harmless(r.Reason)
			n := because[r.Reason]
			if n == 0 {
				continue
			}
			if n > 1 {
				id += fmt.Sprintf(" and %d more", n-1)
			}
			because[r.Reason] = 0
		case plumbline.Changed, plumbline.Fixed:
			says += "; it was " + report.Harmless(r.Was)
		}
		fmt.Fprintf(a.stdout, "%-10s %s: %s\n", r.Fate, id, says)
	}
	if len(fates) == 0 {
		return
	}
	var parts []string
	for _, fate := range []string{plumbline.Unchanged, plumbline.Changed, plumbline.Fixed, plumbline.NoVerdict} {
		if count[fate] > 0 || fate != plumbline.NoVerdict {
			parts = append(parts, fmt.Sprintf("%d %s", count[fate], fate))
		}
	}
	fmt.Fprintf(a.stdout, "%d replayed: %s\n", len(fates), strings.Join(parts, ", "))
	switch {
	case count[plumbline.Unchanged]+count[plumbline.Changed] > 0:
		a.code = exitBroken
	case count[plumbline.NoVerdict] > 0:
		a.code = exitFailed
	}
}

// printCurl writes the recorded requests as commands, each after a comment.
func (a *app) printCurl(d *plumbline.Report, ids []string) error {
	failures, err := plumbline.Failures(d, ids...)
	if err != nil {
		return err
	}
	states := jobs.Source{Kind: jobs.KindStates, Value: "http://127.0.0.1:4567/states"}
	fmt.Fprintf(a.stdout, "# The jobs of the recorded run are used up. One way to get a new one for each command:\n"+
		"#   plumbline states --endpoint %s --listen 127.0.0.1:4567 &\n#   JOB=$(%s)\n", report.Harmless(d.Target.URL),
		states.Command())
	for _, c := range failures {
		fmt.Fprintf(a.stdout, "\n# %s: expected %s, got %s\n", report.Harmless(c.ID), report.Harmless(c.Expected),
			report.Harmless(c.Got))
		switch {
		case c.LeftOut && c.Curl == "":
			fmt.Fprintf(a.stdout, "# not in the report, which shows others of its cause; repeated by:\n#   %s\n",
				report.Harmless(c.Replay))
			continue
		case c.Curl == "":
			fmt.Fprintln(a.stdout, "# no single request shows this")
			continue
		}
		for _, line := range strings.Split(c.Curl, "\n") {
			fmt.Fprintln(a.stdout, report.Harmless(line))
		}
	}
	return nil
}

// recordingAt reads a file if it is a recording of watch; else it returns nil, and the file may be a report.
func recordingAt(path string) (*recording.Recording, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil // whoever reads it as a report says so
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 4096)
	beginning, err := in.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) || !recording.Is(beginning) {
		return nil, nil
	}
	r, err := recording.Read(in)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read as a recording: %w", path, err)
	}
	return r, nil
}

// replayRecording sends a recording to a target and prints what differs.
func (a *app) replayRecording(ctx context.Context, f *replayFlags, r *recording.Recording) error {
	endpoint := cmp.Or(f.target.URL, r.Header.Target)
	t, err := client.New(ctx, client.Options{
		Endpoint: endpoint, CAFile: f.target.CAFile,
		AllowRemote: f.target.AllowRemote, Timeout: f.options.Timeout,
	})
	if err != nil {
		return err
	}
	defer t.Close()
	refused := 0
	done := recording.Play(ctx, r, func(ctx context.Context, q wire.Request) wire.Answer {
		e := t.Do(ctx, q)
		if e.Fate == wire.Refused {
			refused++
		}
		return e.Answer
	})
	switch {
	case ctx.Err() != nil:
		return errors.New("it was interrupted")
	case done.Sent == 0:
		return errors.New("nothing was sent: the recording has no whole request")
	case refused == done.Sent:
		return fmt.Errorf("no connection to %s could be made", endpoint)
	}
	for _, d := range done.Differences {
		fmt.Fprintf(a.stdout, "%4d %s: %s; it was %s\n", d.Number, report.Harmless(d.Operation), report.Harmless(d.Is),
			report.Harmless(d.Was))
	}
	fmt.Fprintf(a.stdout, "%s sent to %s: %s", report.Plural(done.Sent, "exchange"), endpoint,
		report.Plural(len(done.Differences), "difference"))
	if done.Skipped > 0 {
		fmt.Fprintf(a.stdout, "; %d left out, for they were not recorded whole", done.Skipped)
	}
	if !r.Whole {
		fmt.Fprint(a.stdout, "; the recording was broken off")
	}
	fmt.Fprintln(a.stdout)
	if len(done.Differences) > 0 {
		a.code = exitBroken
	}
	return nil
}
