// Package plumbline tells whether an implementation of AWS CodePipeline's
// PutJobSuccessResult keeps the documented behaviour, and exactly where it does
// not.
//
// Check runs the catalogue against a URL or an http.Handler:
//
//	report, err := plumbline.Check(ctx, plumbline.Target{URL: "http://127.0.0.1:4566"}, plumbline.Options{})
//
// Jobs are obtained by the calls that a job worker makes (CreateCustomActionType,
// CreatePipeline, StartPipelineExecution, PollForJobs, AcknowledgeJob), or from
// whatever else knows how to make one (Target.Jobs, Target.JobFunc). Every request is built to break exactly one rule, or
// none; every expectation names its source in the report.
package plumbline

import (
	"context"
	"errors"
	"fmt"
		"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner"
	"github.com/plumbline-conformance/plumbline/internal/spec"
	"github.com/plumbline-conformance/plumbline/internal/target"
)

// Version is the version of plumbline.
const Version = "0.1.0"

// Options say how a run goes. The zero value is the default run.
type Options struct {
	// Profile is "current" (or empty) or "2015", which knows no output variables.
	Profile string
	// Strict lets a broken should fail the run.
	Strict bool
	// Run and Skip are globs of case ids: *, **, ? and {a,b} as in file names.
	Run, Skip []string
	// Seed and Explore are the seed and the number of random combinations, which come
	// on top of the catalogue.
	Seed    int64
	Explore int
	// Workers is how many requests are under way at once; 0 is 16.
	Workers int
	// Timeout is the time limit of a request; 0 is 5 s.
	Timeout time.Duration
	// MaxJobs is how many jobs may be used; 0 is as many as are needed.
	MaxJobs int
	// OnEvent is told of everything that happens, from several goroutines.
	OnEvent func(report.Event)
}

// Report is the record of a run, which plumbline.report/v1 is the JSON form of.
type Report = report.Document

// UsageError is an option or a target that cannot be: nothing was run.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

func usage(format string, args ...any) error { return &UsageError{fmt.Errorf(format, args...).Error()} }

// defaultWorkers is enough to keep a target on the same machine busy.
const defaultWorkers = 16

// Check runs the catalogue against the target. The report is there whenever
// something ran. The error says why the run could not be done, or not wholly: a
// *UsageError for what the caller can mend, otherwise that jobs could not be had,
// or what could not be removed at the end.
func Check(ctx context.Context, to Target, options Options) (*Report, error) {
	plan, err := options.plan()
	if err != nil {
		return nil, err
	}
	source, err := to.source()
	if err != nil {
		return nil, err
	}
	t, err := target.New(ctx, target.Options{Endpoint: to.URL, Handler: to.Handler, Timeout: options.Timeout, Conns: plan.Workers, CAFile: to.CAFile, AllowRemote: to.AllowRemote})
	if err != nil {
		return nil, &UsageError{err.Error()}
	}
	defer func() { _ = t.Close() }() // nothing is to be said of connections that end
	started := time.Now()
	supply, supplyErr := to.supply(ctx, t, source)
	if supplyErr != nil && (to.JobFunc != nil || source.Kind != jobs.KindAWS) {
		return nil, &UsageError{supplyErr.Error()}
	}
	list := plan.list
	if supplyErr != nil {
		supply = jobs.None()
	}
	plan.NoJobs = supplyErr
	outcome := runner.Run(ctx, t, supply, list, plan.Options)
	cleanErr := clean(ctx, supply)
	d := outcome.Document(t, plan.Options, started)
	d.Tool = report.Tool{Name: "plumbline", Version: Version}
	d.Target.Jobs, d.Seed = to.from(source), options.Seed
	d.Partial = to.JobFunc == nil && source.Kind == jobs.KindNone
	d.Notes = append(supply.Notes(), d.Notes...)
	d.Reproduce = options.command(to)
	if outcome.JobsErr != nil {
		supplyErr = outcome.JobsErr
	}
	if !outcome.Answered {
		supplyErr = nil // the headline says it all
		if d.Headline != "" && report.ExitCode(d) == 2 {
			supplyErr = errors.New(d.Headline)
		}
	}
	return d, errors.Join(supplyErr, cleanErr, interrupted(ctx))
}

func interrupted(ctx context.Context) error {
	if ctx.Err() != nil {
		return errors.New("the run was interrupted; the report is incomplete")
	}
	return nil
}

// clean removes what the supply made, also after the context has ended.
func clean(ctx context.Context, s *jobs.Supply) error {
	if s.AWS() == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	if err := s.AWS().Close(ctx); err != nil {
		return fmt.Errorf("not everything that was made could be removed: %w", err)
	}
	return nil
}

// plan is what the options come to.
type plan struct {
	runner.Options
	list []cases.Case
}

// plan reads the options and selects the cases.
func (o Options) plan() (plan, error) {
	p := plan{Options: runner.Options{Profile: spec.Profile(o.Profile), Strict: o.Strict, Workers: o.Workers, MaxJobs: o.MaxJobs, OnEvent: o.OnEvent}}
	if o.Profile == "" {
		p.Profile = spec.Current
	}
	if p.Profile != spec.Current && p.Profile != spec.Profile2015 {
		return p, usage("the profile is current or 2015, not %q", o.Profile)
	}
	if p.Workers == 0 {
		p.Workers = defaultWorkers
	}
	if p.Workers < 0 || o.Timeout < 0 || o.MaxJobs < 0 || o.Explore < 0 {
		return p, usage("workers, timeout, jobs and random combinations cannot be negative")
	}
	p.list = append(cases.Catalogue(p.Profile), cases.Explore(p.Profile, o.Seed, o.Explore)...)
	var err error
	p.Selected, err = o.selection(p.list)
	return p, err
}

// command is the command line that repeats the run.
func (o Options) command(to Target) string {
	words := []string{"plumbline check --endpoint", to.URL}
	add := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	if source, err := jobs.Parse(to.Jobs); err == nil && !source.Auto {
		add("--jobs %s", shellWord(source.String()))
	}
	if o.Profile != "" && o.Profile != string(spec.Current) {
		add("--profile %s", o.Profile)
	}
	if o.Strict {
		add("--strict")
	}
	for _, g := range o.Run {
		add("--run '%s'", g)
	}
	for _, g := range o.Skip {
		add("--skip '%s'", g)
	}
	add("--seed %d --explore %d", o.Seed, o.Explore)
	return strings.Join(words, " ")
}
