package runner

import (
	"bytes"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// traffic is how requests reach the target, and what was seen of them all.
type traffic struct {
	target   *client.Target
	slots    slots
	flight   flight
	census   census
	patience client.Patience
	silence  silence
	slowness slowness
	crowd    crowd
}

// count counts a request, and heeds what became of it.
func (t *traffic) count(e *client.Exchange, jobID string) {
	e.Job.ID = jobID
	t.census.count(e, jobID)
	t.ease(e)
	if t.listen(e); e.Fate == wire.Hung {
		t.slowness.noteHang()
	}
	t.flight.heed(e)
}

// slots are for the requests that may be under way at the same time.
type slots struct {
	of    chan struct{}
	large chan struct{} // for large requests
	// enough is how many stay when answers become slower with all of them; 0 keeps all
	enough int

	mu      sync.Mutex
	taken   int       // that were taken away
	lowered time.Time // when that was last done
}

func newSlots(workers, enough int) slots {
	return slots{of: make(chan struct{}, workers), enough: enough, large: make(chan struct{}, largeAtOnce)}
}

// enter waits for a slot; the function that it returns gives it back.
func (s *slots) enter() (leave func()) {
	s.of <- struct{}{}
	return func() { <-s.of }
}

// halve takes half of the slots away, once a second at most, and answers how many there were and are.
func (s *slots) halve() (before, now int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	width := cap(s.of) - s.taken
	if width <= 1 || time.Since(s.lowered) < time.Second {
		return width, width
	}
	s.lowered = time.Now()
	n := width / 2
	s.takeAway(n)
	return width, width - n
}

// onlyEnough takes away those that are more than enough.
func (s *slots) onlyEnough() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.takeAway(cap(s.of) - s.taken - s.enough)
}

// takeAway takes slots away. The caller holds the mutex.
func (s *slots) takeAway(n int) {
	if n <= 0 {
		return
	}
	s.taken += n
	go func() {
		for range n {
			s.of <- struct{}{} // never given back
		}
	}()
}

// flight knows the cases whose requests are under way, and those that were when the target went away.
type flight struct {
	refusals atomic.Int64 // of connections, in a row

	mu     sync.Mutex
	ticket int64
	under  map[int64]string
	lost   []string
}

func newFlight() flight { return flight{under: map[int64]string{}} }

// enter notes which case is in flight.
func (f *flight) enter(id string) (ticket int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ticket++
	f.under[f.ticket] = id
	return f.ticket
}

func (f *flight) leave(ticket int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.under, ticket)
}

// heed notes whether a connection was refused.
func (f *flight) heed(e *client.Exchange) {
	if e.Fate != wire.Refused || strings.HasPrefix(e.Detail, "interrupted") {
		f.refusals.Store(0)
		return
	}
	if f.refusals.Add(1) == 1 {
		f.lose()
	}
}

// lose notes which cases are in flight as the target goes away.
func (f *flight) lose() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lost = slices.Collect(maps.Values(f.under))
}

// lastSeen names the cases whose requests were in flight when the target went away.
func (f *flight) lastSeen() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.lost) == 0 {
		return ""
	}
	slices.Sort(f.lost)
	lost := slices.Compact(f.lost)
	return "; in flight were " + strings.Join(lost[:min(len(lost), 20)], ", ")
}

// census counts the requests and how many of them differ, the ids of jobs masked.
type census struct {
	requests atomic.Int64
	took     atomic.Int64 // by all requests together, in ns

	seed     maphash.Seed
	mu       sync.Mutex
	distinct *distinct // hashes of requests
}

func newCensus() census { return census{seed: maphash.MakeSeed(), distinct: &distinct{}} }

// isSlow says whether the target's answers are mostly waited for.
func (c *census) isSlow() bool {
	n := c.requests.Load()
	return n > 0 && time.Duration(c.took.Load()/n) > slow
}

func (c *census) count(e *client.Exchange, jobID string) {
	c.requests.Add(1)
	c.took.Add(int64(e.Took))
	var h maphash.Hash
	h.SetSeed(c.seed)
	for _, s := range []string{e.Request.Method, e.Request.Path, e.Request.Target, e.Request.ContentType} {
		_, _ = h.WriteString(s)
		_ = h.WriteByte(0)
	}
	for _, f := range e.Request.Header {
		_, _ = h.WriteString(f.Name + ":" + f.Value + "\x00")
	}
	maphash.WriteComparable(&h, e.Request.Framing)
	maphash.WriteComparable(&h, e.Request.Signature)
	for rest, found := e.Request.Body, jobID != ""; ; {
		var before []byte
		if before, rest, found = cutID(rest, jobID, found); !found {
			_, _ = h.Write(before)
			break
		}
		_, _ = h.Write(before)
		_ = h.WriteByte(0)
	}
	_, _ = h.Write(e.Request.Raw)
	c.mu.Lock()
	c.distinct.add(h.Sum64())
	c.mu.Unlock()
}

func cutID(body []byte, id string, search bool) (before, after []byte, found bool) {
	if !search {
		return body, nil, false
	}
	return bytes.Cut(body, []byte(id))
}

// distinct is a set of hashes: 44 bits of each, of which a part says in which row it is, so that one takes little more
// than four bytes. Of a million, two are taken for one in three runs of a hundred.
type distinct struct {
	rows [1 << 12][]uint32
	n    int
}

// add adds a hash.
func (d *distinct) add(sum uint64) {
	row := &d.rows[sum>>52]
	if !slices.Contains(*row, uint32(sum)) {
		*row = append(*row, uint32(sum))
		d.n++
	}
}

// A target that mostly waits serves more requests at a time than one that works, and as fast,
// until they are too many for it.

const (
	// crowdSample is of how many answers the mean time is looked at.
	crowdSample = 200
	// crowded is how many times as long as alone an answer takes, in the mean, from when on
	// there are too many requests at a time.
	crowded = 2
	// ordinary is up to which size of a request its time counts.
	ordinary = 16 << 10
)

// crowd is the time that answers take with all workers.
type crowd struct {
	mu    sync.Mutex
	n     int
	took  time.Duration // by n answers together
	eased bool
}

// roomy reports whether the target serves all workers as fast as one.
func (t *traffic) roomy() bool {
	t.crowd.mu.Lock()
	defer t.crowd.mu.Unlock()
	return t.slots.enough > 0 && !t.crowd.eased
}

// ease goes on with fewer workers where answers take longer with all of them.
func (t *traffic) ease(e *client.Exchange) {
	if t.slots.enough == 0 || e.Fate != wire.Answered || e.Request.Raw != nil || len(e.Request.Body) > ordinary {
		return
	}
	if t.crowd.tooMany(e.Took, crowded*t.target.Single()) {
		t.slots.onlyEnough()
	}
}

// tooMany notes how long an answer took and reports, once, whether the mean is above a limit.
func (c *crowd) tooMany(took, most time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n, c.took = c.n+1, c.took+took; c.eased || c.n < crowdSample {
		return false
	}
	c.eased = c.took > time.Duration(c.n)*most
	c.n, c.took = 0, 0
	return c.eased
}
