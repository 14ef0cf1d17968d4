package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

func (a *app) serveCommand() *cobra.Command {
	var address, fault string
	var jobs int
	var latency time.Duration
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serves a strict stand-in for CodePipeline's job-worker calls",
		Long: `Serves the calls that a job worker makes (PollForJobs, AcknowledgeJob, GetJobDetails,
PutJobSuccessResult, PutJobFailureResult) and those that make and remove pipelines of
custom actions, in the strictest documented way. It keeps nothing when it ends.

With --fault it breaks one documented rule, or differs in a way that is still right:
good for trying out what plumbline, or a job worker, makes of it.`,
		Example: `  plumbline serve --listen 127.0.0.1:4566
  plumbline serve --jobs 3          three jobs in progress, whose ids are printed
  plumbline serve --fault list      every fault and every variant
  AWS_ENDPOINT_URL_CODEPIPELINE=http://127.0.0.1:4566 aws codepipeline list-pipelines`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.serve(c.Context(), address, fault, jobs, latency) },
	}
	c.Flags().StringVar(&address, "listen", "127.0.0.1:0", "`ADDRESS` to listen on; port 0 is any that is free")
	c.Flags().StringVar(&fault, "fault", "", "`NAME` of a fault or a variant; list shows them")
	c.Flags().IntVar(&jobs, "jobs", 0, "number of jobs in progress to begin with")
	c.Flags().DurationVar(&latency, "latency", 0, "how long every answer takes")
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

func (a *app) serve(ctx context.Context, address, fault string, jobs int, latency time.Duration) error {
	if fault == "list" {
		return writeFaults(a.stdout)
	}
	if jobs < 0 {
		return usage("--jobs is the number of jobs, not %d", jobs)
	}
	p := provider.New(provider.Latency(latency))
	if fault != "" {
		var err error
		if p, err = provider.Named(fault, provider.Latency(latency)); err != nil {
			return errors.Join(writeFaults(a.stderr), usage("%w", err))
		}
	}
	s, err := listen(address, p, log.New(a.stderr, "", 0))
	if err != nil {
		return err
	}
	defer s.close()
	fmt.Fprintf(a.stdout, "listening on %s\n", s.url)
	for _, id := range p.SeedJobs(jobs) {
		fmt.Fprintf(a.stdout, "job %s\n", id)
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-s.ended:
		return err
	}
}

// writeFaults lists every fault and variant with its explanation.
func writeFaults(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FAULTS (each breaks one documented rule)")
	for _, f := range provider.Faults() {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", f.Name, f.Family, f.Says)
	}
	fmt.Fprintln(t, "VARIANTS (each differs and is still right)")
	for _, v := range provider.Variants() {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", v.Name, v.Family, v.Says)
	}
	return t.Flush()
}

// server is a provider on a listener.
type server struct {
	url   string
	close func()
	ended chan error // a reason to end other than close
}

// listen serves a handler. Without a log the complaints of the server about broken requests go nowhere.
func listen(address string, handler http.Handler, complaints *log.Logger) (*server, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	if complaints == nil {
		complaints = log.New(io.Discard, "", 0)
	}
	h := &http.Server{Handler: handler, ErrorLog: complaints, ReadHeaderTimeout: time.Minute}
	s := &server{url: "http://" + l.Addr().String(), ended: make(chan error, 1)}
	go func() {
		if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.ended <- err
		}
	}()
	s.close = func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if h.Shutdown(ctx) != nil {
			_ = h.Close()
		}
	}
	return s, nil
}
