package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// checkFlags are the flags of check.
type checkFlags struct {
	looks
	target   plumbline.Target
	options  plumbline.Options
	embedded bool
	reports  []string
}

func (a *app) checkCommand() *cobra.Command {
	f := &checkFlags{}
	c := &cobra.Command{
		Use:   "check",
		Short: "Checks an implementation and reports where it violates the documentation",
		Long: `Sends every case of the catalogue to an implementation of PutJobSuccessResult, judges the
answers, and reports where they violate the documentation.

The target is named by --endpoint, or by AWS_ENDPOINT_URL_CODEPIPELINE or AWS_ENDPOINT_URL.
Jobs are made with the calls of CodePipeline itself (pipelines, PollForJobs, AcknowledgeJob).
If the target does not have these calls, --jobs exec=COMMAND, states=URL or ids=FILE gets
jobs in another way, and --jobs none runs only the cases that need no job.

Exit status:
  0  conformant
  1  not conformant
  2  nothing was proven: wrong usage, target unreachable, no jobs, no cases, or interrupted`,
		Example: `  plumbline check --embedded
  plumbline check --endpoint http://127.0.0.1:4566
  plumbline check --endpoint http://127.0.0.1:4566 --report json=report.json --strict
  plumbline check --endpoint http://127.0.0.1:4566 --run 'jobId/pattern/*' --skip 'jobId/pattern/upper-case-*'
  plumbline check --endpoint http://127.0.0.1:4566 --jobs 'exec=./new-job.sh' --wait 30s
  plumbline check --endpoint http://127.0.0.1:4566 --operation all
  plumbline check --endpoint http://127.0.0.1:4566 --operation PollForJobs --operation AcknowledgeJob
  plumbline check --endpoint http://127.0.0.1:4566 --known known.txt --report junit=plumbline.xml
  plumbline check --endpoint http://127.0.0.1:4566 --report html=report.html
  plumbline check --endpoint http://127.0.0.1:4566 --jobs none --profile 2015`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.runCheck(c.Context(), f) },
	}
	f.define(c)
	groupFlags(c, checkGroups)
	return c
}

func (f *checkFlags) define(c *cobra.Command) {
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.target.URL, "endpoint", "", "`URL` of the implementation")
	flags.BoolVar(&f.embedded, "embedded", false, "check the built-in reference provider")
	flags.StringVar(&f.target.Jobs, "jobs", "auto",
		"where jobs come from: auto, aws (the calls of CodePipeline), none, states=URL, ids=FILE or exec=COMMAND")
	flags.StringVar(&f.target.ThirdParty, "third-party", "",
		"jobs of partner actions for the third-party operations, with their client tokens: ids=FILE or exec=COMMAND")
	flags.StringArrayVar(&f.options.Operations, "operation", nil,
		"`NAME` of an operation to check instead of PutJobSuccessResult, or all (repeatable)")
	flags.StringVar(&f.options.Wire, "wire", "json", "protocol: json (awsJson1_1), cbor (Smithy RPC v2 CBOR), all, "+
		"or auto: json, and cbor if the target supports it")
	flags.StringVar(&f.options.Profile, "profile", "current",
		"edition of the documents: current, or 2015 (without output variables)")
	flags.BoolVar(&f.options.Strict, "strict", false, "treat SHOULD violations as failures")
	flags.StringArrayVar(&f.options.Run, "run", nil,
		"run only the cases whose id matches `GLOB`; ** crosses slashes (repeatable)")
	flags.StringArrayVar(&f.options.Skip, "skip", nil, "do not run the cases whose id matches `GLOB` (repeatable)")
	flags.StringVar(&f.options.Known, "known", "",
		"`FILE` with the known failures, which do not fail the run (plumbline known starts one)")
	flags.StringVar(&f.options.Cases, "cases", "", "`FILE` with your own cases, run in addition to the catalogue")
	flags.Int64Var(&f.options.Seed, "seed", 1, "seed of the random combinations: the same seed sends the same requests")
	flags.IntVar(&f.options.Explore, "explore", 500, "number of random combinations")
	flags.DurationVar(&f.options.Timeout, "timeout", 5*time.Second, "time limit of a request")
	flags.DurationVar(&f.options.Wait, "wait", 0,
		"how long to wait until the operation itself answers, not only a proxy in front of it")
	flags.IntVar(&f.options.Workers, "workers", 0, "number of concurrent requests; 0 means 16, 48 if an answer "+
		"takes 10 ms or more, or 96 if then as many are answered as fast as one; fewer if the target refuses "+
		"connections")
	flags.IntVar(&f.options.MaxJobs, "max-jobs", 0, "maximum number of jobs to use; 0 means no limit")
	flags.StringArrayVar(&f.reports, "report", nil, "`FORMAT[=PATH]` of a report: text, json, junit, sarif, "+
		"markdown, html or badge, to standard output without a path (repeatable)")
	flags.StringVar(&f.sarifLocation, "sarif-location", "", sarifLocationUsage)
	flags.StringVar(&f.target.CAFile, "ca", "", "`FILE` with the certificates to trust (also AWS_CA_BUNDLE)")
	flags.StringVar(&f.target.RoleARN, "role-arn", "",
		"`ARN` of the service role of the pipelines that --jobs aws makes; AWS itself needs a real one")
	flags.StringVar(&f.target.Bucket, "bucket", "",
		"`NAME` of the artifact bucket of these pipelines; AWS itself needs a real one")
	flags.BoolVar(&f.target.AllowRemote, "allow-remote", false, "allow targets outside loopback and private networks")
	flags.BoolVar(&f.noColor, "no-color", false, "no colours (also NO_COLOR)")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "one line per failure, no progress")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "print every case, and the exchange of each failure")
	complete(c, "jobs", "auto", "aws", "none", "states=", "ids=", "exec=")
	complete(c, "third-party", "ids=", "exec=")
	complete(c, "operation", append(plumbline.Operations(), "all")...)
	complete(c, "wire", "json", "cbor", "all", "auto")
	complete(c, "profile", "current", "2015")
	complete(c, "report", "text", "json", "junit=", "sarif=", "markdown=", "html=", "badge=", "text=", "json=")
}

