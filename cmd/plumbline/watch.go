package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/url"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/client/network"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/watch"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
	"github.com/plumbline-conformance/plumbline/internal/watch/recording"
)

// watchFlags are the flags of watch.
type watchFlags struct {
	endpoint, listen, record, log, ca string
	allowRemote, sign, strict, quiet  bool
}

func (a *app) watchCommand() *cobra.Command {
	f := &watchFlags{}
	c := &cobra.Command{
		Use:   "watch --endpoint URL",
		Short: "Stands between a job worker and an implementation, and judges both",
		Long: `Passes every request of a job worker on to an implementation of CodePipeline, unchanged, and
its answers back. Each exchange is judged as it passes: what the worker may not send, and
what the implementation may not answer, on either protocol. The connection to the worker is
plain HTTP on loopback; that to the implementation is what its URL says.

With --record everything is written to a file (plumbline.recording/v1: JSON lines), without
credentials, signatures, account ids, artifact credentials and configuration values.
plumbline replay sends such a file to another implementation and prints what differs.

Where the implementation verifies signatures, as AWS does, --sign is needed: the worker's
signature is for the address of this proxy, so each request is signed anew with your own
credentials. AWS itself needs --allow-remote as well.

It ends on Ctrl-C with a summary. Exit status:
  0  neither side violated a MUST
  1  one of them did (with --strict: or a SHOULD)
  2  no call of CodePipeline passed, or the recording could not be written`,
		Example: `  plumbline watch --endpoint http://127.0.0.1:4566 --listen 127.0.0.1:4567
  plumbline watch --endpoint http://127.0.0.1:4566 --record worker.jsonl
  plumbline replay worker.jsonl --endpoint http://127.0.0.1:4568`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.watch(c.Context(), f) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.endpoint, "endpoint", "", "`URL` of the implementation")
	flags.StringVar(&f.listen, "listen", "127.0.0.1:0", "loopback `ADDRESS` for the worker; port 0 means any free port")
	flags.StringVar(&f.record, "record", "", "write what passes to a `FILE`, without secrets")
	flags.BoolVar(&f.strict, "strict", false, "treat SHOULD violations as failures")
	flags.StringVar(&f.log, "log", "text", "form of the exchanges on standard error: `text` or json, a line each")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "do not print exchanges, nor the summary")
	flags.BoolVar(&f.sign, "sign", false, "sign each request anew with your credentials (AWS SDK's default chain)")
	flags.StringVar(&f.ca, "ca", "", "`FILE` with the certificates to trust (also AWS_CA_BUNDLE)")
	flags.BoolVar(&f.allowRemote, "allow-remote", false,
		"allow implementations outside loopback and private networks, AWS too")
	complete(c, "log", "text", "json")
	return c
}

// check rejects flags that cannot be.
func (f *watchFlags) check() error {
	host, _, err := net.SplitHostPort(f.listen)
	ip := net.ParseIP(host)
	switch {
	case f.endpoint == "":
		return usage("no implementation to watch: give --endpoint URL")
	case f.log != "text" && f.log != "json":
		return usage("--log is text or json, not %q", f.log)
	case err != nil:
		return usage("--listen is an address such as 127.0.0.1:4567: %w", err)
	case host != "localhost" && (ip == nil || !ip.IsLoopback()):
		return usage("--listen is a loopback address, such as 127.0.0.1:4567, not %s: what the worker sends is "+
			"not encrypted", f.listen)
	case network.IsAWS(f.endpoint) && !f.sign:
		return usage("AWS verifies signatures, and those of the worker are for this proxy: add --sign to have each " +
			"request signed anew")
	}
	return nil
}

// options are those of the proxy. What the endpoint may be is decided as for every other command.
func (f *watchFlags) options(ctx context.Context, complain *log.Logger) (watch.Options, error) {
	t, err := client.New(ctx, client.Options{Endpoint: f.endpoint, CAFile: f.ca, AllowRemote: f.allowRemote})
	if err != nil {
		return watch.Options{}, err
	}
	defer t.Close()
	o := watch.Options{AllowRemote: f.allowRemote, Region: t.Region(), Complain: complain}
	if o.Target, err = url.Parse(t.Endpoint()); err != nil {
		return o, err
	}
	if f.sign {
		o.Sign = t.Credentials()
	}
	o.Roots, err = network.Roots(t.CAFile())
	return o, err
}

func (a *app) watch(ctx context.Context, f *watchFlags) (err error) {
	if err := f.check(); err != nil {
		return err
	}
	options, err := f.options(ctx, log.New(a.stderr, "plumbline: ", 0))
	if err != nil {
		return err
	}
	d := &diary{to: a.stderr, json: f.log == "json", quiet: f.quiet, strict: f.strict}
	told := d.exchange
	if f.record != "" {
		kept, err := os.OpenFile(f.record, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return fmt.Errorf("the recording cannot be written: %w", err)
		}
		w := recording.NewWriter(kept, recording.Header{
			Plumbline: plumbline.Version, Target: f.endpoint,
			Started: time.Now().UTC(),
		})
		told = func(e logbook.Exchange) {
			d.exchange(e)
			w.Add(e)
		}
		defer func() { err = errors.Join(err, w.Close(d.tally.Summary()), kept.Close()) }()
	}
	proxy := watch.New(options, told)
	s, err := listen(f.listen, proxy, nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "listening on %s\nAWS_ENDPOINT_URL_CODEPIPELINE=%s\n", s.url, s.url)
	select {
	case <-ctx.Done():
	case err = <-s.ended:
	}
	s.close()
	d.end(proxy.Jobs())
	return errors.Join(err, a.watched(d.tally.Summary(), f.strict))
}

// watched sets the exit code.
func (a *app) watched(sum logbook.Summary, strict bool) error {
	if sum.Exchanges == 0 {
		return errors.New("nothing passed: point a worker at the address that was printed")
	}
	if sum.Wrong(strict) {
		a.code = exitBroken
		return nil
	}
	if none := sum.Operations[""]; none != nil && none.Requests == sum.Exchanges {
		return fmt.Errorf("no call of CodePipeline passed, only %s for something else: point a worker at the address "+
			"that was printed", report.Plural(sum.Exchanges, "request"))
	}
	return nil
}
