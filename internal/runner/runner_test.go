package runner_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/runner"
)

const percentRange = "executionDetails.percentComplete/range/"

var jobID = regexp.MustCompile(`"jobId":"([^"]+)"`)

// TestTheCulpritIsNamed has one kind of refused request end the job that it shares
// with others: the search finds out which it was.
func TestTheCulpritIsNamed(t *testing.T) {
	t.Parallel()
	p := provider.New()
	spender := before(p, func(_ http.ResponseWriter, r *http.Request, body string) bool {
		if strings.Contains(body, `"percentComplete":-156`) {
			completes(p, r, jobID.FindStringSubmatch(body)[1])
		}
		return false
	})
	d := check(t.Context(), t, setup{handler: spender, run: percentRange + "*"})
	assert.Equal(t, []string{cases.SharedJobs, percentRange + "-156"}, ids(d, report.StatusFail))
	culprit := byID(t, d, percentRange+"-156")
	require.Len(t, culprit.Findings, 1)
	assert.Equal(t, "life/rejected-changes-nothing", culprit.Findings[0].Rule)
	assert.Contains(t, byID(t, d, cases.SharedJobs).Got, "after the request of "+percentRange+"-156")
	assert.Empty(t, p.Leftovers())
}

// TestACulpritOfSeveralRequests ends a job with the third refused request,
// whichever it is: the sequence is named, no case accused.
func TestACulpritOfSeveralRequests(t *testing.T) {
	t.Parallel()
	p := provider.New()
	refused := map[string]int{}
	spender := before(p, func(_ http.ResponseWriter, r *http.Request, body string) bool {
		if id := jobID.FindStringSubmatch(body); id != nil && strings.Contains(body, "percentComplete") {
			if refused[id[1]]++; refused[id[1]] == 3 {
				completes(p, r, id[1])
			}
		}
		return false
	})
	d := check(t.Context(), t, setup{handler: spender, run: percentRange + "-*", options: runner.Options{Workers: 1}})
	assert.Equal(t, []string{cases.SharedJobs}, ids(d, report.StatusFail))
	assert.Regexp(t, `after \d+ requests, from `+percentRange+`-\S+ to `+percentRange+`-`, byID(t, d, cases.SharedJobs).Got)
}

// TestAJobThatSomebodyElseHasEnded ends one shared job, once: the same requests do not end another, so none is accused.
// Nor is one that was refused because its job had ended, and that may be accepted.
func TestAJobThatSomebodyElseHasEnded(t *testing.T) {
	t.Parallel()
	const anyPath = "protocol/path/7"
	for _, run := range []string{percentRange + "*", "{" + percentRange + "-156," + anyPath + "}"} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			var once sync.Once
			stranger := before(p, func(_ http.ResponseWriter, r *http.Request, body string) bool {
				r.URL.Path = "/"
				if strings.Contains(body, `"percentComplete":-156`) {
					once.Do(func() { completes(p, r, jobID.FindStringSubmatch(body)[1]) })
				}
				return false
			})
			d := check(t.Context(), t, setup{handler: stranger, run: run, options: runner.Options{Workers: 1}})
			assert.Empty(t, ids(d, report.StatusFail))
			assert.Equal(t, report.StatusPass, byID(t, d, percentRange+"-156").Status)
		})
	}
}

// TestJobsAreAccountedFor has the case named that a job without a reason comes of.
func TestJobsAreAccountedFor(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"success-requeues", "continuation-twice"} {
		t.Run(fault, func(t *testing.T) {
			p, err := provider.Named(fault)
			require.NoError(t, err)
			d := check(t.Context(), t, setup{handler: p, run: "{success,continuationToken/null,combine/subset}/**"})
			assert.Contains(t, ids(d, report.StatusFail), cases.JobsAccounted)
			accused := 0
			for _, c := range d.Cases {
				for _, f := range c.Findings {
					if f.Rule == "life/no-further-job" {
						accused++
					}
				}
			}
			assert.NotZero(t, accused, "%v", ids(d, report.StatusFail))
			assert.Empty(t, p.Leftovers())
		})
	}
}