// complete registers the values of a flag for shell completion.
func complete(c *cobra.Command, flag string, values ...string) {
	completeLater(c, flag, func() []string { return values })
}

// completeLater is complete for many values, which are made when a shell asks for them.
func completeLater(c *cobra.Command, flag string, values func() []string) {
	ask := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	}
	if err := c.RegisterFlagCompletionFunc(flag, ask); err != nil {
		panic(err) // no such flag
	}
}

func (a *app) runCheck(ctx context.Context, f *checkFlags) error {
	if f.quiet && f.verbose {
		return usage("--quiet and --verbose exclude each other")
	}
	reports, err := a.checkReports(f)
	if err != nil {
		return err
	}
	end, err := f.findTarget()
	if err != nil {
		return err
	}
	defer end()
	if a.process && f.options.Wire == "json" && f.options.Known == "" && f.options.Cases == "" {
		cases.OnlyOnce() // what else there may be is derived from the catalogue, or compared with it
	}
	journal := a.follow(f, reports)
	document, err := a.check(ctx, f.target, f.options)
	if document == nil {
		return errors.Join(cmp.Or(err, errors.New("the check ended without a report")), journal.Close(true))
	}
	if f.embedded {
		nameEmbedded(document, f.target.URL)
	}
	return a.conclude(document, err, reports, journal)
}

// follow sets up the readers of a run's events: the progress, and the journal next to the first report that goes to a
// file.
func (a *app) follow(f *checkFlags, reports []reportTo) *report.Journal {
	var readers []func(report.Event)
	if !f.quiet {
		readers = append(readers, a.progress())
	}
	journal, err := journalOf(reports)
	if err != nil { // the report itself may be writable in place
		fmt.Fprintf(a.stderr, "plumbline: warning: %v\n", err)
	}
	if journal != nil {
		readers = append(readers, journal.Event)
	}
	f.options.OnEvent = func(e report.Event) {
		for _, read := range readers {
			read(e)
		}
	}
	return journal
}

// progress returns a reader of events that prints on standard error how far a run is.
func (a *app) progress() func(report.Event) {
	screen := screenOf(a.stderr)
	return report.NewProgress(a.stderr, screen.terminal, screen.width).Event
}

