package runner

import (
	"context"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/survey"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	// firstBackoff and lastBackoff are the shortest and the longest pause before a request
	// is sent again that came too early; each is twice as long as the one before.
	firstBackoff = 50 * time.Millisecond
	lastBackoff  = 7 * time.Second
	// insistsFrom is the pause from which a 503 without any hint is looked into.
	insistsFrom = 4 * firstBackoff
	// mostInsisting is how often a request and another are sent in turn to see whose fault
	// a 503 is: as often as no limit of requests would choose the same one by chance.
	mostInsisting = 10
	// insistingKnown is how many such requests there are until fewer turns are enough.
	insistingKnown, fewInsisting = 8, 4
	// mostTurnedAway is after how many requests in a row that were refused to the last no
	// other is waited for: a gateway may refuse whoever has asked too often for hours.
	mostTurnedAway = 16
)

// patience is what is known of a target that asks for some.
type patience struct {
	turnedAway atomic.Int64 // requests in a row that were throttled to the last
	excused    atomic.Int64 // requests that got 503, and their answer later
	insisted   atomic.Int64 // requests that got 503 whenever they were sent
}

// patiently sends again, later each time, while the target asks for patience.
func (t *traffic) patiently(ctx context.Context, send func() *client.Exchange) *client.Exchange {
	e := send()
	if e.Unhinted() {
		defer func() {
			if !e.Throttled() && !e.Insists {
				t.patience.excused.Add(1)
			}
		}()
	}
	defer func() {
		if e.Throttled() {
			t.patience.turnedAway.Add(1)
		} else {
			t.patience.turnedAway.Store(0)
		}
	}()
	for pause := firstBackoff; e.Throttled() && pause < lastBackoff && ctx.Err() == nil &&
		t.patience.turnedAway.Load() < mostTurnedAway; pause *= 2 {
		_ = smithytime.SleepWithContext(ctx, pause)
		if e = send(); e.Unhinted() && (pause >= insistsFrom || t.patience.insisted.Load() >= insistingKnown) {
			e = t.insists(ctx, e, send)
		}
	}
	return e
}

// shut reports whether the target rejects every request for now, and still does. The calls
// that arrange jobs would each be sent again for as long as is patient.
func (t *traffic) shut(ctx context.Context) bool {
	if t.patience.turnedAway.Load() < mostTurnedAway {
		return false
	}
	if e := t.target.Do(ctx, wire.Request{Body: []byte(survey.Probes[0])}); !e.Throttled() {
		t.patience.turnedAway.Store(0)
		return false
	}
	return true
}

// insists finds out whether a 503 is for the request and not for the rate of requests: the
// target then serves another request each time before it gives the same answer again.
func (t *traffic) insists(ctx context.Context, e *client.Exchange, send func() *client.Exchange) *client.Exchange {
	turns := mostInsisting
	if t.patience.insisted.Load() >= insistingKnown {
		turns = fewInsisting
	}
	for range turns {
		other := t.target.Do(ctx, wire.Request{Body: []byte(survey.Probes[0])})
		if other.Fate != wire.Answered || other.Throttled() || ctx.Err() != nil {
			return e
		}
		if e = send(); !e.Unhinted() {
			return e
		}
	}
	t.patience.insisted.Add(1)
	e.Insists = true
	return e
}

// noteExcused says how many requests were excused that a broken target would have answered
// in the same way.
func (r *run) noteExcused() {
	if n := r.patience.excused.Load(); n > 0 {
		r.Note("%s got 503 without a reason, and the judged answer when sent again later: the target, or a proxy in "+
			"front of it, limits the rate of requests or sometimes fails", report.Plural(int(n), "request"))
	}
}
