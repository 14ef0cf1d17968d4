package jobs_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// network is a provider behind a network: what it does with an answer is a test's.
type network struct {
	*provider.Provider
	mu    sync.Mutex
	calls map[string]int // by operation
	// deliver is called with each answer, and the how manieth of its operation it is.
	deliver func(operation string, nth int, answer *httptest.ResponseRecorder, send func())
}

func (n *network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	answer := httptest.NewRecorder()
	n.Provider.ServeHTTP(answer, r)
	n.mu.Lock()
	n.calls[operation]++
	nth, deliver := n.calls[operation], n.deliver
	n.mu.Unlock()
	send := func() {
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}
	if deliver == nil {
		send()
		return
	}
	deliver(operation, nth, answer, send)
}

// behave has answers delivered so from here on.
func (n *network) behave(deliver func(operation string, nth int, answer *httptest.ResponseRecorder, send func())) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.deliver = deliver
	clear(n.calls)
}

// called is how often an operation was called.
func (n *network) called(operation string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.calls[operation]
}

// through is a provider behind a network, and what arranges jobs there.
func through(t *testing.T, timeout time.Duration) (*network, *client.Target) {
	t.Helper()
	n := &network{Provider: provider.New(), calls: map[string]int{}}
	to, err := client.New(t.Context(), client.Options{Handler: n, Timeout: timeout})
	require.NoError(t, err)
	t.Cleanup(func() { _ = to.Close() })
	return n, to
}

// withJob is an answer of PollForJobs that carries a job.
func withJob(operation string, answer *httptest.ResponseRecorder) bool {
	return operation == "PollForJobs" && strings.Contains(answer.Body.String(), `"nonce"`)
}

// TestAnswersOfPollsAreWaitedFor: the job is in the answer to a poll, the wait's own or
// somebody else's, that takes much longer than the wait. It is not called missing.
func TestAnswersOfPollsAreWaitedFor(t *testing.T) {
	for _, whose := range []string{"its own poll", "somebody else's poll"} {
		for _, stage := range []string{"first", "second"} {
			t.Run(whose+" of the "+stage+" stage", func(t *testing.T) {
				n, to := through(t, 0)
				a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
				require.NoError(t, err)
				b, err := a.Open(t.Context(), 1)
				require.NoError(t, err)
				carried, release := make(chan struct{}), make(chan struct{})
				n.behave(func(operation string, _ int, answer *httptest.ResponseRecorder, send func()) {
					if withJob(operation, answer) {
						close(carried)
						<-release
					}
					send()
				})
				body := fmt.Appendf(nil, `{"jobId":%q,"continuationToken":"t"}`, b.Jobs[0].ID)
				if stage == "second" {
					body = fmt.Appendf(nil, `{"jobId":%q}`, b.Jobs[0].ID)
				}
				require.Equal(t, 200, to.Do(t.Context(), wire.Request{Body: body}).Status)
				if whose != "its own poll" {
					go func() {
						a.Uncalled(t.Context())
						b.PeekNext(t.Context())
					}()
					<-carried
				}
				returned := make(chan struct{})
				var job *jobs.Job
				go func() {
					defer close(returned)
					if stage == "second" {
						job, err = b.Next(t.Context(), jobs.NextAction, 20*time.Millisecond)
						return
					}
					var found map[string]*jobs.Job
					found, err = b.Await(t.Context(), b.Actions, 20*time.Millisecond)
					job = found[b.Actions[0]]
				}()
				select {
				case <-returned:
				case <-time.After(400 * time.Millisecond): // however long, it must not return
				}
				close(release)
				<-returned
				require.NoError(t, err)
				require.NotNil(t, job)
				assert.Zero(t, a.Losses())
			})
		}
	}
}

