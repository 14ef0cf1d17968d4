package client

import (
	"sync"
	"sync/atomic"
	"time"
)

// A machine that is short of time makes every target look slow: its answers wait for
// the target's turn, and then for ours. Our own timers show it, for they fire late.

const (
	// strainTick is how long the gauge sleeps, and strainMemory the part of the lateness
	// that it forgets each time: half of it in two seconds.
	strainTick   = 50 * time.Millisecond
	strainMemory = 64
	// strainFactor is how much longer an answer may take for how late timers fire: it has many turns to wait for.
	strainFactor = 16
)

// strain measures how late the timers of this process fire.
type strain struct {
	late atomic.Int64 // lately, in ns
	quit chan struct{}
	once sync.Once
}

func newStrain() *strain {
	s := &strain{quit: make(chan struct{})}
	go s.measure()
	return s
}

func (s *strain) measure() {
	tick := time.NewTimer(strainTick)
	defer tick.Stop()
	for {
		slept := time.Now()
		select {
		case <-s.quit:
			return
		case <-tick.C:
		}
		s.note(time.Since(slept) - strainTick)
		tick.Reset(strainTick)
	}
}

// note remembers the greatest lateness, less and less of it.
func (s *strain) note(late time.Duration) {
	before := time.Duration(s.late.Load())
	s.late.Store(int64(max(late, before-before/strainMemory, 0)))
}

func (s *strain) stop() { s.once.Do(func() { close(s.quit) }) }

// Lateness is how late this process's timers fired lately: about nothing on a machine that has time.
func (t *Target) Lateness() time.Duration {
	if t.strain == nil {
		return 0
	}
	return time.Duration(t.strain.late.Load())
}
