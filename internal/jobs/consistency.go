package jobs

import (
	"context"
	"errors"
	"slices"
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
