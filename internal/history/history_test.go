package history

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// at is a request of a client from one moment to another.
func at(client int, from, to int64, operation string, accepted bool, handed ...string) report.HistoryEvent {
	return report.HistoryEvent{Client: client, Operation: operation, Accepted: accepted, Outcome: map[bool]string{true: "200", false: "400"}[accepted], Handed: handed, CallNS: from, ReturnNS: to}
}

// TestOrdered has histories that some order explains, and such that none does, with the size of their smallest part.
func TestOrdered(t *testing.T) {
	const ack, fails, succeeds, reads, polls = model.AcknowledgeJob, model.PutJobFailureResult, model.PutJobSuccessResult, model.GetJobDetails, model.PollForJobs
	wrong := at(3, 0, 9, ack, true)
	wrong.Invalid = true
	list := func(events ...report.HistoryEvent) []report.HistoryEvent { return events }
	for name, c := range map[string]struct {
		first  string
		events []report.HistoryEvent
		part   int // 0: in order
	}{
		"one of two acknowledgements":      {Dispatched, list(at(1, 0, 5, ack, true), at(2, 1, 4, ack, false)), 0},
		"both of two":                      {Dispatched, list(at(1, 0, 5, ack, true), at(2, 1, 4, ack, true), at(3, 2, 6, ack, false)), 2},
		"none of two":                      {Dispatched, list(at(1, 0, 5, ack, false), at(2, 1, 4, ack, false)), 1},
		"a wrong nonce accepted":           {Dispatched, list(at(1, 0, 5, ack, true), wrong), 1},
		"success and failure":              {InProgress, list(at(1, 0, 5, fails, true), at(2, 1, 4, succeeds, true), at(3, 1, 4, fails, false)), 2},
		"one of them":                      {InProgress, list(at(1, 0, 5, fails, false), at(2, 1, 6, succeeds, true)), 0},
		"rejected before the one that won": {InProgress, list(at(1, 0, 1, fails, false), at(2, 2, 6, succeeds, true)), 1},
		"taken, then completed":            {Dispatched, list(at(1, 0, 1, ack, true), at(1, 2, 3, succeeds, true), at(2, 0, 3, reads, true)), 0},
		"completed before it was taken":    {Dispatched, list(at(1, 0, 1, ack, true), at(1, 2, 3, succeeds, false)), 2},
		"details refused in progress":      {InProgress, list(at(1, 0, 1, reads, false), at(2, 2, 3, succeeds, true)), 1},
		"details refused afterwards":       {InProgress, list(at(1, 4, 5, reads, false), at(2, 2, 3, succeeds, true)), 0},
		"each job to one poll":             {Queued, list(at(1, 0, 5, polls, true, "job 1", "job 2"), at(2, 1, 4, polls, true, "job 3"), at(3, 1, 4, polls, true)), 0},
		"a job to two polls":               {Queued, list(at(1, 0, 5, polls, true, "job 1", "job 2"), at(2, 1, 4, polls, true), at(3, 1, 4, polls, true, "job 2")), 2},
		"a job twice to one poll":          {Queued, list(at(1, 0, 5, polls, true, "job 1", "job 1")), 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := report.History{First: c.first, Events: c.events}
			assert.Equal(t, c.part == 0, Ordered(h))
			if c.part > 0 {
				assert.Len(t, Smallest(h).Events, c.part)
			}
		})
	}
}

// TestPicture draws a history whose every word is hostile: a document may say anything.
func TestPicture(t *testing.T) {
	const hostile = `"'</script><script>window.hacked=true</script><img src=x onerror="window.hacked=true">%s%d` + "\x00\u202e"
	h := report.History{First: hostile, Events: []report.HistoryEvent{
		{Client: -7, Operation: hostile, Outcome: hostile, CallNS: 9, ReturnNS: 1},
		{Client: 1, Operation: model.PollForJobs, Outcome: hostile, Handed: []string{hostile}, Accepted: true, CallNS: 10, ReturnNS: 11},
		{Client: 2, Operation: model.PollForJobs, Outcome: hostile, Handed: []string{hostile}, Accepted: true, CallNS: 10, ReturnNS: 11},
	}}
	assert.False(t, Ordered(h))
	var page bytes.Buffer
	require.NoError(t, Picture(&page, hostile, h))
	text := page.String()
	assert.Contains(t, text, "Content-Security-Policy")
	assert.Contains(t, text, "PollForJobs: ")
	for _, never := range []string{"<script>window", "<img", "\x00", "\u202e"} {
		assert.NotContains(t, text, never)
	}
}
