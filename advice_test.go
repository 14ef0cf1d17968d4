package plumbline_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// TestTheFaultsThatAdviceNames has each fault that a rule's advice names as an
// example break that rule: some of the rule's cases have to fail on it. Of rules
// without cases it holds that there is a fault of the name.
func TestTheFaultsThatAdviceNames(t *testing.T) {
	for i, r := range spec.Rules() {
		own := some(r, 40)
		for _, m := range spec.AdviceOn(r).Mistakes {
			if m.Fault == "" {
				continue
			}
			t.Run(r.ID+"/"+m.Fault, func(t *testing.T) {
				p, err := provider.Named(m.Fault)
				require.NoError(t, err)
				if len(own) == 0 {
					return
				}
				if i%6 != 0 && !*every {
					t.Skip("a sixth of the rules is tried here; -every tries all")
				}
				d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p}, plumbline.Options{Run: own, Strict: true, Timeout: time.Second})
				require.NotNil(t, d, "%v", err)
				assert.True(t, blamed(d, r.ID), "nothing in the report is about %s, but about %v", r.ID, d.Summary.Rules)
			})
		}
	}
}

// some are n cases of a rule, spread over all that it has.
func some(r spec.Rule, n int) []string {
	var ids []string
	for _, c := range cases.Catalogue(spec.Current) {
		if c.Rule == r.ID {
			ids = append(ids, c.ID)
		}
	}
	var out []string
	for i := range min(n, len(ids)) {
		out = append(out, ids[i*len(ids)/min(n, len(ids))])
	}
	return out
}

// blamed says whether a finding, or a failing case, belongs to a rule.
func blamed(d *plumbline.Report, rule string) bool {
	return slices.ContainsFunc(d.Cases, func(c report.Case) bool {
		failed := c.Status == report.StatusFail || c.Status == report.StatusWarn
		return failed && (c.Rule == rule || slices.ContainsFunc(c.Findings, func(f report.Finding) bool { return f.Rule == rule }))
	})
}
