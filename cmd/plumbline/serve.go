package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/logbook"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// serveFlags are the flags of serve.
type serveFlags struct {
	address, fault string
	jobs, queued   int
	latency        time.Duration
	tls, quiet     bool
}

func (a *app) serveCommand() *cobra.Command {
	f := &serveFlags{}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serves the reference provider: CodePipeline's job-worker calls",
		Long: `Serves the calls that a job worker makes (PollForJobs, AcknowledgeJob, GetJobDetails,
PutJobSuccessResult, PutJobFailureResult) and those that create and delete pipelines of
custom actions, in the strictest documented way. Nothing is stored after it ends.

GET /healthz returns 200 as soon as the provider is ready. Each exchange is printed on
standard error: the job, the result, and for a rejected request the documented rule that
it violates.

With --fault it violates one documented rule (a mutant), or differs and still conforms (a
variant), to see how plumbline, or a job worker, reacts.`,
		Example: `  plumbline serve --listen 127.0.0.1:4566
  plumbline serve --queued 3        three jobs that wait for PollForJobs
  plumbline serve --jobs 3          three jobs in progress, whose ids are printed
  plumbline serve --tls             HTTPS; prints the path of its certificate
  plumbline serve --fault list      list every fault and every variant
  AWS_ENDPOINT_URL_CODEPIPELINE=http://127.0.0.1:4566 aws codepipeline list-pipelines`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.serve(c.Context(), f) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.address, "listen", "127.0.0.1:0", "`ADDRESS` to listen on; port 0 means any free port")
	flags.IntVar(&f.jobs, "jobs", 0, "number of jobs in progress at the start")
	flags.IntVar(&f.queued, "queued", 0, "number of jobs at the start that wait for PollForJobs")
	flags.StringVar(&f.fault, "fault", "", "`NAME` of a fault or a variant; list prints all of them")
	flags.DurationVar(&f.latency, "latency", 0, "delay of every answer")
	flags.BoolVar(&f.tls, "tls", false, "HTTPS with a new self-signed certificate, which clients trust through AWS_CA_BUNDLE")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "do not print exchanges")
	names := []string{"list"}
	for _, f := range provider.Faults() {
		names = append(names, f.Name+"\t"+f.Says)
	}
	for _, v := range provider.Variants() {
		names = append(names, v.Name+"\t"+v.Says)
	}
	complete(c, "fault", names...)
	return c
}

func (a *app) serve(ctx context.Context, f *serveFlags) error {
	if f.fault == "list" {
		return writeFaults(a.stdout)
	}
	if f.jobs < 0 || f.queued < 0 {
		return usage("--jobs and --queued must not be negative, got %d", min(f.jobs, f.queued))
	}
	p := provider.New(provider.Latency(f.latency))
	if f.fault != "" {
		var err error
		if p, err = provider.Named(f.fault, provider.Latency(f.latency)); err != nil {
			return usage("%w; --fault list prints all", err)
		}
	}
	var handler http.Handler = p
	if !f.quiet {
		handler = logbook.New(p, p.JobState, log.New(a.stderr, "", log.Ltime))
	}
	s, err := a.open(f, ready(handler))
	if err != nil {
		return err
	}
	defer s.close()
	a.printJobs(p, f)
	select {
	case <-ctx.Done():
		return nil
	case err := <-s.ended:
		return err
	}
}

// readiness is the path that reports that the provider is ready.
const readiness = "/healthz"

// ready answers the readiness path, to GET and HEAD, and leaves the rest to a handler.
func ready(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != readiness || r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, "ok\n") // whoever asked is gone
	})
}

// open starts to serve and prints the address.
func (a *app) open(f *serveFlags, handler http.Handler) (*server, error) {
	complaints := log.New(a.stderr, "", 0)
	if !f.tls {
		s, err := listen(f.address, handler, complaints)
		if err == nil {
			fmt.Fprintf(a.stdout, "listening on %s\n", s.url)
		}
		return s, err
	}
	certificate, path, remove, err := selfSigned(f.address)
	if err != nil {
		return nil, err
	}
	s, err := listen(f.address, handler, complaints, certificate)
	if err != nil {
		remove()
		return nil, err
	}
	end := s.close
	s.close = func() {
		end()
		remove()
	}
	fmt.Fprintf(a.stdout, "listening on %s\ncertificate %s\n", s.url, path)
	return s, nil
}

// printJobs makes the jobs of the start and prints their ids.
func (a *app) printJobs(p *provider.Provider, f *serveFlags) {
	for _, id := range p.SeedJobs(f.jobs) {
		fmt.Fprintf(a.stdout, "job %s\n", id)
	}
	for range f.queued {
		fmt.Fprintf(a.stdout, "queued %s\n", p.AddJob("Queued"))
	}
	if f.queued > 0 {
		fmt.Fprintln(a.stdout, "action type category=Source,owner=Custom,provider=PlumblineSeed,version=1")
	}
}

// writeFaults lists every fault and variant with its explanation.
func writeFaults(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FAULTS (each violates one documented rule)")
	for _, f := range provider.Faults() {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", f.Name, f.Family, f.Says)
	}
	fmt.Fprintln(t, "VARIANTS (each differs and still conforms)")
	for _, v := range provider.Variants() {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", v.Name, v.Family, v.Says)
	}
	return t.Flush()
}
