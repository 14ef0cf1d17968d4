package jobs

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// onlyPuts is a provider that knows one operation by CBOR; of the others it says what a target
// says that has not heard of the wire, or of the operation.
func onlyPuts(status int, cborError bool) http.Handler {
	p := provider.New()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Path, "/service/") {
			p.ServeHTTP(w, r)
			return
		}
		if cborError {
			w.Header().Set("Smithy-Protocol", wire.CBORProtocol)
		}
		w.WriteHeader(status)
	})
}

// TestJobsOnCBOR polls for jobs and acknowledges them by CBOR where the target answers that, and says
// why it does not where it does not.
func TestJobsOnCBOR(t *testing.T) {
	for name, c := range map[string]struct {
		target http.Handler
		says   string
	}{
		"the provider":         {provider.New(), ""},
		"404":                  {onlyPuts(404, false), "no jobs by CBOR: PollForJobs got 404"},
		"200 to everything":    {onlyPuts(200, false), "no jobs by CBOR: PollForJobs got 200"},
		"an error of the wire": {onlyPuts(400, true), "no jobs by CBOR: PollForJobs got 400"},
	} {
		t.Run(name, func(t *testing.T) {
			to, err := client.New(t.Context(), client.Options{Handler: c.target})
			require.NoError(t, err)
			a, err := NewAWS(t.Context(), to, AWSOptions{})
			require.NoError(t, err)
			defer func() { assert.NoError(t, a.Close(t.Context())) }()
			b, release, err := fromAWS(a).OpenOnCBOR(t.Context(), 2)
			defer release()
			switch {
			case c.says != "":
				require.ErrorIs(t, err, ErrOnCBOR)
				require.ErrorContains(t, err, c.says)
			default:
				require.NoError(t, err)
				require.Len(t, b.Jobs, 2)
			}
		})
	}
	to, err := client.New(t.Context(), client.Options{Handler: onlyPuts(200, true)})
	require.NoError(t, err)
	a := &AWS{target: to}
	_, _, err = a.pollOnCBOR(t.Context(), a.about(a.usual.source))
	require.ErrorContains(t, err, "the answer of PollForJobs by CBOR cannot be read")
	_, _, err = None().OpenOnCBOR(t.Context(), 1)
	require.ErrorIs(t, err, ErrOnCBOR)
}

// TestFailedOnCBOR has what a call by CBOR comes to be what it is by JSON.
func TestFailedOnCBOR(t *testing.T) {
	said := func(status int, name string) *client.Exchange {
		body := cbor.Encode(cbor.Map{Width: cbor.Shortest, Entries: []cbor.Entry{{Key: cbor.String("__type"), Value: cbor.String(wire.Namespace + name)}}})
		return &client.Exchange{Sends: 1, Answer: wire.Answer{Fate: wire.Answered, Status: status, Body: body}}
	}
	unheard, err := failed(said(200, ""))
	assert.False(t, unheard)
	require.NoError(t, err)
	_, err = failed(said(400, "InvalidNonceException"))
	assert.True(t, refusedFor(err, "nonce"))
	_, err = failed(said(400, "ThrottlingException"))
	assert.True(t, Throttled(err))
	_, err = failed(said(503, ""))
	assert.True(t, Throttled(err))
	_, err = failed(said(400, "JobNotFoundException"))
	assert.False(t, Throttled(err))
	unheard, err = failed(&client.Exchange{Answer: wire.Answer{Fate: wire.Hung}})
	assert.True(t, unheard)
	assert.True(t, timedOut(err))
	twice := said(400, "InvalidNonceException")
	twice.Sends = 2
	unheard, _ = failed(twice)
	assert.True(t, unheard, "the first answer was lost")
}