// TestHangsAreLimited has a target hang on every request of a rule: a few show it,
// the others are left out with the reason.
func TestHangsAreLimited(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var hung atomic.Int64
	hanging := before(p, func(_ http.ResponseWriter, r *http.Request, body string) bool {
		if strings.Contains(body, "percentComplete") {
			hung.Add(1)
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
		return false
	})
	d := check(t.Context(), t, setup{handler: hanging, run: percentRange + "*", timeout: 400 * time.Millisecond, options: runner.Options{Workers: 2}})
	assert.LessOrEqual(t, hung.Load(), int64(20))
	failed, skipped := ids(d, report.StatusFail), ids(d, report.StatusSkip)
	require.NotEmpty(t, failed)
	assert.Greater(t, len(skipped), len(failed))
	for _, f := range byID(t, d, failed[len(failed)-1]).Findings {
		assert.Equal(t, "answer/in-time", f.Rule)
	}
	assert.Contains(t, byID(t, d, skipped[len(skipped)-1]).Reason, "the target hung on")
	assert.Equal(t, 1, report.ExitCode(d))
}

// TestSuccessesThatHang has a target never answer what it accepts, whichever rule the case is
// of: some cases show it, and nothing more is sent to the jobs that are left.
func TestSuccessesThatHang(t *testing.T) {
	t.Parallel()
	p := provider.New()
	var hung atomic.Int64
	hanging := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PutJobSuccessResult") && answer.Code == http.StatusOK {
			hung.Add(1)
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
	d := check(t.Context(), t, setup{handler: hanging, run: "{success,continuationToken,currentRevision,executionDetails,characters,life}/**", timeout: 400 * time.Millisecond})
	assert.Less(t, hung.Load(), int64(250))
	skipped := ids(d, report.StatusSkip)
	assert.Greater(t, len(skipped), 1000)
	assert.Regexp(t, "the target hung on [0-9]+ cases( of this rule|, and on other requests); the others are not tried", byID(t, d, skipped[len(skipped)-1]).Reason)
	assert.Equal(t, 1, report.ExitCode(d))
	assert.Empty(t, p.Leftovers())
}

// TestAnUnknownOperationThatIsTaken: a target that takes another operation for this one
// breaks a should, and nothing else comes of the jobs that have ended by it.
func TestAnUnknownOperationThatIsTaken(t *testing.T) {
	t.Parallel()
	p, err := provider.Named("target-contains")
	require.NoError(t, err)
	d := check(t.Context(), t, setup{handler: p, run: "life/rejected-changes-nothing/*"})
	assert.Equal(t, report.StatusWarn, byID(t, d, "life/rejected-changes-nothing/operation").Status)
	assert.Empty(t, ids(d, report.StatusError))
	assert.Equal(t, 0, report.ExitCode(d))
}

// TestTheExchangeThatShowsIt: of a case of several requests, the first that was answered
// wrong is shown, and is what the curl command sends.
func TestTheExchangeThatShowsIt(t *testing.T) {
	t.Parallel()
	for fault, id := range map[string]string{"percent-101-accepted": "life/rejected-changes-nothing/every-kind", "completed-twice": "success/plain"} {
		t.Run(fault, func(t *testing.T) {
			p, err := provider.Named(fault)
			require.NoError(t, err)
			c := byID(t, check(t.Context(), t, setup{handler: p, run: id}), id)
			require.Equal(t, report.StatusFail, c.Status)
			require.NotNil(t, c.Exchange)
			assert.Equal(t, http.StatusOK, c.Exchange.Status)
			assert.Contains(t, c.Curl, "# set JOB to the id of a fresh job that got the requests before this one: ")
			command := strings.ReplaceAll(c.Curl, `'"${JOB:?}"'`, regexp.MustCompile(`that of this run, (\S+), is spent`).FindStringSubmatch(c.Curl)[1])
			assert.Contains(t, command, c.Exchange.Request.Text)
			assert.NotEqual(t, c.Steps[0], *c.Exchange)
			assert.Contains(t, c.Steps, *c.Exchange)
		})
	}
}

// TestAFailureThatEndsItsNeighbours: no document says whether it does.
func TestAFailureThatEndsItsNeighbours(t *testing.T) {
	t.Parallel()
	const id = "life/next-stage/after-failure"
	p := provider.New()
	var failed, refused atomic.Int64
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		switch {
		case operation == "PutJobFailureResult":
			failed.Add(1)
		case operation == "PutJobSuccessResult" && failed.Load() > 0:
			refused.Add(1)
			amazon(w, 400, "InvalidJobStateException")
			return
		}
		p.ServeHTTP(w, r)
	})
	d := check(t.Context(), t, setup{handler: h, run: id})
	assert.Equal(t, report.StatusPass, byID(t, d, id).Status)
	assert.Positive(t, refused.Load())
	assert.Equal(t, 0, report.ExitCode(d))
}

