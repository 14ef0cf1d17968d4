package runner

import (
	"context"
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

// patiently sends again, later each time, while the target asks for patience.
func (r *run) patiently(ctx context.Context, send func() *client.Exchange) *client.Exchange {
	e := send()
	if e.Unhinted() {
		defer func() {
			if !e.Throttled() && !e.Insists {
				r.excused.Add(1)
			}
		}()
	}
	defer func() {
		if e.Throttled() {
			r.turnedAway.Add(1)
		} else {
			r.turnedAway.Store(0)
		}
	}()
	for pause := firstBackoff; e.Throttled() && pause < lastBackoff && ctx.Err() == nil &&
		r.turnedAway.Load() < mostTurnedAway; pause *= 2 {
		_ = smithytime.SleepWithContext(ctx, pause)
		if e = send(); e.Unhinted() && (pause >= insistsFrom || r.insisted.Load() >= insistingKnown) {
			e = r.insists(ctx, e, send)
		}
	}
	return e
}

// shut reports whether the target rejects every request for now, and still does. The calls
// that arrange jobs would each be sent again for as long as is patient.
func (r *run) shut(ctx context.Context) bool {
	if r.turnedAway.Load() < mostTurnedAway {
		return false
	}
	if e := r.target.Do(ctx, wire.Request{Body: []byte(survey.Probes[0])}); !e.Throttled() {
		r.turnedAway.Store(0)
		return false
	}
	return true
}

// insists finds out whether a 503 is for the request and not for the rate of requests: the
// target then serves another request each time before it gives the same answer again.
func (r *run) insists(ctx context.Context, e *client.Exchange, send func() *client.Exchange) *client.Exchange {
	turns := mostInsisting
	if r.insisted.Load() >= insistingKnown {
		turns = fewInsisting
	}
	for range turns {
		other := r.target.Do(ctx, wire.Request{Body: []byte(survey.Probes[0])})
		if other.Fate != wire.Answered || other.Throttled() || ctx.Err() != nil {
			return e
		}
		if e = send(); !e.Unhinted() {
			return e
		}
	}
	r.insisted.Add(1)
	e.Insists = true
	return e
}

// noteExcused says how many requests were excused that a broken target would have answered
// in the same way.
func (r *run) noteExcused() {
	if n := r.excused.Load(); n > 0 {
		r.note("%s got 503 without a reason, and the judged answer when sent again later: the target, or a proxy in "+
			"front of it, limits the rate of requests or sometimes fails", report.Plural(int(n), "request"))
	}
}
