package provider_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

func TestNamesAndExplanations(t *testing.T) {
	names, says := map[string]bool{}, map[string]bool{}
	check := func(name, saying, family string) {
		assert.Regexp(t, `^([a-z]+/)?[a-z0-9]+(-[a-z0-9]+)*(/[a-zA-Z.]+)?$`, name)
		assert.False(t, names[name], "%s is there twice", name)
		assert.False(t, says[saying], "%q is said twice", saying)
		assert.NotEmpty(t, saying, name)
		assert.False(t, strings.ContainsAny(saying, "\n") || strings.HasSuffix(saying, "."), name)
		assert.NotEmpty(t, family, name)
		names[name], says[saying] = true, true
	}
	for _, f := range provider.Faults() {
		check(f.Name, f.Says, f.Family)
	}
	clear(says) // a variant may say the same of another operation's answers
	for _, v := range provider.Variants() {
		check(v.Name, v.Says, v.Family)
	}
	assert.GreaterOrEqual(t, len(provider.Faults()), 160)
	assert.GreaterOrEqual(t, len(provider.Variants()), 40)
}

// TestAliases holds that every name that stands for a kind and a member leads to one.
func TestAliases(t *testing.T) {
	names := map[string]bool{}
	for _, f := range provider.Faults() {
		names[f.Name] = true
	}
	for alias, name := range provider.Aliases {
		assert.False(t, names[alias], "%s is a fault of its own", alias)
		assert.True(t, names[name], "%s stands for no fault", alias)
		_, err := provider.Named(alias)
		assert.NoError(t, err)
	}
}

func TestNamedIsHelpful(t *testing.T) {
	_, err := provider.Named("token-2094-accepted")
	require.ErrorContains(t, err, "token-2049-accepted")
}

// exchange sends a request and says what came of it; a provider that drops or
// hangs answers nothing.
func exchange(p *provider.Provider, target, body string, header http.Header) (w *httptest.ResponseRecorder, answered bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	defer func() {
		if r := recover(); r != nil && r != http.ErrAbortHandler {
			panic(r)
		}
	}()
	r := request(body).WithContext(ctx)
	r.Header.Set("X-Amz-Target", "CodePipeline_20150709."+target)
	for name, values := range header {
		r.Header[name] = values
	}
	w = httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w, true
}

// TestEveryFaultServes sends a few requests to each faulty provider: whatever
// else it does, it must neither panic nor lock up.
func TestEveryFaultServes(t *testing.T) {
	for _, f := range provider.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(f.Name)
			require.NoError(t, err)
			for _, members := range []string{
				``, `,"continuationToken":"t"`, `,"continuationToken":""`, `,"executionDetails":{"percentComplete":101},"outputVariables":{"a b":null}`,
				"," + validRevision + "," + validDetails + `,"outputVariables":{"a":"b","":""},"x":[{}],"continuationToken":" é\u0041\u0000 "`, `,`,
			} {
				id := p.AddJob("InProgress")
				for range 2 {
					_, _ = exchange(p, "PutJobSuccessResult", `{"jobId":"`+id+`"`+members+`}`, nil)
				}
			}
			for _, body := range []string{``, `{}`, `[]`, `null`, `{"jobId":""}`, `{"jobId":"x"}`, `{"jobId":null}`, `{"jobId":1}`} {
				_, _ = exchange(p, "PutJobSuccessResult", body, nil)
			}
			_, answered := exchange(p, "PollForJobs", seeded, nil)
			assert.True(t, answered, "the other operations are left alone")
		})
	}
}

// seeded is the PollForJobs request for the jobs that the provider has seeded.
const seeded = `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"PlumblineSeed","version":"1"},"maxBatchSize":100}`

// TestEveryVariantIsRight drives the documented flow through each variant.
func TestEveryVariantIsRight(t *testing.T) {
	for _, v := range provider.Variants() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(v.Name)
			require.NoError(t, err)
			id := p.AddJob("InProgress")
			send := func(members string) int {
				w, answered := exchange(p, "PutJobSuccessResult", `{"jobId":"`+id+`"`+members+`}`, nil)
				require.True(t, answered)
				if w.Code == http.StatusOK {
					assert.Empty(t, w.Body.Bytes())
					mediaType, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
					assert.Equal(t, "application/x-amz-json-1.1", mediaType)
				}
				return w.Code
			}
			assert.Equal(t, 400, send(`,"continuationToken":""`))
			assert.Equal(t, 400, send(`,"executionDetails":{"percentComplete":101}`))
			assert.Equal(t, 400, send(`,"continuationToken":"t","outputVariables":{"a":"b"}`))
			assert.Equal(t, 400, send(`,"outputVariables":{"a":"`+strings.Repeat("v", 130000)+`"}`))
			assert.Equal(t, 400, send(`,`))
			assert.Equal(t, 200, send(","+validRevision+","+validDetails+`,"continuationToken":"t"`))
			assert.Equal(t, 400, send(``))

			next := pollUntil(t, p)
			assert.NotEqual(t, id, next.ID)
			assert.Equal(t, "t", next.Data.ContinuationToken)
			w, _ := exchange(p, "AcknowledgeJob", `{"jobId":"`+next.ID+`","nonce":"`+next.Nonce+`"}`, nil)
			assert.Equal(t, 200, w.Code)
			id = next.ID
			assert.Equal(t, 200, send(`,"outputVariables":{"a":"`+strings.Repeat("v", 120000)+`"}`))
			assert.Equal(t, 400, send(``))
		})
	}
}

// polled is a job as PollForJobs tells of it.
type polled struct {
	ID, Nonce string
	Data      struct{ ContinuationToken string }
}

// pollUntil polls until there is a job.
func pollUntil(t *testing.T, p *provider.Provider) polled {
	t.Helper()
	for range 100 {
		w, answered := exchange(p, "PollForJobs", seeded, nil)
		require.True(t, answered)
		var out struct{ Jobs []polled }
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &out))
		if len(out.Jobs) > 0 {
			return out.Jobs[0]
		}
		time.Sleep(5 * time.Millisecond)
	}
	require.Fail(t, "no job appeared")
	return polled{}
}

func TestAnswersOverTheNetwork(t *testing.T) {
	for _, name := range []string{"answer-chunked", "answer-until-close", "connection-close", "error-gzip", "no-date", "extra-headers"} {
		t.Run(name, func(t *testing.T) {
			p, err := provider.Named(name)
			require.NoError(t, err)
			server := httptest.NewServer(p)
			defer server.Close()
			id := p.AddJob("InProgress")
			for _, want := range []int{200, 400} {
				r := request(`{"jobId":"` + id + `"}`)
				out, err := http.NewRequest(r.Method, server.URL, r.Body)
				require.NoError(t, err)
				out.Header = r.Header
				answer, err := http.DefaultClient.Do(out)
				require.NoError(t, err)
				var doc map[string]any
				err = json.NewDecoder(answer.Body).Decode(&doc)
				_ = answer.Body.Close()
				assert.Equal(t, want, answer.StatusCode)
				assert.Equal(t, want == 200, err != nil, "only an error has a body")
			}
		})
	}
}
