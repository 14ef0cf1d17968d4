package property

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/life"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// TestLifeOfAllOperations holds the subject to the model with sequences of all ten operations.
func TestLifeOfAllOperations(t *testing.T) {
	s, err := subject.FromEnvironment()
	require.NoError(t, err)
	requireLife(t, &lives{subject: s, choose: life.ChooseAny})
}

// TestLifeOfAllOperationsFinds finds mutants of each operation, with a sequence of few steps.
func TestLifeOfAllOperationsFinds(t *testing.T) {
	asDrawnHere(t, 1000)
	for _, fault := range []string{
		"PollForJobs/life/rejected-takes", "PollForJobs/life/failed-too", "PollForJobs/life/in-progress-too", "PollForJobs/life/third-lost", "PollForJobs/life/stage-as-action",
		"AcknowledgeJob/life/nonce-of-another-accepted", "AcknowledgeJob/life/wrong-nonce-spends", "AcknowledgeJob/life/ended-accepted", "AcknowledgeJob/life/others-too", "AcknowledgeJob/life/not-in-progress",
		"GetJobDetails/life/acknowledges", "GetJobDetails/life/spends-nonce", "GetJobDetails/life/requeues", "GetJobDetails/life/forgets", "GetJobDetails/life/token-lost", "GetJobDetails/life/of-the-newest",
		"PutJobFailureResult/life/twice-accepted", "PutJobFailureResult/life/after-success-accepted", "PutJobFailureResult/life/not-ended", "PutJobFailureResult/life/rejected-ends", "PutJobFailureResult/life/next-stage-starts", "PutJobFailureResult/life/next-handed-out-again",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			s, err := subject.Embedded(fault)
			require.NoError(t, err)
			w, err := (&lives{subject: s, choose: life.ChooseAny}).run(*casesFlag)
			require.NoError(t, err)
			require.NotNil(t, w, "1000 sequences did not show it")
			assert.LessOrEqual(t, len(w.steps), mostSteps, "%s", w.story(t))
		})
	}
}
