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
	"time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner"
	"github.com/plumbline-conformance/plumbline/internal/survey"
)

// Version is the version of plumbline.
const Version = "0.1.0"

// UsageError is an option or a target that cannot be: nothing was run.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

func usage(format string, args ...any) error { return &UsageError{fmt.Errorf(format, args...).Error()} }

// defaultWorkers is enough to keep a target on the same machine busy.
const defaultWorkers = 16

// slowWorkers are for a target that is far away, whose answers are mostly waited for.
const slowWorkers = 48

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
	t, err := connect(ctx, to, options, max(plan.Workers, slowWorkers))
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Close() }() // nothing is to be said of connections that end
	started := time.Now()
	t.SetFreshJob(to.freshJob(source))
	plan.OnEvent = plan.naming(to, source)
	plan.say(to, source)
	if options.Workers == 0 && t.IsSlow(ctx) {
		plan.Workers = slowWorkers
	}
	alive, most := t.Accommodate(ctx, plan.Workers)
	if most > 0 {
		plan.Workers, plan.Connections = min(plan.Workers, most), most
	}
	supply, supplyErr := jobs.None(), errSilent
	if alive && to.JobFunc == nil && source.Kind == jobs.KindAWS {
		plan.Found = survey.Ask(ctx, survey.Asking(t))
	}
	if alive && !plan.Found.MakesNoJobs() {
		plan.Found = survey.Result{}
		supply, supplyErr = to.supply(ctx, t, source)
	}
	if supplyErr != nil && supplyErr != errSilent {
		if to.JobFunc != nil || source.Kind != jobs.KindAWS {
			return nil, &UsageError{supplyErr.Error()}
		}
		supply = jobs.None()
	}
	plan.NoJobs = supplyErr
	if alive {
		plan.askForCBOR(ctx, t)
	}
	outcome := runner.Run(ctx, t, supply, plan.list, plan.Options)
	cleanErr := clean(ctx, supply, outcome.Gone)
	d := outcome.Document(t, plan.Options, started)
	plan.describe(d, to, source, supply)
	if outcome.JobsErr != nil {
		supplyErr = outcome.JobsErr
	}
	if d.NoJobs != "" {
		supplyErr = noJobs(d, outcome.Unserved)
		d.Notes = append([]string{supplyErr.Error()}, d.Notes...)
	}
	if !outcome.Answered {
		supplyErr = nil // the headline says it all
		if d.Headline != "" && report.ExitCode(d) == 2 {
			supplyErr = errors.New(d.Headline)
		}
	}
	return d, errors.Join(supplyErr, cleanErr, interrupted(ctx))
}

// noJobs says of a run without any job what was left out, and the ways to get jobs.
func noJobs(d *Report, skipped int) error {
	return fmt.Errorf("%s; %s that need one were skipped. If the target makes jobs in another way, say how: Target.JobFunc in Go, "+
		"--jobs states=URL, exec=COMMAND or ids=FILE on the command line (docs/jobs.md); --jobs none leaves these cases out",
		d.NoJobs, report.Plural(skipped, "case"))
}

// errSilent is why no jobs were asked for.
var errSilent = errors.New("the target did not answer the first request, so no jobs were asked for")

func interrupted(ctx context.Context) error {
	if ctx.Err() != nil {
		return errors.New("the run was interrupted; the report is incomplete")
	}
	return nil
}

// goneLimit is how long to try to remove things from a target that has gone away.
const goneLimit = 2 * time.Second

// clean removes what the supply made, also after the context has ended.
func clean(ctx context.Context, s *jobs.Supply, gone bool) error {
	if s.AWS() == nil {
		return nil
	}
	limit := s.AWS().CloseLimit()
	if gone {
		limit = goneLimit
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	if err := s.AWS().Close(ctx); err != nil {
		return fmt.Errorf("not everything that was made could be removed: %w", err)
	}
	return nil
}
