package watch

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

const (
	seedType = `{"category":"Source","owner":"Custom","provider":"PlumblineSeed","version":"1"}`
	signed   = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0"
)

// byHand is a worker that writes its requests itself.
type byHand struct {
	t   *testing.T
	url string
}

// handedJob is what a poll gives.
type handedJob struct{ ID, Nonce string }

// call sends a request; fields are added to its header, and taken out where they are empty.
func (w byHand) call(operation, body string, fields ...string) (int, []byte) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url, strings.NewReader(body))
	require.NoError(w.t, err)
	r.Header = http.Header{
		"Content-Type": {"application/x-amz-json-1.1"}, "Authorization": {signed},
		"X-Amz-Target": {"CodePipeline_20150709." + operation},
	}
	return w.send(r, fields...)
}

func (w byHand) send(r *http.Request, fields ...string) (int, []byte) {
	w.t.Helper()
	for i := 0; i < len(fields); i += 2 {
		r.Header.Del(fields[i])
		if fields[i+1] != "" {
			r.Header.Set(fields[i], fields[i+1])
		}
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(w.t, err)
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	require.NoError(w.t, err)
	return answer.StatusCode, said
}

func (w byHand) poll() (j handedJob) {
	w.t.Helper()
	_, said := w.call("PollForJobs", `{"actionTypeId":`+seedType+`,"maxBatchSize":1}`)
	var given struct{ Jobs []handedJob }
	require.NoError(w.t, json.Unmarshal(said, &given))
	require.Len(w.t, given.Jobs, 1)
	return given.Jobs[0]
}

func (w byHand) acknowledge(j handedJob, fields ...string) int {
	w.t.Helper()
	status, _ := w.call("AcknowledgeJob", fmt.Sprintf(`{"jobId":%q,"nonce":%q}`, j.ID, j.Nonce), fields...)
	return status
}

func (w byHand) succeed(j handedJob, fields ...string) {
	w.t.Helper()
	w.call("PutJobSuccessResult", fmt.Sprintf(`{"jobId":%q}`, j.ID), fields...)
}

func (w byHand) fail(j handedJob, fields ...string) {
	w.t.Helper()
	w.call("PutJobFailureResult", fmt.Sprintf(`{"jobId":%q,"failureDetails":{"type":"JobFailed","message":"m"}}`, j.ID), fields...)
}

// cbor polls on the other wire.
func (w byHand) cbor(fields ...string) {
	w.t.Helper()
	body, err := cbor.Marshal(map[string]any{"actionTypeId": map[string]string{
		"category": "Source", "owner": "Custom", "provider": "PlumblineSeed", "version": "1",
	}})
	require.NoError(w.t, err)
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost,
		w.url+"/service/CodePipeline_20150709/operation/PollForJobs", strings.NewReader(string(body)))
	require.NoError(w.t, err)
	r.Header = http.Header{
		"Content-Type": {"application/cbor"}, "Accept": {"application/cbor"},
		"Smithy-Protocol": {"rpc-v2-cbor"}, "Authorization": {signed},
	}
	w.send(r, fields...)
}

// trusting is a target that accepts everything, and hands one job out to every poll.
func trusting() http.Handler {
	const job = `{"id":"11111111-2222-4333-8444-555555555555","nonce":"7","accountId":"111122223333",` +
		`"data":{"actionTypeId":` + seedType + `}}`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.Header().Set("X-Amzn-Requestid", "11111111-2222-4333-8444-555555555555")
		if strings.Contains(r.URL.Path, "/service/") {
			w.Header().Set("Content-Type", "application/cbor")
			w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
			_, _ = w.Write([]byte{0xa0})
			return
		}
		switch _, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), "."); operation {
		case "PollForJobs":
			_, _ = io.WriteString(w, `{"jobs":[`+job+`]}`)
		case "AcknowledgeJob":
			_, _ = io.WriteString(w, `{"status":"InProgress"}`)
		}
	})
}

