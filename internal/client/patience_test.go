package client

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestPatience holds how often a request is sent that is throttled: again for some seconds, and not at all when as many in a row as mostTurnedAway were throttled to the last, until one is served.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p Patience
		requests := func(answers ...wire.Answer) (n int) { // the last is repeated
			e := p.Send(t.Context(), func() *Exchange {
				n++
				return &Exchange{Answer: answers[min(n, len(answers))-1]}
			})
			assert.Equal(t, answers[min(n, len(answers))-1].Status, e.Status)
			return n
		}
		throttled, served, refused := wire.Answer{Fate: wire.Answered, Status: 429}, wire.Answer{Fate: wire.Answered, Status: 200}, wire.Answer{Fate: wire.Refused}
		assert.Equal(t, 1, requests(served))
		assert.Equal(t, 4, requests(throttled, throttled, throttled, served), "it is served in the end")
		assert.Equal(t, 1, requests(refused), "whoever sends it decides")
		for range mostTurnedAway {
			began := time.Now()
			assert.Equal(t, 9, requests(throttled))
			assert.Equal(t, 12750*time.Millisecond, time.Since(began))
		}
		assert.Equal(t, 1, requests(throttled), "the target rejects whatever comes")
		assert.Equal(t, 1, requests(throttled))
		assert.Equal(t, 1, requests(served))
		assert.Equal(t, 2, requests(throttled, served), "patient again: one was served")
	})
}