// TestThrottlingIsNoVerdict has every fifth request throttled, in each way.
func TestThrottlingIsNoVerdict(t *testing.T) {
	t.Parallel()
	for name, throttle := range map[string]func(http.ResponseWriter){
		"ThrottlingException":  func(w http.ResponseWriter) { amazon(w, 400, "ThrottlingException") },
		"429":                  func(w http.ResponseWriter) { w.WriteHeader(http.StatusTooManyRequests) },
		"503 with Retry-After": func(w http.ResponseWriter) { w.Header().Set("Retry-After", "0"); w.WriteHeader(503) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var n atomic.Int64
			busy := before(provider.New(), func(w http.ResponseWriter, _ *http.Request, _ string) bool {
				if n.Add(1)%5 == 0 {
					throttle(w)
					return true
				}
				return false
			})
			d := check(t.Context(), t, setup{
				handler: busy, options: runner.Options{Strict: true},
				run: "{success/**,protocol/broken-framing/**," + percentRange + "-1*}",
			})
			assert.Zero(t, report.ExitCode(d), "%v %v", ids(d, report.StatusFail), ids(d, report.StatusError))
			assert.Greater(t, d.Summary.Status.Pass, 10)
			assert.Regexp(t, `\d+ requests? got 429, 503 with Retry-After or`, strings.Join(d.Notes, "\n"))
		})
	}
}

// TestServerErrorsAreVerdicts: a 503 that names an error and asks for no patience is one.
// One that a gateway may have sent is noted.
func TestServerErrorsAreVerdicts(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	var answer func(http.ResponseWriter)
	failing := before(provider.New(), func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		if n.Add(1)%5 == 0 {
			answer(w)
			return true
		}
		return false
	})
	answer = func(w http.ResponseWriter) { amazon(w, 503, "ServiceUnavailable") }
	d := check(t.Context(), t, setup{handler: failing, run: percentRange + "*"})
	assert.Equal(t, 1, report.ExitCode(d))
	assert.Contains(t, d.Summary.Rules, "answer/no-server-error")

	answer = func(w http.ResponseWriter) { w.WriteHeader(503) }
	d = check(t.Context(), t, setup{handler: failing, run: percentRange + "*"})
	assert.Zero(t, report.ExitCode(d), "%v %v", ids(d, report.StatusFail), ids(d, report.StatusError))
	assert.Regexp(t, `\d+ requests? got 503`, strings.Join(d.Notes, "\n"))
}

// TestNoJobs has no verdict of a run without a job, whatever keeps the jobs away: the
// cases that need one are skipped.
func TestNoJobs(t *testing.T) {
	t.Parallel()
	only := before(http.NotFoundHandler(), func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		amazon(w, 400, "JobNotFoundException")
		return true
	})
	d := check(t.Context(), t, setup{handler: only, run: percentRange + "-*"})
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Equal(t, report.StatusSkip, byID(t, d, percentRange+"-1").Status)
	assert.Contains(t, byID(t, d, percentRange+"-1").Reason, "none is available")
	assert.Contains(t, d.NoJobs, "CreateCustomActionType")

	d = check(t.Context(), t, setup{handler: only, run: percentRange + "-*", source: "none"})
	assert.Equal(t, report.StatusSkip, byID(t, d, percentRange+"-1").Status)
	assert.Contains(t, byID(t, d, percentRange+"-1").Reason, "--jobs none is set")
}

// TestNoJobEver has pipelines made of which no job ever comes: that is waited for
// once.
func TestNoJobEver(t *testing.T) {
	t.Parallel() // it takes as long as the first job may take to appear
	p := provider.New()
	var made atomic.Int64
	barren := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Header.Get("X-Amz-Target") {
		case "CodePipeline_20150709.CreatePipeline":
			made.Add(1)
		case "CodePipeline_20150709.PollForJobs":
			w.Header().Set("Content-Type", "application/x-amz-json-1.1")
			_, _ = w.Write([]byte(`{"jobs":[]}`))
			return
		}
		p.ServeHTTP(w, r)
	})
	d := check(t.Context(), t, setup{handler: barren, run: "{success/**,life/**," + percentRange + "*}"})
	assert.LessOrEqual(t, made.Load(), int64(2))
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Contains(t, d.NoJobs, "no job appeared")
	assert.Zero(t, d.Summary.Status.Error)
}