// TestWhatAWorkerDoesToAJobIsJudged has a worker go wrong in the life of a job, and around its requests, before a strict
// target and one that accepts everything.
func TestWhatAWorkerDoesToAJobIsJudged(t *testing.T) {
	for _, c := range []struct {
		name             string
		do               func(byHand)
		strict, trusting string // what is said of the worker
	}{
		{"right", func(w byHand) { j := w.poll(); w.acknowledge(j); w.succeed(j) }, "", ""},
		{"failed rightly", func(w byHand) { j := w.poll(); w.acknowledge(j); w.fail(j) }, "", ""},
		{"a success, then a failure", func(w byHand) { j := w.poll(); w.acknowledge(j); w.succeed(j); w.fail(j) }, "must PutJobFailureResult/life/after-success", "must PutJobFailureResult/life/after-success"},
		{"a failure, then a success", func(w byHand) { j := w.poll(); w.acknowledge(j); w.fail(j); w.succeed(j) }, "must life/after-failure", "must life/after-failure"},
		{"two failures", func(w byHand) { j := w.poll(); w.acknowledge(j); w.fail(j); w.fail(j) }, "must PutJobFailureResult/life/once", "must PutJobFailureResult/life/once"},
		{"a success without acknowledgement", func(w byHand) { w.succeed(w.poll()) }, "should life/unacknowledged", "should life/unacknowledged"},
		{"a failure without acknowledgement", func(w byHand) { w.fail(w.poll()) }, "should PutJobFailureResult/life/unacknowledged", "should PutJobFailureResult/life/unacknowledged"},
		{"acknowledged twice", func(w byHand) { j := w.poll(); w.acknowledge(j); w.acknowledge(j) }, "should AcknowledgeJob/life/nonce-once", "should AcknowledgeJob/life/nonce-once"},
		{"acknowledged after the end", func(w byHand) { j := w.poll(); w.acknowledge(j); w.succeed(j); w.acknowledge(j) }, "must AcknowledgeJob/life/after-end", "must AcknowledgeJob/life/after-end"},
		{"another nonce, which the target may have given elsewhere", func(w byHand) { w.acknowledge(handedJob{w.poll().ID, "another"}) }, "must AcknowledgeJob/nonce/wrong", ""},
		{"a job of which nothing is known", func(w byHand) { w.succeed(handedJob{ID: "11111111-2222-4333-8444-666666666666"}) }, "", ""},
		{"the owner AWS", func(w byHand) {
			w.call("PollForJobs", strings.ReplaceAll(`{"actionTypeId":`+seedType+`}`, "Custom", "AWS"))
		}, "must PollForJobs/actionTypeId/unknown", "must PollForJobs/actionTypeId/unknown"},
		{"a partner's call with the owner Custom", func(w byHand) { w.call("PollForThirdPartyJobs", `{"actionTypeId":`+seedType+`}`) }, "must PollForThirdPartyJobs/life/own-type", "must PollForThirdPartyJobs/life/own-type"},
		{"another Content-Type", func(w byHand) { w.call("ListPipelines", `{}`, "Content-Type", "application/json") }, "must protocol/content-type", "should protocol/content-type"},
		{"no signature", func(w byHand) { w.call("ListPipelines", `{}`, "Authorization", "") }, "must protocol/signature", "should protocol/signature"},
		{"a signature for another service", func(w byHand) {
			w.call("ListPipelines", `{}`, "Authorization", strings.ReplaceAll(signed, "codepipeline", "sts"))
		}, "should protocol/signature", "should protocol/signature"},
		{"a member in another letter case", func(w byHand) {
			j := w.poll()
			w.acknowledge(j)
			w.call("PutJobSuccessResult", fmt.Sprintf(`{"jobId":%q,"ContinuationToken":"t"}`, j.ID))
		}, "should json/member-case", "should json/member-case"},
		{"a member that nobody knows", func(w byHand) {
			j := w.poll()
			w.acknowledge(j)
			w.call("PutJobSuccessResult", fmt.Sprintf(`{"jobId":%q,"status":"ok"}`, j.ID))
		}, "", ""},
		{"a size in another letter case", func(w byHand) {
			w.call("PollForJobs", `{"actionTypeId":`+seedType+`,"MaxBatchSize":1}`)
		}, "should PollForJobs/maxBatchSize/letter-case", "should PollForJobs/maxBatchSize/letter-case"},
		{"CBOR", func(w byHand) { w.cbor() }, "", ""},
		{"CBOR with a target", func(w byHand) { w.cbor("X-Amz-Target", "CodePipeline_20150709.PollForJobs") }, "must cbor/target", "must cbor/target"},
		{"CBOR without its name", func(w byHand) { w.cbor("Smithy-Protocol", "") }, "must cbor/headers", "should cbor/headers"},
		{"CBOR without a signature", func(w byHand) { w.cbor("Authorization", "") }, "must protocol/signature", "should protocol/signature"},
	} {
		for kind, want := range map[string]string{"strict": c.strict, "trusting": c.trusting} {
			t.Run(c.name+"/"+kind, func(t *testing.T) {
				target := httptest.NewServer(trusting())
				if kind == "strict" {
					target.Close()
					p := provider.New()
					p.AddJob("Queued")
					target = httptest.NewServer(p)
				}
				defer target.Close()
				w := before(t, target.URL, nil)
				c.do(byHand{t, w.URL})
				var got []string
				for _, one := range w.wrong() {
					if of, ok := strings.CutPrefix(one, "worker "); ok {
						got = append(got, of)
					}
				}
				assert.Equal(t, want, strings.Join(got, ", "))
			})
		}
	}
}

