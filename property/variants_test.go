package property

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/life"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// jsonForms are the families of variants whose answers have another form in JSON: on the other wire that would be none.
var jsonForms = map[string]bool{"answer": true, "error form": true, "should": true}

// unfit are the variants whose jobs the model cannot follow, with the reason.
var unfit = map[string]string{
	"no-pipeline-context":                   untold,
	"no-execution-id":                       untold,
	"starts-on-create-untold":               untold,
	"starts-on-create-untold-queued":        untold,
	"worker/failure-ends-untold-neighbours": untold,
	"until-acknowledged-one-at-a-time":      "one only has a job",
}

const untold = "the jobs do not tell their action and execution"

// TestVariantsAreAccusedOfNothing holds providers that differ and conform to the properties and to the model of a job's
// life, as a running implementation is held to them: to what is documented. How jobs are handed out is the model's.
func TestVariantsAreAccusedOfNothing(t *testing.T) {
	asDrawnHere(t, 25)
	for _, v := range slices.Concat(provider.Variants(), provider.WorkerVariants()) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			s, err := subject.Embedded(v.Name)
			require.NoError(t, err)
			s.Strict = false
			for _, ru := range properties {
				if v.Family == "jobs" || ru.cbor && (jsonForms[v.Family] || !s.SpeaksCBOR()) {
					continue
				}
				failure, err := ru.on(&trial{s, model.Current})
				if failure != nil {
					assert.Fail(t, failure.report(t.Name()), ru.name)
				}
				assert.True(t, err == nil || errors.Is(err, subject.ErrNoVerdict), err)
			}
			w, err := (&lives{subject: s, choose: life.ChooseAny}).run(*casesFlag)
			if w != nil {
				t.Error("\n" + w.story(t))
			}
			if why, cannot := unfit[v.Name]; cannot {
				require.ErrorIs(t, err, life.ErrUnfit)
				assert.ErrorContains(t, err, why)
				return
			}
			assert.True(t, err == nil || errors.Is(err, subject.ErrNoVerdict), err)
		})
	}
}
