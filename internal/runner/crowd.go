package runner

import (
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

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
