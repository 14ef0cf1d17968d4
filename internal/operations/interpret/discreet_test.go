package interpret

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestDiscreet has a report show of a job's data what a reader needs, and no secret, in whatever spelling it came.
func TestDiscreet(t *testing.T) {
	const data = `{"actionConfiguration":{"configuration":{"plumbline":"kept","Token":"t0p-s\u0065cret"}},"artifactCredentials":{"accessKeyId":"AKIA1","secretAccessKey":"a\/b","sessionToken":"x"},"continuationToken":"shown"}`
	const clean = `{"actionConfiguration":{"configuration":{"plumbline":"kept","Token":"(left out)"}},"artifactCredentials":{"accessKeyId":"(left out)","secretAccessKey":"(left out)","sessionToken":"(left out)"},"continuationToken":"shown"}`
	for name, c := range map[string]struct{ operation, body, want string }{
		"details":          {model.GetJobDetails, `{"jobDetails":{"id":"j","data":` + data + `}}`, `{"jobDetails":{"id":"j","data":` + clean + `}}`},
		"jobs of a poll":   {model.PollForJobs, `{"jobs":[{"id":"a","data":` + data + `},{"id":"b"}]}`, `{"jobs":[{"id":"a","data":` + clean + `},{"id":"b"}]}`},
		"in another":       {model.PollForJobs, `{"Result":{"jobs":[{"id":"a","data":` + data + `}]}}`, `{"Result":{"jobs":[{"id":"a","data":` + clean + `}]}}`},
		"partner's job":    {model.GetThirdPartyJobDetails, `{"jobDetails":{"data":` + data + `}}`, `{"jobDetails":{"data":` + clean + `}}`},
		"credentials null": {model.GetJobDetails, `{"jobDetails":{"data":{"artifactCredentials":null}}}`, `{"jobDetails":{"data":{"artifactCredentials":null}}}`},
		"another shape":    {model.GetJobDetails, `{"jobDetails":{"data":{"artifactCredentials":"AKIA1-all-in-one"}}}`, `{"jobDetails":{"data":{"artifactCredentials":"(left out)"}}}`},
		"no output":        {model.PutJobFailureResult, `{"artifactCredentials":"x"}`, `{"artifactCredentials":"x"}`},
		"no JSON":          {model.PollForJobs, `<html>`, `<html>`},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, string(Discreet(model.MustOperation(c.operation), wire.Answer{Body: []byte(c.body)}, "plumbline")))
		})
	}
}
