// Package property holds what must be true of every request that the generator
// can make, as properties for gopter.
package property

import (
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/spec"
)

var (
	seed = flag.Int64("prop.seed", 1, "seed of the properties: the same seed and number of cases ask the same")
	runs = flag.Int("prop.cases", 2000, "number of cases of each property")
)

// records draws requests. A seed stands for a record, so that a failing case is
// replayed by its number.
func records() gopter.Gen {
	return func(p *gopter.GenParameters) *gopter.GenResult {
		n := p.Rng.Uint64()
		return gopter.NewGenResult(n, gopter.NoShrinker)
	}
}

// put sends a body to a provider and reads the answer as the judge wants it.
func put(h http.Handler, body []byte) spec.Answer {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0000000000000000000000000000000000000000000000000000000000000000")
	r.Header.Set("X-Amz-Date", "20260101T000000Z")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return spec.Answer{Fate: spec.Answered, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
}

// check runs a property and shows the failing case by the number that replays it.
func check(t *testing.T, name string, holds func(record uint64) string) {
	t.Helper()
	parameters := gopter.DefaultTestParametersWithSeed(*seed)
	parameters.MinSuccessfulTests, parameters.Workers = *runs, 1
	gen := records()
	property := gopter.Prop(func(p *gopter.GenParameters) *gopter.PropResult {
		n, _ := gen(p).Retrieve()
		if problem := holds(n.(uint64)); problem != "" {
			return &gopter.PropResult{Status: gopter.PropFalse, Labels: []string{fmt.Sprintf("record %d: %s", n, problem)}}
		}
		return &gopter.PropResult{Status: gopter.PropTrue}
	})
	result := property.Check(parameters)
	require.Equal(t, gopter.TestPassed, result.Status, "%s: %v (again with -prop.seed %d -prop.cases %d)", name, result.Labels, *seed, *runs)
}

// agreement compares the provider's answer with what the judge allows.
func agreement(p *provider.Provider) func(uint64) string {
	return func(n uint64) string {
		body := generate.NewRecord(generate.Seeded(n)).Build(p.AddJob("InProgress"))
		verdict := spec.Judge(body, spec.InProgress.Every(), spec.Current)
		for _, f := range verdict.Allowed.Check(put(p, body)) {
			if f.Level == spec.Must {
				return fmt.Sprintf("expected %s, got %s, for %.300q", f.Expected, f.Got, body)
			}
		}
		return ""
	}
}

func TestJudgeAndProviderAgree(t *testing.T) {
	check(t, "judge and provider agree", agreement(provider.New()))
}

// TestPropertiesCanFail has the property fail for faults of the provider: a
// property that no fault fails proves nothing.
func TestPropertiesCanFail(t *testing.T) {
	for _, fault := range []string{"success-empty-object", "percent-true"} {
		p, err := provider.Named(fault)
		require.NoError(t, err)
		holds, failed := agreement(p), 0
		for n := range uint64(*runs) {
			if holds(n) != "" {
				failed++
			}
		}
		require.Positive(t, failed, "no record of %d shows the fault %s", *runs, fault)
	}
}

// TestRefusedChangesNothing sends a refused request and then completes the job.
func TestRefusedChangesNothing(t *testing.T) {
	p := provider.New()
	check(t, "a refused request changes nothing", func(n uint64) string {
		id := p.AddJob("InProgress")
		body := generate.NewRecord(generate.Seeded(n)).Build(id)
		if put(p, body).Status == http.StatusOK {
			return ""
		}
		if a := put(p, fmt.Appendf(nil, `{"jobId":%q}`, id)); a.Status != http.StatusOK {
			return fmt.Sprintf("the job cannot be completed any more: %s, after %.300q", a.Outcome(), body)
		}
		return ""
	})
}
