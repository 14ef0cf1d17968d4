package client

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// bucket is a limit of requests, as gateways have it: so many a second, and so many more
// at once.
type bucket struct {
	each  time.Duration
	most  time.Duration // what may be ahead
	ahead time.Time
}

func (b *bucket) refuses() bool {
	now := time.Now()
	if b.ahead.Before(now) {
		b.ahead = now
	}
	if b.ahead.Sub(now) > b.most {
		return true
	}
	b.ahead = b.ahead.Add(b.each)
	return false
}

// TestPace sends as fast as it may, each request a tenth of a millisecond long, and
// counts what is refused once the pace is set.
func TestPace(t *testing.T) {
	n := 0
	for name, c := range map[string]struct {
		refuses   func() bool
		unlimited bool // no pace helps, so that there is to be none
		refused   float64
		slower    time.Duration // than that the mean request must not be
	}{
		"never":                      {func() bool { return false }, true, 0, 200 * time.Microsecond},
		"one in 97":                  {func() bool { n++; return n%97 == 0 }, true, 0.02, 200 * time.Microsecond},
		"three of four":              {func() bool { n++; return n%4 != 0 }, true, 1, 400 * time.Microsecond},
		"one in 20":                  {func() bool { n++; return n%20 == 0 }, true, 0.06, 400 * time.Microsecond},
		"one in five":                {func() bool { n++; return n%5 == 0 }, true, 1, 400 * time.Microsecond},
		"100 a second, none at once": {(&bucket{each: 10 * time.Millisecond}).refuses, false, 0.1, 15 * time.Millisecond},
		"everything":                 {func() bool { return true }, true, 1, 200 * time.Microsecond},
		"all but one in 40":          {func() bool { n++; return n%40 != 0 }, true, 1, 200 * time.Microsecond},
		"5 a second, none at once":   {(&bucket{each: 200 * time.Millisecond}).refuses, false, 0.2, 240 * time.Millisecond},
		"10 a second, none at once":  {(&bucket{each: 100 * time.Millisecond}).refuses, false, 0.1, 150 * time.Millisecond},
		"300 a second, 20 at once":   {(&bucket{each: time.Second / 300, most: 20 * time.Second / 300}).refuses, false, 0.1, 5 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n = 0
				var p pace
				const all, settled = 90_000, 20_000
				refused := 0
				var began time.Time
				for i := range all {
					if i == settled {
						began = time.Now()
					}
					p.wait(t.Context(), 1)
					sent := time.Now()
					time.Sleep(100 * time.Microsecond)
					no := c.refuses()
					p.note(sent, no)
					if no && i >= settled {
						refused++
					}
				}
				assert.LessOrEqual(t, float64(refused)/(all-settled), c.refused)
				assert.Equal(t, c.unlimited, p.interval == 0)
				assert.Less(t, time.Since(began)/(all-settled), c.slower)
			})
		})
	}
}

// sliding is a limit of so many requests within any second.
type sliding struct {
	most int
	hits []time.Time
}

func (s *sliding) refuses() bool {
	for len(s.hits) > 0 && time.Since(s.hits[0]) >= time.Second {
		s.hits = s.hits[1:]
	}
	if len(s.hits) >= s.most {
		return true
	}
	s.hits = append(s.hits, time.Now())
	return false
}

// TestPaceOfMany keeps to a limit that a crowd of requests exceeded at first: those that were
// under way by then, and the second in which the limit refuses whatever comes, say nothing of
// the pace that was set.
func TestPaceOfMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limit, p := &sliding{most: 200}, pace{}
		var mu sync.Mutex
		refused, late := 0, time.Now().Add(30*time.Second)
		var crowd sync.WaitGroup
		for range 48 {
			crowd.Go(func() {
				for range 400 {
					p.wait(t.Context(), 1)
					sent := time.Now()
					time.Sleep(40 * time.Millisecond)
					mu.Lock()
					no := limit.refuses()
					if no && sent.After(late) {
						refused++
					}
					mu.Unlock()
					p.note(sent, no)
				}
			})
		}
		began := time.Now()
		crowd.Wait()
		assert.NotZero(t, p.interval)
		assert.Less(t, refused, 1000, "of 19,200")
		assert.Less(t, time.Since(began), 3*time.Minute)
	})
}

// TestPaceByChance keeps no pace for long where one request in fifty is refused, which ones is chance, and each takes so
// long that few are in a window: no window of a slower pace tells more.
func TestPaceByChance(t *testing.T) {
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			chance, began := rand.New(rand.NewPCG(seed, 1)), time.Now()
			var p pace
			for range 10_000 {
				p.wait(t.Context(), 1)
				sent := time.Now()
				time.Sleep(8 * time.Millisecond)
				p.note(sent, chance.IntN(50) == 0)
			}
			assert.Less(t, time.Since(began), 3*time.Minute, "seed %d", seed)
		})
	}
}

// TestPaceEnds does not wait longer than is wanted.
func TestPaceEnds(t *testing.T) {
	p := pace{interval: time.Hour, next: time.Now().Add(time.Hour)}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.wait(ctx, 5)
}

func TestThrottled(t *testing.T) {
	answer := func(status int, body string, header ...string) *Exchange {
		e := &Exchange{Answer: wire.Answer{Fate: wire.Answered, Status: status, Header: http.Header{}, Body: []byte(body)}}
		for _, h := range header {
			e.Header[h] = []string{"1"}
		}
		return e
	}
	insists := answer(503, "<html>")
	insists.Insists = true
	for name, c := range map[string]struct {
		e    *Exchange
		want bool
	}{
		"429":                      {answer(429, ""), true},
		"503, a page":              {answer(503, "<html>"), true},
		"503, nothing":             {answer(503, ""), true},
		"503 and Retry-After":      {answer(503, "", "Retry-After"), true},
		"503, an error":            {answer(503, `{"__type":"InternalFailure"}`), false},
		"503, again and again":     {insists, false},
		"500, a page":              {answer(500, "<html>"), false},
		"502, a page":              {answer(502, "<html>"), false},
		"400, ThrottlingException": {answer(400, `{"__type":"ThrottlingException"}`), true},
		"no answer":                {&Exchange{Answer: wire.Answer{Fate: wire.Hung}}, false},
	} {
		assert.Equal(t, c.want, c.e.Throttled(), name)
	}
}

// TestPaceForgetsTheBeginning: what a gateway refused before its target was there sets no pace.
func TestPaceForgetsTheBeginning(t *testing.T) {
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) <= 4 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	to := open(t, Options{Endpoint: server.URL})
	assert.Equal(t, http.StatusOK, to.firstAnswer(t.Context()).Status)
	assert.Greater(t, requests.Load(), int64(4))
	assert.Zero(t, to.pace.refused)
}
