package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
)

// scripted answers by what a test says, the last of it again and again, and keeps what it
// was sent.
type scripted struct {
	mu      sync.Mutex
	answers []answer
	sent    []string
	headers []http.Header
}

// answer is one answer; with status 0 the connection is closed instead, with status -1
// there is none.
type answer struct {
	status int
	body   string
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, string(body))
	s.headers = append(s.headers, r.Header)
	now := s.answers[min(len(s.sent), len(s.answers))-1]
	switch now.status {
	case -1:
		s.mu.Unlock()
		<-r.Context().Done()
		s.mu.Lock()
		return
	case 0:
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(now.status)
	_, _ = io.WriteString(w, now.body)
}

// called is what a call came to.
type called struct {
	out    string
	code   string // of the error
	nonce  bool   // a stale nonce
	status int
	lost   int
	calls  int64
	sent   []string
}

// everyCall makes each call that there is and reads its answer.
var everyCall = map[string]func(context.Context, *AWS) (any, *call, error){
	"AcknowledgeJob": func(ctx context.Context, a *AWS) (any, *call, error) {
		made, err := invoke(ctx, a, "AcknowledgeJob", a.client.AcknowledgeJob, &codepipeline.AcknowledgeJobInput{JobId: aws.String("1"), Nonce: aws.String(`a"<>&é`)})
		return nil, made, err
	},
	"CreatePipeline": func(ctx context.Context, a *AWS) (any, *call, error) {
		b := &Batch{aws: a, types: (&AWS{run: "plumbline-0123456789"}).pair("1"), Pipeline: "p", Actions: []string{"Action-00", "Action-01"}}
		made, err := invoke(ctx, a, "CreatePipeline", a.client.CreatePipeline, &codepipeline.CreatePipelineInput{Pipeline: a.declare(b)})
		return nil, made, err
	},
	"DeletePipeline": func(ctx context.Context, a *AWS) (any, *call, error) {
		made, err := invoke(ctx, a, "DeletePipeline", a.client.DeletePipeline, &codepipeline.DeletePipelineInput{Name: aws.String("p")})
		return nil, made, err
	},
	"StartPipelineExecution": func(ctx context.Context, a *AWS) (any, *call, error) {
		token, _ := tokens.GetIdempotencyToken()
		made, err := invoke(ctx, a, "StartPipelineExecution", a.client.StartPipelineExecution, &codepipeline.StartPipelineExecutionInput{Name: aws.String("p"), ClientRequestToken: &token})
		return startedBy(made.body), made, err
	},
	"PollForJobs": func(ctx context.Context, a *AWS) (any, *call, error) {
		q := question{id: actionType(types.ActionCategorySource, "plumbline-0", "1"), most: MostActions}
		made, err := invoke(ctx, a, "PollForJobs", a.client.PollForJobs, q.input())
		list, unread := jobsIn(made.body, false)
		return []any{list, unread}, made, err
	},
	"GetJobDetails": func(ctx context.Context, a *AWS) (any, *call, error) {
		made, err := invoke(ctx, a, "GetJobDetails", a.client.GetJobDetails, &codepipeline.GetJobDetailsInput{JobId: aws.String("1")})
		token, told := tokenIn(made.body)
		return []any{token, told}, made, err
	},
	"GetPipelineState": func(ctx context.Context, a *AWS) (any, *call, error) {
		made, err := invoke(ctx, a, "GetPipelineState", a.client.GetPipelineState, &codepipeline.GetPipelineStateInput{Name: aws.String("p")})
		shown, unread := shownIn(made.body, "")
		return []any{shown, unread}, made, err
	},
}

