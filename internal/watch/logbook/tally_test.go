package logbook_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

func TestSummary(t *testing.T) {
	var tally logbook.Tally
	assert.Equal(t, "no exchanges", tally.Summary().Text())
	empty, err := json.Marshal(tally.Summary())
	require.NoError(t, err)
	assert.JSONEq(t, `{"exchanges":0,"operations":{},"violations":{},"deviations":{},"warnings":{}}`, string(empty))

	for _, e := range []logbook.Exchange{
		{Operation: "PollForJobs", Status: 200},
		{Operation: "PutJobSuccessResult"},
		{Operation: "PutJobSuccessResult", Status: 400, Violations: []logbook.Violation{{Rule: "continuationToken/length"}}},
		{Operation: "PutJobSuccessResult", Status: 400, Violations: []logbook.Violation{{Rule: "json/duplicate-keys", Level: rules.Observe}}},
		{Status: 404},
		{Operation: "PutJobSuccessResult", Status: 200, Deviations: []logbook.Deviation{
			{Level: rules.Must},
			{Rule: "answer/empty-body", Level: rules.Must},
			{Rule: "answer/success-content-type", Level: rules.Should},
			{Rule: "answer/request-id", Level: rules.Observe},
		}},
	} {
		tally.Add(e)
	}
	assert.Equal(t, `6 exchanges: no operation 1 (1 rejected), PollForJobs 1, PutJobSuccessResult 4 (2 rejected, 1 without an answer)
requests that violate a rule: continuationToken/length 1
requests rejected for what no document decides: json/duplicate-keys 1
answers that violate a MUST: answer/empty-body 1, outcome 1
answers that violate a SHOULD: answer/success-content-type 1`, tally.Summary().Text())
}
