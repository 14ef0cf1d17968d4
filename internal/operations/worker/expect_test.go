package worker_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
)

// TestExpectationsOfOddDocuments has every expectation look at documents of other types than the model's: what is wrong with
// these is found elsewhere, and here they are no job, and no panic.
func TestExpectationsOfOddDocuments(t *testing.T) {
	expectations := []worker.Expectation{
		worker.AtMost(2), worker.Never("a"), worker.NoneBeside("a"),
		worker.NoneTwice,
		worker.OwnType,
		worker.InContext,
		worker.OwnNonces,
		worker.SameAccount,
		worker.SameData,
		worker.HasToken("t"),
		worker.HasNonce,
		worker.ShowsFailure("m"), worker.ShowsExternalID("e"),
		worker.ExecutionFailed("First"), worker.SameAction("a"), worker.SameConfiguration("a"),
		worker.InSecond,
		worker.HandsToken("t"), worker.ConfiguredAs("v"), worker.HidesMessage("m"), worker.HidesExternalID("e"),
		worker.StillRuns,
		worker.Configured("v"),
	}
	odd := []string{`null`, `1`, `true`, `"a"`, `[]`, `["a"]`, `{}`, `{"a":[]}`}
	for _, v := range odd {
		for _, text := range []string{
			`{"jobs":` + v + `,"jobDetails":` + v + `,"stageStates":` + v + `}`,
			`{"jobs":[` + v + `],"stageStates":[` + v + `]}`,
			`{"jobs":[{"id":` + v + `,"nonce":` + v + `,"data":` + v + `},{"id":` + v + `,"nonce":` + v + `,"data":` + v + `}]}`,
			`{"jobDetails":{"id":` + v + `,"data":` + v + `,"nonce":` + v + `,"accountId":` + v + `}}`,
			`{"jobs":[{"data":{"actionTypeId":` + v + `,"pipelineContext":` + v + `,"actionConfiguration":` + v + `}}]}`,
			`{"stageStates":[{"stageName":` + v + `,"actionStates":[{"actionName":` + v + `,"latestExecution":` + v + `}],"latestExecution":` + v + `}]}`,
		} {
			seen := worker.Seen{Jobs: map[string]string{"a": "id"}, Data: map[string]any{"a": []any{}}, Accounts: map[string]string{"a": "1"}, Job: "a", Action: "a", Type: map[string]string{"provider": "p"}}
			require.NoError(t, json.Unmarshal([]byte(text), &seen.Document))
			for i, e := range expectations {
				assert.NotPanics(t, func() { e.Check(seen) }, "%d: %s", i, text)
			}
			assert.NotPanics(t, func() { seen.Latest() }, text)
		}
	}
}

// TestNoJobTwice holds what NoneTwice and OwnNonces find.
func TestNoJobTwice(t *testing.T) {
	for text, want := range map[string][2]string{
		`{"jobs":[{"id":"a","nonce":"1"},{"id":"b","nonce":"2"}]}`: {},
		`{"jobs":[{"id":"a","nonce":"1"},{"id":"a","nonce":"1"}]}`: {"a job twice in one answer"},
		`{"jobs":[{"id":"a","nonce":"1"},{"id":"b","nonce":"1"}]}`: {"", "two jobs with the same nonce"},
		`{"jobs":[{"id":["a"]},{"id":["a"]}]}`:                     {},
	} {
		var seen worker.Seen
		require.NoError(t, json.Unmarshal([]byte(text), &seen.Document))
		_, twice := worker.NoneTwice.Check(seen)
		_, nonces := worker.OwnNonces.Check(seen)
		assert.Equal(t, want, [2]string{twice, nonces}, text)
	}
}
