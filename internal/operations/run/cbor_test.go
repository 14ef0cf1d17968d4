package run

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestMutantsOnCBOR catches the mutants that show by CBOR only: one in six, and all with -every.
func TestMutantsOnCBOR(t *testing.T) {
	t.Parallel()
	n := mutantsOf(t, "by CBOR", 6, func(o Options) Options {
		o.Wires = []wire.Spelling{wire.CBOR}
		return o
	})
	assert.GreaterOrEqual(t, n, 70)
}

// only answers an operation by CBOR, and is in all else the provider. Of what it does not speak it says what a server says
// that has no such path.
func only(operation string) http.Handler {
	p := provider.New()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/service/") && !strings.HasSuffix(r.URL.Path, "/"+operation) {
			http.NotFound(w, r)
			return
		}
		p.ServeHTTP(w, r)
	})
}

// TestAnOperationThatIsNotThereByCBOR has a target speak CBOR for one operation, or for none: what it lacks is accused only
// where it was asked for by name, and no scenario needs it.
func TestAnOperationThatIsNotThereByCBOR(t *testing.T) {
	for _, spoken := range []string{"GetJobDetails", "PollForJobs", "none"} {
		t.Run(spoken, func(t *testing.T) {
			out := checked(t, only(spoken), Options{Operations: custom, Wires: bothWires, Strict: true, Selected: func(id string) bool {
				return strings.Contains(id, "/cbor/") || strings.Contains(id, "/accepted/")
			}})
			assert.Empty(t, failures(out))
			for _, name := range custom {
				assert.Equal(t, name != spoken, strings.Contains(strings.Join(out.Missing, ", "), name+" by CBOR"), "%s: %v", name, out.Missing)
			}
			for _, c := range out.Cases {
				if c.Wire == report.WireCBOR && c.Operation != spoken {
					assert.Equal(t, report.StatusSkip, c.Status, "%s: %s", c.ID, c.Got)
				}
			}
		})
	}
	out := checked(t, only("none"), Options{Operations: custom[:1], Wires: []wire.Spelling{wire.CBOR}, Named: map[string]bool{custom[0]: true}})
	assert.Len(t, failures(out), 1)
	assert.Equal(t, "the target does not implement "+custom[0]+" by CBOR", out.Headline)
}

// TestWhatIsFoundByCBOROnlyIsCountedByIt: a case of the whole run is one by JSON, unless nothing by JSON fails it, or
// nothing is asked by JSON.
func TestWhatIsFoundByCBOROnlyIsCountedByIt(t *testing.T) {
	const id = "PollForJobs/everywhere/output"
	both := []wire.Spelling{wire.JSON, wire.CBOR}
	for _, c := range []struct {
		fault string
		wires []wire.Spelling
		want  wire.Spelling
	}{
		{"reading-unknown", both, wire.JSON}, // of another operation,
		{"reading-unknown", []wire.Spelling{wire.CBOR}, wire.CBOR},
		{"PollForJobs/cbor/output-in-json", both, wire.CBOR},
	} {
		p, err := provider.Named(c.fault)
		require.NoError(t, err)
		out := checked(t, p, Options{Operations: []string{"PollForJobs"}, Wires: c.wires})
		at := slices.IndexFunc(out.Cases, func(c report.Case) bool { return c.ID == id })
		require.GreaterOrEqual(t, at, 0)
		assert.Equal(t, string(c.want), out.Cases[at].Wire, "%+v: %s", c, out.Cases[at].Got)
	}
}

// TestNoSecretOfAJobIsReportedByCBOR has answers by CBOR with credentials be violations, which a report shows.
func TestNoSecretOfAJobIsReportedByCBOR(t *testing.T) {
	p, err := provider.Named("worker/data-with-credentials")
	require.NoError(t, err)
	out := checked(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/GetJobDetails") {
			w = created{w}
		}
		p.ServeHTTP(w, r)
	}), Options{Operations: []string{"GetJobDetails"}, Wires: []wire.Spelling{wire.CBOR}})
	shown := 0
	for _, c := range failures(out) {
		for _, x := range append(c.Steps, *c.Exchange) {
			shown += strings.Count(string(x.Bytes()), "(left out)")
			assert.NotContains(t, string(x.Bytes()), "AKIA", c.ID)
		}
	}
	assert.Positive(t, shown)
}

// created answers 201 in the place of 200.
type created struct{ http.ResponseWriter }

func (w created) WriteHeader(status int) {
	if status == http.StatusOK {
		status = http.StatusCreated
	}
	w.ResponseWriter.WriteHeader(status)
}