// TestMaxJobs stops at the number of jobs that may be used.
func TestMaxJobs(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1, 5} {
		d := check(t.Context(), t, setup{handler: provider.New(), run: "{success/**,life/**," + percentRange + "-*}", options: runner.Options{MaxJobs: most}})
		assert.LessOrEqual(t, d.JobsUsed, most)
		skipped := ids(d, report.StatusSkip)
		assert.NotEmpty(t, skipped)
		for _, c := range d.Cases {
			assert.NotEqual(t, report.StatusFail, c.Status, c.ID)
			assert.NotEqual(t, report.StatusError, c.Status, "%s: %s", c.ID, c.Reason)
		}
	}
}

// TestJobsFromAFunction gets jobs that cannot be followed.
func TestJobsFromAFunction(t *testing.T) {
	t.Parallel()
	p := provider.New()
	d := check(t.Context(), t, setup{handler: p, run: "{success/**,combine/subset/*,life/**," + percentRange + "*}", fn: func(context.Context) (string, error) { return p.SeedJobs(1)[0], nil }})
	assert.Zero(t, report.ExitCode(d), "%v %v", ids(d, report.StatusFail), ids(d, report.StatusError))
	assert.Equal(t, report.StatusPass, byID(t, d, percentRange+"-1").Status)
	assert.Equal(t, report.StatusSkip, byID(t, d, "life/continuation-job/ten").Status)

	d = check(t.Context(), t, setup{handler: p, run: percentRange + "-*", fn: func(context.Context) (string, error) { return "", errors.New("out of jobs today") }})
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Contains(t, d.NoJobs, "out of jobs today")
}

// TestIDsInARow: of a target that numbers its jobs, an id that is nearly a job's may be that of a job which the run has
// not made, or that of another which a function gave.
func TestIDsInARow(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]bool{"beside jobs of others": false, "given by a function": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named("job-ids-counted")
			require.NoError(t, err)
			p.SeedJobs(4000)
			s := setup{handler: p, run: "jobId/**"}
			if given {
				s.fn = func(context.Context) (string, error) { return p.SeedJobs(1)[0], nil }
			}
			d := check(t.Context(), t, s)
			assert.Empty(t, ids(d, report.StatusFail))
			assert.Greater(t, d.Summary.Status.Pass, 4500, "cases about other ids are judged")
		})
	}
}

// TestSelection runs what is selected, and judges the whole run with it.
func TestSelection(t *testing.T) {
	t.Parallel()
	var begun, ended int
	var done atomic.Int64
	tell := func(e report.Event) {
		switch e.Kind {
		case report.KindStarted:
			begun = e.Total
		case report.KindCase:
			done.Add(1)
		case report.KindFinished:
			ended = e.Done
		}
	}
	d := check(t.Context(), t, setup{handler: provider.New(), run: percentRange + "-1*", options: runner.Options{OnEvent: tell}})
	for _, c := range d.Cases {
		assert.True(t, strings.HasPrefix(c.ID, percentRange+"-1") || strings.HasPrefix(c.ID, "everywhere/"), c.ID)
	}
	assert.Equal(t, len(d.Cases), begun)
	assert.Equal(t, len(d.Cases), ended)
	assert.GreaterOrEqual(t, done.Load(), int64(begun), "each case is told of")
	assert.Zero(t, report.ExitCode(d))
}

// TestInterrupted ends a run by its context: the report is valid and incomplete.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d := check(ctx, t, setup{handler: provider.New(), run: percentRange + "*", options: runner.Options{Workers: 1, OnEvent: func(e report.Event) {
		if e.Done == 20 {
			cancel()
		}
	}}})
	assert.False(t, d.Complete)
	assert.Equal(t, 2, report.ExitCode(d))
	assert.Empty(t, ids(d, report.StatusFail))
	assert.NotEmpty(t, ids(d, report.StatusPass))
	for _, id := range ids(d, report.StatusError) {
		assert.Contains(t, byID(t, d, id).Reason, "interrupted", id)
	}
}
