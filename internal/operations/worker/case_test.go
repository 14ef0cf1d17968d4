package worker_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
)

// TestTheNonceOfAnotherJob: a target that gives several jobs one nonce takes that of another for a job's own, which is
// right; that they are not different is another case's.
func TestTheNonceOfAnotherJob(t *testing.T) {
	r := worker.Request{Operation: model.AcknowledgeJob, Body: `{"jobId":"${job}","nonce":"${other nonce}"}`}
	for other, fits := range map[string]bool{"2": true, "1": false} {
		sent, ok := r.For(worker.Values{Job: "job", Nonce: "1", Other: other})
		assert.Equal(t, fits, ok, other)
		if fits {
			assert.JSONEq(t, `{"jobId":"job","nonce":"2"}`, string(sent.Body))
		}
	}
}