// conclude writes the reports and sets the exit code: a proven failure takes precedence over any other error.
// The journal is removed when every report is written.
func (a *app) conclude(d *plumbline.Report, problem error, reports []reportTo, journal *report.Journal) error {
	a.code = report.ExitCode(d)
	failed := func(err error) {
		fmt.Fprintf(a.stderr, "plumbline: %v\n", err)
		if a.code == exitFine {
			a.code = exitFailed
		}
	}
	written := true
	for _, r := range reports {
		err := r.write(d)
		switch {
		case err == nil:
		case r.adds: // nobody asked for it, and the verdict does not depend on it
			fmt.Fprintf(a.stderr, "plumbline: warning: could not write GITHUB_STEP_SUMMARY: %v\n", err)
		default:
			written = false
			failed(r.elsewhere(d, err))
		}
	}
	if err := journal.Close(written); err != nil {
		failed(err)
	}
	if errors.Is(problem, context.Canceled) {
		problem = errors.New("interrupted: the report is not complete")
	}
	onScreen := func(r reportTo) bool { return r.format == "text" && r.path == "" }
	switch {
	case problem == nil:
	case d.NoJobs != "" && problem.Error() == d.Notes[0] && slices.ContainsFunc(reports, onScreen):
		// The text report contains it, and the exit code shows it.
	default:
		failed(problem)
	}
	return nil
}

// findTarget determines the target. No target is an error: a gate must not check the wrong thing.
func (f *checkFlags) findTarget() (end func(), err error) {
	if f.embedded {
		if f.target.URL != "" {
			return nil, usage("--endpoint and --embedded exclude each other")
		}
		p := provider.New()
		s, err := listen("127.0.0.1:0", p, nil)
		if err != nil {
			return nil, err
		}
		if f.target.ThirdParty == "" {
			f.target.ThirdPartyFunc = func(context.Context) (plumbline.ThirdPartyJob, error) {
				j := p.SeedPartnerJobs(1)[0]
				return plumbline.ThirdPartyJob{
					ID: j.ID, ClientToken: j.ClientToken,
					ActionType: provider.PartnerType,
				}, nil
			}
		}
		f.target.URL = s.url
		return s.close, nil
	}
	f.target.URL = cmp.Or(f.target.URL, os.Getenv("AWS_ENDPOINT_URL_CODEPIPELINE"), os.Getenv("AWS_ENDPOINT_URL"))
	if f.target.URL == "" {
		return nil, usage("no target: give --endpoint URL, or --embedded for the built-in reference provider")
	}
	return func() {}, nil
}

// nameEmbedded replaces the address of the provider, which changes with every run, in the commands that repeat
// something.
func nameEmbedded(d *plumbline.Report, url string) {
	rename := func(command string) string { return strings.ReplaceAll(command, "--endpoint "+url, "--embedded") }
	d.Reproduce = rename(d.Reproduce)
	for i := range d.Cases {
		d.Cases[i].Replay = rename(d.Cases[i].Replay)
	}
}

const (
	// softMemory is from where on the garbage collector works harder, rather than let the
	// program grow: a gate shares its machine with what it checks. GOMEMLIMIT overrides it.
	softMemory = 56 << 20
	// ordinary is more than what a check of a conformant target keeps.
	ordinary = 64 << 20
	// otherMemory is about what the program needs besides its heap.
	otherMemory = 18 << 20
)

// limitMemory has the garbage collector work harder from softMemory on, but never so hard that it is most of the work:
// where more is in use, as the findings of a target on which nearly everything fails, or the hashes of a million random
// combinations, the limit follows. Without that the collector would run all the time.
func limitMemory() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetMemoryLimit(softMemory)
	var kept retained
	afterCollection(func() { debug.SetMemoryLimit(kept.limit(live())) })
}

// retained are the bytes of the heap that were in use at the last collections. What all of
// them found stays; the large bodies of a few requests do not.
type retained [8]int64

// limit takes what the next collection found in use, and returns the limit that follows:
// a third of what stays can be allocated before the collection after it, and as much as stays
// where that is more than a check of a conformant target keeps.
func (r *retained) limit(live int64) int64 {
	copy(r[:], r[1:])
	r[len(r)-1] = live
	stays := slices.Min(r[:])
	room := stays / 3
	if stays > ordinary {
		room = stays
	}
	return max(softMemory, stays+room+otherMemory)
}

// live is how many bytes of the heap were in use at the last collection.
func live() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// afterCollection calls a function after each garbage collection, in a goroutine of the runtime.
func afterCollection(do func()) {
	sentinel := new([1]*byte)
	runtime.AddCleanup(sentinel, func(struct{}) {
		do()
		afterCollection(do)
	}, struct{}{})
}
