package runner

import (
	"context"
	"fmt"
	"sync"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/survey"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// A request without an answer in time, or whose connection was dropped, is no violation
// before it has happened as often as mostAsked, the last time with nothing else under
// way: a machine that is short of time makes any target look like that.
const (
	// mostAsked is how often a request is sent before what became of it is believed, and
	// mostAskedProven the same of a target that is known to hang.
	mostAsked       = 3
	mostAskedProven = 2
	// mostRefuted is how many refuted drops count.
	mostRefuted = 3
	// mostReruns is how often a case is tried again on the whole: each time another of its
	// requests may be slow.
	mostReruns = 8
	// mostHangs is on how many cases of a rule a target must be known to hang before the
	// others of the rule are left out: each costs several time limits, and the verdict is
	// clear. mostHangsInAll is the same of all rules together, where an answer must come.
	mostHangs      = 2
	mostHangsInAll = 8
	// mostOpen is how many cases may be in doubt before the others wait.
	mostOpen = 4
	// mostWaits is how often it is waited in vain with nothing else under way.
	mostWaits = 16
	// mostHung is how many requests of any kind may have no answer, of a target that is
	// known to hang, before nothing more is sent that could hang like the rest.
	mostHung = 32
	// mostDrops is how many drops are found before further ones are believed at once: a
	// connection that is dropped is no matter of time.
	mostDrops = 20
	// starved is how late our own timers may fire before nothing is said of time.
	starved = time.Second
)

// slowness is what is known of requests that were not answered in time.
type slowness struct {
	mu      sync.Mutex
	asked   map[place]int
	last    map[place]bool  // is believed the next time
	reruns  map[string]int  // by case
	alone   map[string]bool // cases that are tried again with nothing else under way
	open    map[string]bool // cases of which it is not known yet whether only time is to blame
	dropped map[string]bool // cases whose connection was dropped
	hangs   map[string]int  // by kind, of those that are believed
	inAll   int             // of those, where an answer must come
	drops   int             // that are believed
	refuted int             // drops of requests that were answered after all
	held    int             // drops of large requests that had been sent whole
	waits   int             // in vain, with nothing else under way
	hung    int             // requests, since the target is known to hang
}

// place is a request of a case: that which is sent after so many others.
type place struct {
	id    string
	after int
}

// place is that of the request that is judged next. The requests of a burst have one.
func (a *attempt) place() place {
	if a.c.Race != nil {
		return place{a.c.ID, 0}
	}
	return place{a.c.ID, a.judged}
}

func newSlowness() slowness {
	return slowness{
		asked: map[place]int{}, last: map[place]bool{}, reruns: map[string]int{}, alone: map[string]bool{},
		open: map[string]bool{}, dropped: map[string]bool{}, hangs: map[string]int{},
	}
}

// unanswered reports whether it is unknown what the target did with a request.
func unanswered(e *client.Exchange) bool { return e.Fate == wire.Hung || e.Fate == wire.Dropped }

// unknown reports the same of a request that may have been done although it was refused: it
// was sent twice, and the first answer was lost.
func unknown(e *client.Exchange) bool {
	return unanswered(e) || e.Sends > 1 && e.Fate == wire.Answered && !succeeded(e)
}

// tells reports whether an answer says what the target made of the request: neither of the
// rate of requests nor of a first sending whose answer was lost.
func tells(e *client.Exchange) bool {
	return e.Fate == wire.Answered && !e.Throttled() && !unknown(e)
}

// doubted reports whether nothing is to be said of an exchange because only time may be to
// blame. The attempt then is to be made again, or has no verdict.
func (r *run) doubted(a *attempt, e *client.Exchange) bool {
	if e.Held {
		a.lost = true
		return false // it was sent with nothing else under way, as often as is believed
	}
	if !unanswered(e) && !e.Late && !a.resent {
		r.decided(a.c.ID) // whatever its next request shows
		if r.refuted(a.c.ID) {
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
	case e.Fate == wire.Dropped && s.drops >= mostDrops:
		return false
	case last && e.Fate != wire.Dropped && late > starved:
		a.failed = fmt.Sprintf("no verdict: %s, but this machine is short of time: timers fire %s late", e.Outcome(),
			late.Round(time.Millisecond))
	case last:
		s.believe(a.c, e)
		return false
	case s.reruns[a.c.ID] >= mostReruns:
		a.failed = fmt.Sprintf("no verdict: %s, each time at another request", e.Outcome())
	case e.Fate != wire.Dropped && s.inVain(a.c):
		a.failed = fmt.Sprintf("no verdict: %s, and the target hangs on others; it was not asked again with nothing "+
			"else under way", e.Outcome())
	default:
		s.reruns[a.c.ID]++
		s.last[at] = s.asked[at] >= s.enough(a.c)-1
		s.alone[a.c.ID] = s.last[at]
		a.again, s.open[a.c.ID] = true, true
		if e.Fate == wire.Dropped || a.resent {
			s.dropped[a.c.ID] = true
		}
	}
	return true
}

// refuted reports, once, whether a case whose connection was dropped was answered after all.
func (r *run) refuted(id string) bool {
	r.slowness.mu.Lock()
	defer r.slowness.mu.Unlock()
	was := r.slowness.dropped[id]
	if delete(r.slowness.dropped, id); was {
		r.slowness.refuted++
	}
	return was
}

// droppedAgain notes that a connection of a burst was dropped, and reports whether that
// was so before. The next burst has nothing else beside it, and is believed.
func (r *run) droppedAgain(a *attempt) bool {
	r.slowness.mu.Lock()
	defer r.slowness.mu.Unlock()
	was := r.slowness.alone[a.c.ID]
	r.slowness.alone[a.c.ID], r.slowness.last[a.place()] = true, true
	return was
}

// outOfStep sends a few requests that mean nothing before a case is tried again whose
// connection was dropped, each time more: a target that drops every so-manyth would else drop
// that of the same step each time.
func (r *run) outOfStep(ctx context.Context, id string) {
	r.slowness.mu.Lock()
	n := 0
	if r.slowness.dropped[id] {
		n = 7 * r.slowness.reruns[id]
	}
	r.slowness.mu.Unlock()
	for range n {
		r.target.Do(ctx, wire.Request{Body: []byte(survey.Probes[0])}) // what it answers other cases judge
	}
}

// differ reports whether a request that was sent twice got two answers that differ. That one
// of them got none is another finding, or none.
func differ(first, second *client.Exchange) bool {
	return second.Fate == wire.Answered && !second.Throttled() && first.Outcome() != second.Outcome()
}

// decided notes that it is known of a case whether only time was to blame.
func (r *run) decided(id string) {
	r.slowness.mu.Lock()
	defer r.slowness.mu.Unlock()
	delete(r.slowness.open, id)
}

// admit gives a case its slot for a request. While it is not known of many whether only
// time is to blame, these come first: a target that hangs would be waited for by all others.
// They do so for mostHeld only, for what these wait for may be held back itself.
func (r *run) admit(ctx context.Context, id string) (leave func()) {
	for held := time.Duration(0); ; held += holdTime {
		if held >= mostHeld {
			r.allDecided()
		}
		r.slots <- struct{}{}
		if !r.holdBack(id) || r.cut(ctx) != "" {
			return func() { <-r.slots }
		}
		<-r.slots
		_ = smithytime.SleepWithContext(ctx, holdTime)
	}
}

// allDecided lets all cases go on that are held back.
func (r *run) allDecided() {
	r.slowness.mu.Lock()
	defer r.slowness.mu.Unlock()
	clear(r.slowness.open)
}

const (
	// holdTime is after what time a case that is held back asks again for a slot.
	holdTime = 20 * time.Millisecond
	mostHeld = 30 * time.Second
)

func (r *run) holdBack(id string) bool {
	s := &r.slowness
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open) >= mostOpen && !s.open[id] && id != preflight && r.overall[id] == nil
}

// enough is how often a request of a case is sent before what became of it is believed. A
// large one has more time each time. Of a target that has dropped connections of requests
// which it answered later, more is asked: it drops any of them now and then.
func (s *slowness) enough(c *cases.Case) int {
	if s.inAll >= mostHangs || c.Large {
		return mostAskedProven
	}
	return mostAsked + min(s.refuted, mostRefuted)
}

// believe notes that a target hangs on a case, or drops the connection.
func (s *slowness) believe(c *cases.Case, e *client.Exchange) {
	switch {
	case e.Fate == wire.Dropped:
		s.drops++
		return
	case e.Fate != wire.Hung && !e.Late:
		return // it was answered, each time when it was sent again
	}
	s.hangs[kind(c)]++
	if c.Level() == rules.Must {
		s.inAll++
	}
}

// inVain reports whether it is not worth asking again about a case. The caller holds the
// mutex.
func (s *slowness) inVain(c *cases.Case) bool {
	return s.proven(c) != "" || s.waits > mostWaits
}

// kind is what a target that hangs on some cases hangs on: those of a rule, or those of any
// rule whose requests are large.
func kind(c *cases.Case) string {
	if c.Large {
		return largeRequests
	}
	return c.Rule
}

const largeRequests = "large requests"

// proven says why no case like this one is tried any more; empty where they are. The caller
// holds the mutex.
func (s *slowness) proven(c *cases.Case) string {
	switch {
	case s.hangs[kind(c)] >= mostHangs && c.Large:
		return fmt.Sprintf("the target hung on %d large requests; the others are not tried", mostHangs)
	case s.hangs[kind(c)] >= mostHangs:
		return fmt.Sprintf("the target hung on %d cases of this rule; the others are not tried", mostHangs)
	case s.tooOften():
		return fmt.Sprintf("the target hung on %d cases, and on other requests; the others are not tried", s.inAll)
	}
	return ""
}

// tooOften reports whether nothing more is to be sent that could hang like the rest. The
// caller holds the mutex.
func (s *slowness) tooOften() bool { return s.inAll >= mostHangsInAll || s.hung >= mostHung }

// noteHang counts a request without an answer, of a target that is known to hang.
func (r *run) noteHang() {
	r.slowness.mu.Lock()
	defer r.slowness.mu.Unlock()
	if r.slowness.inAll >= mostHangs {
		r.slowness.hung++
	}
}

// answered forgets what was in doubt of a request: the like of it was answered.
func (r *run) answered(a *attempt) {
	r.slowness.mu.Lock()
	defer r.slowness.mu.Unlock()
	delete(r.slowness.asked, a.place())
	delete(r.slowness.last, a.place())
}

// suspect reports whether a case is tried for the last time because of time, so that its
// requests are to be sent with nothing else under way.
func (r *run) suspect(id string) bool {
	r.slowness.mu.Lock()
	defer r.slowness.mu.Unlock()
	return r.slowness.alone[id]
}

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
	r.mu.Lock()
	res := r.results[id]
	r.mu.Unlock()
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

// hangsTooOften says whether nothing more is to be sent that could hang like the rest.
func (r *run) hangsTooOften() bool {
	r.slowness.mu.Lock()
	defer r.slowness.mu.Unlock()
	return r.slowness.tooOften()
}

// quietly calls the target for a case: with nothing else under way where the case is tried
// again because of time.
func (r *run) quietly(ctx context.Context, id string, call func(context.Context)) {
	if !r.suspect(id) {
		call(ctx)
		return
	}
	r.target.Alone(ctx, call)
}

// surely sends a request that belongs to no case until there is an answer, as often as is
// believed, the last times with nothing else under way.
func (r *run) surely(ctx context.Context, request wire.Request) *client.Exchange {
	e := r.target.Do(ctx, request)
	for try := 1; try < mostAsked && unanswered(e) && ctx.Err() == nil; try++ {
		r.target.Alone(ctx, func(ctx context.Context) { e = r.target.Do(ctx, request) })
	}
	return e
}

// lateness are the words of a finding about an answer that came too late.
func (r *run) lateness(e *client.Exchange) judge.Finding {
	return judge.Finding{
		Rule: "answer/in-time", Level: rules.Must, Expected: fmt.Sprintf("a whole answer within the time limit of %s",
			r.target.Timeout()),
		Got: fmt.Sprintf("it came after %s, and as late before; at last with nothing else under way",
			e.Took.Round(time.Millisecond)),
	}
}

// undecided is the result of an attempt that was to be made again, and was not.
func undecided(a *attempt) *Result {
	return &Result{
		Case: a.c, Status: report.StatusError, Got: a.got,
		Reason: "no verdict: no whole answer within the time limit, which was not tried again",
	}
}