// TestLostAnswersOfPolls: the answer that carries the job never comes. Whether there was a
// job is not known; that a target drops each request of a call in the same way is.
func TestLostAnswersOfPolls(t *testing.T) {
	for _, tc := range []struct {
		name string
		lose func(held <-chan struct{})
		sure bool
		all  bool // whatever carries a job, or would
	}{
		{name: "dropped", lose: func(<-chan struct{}) { panic(http.ErrAbortHandler) }},
		{name: "too late", lose: func(held <-chan struct{}) { <-held }},
		{name: "dropped each time", lose: func(<-chan struct{}) { panic(http.ErrAbortHandler) }, sure: true, all: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n, to := through(t, 100*time.Millisecond)
			held := make(chan struct{})
			t.Cleanup(func() { close(held) })
			a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
			require.NoError(t, err)
			b, err := a.Open(t.Context(), 1)
			require.NoError(t, err)
			n.behave(func(operation string, _ int, answer *httptest.ResponseRecorder, send func()) {
				if withJob(operation, answer) || tc.all && operation == "PollForJobs" {
					tc.lose(held)
				}
				send()
			})
			require.Equal(t, 200, to.Do(t.Context(), wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q,"continuationToken":"t"}`, b.Jobs[0].ID)}).Status)
			found, err := b.Await(t.Context(), b.Actions, 20*time.Millisecond)
			assert.Empty(t, found)
			if tc.sure {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, jobs.ErrNoVerdict)
			assert.Positive(t, a.Losses())
			assert.True(t, b.Unheard())
		})
	}
}

// TestSlowCallsAreNotRepeated: what takes longer than a request of a case may take is
// waited for, and not done twice.
func TestSlowCallsAreNotRepeated(t *testing.T) {
	n, to := through(t, 100*time.Millisecond)
	n.behave(func(_ string, _ int, _ *httptest.ResponseRecorder, send func()) {
		time.Sleep(150 * time.Millisecond)
		send()
	})
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	b, err := a.Open(t.Context(), 1)
	require.NoError(t, err)
	require.Len(t, b.Jobs, 1)
	require.NoError(t, a.Close(t.Context()))
	assert.Equal(t, 2, n.called("CreateCustomActionType"))
	for _, operation := range []string{"CreatePipeline", "StartPipelineExecution", "AcknowledgeJob", "DeletePipeline"} {
		assert.Equal(t, 1, n.called(operation), operation)
	}
	assert.Empty(t, n.Leftovers())
}

// TestRepeatedCallsMeetTheirOwnWork: the connection drops after the target has done what it
// was asked for. The request that is sent again meets what the first has done.
func TestRepeatedCallsMeetTheirOwnWork(t *testing.T) {
	for _, dropped := range []string{
		"CreateCustomActionType", "CreatePipeline", "StartPipelineExecution", "AcknowledgeJob", "DeletePipeline", "DeleteCustomActionType",
	} {
		t.Run(dropped, func(t *testing.T) {
			n, to := through(t, 0)
			gone := map[string]string{"DeletePipeline": "PipelineNotFoundException", "DeleteCustomActionType": "ActionTypeNotFoundException"}
			n.behave(func(operation string, nth int, answer *httptest.ResponseRecorder, send func()) {
				switch {
				case operation == dropped && nth == 1:
					panic(http.ErrAbortHandler)
				case operation == dropped && nth == 2 && gone[operation] != "":
					answer.Code = http.StatusBadRequest
					answer.Body.Reset()
					_, _ = fmt.Fprintf(answer.Body, `{"__type":%q}`, gone[operation])
				}
				send()
			})
			a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
			require.NoError(t, err)
			b, err := a.Open(t.Context(), 3)
			require.NoError(t, err)
			assert.Equal(t, dropped == "StartPipelineExecution", b.Unsure())
			assert.False(t, a.Uncalled(t.Context()), "the other execution was ours")
			want := 3
			if dropped == "AcknowledgeJob" {
				want = 2 // of the third it is not known whether it is in progress
			}
			assert.Len(t, b.Jobs, want)
			for _, job := range b.Jobs {
				assert.Equal(t, "InProgress", n.JobState(job.ID))
			}
			assert.Equal(t, jobs.MostActions, a.Most(), "nothing was learnt from an accident")
			require.NoError(t, a.Close(t.Context()))
			assert.Empty(t, n.Leftovers())
		})
	}
}

// TestCallsThatFailOnce: the target answers an internal error, having done the work or not, or that something else is
// being changed. The call is made again.
func TestCallsThatFailOnce(t *testing.T) {
	const done, internal, concurrent = true, "InternalFailure", "ConcurrentModificationException"
	for _, tc := range []struct {
		operation, with string
		done            bool
	}{
		{"CreateCustomActionType", internal, done},
		{"CreateCustomActionType", concurrent, !done},
		{"CreatePipeline", internal, done},
		{"CreatePipeline", internal, !done},
		{"CreatePipeline", concurrent, !done},
		{"StartPipelineExecution", internal, done},
		{"StartPipelineExecution", concurrent, !done},
		{"AcknowledgeJob", internal, done},
	} {
		t.Run(fmt.Sprint(tc.operation, tc.with, tc.done), func(t *testing.T) {
			one := provider.New()
			var once sync.Once
			to := reach(t, http.HandlerFunc(
				func(w http.ResponseWriter, r *http.Request) {
					fails := false
					if strings.HasSuffix(r.Header.Get("X-Amz-Target"), tc.operation) {
						once.Do(func() { fails = true })
					}
					if !fails {
						one.ServeHTTP(w, r)
						return
					}
					if tc.done {
						one.ServeHTTP(httptest.NewRecorder(), r)
					}
					w.WriteHeader(map[string]int{internal: 500, concurrent: 400}[tc.with])
					_, _ = fmt.Fprintf(w, `{"__type":%q}`, tc.with)
				},
			))
			a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
			require.NoError(t, err)
			b, err := a.Open(t.Context(), 3)
			require.NoError(t, err)
			assert.Equal(t, tc.operation == "StartPipelineExecution" && tc.with == internal, b.Unsure())
			assert.Len(t, b.Jobs, map[bool]int{true: 2, false: 3}[tc.operation == "AcknowledgeJob"])
			assert.Equal(t, jobs.MostActions, a.Most(), "nothing was learnt from an accident")
			require.NoError(t, a.Close(t.Context()))
			assert.Empty(t, one.Leftovers())
		})
	}
}

// TestAnOutage has a target, or what stands before it, drop every connection for two seconds.
func TestAnOutage(t *testing.T) {
	for _, operation := range []string{"CreateCustomActionType", "CreatePipeline", "StartPipelineExecution"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			one := provider.New()
			var once sync.Once
			var over atomic.Int64
			to := reach(t, http.HandlerFunc(
				func(w http.ResponseWriter, r *http.Request) {
					if strings.HasSuffix(r.Header.Get("X-Amz-Target"), operation) {
						once.Do(func() { over.Store(time.Now().Add(2 * time.Second).UnixNano()) })
					}
					if time.Now().UnixNano() < over.Load() {
						panic(http.ErrAbortHandler)
					}
					one.ServeHTTP(w, r)
				},
			))
			a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
			require.NoError(t, err)
			b, err := a.Open(t.Context(), 3)
			require.NoError(t, err)
			assert.Len(t, b.Jobs, 3)
			require.NoError(t, a.Close(t.Context()))
			assert.Empty(t, one.Leftovers())
		})
	}
}

// TestAnswersThatBreakOff: what came of one is not handed on as what the target answers.
func TestAnswersThatBreakOff(t *testing.T) {
	one := provider.New()
	to := reach(t, http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			one.ServeHTTP(answer, r)
			body := answer.Body.Bytes()
			if withJob(strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "CodePipeline_20150709."), answer) {
				w.Header().Set("Content-Length", fmt.Sprint(len(body)))
				body = body[:len(body)/2]
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(body)
		},
	))
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{Heard: func(e *client.Exchange) {
		assert.JSONEq(t, `{"jobs":[]}`, string(e.Body))
	}})
	require.NoError(t, err)
	l, err := a.NewLine(t.Context(), a.NewProvider(), "1", "", nil)
	require.NoError(t, err)
	_, err = l.Open(t.Context(), 2)
	require.NoError(t, err)
	for range 3 {
		require.NoError(t, l.Poll(t.Context(), false))
	}
	require.NoError(t, a.Close(t.Context()))
}

// TestLostFirstJobs: the jobs of a pipeline went with an answer of PollForJobs that was
// lost. That says so, and says nothing about how many jobs there can be.
func TestLostFirstJobs(t *testing.T) {
	n, to := through(t, 0)
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	_, err = a.Open(t.Context(), 1)
	require.NoError(t, err)
	var once sync.Once
	n.behave(func(operation string, _ int, answer *httptest.ResponseRecorder, send func()) {
		if withJob(operation, answer) {
			once.Do(func() { panic(http.ErrAbortHandler) })
		}
		send()
	})
	_, err = a.Open(t.Context(), 3)
	require.ErrorIs(t, err, jobs.ErrNoJobs)
	require.ErrorIs(t, err, jobs.ErrNoVerdict)
	assert.Equal(t, jobs.MostActions, a.Most())
	b, err := a.Open(t.Context(), 3)
	require.NoError(t, err)
	assert.Len(t, b.Jobs, 3)
}

// TestADoubtfulAcknowledgement is no refusal.
func TestADoubtfulAcknowledgement(t *testing.T) {
	n, to := through(t, 0)
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	b, err := a.Open(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, 200, to.Do(t.Context(), wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q,"continuationToken":"t"}`, b.Jobs[0].ID)}).Status)
	found, err := b.Await(t.Context(), b.Actions, time.Second)
	require.NoError(t, err)
	n.behave(func(operation string, nth int, _ *httptest.ResponseRecorder, send func()) {
		if operation == "AcknowledgeJob" && nth == 1 {
			panic(http.ErrAbortHandler)
		}
		send()
	})
	err = b.Acknowledge(t.Context(), found[b.Actions[0]])
	require.ErrorIs(t, err, jobs.ErrNoVerdict)
	_, refused := jobs.Refusal(err)
	assert.False(t, refused)
}

