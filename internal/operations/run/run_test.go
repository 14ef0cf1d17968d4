package run

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// seeded is a source of the provider's own partner jobs.
func seeded(p *provider.Provider) func(context.Context) (jobs.PartnerJob, error) {
	return func(context.Context) (jobs.PartnerJob, error) {
		j := p.SeedPartnerJobs(1)[0]
		return jobs.PartnerJob{ID: j.ID, ClientToken: j.ClientToken, ActionType: provider.PartnerType}, nil
	}
}

// checked runs the cases of all operations on a handler.
func checked(t *testing.T, p http.Handler, o Options) *Outcome {
	t.Helper()
	return checkedUntil(t.Context(), t, p, o)
}

// caught reports whether a check finds a failure, at which it ends: what is in doubt is told of when it is settled.
func caught(t *testing.T, p http.Handler, o Options) bool {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o.OnEvent = func(e report.Event) {
		if e.Kind == report.KindCase && e.Case.Status == report.StatusFail {
			cancel()
		}
	}
	return len(failures(checkedUntil(ctx, t, p, o))) > 0
}

func checkedUntil(ctx context.Context, t *testing.T, p http.Handler, o Options) *Outcome {
	t.Helper()
	to, err := client.New(t.Context(), client.Options{Handler: p, Timeout: 5 * time.Second})
	require.NoError(t, err)
	defer func() { assert.NoError(t, to.Close()) }()
	if o.Operations == nil {
		o.Operations = worker.Checked()
	}
	o.Workers, o.Patience = 16, cmp.Or(o.Patience, 400*time.Millisecond)
	if p, ok := p.(*provider.Provider); ok {
		o.Partners = seeded(p)
	}
	return Run(ctx, to, o)
}

var bothWires = []wire.Spelling{wire.JSON, wire.CBOR}

// TestAFailureOfAnArrangingCall has each job's first acknowledgement fail, which cases about another operation need: it
// is sent again before anybody is accused, and where it fails each time the target is.
func TestAFailureOfAnArrangingCall(t *testing.T) {
	t.Parallel()
	for most, accused := range map[int][]string{
		1: nil, 1000: {"AcknowledgeThirdPartyJob/everywhere/answer-form"},
	} {
		p := provider.New()
		var mu sync.Mutex
		failed := map[string]int{}
		seeds := map[string]bool{}
		handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			var in struct{ JobID string }
			_ = json.Unmarshal(body, &in) // what is none is refused
			mu.Lock()
			fails := strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".AcknowledgeThirdPartyJob") && seeds[in.JobID] &&
				failed[in.JobID] < most
			if fails {
				failed[in.JobID]++
			}
			mu.Unlock()
			if fails {
				http.Error(w, "{}", http.StatusInternalServerError)
				return
			}
			p.ServeHTTP(w, r)
		})
		out := checked(t, handler, Options{
			Operations: []string{"AcknowledgeThirdPartyJob", "PutThirdPartyJobFailureResult"},
			Selected: func(id string) bool {
				return id == "PutThirdPartyJobFailureResult/life/in-progress" || id == "AcknowledgeThirdPartyJob/accepted/minimal" ||
					id == "AcknowledgeThirdPartyJob/everywhere/answer-form"
			},
			Partners: func(context.Context) (jobs.PartnerJob, error) {
				j := p.SeedPartnerJobs(1)[0]
				mu.Lock()
				defer mu.Unlock()
				seeds[j.ID] = true
				return jobs.PartnerJob{ID: j.ID, ClientToken: j.ClientToken, ActionType: provider.PartnerType}, nil
			},
		})
		var got []string
		for _, c := range failures(out) {
			got = append(got, c.ID)
		}
		assert.Equal(t, accused, got)
		assert.NotEmpty(t, failed)
	}
}

// TestTheProviderConforms runs everything on the strict provider; with the race detector, which looks at the engine, one
// in eight of the cases in which operations do not meet, or that are sent by CBOR.
func TestTheProviderConforms(t *testing.T) {
	p := provider.New()
	o := Options{Strict: true, Wires: bothWires}
	if raced {
		o.Selected = func(id string) bool {
			sum := crc32.ChecksumIEEE([]byte(id))
			return sum%4 == 0 && meeting(id) && !strings.Contains(id, "/cbor/") || sum%16 == 0
		}
	}
	out := checked(t, p, o)
	count, unsuited := map[string]int{}, 0
	for _, c := range out.Cases {
		count[c.Status]++
		if c.Status == report.StatusSkip && strings.HasSuffix(c.Reason, "lends itself to it") {
			unsuited++ // not every nonce does, and now and then an id without letters
			continue
		}
		if c.Status != report.StatusPass && c.Status != report.StatusObserved {
			t.Errorf("%s: %s %s %s", c.ID, c.Status, c.Got, c.Reason)
			for _, f := range c.Findings {
				t.Logf("  %s: expected %s, got %s", f.Rule, f.Expected, f.Got)
			}
			if count[c.Status] > 12 {
				t.Fatal("and more")
			}
		}
	}
	assert.Less(t, unsuited, 30)
	assert.Empty(t, p.Leftovers())
	t.Log(count, out.Requests, "requests", out.Jobs, "jobs", out.Notes)
}

