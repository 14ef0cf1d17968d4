package provider_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// worker is a job worker's view of a provider, through the real SDK.
type worker struct {
	t      *testing.T
	ctx    context.Context
	client *codepipeline.Client
	name   string
}

// whole sends the SDK's requests with bodies of its own: the SDK closes its body when the answer has begun, and net/http, if
// it has not looked yet whether more comes of it, ends the connection then. A long answer is lost with that, and the SDK
// sends the call again: another poll (aws-sdk-go-v2, service/codepipeline v1.47.0).
type whole struct{}

func (whole) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return http.DefaultClient.Do(r)
}

func newWorker(t *testing.T, p *provider.Provider) *worker {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	client := codepipeline.New(codepipeline.Options{
		BaseEndpoint: aws.String(server.URL),
		Region:       "us-east-1",
		HTTPClient:   whole{},
		Credentials:  credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
	return &worker{t: t, ctx: context.Background(), client: client, name: "plumbline-test"}
}

func typeID(category types.ActionCategory) *types.ActionTypeId {
	return &types.ActionTypeId{Category: category, Owner: types.ActionOwnerCustom, Provider: aws.String("Plumb"), Version: aws.String("1")}
}

// arrange makes a pipeline of n source actions and one build action.
func (w *worker) arrange(n int) {
	w.t.Helper()
	for _, category := range []types.ActionCategory{types.ActionCategorySource, types.ActionCategoryBuild} {
		_, err := w.client.CreateCustomActionType(w.ctx, &codepipeline.CreateCustomActionTypeInput{
			Category: category, Provider: aws.String("Plumb"), Version: aws.String("1"),
			InputArtifactDetails:  &types.ArtifactDetails{MinimumCount: 0, MaximumCount: 1},
			OutputArtifactDetails: &types.ArtifactDetails{MinimumCount: 0, MaximumCount: 1},
		})
		require.NoError(w.t, err)
	}
	var sources []types.ActionDeclaration
	for i := range n {
		sources = append(sources, types.ActionDeclaration{
			Name: aws.String(fmt.Sprintf("source-%d", i)), ActionTypeId: typeID(types.ActionCategorySource),
			OutputArtifacts: []types.OutputArtifact{{Name: aws.String(fmt.Sprintf("artifact-%d", i))}},
		})
	}
	_, err := w.client.CreatePipeline(w.ctx, &codepipeline.CreatePipelineInput{Pipeline: &types.PipelineDeclaration{
		Name: aws.String(w.name), RoleArn: aws.String("arn:aws:iam::123456789012:role/plumbline"),
		ArtifactStore: &types.ArtifactStore{Type: types.ArtifactStoreTypeS3, Location: aws.String("plumbline-artifacts")},
		Stages: []types.StageDeclaration{
			{Name: aws.String("Source"), Actions: sources},
			{Name: aws.String("Build"), Actions: []types.ActionDeclaration{{
				Name: aws.String("build"), ActionTypeId: typeID(types.ActionCategoryBuild),
				InputArtifacts: []types.InputArtifact{{Name: aws.String("artifact-0")}},
			}}},
		},
	}})
	require.NoError(w.t, err)
}

func (w *worker) start() string {
	w.t.Helper()
	out, err := w.client.StartPipelineExecution(w.ctx, &codepipeline.StartPipelineExecutionInput{Name: &w.name})
	require.NoError(w.t, err)
	return *out.PipelineExecutionId
}

// poll takes every waiting job of a category.
func (w *worker) poll(category types.ActionCategory) []types.Job {
	w.t.Helper()
	out, err := w.client.PollForJobs(w.ctx, &codepipeline.PollForJobsInput{ActionTypeId: typeID(category), MaxBatchSize: aws.Int32(100)})
	require.NoError(w.t, err)
	return out.Jobs
}

func (w *worker) acknowledge(j types.Job) {
	w.t.Helper()
	out, err := w.client.AcknowledgeJob(w.ctx, &codepipeline.AcknowledgeJobInput{JobId: j.Id, Nonce: j.Nonce})
	require.NoError(w.t, err)
	assert.Equal(w.t, types.JobStatusInProgress, out.Status)
}

func (w *worker) succeed(in *codepipeline.PutJobSuccessResultInput) error {
	_, err := w.client.PutJobSuccessResult(w.ctx, in)
	return err
}

func (w *worker) state() []types.StageState {
	w.t.Helper()
	out, err := w.client.GetPipelineState(w.ctx, &codepipeline.GetPipelineStateInput{Name: &w.name})
	require.NoError(w.t, err)
	return out.StageStates
}

func (w *worker) executionStatus(id string) types.PipelineExecutionStatus {
	w.t.Helper()
	out, err := w.client.GetPipelineExecution(w.ctx, &codepipeline.GetPipelineExecutionInput{PipelineName: &w.name, PipelineExecutionId: &id})
	require.NoError(w.t, err)
	return out.PipelineExecution.Status
}

func TestWholeFlow(t *testing.T) {
	p := provider.New()
	w := newWorker(t, p)
	w.arrange(2)
	assert.Empty(t, w.poll(types.ActionCategorySource), "nothing starts by itself")
	execution := w.start()

	jobs := w.poll(types.ActionCategorySource)
	require.Len(t, jobs, 2)
	assert.Empty(t, w.poll(types.ActionCategorySource), "a polled job is not handed out again")
	first := jobs[0]
	about := first.Data.PipelineContext
	assert.Equal(t, []string{w.name, execution, "Source", "source-0"},
		[]string{*about.PipelineName, *about.PipelineExecutionId, *about.Stage.Name, *about.Action.Name})
	assert.NotEmpty(t, *about.PipelineArn)
	assert.NotEmpty(t, *about.Action.ActionExecutionId)
	assert.Nil(t, first.Data.ContinuationToken)

	var notYet *types.InvalidJobStateException
	require.ErrorAs(t, w.succeed(&codepipeline.PutJobSuccessResultInput{JobId: first.Id}), &notYet)

	w.acknowledge(first)
	_, err := w.client.AcknowledgeJob(w.ctx, &codepipeline.AcknowledgeJobInput{JobId: first.Id, Nonce: first.Nonce})
	var nonce *types.InvalidNonceException
	require.ErrorAs(t, err, &nonce)

	created := time.Unix(1700000000, 0).UTC()
	require.NoError(t, w.succeed(&codepipeline.PutJobSuccessResultInput{
		JobId: first.Id, ContinuationToken: aws.String("to\x00ken \U0001F600"),
		ExecutionDetails: &types.ExecutionDetails{Summary: aws.String("half"), ExternalExecutionId: aws.String("x-1"), PercentComplete: aws.Int32(50)},
		CurrentRevision:  &types.CurrentRevision{Revision: aws.String("rev"), ChangeIdentifier: aws.String("change"), Created: &created, RevisionSummary: aws.String("sum")},
	}))
	action := w.state()[0].ActionStates[0]
	assert.Equal(t, types.ActionExecutionStatusInProgress, action.LatestExecution.Status)
	assert.Equal(t, "half", *action.LatestExecution.Summary)
	assert.Equal(t, "x-1", *action.LatestExecution.ExternalExecutionId)
	assert.Equal(t, int32(50), *action.LatestExecution.PercentComplete)
	assert.NotNil(t, action.LatestExecution.LastStatusChange)
	assert.Equal(t, *about.Action.ActionExecutionId, *action.LatestExecution.ActionExecutionId)
	assert.Equal(t, "rev", *action.CurrentRevision.RevisionId)
	assert.Equal(t, "change", *action.CurrentRevision.RevisionChangeId)
	assert.Equal(t, created, action.CurrentRevision.Created.UTC())

	again := w.poll(types.ActionCategorySource)
	require.Len(t, again, 1)
	assert.NotEqual(t, *first.Id, *again[0].Id)
	assert.Equal(t, "to\x00ken \U0001F600", *again[0].Data.ContinuationToken)
	details, err := w.client.GetJobDetails(w.ctx, &codepipeline.GetJobDetailsInput{JobId: again[0].Id})
	require.NoError(t, err)
	assert.Equal(t, "source-0", *details.JobDetails.Data.PipelineContext.Action.Name)

	w.acknowledge(again[0])
	require.NoError(t, w.succeed(&codepipeline.PutJobSuccessResultInput{JobId: again[0].Id}))
	assert.Empty(t, w.poll(types.ActionCategoryBuild), "the next stage waits for every action")
	w.acknowledge(jobs[1])
	require.NoError(t, w.succeed(&codepipeline.PutJobSuccessResultInput{JobId: jobs[1].Id, OutputVariables: map[string]string{"a": "b"}}))

	build := w.poll(types.ActionCategoryBuild)
	require.Len(t, build, 1)
	assert.Equal(t, types.PipelineExecutionStatusInProgress, w.executionStatus(execution))
	w.acknowledge(build[0])
	require.NoError(t, w.succeed(&codepipeline.PutJobSuccessResultInput{JobId: build[0].Id}))
	assert.Equal(t, types.PipelineExecutionStatusSucceeded, w.executionStatus(execution))
	assert.NotEmpty(t, p.Leftovers())
	w.remove()
	assert.Empty(t, p.Leftovers())
}

// remove deletes what arrange has made.
func (w *worker) remove() {
	w.t.Helper()
	listed, err := w.client.ListPipelines(w.ctx, &codepipeline.ListPipelinesInput{})
	require.NoError(w.t, err)
	require.Len(w.t, listed.Pipelines, 1)
	got, err := w.client.GetPipeline(w.ctx, &codepipeline.GetPipelineInput{Name: &w.name})
	require.NoError(w.t, err)
	assert.Equal(w.t, w.name, *got.Pipeline.Name)
	_, err = w.client.DeletePipeline(w.ctx, &codepipeline.DeletePipelineInput{Name: &w.name})
	require.NoError(w.t, err)
	known, err := w.client.ListActionTypes(w.ctx, &codepipeline.ListActionTypesInput{ActionOwnerFilter: types.ActionOwnerCustom})
	require.NoError(w.t, err)
	for _, one := range known.ActionTypes {
		_, err = w.client.DeleteCustomActionType(w.ctx, &codepipeline.DeleteCustomActionTypeInput{
			Category: one.Id.Category, Provider: one.Id.Provider, Version: one.Id.Version,
		})
		require.NoError(w.t, err)
	}
}

func TestFailureEndsTheExecution(t *testing.T) {
	w := newWorker(t, provider.New())
	w.arrange(2)
	execution := w.start()
	jobs := w.poll(types.ActionCategorySource)
	require.Len(t, jobs, 2)
	w.acknowledge(jobs[0])
	w.acknowledge(jobs[1])
	_, err := w.client.PutJobFailureResult(w.ctx, &codepipeline.PutJobFailureResultInput{
		JobId: jobs[0].Id, FailureDetails: &types.FailureDetails{Type: types.FailureTypeJobFailed, Message: aws.String("no")},
	})
	require.NoError(t, err)
	assert.Equal(t, types.PipelineExecutionStatusFailed, w.executionStatus(execution))
	assert.Equal(t, types.ActionExecutionStatusFailed, w.state()[0].ActionStates[0].LatestExecution.Status)
	var ended *types.InvalidJobStateException
	require.ErrorAs(t, w.succeed(&codepipeline.PutJobSuccessResultInput{JobId: jobs[0].Id}), &ended)
	require.NoError(t, w.succeed(&codepipeline.PutJobSuccessResultInput{JobId: jobs[1].Id}), "the others may still report")
	assert.Empty(t, w.poll(types.ActionCategoryBuild))
}

func TestCreateRefusals(t *testing.T) {
	w := newWorker(t, provider.New())
	w.arrange(60)
	_, err := w.client.CreateCustomActionType(w.ctx, &codepipeline.CreateCustomActionTypeInput{
		Category: types.ActionCategorySource, Provider: aws.String("Plumb"), Version: aws.String("1"),
		InputArtifactDetails: &types.ArtifactDetails{}, OutputArtifactDetails: &types.ArtifactDetails{},
	})
	var invalid *types.ValidationException
	require.ErrorAs(t, err, &invalid)

	got, err := w.client.GetPipeline(w.ctx, &codepipeline.GetPipelineInput{Name: &w.name})
	require.NoError(t, err)
	require.Len(t, got.Pipeline.Stages[0].Actions, 60)
	_, err = w.client.CreatePipeline(w.ctx, &codepipeline.CreatePipelineInput{Pipeline: got.Pipeline})
	var inUse *types.PipelineNameInUseException
	require.ErrorAs(t, err, &inUse)

	stages := got.Pipeline.Stages
	got.Pipeline.Stages = stages[:1]
	_, err = w.client.CreatePipeline(w.ctx, &codepipeline.CreatePipelineInput{Pipeline: got.Pipeline})
	var structure *types.InvalidStructureException
	require.ErrorAs(t, err, &structure)

	got.Pipeline.Stages = stages
	stages[1].Actions[0].ActionTypeId.Provider = aws.String("Unknown")
	_, err = w.client.CreatePipeline(w.ctx, &codepipeline.CreatePipelineInput{Pipeline: got.Pipeline})
	var declaration *types.InvalidActionDeclarationException
	require.ErrorAs(t, err, &declaration)

	_, err = w.client.PollForJobs(w.ctx, &codepipeline.PollForJobsInput{ActionTypeId: typeID(types.ActionCategoryTest)})
	var noType *types.ActionTypeNotFoundException
	require.ErrorAs(t, err, &noType)
	w.start()
	w.start()
	assert.Len(t, w.poll(types.ActionCategorySource), 100, "no more than was asked for")
	assert.Len(t, w.poll(types.ActionCategorySource), 20)
}