// requestToken is that of a start.
var requestToken = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// calledBy makes a call by a client to a target of its own.
func calledBy(t *testing.T, operation string, answers []answer, o AWSOptions) called {
	t.Helper()
	s := &scripted{answers: answers}
	to, err := client.New(t.Context(), client.Options{Handler: s})
	require.NoError(t, err)
	t.Cleanup(func() { _ = to.Close() })
	a := Prepare(to, o)
	out, made, err := everyCall[operation](t.Context(), a)
	err = taken(err)
	var stale *types.InvalidNonceException
	var api smithy.APIError
	var response interface{ HTTPStatusCode() int }
	c := called{nonce: errors.As(err, &stale), lost: made.lost, calls: a.calls.Load(), sent: s.sent}
	if errors.As(err, &api) {
		c.code = api.ErrorCode()
	}
	if errors.As(err, &response) {
		c.status = response.HTTPStatusCode()
	}
	if err == nil {
		text, err := json.Marshal(out)
		require.NoError(t, err)
		c.out = string(text)
	}
	if operation == "StartPipelineExecution" {
		token := requestToken.FindString(s.sent[0])
		require.NotEmpty(t, token)
		for i, body := range s.sent {
			require.Contains(t, body, token, "each request of a call has the same one")
			s.sent[i] = strings.Replace(body, token, "", 1)
		}
	}
	for _, h := range s.headers {
		require.Equal(t, "CodePipeline_20150709."+operation, h.Get("X-Amz-Target"))
		require.Equal(t, "application/x-amz-json-1.1", h.Get("Content-Type"))
		require.Contains(t, h.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=")
	}
	return c
}

const (
	aJob = `{"jobs":[{"accountId":"1","data":{"actionTypeId":{"category":"Source"},"continuationToken":"t","pipelineContext":{"action":` +
		`{"actionExecutionId":"x","name":"Action-00"},"pipelineExecutionId":"e","pipelineName":"p","stage":{"name":"First"}}},"id":"1","nonce":"3"},{"ID":"2","id":null}]}`
	aState = `{"pipelineName":"p","stageStates":[{"latestExecution":{"pipelineExecutionId":"e"},"actionStates":[{"actionName":"Action-00",` +
		`"currentRevision":{"revisionId":"r","revisionChangeId":"c","created":1700000000.125},"latestExecution":{"status":"Succeeded","Summary":"no","summary":"s",` +
		`"externalExecutionId":"x","percentComplete":100}},{"actionName":"Action-01","latestExecution":null}]},{"actionStates":null}]}`
)

// TestDirectIsTheSDKs: what is called without the SDK is called as the SDK does it, and
// what it comes to is the same, as often as it takes.
func TestDirectIsTheSDKs(t *testing.T) {
	answers := map[string][]answer{
		"a success":                     {{200, `{"pipelineExecutionId":"e","pipelineName":"p","status":"InProgress"}`}},
		"jobs":                          {{200, aJob}},
		"a state":                       {{200, aState}},
		"details":                       {{200, `{"jobDetails":{"id":"1","data":{"continuationToken":"t"}}}`}},
		"details without a token":       {{200, `{"jobDetails":{"data":{"continuationToken":null}}}`}},
		"details of another type":       {{200, `{"jobDetails":{"data":{"continuationToken":1}}}`}},
		"details without data":          {{200, `{"jobDetails":{"data":null}}`}},
		"names in other letter cases":   {{200, `{"PipelineExecutionId":"e","Jobs":[{"id":"1"}],"StageStates":[{}]}`}},
		"a null":                        {{200, `null`}},
		"nothing":                       {{200, ``}},
		"no JSON":                       {{200, `OK`}},
		"more than an object":           {{200, `{} {`}},
		"a list":                        {{200, `[]`}},
		"a number in place of a text":   {{200, `{"pipelineExecutionId":1,"jobs":[{"id":1}],"stageStates":[{"actionStates":[{"actionName":1}]}]}`}},
		"an object in place of a list":  {{200, `{"pipelineExecutionId":[],"jobs":{},"stageStates":{}}`}},
		"a percentage with a fraction":  {{200, `{"stageStates":[{"actionStates":[{"latestExecution":{"percentComplete":1.5}}]}]}`}},
		"a time that is a text":         {{200, `{"stageStates":[{"actionStates":[{"currentRevision":{"created":"2026"}}]}]}`}},
		"equal names":                   {{200, `{"pipelineExecutionId":"e","pipelineExecutionId":"f","jobs":[{"id":"1","id":null}],"jobs":[{"id":"1","id":"2"}]}`}},
		"escapes":                       {{200, `{"pipelineExecution\u0049d":"\u00e9\ud83d\ude00\n\/","jobs":[{"\u0069d":"\ud83d\ude00"}]}`}},
		"half a pair":                   {{200, `{"pipelineExecutionId":"\ud83d","jobs":[{"id":"\ud83d"}],"stageStates":[{"actionStates":[{"actionName":"\ud83d"}]}]}`}},
		"no UTF-8":                      {{200, "{\"pipelineExecutionId\":\"\xff\",\"jobs\":[{\"id\":\"\xff\"}]}"}},
		"an escape that is none":        {{200, `{"pipelineExecutionId":"\q","jobs":[],"stageStates":[]}`}},
		"a byte order mark":             {{200, "\xef\xbb\xbf{\"pipelineExecutionId\":\"e\"}"}},
		"nulls in lists":                {{200, `{"jobs":[null,{"id":"1"}],"stageStates":[null,{"actionStates":[null]}]}`}},
		"a refusal":                     {{400, `{"__type":"ValidationException","message":"no"}`}},
		"a stale nonce":                 {{400, `{"__type":"com.amazonaws#InvalidNonceException","message":"no"}`}},
		"a refusal without a type":      {{400, `{}`}},
		"a refusal that is not JSON":    {{404, `<html>`}},
		"throttled, and then a success": {{400, `{"__type":"ThrottlingException"}`}, {200, aJob}},
		"a gateway, and then a refusal": {{502, `<html>`}, {400, `{"__type":"PipelineNameInUseException"}`}},
		"closed, and then a success":    {{0, ""}, {200, `{}`}},
		"an error, and then no JSON":    {{500, `{}`}, {200, `OK`}},
		"a redirection":                 {{307, ``}},
	}
	for operation := range everyCall {
		for what, script := range answers {
			t.Run(operation+"/"+what, func(t *testing.T) {
				t.Parallel()
				sdk, ours := calledBy(t, operation, script, AWSOptions{Real: true}), calledBy(t, operation, script, AWSOptions{})
				require.Len(t, ours.sent, len(sdk.sent))
				for i := range sdk.sent {
					assert.JSONEq(t, sdk.sent[i], ours.sent[i])
				}
				sdk.sent, ours.sent = nil, nil
				assert.Equal(t, sdk, ours)
			})
		}
	}
}

// TestACallWithoutAnAnswerIsNotSentAgain: the target may be working on it.
func TestACallWithoutAnAnswerIsNotSentAgain(t *testing.T) {
	for operation := range everyCall {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			reached := false
			for limit := 20 * time.Millisecond; !reached; limit *= 4 { // in which a busy machine may not come to send it
				require.Less(t, limit, time.Minute, "no request has reached the target")
				reached = unansweredOnce(t, operation, limit)
			}
		})
	}
}