// TestALostNonce: a target hands a job out anew, with another nonce, that was not acknowledged in time. Where the answer
// was lost that carried it, the refusal of the one before proves nothing.
func TestALostNonce(t *testing.T) {
	for name, lost := range map[string]bool{"no answer was lost": false, "an answer was lost": true} {
		t.Run(name, func(t *testing.T) {
			n, to := through(t, 0)
			a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
			require.NoError(t, err)
			b, err := a.Open(t.Context(), 1)
			require.NoError(t, err)
			require.Equal(t, 200, to.Do(t.Context(), wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q,"continuationToken":"t"}`, b.Jobs[0].ID)}).Status)
			found, err := b.Await(t.Context(), b.Actions, time.Second)
			require.NoError(t, err)
			var once sync.Once
			n.behave(func(operation string, _ int, answer *httptest.ResponseRecorder, send func()) {
				switch {
				case operation == "PollForJobs" && lost:
					once.Do(func() { panic(http.ErrAbortHandler) })
				case operation == "AcknowledgeJob":
					answer.Code, answer.Body = 400, bytes.NewBufferString(`{"__type":"InvalidNonceException"}`)
				}
				send()
			})
			err = b.Acknowledge(t.Context(), found[b.Actions[0]])
			assert.Equal(t, lost, errors.Is(err, jobs.ErrNoVerdict), err)
			_, refused := jobs.Refusal(err)
			assert.Equal(t, !lost, refused)
		})
	}
}

// TestJobsOfOthersComeFirst: the target hands out one job at a time, slowly, and a queue of
// other jobs stands before the one that is awaited. Polls that bring those prove nothing.
func TestJobsOfOthersComeFirst(t *testing.T) {
	one, err := provider.Named("one-at-a-time")
	require.NoError(t, err)
	n := &network{Provider: one, calls: map[string]int{}}
	to := reach(t, n)
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	others, err := a.Open(t.Context(), 9)
	require.NoError(t, err)
	b, err := a.Open(t.Context(), 1)
	require.NoError(t, err)
	for _, job := range append(others.Jobs, b.Jobs...) {
		body := fmt.Appendf(nil, `{"jobId":%q,"continuationToken":"t"}`, job.ID)
		require.Equal(t, 200, to.Do(t.Context(), wire.Request{Body: body}).Status)
	}
	n.behave(func(operation string, _ int, _ *httptest.ResponseRecorder, send func()) {
		if operation == "PollForJobs" {
			time.Sleep(100 * time.Millisecond) // so slow that several take longer than the wait
		}
		send()
	})
	found, err := b.Await(t.Context(), b.Actions, 300*time.Millisecond)
	require.NoError(t, err)
	assert.Len(t, found, 1)
}

// TestPollsThatHang: a poll without an answer costs the time of several requests. A target
// that never answered one is asked once, and one that no longer does some times in all,
// however many jobs are waited for.
func TestPollsThatHang(t *testing.T) {
	hanging := func(n *network) {
		quit := make(chan struct{})
		t.Cleanup(func() { close(quit) })
		n.behave(func(operation string, _ int, _ *httptest.ResponseRecorder, send func()) {
			if operation == "PollForJobs" {
				<-quit
			}
			send()
		})
	}
	t.Run("from the start", func(t *testing.T) {
		n, to := through(t, 50*time.Millisecond)
		hanging(n)
		a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
		require.NoError(t, err)
		_, err = a.Open(t.Context(), 3)
		require.ErrorIs(t, err, jobs.ErrNoVerdict)
		a.Drain(t.Context())
		assert.Equal(t, 1, n.called("PollForJobs"))
	})
	t.Run("later", func(t *testing.T) {
		n, to := through(t, 50*time.Millisecond)
		a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
		require.NoError(t, err)
		b, err := a.Open(t.Context(), 1)
		require.NoError(t, err)
		before := n.called("PollForJobs")
		hanging(n)
		for range 30 {
			_, err = b.Await(t.Context(), b.Actions, 10*time.Millisecond)
			require.ErrorIs(t, err, jobs.ErrNoVerdict)
		}
		assert.Less(t, n.called("PollForJobs")-before, 10)
	})
}
