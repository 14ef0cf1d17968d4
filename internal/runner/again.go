package runner

import (
	"context"
	"fmt"
	"net/http"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner/survey"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// doubted reports whether nothing is to be said of an exchange because only time may be to
// blame. The attempt then is to be made again, or has no verdict.
func (r *run) doubted(a *attempt, e *client.Exchange) bool {
	if e.Held {
		a.lost = true
		return false // it was sent with nothing else under way, as often as is believed
	}
	if !unanswered(e) && !e.Late && !a.resent {
		r.slowness.decided(a.c.ID) // whatever its next request shows
		if r.slowness.wasRefuted(a.c.ID) {
			r.lower("dropped") // it may have had too many at once, which races tell
		}
		return false
	}
	a.lost = a.lost || unknown(e)
	s := &r.slowness
	s.mu.Lock()
	defer s.mu.Unlock()
	at := a.place()
	s.asked[at]++
	last := s.alone[a.c.ID] && s.last[at]
	if s.alone[a.c.ID] && e.Fate == wire.Hung {
		s.waits++
	}
	late := r.target.Lateness()
	switch {
	case e.Dropped() && s.drops >= mostDrops:
		return false
	case last && !e.Dropped() && late > starved:
		a.failed = fmt.Sprintf("no verdict: %s, but this machine is short of time: timers fire %s late", e.Outcome(),
			late.Round(time.Millisecond))
	case last:
		s.believe(a.c, e)
		return false
	case s.reruns[a.c.ID] >= mostReruns:
		a.failed = fmt.Sprintf("no verdict: %s, each time at another request", e.Outcome())
	case !e.Dropped() && s.inVain(a.c):
		a.failed = fmt.Sprintf("no verdict: %s, and the target hangs on others; it was not asked again with nothing "+
			"else under way", e.Outcome())
	default:
		s.reruns[a.c.ID]++
		s.last[at] = s.asked[at] >= s.enough(a.c)-1
		s.alone[a.c.ID] = s.last[at]
		a.again, s.open[a.c.ID] = true, true
		if e.Dropped() || a.resent {
			s.dropped[a.c.ID] = true
			if s.alone[a.c.ID] {
				s.mayBeOut()
			}
		}
	}
	return true
}

// outOfStep sends a few requests that mean nothing before a case is tried again whose connection was dropped, each time
// more: a target that drops every so-manyth would else drop that of the same step each time.
func (t *traffic) outOfStep(ctx context.Context, id string) {
	t.slowness.mu.Lock()
	n := 0
	if t.slowness.dropped[id] {
		n = 7 * t.slowness.reruns[id]
	}
	t.slowness.mu.Unlock()
	for range n {
		t.target.Do(ctx, wire.Request{Body: []byte(survey.Probes[0])}) // what it answers other cases judge
	}
}

// sameAgain judges the answer to a request that was refused and sent again: it is the same.
func (r *run) sameAgain(a *attempt, allowed judge.Allowed, first, again *client.Exchange) {
	r.add(a, allowed, again)
	if differ(first, again) && a.failed == "" && !a.again {
		a.find(judge.NotAsBefore(first.Outcome(), again.Outcome()))
	}
}

// differ reports whether a request that was sent twice got two answers that differ. That one
// of them got none is another finding, or none.
func differ(first, second *client.Exchange) bool {
	return second.Fate == wire.Answered && !second.Dropped() && !second.Throttled() &&
		first.Outcome() != second.Outcome()
}

// admit gives a case its slot for a request. While it is not known of many whether only
// time is to blame, these come first: a target that hangs would be waited for by all others.
// They do so for mostHeld only, for what these wait for may be held back itself.
func (r *run) admit(ctx context.Context, id string) (leave func()) {
	for held := time.Duration(0); ; held += holdTime {
		if held >= mostHeld {
			r.slowness.allDecided()
		}
		leave := r.slots.enter()
		if id == preflight || r.overall[id] != nil || !r.slowness.holdsBack(id) || r.cut(ctx) != "" {
			return leave
		}
		leave()
		_ = smithytime.SleepWithContext(ctx, holdTime)
	}
}

const (
	// holdTime is after what time a case that is held back asks again for a slot.
	holdTime = 20 * time.Millisecond
	mostHeld = 30 * time.Second
)

// hopeless says whether the target hung on so many cases, of the case's rule or of all,
// that the case is not tried. It is skipped then.
func (r *run) hopeless(c *cases.Case) bool {
	r.slowness.mu.Lock()
	why := r.slowness.proven(c)
	r.slowness.mu.Unlock()
	if why != "" {
		r.skip(c, "%s", why)
	}
	return why != ""
}

// unsent is the exchange of a request of a case that is not sent, because it has become
// clear in the meantime that it would be waited for in vain; nil of one that is.
func (r *run) unsent(id string) *client.Exchange {
	res := r.result(id)
	if res == nil || r.overall[id] != nil {
		return nil
	}
	s := &r.slowness
	s.mu.Lock()
	defer s.mu.Unlock()
	why := s.proven(res.Case)
	if why == "" && s.alone[id] && s.inVain(res.Case) {
		why = "the target hung on so many cases that this one was not asked again"
	}
	if why == "" {
		return nil
	}
	return &client.Exchange{Unsent: true, Answer: wire.Answer{Fate: wire.Refused, Detail: why}}
}

// quietly calls the target for a case: with nothing else under way where the case is tried again because of time.
func (t *traffic) quietly(ctx context.Context, id string, call func(context.Context)) {
	if !t.slowness.suspect(id) {
		call(ctx)
		return
	}
	t.slowness.waitOut(ctx)
	t.target.Alone(ctx, call)
}

// surely sends a request that belongs to no case until there is an answer, as often as is
// believed, the last times with nothing else under way.
func (t *traffic) surely(ctx context.Context, request wire.Request) *client.Exchange {
	e := t.target.Do(ctx, request)
	for try := 1; try < mostAsked && unanswered(e) && ctx.Err() == nil; try++ {
		t.target.Alone(ctx, func(ctx context.Context) { e = t.target.Do(ctx, request) })
	}
	return e
}

// lateness are the words of a finding about an answer that came too late.
func (t *traffic) lateness(e *client.Exchange) judge.Finding {
	return judge.TooLate(t.target.Timeout(), fmt.Sprintf("it came after %s, and as late before; at last with nothing "+
		"else under way", e.Took.Round(time.Millisecond)))
}

// undecided is the result of an attempt that was to be made again, and was not.
func undecided(a *attempt) *Result {
	return &Result{
		Case: a.c, Status: report.StatusError, Got: a.got,
		Reason: "no verdict: no whole answer within the time limit, which was not tried again",
	}
}

// another says whether a case names another job of the target's.
func (r *run) another(c *cases.Case, id string) bool {
	names := c.Single().Names
	return names != nil && r.supply.Known(names(id))
}

// doubtful remembers a failed case about an id that no job has: the target may turn out to have one.
func (r *run) doubtful(a *attempt, id string) {
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	r.doubts[a.c.ID] = id
}

// clear leaves out the cases about ids that some job turned out to have, or may have where the target numbers its jobs.
func (r *run) clear() {
	for caseID, id := range r.doubts {
		if r.supply.MayHave(id) {
			r.skip(r.results[caseID].Case, jobs.AnotherJob)
		}
	}
}

// mayBeTooLarge is over which any request may get 413, or have its connection closed before it was read.
const mayBeTooLarge = 512 << 10

// heldFor is how long the end of a large request is held back, to see whether the target
// closes the connection because of its size, or after it has read the whole: longer each
// time, so that no target has by chance decided just when the last byte was sent.
var heldFor = []time.Duration{200 * time.Millisecond, 600 * time.Millisecond}

// heldKnown is how many such targets' requests there are until the first time is enough.
const heldKnown = 2

// wholly returns the exchange of a large request whose connection was closed without an answer, as it is once it is
// known that the target had read the whole request: with Held set. One that was closed before is returned as it came.
func (t *traffic) wholly(ctx context.Context, e *client.Exchange) *client.Exchange {
	if len(e.Request.Body) <= mayBeTooLarge || e.Fate != wire.Dropped && !e.ClosedEarly() {
		return e
	}
	var held *client.Exchange
	for _, pause := range t.holds() {
		t.target.Alone(ctx, func(ctx context.Context) { held = t.target.DoHeld(ctx, e.Request, pause) })
		if held.Fate != wire.Dropped {
			return e
		}
	}
	t.slowness.mu.Lock()
	defer t.slowness.mu.Unlock()
	t.slowness.held++
	return held
}

// unhurried returns the exchange of a request after which we ended our sending side before a
// failure came, as it is when the request is the only one under way: whoever is ended may be
// answered in any way, and only a busy machine lets a failure come that late.
func (t *traffic) unhurried(ctx context.Context, e *client.Exchange) *client.Exchange {
	if !e.Ended || e.Fate != wire.Answered || e.Status < http.StatusInternalServerError {
		return e
	}
	alone := e
	t.target.Alone(ctx, func(ctx context.Context) { alone = t.target.Do(ctx, e.Request) })
	if alone.Ended || alone.Fate != wire.Answered {
		return e
	}
	return alone
}

// holds are the times for which the end of a request is held back.
func (t *traffic) holds() []time.Duration {
	t.slowness.mu.Lock()
	defer t.slowness.mu.Unlock()
	if t.slowness.held >= heldKnown {
		return heldFor[:1]
	}
	return heldFor
}
