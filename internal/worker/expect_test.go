package worker

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestExpectationsOfOddDocuments has every expectation look at documents of other types than the model's: what is wrong with
// these is found elsewhere, and here they are no job, and no panic.
func TestExpectationsOfOddDocuments(t *testing.T) {
	expectations := []Expectation{
		AtMost(2), Never("a"), NoneBeside("a"),
		NoneTwice{},
		OwnType{},
		InContext{},
		OwnNonces{},
		SameAccount{},
		SameData{},
		HasToken("t"),
		HasNonce{},
		ShowsFailure("m"), ShowsExternalID("e"),
		ExecutionFailed("First"), SameAction("a"), SameConfiguration("a"),
		InSecond{},
		HandsToken("t"), ConfiguredAs("v"), HidesMessage("m"), HidesExternalID("e"),
		StillRuns{},
		Configured("v"),
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
			seen := Seen{Jobs: map[string]string{"a": "id"}, Data: map[string]any{"a": []any{}}, Accounts: map[string]string{"a": "1"}, Job: "a", Action: "a", Type: map[string]string{"provider": "p"}}
			require.NoError(t, json.Unmarshal([]byte(text), &seen.Document))
			for _, e := range expectations {
				assert.NotPanics(t, func() { e.Check(seen) }, "%T: %s", e, text)
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
		var seen Seen
		require.NoError(t, json.Unmarshal([]byte(text), &seen.Document))
		_, twice := NoneTwice{}.Check(seen)
		_, nonces := OwnNonces{}.Check(seen)
		assert.Equal(t, want, [2]string{twice, nonces}, text)
	}
}
