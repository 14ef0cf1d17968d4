// Package jobs obtains jobs from a target: by the calls of AWS that a job worker
// makes, or from whatever else knows how to make one: a provider-state URL, a
// command, a file of ids, a function. It is tolerant, for what it talks to is not
// what is tested.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Job is one job as the target handed it out.
type Job struct {
	ID    string
	Nonce string
	// Token is the continuation token that came with the job, nil for none.
	Token *string
	// Blank says that a token came that is empty, which none is.
	Blank bool
	// Where the job belongs, as far as the target says so.
	Pipeline, Execution, Stage, Action string
	ActionExecution                    string
	// Account and Data are what came besides, and Query the value that was polled for; only jobs of a Line have them.
	Account, Query string
	Data           any

	handling
}

// handling is what is done about a job; guarded by AWS.mu.
type handling struct {
	batch *Batch
	line  *Line         // that it belongs to in the place of a batch
	late  bool          // it is of the second stage of its line
	taken bool          // somebody awaited it
	kept  bool          // it is to stay as it is, not acknowledged, as long as others come
	again int           // how often it was delivered again before anybody wanted it
	acked chan struct{} // of who acknowledges it, closed when that is done
	// released says that it was acknowledged without anybody wanting it, lest it be
	// delivered for ever.
	released bool
}

// State is the status in which a job is wanted, in the words of the API.
type State string

// The states that are asked for.
const (
	InProgress State = "InProgress"
	Dispatched State = "Dispatched" // handed out, and never acknowledged
	Queued     State = "Queued"     // not handed out yet
	// NoSuchState is asked for once before any state but InProgress: a source that
	// gives a job in it does not look at the state.
	NoSuchState State = "NoSuchState"
)

// Func gives the id of a job in the wanted state. It may give several, one a line,
// which are used one after the other.
type Func func(ctx context.Context, state State) (string, error)

// Supply is a way to get jobs: the calls of AWS, or a function. With neither there
// are no jobs.
type Supply struct {
	aws  *AWS
	fn   Func
	name string // of what is behind the function
	list *idList

	mu    sync.Mutex
	spare []string // ids of jobs in progress that were given and not used yet
	given past     // ids that the function gave
	row   row      // what these have in common
	notes []string

	states func() error // says why the source makes no job in another state
}

// fromAWS supplies jobs by the calls of AWS.
func fromAWS(a *AWS) *Supply { return &Supply{aws: a} }

// FromFunc supplies jobs in progress from a function.
func FromFunc(fn func(ctx context.Context) (string, error)) *Supply {
	return &Supply{name: "the job function", fn: func(ctx context.Context, state State) (string, error) {
		if state != InProgress {
			return "", errors.New("a job function returns only jobs in progress")
		}
		id, err := fn(ctx)
		if err != nil {
			err = fmt.Errorf("the job function failed: %w", err)
		}
		return id, err
	}}
}

// None supplies no jobs.
func None() *Supply { return &Supply{} }

// Any reports whether the source has jobs at all.
func (s *Supply) Any() bool { return s.aws != nil || s.fn != nil }

// Follows says whether jobs can be followed: whether the job that a continuation
// leads to, and the jobs of the next stage, can be seen.
func (s *Supply) Follows() bool { return s.aws != nil && !s.aws.blind.Load() }

// WhyNotFollowed is why jobs are not followed to their next jobs, in words that complete a sentence.
func (s *Supply) WhyNotFollowed() string {
	if s.aws == nil {
		return "only --jobs aws can do that"
	}
	return "the target does not say which pipeline a job belongs to (pipelineContext)"
}

// Most is how many jobs a batch may have.
func (s *Supply) Most() int {
	if s.aws != nil {
		return s.aws.Most()
	}
	return MostActions
}

// Late is the longest time that a job took to arrive so far.
func (s *Supply) Late() time.Duration {
	if s.aws == nil {
		return 0
	}
	return s.aws.Late()
}

// AWS is the supply by the calls of AWS, nil for another.
func (s *Supply) AWS() *AWS { return s.aws }

// Limit is how many jobs there are, 0 for as many as are wanted.
func (s *Supply) Limit() int {
	if s.list == nil {
		return 0
	}
	return max(s.list.left(), 1)
}

// Notes are what the source has to say besides.
func (s *Supply) Notes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.notes
}

// What a source may answer instead of a job.
var (
	// ErrNoJobs reports that no job could be created or found; it is wrapped with the details.
	ErrNoJobs = errors.New("could not get a job from the target")
	// ErrFull says that the target takes no further pipeline or action type beside those there are.
	ErrFull = errors.New("the target refuses a further one beside those that are there")
	// ErrUsedUp says that there are no more jobs.
	ErrUsedUp = errors.New("no job is left")
	// ErrShape says that the target declines pipelines with as many stages and actions; it is wrapped with the details.
	ErrShape = errors.New("it needs a pipeline that the target declines")
	// ErrState says that the source makes no jobs in the wanted state.
	ErrState = errors.New("it needs a job that was not acknowledged")
)

// callLimit is how long a source may take for one job.
const callLimit = 30 * time.Second

// Open opens a batch of n actions side by side, each with a job in progress.
func (s *Supply) Open(ctx context.Context, n int) (*Batch, error) {
	switch {
	case s.aws != nil:
		return s.aws.Open(ctx, n)
	case s.fn == nil:
		return nil, fmt.Errorf("%w: --jobs none was given", ErrNoJobs)
	}
	b := &Batch{}
	for range n {
		id, err := s.next(ctx, InProgress)
		if err != nil {
			return b, err
		}
		b.Jobs = append(b.Jobs, &Job{ID: id})
	}
	return b, nil
}

