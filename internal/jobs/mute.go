package jobs

import (
	"sync"
	"time"
)

// mute is whether the target answers polls at all. Each one that hangs costs the time of
// several requests, which a target whose polls always hang would cost for every batch.
type mute struct {
	mu     sync.Mutex
	spoke  bool      // some poll was answered
	silent int       // polls in a row without an answer
	since  time.Time // when the first of them was sent
}

// mostSilentPolls is how many polls in a row have no answer, over muteLimits time limits of
// a call, until none is waited for.
const (
	mostSilentPolls = 4
	muteLimits      = 2
)

// note records whether a poll that was sent then had no answer.
func (m *mute) note(sent time.Time, silent bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !silent {
		m.spoke, m.silent = true, 0
		return
	}
	if m.silent++; m.silent == 1 {
		m.since = sent
	}
}

// is reports whether a poll is waited for in vain, limit being the time that one has: the
// very first had no answer, or so many in a row.
func (m *mute) is(limit time.Duration) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.silent > 0 && !m.spoke || m.silent >= mostSilentPolls && time.Since(m.since) > muteLimits*limit
}
