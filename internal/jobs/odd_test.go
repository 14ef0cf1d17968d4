package jobs

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOddTypesOfTheState has members of another JSON type read and named, so that they are
// told from those that are as documented.
func TestOddTypesOfTheState(t *testing.T) {
	state := func(revision, execution string) []byte {
		return []byte(`{"stageStates":[{"actionStates":[{"actionName":"a","currentRevision":` + revision + `,"latestExecution":` + execution + `}]}]}`)
	}
	for name, c := range map[string]struct {
		revision, execution string
		odd                 map[string]string
	}{
		"as documented":      {`{"revisionId":"r","revisionChangeId":"c","created":1751900000.123}`, `{"summary":"s","externalExecutionId":"e","percentComplete":50}`, map[string]string{}},
		"null is none":       {`{"revisionId":null,"created":null}`, `{"summary":null,"percentComplete":null}`, map[string]string{}},
		"percent as text":    {`null`, `{"percentComplete":"50"}`, map[string]string{"percentComplete": `"50"`}},
		"percent as float":   {`null`, `{"percentComplete":50.0}`, map[string]string{"percentComplete": `50.0`}},
		"percent as share":   {`null`, `{"percentComplete":0.5}`, map[string]string{"percentComplete": `0.5`}},
		"time in words":      {`{"created":"yesterday"}`, `null`, map[string]string{"created": `"yesterday"`}},
		"time as text":       {`{"created":"2025-07-07T14:53:20Z"}`, `null`, map[string]string{"created": `"2025-07-07T14:53:20Z"`}},
		"numbers for texts":  {`{"revisionId":1}`, `{"summary":2}`, map[string]string{"revision": `1`, "summary": `2`}},
		"structure for text": {`null`, `{"externalExecutionId":{"S":"e"}}`, map[string]string{"externalExecutionId": `{"S":"e"}`}},
	} {
		shown, err := shownIn(state(c.revision, c.execution), "")
		require.NoError(t, err, name)
		assert.Equal(t, c.odd, shown["a"].Odd, name)
	}
}
