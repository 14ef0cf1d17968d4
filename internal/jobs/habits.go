package jobs

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/smithy-go"
	smithytime "github.com/aws/smithy-go/time"
)

// consistency is what is learnt of how soon the target knows what it has made: one that stores in several places may
// not find an action type or a pipeline for a while after it has answered that it is there.
type consistency struct {
	typesAsked atomic.Int64 // action types of which it was asked at once whether it knows them
	typesLate  atomic.Bool  // it knew one only after a while
	vain       atomic.Bool  // it was waited for in vain: it does not find what it has made
	forgot     atomic.Bool  // it has forgotten all
}

// mostTypesAsked is how many action types are asked for before it is believed that the target knows each at once.
const mostTypesAsked = 2

// settled makes a call again and again while the target refuses it for what it does not know yet, or is still busy
// with, for as long as a job may take to appear. It reports whether that was of use. Once it was in vain no call is
// made again.
func (a *AWS) settled(ctx context.Context, unknown func() bool) (late bool) {
	var end time.Time
	for pause := 50 * time.Millisecond; unknown(); pause = min(2*pause, time.Second/2) {
		if end.IsZero() {
			end = time.Now().Add(min(a.Patience(), patience))
		} else if time.Now().After(end) {
			a.vain.Store(true)
		}
		if a.vain.Load() || a.Gone() || smithytime.SleepWithContext(ctx, pause) != nil {
			return false
		}
		late = true
	}
	return late
}

// settleType waits until the target knows an action type that it has just made, where it was seen to take a while.
func (a *AWS) settleType(ctx context.Context, id types.ActionTypeId) {
	if a.typesLate.Load() && !a.vain.Load() {
		_, _, _ = a.ask(ctx, a.about(id)) // there is no job of the type yet
	}
}

// proveType is settleType where that is not known yet: the next poll may be one that is judged.
func (a *AWS) proveType(ctx context.Context, id types.ActionTypeId) {
	if a.typesLate.Load() || a.vain.Load() || a.typesAsked.Add(1) > mostTypesAsked {
		return
	}
	if _, _, err := a.ask(ctx, a.about(id)); timedOut(err) {
		a.typesAsked.Store(mostTypesAsked)
	}
}

const noSuchType = "ActionTypeNotFoundException"

// says reports whether the target refused a call with an error of one of the names.
func says(err error, names ...string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && slices.Contains(names, api.ErrorCode())
}

// Contested reports whether somebody else completes jobs of the run: another worker that polls for its action types.
func (a *AWS) Contested() bool { return a.contested.Load() }

// Contest is Contested, after another look at the batches whose jobs have not come: they may have taken their time.
func (a *AWS) Contest(ctx context.Context) bool {
	a.mu.Lock()
	lacking := a.lacking
	a.lacking = nil
	a.mu.Unlock()
	for _, b := range lacking {
		if !a.Contested() && !b.isRemoved() {
			a.contest(ctx, b, hasSucceeded) // one that failed here may have ended others
		}
	}
	return a.Contested()
}

// The statuses of an action that has ended.
const (
	hasSucceeded = string(types.ActionExecutionStatusSucceeded)
	hasFailed    = string(types.ActionExecutionStatusFailed)
)

// contest reports whether somebody else has ended a job of a batch that lacks one: the state shows an action in one of
// some statuses that has had no job here.
func (a *AWS) contest(ctx context.Context, b *Batch, statuses ...string) bool {
	lacks := b.unseen()
	if len(lacks) == 0 {
		return false
	}
	if b.endedIn(ctx, lacks, statuses...) > 0 {
		a.contested.Store(true)
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lacking = append(a.lacking, b)
	return false
}

// unseen are the actions of the first stage that have had no job.
func (b *Batch) unseen() []string {
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.Actions), func(action string) bool {
		return b.last[action] != nil || len(b.inbox[action]) > 0
	})
}

// Ended is how many of the actions of the first stage the state shows ended. It is 0 where the target does not tell.
func (b *Batch) Ended(ctx context.Context) int {
	return b.endedIn(ctx, b.Actions, hasSucceeded, hasFailed)
}

func (b *Batch) endedIn(ctx context.Context, actions []string, statuses ...string) (n int) {
	shown, err := b.State(ctx)
	if err != nil {
		return 0
	}
	for _, action := range actions {
		if slices.Contains(statuses, shown[action].Status) {
			n++
		}
	}
	return n
}

// noSuchPipeline is the error of a pipeline that is not there.
const noSuchPipeline = "PipelineNotFoundException"

// Forgotten reports whether the target has forgotten what the run has made, and not removed: a pipeline and the action
// types. One that keeps all in memory and is started again has, through no fault of its.
func (a *AWS) Forgotten(ctx context.Context) bool {
	return a.forgets(ctx, a.usual)
}

// forgets is Forgotten by action types that are not known any more.
func (a *AWS) forgets(ctx context.Context, of pair) bool {
	if a.forgot.Load() { // they may have been made again
		return true
	}
	for _, b := range a.Batches() {
		if !b.made || b.isRemoved() {
			continue
		}
		if _, err := b.State(ctx); !says(err, noSuchPipeline) {
			return false
		}
		_, _, err := a.askOnce(ctx, a.about(of.source))
		if says(err, noSuchType) {
			a.forgot.Store(true)
		}
		return a.forgot.Load()
	}
	return false
}

// Renew makes the action types that several batches share once more, so that what the target forgets from now on is
// forgotten a second time.
func (a *AWS) Renew(ctx context.Context) {
	a.mu.Lock()
	pairs := append([]pair{a.usual}, a.quietPairs...)
	a.mu.Unlock()
	a.forgot.Store(false)
	for _, p := range pairs {
		_ = a.createTypes(ctx, p) // whoever needs them tells
	}
}

// mute is whether the target answers polls at all. Each one that hangs costs the time of
// several requests, which a target whose polls always hang would cost for every batch.
type mute struct {
	mu     sync.Mutex
	spoke  bool      // some poll was answered
	silent int       // polls in a row without an answer
	since  time.Time // when the first of them was sent
}

// mostSilentPolls is how many polls in a row have no answer, over muteLimits time limits of
// a call, until none is waited for.
const (
	mostSilentPolls = 4
	muteLimits      = 2
)

// note records whether a poll that was sent then had no answer.
func (m *mute) note(sent time.Time, silent bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !silent {
		m.spoke, m.silent = true, 0
		return
	}
	if m.silent++; m.silent == 1 {
		m.since = sent
	}
}

// is reports whether a poll is waited for in vain, limit being the time that one has: the
// very first had no answer, or so many in a row.
func (m *mute) is(limit time.Duration) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.silent > 0 && !m.spoke || m.silent >= mostSilentPolls && time.Since(m.since) > muteLimits*limit
}
