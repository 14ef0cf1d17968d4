package jobs

import (
	"errors"
	"sync/atomic"
	"syscall"
	"time"
)

// absence is how long the target has refused connections.
type absence struct {
	calls atomic.Int64 // that were refused one, in a row
	since atomic.Int64 // when the first of them was, in ns of Unix time
}

// mostUnreached is how many calls in a row must be refused a connection before the target is gone, and mostAway for how
// long: calls of one moment are refused together, and a target that is restarted is there again soon.
const (
	mostUnreached = 3
	mostAway      = 3 * time.Second
)

// reached notes whether a call found the target there.
func (a *AWS) reached(err error) {
	switch {
	case !errors.Is(err, syscall.ECONNREFUSED):
		a.absence.calls.Store(0)
	case a.absence.calls.Add(1) == 1:
		a.absence.since.Store(time.Now().UnixNano())
	}
}

// Gone says whether the target refuses connections.
func (a *AWS) Gone() bool {
	return a.absence.calls.Load() >= mostUnreached && time.Since(time.Unix(0, a.absence.since.Load())) > mostAway
}
