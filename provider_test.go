package plumbline_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
)

func TestJobsAreAddedToAProvider(t *testing.T) {
	p := plumbline.NewProvider()
	id, err := p.Add(plumbline.JobSpec{
		ActionType: "Build/MyBuild/1", Configuration: map[string]string{"Target": "prod"},
		Inputs: []plumbline.Artifact{{Name: "src", Bucket: "b", Key: "k"}},
	})
	require.NoError(t, err)
	assert.Equal(t, plumbline.JobQueued, p.JobState(id))
	require.Len(t, p.Jobs(), 1)
	assert.Equal(t, "Build/MyBuild/1", p.Jobs()[0].ActionType)
	_, err = p.Add(plumbline.JobSpec{ActionType: "Build"})
	var wrong *plumbline.UsageError
	require.ErrorAs(t, err, &wrong)
}

func TestJobsOfAProviderTimeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, name := range []string{"", "lost-answer"} {
			p := plumbline.NewProvider(plumbline.JobTimeout(time.Second))
			if name != "" {
				var err error
				p, err = plumbline.NewFaultyProvider(name, plumbline.JobTimeout(time.Second), plumbline.Latency(0))
				require.NoError(t, err)
			}
			id := p.AddJob(plumbline.JobInProgress)
			time.Sleep(2 * time.Second)
			assert.Equal(t, plumbline.JobTimedOut, p.JobState(id))
		}
	})
}
