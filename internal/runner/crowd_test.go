package runner

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestFewerWorkersWhenAnswersBecomeSlower takes the workers away, once, that are more than enough.
func TestFewerWorkersWhenAnswersBecomeSlower(t *testing.T) {
	to, err := client.New(t.Context(), client.Options{Handler: http.NotFoundHandler()})
	require.NoError(t, err)
	defer func() { assert.NoError(t, to.Close()) }() // it was never measured: any time is longer than alone
	r := &traffic{target: to, slots: newSlots(6, 2)}
	e := &client.Exchange{Answer: wire.Answer{Fate: wire.Answered}, Took: time.Millisecond}
	for range crowdSample - 1 {
		r.ease(e)
	}
	assert.True(t, r.roomy())
	for range 3 * crowdSample {
		r.ease(e)
	}
	assert.False(t, r.roomy())
	require.Eventually(t, func() bool { return len(r.slots.of) == 4 }, time.Minute, time.Millisecond)
	assert.Equal(t, 4, r.slots.taken)
}

// TestWhatCountsAsSlower: what is large, what is sent on a raw connection and what got no answer
// takes its own time.
func TestWhatCountsAsSlower(t *testing.T) {
	r := &traffic{slots: newSlots(2, 1)}
	for range 2 * crowdSample {
		r.ease(&client.Exchange{Answer: wire.Answer{Fate: wire.Hung}, Took: time.Hour})
		r.ease(&client.Exchange{Request: wire.Request{Raw: []byte("x")}, Answer: wire.Answer{Fate: wire.Answered}, Took: time.Hour})
		r.ease(&client.Exchange{Request: wire.Request{Body: make([]byte, ordinary+1)}, Answer: wire.Answer{Fate: wire.Answered}, Took: time.Hour})
	}
	assert.True(t, r.roomy())
	var c crowd
	for range 10 * crowdSample {
		require.False(t, c.tooMany(time.Second, time.Second))
	}
}
