//go:build pact

package contracts

import (
	"context"
	"flag"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pact-foundation/pact-go/v2/provider"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/jobs/states"
	stand "github.com/plumbline-conformance/plumbline/internal/provider"
)

var every = flag.Bool("every", false, "verify every fault and every variant of the provider that is built in")

// Groups of interactions, by a part of their descriptions.
const (
	allSuccesses = "a success with "
	completed    = "a success for a job that is completed"
	missing      = "a success for a job that does not exist"
	longToken    = "a continuation token that is too long"
	emptyToken   = "a continuation token that is empty"
	percent      = "a percentage over 100"
	tooMuch      = "output variables that are too large"
	badID        = "an id of a wrong format"
	noID         = "a request without a job's id"
	halfRevision = "a revision without its change identifier"
	wrongType    = "a percentage that is a string"
	notJSON      = "a body that is no JSON"
)

// allRefusals are the interactions that end with an error.
var allRefusals = []string{missing, completed, longToken, emptyToken, percent, tooMuch, badID, noID, halfRevision, wrongType, notJSON}

// faults are wrong providers, each with the interactions that reject it; all others
// accept it.
var faults = []struct {
	name     string
	rejected []string
}{
	{"success-empty-object", []string{allSuccesses}},
	{"success-newline", []string{allSuccesses}},
	{"success-204", []string{allSuccesses, completed}},
	{"success-500", []string{allSuccesses, completed}},
	{"success-object-after-token", []string{"continuation token", "a success with the shortest values", "a success with the longest values"}},
	{"error-404", allRefusals},
	{"error-200", allRefusals},
	{"error-no-type", allRefusals},
	{"error-only-code", allRefusals},
	{"error-type-dotted", allRefusals},
	{"error-plain-json", allRefusals},
	{"error-content-type-longer", allRefusals},
	{"unknown-job-validation", []string{missing}},
	{"ended-job-not-found", []string{completed}},
	{"errors-swapped", []string{missing, completed}},
	{"missing-job-id-not-found", []string{noID}},
	{"size-413", []string{tooMuch}},
	{"length-not-found", []string{longToken, emptyToken}},
	{"malformed-state", []string{notJSON}},
}

// named is what a list of parts of descriptions stands for, and the rest.
func named(t *testing.T, parts []string) (chosen, rest []string) {
	t.Helper()
	for _, d := range descriptions(t) {
		if slices.ContainsFunc(parts, func(p string) bool {
			return strings.Contains(d, p) && (p != "continuation token" || strings.HasPrefix(d, allSuccesses))
		}) {
			chosen = append(chosen, d)
		} else {
			rest = append(rest, d)
		}
	}
	return chosen, rest
}

// accepts says whether a provider passes the verification of these interactions.
func (v *verification) accepts(t *testing.T, descriptions ...string) bool {
	t.Helper()
	r := v.request(descriptions...)
	r.SoftFail = true // a mismatch shows as a skipped subtest
	return provider.NewVerifier().VerifyProvider(t, r) == nil
}

func TestFaults(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			wrong, err := stand.Named(f.name)
			require.NoError(t, err)
			v := newVerification(t, client.Options{Handler: wrong}, jobs.Source{Kind: jobs.KindAWS})
			v.rejectsExactly(t, f.rejected)
		})
	}
}

// rejectsExactly verifies the interactions that reject the provider one by one, and
// the others together.
func (v *verification) rejectsExactly(t *testing.T, parts []string) {
	t.Helper()
	chosen, rest := named(t, parts)
	require.NotEmpty(t, chosen)
	for _, d := range chosen {
		assert.False(t, v.accepts(t, d), "%s accepts it", d)
	}
	v.failed = nil
	if len(rest) > 0 {
		assert.True(t, v.accepts(t, rest...), "one of the others rejects it: %q", v.failed)
	}
}

