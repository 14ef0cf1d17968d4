package selftest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// TestTheFaultsThatAdviceNames has each fault that a rule's advice names as an
// example break that rule: some of the rule's cases have to fail on it. Of rules
// without cases it holds that there is a fault of the name.
func TestTheFaultsThatAdviceNames(t *testing.T) {
	for i, r := range rules.Rules() {
		own := whereShown(r)
		for _, m := range rules.AdviceOn(r).Mistakes {
			if m.Fault == "" {
				continue
			}
			t.Run(r.ID+"/"+m.Fault, func(t *testing.T) {
				p, err := provider.Named(m.Fault)
				require.NoError(t, err)
				if len(own) == 0 {
					return
				}
				if i%12 != 0 && !*every {
					t.Skip("a twelfth of the rules is tried here; -every tries all")
				}
				t.Parallel()
				d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p}, plumbline.Options{Run: own, Strict: true, Timeout: time.Second})
				require.NotNil(t, d, "%v", err)
				assert.True(t, blamed(d, r.ID), "nothing in the report is about %s, but about %v", r.ID, d.Summary.Rules)
			})
		}
	}
}

// whereShown are the cases in which a rule's breach shows: its own, and for what is
// followed over several requests all that follow a job. None where it has no case.
func whereShown(r rules.Rule) []string {
	var own []string
	for _, c := range append(cases.Catalogue(model.Current), cases.Overall()...) {
		if c.Rule == r.ID {
			own = append(own, c.ID)
		}
	}
	if len(own) > 0 && r.Family == "life" {
		return []string{"life/**", "success/**", "race/**", "characters/*/middle", "executionDetails.summary/accepted/**", "continuationToken/length/**"}
	}
	return own
}

// blamed says whether a finding, or a failing case, belongs to a rule.
func blamed(d *plumbline.Report, rule string) bool {
	return slices.ContainsFunc(d.Cases, func(c report.Case) bool {
		failed := c.Status == report.StatusFail || c.Status == report.StatusWarn
		return failed && (c.Rule == rule || slices.ContainsFunc(c.Findings, func(f report.Finding) bool { return f.Rule == rule }))
	})
}
