package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/provider/console"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// serveFlags are the flags of serve.
type serveFlags struct {
	address, fault, log, expect string
	jobs, queued, partners      int
	latency, jobTimeout, within time.Duration
	tls, quiet                  bool
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
it violates; at the end, a summary. POST /_plumbline/jobs adds jobs while it runs, and
/_plumbline/ is a page that shows jobs and exchanges; both for this machine only.

With --fault it violates one documented rule (a mutant), differs and still conforms (a
variant), or disturbs workers as a network or a busy service does (a disturbance).

With --expect it ends when as many jobs have succeeded, failed or timed out, or requests
were rejected, as is said: exit code 0. It ends with 1, and a sentence that says why, when
that cannot be any more or --within is over. A job that continues with a token is no
success yet.`,
		Example: `  plumbline serve --listen 127.0.0.1:4566
  plumbline serve --queued 3        three jobs that wait for PollForJobs
  plumbline serve --jobs 3          three jobs in progress, whose ids are printed
  plumbline serve --tls             HTTPS; prints the path of its certificate
  plumbline serve --fault list      list every fault, variant and disturbance
  plumbline serve --queued 3 --expect 3-successes,0-rejections --within 30s
  curl -d '{"actionType":"Test/MyTests/1","configuration":{"Suite":"all"}}' http://127.0.0.1:4566/_plumbline/jobs
  AWS_ENDPOINT_URL_CODEPIPELINE=http://127.0.0.1:4566 aws codepipeline list-pipelines`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if c.Flags().Changed("within") && f.expect == "" {
				return usage("--within needs --expect")
			}
			return a.serve(c.Context(), f)
		},
	}
	f.define(c)
	return c
}

func (f *serveFlags) define(c *cobra.Command) {
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.address, "listen", "127.0.0.1:0", "`ADDRESS` to listen on; port 0 means any free port")
	flags.IntVar(&f.jobs, "jobs", 0, "number of jobs in progress at the start")
	flags.IntVar(&f.queued, "queued", 0, "number of jobs at the start that wait for PollForJobs")
	flags.IntVar(&f.partners, "third-party", 0,
		"number of partner jobs at the start that wait for PollForThirdPartyJobs, printed with their client tokens")
	flags.DurationVar(&f.jobTimeout, "job-timeout", 0,
		"time after which a job that was handed out is TimedOut (0: never)")
	flags.StringVar(&f.fault, "fault", "", "`NAME` of a fault, a variant or a disturbance; list prints all of them")
	flags.DurationVar(&f.latency, "latency", 0, "delay of every answer")
	flags.StringVar(&f.expect, "expect", "",
		"end when this has happened: `N-successes`, N-failures, N-timeouts, N-rejections, or several with commas")
	flags.DurationVar(&f.within, "within", time.Minute, "end with exit code 1 when --expect has not happened by then")
	flags.BoolVar(&f.tls, "tls", false,
		"HTTPS with a new self-signed certificate, which clients trust through AWS_CA_BUNDLE")
	flags.StringVar(&f.log, "log", "text", "form of the exchanges on standard error: `text` or json, a line each")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "do not print exchanges, nor the summary")
	complete(c, "log", "text", "json")
	completeLater(c, "fault", disturbing)
}

// disturbing are the values of --fault with what each does.
func disturbing() []string {
	names := []string{"list"}
	for _, d := range provider.Disturbances() {
		names = append(names, d.Name+"\t"+d.Says)
	}
	for _, f := range provider.Faults() {
		names = append(names, f.Name+"\t"+f.Says)
	}
	for _, v := range provider.Variants() {
		names = append(names, v.Name+"\t"+v.Says)
	}
	return names
}

// check rejects flags that cannot be.
func (f *serveFlags) check() error {
	switch {
	case f.jobs < 0 || f.queued < 0:
		return usage("--jobs and --queued must not be negative, got %d", min(f.jobs, f.queued))
	case f.partners < 0:
		return usage("--third-party must not be negative, got %d", f.partners)
	case f.jobTimeout < 0 || f.latency < 0:
		return usage("--job-timeout and --latency must not be negative, got %s", min(f.jobTimeout, f.latency))
	case f.log != "text" && f.log != "json":
		return usage("--log is text or json, not %q", f.log)
	}
	return nil
}

