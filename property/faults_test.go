package property

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// notByOneRequest are the faults that no single request of an ordinary size shows, and why.
var notByOneRequest = map[string]string{
	"some-jobs-unmeasured":                 "takes a job of some sixty",
	"percent-must-grow":                    "takes two successes of one action",
	"variables-over-5000-refused":          "takes thousands of variables, each of which is a part for the shrinker to leave out",
	"variables-size-unchecked-of-many":     "takes thousands of variables, each of which is a part for the shrinker to leave out",
	"variable-values-after-ten-any":        "takes more than ten variables and a wrong one behind them, which the shrinker would leave out",
	"variable-names-unchecked-beside-null": "takes a null value, which a valid request does not have",
	"variables-refused-for-size-add-up":    "takes a second request for the job that was refused",
	"variables-refused-for-state-add-up":   "takes a request before the job is acknowledged and one after it",
	"cbor-own-token-accepted":              "takes a continued job that is asked for again with its token",
	"cbor-token-same-refused":              "takes two successes of one action",
	"cbor-tenth-token-refused":             "takes ten jobs of one action",
	"cbor-report-less-refused":             "takes two successes of one action",
	"cbor-race":                            "takes two requests at once",
	"cbor-polled-race":                     "takes two requests at once",
	"cbor-prefix-refused":                  "is in the path",
	"job-id-o-for-zero":                    "takes the letter for every digit of a kind, which near misses of one character do by chance only",
	"job-id-crockford":                     "takes the letter for every digit of a kind, which near misses of one character do by chance only",
	"job-id-scanned":                       "takes the letter for every digit of a kind, which near misses of one character do by chance only",
	"job-id-groups-to-first-letter":        "takes a live job with a group that begins with a zero",
	"job-id-astral-dropped":                "takes a character beyond the BMP, which near misses of an id do not have",
	"job-id-guid-x":                        "takes a whole format that near misses of an id do not come to",
	"cbor-first-service-routed":            "is in the path",
	"cbor-absolute-service-unknown":        "is in the path",
	"cbor-absolute-operation-accepted":     "is in the path",
	"cbor-service-ignored":                 "is in the path",
	"cbor-operation-case-folded":           "is in the path",
	"cbor-trailing-slash-accepted":         "is in the path",
	"cbor-target-ignored":                  "is in a header field",
	"cbor-amzn-target-ignored":             "is in a header field",
	"cbor-protocol-missing-500":            "is in a header field",
	"cbor-many-members-refused":            "takes a crowd of unknown members, each of which is a part for the shrinker to leave out",
	"cbor-member-256-refused":              "takes a crowd of unknown members, each of which is a part for the shrinker to leave out",
	"cbor-map-of-24-refused":               "takes a crowd of unknown members, each of which is a part for the shrinker to leave out",
	"cbor-map-of-256-refused":              "takes a crowd of unknown members, each of which is a part for the shrinker to leave out",
	"cbor-key-in-bytes":                    "takes a key that is no text, which generated values do not have",
	"cbor-nested-key-in-bytes":             "takes a key that is no text, which generated values do not have",
	"cbor-deep-500":                        "takes a body that is nested 100,000 deep",
	"cbor-deep-text-500":                   "takes a member that is nested 100,000 deep",
	"cbor-break-ends-any":                  "takes a break behind a definite length, which generated flaws do not have",
	"cbor-reserved-simple-accepted":        "takes a reserved simple value, which generated flaws do not have",
	"cbor-percent-nan-500":                 "takes a number that is none, which generated values do not have",
	"cbor-percent-infinity-500":            "takes an infinite number, which generated values do not have",
	"cbor-percent-bignum-500":              "takes the tag of bignums, which generated values do not have",
	"cbor-known-deep-500":                  "takes a body that is nested 100,000 deep",
	"cbor-polled-token-missing":            polledByCBOR,
	"cbor-polled-token-cut":                polledByCBOR,
	"cbor-polled-token-cut-at-nul":         polledByCBOR,
	"cbor-polled-token-trimmed":            polledByCBOR,
	"cbor-polled-token-without-astral":     polledByCBOR,
	"cbor-polled-token-without-controls":   polledByCBOR,
	"cbor-polled-first-job-with-token":     polledByCBOR,
	"cbor-acknowledged-without-effect":     "is in another operation",
}

// polledByCBOR is why the token of the job that follows is not seen: the properties read it by JSON.
const polledByCBOR = "is in what PollForJobs answers by CBOR"

// shownBy are the properties that a fault of a family may break.
func shownBy(family string) []rule {
	switch family {
	case "job id":
		return []rule{{requests: JobIDs(), holds: agree}}
	case "length", "percent", "variables":
		return []rule{{requests: Limits(), holds: agree}}
	case "CBOR":
		return []rule{{requests: CBORRequests(), holds: agree}, {requests: acceptedCBOR(), holds: tokenReturns}}
	}
	return nil
}

// requireFound requires that one of the properties breaks.
func requireFound(t *testing.T, f provider.Fault, properties []rule) *failure {
	t.Helper()
	for _, ru := range properties {
		found, err := ru.on(faulty(t, f.Name))
		require.NoError(t, err)
		if found != nil {
			return found
		}
	}
	require.FailNow(t, "not found", "%d cases did not show that it %s", *casesFlag, f.Says)
	return nil
}

// TestLimitAndPatternFaultsAreFound finds each fault of a length, a range or the form of
// an id within 2,000 cases.
func TestLimitAndPatternFaultsAreFound(t *testing.T) {
	asDrawnHere(t, 2000)
	for _, f := range provider.Faults() {
		properties := shownBy(f.Family)
		if _, beyond := notByOneRequest[f.Name]; beyond || properties == nil || f.Family == "CBOR" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) { requireFound(t, f, properties) })
	}
}

// TestWireFaultsAreFound finds each fault of the CBOR wire that a body can show within 4,000
// cases: by the answer, or by the token of the job that follows.
func TestWireFaultsAreFound(t *testing.T) {
	asDrawnHere(t, 4000)
	for _, f := range provider.Faults() {
		if _, beyond := notByOneRequest[f.Name]; beyond || f.Family != "CBOR" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			require.Equal(t, CBOR, requireFound(t, f, shownBy(f.Family)).Wire)
		})
	}
}

// TestEachExceptionIsAFault sees to it that the exceptions are faults of the families that are looked for.
func TestEachExceptionIsAFault(t *testing.T) {
	families := map[string]string{}
	for _, f := range provider.Faults() {
		families[f.Name] = f.Family
	}
	for name, why := range notByOneRequest {
		require.NotEmpty(t, why, name)
		require.NotEmpty(t, shownBy(families[name]), "%s is no fault of a limit, a form or the CBOR wire", name)
	}
	for name := range notByModel {
		require.Equal(t, "life", families[name], name)
	}
}
