package selftest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// worked is a provider that is called in process, with action types to poll.
type worked struct {
	t    *testing.T
	p    *provider.Provider
	kept map[worker.State]worker.Values
}

func newWorked(t *testing.T, p *provider.Provider) *worked {
	w := &worked{t: t, p: p, kept: map[worker.State]worker.Values{}}
	for _, make := range []string{
		`{"category":"Test","provider":"plumbline-plain","version":"1"`,
		`{"category":"Test","provider":"plumbline-query","version":"1","configurationProperties":[{"name":"plumbline","required":true,"key":true,"secret":false,"queryable":true}]`,
	} {
		w.call("CreateCustomActionType", make+`,"inputArtifactDetails":{"minimumCount":0,"maximumCount":1},"outputArtifactDetails":{"minimumCount":0,"maximumCount":1}}`)
	}
	return w
}

// call sends a request of an operation that is not under test.
func (w *worked) call(op, body string) wire.Answer {
	return w.send(wire.Request{Target: "CodePipeline_20150709." + op, Body: []byte(body)})
}

func (w *worked) send(r wire.Request) wire.Answer {
	request := httptest.NewRequest(http.MethodPost, cmp.Or(r.Path, "/"), bytes.NewReader(r.Body))
	if r.Target != wire.NoHeader {
		request.Header.Set("X-Amz-Target", r.Target)
	}
	request.Header.Set("Content-Type", cmp.Or(r.ContentType, "application/x-amz-json-1.1"))
	for _, f := range r.Header {
		request.Header.Add(f.Name, f.Value)
	}
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=b")
	answer := httptest.NewRecorder()
	w.p.ServeHTTP(answer, request)
	return wire.Answer{Fate: wire.Answered, Status: answer.Code, Header: answer.Header(), Body: answer.Body.Bytes(), CBOR: r.IsCBOR()}
}

// job is a job in a state, a new one where the plan does not keep it.
func (w *worked) job(plan worker.Single) worker.Values {
	if of := plan.Made; of != nil {
		v := worker.Values{Category: of.Category, Provider: of.Provider("plumbline-made"), Version: of.Version}
		w.call("CreateCustomActionType", fmt.Sprintf(`{"category":%q,"provider":%q,"version":%q,"inputArtifactDetails":{"minimumCount":0,"maximumCount":1},"outputArtifactDetails":{"minimumCount":0,"maximumCount":1}}`, v.Category, v.Provider, v.Version))
		return v
	}
	switch plan.Job {
	case worker.NoJob:
		return worker.Values{}
	case worker.Type:
		return worker.Values{Provider: "plumbline-plain"}
	case worker.QueryType:
		return worker.Values{Provider: "plumbline-query"}
	}
	if v, ok := w.kept[plan.Job]; ok && plan.Keeps() {
		return v
	}
	var v worker.Values
	if plan.Job == worker.Dispatched {
		w.p.AddJob("Queued")
		var polled struct{ Jobs []struct{ ID, Nonce string } }
		answer := w.call("PollForJobs", `{"actionTypeId":{"category":"Source","owner":"Custom","provider":"PlumblineSeed","version":"1"},"maxBatchSize":1}`)
		require.NoError(w.t, json.Unmarshal(answer.Body, &polled))
		require.NotEmpty(w.t, polled.Jobs)
		v = worker.Values{Job: polled.Jobs[0].ID, Nonce: polled.Jobs[0].Nonce}
	} else {
		v = worker.Values{Job: w.p.AddJob("InProgress")}
	}
	if plan.Keeps() {
		w.kept[plan.Job] = v
	}
	return v
}

// findings are what a case finds; nil also where it does not suit the job.
func (w *worked) findings(c worker.Case) []judge.Finding {
	plan, ok := c.Plan.(worker.Single)
	if !ok {
		return nil
	}
	values := w.job(plan)
	r, ok := plan.Request.For(values)
	if !ok {
		return nil
	}
	var out []judge.Finding
	for _, f := range interpret.Check(model.MustOperation(c.Operation), plan.Allowed, w.send(r), values.Job) {
		if f.Level != rules.Observe {
			out = append(out, f)
		}
	}
	return out
}

// TestTheProviderPassesTheOperations sends every case of one request to the provider.
func TestTheProviderPassesTheOperations(t *testing.T) {
	t.Parallel()
	w := newWorked(t, provider.New())
	failed := 0
	for _, name := range worker.Checked() {
		for _, c := range worker.Of(name) {
			if !assert.Empty(t, w.findings(c), "%s", c.ID) {
				if failed++; failed > 15 {
					t.Fatal("and more")
				}
			}
		}
	}
}

// TestMutantsOfOperationsOfOneRequest catches the mutants that a single request shows.
func TestMutantsOfOperationsOfOneRequest(t *testing.T) {
	t.Parallel()
	caught := 0
	for _, f := range provider.WorkerFaults() {
		if strings.Contains(f.Family, "together") || strings.Contains(f.Family, "side by side") || strings.Contains(f.Family, "CBOR") {
			continue
		}
		p, err := provider.Named(f.Name)
		require.NoError(t, err)
		w, name := newWorked(t, p), ownerOf(f.Name)
		if slices.ContainsFunc(worker.Of(name), func(c worker.Case) bool { return len(w.findings(c)) > 0 }) {
			caught++
			continue
		}
		t.Errorf("not caught: %s, which %s", f.Name, f.Says)
	}
	assert.GreaterOrEqual(t, caught, 120)
	fmt.Println(caught, "caught")
}

func ownerOf(name string) string {
	op, _, _ := strings.Cut(name, "/")
	return op
}