func (a *app) serve(ctx context.Context, f *serveFlags) error {
	if f.fault == "list" {
		return writeFaults(a.stdout)
	}
	if err := f.check(); err != nil {
		return err
	}
	var expected *expectation
	if f.expect != "" {
		var err error
		if expected, err = expecting(f.expect, f.within); err != nil {
			return err
		}
	}
	desk := console.New()
	told := func(j provider.Job) {
		desk.Job(j)
		if expected != nil {
			expected.job(j)
		}
	}
	p, err := f.provider(provider.Latency(f.latency), provider.JobTimeout(f.jobTimeout), provider.Observe(told))
	if err != nil {
		return err
	}
	diary := &diary{to: a.stderr, json: f.log == "json", quiet: f.quiet}
	book := logbook.New(p, jobsOf(p), func(e logbook.Exchange) {
		diary.exchange(e)
		desk.Exchange(e)
		if expected != nil {
			expected.exchange(e)
		}
	})
	s, err := a.open(f, desk.Handler(p, ready(book)))
	if err != nil {
		return err
	}
	a.printJobs(p, f, s.url)
	err = a.until(ctx, s, expected)
	s.close()
	diary.end(statesOf(p.Jobs()))
	return err
}

// provider is the provider that the flags ask for.
func (f *serveFlags) provider(opts ...provider.Option) (*provider.Provider, error) {
	if f.fault == "" {
		return provider.New(opts...), nil
	}
	p, err := provider.Named(f.fault, opts...)
	if err != nil {
		return nil, usage("%w; --fault list prints all", err)
	}
	return p, nil
}

// jobsOf are the jobs of a provider, as a logbook asks for them.
func jobsOf(p *provider.Provider) func(string) logbook.Job {
	return func(id string) logbook.Job {
		j, _ := p.JobByID(id)
		return logbook.Job{State: j.State, Next: j.Next}
	}
}

// until waits until the program is interrupted, the server ends, or what was expected is decided.
func (a *app) until(ctx context.Context, s *server, expected *expectation) error {
	if expected == nil {
		select {
		case <-ctx.Done():
			return nil
		case err := <-s.ended:
			return err
		}
	}
	interrupted := false
	select {
	case <-ctx.Done():
		interrupted = true
	case err := <-s.ended:
		return err
	case <-time.After(expected.within):
	case <-expected.over:
		a.linger(ctx, expected)
	}
	sentence, met := expected.verdict(interrupted)
	fmt.Fprintln(a.stdout, sentence)
	if !met {
		a.code = exitBroken
	}
	return nil
}

// linger goes on to serve until the worker seems to be done: it gets the answers to what it still asks.
func (a *app) linger(ctx context.Context, expected *expectation) {
	most := time.After(10 * idle)
	look := time.NewTicker(idle / 10)
	defer look.Stop()
	for !expected.quiet() {
		select {
		case <-ctx.Done():
			return
		case <-most:
			return
		case <-look.C:
		}
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

// printJobs makes the jobs of the start and prints their ids, and where more are added.
func (a *app) printJobs(p *provider.Provider, f *serveFlags, url string) {
	for _, id := range p.SeedJobs(f.jobs) {
		fmt.Fprintf(a.stdout, "job %s\n", id)
	}
	for range f.queued {
		fmt.Fprintf(a.stdout, "queued %s\n", p.AddJob("Queued"))
	}
	for _, j := range p.SeedPartnerJobs(f.partners) {
		fmt.Fprintf(a.stdout, "third-party job %s clientToken %s\n", j.ID, j.ClientToken)
	}
	if f.partners > 0 {
		fmt.Fprintln(a.stdout, "action type category=Build,owner=ThirdParty,provider=PlumblinePartner,version=1")
	}
	if f.queued > 0 {
		fmt.Fprintln(a.stdout, "action type category=Source,owner=Custom,provider=PlumblineSeed,version=1")
	}
	fmt.Fprintf(a.stdout, "add jobs %s%s\npage %s%s\n", url, console.Jobs, url, console.Prefix)
}

// writeFaults lists every fault, variant and disturbance with its explanation.
func writeFaults(w io.Writer) error {
	t := table{most: []int{60, 20}}
	t.row("DISTURBANCES (what workers meet in production; no rule is violated)")
	for _, d := range provider.Disturbances() {
		t.row("  "+d.Name, "worker", d.Says)
	}
	t.row("FAULTS (each violates one documented rule)")
	for _, f := range slices.Concat(provider.Faults(), provider.WorkerFaults()) {
		t.row("  "+f.Name, f.Family, f.Says)
	}
	t.row("VARIANTS (each differs and still conforms)")
	for _, v := range slices.Concat(provider.Variants(), provider.WorkerVariants()) {
		t.row("  "+v.Name, v.Family, v.Says)
	}
	return t.write(w)
}
