package property

import (
	"slices"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// notByOneRequest is the fault that no single request shows: it takes two successes of
// one action.
const notByOneRequest = "percent-must-grow"

// TestLimitAndPatternFaultsAreFound finds each fault of a length, a range or the form of
// an id within 2,000 cases.
func TestLimitAndPatternFaultsAreFound(t *testing.T) {
	generators := map[string]gopter.Gen{"job id": JobIDs(), "length": Limits(), "percent": Limits(), "variables": Limits()}
	set(t, casesFlag, 2000)
	for _, f := range provider.Faults() {
		requests, ok := generators[f.Family]
		if !ok || f.Name == notByOneRequest {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			found, err := rule{requests: requests, holds: agree}.on(faulty(t, f.Name))
			require.NoError(t, err)
			require.NotNil(t, found, "2,000 cases did not show that it %s", f.Says)
		})
	}
}

// beyondABody are the faults of the CBOR wire that no body of an ordinary size shows: those
// of the path, of the fields, and of very deep nesting.
var beyondABody = []string{
	"cbor-prefix-refused", "cbor-long-prefix-refused", "cbor-first-service-routed", "cbor-absolute-service-unknown", "cbor-absolute-operation-accepted",
	"cbor-service-ignored", "cbor-operation-case-folded", "cbor-trailing-slash-accepted", "cbor-target-ignored", "cbor-amzn-target-ignored",
	"cbor-protocol-missing-500", "cbor-deep-500",
}

// TestWireFaultsAreFound finds each fault of the CBOR wire that a body can show within 4,000
// cases.
func TestWireFaultsAreFound(t *testing.T) {
	set(t, casesFlag, 4000)
	beyond := 0
	for _, f := range provider.Faults() {
		switch {
		case f.Family != "CBOR":
			continue
		case slices.Contains(beyondABody, f.Name):
			beyond++
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			found, err := rule{requests: CBORRequests(), holds: agree}.on(faulty(t, f.Name))
			require.NoError(t, err)
			require.NotNil(t, found, "4,000 cases did not show that it %s", f.Says)
			require.Equal(t, CBOR, found.Wire)
		})
	}
	require.Equal(t, len(beyondABody), beyond, "a fault has another name")
}
