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
			assert.True(t, err == nil || errors.Is(err, subject.ErrNoVerdict) || errors.Is(err, life.ErrUnfit), err)
		})
	}
}
