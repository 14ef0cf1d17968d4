// Package jobs obtains jobs from a target: by the calls of AWS that a job worker
// makes, or from a function. It is tolerant, for what it talks to is not what is
// tested.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Job is one job as the target handed it out.
type Job struct {
	ID    string
	Nonce string
	// Token is the continuation token that came with the job, nil for none.
	Token *string
	// Where the job belongs, as far as the target says so.
	Pipeline, Execution, Stage, Action string
}

// Func gives the id of a job in progress.
type Func func(ctx context.Context) (string, error)

// Supply is a way to get jobs. Exactly one of its sources is set; with none of
// them there are no jobs.
type Supply struct {
	aws *AWS
	fn  Func
}

// FromAWS supplies jobs by the calls of AWS.
func FromAWS(a *AWS) *Supply { return &Supply{aws: a} }

// FromFunc supplies jobs from a function.
func FromFunc(fn Func) *Supply { return &Supply{fn: fn} }

// None supplies no jobs.
func None() *Supply { return &Supply{} }

// Any says whether there are jobs to be had at all.
func (s *Supply) Any() bool { return s.aws != nil || s.fn != nil }

// Follows says whether jobs can be followed: whether the job that a continuation
// leads to, and the jobs of the next stage, can be seen.
func (s *Supply) Follows() bool { return s.aws != nil }

// AWS is the supply by the calls of AWS, nil for another.
func (s *Supply) AWS() *AWS { return s.aws }

// ErrNoJobs says that no job could be had; it wraps what was tried.
var ErrNoJobs = errors.New("no job could be had from the target")

// Open opens a batch of n actions side by side, each with a job in progress.
func (s *Supply) Open(ctx context.Context, n int) (*Batch, error) {
	switch {
	case s.aws != nil:
		return s.aws.Open(ctx, n)
	case s.fn != nil:
		return s.call(ctx, n)
	}
	return nil, fmt.Errorf("%w: --jobs none was given", ErrNoJobs)
}

// call asks the function for n jobs.
func (s *Supply) call(ctx context.Context, n int) (*Batch, error) {
	b := &Batch{}
	for range n {
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		id, err := s.fn(ctx)
		cancel()
		if err != nil {
			return b, fmt.Errorf("%w: the job function failed: %w", ErrNoJobs, err)
		}
		if id == "" {
			return b, fmt.Errorf("%w: the job function answered an empty id", ErrNoJobs)
		}
		b.Jobs = append(b.Jobs, &Job{ID: id})
	}
	return b, nil
}
