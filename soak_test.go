package plumbline_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
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

var (
	soakRight    = flag.Int("soak.right", 0, "how often TestSoak checks the right provider (make soak)")
	soakVariants = flag.Int("soak.variants", 0, "how often it checks each variant")
	soakFaults   = flag.Int("soak.faults", 0, "how often it checks each fault")
	soakSample   = flag.Int("soak.sample", 0, "only so many faults, drawn by -soak.seed; 0 takes all")
	soakSeed     = flag.Uint64("soak.seed", 0, "the seed of the sample; 0 is drawn")
	soakFamilies = flag.String("soak.families", "", "only the faults of these families, separated by commas")
	soakPage     = flag.String("soak.page", "", "the file that the table is written to")
)

// soaked is a line of the table: how many of the runs had the right verdict.
type soaked struct {
	name        string
	kinds       int // different providers
	runs, right int
	took        time.Duration
}

// TestSoak runs whole default checks again and again, each a subtest: the verdict must be
// the same every time, green on what is right, red on what is faulty. By default it does
// nothing, for it takes from minutes to hours.
func TestSoak(t *testing.T) {
	if *soakRight+*soakVariants+*soakFaults == 0 {
		t.Skip("runs whole checks for a long time: make soak")
	}
	var table []soaked
	green := soaked{name: "the right provider", kinds: 1}
	for range *soakRight {
		green.verdict(t, "", "the right provider", 0)
	}
	table = append(table, green)
	variants := soaked{name: "its variants"}
	for _, v := range provider.Variants() {
		variants.kinds++
		for range *soakVariants {
			variants.verdict(t, v.Name, v.Name, 0)
		}
	}
	table = append(table, variants)
	table = append(table, soakedFaults(t)...)
	page := soakTable(table)
	fmt.Println(page)
	if *soakPage != "" {
		require.NoError(t, os.MkdirAll(filepath.Dir(*soakPage), 0o755))
		require.NoError(t, os.WriteFile(*soakPage, []byte(page), 0o644))
	}
}

// soakedFaults has a line for each family of faults.
func soakedFaults(t *testing.T) []soaked {
	var lines []soaked
	for _, f := range sampled(t, provider.Faults()) {
		if *soakFaults == 0 || *soakFamilies != "" && !slices.Contains(strings.Split(*soakFamilies, ","), f.Family) {
			continue
		}
		if len(lines) == 0 || lines[len(lines)-1].name != "faults: "+f.Family {
			lines = append(lines, soaked{name: "faults: " + f.Family})
		}
		line := &lines[len(lines)-1]
		line.kinds++
		for range *soakFaults {
			line.verdict(t, f.Name, f.Name, 1)
		}
	}
	return lines
}

// sampled are the faults that are drawn, in their order.
func sampled(t *testing.T, faults []provider.Fault) []provider.Fault {
	if *soakSample == 0 {
		return faults
	}
	seed := cmp.Or(*soakSeed, rand.Uint64())
	t.Logf("-soak.seed %d", seed)
	chosen := rand.New(rand.NewPCG(seed, 0)).Perm(len(faults))[:min(*soakSample, len(faults))]
	slices.Sort(chosen)
	var out []provider.Fault
	for _, i := range chosen {
		out = append(out, faults[i])
	}
	return out
}

// verdict runs a check, with --strict, and compares its exit status.
func (s *soaked) verdict(t *testing.T, change, name string, want int) {
	t.Helper()
	s.runs++
	t.Run(fmt.Sprintf("%s %d", name, s.runs), func(t *testing.T) {
		started := time.Now()
		got, why := soak(t, change, want)
		s.took += time.Since(started)
		if assert.Equal(t, want, got, why) {
			s.right++
		}
	})
}

// soak runs one check. A faulty provider's ends with the first failure.
func soak(t *testing.T, change string, want int) (int, string) {
	p := provider.New()
	if change != "" {
		var err error
		p, err = provider.Named(change)
		require.NoError(t, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d, err := plumbline.Check(ctx, plumbline.Target{Handler: p}, plumbline.Options{Strict: true, Timeout: runLimit, OnEvent: func(e report.Event) {
		if want != 0 && proves(e) {
			cancel()
		}
	}})
	require.NotNil(t, d, "%v", err)
	return report.ExitCode(d), strings.Join(troubles(d, 3), "; ")
}

// soakTable is the table as a page.
func soakTable(lines []soaked) string {
	var b strings.Builder
	b.WriteString("# The same verdict every time\n\nWhole checks of the embedded provider with `--strict`, by `make soak`; those of faulty ones end at the first failure.\n\n")
	b.WriteString("| | providers | runs | right verdict | seconds a run |\n|---|---:|---:|---:|---:|\n")
	for _, l := range lines {
		if l.runs == 0 {
			continue
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %.1f |\n", l.name, l.kinds, l.runs, l.right, l.took.Seconds()/float64(l.runs))
	}
	return b.String()
}
