package main

import (
	"context"
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
)

// against makes a worker of the provider's jobs.
func against(t *testing.T, p *plumbline.Provider) *worker {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	client := codepipeline.New(codepipeline.Options{
		BaseEndpoint: &server.URL, Region: "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	action := types.ActionTypeId{Category: types.ActionCategorySource, Owner: types.ActionOwnerCustom, Provider: aws.String("PlumblineSeed"), Version: aws.String("1")}
	return &worker{client: client, action: action, do: build}
}

func TestAJobIsDoneInTwoPieces(t *testing.T) {
	p := plumbline.NewProvider()
	id := p.AddJob(plumbline.JobQueued)
	w := against(t, p)
	n, err := w.round(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Equal(t, plumbline.JobSucceeded, p.JobState(id))
	n, err = w.round(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, n, "the first piece asked to go on, so there is a second job")
	n, err = w.round(t.Context())
	require.NoError(t, err)
	assert.Zero(t, n, "the second ended the action")
}

func TestAJobFails(t *testing.T) {
	p := plumbline.NewProvider()
	id := p.AddJob(plumbline.JobQueued)
	w := against(t, p)
	w.do = func(context.Context, types.Job) (result, error) { return result{}, errors.New("no space left") }
	_, err := w.round(t.Context())
	require.NoError(t, err)
	assert.Equal(t, plumbline.JobFailed, p.JobState(id))
}

// TestAnErrorOfTheServiceIsSeen lets the provider answer with a fault.
func TestAnErrorOfTheServiceIsSeen(t *testing.T) {
	p, err := plumbline.NewFaultyProvider("unknown-job-validation")
	require.NoError(t, err)
	job := types.Job{Id: aws.String("11111111-2222-3333-4444-abcdefabcdef")}
	err = against(t, p).succeeded(t.Context(), job, result{summary: "built", percent: 100})
	var invalid *types.ValidationException
	assert.ErrorAs(t, err, &invalid)
}
