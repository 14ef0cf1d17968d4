package runner

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/rules"
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
	// mostReruns is how often a case is tried again on the whole: each time another of its requests may be slow.
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
	// outage is how long a target that is restarted, or a gateway without it, may drop all connections before the
	// first of these drops is believed; it is waited out so many times.
	outage, mostOutages = 2500 * time.Millisecond, 2
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
	back    []time.Time     // when a target that has dropped connections is believed to be there again
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
	if a.c.Race() != nil {
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
func unanswered(e *client.Exchange) bool { return e.Fate == wire.Hung || e.Dropped() }

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

// wasRefuted reports, once, whether a case whose connection was dropped was answered after all.
func (s *slowness) wasRefuted(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.dropped[id]
	if delete(s.dropped, id); was {
		s.refuted++
	}
	return was
}

// droppedAgain notes that a connection of a burst was dropped, and reports whether that
// was so before. The next burst has nothing else beside it, and is believed.
func (s *slowness) droppedAgain(a *attempt) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.alone[a.c.ID]
	s.alone[a.c.ID], s.last[a.place()] = true, true
	s.mayBeOut()
	return was
}

// mayBeOut has what was dropped last be asked again when a target that is restarted is there again.
func (s *slowness) mayBeOut() {
	if n := len(s.back); n == 0 || n < mostOutages && time.Now().After(s.back[n-1]) {
		s.back = append(s.back, time.Now().Add(outage))
	}
}

// waitOut waits until a target that may be restarted is there again.
func (s *slowness) waitOut(ctx context.Context) {
	var back time.Time
	s.mu.Lock()
	if n := len(s.back); n > 0 {
		back = s.back[n-1]
	}
	s.mu.Unlock()
	_ = smithytime.SleepWithContext(ctx, time.Until(back))
}

// decided notes that it is known of a case whether only time was to blame.
func (s *slowness) decided(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, id)
}

// allDecided lets all cases go on that are held back.
func (s *slowness) allDecided() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.open)
}

// holdsBack reports whether a case is to wait, for it is not known of too many others whether only time is to blame.
func (s *slowness) holdsBack(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open) >= mostOpen && !s.open[id]
}

// enough is how often a request of a case is sent before what became of it is believed. A
// large one has more time each time. Of a target that has dropped connections of requests
// which it answered later, more is asked: it drops any of them now and then.
func (s *slowness) enough(c *cases.Case) int {
	if s.inAll >= mostHangs || c.Large() {
		return mostAskedProven
	}
	return mostAsked + min(s.refuted, mostRefuted)
}

// believe notes that a target hangs on a case, or drops the connection.
func (s *slowness) believe(c *cases.Case, e *client.Exchange) {
	switch {
	case e.Dropped():
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

// inVain reports whether it is not worth asking again about a case. The caller holds the mutex.
func (s *slowness) inVain(c *cases.Case) bool {
	return s.proven(c) != "" || s.waits > mostWaits
}

// kind is what a target that hangs on some cases hangs on: those of a rule, or those of any
// rule whose requests are large.
func kind(c *cases.Case) string {
	if c.Large() {
		return largeRequests
	}
	return c.Rule
}

const largeRequests = "large requests"

// proven says why no case like this one is tried any more; empty where they are. The caller holds the mutex.
func (s *slowness) proven(c *cases.Case) string {
	switch {
	case s.hangs[kind(c)] >= mostHangs && c.Large():
		return fmt.Sprintf("the target hung on %d large requests; the others are not tried", mostHangs)
	case s.hangs[kind(c)] >= mostHangs:
		return fmt.Sprintf("the target hung on %d cases of this rule; the others are not tried", mostHangs)
	case s.tooOften():
		return fmt.Sprintf("the target hung on %d cases, and on other requests; the others are not tried", s.inAll)
	}
	return ""
}

// tooOften reports whether nothing more is to be sent that could hang like the rest. The caller holds the mutex.
func (s *slowness) tooOften() bool { return s.inAll >= mostHangsInAll || s.hung >= mostHung }

// noteHang counts a request without an answer, of a target that is known to hang.
func (s *slowness) noteHang() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inAll >= mostHangs {
		s.hung++
	}
}

// answered forgets what was in doubt of a request: the like of it was answered.
func (s *slowness) answered(a *attempt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.asked, a.place())
	delete(s.last, a.place())
}

// suspect reports whether a case is tried for the last time because of time, so that its
// requests are to be sent with nothing else under way.
func (s *slowness) suspect(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.alone[id]
}

// hangsTooOften says whether nothing more is to be sent that could hang like the rest.
func (s *slowness) hangsTooOften() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tooOften()
}

// A target that falls silent would cost the whole time limit for every request that is left: it counts as gone when so
// many requests in a row have had no answer, over so many time limits, and one that any target answers has none either.
const (
	mostSilent   = 8
	silentLimits = 3
)

// silence is how long the target has answered nothing.
type silence struct {
	hangs  atomic.Int64 // in a row
	since  atomic.Int64 // when the first of them was sent, in ns of Unix time
	asking atomic.Bool  // a last request is under way
	total  atomic.Bool
	broken context.CancelFunc // ends what waits for the target
}

// listen notes whether an exchange had an answer.
func (t *traffic) listen(e *client.Exchange) {
	s := &t.silence
	switch {
	case e.Fate == wire.Refused, e.Request.Raw != nil: // nothing was asked, or not to an end
	case e.Fate == wire.Hung:
		if s.hangs.Add(1) == 1 {
			s.since.Store(e.Started.UnixNano())
		}
		if s.hangs.Load() >= mostSilent && time.Since(time.Unix(0, s.since.Load())) > silentLimits*t.target.Timeout() &&
			s.asking.CompareAndSwap(false, true) {
			defer s.asking.Store(false)
			t.lastCall()
		}
	default:
		s.hangs.Store(0)
	}
}

// lastCall asks what every target answers: one that hangs on some requests only is there.
func (t *traffic) lastCall() {
	s := &t.silence
	if e := t.surely(context.Background(), t.target.Probe()); e.Fate != wire.Hung {
		s.hangs.Store(0)
		return
	}
	if s.total.CompareAndSwap(false, true) {
		t.flight.lose()
		s.broken()
	}
}
