package jobs_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// account is a provider that behaves as AWS itself does: every answer takes a
// while, every few are throttled, a job is there a while after it was made, and a
// new pipeline starts by itself.
type account struct {
	*provider.Provider
	calls atomic.Int64

	mu     sync.Mutex
	bodies map[string][]string // of the calls, by operation
}

func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	a.mu.Lock()
	a.bodies[operation] = append(a.bodies[operation], string(body))
	a.mu.Unlock()
	time.Sleep(15 * time.Millisecond)
	if a.calls.Add(1)%7 == 0 {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"ThrottlingException","message":"Rate exceeded"}`)
		return
	}
	a.Provider.ServeHTTP(w, r)
}

func TestAnAccountLikeAWS(t *testing.T) {
	p, err := provider.Named("starts-on-create")
	require.NoError(t, err)
	like := &account{Provider: p, bodies: map[string][]string{}}
	to := reach(t, like)

	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{RoleARN: "arn:aws:iam::210987654321:role/ours", Bucket: "our-bucket", Real: true})
	require.NoError(t, err)
	for range 2 {
		b, err := a.Open(t.Context(), 5)
		require.NoError(t, err)
		assert.Len(t, b.Jobs, 5)
		for _, job := range b.Jobs {
			assert.Equal(t, "InProgress", p.JobState(job.ID))
		}
	}
	assert.True(t, a.SelfStarts())
	assert.Equal(t, int(like.calls.Load()), a.Calls(), "those that were throttled count too")
	for operation, parts := range map[string][]string{
		"CreatePipeline":         {`"roleArn":"arn:aws:iam::210987654321:role/ours"`, `"location":"our-bucket"`, `"tags":[{"key":"plumbline","value":"plumbline-`},
		"CreateCustomActionType": {`"tags":[{"key":"plumbline","value":"plumbline-`},
	} {
		for _, part := range parts {
			assert.Contains(t, like.bodies[operation][0], part, operation)
		}
	}
	require.NoError(t, a.Close(t.Context()))
	assert.Empty(t, p.Leftovers())
}

func TestSweep(t *testing.T) {
	p, to := embedded(t)
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	_, err = a.Open(t.Context(), 2)
	require.NoError(t, err)
	l, err := a.NewLine(t.Context(), a.NewProvider(), "1", "queried", nil) // of the other operations
	require.NoError(t, err)
	_, err = l.Open(t.Context(), 1, "one", "two")
	require.NoError(t, err)
	_, err = a.Define(t.Context(), "Test", a.NewProvider()+"-aa_B", "v1", "")
	require.NoError(t, err)
	left := p.Leftovers()
	const all = 3 + 3 + 1
	require.Len(t, left, all)

	found, young, err := jobs.Sweep(t.Context(), to, time.Hour, false)
	require.NoError(t, err)
	assert.Empty(t, found, "that run may be going on")
	assert.Len(t, young, 1)
	assert.Contains(t, left[0], young[0])
	found, young, err = jobs.Sweep(t.Context(), to, 0, true)
	require.NoError(t, err)
	assert.Len(t, found, all)
	assert.Empty(t, young)
	assert.Equal(t, left, p.Leftovers(), "dry")
	found, _, err = jobs.Sweep(t.Context(), to, 0, false)
	require.NoError(t, err)
	assert.Len(t, found, all)
	assert.Empty(t, p.Leftovers())
}

// TestOthersStay has an account with pipelines and action types of other people's, with
// names that resemble ours: neither a run nor a sweep touches them.
func TestOthersStay(t *testing.T) {
	p, to := embedded(t)
	client := codepipeline.New(codepipeline.Options{
		BaseEndpoint: aws.String(to.Endpoint()), Region: to.Region(), Credentials: to.Credentials(), HTTPClient: to.HTTPClient(to.Timeout()),
	})
	for _, name := range []string{"production", "plumbline", "plumbline-0123456789-production", "plumbline-0123456789", "my-plumbline-0123456789-001"} {
		var stages []types.StageDeclaration
		for _, category := range []types.ActionCategory{types.ActionCategorySource, types.ActionCategoryBuild} {
			provider, version := name+"-x", "1"
			_, err := client.CreateCustomActionType(t.Context(), &codepipeline.CreateCustomActionTypeInput{
				Category: category, Provider: &provider, Version: &version,
				InputArtifactDetails: &types.ArtifactDetails{MaximumCount: 1}, OutputArtifactDetails: &types.ArtifactDetails{MaximumCount: 1},
			})
			require.NoError(t, err)
			stages = append(stages, types.StageDeclaration{Name: aws.String(string(category)), Actions: []types.ActionDeclaration{{
				Name: aws.String("a"), ActionTypeId: &types.ActionTypeId{Category: category, Owner: types.ActionOwnerCustom, Provider: &provider, Version: &version},
			}}})
		}
		_, err := client.CreatePipeline(t.Context(), &codepipeline.CreatePipelineInput{Pipeline: &types.PipelineDeclaration{
			Name: &name, RoleArn: aws.String("arn:aws:iam::123456789012:role/theirs"), Stages: stages,
			ArtifactStore: &types.ArtifactStore{Type: types.ArtifactStoreTypeS3, Location: aws.String("theirs")},
		}})
		require.NoError(t, err)
	}
	theirs := p.Leftovers()
	require.Len(t, theirs, 15)
	prefixes := map[string]bool{}
	for range 3 {
		a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
		require.NoError(t, err)
		b, err := a.Open(t.Context(), 2)
		require.NoError(t, err)
		prefixes[b.Pipeline] = true
		require.NoError(t, a.Close(t.Context()))
	}
	assert.Len(t, prefixes, 3, "each run has names of its own")
	found, _, err := jobs.Sweep(t.Context(), to, 0, false)
	require.NoError(t, err)
	assert.Empty(t, found)
	assert.Equal(t, theirs, p.Leftovers())
}
