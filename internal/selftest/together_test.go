package selftest

import (
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// missedOnce are mutants that were caught as they are, and not on a variant: what shows them there was not asked for.
var missedOnce = [][2]string{
	{"look-up-execution", "no-execution-id"},
	{"look-up-action-execution", "no-pipeline-context"},
	{"token-of-acknowledged-ends", "no-pipeline-context"},
	{"older-execution-names-unchecked", "executions-queued"},
	{"next-stage-of-another-execution", "executions-superseded"},
	{"state-percent-text", "starts-later"},
}

// accusedOnce are variants that were accused together, and not each alone: what each is accused by.
var accusedOnce = []struct {
	variants []string
	run      string
}{
	{[]string{"starts-on-create", "executions-queued"}, "life/jobs-apart/*"},
	{[]string{"starts-on-create", "executions-superseded"}, "life/jobs-apart/*"},
	{[]string{"starts-later", "executions-queued", "no-pipeline-context"}, "life/after-continuation/*"},
	{[]string{"starts-later", "executions-superseded", "no-execution-id"}, "life/jobs-apart/*"},
	{[]string{"starts-later", "no-execution-id"}, "life/state-shown/*"},
	{[]string{"starts-later", "no-pipeline-context"}, "life/state-shown/*"},
	{[]string{"no-pipeline-context", "variables-size-per-execution"}, "outputVariables/size-accepted/*"},
}

// TestVariantsTogether accuses no target that differs in several ways, and conforms in all of them.
func TestVariantsTogether(t *testing.T) {
	for _, c := range accusedOnce {
		t.Run(strings.Join(c.variants, " and "), func(t *testing.T) {
			t.Parallel()
			p, err := provider.Together(c.variants...)
			require.NoError(t, err)
			d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p},
				plumbline.Options{Strict: true, Run: []string{c.run}})
			require.NoError(t, err)
			assert.Zero(t, report.ExitCode(d), troubles(d, 10))
		})
	}
}

// TestMutantsOnVariants catches mutants that differ otherwise too, and conform in that: no implementation is the
// reference provider with a fault. The variant is chosen by the mutant's name. What one request shows is caught of every
// mutant, and what shows in a run of one in thirty; with -every of all.
func TestMutantsOnVariants(t *testing.T) {
	known := readMatrix(t)
	caught := func(mutant, variant string) {
		t.Run(mutant+" on "+variant, func(t *testing.T) {
			t.Parallel()
			hint := existing(known[mutant].Cases)
			if killed(t, mutant, hint, variant) || !killed(t, mutant, hint) { // it is one that whole runs catch
				return
			}
			assert.True(t, catches(t, mutant, plumbline.Options{}, variant), "it is caught, and not on the variant")
		})
	}
	for _, pair := range missedOnce {
		caught(pair[0], pair[1])
	}
	n := 0
	for _, f := range provider.Faults() {
		k, variant := known[f.Name], variantFor(f)
		if k.Must == 0 || hides(variant, f) {
			continue
		}
		direct := slices.ContainsFunc(k.Cases, func(id string) bool { _, ok := directCases()[id]; return ok })
		if n++; direct || *every || n%30 == 0 {
			caught(f.Name, variant)
		}
	}
	assert.Greater(t, n, 800)
}

// killed says whether the cases that catch a mutant, or those beside them, do so on variants too.
func killed(t *testing.T, mutant string, ids []string, on ...string) bool {
	return killedDirectly(t, mutant, ids, on...) || catches(t, mutant, plumbline.Options{Run: ids}, on...) ||
		catches(t, mutant, plumbline.Options{Run: neighbours(ids)}, on...)
}

// variantFor is the variant on which a mutant is tried.
func variantFor(f provider.Fault) string {
	var fitting []string
	for _, v := range provider.Variants() {
		switch {
		case v.Should, v.Family == "size": // it is slow
		case v.Family == "error form" && strings.HasPrefix(f.Family, "error"), v.Family == "answer" && f.Family == "answer":
			// the one is written over the other
		case v.Family == "CBOR" && wireOf(f.Name) == "cbor", v.Family != "CBOR" && wireOf(f.Name) == "json", v.Family == "jobs":
			fitting = append(fitting, v.Name)
		}
	}
	return fitting[int(crc32.ChecksumIEEE([]byte(f.Name)))%len(fitting)]
}

// hides reports whether a variant leaves nothing of a mutant to be seen.
func hides(variant string, f provider.Fault) bool {
	switch variant {
	case "starts-on-create-untold-queued":
		return f.Name == "failure-fails-other-executions" || // there are no jobs that it could take away
			f.Name == "later-execution-token-cut" || // jobs of a second execution are not followed
			strings.HasPrefix(f.Name, "older-execution-") // none overtakes another
	case "answer-chunked", "answer-until-close", "early-hints", "cbor-answers-chunked":
		return true // they are written as the reference provider answers
	case "failure-unknown", "failure-501":
		return strings.Contains(f.Name, "fail") // no job fails there
	case "executions-queued", "executions-superseded":
		return f.Name == "failure-fails-other-executions" // they have no jobs that it could take away
	case "no-pipeline-context": // next jobs are not followed by CBOR, and later executions have no races
		return strings.HasPrefix(f.Name, "cbor-polled-") || f.Name == "race-second-stage-of-later"
	case "job-ids-decimal":
		return strings.Contains(f.Name, "folded") || strings.Contains(f.Name, "capital")
	case "bad-job-id-not-found":
		return f.Family == "job id"
	case "wrong-type-validation", "malformed-validation":
		return strings.HasPrefix(f.Name, "refused-type-") // it is told by the error that is not there
	}
	return false
}