// TestAWorkerIsExcused holds that nobody is accused where the target hands a job out twice, where an SDK sends again
// what it got no answer to, and of requests that are none for CodePipeline.
func TestAWorkerIsExcused(t *testing.T) {
	plain := func(w byHand, method, path string, fields ...string) {
		r, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, http.NoBody)
		require.NoError(w.t, err)
		w.send(r, fields...)
	}
	again := []string{"Amz-Sdk-Invocation-Id", "5a1c"}
	for name, do := range map[string]func(w byHand){
		"handed out twice, acknowledged by both": func(w byHand) {
			j, same := w.poll(), w.poll()
			w.acknowledge(j)
			both := w.acknowledge(same) == http.StatusOK
			w.succeed(j)
			if both {
				w.succeed(same)
			}
		},
		"handed out twice, the second comes late": func(w byHand) {
			j, same := w.poll(), w.poll()
			w.acknowledge(j)
			w.succeed(j)
			w.acknowledge(same)
		},
		"an attempt": func(w byHand) {
			j := w.poll()
			w.acknowledge(j, again...)
			w.acknowledge(j, again...)
			w.succeed(j, "Amz-Sdk-Invocation-Id", "6b2d")
			w.succeed(j, "Amz-Sdk-Invocation-Id", "6b2d")
		},
		"a page": func(w byHand) { plain(w, http.MethodGet, "/healthz") },
		"an object": func(w byHand) {
			plain(w, http.MethodPut, "/bucket/key", "Authorization", strings.ReplaceAll(signed, "codepipeline", "s3"))
		},
		"another service": func(w byHand) {
			w.call("", `{}`, "X-Amz-Target", "Logs_20140328.PutLogEvents", "Authorization", strings.ReplaceAll(signed, "codepipeline", "logs"))
		},
	} {
		for _, target := range []http.Handler{trusting(), refusing(trusting())} {
			t.Run(name, func(t *testing.T) {
				at := httptest.NewServer(target)
				defer at.Close()
				w := before(t, at.URL, nil)
				do(byHand{t, w.URL})
				assert.NotContains(t, strings.Join(w.wrong(), ", "), "worker")
			})
		}
	}
}

// TestWhatAPollGaveIsGivenBack: an id or a nonce that is none, as the target gave it, is not the worker's violation; one
// of its own is.
func TestWhatAPollGaveIsGivenBack(t *testing.T) {
	const odd = "AAAAAAAA-2222-4333-8444-555555555555"
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".PollForJobs") {
			_, _ = io.WriteString(w, `{"jobs":[{"id":"`+odd+`","nonce":"","accountId":"111122223333","data":{}}]}`)
			return
		}
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"ValidationException"}`)
	}))
	defer target.Close()
	w := before(t, target.URL, nil)
	by := byHand{t, w.URL}
	j := by.poll()
	by.acknowledge(j)
	by.succeed(j)
	by.fail(j)
	by.acknowledge(handedJob{j.ID, strings.Repeat("n", 51)})
	by.succeed(handedJob{ID: strings.Replace(odd, "A", "B", 1)})
	var worker []string
	for _, one := range w.wrong() {
		if of, ok := strings.CutPrefix(one, "worker "); ok {
			worker = append(worker, of)
		}
	}
	assert.Equal(t, []string{"must AcknowledgeJob/nonce/length", "must jobId/pattern"}, worker)
}

// refusing is a target that accepts each request once, except polls.
func refusing(next http.Handler) http.Handler {
	var seen sync.Map
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.Header.Get("X-Amz-Target")
		if _, again := seen.LoadOrStore(asked, true); asked != "" && (!again || strings.HasSuffix(asked, "PollForJobs")) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"InvalidNonceException"}`)
	})
}

// TestTheSignatureOfTheProxyIsNotTheWorkers: with Sign a worker need not sign, and is not to blame for credentials that
// the target rejects.
func TestTheSignatureOfTheProxyIsNotTheWorkers(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusForbidden} {
		target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/x-amz-json-1.1")
			w.WriteHeader(status)
			if status != http.StatusOK {
				_, _ = io.WriteString(w, `{"__type":"ExpiredTokenException"}`)
			}
		}))
		w := before(t, target.URL, func(o *Options) {
			o.Sign, o.Region = credentials.NewStaticCredentialsProvider("a", "b", ""), "us-east-1"
		})
		byHand{t, w.URL}.call("ListPipelines", `{}`, "Authorization", "")
		assert.Empty(t, w.wrong())
		target.Close()
	}
}