// unansweredOnce makes a call that gets no answer within a time limit, and reports whether its request had been read
// by then.
func unansweredOnce(t *testing.T, operation string, limit time.Duration) (reached bool) {
	t.Helper()
	s := &scripted{answers: []answer{{-1, ""}}}
	to, err := client.New(t.Context(), client.Options{Handler: s, Timeout: limit})
	require.NoError(t, err)
	defer func() { _ = to.Close() }()
	a := Prepare(to, AWSOptions{})
	_, made, err := everyCall[operation](t.Context(), a)
	s.mu.Lock()
	defer s.mu.Unlock()
	assert.True(t, timedOut(err), "%v", err)
	assert.Equal(t, int64(1), a.calls.Load(), "how often it was sent")
	assert.LessOrEqual(t, len(s.sent), 1)
	if len(s.sent) == 0 {
		return false
	}
	assert.True(t, made.unheard(err))
	return true
}

// TestAnswersAreReadAsTheSDKReadsThem compares what is read of answers that are as documented with what the SDK has of
// them.
func TestAnswersAreReadAsTheSDKReadsThem(t *testing.T) {
	s := &scripted{answers: []answer{{200, aJob}, {200, aState}}}
	to, err := client.New(t.Context(), client.Options{Handler: s})
	require.NoError(t, err)
	t.Cleanup(func() { _ = to.Close() })
	c := newClient(to, new(atomic.Int64))
	q := question{id: actionType(types.ActionCategorySource, "plumbline-0", "1"), most: MostActions}
	polled, err := c.PollForJobs(t.Context(), q.input())
	require.NoError(t, err)
	list, err := jobsIn([]byte(aJob), false)
	require.NoError(t, err)
	require.Len(t, list, len(polled.Jobs))
	for i, j := range polled.Jobs {
		assert.Equal(t, aws.ToString(j.Id), list[i].ID)
		assert.Equal(t, aws.ToString(j.Nonce), list[i].Nonce)
		if j.Data != nil {
			in := j.Data.PipelineContext
			assert.Equal(t, []*string{
				j.Data.ContinuationToken, in.PipelineName, in.PipelineExecutionId, in.Stage.Name, in.Action.Name,
				in.Action.ActionExecutionId,
			}, []*string{list[i].Token, &list[i].Pipeline, &list[i].Execution, &list[i].Stage, &list[i].Action, &list[i].ActionExecution})
		}
	}
	state, err := c.GetPipelineState(t.Context(), &codepipeline.GetPipelineStateInput{Name: aws.String("p")})
	require.NoError(t, err)
	shown, err := shownIn([]byte(aState), "")
	require.NoError(t, err)
	require.Len(t, shown, 2)
	action := state.StageStates[0].ActionStates[0]
	r, e := action.CurrentRevision, action.LatestExecution
	assert.Equal(t, Shown{
		Summary: *e.Summary, ExternalID: *e.ExternalExecutionId, Percent: e.PercentComplete, Status: string(e.Status),
		Revision: *r.RevisionId, Change: *r.RevisionChangeId, Created: r.Created, Odd: map[string]string{},
	}, shown[*action.ActionName])
	_, odd := jobsIn([]byte(`{"Jobs":[{"ID":"1","data":{}}]}`), true)
	require.NoError(t, odd)
}
