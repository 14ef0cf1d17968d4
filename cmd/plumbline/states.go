package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/client/network"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/jobs/states"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// statesFlags are the flags of states.
type statesFlags struct {
	options client.Options
	listen  string
	jobs    string
	aws     jobs.AWSOptions
}

func (a *app) statesCommand() *cobra.Command {
	f := &statesFlags{}
	c := &cobra.Command{
		Use:   "states",
		Short: "Serves the provider states of the Pact contract for an implementation",
		Long: `Serves the provider states that a Pact verifier needs, for an implementation that has
none itself (contracts/README.md):

  POST /states   sets up a state, with jobs that it gets from the implementation; answers
                 422 and the reason if that is not possible
  anything else  is signed and forwarded to the implementation

The states are "` + states.InProgress + `", "` + states.InStatus("STATUS") + `" (InProgress,
Dispatched, Succeeded or Failed) and "` + states.Missing + `"; each answers with a jobId.`,
		Example: `  plumbline states --endpoint http://127.0.0.1:4566 --listen 127.0.0.1:4567
  pact verifier -f contracts/pacts/codepipeline-job-worker-codepipeline.json -n codepipeline \
    -h 127.0.0.1 -p 4567 -s http://127.0.0.1:4567/states --request-timeout 60000`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.states(c.Context(), f) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.options.Endpoint, "endpoint", "",
		"`URL` of the implementation (also AWS_ENDPOINT_URL_CODEPIPELINE, AWS_ENDPOINT_URL)")
	flags.StringVar(&f.listen, "listen", "127.0.0.1:0", "`ADDRESS` to listen on; port 0 means any free port")
	flags.StringVar(&f.jobs, "jobs", "auto", "where jobs come from, as with check: "+jobs.Ways)
	flags.DurationVar(&f.options.Timeout, "timeout", 5*time.Second, "time limit of a request to the implementation")
	flags.StringVar(&f.aws.RoleARN, "role-arn", "",
		"`ARN` of the service role of the pipelines that --jobs aws makes; AWS itself needs a real one")
	flags.StringVar(&f.aws.Bucket, "bucket", "",
		"`NAME` of the artifact bucket of these pipelines; AWS itself needs a real one")
	flags.StringVar(&f.options.CAFile, "ca", "", "`FILE` with the certificates to trust (also AWS_CA_BUNDLE)")
	flags.BoolVar(&f.options.AllowRemote, "allow-remote", false,
		"allow implementations outside loopback and private networks")
	return c
}

// states serves until it is interrupted, and removes then what it made.
func (a *app) states(ctx context.Context, f *statesFlags) (err error) {
	source, err := jobs.Parse(f.jobs)
	if err != nil {
		return usage("%w", err)
	}
	f.options.Endpoint = cmp.Or(f.options.Endpoint, os.Getenv("AWS_ENDPOINT_URL_CODEPIPELINE"),
		os.Getenv("AWS_ENDPOINT_URL"))
	if f.options.Endpoint == "" {
		return usage("no implementation: give --endpoint URL")
	}
	f.aws.Real = network.IsAWS(f.options.Endpoint)
	switch {
	case f.aws.Real && source.Kind == jobs.KindAWS && !source.Auto && (f.aws.RoleARN == "" || f.aws.Bucket == ""):
		return usage("pipelines of AWS itself need a service role and a bucket that exist: give --role-arn ARN and " +
			"--bucket NAME (docs/real-aws.md)")
	case f.options.AllowRemote && source.Auto:
		return usage("--allow-remote needs --jobs, to say where jobs come from: aws creates pipelines, which " +
			"may cost money")
	}
	to, err := client.New(ctx, f.options)
	if err != nil {
		return err
	}
	defer func() { _ = to.Close() }() // nothing is to be said of connections that end
	server, err := states.Open(ctx, to, source, f.aws)
	defer func() {
		if closing := server.Close(ctx); err == nil {
			err = closing
		}
	}()
	if err != nil {
		return err
	}
	server.OnState = a.printState
	s, err := listen(f.listen, server, log.New(a.stderr, "", 0))
	if err != nil {
		return err
	}
	defer s.close()
	fmt.Fprintf(a.stdout, "listening on %s\nprovider states: POST %s%s\neverything else is forwarded to %s\n", s.url,
		s.url, states.Path, to.Endpoint())
	select {
	case <-ctx.Done():
		return nil
	case err := <-s.ended:
		return err
	}
}

// printState writes a line for each state.
func (a *app) printState(state, job string, err error) {
	if err != nil {
		fmt.Fprintf(a.stderr, "could not set up %q: %s\n", state, report.Harmless(err.Error()))
		return
	}
	fmt.Fprintf(a.stderr, "%q: %s\n", state, report.Harmless(job))
}
