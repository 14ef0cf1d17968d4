package jobs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestAJobOfAFurtherStageIsKnownByItsStage and, where the target does not name that, by its turn.
func TestAJobOfAFurtherStageIsKnownByItsStage(t *testing.T) {
	further := []Further{{"Second", "build", 1}, {"Third", "build", 1}, {"Third", "check", 1}}
	b := &Batch{Actions: []string{"Action-00"}, types: pair{further: &further}, inbox: map[string][]*Job{}, last: map[string]*Job{}}
	token := "t"
	for _, step := range []struct {
		name string
		job  Job
		want string
	}{
		{"named", Job{Stage: "Third", Action: "build"}, "Third/build"},
		{"of the first stage", Job{Stage: "First", Action: "Action-00"}, "Action-00"},
		{"of the first stage, which is not named", Job{Action: "Action-00"}, "Action-00"},
		{"not named", Job{Action: "build"}, "Second/build"},
		{"not named, continued", Job{Action: "build", Token: &token}, "Second/build"},
		{"not named, of the next stage", Job{Action: "build"}, "Third/build"},
		{"not named, continued in the next stage", Job{Action: "build", Token: &token}, "Third/build"},
		{"not named, of a further execution", Job{Action: "build"}, "Third/build"},
		{"named otherwise", Job{Stage: "third", Action: "check"}, "Third/check"},
		{"unknown", Job{Stage: "Third", Action: "deploy"}, "deploy"},
	} {
		got := b.key(&step.job)
		assert.Equal(t, step.want, got, step.name)
		assert.Equal(t, step.want != "deploy", b.has(got), step.name)
		if step.job.Stage == "" {
			b.last[got] = &step.job
		}
	}
	assert.Equal(t, "build", (&Job{Action: "Third/build"}).Declared())
	usual := &Batch{Actions: []string{"Action-00"}}
	assert.Equal(t, NextAction, usual.key(&Job{Stage: "Second", Action: NextAction}))
	assert.True(t, usual.has(NextAction))
}