// TestCredentialsThatAreRefused: nothing is claimed about operations, and the user reads what to do.
func TestCredentialsThatAreRefused(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"__type":"MissingAuthenticationTokenException"}`)
	})
	out := checked(t, h, Options{Operations: []string{"GetJobDetails"}})
	assert.Empty(t, failures(out))
	assert.Equal(t, "the target rejects the credentials: it answers 403 MissingAuthenticationTokenException; every request is "+
		"signed: look for a gateway before the target that drops the header Authorization", out.Headline)
}

// TestAnOperationThatIsNotThere holds that an operation which the target lacks is left out, and
// that one which was asked for by name fails with one case and one sentence.
func TestAnOperationThatIsNotThere(t *testing.T) {
	for _, named := range []bool{false, true} {
		p, err := provider.Named("reading-unknown") // it has no GetJobDetails
		require.NoError(t, err)
		out := checked(t, p, Options{Operations: []string{"GetJobDetails"}, Named: map[string]bool{"GetJobDetails": named}})
		assert.Equal(t, []string{"GetJobDetails"}, out.Missing)
		failed := failures(out)
		if !named {
			assert.Empty(t, failed)
			assert.Contains(t, out.Notes, "not implemented: GetJobDetails")
			continue
		}
		assert.Len(t, failed, 1)
		assert.Equal(t, "the target does not implement GetJobDetails", out.Headline)
		for _, c := range out.Cases[1:] {
			assert.Equal(t, report.StatusSkip, c.Status, c.ID)
		}
	}
}

// TestIDsInARow: of a target that numbers its jobs, an id that is nearly a job's is that of another job.
func TestIDsInARow(t *testing.T) {
	t.Parallel()
	p, err := provider.Named("job-ids-counted")
	require.NoError(t, err)
	out := checked(t, p, Options{
		Operations: custom, Wires: bothWires, Strict: true,
		Selected: func(id string) bool {
			return strings.Contains(id, "/job/unknown/digit-3") || strings.Contains(id, "/everywhere/") || crc32.ChecksumIEEE([]byte(id))%16 == 0
		},
	})
	for _, c := range failures(out) {
		t.Errorf("%s: %s, %v", c.ID, c.Got, c.Findings)
	}
}

// TestExecutionsThatStartThemselves: a target that starts one when a pipeline is made, and does not tell which pipeline a
// job belongs to, is not accused of what the other execution's job has.
func TestExecutionsThatStartThemselves(t *testing.T) {
	t.Parallel()
	p, err := provider.Named("starts-on-create")
	require.NoError(t, err)
	context := regexp.MustCompile(`,"pipelineContext":{("[^"]*":("[^"]*"|{[^{}]*}),?)*}`)
	untold := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(context.ReplaceAll(answer.Body.Bytes(), nil)) // or nobody reads it
	})
	out := checked(t, untold, Options{Operations: custom, Strict: true, Selected: func(id string) bool {
		return strings.Contains(id, "/life/configuration")
	}})
	for _, c := range failures(out) {
		t.Errorf("%s: %s, %v", c.ID, c.Got, c.Findings)
	}
}

// TestMutantsThatStartPipelinesThemselves catches mutants of which the state of a pipeline tells, where a target starts one
// when it is made: an execution that was started besides would show there.
func TestMutantsThatStartPipelinesThemselves(t *testing.T) {
	t.Parallel()
	for _, mutant := range []string{
		"PutJobFailureResult/life/external-id-lost", "PutJobFailureResult/life/external-id-trimmed",
		"PutJobFailureResult/life/never-again",
	} {
		p, err := provider.Together("starts-on-create", mutant)
		require.NoError(t, err)
		assert.True(t, caught(t, p, Options{Operations: []string{"PutJobFailureResult"}, Strict: true, Selected: func(id string) bool {
			return strings.Contains(id, "/life/")
		}}), mutant)
	}
}

// TestJobsOfAnotherPipeline has jobs name another pipeline than theirs: none is taken for one that the run has made, and
// that no job could be had is said, rather than that what needs none is right.
func TestJobsOfAnotherPipeline(t *testing.T) {
	selected := []string{"PollForJobs/accepted/minimal", "PollForJobs/life/context-continued"}
	for other, why := range map[string]string{"": "", "elsewhere": "no job appeared in time"} {
		p := provider.New()
		out := checked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			p.ServeHTTP(answer, r)
			maps.Copy(w.Header(), answer.Header())
			w.WriteHeader(answer.Code)
			body := answer.Body.String()
			if other != "" {
				body = pipelineNames.ReplaceAllString(body, `"pipelineName":"`+other+`"`)
			}
			_, _ = io.WriteString(w, body) // whoever reads it may be gone
		}), Options{
			Operations: []string{"PollForJobs"},
			Selected:   func(id string) bool { return slices.Contains(selected, id) },
		})
		assert.Empty(t, failures(out), other)
		if why == "" {
			assert.NoError(t, out.NoJobs)
			continue
		}
		assert.ErrorContains(t, out.NoJobs, why)
	}
}

var pipelineNames = regexp.MustCompile(`"pipelineName":"[^"]*"`)

