package selftest

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// onlyJSON is a conformant provider that answers the paths of the CBOR wire in its own way.
func onlyJSON(other http.HandlerFunc) http.Handler {
	p := provider.New()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/service/") {
			other(w, r)
			return
		}
		p.ServeHTTP(w, r)
	})
}

// TestATargetThatSpeaksJSONOnly: whatever it answers to CBOR, auto notes it and accuses it of
// nothing; asked for by name, the wire is one failure.
func TestATargetThatSpeaksJSONOnly(t *testing.T) {
	for name, other := range map[string]http.HandlerFunc{
		"404 JSON":  says(404, amzJSON, `{"__type":"UnknownOperationException","message":"no"}`),
		"404 HTML":  says(404, "text/html", "<html><body>Not Found</body></html>"),
		"200 empty": says(200, amzJSON, ""),
		"200 {}":    says(200, amzJSON, "{}"),
		"500":       says(500, "text/plain", "no"),
	} {
		for wire, want := range map[string]int{"auto": 0, "cbor": 1, "all": 1} {
			t.Run(name+"/"+wire, func(t *testing.T) {
				t.Parallel()
				d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: onlyJSON(other)}, plumbline.Options{
					Wire: wire, Strict: true, Run: []string{"{success,cbor/success,cbor/route}/**"},
				})
				require.NoError(t, err)
				assert.Equal(t, want, report.ExitCode(d), strings.Join(troubles(d, 5), "\n"))
				assert.Contains(t, strings.Join(d.Notes, "\n"), "does not support Smithy RPC v2 CBOR")
				assert.Contains(t, strings.Join(d.Notes, "\n"), "the AWS SDK for Java since 2.58")
			})
		}
	}
}

// TestATargetThatSpeaksBoth is checked by auto on both wires.
func TestATargetThatSpeaksBoth(t *testing.T) {
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: provider.New()}, plumbline.Options{Wire: "auto", Strict: true, Run: []string{"{success,cbor/success,cbor/route}/**"}})
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d), strings.Join(troubles(d, 5), "\n"))
	assert.NotContains(t, strings.Join(d.Notes, "\n"), "does not support")
	ids := map[bool]int{}
	for _, c := range d.Cases {
		ids[strings.HasPrefix(c.ID, "cbor/")]++
	}
	assert.Positive(t, ids[true])
	assert.Positive(t, ids[false])
}

// TestConstantAnswersAreRedOnTheCBORWire has no target pass by name that does nothing.
func TestConstantAnswersAreRedOnTheCBORWire(t *testing.T) {
	unknown := constant{"404 JSON", says(404, amzJSON, `{"__type":"UnknownOperationException","message":"no"}`), 1}
	for _, c := range append([]constant{unknown}, constants...) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: c.answer}, plumbline.Options{Wire: "cbor", Timeout: 200 * time.Millisecond})
			require.NotNil(t, d, "%v", err)
			assert.NotZero(t, report.ExitCode(d), "%v", err)
		})
	}
}

// TestTheFormOfUnreadableErrors is put to the test by requests that cannot be read, of its own wire.
func TestTheFormOfUnreadableErrors(t *testing.T) {
	t.Parallel()
	for run, want := range map[string]string{
		"cbor/type/body-text": report.StatusPass,
		"cbor/success/plain":  report.StatusSkip,
	} {
		d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: provider.New()},
			plumbline.Options{Wire: "cbor", Run: []string{run, "everywhere/cbor/unreadable-error"}})
		require.NoError(t, err)
		at := slices.IndexFunc(d.Cases, func(c report.Case) bool { return c.ID == "everywhere/cbor/unreadable-error" })
		require.GreaterOrEqual(t, at, 0)
		assert.Equal(t, want, d.Cases[at].Status, run)
	}
}
