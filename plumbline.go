// Package plumbline checks whether an implementation of AWS CodePipeline's
// PutJobSuccessResult has the documented behaviour, and reports where it does not.
//
// Check runs the catalogue against a URL or an http.Handler:
//
//	report, err := plumbline.Check(ctx, plumbline.Target{URL: "http://127.0.0.1:4566"}, plumbline.Options{})
//
// Jobs are created with CodePipeline's own calls (CreateCustomActionType, CreatePipeline, StartPipelineExecution,
// PollForJobs, AcknowledgeJob), or come from another source (Target.Jobs, Target.JobFunc). Every request is built to
// violate exactly one rule, or none, and the report names the source of every expectation.
package plumbline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner"
	"github.com/plumbline-conformance/plumbline/internal/runner/survey"
)

// Version is the version of plumbline.
const Version = "0.1.0"

// UsageError is an invalid option or target: nothing was run.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

func usage(format string, args ...any) error { return &UsageError{fmt.Errorf(format, args...).Error()} }

// defaultWorkers is enough to keep a target on the same machine busy.
const defaultWorkers = 16

// slowWorkers is for a remote target, where most of the time is spent waiting for answers.
const slowWorkers = 48

// mostWorkers is for one that answers as many side by side as soon as one alone.
const mostWorkers = 96

// Check runs the catalogue against the target. The report is not nil whenever something ran, also if the error is not
// nil. The error says why the run failed or is incomplete: a *UsageError for what the caller can fix, otherwise that no
// job was available, or what could not be removed at the end.
func Check(ctx context.Context, to Target, options Options) (*Report, error) {
	plan, err := options.plan()
	if err != nil {
		return nil, err
	}
	source, err := to.source()
	if err != nil {
		return nil, err
	}
	if plan.partners, err = to.partners(); err != nil {
		return nil, err
	}
	t, err := connect(ctx, to, options, max(plan.Workers, mostWorkers))
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
	alive := plan.isBare(ctx, t, to, source) || plan.accommodate(ctx, t, options.Workers == 0)
	if plan.alone {
		return plan.checkOthers(ctx, t, to, source, started)
	}
	whole := plan.OnEvent
	plan.OnEvent = plan.earlier(whole)
	supply, supplyErr := jobs.None(), errSilent
	if alive {
		supply, supplyErr = plan.arrange(ctx, t, to, source)
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
	d := outcome.Document(t, plan.Options, started)
	if left := clean(ctx, supply, outcome.Gone); left != nil { // which changes nothing about what was found
		d.Notes = append(d.Notes, left.Error())
	}
	if plan.OnEvent = whole; len(plan.others) > 0 && alive && !outcome.Gone {
		plan.runOperations(ctx, t, to, source, supply, d, started)
		plan.OnEvent(report.Event{Kind: report.KindFinished, Done: len(d.Cases), Total: len(d.Cases)})
	}
	plan.describe(d, to, source, supply)
	if outcome.JobsErr != nil {
		supplyErr = outcome.JobsErr
	}
	if d.NoJobs != "" {
		supplyErr = noJobs(d, outcome.Unserved)
	}
	if !outcome.Answered {
		supplyErr = nil // the headline has the reason
		if d.Headline != "" && report.ExitCode(d) == 2 {
			supplyErr = errors.New(d.Headline)
		}
	}
	return d, errors.Join(supplyErr, interrupted(ctx))
}

// accommodate finds out how many requests and connections the target takes at a time, and
// reports whether it answers at all. More workers than were planned are free for one that waits.
func (p *plan) accommodate(ctx context.Context, t *client.Target, free bool) (alive bool) {
	alive, p.Workers, p.Connections = t.Accommodate(ctx, p.Workers)
	if free && t.Idles() {
		p.Workers, p.Enough = mostWorkers, slowWorkers
	}
	return alive
}

// isBare reports whether the target lacks the operation and what jobs are made by, and nothing
// else is asked of it: a few requests are sent to it then, and its connections need not be
// measured, which takes seconds of a server that accepts few.
func (p *plan) isBare(ctx context.Context, t *client.Target, to Target, source jobs.Source) bool {
	if p.alone || len(p.others) > 0 || to.JobFunc != nil || source.Kind != jobs.KindAWS {
		return false
	}
	p.Found = survey.Ask(ctx, survey.Asking(t))
	return p.Found.MakesNoJobs()
}

// arrange gets the supply of jobs ready, unless a first look shows that none can be had.
func (p *plan) arrange(ctx context.Context, t *client.Target, to Target, source jobs.Source) (*jobs.Supply, error) {
	if !p.Found.MakesNoJobs() && (t.TurnsAway() || to.JobFunc == nil && source.Kind == jobs.KindAWS) {
		p.Found = survey.Ask(ctx, survey.Asking(t))
	}
	if p.Found.MakesNoJobs() || t.TurnsAway() && p.Found.Headline != "" {
		return jobs.None(), errSilent
	}
	p.Found = survey.Result{}
	return to.supply(ctx, t, source)
}

// noJobs is the error of a run without any job: what was left out, and the ways to get jobs. It is the first note of
// the report. Where no case of PutJobSuccessResult was left out, those of the other operations were.
func noJobs(d *Report, unserved int) error {
	err := fmt.Errorf("%s; %s that need one were skipped. If the target creates jobs in another way, use "+
		"Target.JobFunc in Go, or "+
		"--jobs states=URL, exec=COMMAND or ids=FILE on the command line (docs/jobs.md); --jobs none leaves "+
		"these cases out",
		d.NoJobs, report.Plural(cmp.Or(unserved, d.Summary.Status.Skip), "case"))
	d.Notes = append([]string{err.Error()}, d.Notes...)
	return err
}

// errSilent is the reason why no jobs were requested.
var errSilent = errors.New("the target did not answer the first request, so no jobs were requested")

func interrupted(ctx context.Context) error {
	if ctx.Err() != nil {
		return errors.New("the run was interrupted; the report is incomplete")
	}
	return nil
}

// goneLimit is the time limit of the clean-up of a target that no longer answers.
const goneLimit = 2 * time.Second

// clean removes what the supply created, also after the context has ended.
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
		return fmt.Errorf("could not remove everything that was created, \"plumbline clean\" removes it later: %s",
			strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return nil
}
