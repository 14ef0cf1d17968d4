package selftest

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

var (
	soakRight    = flag.Int("soak.right", 0, "how often TestSoak checks the right provider (make soak)")
	soakVariants = flag.Int("soak.variants", 0, "how often it checks each variant")
	soakFaults   = flag.Int("soak.faults", 0, "how often it checks each fault")
	soakSample   = flag.Int("soak.sample", 0, "only so many faults, drawn by -soak.seed; 0 takes all")
	soakSeed     = flag.Uint64("soak.seed", 1, "the seed of the sample")
	soakSide     = flag.Int("soak.side", 1, "how many checks run side by side")
	soakSkip     = flag.String("soak.skip", "", "a glob of cases that the variants are not asked, which saves time")
	soakFamilies = flag.String("soak.families", "", "only the faults of these families, separated by commas")
	soakPage     = flag.String("soak.page", "", "the file that the table is written to")
)

// soaked is a line of the table: how many of the runs had the right verdict.
type soaked struct {
	name  string
	kinds int // different providers
	list  []soakRun

	mu    sync.Mutex
	wrong []string // the runs whose verdict was another
	took  time.Duration
}

// soakRun is one run: what it is of, and the exit status that it is to have.
type soakRun struct {
	name, change, skip string
	want               int
}

// TestSoak runs whole default checks again and again, each a subtest: the verdict must be
// the same every time, green on what is right, red on what is faulty. By default it does
// nothing, for it takes from minutes to hours.
func TestSoak(t *testing.T) {
	if *soakRight+*soakVariants+*soakFaults == 0 {
		t.Skip("runs whole checks for a long time: make soak")
	}
	table := soaking()
	var group errgroup.Group
	group.SetLimit(*soakSide)
	for _, line := range table {
		for _, r := range line.list {
			group.Go(func() error {
				line.verdict(t, r)
				return nil
			})
		}
	}
	_ = group.Wait() // each is a subtest
	page := soakPageOf(table, *soakPage)
	fmt.Println(page)
	if *soakPage != "" {
		require.NoError(t, os.MkdirAll(filepath.Dir(*soakPage), 0o755))
		require.NoError(t, os.WriteFile(*soakPage, []byte(page), 0o644))
	}
}

// soaking is the table before anything has run.
func soaking() []*soaked {
	green, variants := &soaked{name: "the right provider"}, &soaked{name: "its variants"}
	green.add(*soakRight, soakRun{})
	for _, v := range provider.Variants() {
		if v.Should {
			continue // a soak is strict
		}
		variants.add(*soakVariants, soakRun{change: v.Name, skip: *soakSkip})
	}
	lines := []*soaked{green, variants}
	for _, f := range sampled(provider.Faults()) {
		if *soakFamilies != "" && !slices.Contains(strings.Split(*soakFamilies, ","), f.Family) {
			continue
		}
		name := "faults: " + f.Family
		if lines[len(lines)-1].name != name {
			lines = append(lines, &soaked{name: name})
		}
		lines[len(lines)-1].add(*soakFaults, soakRun{change: f.Name, want: 1})
	}
	return lines
}

// add adds a provider that is to be checked so often.
func (s *soaked) add(times int, r soakRun) {
	s.kinds++
	for i := range times {
		r.name = fmt.Sprintf("%s %d", cmp.Or(r.change, "right"), i+1)
		s.list = append(s.list, r)
	}
}

// sampled are the faults that are drawn, in their order.
func sampled(faults []provider.Fault) []provider.Fault {
	if *soakSample == 0 {
		return faults
	}
	chosen := rand.New(rand.NewPCG(*soakSeed, 0)).Perm(len(faults))[:min(*soakSample, len(faults))]
	slices.Sort(chosen)
	var out []provider.Fault
	for _, i := range chosen {
		out = append(out, faults[i])
	}
	return out
}

// verdict runs a check, with --strict, and compares its exit status.
func (s *soaked) verdict(t *testing.T, r soakRun) {
	t.Helper()
	t.Run(r.name, func(t *testing.T) {
		started := time.Now()
		got, why := r.check(t)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.took += time.Since(started)
		if !assert.Equal(t, r.want, got, why) {
			s.wrong = append(s.wrong, r.name)
		}
	})
}

// check runs the check. A faulty provider's ends with the first failure.
func (r soakRun) check(t *testing.T) (int, string) {
	t.Helper()
	p := provider.New()
	if r.change != "" {
		var err error
		p, err = provider.Named(r.change)
		require.NoError(t, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := plumbline.Options{Strict: true, Timeout: runLimit, Wire: wireOf(r.change), OnEvent: func(e report.Event) {
		if r.want != 0 && proves(e) {
			cancel()
		}
	}}
	if r.skip != "" && o.Wire != "cbor" { // it names cases of the first wire
		o.Skip = []string{r.skip}
	}
	d, err := plumbline.Check(ctx, plumbline.Target{Handler: p}, o)
	require.NotNil(t, d, "%v", err)
	return report.ExitCode(d), strings.Join(troubles(d, 3), "; ")
}

// soakPageOf is the table as a page. A line that was not measured this time is kept as it
// stands in the file, so that hours of runs can be split.
func soakPageOf(lines []*soaked, file string) string {
	head := "| | providers | runs | right verdict | seconds a run | on | wrong |\n|---|---:|---:|---:|---:|---|---|\n"
	rows := map[string]string{}
	if old, err := os.ReadFile(file); err == nil {
		_, table, _ := strings.Cut(string(old), head)
		for row := range strings.Lines(table) {
			name, _, _ := strings.Cut(strings.TrimPrefix(row, "| "), " |")
			rows[name] = row
		}
	}
	for _, l := range lines {
		if n := len(l.list); n > 0 {
			rows[l.name] = fmt.Sprintf("| %s | %d | %d | %d | %.1f | %s | %s |\n", l.name, l.kinds, n, n-len(l.wrong),
				l.took.Seconds()/float64(n), time.Now().Format(time.DateOnly), strings.Join(l.wrong, ", "))
		}
	}
	return "# Repeated verdicts\n\nWhole checks of the built-in provider with `--strict`, by `make soak`; " +
		"those of mutants end at the first failure.\n\n" + head +
		strings.Join(slices.SortedFunc(maps.Values(rows), byKind), "")
}

// byKind puts what is right before what is faulty.
func byKind(a, b string) int {
	faulty := func(row string) int { return strings.Index(row, "faults:") }
	return cmp.Or(cmp.Compare(faulty(a), faulty(b)), cmp.Compare(a, b))
}
