package runner

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// inDoubt is a run in which as many cases are in doubt as make the others wait.
func inDoubt() *run {
	r := &run{supply: jobs.None(), book: newBook(Options{}), traffic: traffic{slots: newSlots(1, 0), slowness: newSlowness()}}
	for i := range mostOpen {
		r.slowness.open[strconv.Itoa(i)] = true
	}
	return r
}

// TestHeldBackForATimeOnly has those in doubt never be decided: they may wait for the others.
func TestHeldBackForATimeOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*mostHeld)
		defer cancel()
		r, began := inDoubt(), time.Now()
		r.admit(ctx, "another")()
		assert.NoError(t, ctx.Err())
		assert.Equal(t, mostHeld, time.Since(began))
	})
}

// TestAnAnswerEndsTheDoubt has the others go on while the attempt is still under way.
func TestAnAnswerEndsTheDoubt(t *testing.T) {
	r := inDoubt()
	assert.True(t, r.slowness.holdsBack("another"))
	answered := &client.Exchange{Answer: wire.Answer{Fate: wire.Answered, Status: 400}, Sends: 1}
	assert.False(t, r.doubted(&attempt{c: &cases.Case{ID: "0"}}, answered))
	assert.False(t, r.slowness.holdsBack("another"))
}

// TestTheOthersLetSleepersGoFirst has the others begin when the last sleeper waits, and not
// later than after a while.
func TestTheOthersLetSleepersGoFirst(t *testing.T) {
	scenario := func(id string, s cases.Step) *cases.Case {
		return &cases.Case{ID: id, Plan: &cases.Scenario{Steps: []cases.Step{s}}}
	}
	idle := []*cases.Case{scenario("a", cases.Step{Wait: cases.Wait{Before: 1}}), scenario("b", cases.Step{Wait: cases.Wait{After: 1}})}
	for name, c := range map[string]struct {
		list []*cases.Case
		gone []string
		wait time.Duration
	}{
		"none":       {[]*cases.Case{scenario("quick", cases.Step{})}, nil, 0},
		"all wait":   {idle, []string{"a", "b", "b"}, 0},
		"one is not": {idle, []string{"a"}, mostSleepy},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, began := awaiting(c.list), time.Now()
				for _, id := range c.gone {
					s.gone(id)
				}
				s.wait(t.Context())
				assert.Equal(t, c.wait, time.Since(began))
			})
		})
	}
}

// TestByJob has what takes long come first, few to a job.
func TestByJob(t *testing.T) {
	var list []*cases.Case
	for range 2 * casesPerJob {
		list = append(list, &cases.Case{Plan: &cases.Single{}})
	}
	for range 2 * closingPerJob {
		list = append(list, &cases.Case{Plan: &cases.Single{MayClose: true}})
	}
	list = append(list, &cases.Case{Plan: &cases.Single{Large: true}})
	var lengths []int
	for _, part := range byJob(list, casesPerJob) {
		lengths = append(lengths, len(part))
	}
	assert.Equal(t, []int{1, closingPerJob, closingPerJob, casesPerJob, casesPerJob}, lengths)
}

// TestASecondSendingTellsNothing has a request be refused that was sent twice, as often as is
// believed: what the first may have done is nobody's fault.
func TestASecondSendingTellsNothing(t *testing.T) {
	to, err := client.New(t.Context(), client.Options{Handler: http.NotFoundHandler()})
	require.NoError(t, err)
	defer func() { assert.NoError(t, to.Close()) }()
	r := &run{supply: jobs.None(), book: newBook(Options{}), traffic: traffic{target: to, slowness: newSlowness()}}
	a := &attempt{c: &cases.Case{ID: "x", Rule: "life/continuation-job"}}
	r.slowness.alone["x"], r.slowness.last[a.place()] = true, true
	r.add(a, judge.Accept(), &client.Exchange{Answer: wire.Answer{Fate: wire.Answered, Status: 400}, Sends: 2})
	require.Len(t, a.findings, 1)
	assert.Equal(t, "answer/not-dropped", a.findings[0].Rule)
	assert.True(t, a.lost)
}
