package selftest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// unneeded are the rules without which no fault survives, and why they are kept.
var unneeded = map[string]string{
	"answer/not-dropped":                        "needs a target that ends: the tests of internal/runner and cmd/plumbline have some",
	"answer/error-__type":                       "whatever it forbids shuts a recorded client out, which clients/error reports too",
	"json/truncated":                            "what reads on behind the end of a request also completes the job that is shared",
	"jobId/type":                                "what reads an id of another type completes the job that is shared",
	"continuationToken/length":                  "a token that is taken leads to a job, which the account of all jobs sees too",
	"cbor/empty-body":                           "the case of the connection after an error sends an empty body too",
	"cbor/success-body":                         "a success with a body is reported where 200 is no MUST too, by answer/empty-body",
	"life/continuation-job":                     "a job continues several times with what the target has named too, which life/token-exact reports",
	"life/after-continuation":                   "a spent id is sent with variables too, which outputVariables/values reports",
	"life/no-further-job":                       "whatever a further job comes from, the account of all jobs sees it too",
	"protocol/header-case":                      "the provider's server folds the names: the tests of internal/runner have a server that does not",
	"currentRevision.changeIdentifier/required": "a revision that is taken completes the job that is shared",
}

// survivors are, for each rule, the faults that nothing but its cases catches.
func survivors(t *testing.T) map[string][]string {
	needed := map[string][]string{}
	for name, k := range readMatrix(t) {
		if k.Whole && len(k.Of) == 1 {
			needed[k.Of[0]] = append(needed[k.Of[0]], name)
		}
	}
	for _, names := range needed {
		slices.Sort(names)
	}
	return needed
}

// TestEveryRuleIsNeeded takes each rule's cases away: a fault survives, as the
// written matrix has it.
func TestEveryRuleIsNeeded(t *testing.T) {
	needed := survivors(t)
	for _, rule := range asserted(t) {
		reason, excused := unneeded[rule]
		switch {
		case excused:
			assert.Empty(t, needed[rule], "%s is excused (%s), and needed for these faults", rule, reason)
		case len(needed[rule]) == 0:
			t.Errorf("without the cases of %s every fault is caught all the same: add a fault that only they catch", rule)
		}
	}
	rules := asserted(t)
	for rule := range unneeded {
		assert.Contains(t, rules, rule, "the excuse is for no rule that has cases")
	}
}

// asserted are the rules with cases that can fail: must and should.
func asserted(t *testing.T) []string {
	list, err := plumbline.List("")
	require.NoError(t, err)
	rules := map[string]bool{}
	for _, l := range list {
		if l.Level != report.LevelObserve {
			rules[l.Rule] = true
		}
	}
	return slices.Sorted(maps.Keys(rules))
}

// TestWithoutItsCasesAFaultSurvives takes some rules' cases away and asks the rest of the catalogue, strictly, of a fault
// that only they catch: of one rule the cases of one request, in process; with -every of all rules, in whole runs.
func TestWithoutItsCasesAFaultSurvives(t *testing.T) {
	t.Parallel()
	list, err := plumbline.List("")
	require.NoError(t, err)
	of := map[string][]string{}
	for _, l := range list {
		of[l.Rule] = append(of[l.Rule], l.ID)
	}
	needed := survivors(t)
	tried := 0
	for _, rule := range slices.Sorted(maps.Keys(needed)) {
		fault := needed[rule][0]
		if n := len(of[rule]); n == 0 || n >= 100 || strings.HasPrefix(rule, "answer/") {
			continue
		}
		if !*every {
			if tried == 0 && killedDirectly(t, fault, of[rule]) {
				tried++
				assert.Equal(t, []string{rule}, violatedDirectly(t, fault), "the fault %s survives without its rule, and not with it", fault)
			}
			continue
		}
		tried++
		t.Run(fault+" without "+rule, func(t *testing.T) {
			t.Parallel()
			p, err := provider.Named(fault)
			require.NoError(t, err)
			wire := wireOf(fault)
			d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p}, plumbline.Options{Strict: true, Wire: wire, Skip: ofWire(of[rule], wire)})
			require.NoError(t, err)
			assert.Zero(t, report.ExitCode(d), "the fault survives without its rule: %s", strings.Join(troubles(d, 3), "\n"))
			assert.True(t, catches(t, fault, plumbline.Options{Run: of[rule]}), "and not with it")
		})
	}
	assert.Positive(t, tried)
}

// violatedDirectly are the rules of the cases of one request that a fault fails, in process.
func violatedDirectly(t *testing.T, fault string) []string {
	t.Helper()
	all, failing := directCases(), map[string]bool{}
	var p called
	for i, id := range ofWire(slices.Sorted(maps.Keys(all)), wireOf(fault)) {
		if i%1000 == 0 {
			named, err := provider.Named(fault) // it keeps every job
			require.NoError(t, err)
			p = called{Provider: named}
		}
		if p.fails(all[id]) {
			failing[all[id].Rule] = true
		}
	}
	return slices.Sorted(maps.Keys(failing))
}