// OpenQuiet is Open of jobs whose next ones nobody else polls for, until the function is
// called that it returns.
func (s *Supply) OpenQuiet(ctx context.Context, n int) (*Batch, func(), error) {
	if s.aws != nil {
		return s.aws.OpenQuiet(ctx, n)
	}
	b, err := s.Open(ctx, n)
	return b, func() {}, err
}

// OpenUnacknowledged opens a batch of n jobs that were never acknowledged. The
// error of a source that makes no such jobs is an ErrState.
func (s *Supply) OpenUnacknowledged(ctx context.Context, n int) (*Batch, error) {
	switch {
	case s.aws != nil:
		return s.aws.openQueued(ctx, n)
	case s.fn == nil:
		return nil, fmt.Errorf("%w: --jobs none was given", ErrNoJobs)
	}
	if err := s.heedsStates(ctx); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	b := &Batch{}
	state := Dispatched
	for len(b.Jobs) < n {
		id, err := s.next(ctx, state)
		switch {
		case err != nil && state == Dispatched && len(b.Jobs) == 0:
			state = Queued
		case err != nil && len(b.Jobs) == 0:
			return nil, fmt.Errorf("%w: %w", ErrState, err)
		case err != nil:
			return b, nil
		default:
			b.Jobs = append(b.Jobs, &Job{ID: id})
		}
	}
	return b, nil
}

// heedsStates says, asking once, why a source makes no job in another state than
// in progress: one that gives a job whatever the state does not look at it.
func (s *Supply) heedsStates(ctx context.Context) error {
	s.mu.Lock()
	if s.states == nil {
		s.states = sync.OnceValue(func() error {
			if s.list != nil {
				return errors.New("ids=FILE lists only jobs in progress")
			}
			if id, err := s.call(ctx, NoSuchState); err == nil && id != "" {
				return fmt.Errorf("%s returns a job for every state, even for %s", s.name, NoSuchState)
			}
			return nil
		})
	}
	ask := s.states
	s.mu.Unlock()
	return ask()
}

// next is the id of a job in the state: one that was given before and not used, or
// a new one.
func (s *Supply) next(ctx context.Context, state State) (string, error) {
	s.mu.Lock()
	if state == InProgress && len(s.spare) > 0 {
		id := s.spare[0]
		s.spare = s.spare[1:]
		s.mu.Unlock()
		return id, nil
	}
	s.mu.Unlock()
	text, err := s.call(ctx, state)
	if errors.Is(err, ErrUsedUp) {
		return "", err
	}
	ids := strings.Fields(text)
	switch {
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrNoJobs, err)
	case len(ids) == 0:
		return "", fmt.Errorf("%w: %s returned no id", ErrNoJobs, s.name)
	}
	for _, id := range ids {
		if !plausible(id) {
			return "", fmt.Errorf("%w: %s returned %.60q, which is not a job id "+
				"(8-4-4-4-12 hexadecimal digits in lower case)", ErrNoJobs, s.name, text)
		}
	}
	s.givenNow(ids)
	if state == InProgress {
		s.keep(ids[1:]...)
	}
	return ids[0], nil
}

// givenNow notes ids that the function gave.
func (s *Supply) givenNow(ids []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.row.ids == 0 {
		s.given = newPast()
	}
	for _, id := range ids {
		if !s.gave(id) {
			s.given.add(s.given.left, id)
			s.row.add(id)
		}
	}
}

// Known says whether the target is known to have a job of this id.
func (s *Supply) Known(id string) bool {
	if s.aws != nil {
		return s.aws.Known(id)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gave(id)
}

func (s *Supply) gave(id string) bool { return s.row.ids > 0 && s.given.has(s.given.left, id) }

// MayHave says whether the target may have a job of this id: it is known to have one, or it numbers its jobs.
func (s *Supply) MayHave(id string) bool {
	if s.aws != nil {
		return s.aws.MayHave(id)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gave(id) || s.row.reaches(id)
}

// call asks the function, within the time limit.
func (s *Supply) call(ctx context.Context, state State) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	return s.fn(ctx, state)
}

// keep keeps ids of jobs in progress for later.
func (s *Supply) keep(ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spare = append(s.spare, ids...)
}

// mostRefused is how many jobs of a source a target may refuse before the source is blamed. A list is gone through to
// its end: what stands first in it may have been used up by an earlier run.
const mostRefused = 2

// Prove completes one job of the source, so that a source whose jobs the target does not know, or has ended already, is
// told from a target that is wrong. What the target answers besides is for the cases to judge.
func (s *Supply) Prove(ctx context.Context, t *client.Target) error {
	if s.fn == nil {
		return nil
	}
	refused, first := 0, ""
	for s.list != nil || refused < mostRefused {
		id, err := s.next(ctx, InProgress)
		if errors.Is(err, ErrUsedUp) && refused > 0 {
			break
		}
		if err != nil {
			return err
		}
		e := t.Do(ctx, wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q}`, id)})
		switch name := wire.ErrorType(e.Answer); {
		case e.Fate == wire.Answered && e.Status/100 == 2:
			if refused > 0 {
				s.note("%s: %d ids were skipped, because the target answered %s", s.name, refused, first)
			}
			return nil
		case e.Fate == wire.Answered && e.Status == 400 && (name == model.JobNotFound || name == model.InvalidJobState):
			if refused++; first == "" {
				first = fmt.Sprintf("%s to %s", e.Outcome(), id)
			}
		default:
			s.keep(id)
			return nil
		}
	}
	return fmt.Errorf("%w: the ids of %s are not jobs in progress of this target: it answers %s; "+
		"create jobs in progress, and new ones for each run", ErrNoJobs, s.name, first)
}

func (s *Supply) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = append(s.notes, fmt.Sprintf(format, args...))
}
