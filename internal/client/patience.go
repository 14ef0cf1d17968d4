package client

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Throttled reports whether the request came too early, which is no verdict about the
// target: it says so itself, or a gateway before it does, by a 503 that names no error of
// the service. One that insists on that answer while it serves others has no such excuse.
func (e *Exchange) Throttled() bool {
	return e.Answer.Throttled() || e.Unhinted() && !e.Insists
}

// Unhinted reports whether the answer is a 503 that neither names an error nor says when
// to come again, as gateways send beyond their limit and broken servers at any time.
func (e *Exchange) Unhinted() bool {
	return e.Fate == wire.Answered && e.Status == http.StatusServiceUnavailable && !e.Answer.Throttled() &&
		wire.ErrorType(e.Answer) == ""
}

// The windows in which the pace is set.
const (
	// window is how many requests one has at least, and windowTime how long it is. One that
	// is so long as longWindow needs no more than fewer.
	window     = 30
	windowTime = 250 * time.Millisecond
	fewer      = 12
	longWindow = 2 * time.Second
	// tooMany is the share of refused requests from which a window is too fast, fewEnough
	// the one up to which the next may be a little faster.
	tooMany   = 0.05
	fewEnough = 0.02
	// mostBetween is after how many windows in a row between these two the next is slower all the same, so that it is
	// seen whether a target refuses as many at any pace.
	mostBetween = 4
	// leastRefused is how many of a window are refused at least where it is too fast: fewer may be chance.
	leastRefused = 3
	// A target that refuses still half of its greatest share of requests at a quarter of the
	// first pace refuses them whatever the pace.
	muchSlower = 4
	unhelped   = 0.5
	// So does one that refuses about as many as at first at the slowest pace there is, where
	// that is not so much slower.
	hopeless = 0.9
	// mostSlower is how much slower it becomes at a time: a limit that was far exceeded
	// refuses for a while whatever comes.
	mostSlower = 3
	// slowest is the longest time between two requests. What is refused even so is sent again later by whoever sent it.
	slowest = 250 * time.Millisecond
	fastest = 200 * time.Microsecond
)

// pace keeps the requests to the rate at which a target accepts them, once it was seen to
// refuse many for being too many. The zero value does not wait.
type pace struct {
	mu       sync.Mutex
	interval time.Duration // between two requests, 0 without a limit
	next     time.Time     // when the next may be sent

	since         time.Time // when the window began
	changed       time.Time // when the interval was last made longer
	sent, refused int
	between       int           // windows in a row that were neither too fast nor good
	worst         float64       // the greatest share of refused requests since the pace was first set
	firstInterval time.Duration // to which it was
	off           bool
}

// wait waits for the turn of n requests that are sent together.
func (p *pace) wait(ctx context.Context, n int) {
	p.mu.Lock()
	if p.interval == 0 || n == 0 {
		p.mu.Unlock()
		return
	}
	now := time.Now()
	if p.next.Before(now) {
		p.next = now
	}
	turn := p.next.Add(time.Duration(n-1) * p.interval)
	p.next = turn.Add(p.interval)
	p.mu.Unlock()
	if turn.Equal(now) {
		return
	}
	t := time.NewTimer(time.Until(turn))
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// note notes whether a request that was sent at a time was refused, and sets the pace at the
// end of a window. What was sent at another pace says nothing of this one.
func (p *pace) note(sent time.Time, refused bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.off || sent.Before(p.changed) {
		return
	}
	now := time.Now()
	if p.sent == 0 {
		p.since = now
	}
	p.sent++
	if refused {
		p.refused++
	}
	if took := now.Sub(p.since); p.sent >= window && took >= windowTime || p.sent >= fewer && took >= longWindow {
		p.set(took)
		p.sent, p.refused = 0, 0
	}
}

// forget forgets what was seen of the requests until now.
func (p *pace) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.interval, p.firstInterval, p.worst, p.sent, p.refused, p.off = 0, 0, 0, 0, 0, false
}

// set sets the pace after a window.
func (p *pace) set(took time.Duration) {
	share := float64(p.refused) / float64(p.sent)
	tooFast := share > tooMany && p.refused >= leastRefused
	if p.between++; tooFast || share <= fewEnough || p.interval >= muchSlower*p.firstInterval {
		p.between = 0
	}
	switch {
	case share > fewEnough && p.inVain(share):
		p.off, p.interval = true, 0
	case tooFast || p.between == mostBetween:
		p.between = 0
		each := max(fastest, took/time.Duration(max(1, p.sent-p.refused)))
		if p.interval > 0 {
			each = max(p.interval*5/4, min(p.interval*mostSlower, each))
		}
		p.interval, p.changed = min(slowest, each), time.Now()
		p.worst = max(p.worst, share)
		if p.firstInterval == 0 {
			p.firstInterval = p.interval
		}
	case share <= fewEnough && p.interval > 0:
		if p.interval = p.interval * 19 / 20; p.interval < fastest {
			p.interval = 0
		}
	}
}

// inVain reports whether going slower did not help: so large a share is refused even so.
func (p *pace) inVain(share float64) bool {
	switch {
	case p.interval == 0:
		return false
	case p.interval >= muchSlower*p.firstInterval:
		return share > unhelped*p.worst
	}
	return p.interval >= slowest && share > hopeless*p.worst
}

const (
	// firstPatience is the first pause before a target is asked again that refuses its very
	// first request for being one too many, or that a gateway does not reach yet, and mostPatience
	// the last; each is twice as long as the one before. Nothing was sent that could have been too much.
	firstPatience = 50 * time.Millisecond
	mostPatience  = 1600 * time.Millisecond
)