// constant answers everything in one way.
func constant(status int, contentType, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // it answers whatever comes
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// TestConstantAnswers verifies targets that do not think. Their jobs are ids that
// are made up.
func TestConstantAnswers(t *testing.T) {
	const json = "application/x-amz-json-1.1"
	for name, c := range map[string]struct {
		handler  http.Handler
		rejected []string
	}{
		"always 200":                 {constant(200, json, ""), allRefusals},
		"always 200 {}":              {constant(200, json, "{}"), append([]string{allSuccesses}, allRefusals...)},
		"always ValidationException": {constant(400, json, `{"__type":"ValidationException"}`), []string{allSuccesses, missing, completed, tooMuch}},
		"always 500":                 {constant(500, json, `{"__type":"InternalFailure"}`), append([]string{allSuccesses}, allRefusals...)},
		"always a page":              {constant(404, "text/html", "<h1>Not Found</h1>"), append([]string{allSuccesses}, allRefusals...)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to, err := client.New(t.Context(), client.Options{Handler: c.handler})
			require.NoError(t, err)
			t.Cleanup(func() { _ = to.Close() })
			v := serve(t, states.New(to, jobs.FromFunc(func(context.Context) (string, error) { return jobID, nil })))
			v.rejectsExactly(t, c.rejected)
		})
	}
}

// TestMessage has what Pact cannot see seen by make verify.
func TestMessage(t *testing.T) {
	for name, wrong := range map[string]bool{"error-message-number": true, "error-message-list": true, "message-missing": false, "message-capital": false} {
		p, err := stand.Named(name)
		require.NoError(t, err)
		v := newVerification(t, client.Options{Handler: p}, jobs.Source{Kind: jobs.KindAWS})
		assert.True(t, v.accepts(t, missing), name)
		assert.Equal(t, wrong, v.wrongMessage() != "", name)
	}
}

// TestVariants verifies providers that differ and are right.
func TestVariants(t *testing.T) {
	for _, name := range []string{
		"type-namespace-uri", "type-and-header", "message-missing", "message-capital", "message-unusual", "error-extra-members", "error-charset",
		"error-media-type-capital", "answer-chunked", "success-charset", "bad-job-id-not-found", "wrong-type-validation", "look-up-first", "one-at-a-time",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			right, err := stand.Named(name)
			require.NoError(t, err)
			v := newVerification(t, client.Options{Handler: right}, jobs.Source{Kind: jobs.KindAWS})
			assert.True(t, v.accepts(t, descriptions(t)...))
		})
	}
}

// TestEvery counts what a pact of 20 interactions sees of all faults. It takes
// minutes.
func TestEvery(t *testing.T) {
	if !*every {
		t.Skip("make contracts-every runs it")
	}
	var mu sync.Mutex
	verdicts := map[bool][]string{}
	t.Run("faults", func(t *testing.T) {
		for _, f := range stand.Faults() {
			t.Run(f.Name, func(t *testing.T) {
				t.Parallel()
				accepted := everyOther(t, f.Name)
				mu.Lock()
				defer mu.Unlock()
				verdicts[accepted] = append(verdicts[accepted], f.Name)
			})
		}
	})
	for _, f := range stand.Variants() {
		t.Run("variants/"+f.Name, func(t *testing.T) {
			t.Parallel()
			assert.True(t, everyOther(t, f.Name))
		})
	}
	slices.Sort(verdicts[false])
	t.Logf("the pact rejects %d of %d faults: %s", len(verdicts[false]), len(stand.Faults()), strings.Join(verdicts[false], " "))
}

// everyOther says whether the whole pact accepts a provider. One that gives no jobs is
// rejected.
func everyOther(t *testing.T, name string) bool {
	p, err := stand.Named(name)
	require.NoError(t, err)
	to, err := client.New(t.Context(), client.Options{Handler: p})
	require.NoError(t, err)
	t.Cleanup(func() { _ = to.Close() })
	server, err := states.Open(t.Context(), to, jobs.Source{Kind: jobs.KindAWS}, jobs.AWSOptions{})
	if err != nil {
		return false
	}
	return serve(t, server).accepts(t, descriptions(t)...)
}
