package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestGate lets in no more than its width, and whoever wants everything by itself.
func TestGate(t *testing.T) {
	g := newGate(3)
	var inside, most atomic.Int64
	var group sync.WaitGroup
	for i := range 60 {
		group.Go(func() {
			places, alone := 1, i%10 == 0
			if alone {
				places = everything
			}
			leave, err := g.enter(t.Context(), places)
			if !assert.NoError(t, err) {
				return
			}
			now := inside.Add(1)
			for was := most.Load(); now > was && !most.CompareAndSwap(was, now); was = most.Load() {
			}
			if alone {
				assert.EqualValues(t, 1, now, "nobody else is in")
			}
			inside.Add(-1)
			leave()
			leave() // changes nothing
		})
	}
	group.Wait()
	assert.LessOrEqual(t, most.Load(), int64(3))
	assert.Zero(t, g.inside())
}

// TestGateIsLeft: whoever gives up while waiting takes no place, and those behind come in.
func TestGateIsLeft(t *testing.T) {
	g := newGate(1)
	leave, err := g.enter(t.Context(), 1)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = g.enter(ctx, everything)
	require.ErrorIs(t, err, context.Canceled)
	in := make(chan struct{})
	go func() {
		next, err := g.enter(context.Background(), 1)
		assert.NoError(t, err)
		next()
		close(in)
	}()
	leave()
	<-in
	g.resize(0)
	next, err := g.enter(t.Context(), 5)
	require.NoError(t, err, "one is let in whatever the width")
	next()
}

// TestAllCallsKeepToTheGate has requests, bursts and calls of the AWS SDK meet in a target that
// may have one at a time.
func TestAllCallsKeepToTheGate(t *testing.T) {
	var busy atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		assert.EqualValues(t, 1, busy.Add(1))
		busy.Add(-1)
	}))
	defer server.Close()
	to := open(t, Options{Endpoint: server.URL})
	to.gate.resize(1)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { assert.Equal(t, wire.Answered, to.Do(t.Context(), to.probe()).Fate) })
		group.Go(func() {
			a, b, _ := to.DoPair(t.Context(), to.probe(), to.probe())
			assert.Equal(t, wire.Answered, a.Fate)
			assert.Equal(t, wire.Answered, b.Fate)
		})
		group.Go(func() {
			to.Alone(t.Context(), func(ctx context.Context) { assert.Equal(t, wire.Answered, to.Do(ctx, to.probe()).Fate) })
		})
		group.Go(func() {
			resp, err := to.HTTPClient(to.Timeout()).Get(server.URL)
			if assert.NoError(t, err) {
				assert.NoError(t, resp.Body.Close())
			}
		})
	}
	group.Wait()
	assert.Zero(t, to.gate.inside())
}

// TestGateNarrows: a gate halves what is inside, not below two, and not several times for
// what is seen several times at once.
func TestGateNarrows(t *testing.T) {
	g := newGate(unlimited)
	for range 6 {
		_, err := g.enter(t.Context(), 1)
		require.NoError(t, err)
	}
	assert.False(t, g.isNarrowed())
	g.narrow()
	g.narrow()
	assert.True(t, g.isNarrowed())
	assert.Equal(t, 3, g.width)
	for range 3 {
		g.narrowed = time.Time{}
		g.narrow()
	}
	assert.Equal(t, 3, g.width, "six are inside")
	g.used = 1
	g.narrowed = time.Time{}
	g.narrow()
	assert.Equal(t, narrowest, g.width)
	g.resize(1)
	g.narrowed = time.Time{}
	g.narrow()
	assert.Equal(t, 1, g.width)
}

// TestStrain remembers the greatest lateness for a while.
func TestStrain(t *testing.T) {
	var s strain
	s.note(time.Second)
	s.note(0)
	assert.Greater(t, s.late.Load(), int64(900*time.Millisecond))
	for range 20 * strainMemory {
		s.note(-time.Millisecond)
	}
	assert.Less(t, s.late.Load(), int64(time.Millisecond))
	s.note(time.Minute)
	assert.EqualValues(t, time.Minute, s.late.Load())
}