// TestNoSecretOfAJobIsReported has answers with credentials be violations, which a report shows.
func TestNoSecretOfAJobIsReported(t *testing.T) {
	p, err := provider.Named("worker/data-with-credentials")
	require.NoError(t, err)
	out := checked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		if answer.Code == http.StatusOK && strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".GetJobDetails") {
			answer.Code = http.StatusCreated
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // whoever reads it may be gone
	}), Options{Operations: []string{"GetJobDetails"}})
	text, err := json.Marshal(out.Cases)
	require.NoError(t, err)
	assert.Contains(t, string(text), `artifactCredentials\":{\"accessKeyId\":\"(left out)\"`)
	assert.NotContains(t, string(text), "AKIA")
}

// TestWithoutPartnerJobs holds that a target without partner jobs is accused of nothing, and that it is said once.
func TestWithoutPartnerJobs(t *testing.T) {
	p := provider.New()
	out := checked(t, http.HandlerFunc(p.ServeHTTP), Options{Strict: true, Selected: ofPartners})
	said := 0
	for _, note := range out.Notes {
		said += strings.Count(note, "--third-party")
	}
	assert.Equal(t, 1, said, "%v", out.Notes)
	for _, c := range out.Cases {
		made, _ := worker.ByID(c.ID)
		if _, of := made.Plan.(worker.Partner); of {
			assert.Equal(t, report.StatusSkip, c.Status, c.ID)
		}
		assert.NotContains(t, []string{report.StatusFail, report.StatusError}, c.Status, c.ID)
	}
}

// TestWhereNoPartnerJobIsHandedOut has the source name jobs that the target never gives, and run out: no accusation.
func TestWhereNoPartnerJobIsHandedOut(t *testing.T) {
	for _, named := range []int{3, 500} { // fewer than the cases take, and more
		p, given := provider.New(), 0
		out := checked(t, http.HandlerFunc(p.ServeHTTP), Options{Strict: true, Patience: time.Millisecond, Selected: ofPartners, Partners: func(context.Context) (jobs.PartnerJob, error) {
			if given++; given > named {
				return jobs.PartnerJob{}, jobs.ErrUsedUpPartners
			}
			return jobs.PartnerJob{ID: "a", ClientToken: "b", ActionType: provider.PartnerType}, nil
		}})
		assert.Empty(t, failures(out))
		assert.Equal(t, named == 3, slices.Contains(out.Notes, "partner jobs: "+jobs.ErrUsedUpPartners.Error()))
		assert.Contains(t, strings.Join(out.Notes, "\n"), "PollForThirdPartyJobs did not hand out", "the run says that it knows nothing")
	}
}

// TestNoClientTokenIsReported has requests with client tokens be violations, which a report shows.
func TestNoClientTokenIsReported(t *testing.T) {
	p, err := provider.Named("AcknowledgeThirdPartyJob/client-token/of-another-accepted")
	require.NoError(t, err)
	var tokens []string
	out := checked(t, http.HandlerFunc(p.ServeHTTP), Options{Operations: []string{"AcknowledgeThirdPartyJob"}, Selected: ofPartners, Partners: func(context.Context) (jobs.PartnerJob, error) {
		j := p.SeedPartnerJobs(1)[0]
		tokens = append(tokens, j.ClientToken)
		return jobs.PartnerJob{ID: j.ID, ClientToken: j.ClientToken, ActionType: provider.PartnerType}, nil
	}})
	require.NotEmpty(t, failures(out))
	text, err := json.Marshal(out.Cases)
	require.NoError(t, err)
	assert.Contains(t, string(text), `CLIENT_TOKEN`)
	for _, token := range tokens {
		assert.NotContains(t, string(text), token)
	}
}

// TestPlansAtOnce has more plans be carried out at the same time where there are many workers, or jobs come late.
func TestPlansAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		workers int
		late    time.Duration
		plans   int
	}{
		"as usual":                   {16, 20 * time.Millisecond, 4},
		"a slow target":              {48, 0, 12},
		"few connections":            {3, 0, 3},
		"late jobs":                  {16, time.Second, 16},
		"late jobs, few connections": {6, time.Second, 6},
	} {
		assert.Equal(t, c.plans, plansAtOnce(c.workers, c.late), name)
	}
}
