package interpret

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
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
		"jobs in another member":    {model.PollForJobs, `{"PollForJobsResult":{"jobs":[]}}`, []string{"must PollForJobs/output"}},
		"jobs, and more":            {model.PollForJobs, `{"more":{"jobs":[]},"jobs":[]}`, nil},
		"jobs in upper case":        {model.PollForJobs, `{"Jobs":[]}`, []string{"must PollForJobs/output"}},
		"a token in snake case":     {model.PollForJobs, `{"jobs":[{"id":"` + job + `","nonce":"1","accountId":"111122223333","data":{"continuation_token":"t"}}]}`, []string{"should PollForJobs/output-types"}},
		"no jobs, and more":         {model.PollForJobs, `{"more":{"a":{"jobs":[]}}}`, nil},
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

// TestOutputsByCBOR has one thing be wrong with the output of a success by CBOR, or none.
func TestOutputsByCBOR(t *testing.T) {
	const job = "a1b2c3d4-e5f6-4708-8910-111213141516"
	text := func(s string) cbor.Item { return cbor.String(s) }
	structure := func(members ...cbor.Entry) cbor.Item { return cbor.Map{Entries: members, Width: cbor.Shortest} }
	member := func(name string, value cbor.Item) cbor.Entry { return cbor.Entry{Key: text(name), Value: value} }
	details := func(id cbor.Item) cbor.Item {
		return structure(member("jobDetails", structure(member("id", id), member("accountId", text("111122223333")), member("data", structure()))))
	}
	asBytes := cbor.Bytes{Data: []byte(job), Width: cbor.Shortest}
	for name, c := range map[string]struct {
		operation, contentType string
		body                   []byte
		want                   []string // level, rule and what came, of each finding
	}{
		"acknowledged":  {model.AcknowledgeJob, wire.CBORType, cbor.Encode(structure(member("status", text("InProgress")))), nil},
		"in chunks":     {model.AcknowledgeJob, wire.CBORType, cbor.Encode(cbor.Map{Indefinite: true, Entries: []cbor.Entry{member("status", cbor.Text{Chunks: []string{"InPro", "gress"}})}}), nil},
		"another value": {model.AcknowledgeJob, wire.CBORType, cbor.Encode(structure(member("status", text("Queued")))), []string{"must AcknowledgeJob/output status: \"Queued\""}},
		"in JSON":       {model.AcknowledgeJob, wire.CBORType, []byte(`{"status":"InProgress"}`), []string{"must AcknowledgeJob/output no CBOR map: at byte 0: a string promises 2482455781525779234 bytes, and 14 follow"}},
		"of JSON":       {model.AcknowledgeJob, "application/x-amz-json-1.1", cbor.Encode(structure(member("status", text("InProgress")))), []string{"must cbor/error-content-type Content-Type \"application/x-amz-json-1.1\""}},
		"no map":        {model.AcknowledgeJob, wire.CBORType, cbor.Encode(cbor.List()), []string{"must AcknowledgeJob/output no CBOR map: no map: []"}},
		"in Base64":     {model.AcknowledgeJob, wire.CBORType, []byte("oWZzdGF0dXNqSW5Qcm9ncmVzcw==\n"), []string{"must AcknowledgeJob/output " + wire.InBase64}},
		"empty":         {model.AcknowledgeJob, wire.CBORType, nil, []string{"must AcknowledgeJob/output no CBOR map: at byte 0: the bytes end where an item begins"}},
		"details":       {model.GetJobDetails, wire.CBORType, cbor.Encode(details(text(job))), nil},
		"id as bytes":   {model.GetJobDetails, wire.CBORType, cbor.Encode(details(asBytes)), []string{"must GetJobDetails/output jobDetails.id: " + cbor.Diagnostic(asBytes)[:60] + "..."}},
		"another id":    {model.GetJobDetails, wire.CBORType, cbor.Encode(details(text("b" + job[1:]))), []string{"must GetJobDetails/output jobDetails.id: \"b" + job[1:] + "\""}},
		"a time":        {model.AcknowledgeJob, wire.CBORType, cbor.Encode(structure(member("status", cbor.Tagged(1, cbor.Integer(1))))), []string{"must AcknowledgeJob/output status: a timestamp"}},
	} {
		t.Run(name, func(t *testing.T) {
			answer := wire.Answer{
				Fate: wire.Answered, Status: 200, Body: c.body, CBOR: true,
				Header: map[string][]string{"Content-Type": {c.contentType}, "Smithy-Protocol": {wire.CBORProtocol}, "X-Amzn-Requestid": {"2b7a6b6e-0d0f-4f3a-9a57-0c1de5a7c001"}},
			}
			var got []string
			for _, f := range Check(model.MustOperation(c.operation), judge.Accept(), answer, job) {
				got = append(got, string(f.Level)+" "+f.Rule+" "+f.Got)
			}
			assert.Equal(t, c.want, got)
		})
	}
}

// TestDiscreetByCBOR hides the secrets of a job in an answer by CBOR.
func TestDiscreetByCBOR(t *testing.T) {
	text := cbor.String
	structure := func(members ...cbor.Entry) cbor.Map { return cbor.Map{Entries: members, Width: cbor.Shortest} }
	data := func(key, configured, other string) cbor.Item {
		return structure(cbor.Entry{Key: text("jobDetails"), Value: structure(cbor.Entry{Key: text("data"), Value: structure(
			cbor.Entry{Key: text("artifactCredentials"), Value: structure(cbor.Entry{Key: text("accessKeyId"), Value: text(key)})},
			cbor.Entry{Key: text("actionConfiguration"), Value: structure(cbor.Entry{Key: text("configuration"), Value: structure(
				cbor.Entry{Key: text("plumbline"), Value: text(other)}, cbor.Entry{Key: text("password"), Value: text(configured)})})},
		)})})
	}
	op := model.MustOperation(model.GetJobDetails)
	got := Discreet(op, wire.Answer{CBOR: true, Body: cbor.Encode(data("AKIA", "hunter2", "kept"))}, "plumbline")
	assert.Equal(t, cbor.Encode(data(secret.Mark, secret.Mark, "kept")), got)
	assert.Equal(t, []byte("no CBOR"), Discreet(op, wire.Answer{CBOR: true, Body: []byte("no CBOR")}))
}
