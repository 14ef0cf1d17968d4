package selftest

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// many is so many random combinations that they are not all kept.
const many = 10_200

func TestManyCombinations(t *testing.T) {
	tests := map[string]struct {
		fault, known string
		code         int
		listed       func(t *testing.T, explored []report.Case)
	}{
		"those that pass are counted": {listed: func(t *testing.T, explored []report.Case) {
			assert.Empty(t, explored)
		}},
		"those that fail are listed, and those on the list of known failures": {fault: "percent-string", known: "reason: as in 1.0\nexplore/seed-5/10199\n", code: 1, listed: func(t *testing.T, explored []report.Case) {
			require.Greater(t, len(explored), 1)
			fixed := 0
			for _, c := range explored {
				if c.ID == "explore/seed-5/10199" {
					assert.Equal(t, report.StatusFixed, c.Status)
					fixed++
					continue
				}
				assert.Equal(t, report.StatusFail, c.Status)
				assert.Contains(t, c.Replay, `Run: []string{"`+c.ID+`"}, `)
				assert.Contains(t, c.Replay, ", Seed: 5, Explore: 10200")
			}
			assert.Equal(t, 1, fixed)
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.fault == "" && !*every {
				t.Skip("with a list of known failures those that pass are counted too; -every counts them without one")
			}
			p := provider.New()
			if test.fault != "" {
				var err error
				p, err = provider.Named(test.fault)
				require.NoError(t, err)
			}
			o := plumbline.Options{Run: []string{"explore/**"}, Seed: 5, Explore: many, Timeout: runLimit}
			if test.known != "" {
				o.Known = write(t, "known.txt", test.known)
			}
			d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p}, o)
			require.NoError(t, err)
			assert.Equal(t, test.code, report.ExitCode(d), report.Verdict(d))
			var explored []report.Case
			for _, c := range d.Cases {
				if strings.HasPrefix(c.ID, "explore/") {
					explored = append(explored, c)
				}
			}
			test.listed(t, explored)
			assert.Equal(t, many, d.Summary.Cases-len(d.Cases)+len(explored))
			assert.Zero(t, d.Summary.Status.Error)
			assert.Empty(t, p.Leftovers())
		})
	}
}

// TestOneOfManyCombinations has few that are selected of many listed like any other.
func TestOneOfManyCombinations(t *testing.T) {
	t.Parallel()
	const id = "explore/seed-5/123456"
	o := plumbline.Options{Run: []string{id}, Seed: 5, Explore: 200_000, Timeout: runLimit}
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: provider.New()}, o)
	require.NoError(t, err)
	assert.Empty(t, d.Unlisted)
	assert.Contains(t, listedIDs(d), id)
}

func listedIDs(d *plumbline.Report) (ids []string) {
	for _, c := range d.Cases {
		ids = append(ids, c.ID)
	}
	return ids
}

// TestManyCombinationsInterrupted has what was not run be counted as such.
func TestManyCombinationsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := provider.New()
	o := plumbline.Options{Run: []string{"explore/**"}, Explore: many, OnEvent: func(e report.Event) {
		if e.Done == many/16 {
			cancel()
		}
	}}
	d, err := plumbline.Check(ctx, plumbline.Target{Handler: p}, o)
	require.ErrorContains(t, err, "interrupted")
	assert.False(t, d.Complete)
	assert.Equal(t, 2, report.ExitCode(d))
	assert.GreaterOrEqual(t, d.Summary.Status.Error, many/2)
	listed := 0
	for _, id := range listedIDs(d) {
		if strings.HasPrefix(id, "explore/") {
			listed++
		}
	}
	assert.Equal(t, many, d.Summary.Cases-len(d.Cases)+listed)
	assert.Empty(t, p.Leftovers())
}
