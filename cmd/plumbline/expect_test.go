package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

func TestExpectations(t *testing.T) {
	made := func(id string) func(*expectation) {
		return func(e *expectation) { e.job(provider.Job{ID: id, State: "Queued"}) }
	}
	becomes := func(id, state, next string) func(*expectation) {
		return func(e *expectation) { e.job(provider.Job{ID: id, State: state, Next: next}) }
	}
	asked := func(operation string, status int) func(*expectation) {
		return func(e *expectation) { e.exchange(logbook.Exchange{Operation: operation, Status: status}) }
	}
	for _, c := range []struct {
		name, text  string
		events      []func(*expectation)
		interrupted bool
		over        bool // without waiting for the time to pass
		met         bool
		says        string
	}{
		{"met", "1-success", []func(*expectation){made("a"), becomes("a", "Succeeded", "")}, false, true, true, "expected 1 success within 1m0s: met"},
		{"a continuation is not the end", "1-successes", []func(*expectation){made("a"), made("b"), becomes("a", "Succeeded", "b"), asked("PollForJobs", 200)}, false, false, false, "expected 1 success within 1m0s, got 0 successes: of the jobs 1 Queued, 1 Succeeded"},
		{"nobody polled", "2-successes", []func(*expectation){made("a")}, false, false, false, "got 0 successes: of the jobs 1 Queued; nobody called PollForJobs"},
		{"made as succeeded", "1-success", []func(*expectation){becomes("a", "Succeeded", "")}, false, false, false, "got 0 successes"},
		{"too many", "1-success", []func(*expectation){made("a"), made("b"), becomes("a", "Succeeded", ""), becomes("b", "Succeeded", "")}, false, true, false, "got 2 successes"},
		{"a failure", "1-failure,0-rejections", []func(*expectation){made("a"), becomes("a", "Failed", "")}, false, true, true, "expected 1 failure and 0 rejections within 1m0s: met"},
		{"a timeout", "1-timeout", []func(*expectation){made("a"), becomes("a", "InProgress", ""), becomes("a", "TimedOut", "")}, false, true, true, "met"},
		{"not rejected", "1-success, 0-rejections", []func(*expectation){made("a"), asked("PutJobSuccessResult", 400)}, false, true, false, "got 0 successes and 1 rejection: PutJobSuccessResult: 400"},
		{"rejected", "1-rejection", []func(*expectation){asked("PutJobSuccessResult", 400), asked("PutJobSuccessResult", 400)}, false, true, true, "met"},
		{"nothing is to happen", "0-failures", []func(*expectation){made("a")}, false, false, true, "expected 0 failures within 1m0s: met"},
		{"nothing happened so far", "0-failures", []func(*expectation){made("a")}, true, false, false, "when it was interrupted"},
		{"interrupted", "1-success", []func(*expectation){made("a")}, true, false, false, "got 0 successes when it was interrupted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := expecting(c.text, time.Minute)
			require.NoError(t, err)
			for _, event := range c.events {
				event(e)
			}
			select {
			case <-e.over:
				assert.True(t, c.over)
			default:
				assert.False(t, c.over)
			}
			says, met := e.verdict(c.interrupted)
			assert.Equal(t, c.met, met)
			assert.Contains(t, says, c.says)
			assert.NotContains(t, says, "\n", "it is one sentence")
		})
	}
}

func TestExpectationsThatCannotBeRead(t *testing.T) {
	for text, says := range map[string]string{
		"":                       "such as 3-successes",
		"3":                      "such as 3-successes",
		"-1-successes":           "such as 3-successes",
		"03-successes":           "such as 3-successes",
		"3-flights":              `--expect counts successes, failures, timeouts, rejections, not "flights"`,
		"1-success,2-successes":  "names successes twice",
		"9999999999-successes":   "such as 3-successes",
		"1-successes within 30s": "such as 3-successes",
	} {
		_, err := expecting(text, time.Minute)
		require.ErrorContains(t, err, says, text)
	}
	_, err := expecting("1-success", 0)
	require.ErrorContains(t, err, "--within")
}
