package interpret

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestOutputs has one thing be wrong with the output of a success, or none.
func TestOutputs(t *testing.T) {
	const job, details = "a1b2c3d4-e5f6-4708-8910-111213141516", `"accountId":"111122223333","data":{}`
	item := func(more string) string { return `{"jobs":[{"id":"` + job + `","nonce":"1",` + details + more + `}]}` }
	for name, c := range map[string]struct {
		operation, body string
		want            []string // level and rule of each finding
	}{
		"acknowledged":              {model.AcknowledgeJob, `{"status":"InProgress"}`, nil},
		"another status":            {model.AcknowledgeJob, `{"status":"Queued"}`, []string{"must AcknowledgeJob/output"}},
		"no status":                 {model.AcknowledgeJob, `{}`, []string{"must AcknowledgeJob/output"}},
		"status of another type":    {model.AcknowledgeJob, `{"status":1}`, []string{"must AcknowledgeJob/output"}},
		"no JSON":                   {model.AcknowledgeJob, ``, []string{"must AcknowledgeJob/output"}},
		"no object":                 {model.AcknowledgeJob, `[]`, []string{"must AcknowledgeJob/output"}},
		"details":                   {model.GetJobDetails, `{"jobDetails":{"id":"` + job + `",` + details + `}}`, nil},
		"details of another job":    {model.GetJobDetails, `{"jobDetails":{"id":"` + "b" + job[1:] + `",` + details + `}}`, []string{"must GetJobDetails/output"}},
		"details with a nonce":      {model.GetJobDetails, `{"jobDetails":{"id":"` + job + `","nonce":"1",` + details + `}}`, []string{"must GetJobDetails/output"}},
		"no jobs":                   {model.PollForJobs, `{}`, nil},
		"jobs null":                 {model.PollForJobs, `{"jobs":null}`, nil},
		"jobs of another type":      {model.PollForJobs, `{"jobs":{}}`, []string{"must PollForJobs/output"}},
		"a job":                     {model.PollForJobs, item(``), nil},
		"a job that is null":        {model.PollForJobs, `{"jobs":[null]}`, []string{"must PollForJobs/output"}},
		"a job without data":        {model.PollForJobs, `{"jobs":[{"id":"` + job + `","nonce":"1","accountId":"111122223333"}]}`, []string{"must PollForJobs/output"}},
		"data of another type":      {model.PollForJobs, `{"jobs":[{"id":"` + job + `","nonce":"1","accountId":"111122223333","data":"x"}]}`, []string{"must PollForJobs/output"}},
		"a nonce that is too long":  {model.PollForJobs, `{"jobs":[{"id":"` + job + `","nonce":"012345678901234567890123456789012345678901234567890",` + details + `}]}`, []string{"observe PollForJobs/output-constraints"}},
		"a member that is unknown":  {model.PollForJobs, item(`,"more":1`), nil},
		"success without an output": {model.PutJobFailureResult, ``, nil},
	} {
		t.Run(name, func(t *testing.T) {
			answer := wire.Answer{
				Fate: wire.Answered, Status: 200, Body: []byte(c.body),
				Header: map[string][]string{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amzn-Requestid": {"2b7a6b6e-0d0f-4f3a-9a57-0c1de5a7c001"}},
			}
			var got []string
			for _, f := range Check(model.MustOperation(c.operation), judge.Accept(), answer, job) {
				got = append(got, string(f.Level)+" "+f.Rule)
			}
			assert.Equal(t, c.want, got)
		})
	}
}

// TestErrorsOfTheOperation has the name of a modelled error be the case's own rule, and that of another not.
func TestErrorsOfTheOperation(t *testing.T) {
	named := func(name string) []judge.Finding {
		answer := wire.Answer{
			Fate: wire.Answered, Status: 400, Body: []byte(`{"__type":"` + name + `"}`),
			Header: map[string][]string{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amzn-Requestid": {"2b7a6b6e-0d0f-4f3a-9a57-0c1de5a7c001"}},
		}
		return Check(model.MustOperation(model.AcknowledgeJob), judge.Reject(model.Validation), answer, "")
	}
	rulesOf := func(findings []judge.Finding) (rules []string) {
		for _, f := range findings {
			rules = append(rules, f.Rule)
		}
		return rules
	}
	assert.Empty(t, named(model.Validation))
	assert.Equal(t, []string{""}, rulesOf(named(model.InvalidNonce)), "one of the operation's own")
	assert.Equal(t, []string{"answer/error-name"}, rulesOf(named("NeverHeardOfException")))
}