// UnknownOperation is one that no service has: what a target says to it shows how it says that it lacks one.
const UnknownOperation = "PutJobNoSuchResult"

// firstAnswer is the answer to a probe, asked for again while the target refuses it for now, or a gateway does not
// reach it. A target that gives none may drop what it should reject, and answer everything else.
func (t *Target) firstAnswer(ctx context.Context) *Exchange {
	asked := t.asks
	e := t.Do(ctx, t.probe())
	for _, name := range []string{UnknownOperation, "ListActionTypes"} {
		if e.Fate != wire.Dropped && !e.Unreached() {
			break
		}
		t.asks = name
		e = t.Do(ctx, t.probe())
	}
	if e.Unreached() {
		t.asks = asked // it has answered to nothing yet
	}
	if was := t.asks; e.Fate == wire.Hung {
		t.asks = "ListActionTypes" // which any target accepts that has jobs: it may hang on what it should reject
		if other := t.Do(ctx, t.probe()); other.Fate == wire.Answered {
			return other
		}
		t.asks = was
	}
	for pause := firstPatience; (e.Throttled() || e.Unreached()) && pause <= mostPatience; pause *= 2 {
		if smithytime.SleepWithContext(ctx, pause) != nil {
			break
		}
		e = t.Do(ctx, t.probe())
	}
	t.pace.forget() // few requests were refused before the target answered at all: that was not for their rate
	return e
}

// TurnsAway reports whether Accommodate got nothing but refusals for now.
func (t *Target) TurnsAway() bool { return t.turnsAway }

// tooEarly reports whether an answer to the AWS SDK says that its request came too early.
func tooEarly(resp *http.Response) bool {
	return resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable
}

const (
	// FirstBackoff and LastBackoff are the shortest and the longest pause before a request
	// is sent again that came too early; each is twice as long as the one before.
	FirstBackoff = 50 * time.Millisecond
	LastBackoff  = 7 * time.Second
	// insistsFrom is the pause from which a 503 without any hint is looked into.
	insistsFrom = 4 * FirstBackoff
	// mostInsisting is how often a request and another are sent in turn to see whose fault
	// a 503 is: as often as no limit of requests would choose the same one by chance.
	mostInsisting = 10
	// insistingKnown is how many such requests there are until fewer turns are enough.
	insistingKnown, fewInsisting = 8, 4
	// mostTurnedAway is after how many requests in a row that were refused to the last no
	// other is waited for: a gateway may refuse whoever has asked too often for hours.
	mostTurnedAway = 16
)

// Patience is how long a run waits for a target that asks for it, and what it knows of such a target.
type Patience struct {
	// Another sends a request that is no case's, and that a working target answers.
	Another func(context.Context) *Exchange

	turnedAway atomic.Int64 // requests in a row that were throttled to the last
	excused    atomic.Int64 // requests that got 503, and their answer later
	insisted   atomic.Int64 // requests that got 503 whenever they were sent
	held       atomic.Int64 // requests that were throttled, and got their answer later
}

// Send sends again, later each time, while the target asks for patience.
func (p *Patience) Send(ctx context.Context, send func() *Exchange) *Exchange {
	e := send()
	unhinted, throttled := e.Unhinted(), e.Answer.Throttled()
	for pause := FirstBackoff; e.Throttled() && pause < LastBackoff && ctx.Err() == nil &&
		p.turnedAway.Load() < mostTurnedAway; pause *= 2 {
		_ = smithytime.SleepWithContext(ctx, pause)
		if e = send(); e.Unhinted() && (pause >= insistsFrom || p.insisted.Load() >= insistingKnown) {
			e = p.insists(ctx, e, send)
		}
	}
	if e.Throttled() {
		p.turnedAway.Add(1)
		return e
	}
	p.turnedAway.Store(0)
	switch {
	case throttled:
		p.held.Add(1)
	case unhinted && !e.Insists:
		p.excused.Add(1)
	}
	return e
}

// Held is how many requests were throttled, and got their answer when they were sent again.
func (p *Patience) Held() int { return int(p.held.Load()) }

// Excused is how many requests got a 503 without a reason, and their answer when they were sent again.
func (p *Patience) Excused() int { return int(p.excused.Load()) }

// Shut reports whether the target rejects every request for now, and still does. The calls
// that arrange jobs would each be sent again for as long as is patient.
func (p *Patience) Shut(ctx context.Context) bool {
	if p.turnedAway.Load() < mostTurnedAway {
		return false
	}
	if e := p.Another(ctx); !e.Throttled() {
		p.turnedAway.Store(0)
		return false
	}
	return true
}

// insists finds out whether a 503 is for the request and not for the rate of requests: the
// target then serves another request each time before it gives the same answer again.
func (p *Patience) insists(ctx context.Context, e *Exchange, send func() *Exchange) *Exchange {
	turns := mostInsisting
	if p.insisted.Load() >= insistingKnown {
		turns = fewInsisting
	}
	for range turns {
		other := p.Another(ctx)
		if other.Fate != wire.Answered || other.Throttled() || ctx.Err() != nil {
			return e
		}
		if e = send(); !e.Unhinted() {
			return e
		}
	}
	p.insisted.Add(1)
	e.Insists = true
	return e
}

// outlasting is how long a request that creates something is waited for after the run was interrupted.
const outlasting = 2 * time.Second

// Outlast is a context for a request that creates something: it ends a little later than ctx. A target may go on
// with a request that is not waited for any more, and create what was found missing when it was to be removed.
func Outlast(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		end := time.AfterFunc(outlasting, cancel)
		context.AfterFunc(longer, func() { end.Stop() })
	})
	return longer, func() { stop(); cancel() }
}
