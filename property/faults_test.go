package property

import (
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
