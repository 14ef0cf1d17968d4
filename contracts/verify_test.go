//go:build pact

package contracts

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pact-foundation/pact-go/v2/provider"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/client/network"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/jobs/states"
	stand "github.com/plumbline-conformance/plumbline/internal/provider"
)

// What TestVerify verifies. Without an endpoint it is the provider that is built in.
var (
	endpoint    = flag.String("endpoint", "", "`URL` of the provider to verify")
	jobsFrom    = flag.String("jobs", "auto", "where its jobs come from: as with plumbline check")
	caFile      = flag.String("ca", "", "`FILE` with the certificates to trust")
	allowRemote = flag.Bool("allow-remote", false, "allow providers outside loopback and private networks")
	roleARN     = flag.String("role-arn", "", "`ARN` of the service role of the pipelines that -jobs aws makes")
	bucket      = flag.String("bucket", "", "`NAME` of the artifact bucket of these pipelines")
	only        = flag.String("only", "", "verify only the interactions whose description contains this `TEXT`")

	// Passed through to pact-go. No broker was there to try them with.
	brokerURL       = flag.String("broker-url", os.Getenv("PACT_BROKER_BASE_URL"), "`URL` of a Pact Broker to fetch the pacts from, in place of the file")
	brokerToken     = flag.String("broker-token", os.Getenv("PACT_BROKER_TOKEN"), "its bearer `TOKEN`")
	brokerUser      = flag.String("broker-username", os.Getenv("PACT_BROKER_USERNAME"), "its `USER`, where it has no tokens")
	brokerPassword  = flag.String("broker-password", os.Getenv("PACT_BROKER_PASSWORD"), "and the password")
	brokerProvider  = flag.String("provider-name", cmp.Or(os.Getenv("PACT_PROVIDER_NAME"), providerName), "`NAME` of the provider in the broker")
	providerVersion = flag.String("provider-version", os.Getenv("PACT_PROVIDER_VERSION"), "`VERSION` of the provider, which a broker asks for")
	providerBranch  = flag.String("provider-branch", os.Getenv("PACT_PROVIDER_BRANCH"), "`BRANCH` of the provider")
	publish         = flag.Bool("publish", os.Getenv("PACT_PUBLISH_RESULTS") == "true", "publish the results to the broker")
)

// TestVerify verifies a provider, one subtest for each interaction of the pact.
func TestVerify(t *testing.T) {
	options := client.Options{Endpoint: *endpoint, CAFile: *caFile, AllowRemote: *allowRemote}
	if *endpoint == "" {
		options.Handler = stand.New()
	}
	source, err := jobs.Parse(*jobsFrom)
	require.NoError(t, err)
	require.False(t, *allowRemote && source.Auto, "with -allow-remote say with -jobs where jobs come from: aws makes pipelines, which may cost money")
	v := newVerification(t, options, source)
	if *brokerURL != "" {
		v.verifyBroker(t)
		return
	}
	ran := 0
	for _, description := range descriptions(t) {
		if !strings.Contains(description, *only) {
			continue
		}
		ran++
		t.Run(description, func(t *testing.T) {
			v.report(t)
			_ = provider.NewVerifier().VerifyProvider(t, v.request(description)) // fails the test itself
			require.Empty(t, v.wrongMessage())
		})
	}
	require.Positive(t, ran, "no interaction's description contains %q", *only)
}

// verification is a provider made ready for being verified.
type verification struct {
	server *states.Server
	url    string
	failed []string // why states could not be arranged
}

// newVerification ends the test at once when the target cannot be reached, or gives
// no jobs.
func newVerification(t *testing.T, o client.Options, source jobs.Source) *verification {
	t.Helper()
	to, err := client.New(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = to.Close() })
	server, err := states.Open(t.Context(), to, source, jobs.AWSOptions{RoleARN: *roleARN, Bucket: *bucket, Real: network.IsAWS(o.Endpoint)})
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Log(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, server)
}

// serve puts a server on a port for the time of the test.
func serve(t *testing.T, server *states.Server) *verification {
	t.Helper()
	v := &verification{server: server}
	server.OnState = func(state, _ string, err error) {
		if err != nil {
			v.failed = append(v.failed, fmt.Sprintf("could not set up the state %q: %v", state, err))
		}
	}
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	v.url = listener.URL
	return v
}

// report says at the end of a failed test what the verifier does not show.
func (v *verification) report(t *testing.T) {
	v.failed = nil
	v.server.Forget()
	t.Cleanup(func() {
		for _, why := range v.failed {
			t.Error(why)
		}
		if e := v.server.Last(); t.Failed() && e != nil {
			t.Logf("the last answer: %s %s, %.300q", e.Outcome(), e.Detail, e.Body)
		}
	})
}

// wrongMessage asks of an error what Pact cannot: that the message, where there is
// one, is a string. It answers what is wrong.
func (v *verification) wrongMessage() string {
	var document map[string]any
	if e := v.server.Last(); e == nil || e.Status == 200 || json.Unmarshal(e.Body, &document) != nil {
		return ""
	}
	for _, name := range []string{"message", "Message"} {
		if m, there := document[name]; there {
			if _, text := m.(string); !text {
				return fmt.Sprintf("%s of the error is %v, not a string", name, m)
			}
		}
	}
	return ""
}

// request asks for the verification of the interactions with these descriptions.
func (v *verification) request(descriptions ...string) provider.VerifyRequest {
	quoted := make([]string, len(descriptions))
	for i, d := range descriptions {
		quoted[i] = regexp.QuoteMeta(d)
	}
	return provider.VerifyRequest{
		Provider: providerName, ProviderBaseURL: v.url, ProviderStatesSetupURL: v.url + states.Path,
		PactFiles:         []string{pactFile},
		FilterDescription: "^(" + strings.Join(quoted, "|") + ")$",
		RequestTimeout:    time.Minute, DisableColoredOutput: true,
	}
}

// verifyBroker verifies whatever pacts a broker has, all in one.
func (v *verification) verifyBroker(t *testing.T) {
	v.report(t)
	r := v.request()
	r.FilterDescription, r.PactFiles = "", nil
	r.Provider, r.BrokerURL, r.BrokerToken, r.BrokerUsername, r.BrokerPassword = *brokerProvider, *brokerURL, *brokerToken, *brokerUser, *brokerPassword
	r.ProviderVersion, r.ProviderBranch, r.PublishVerificationResults = *providerVersion, *providerBranch, *publish
	r.FailIfNoPactsFound = true
	_ = provider.NewVerifier().VerifyProvider(t, r) // fails the test itself
}

// descriptions are those of the committed pact's interactions.
func descriptions(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, i := range readPact(t).Interactions {
		out = append(out, i.Description)
	}
	return out
}