// TestAllowance: the limit grows with the strain, the size and what is under way; an answer is
// waited for longer, until it is known that late ones do not come.
func TestAllowance(t *testing.T) {
	to := &Target{bounds: bounds{timeout: time.Second}, capacity: capacity{gate: newGate(unlimited)}, strain: &strain{}}
	now := time.Now()
	limit := func(size int) time.Duration { return to.allow(t.Context(), now, size).limit() }
	assert.Equal(t, time.Second, limit(100))
	assert.Equal(t, 6*time.Second, limit(5<<20))
	assert.Equal(t, now.Add(2*time.Second), to.allow(t.Context(), now, 0).end())

	to.single.Store(int64(100 * time.Millisecond))
	leave, err := to.gate.enter(t.Context(), 4)
	require.NoError(t, err)
	assert.Equal(t, 1300*time.Millisecond, limit(0))
	leave()
	leave, err = to.gate.enter(t.Context(), everything)
	require.NoError(t, err)
	assert.Equal(t, time.Second, to.allow(context.WithValue(t.Context(), aloneKey{}, true), now, 0).limit(), "it waits for nobody")
	leave()

	to.strain.note(100 * time.Millisecond)
	a := to.allow(t.Context(), now, 0)
	assert.Equal(t, time.Second+strainFactor*100*time.Millisecond, a.limit())
	to.strain.note(time.Second)
	assert.Greater(t, a.limit(), 10*time.Second, "also of a request under way")

	to.silent.Store(mostSilentWaits)
	assert.Equal(t, now.Add(a.limit()), a.end())
	_, more := a.prolong(now.Add(time.Hour))
	assert.True(t, more, "one look")
	_, more = a.prolong(now.Add(time.Hour))
	assert.False(t, more)
}

// TestLate: an answer after the time limit is there, and late.
func TestLate(t *testing.T) {
	for name, pause := range map[string]bool{"late": true, "in time": false} {
		t.Run(name, func(t *testing.T) {
			var to *Target
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if pause {
					time.Sleep(to.timeout + to.timeout/8)
				}
				w.WriteHeader(http.StatusTeapot)
			}))
			defer server.Close()
			to = open(t, Options{Endpoint: server.URL, Timeout: 4 * time.Second})
			to.strain.stop()
			to.strain = &strain{quit: make(chan struct{})} // of a machine that has time
			e := to.Do(t.Context(), to.probe())
			assert.Equal(t, wire.Answered, e.Fate, e.Detail)
			assert.Equal(t, http.StatusTeapot, e.Status)
			assert.Equal(t, pause, e.Late)
		})
	}
}

// TestQueues tells who answers one after the other, and slowly, from who does not.
func TestQueues(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		single time.Duration
		seen   trial
		want   int
	}{
		"one after the other":            {100 * ms, trial{tried: 4, answered: 4, slowest: 400 * ms}, 2},
		"one after the other, quick":     {20 * ms, trial{tried: 4, answered: 4, slowest: 80 * ms}, 0},
		"slow, all at once":              {300 * ms, trial{tried: 4, answered: 4, slowest: 320 * ms}, 0},
		"one connection after the other": {100 * ms, trial{tried: 4, answered: 1, slowest: 1500 * ms}, 0},
		"a machine short of time":        {ms, trial{tried: 64, answered: 64, slowest: 900 * ms}, 0},
		"very slow":                      {600 * ms, trial{tried: 4, answered: 3, slowest: 1500 * ms}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			to := &Target{bounds: bounds{timeout: time.Second}}
			to.single.Store(int64(c.single))
			assert.Equal(t, c.want, to.queues(c.seen))
		})
	}
}
