package selftest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
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
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

var (
	update = flag.Bool("update", false, "write the kill matrix anew (make matrix)")
	first  = flag.Bool("first", false, "with -update: measure in process what one request shows, and end other runs at their first failure, which is quicker and tells less")
	only   = flag.String("only", "", "with -update: only the faults whose name matches this expression, the others stay as they are written")
)

var (
	matrixFile = filepath.Join("fixtures", "kill-matrix.json")
	matrixPage = filepath.Join("docs", "kill-matrix.md")
)

// kill is what a whole run, with --strict, made of one fault.
type kill struct {
	Fault  string `json:"fault"`
	Family string `json:"family"`
	Says   string `json:"says"`
	// Whole tells that the run went to its end; else it ended at the first failure,
	// and what follows is a part.
	Whole bool `json:"whole"`
	// Failing is the number of cases that failed, Must of those that fail without
	// --strict too.
	Failing int `json:"failing"`
	Must    int `json:"must"`
	// Rules are those that the findings belong to, Of those of the failing cases.
	Rules []string `json:"rules"`
	Of    []string `json:"of"`
	// Cases are some of the failing cases: the first of each rule, then of all.
	Cases []string `json:"cases"`
	// Print identifies the set of failing cases.
	Print string `json:"print"`
}

// mostCases is how many failing cases the matrix names for a fault.
const mostCases = 8

// runLimit is the time limit of a request: some faults hang.
const runLimit = 4 * time.Second

// fewCasesLimit is the same of a run of the cases that are known to catch a fault.
const fewCasesLimit = 1500 * time.Millisecond

// TestKillMatrix has every fault caught. The written matrix says which cases caught it
// in a whole run. Those of one request are tried first, in process; if none fails, a run
// of what the matrix names, then one of their neighbours, or beside a thousand combinations, for what shows after many
// requests or in a certain order, and if none does, the whole catalogue, until the first failure.
func TestKillMatrix(t *testing.T) {
	if *update {
		writeMatrix(t)
	}
	known := readMatrix(t)
	for i, f := range provider.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			hint := existing(known[f.Name].Cases)
			if killedDirectly(t, f.Name, hint) {
				return
			}
			for _, run := range [][]string{hint, neighbours(hint), append(slices.Clone(hint), "combine/**")} {
				if len(hint) > 0 && catches(t, f.Name, plumbline.Options{Run: run}) {
					return
				}
			}
			if len(hint) == 0 && i%8 != 0 && !*every {
				t.Skip("the written matrix does not have this fault yet: every eighth of these is run here, all by make kill")
			}
			if !catches(t, f.Name, plumbline.Options{}) {
				t.Errorf("no case catches this fault: the provider %s", f.Says)
			}
		})
	}
}

// neighbours select the cases beside some.
func neighbours(ids []string) []string {
	globs := map[string]bool{}
	for _, id := range ids {
		if strings.HasPrefix(id, "everywhere/") || strings.HasSuffix(id, "/**") {
			globs[id] = true
		} else {
			globs[path.Dir(id)+"/*"] = true
		}
	}
	return slices.Sorted(maps.Keys(globs))
}

// TestKillMatrixIsCurrent has the written matrix name the faults that there are.
func TestKillMatrixIsCurrent(t *testing.T) {
	known := readMatrix(t)
	said := map[string]string{}
	for _, f := range provider.Faults() {
		said[f.Name] = f.Says
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		assert.Contains(t, said, name, "the matrix has a fault that is no more: make matrix")
	}
	ids, rules := catalogue(t)
	for _, f := range provider.Faults() {
		k, ok := known[f.Name]
		if !ok {
			continue // TestKillMatrix says what becomes of it
		}
		assert.Equal(t, k.Says, f.Says, "%s is another fault now: make matrix", f.Name)
		assert.NotZero(t, k.Failing, "no case catches %s", f.Name)
		for _, rule := range k.Of {
			assert.True(t, rules[rule], "no case has the rule %s of %s any more: make matrix", rule, f.Name)
		}
		for _, id := range k.Cases {
			assert.True(t, ids[id], "the case %s of %s is no more: make matrix", id, f.Name)
		}
	}
	t.Logf("%d of %d faults are in the matrix; their sets of failing rules differ in %d ways", len(known), len(said), distinct(known))
	whole := 0
	for _, k := range known {
		if k.Whole {
			whole++
		}
	}
	assert.Greater(t, distinct(known), whole/3, "faults whose sets of failing rules differ")
}

// catches says whether a run finds a failure of a mutant, on variants too, at which it ends.
func catches(t *testing.T, fault string, o plumbline.Options, on ...string) bool {
	p, err := provider.Together(append(on, fault)...)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o.Strict, o.Timeout, o.Wire = true, runLimit, wireOf(fault)
	if len(o.Run) > 0 {
		o.Timeout = fewCasesLimit
		if fault == evenSlower {
			o.Timeout = fewCasesLimit / 10
		}
		if o.Run = ofWire(o.Run, o.Wire); len(o.Run) == 0 {
			return false
		}
	}
	var pause sync.Once
	o.OnEvent = func(e report.Event) {
		if proves(e) {
			cancel()
		}
		if idles(fault) && len(o.Run) > 0 && e.Kind == report.KindCase && e.Case.Status == report.StatusPass {
			pause.Do(func() { time.Sleep(idleFor) })
		}
	}
	d, err := plumbline.Check(ctx, plumbline.Target{Handler: p}, o)
	require.NotNil(t, d, "%v", err)
	return d.Summary.Status.Fail > 0
}

// evenSlower takes ten milliseconds more for each request: that it is late shows soon where the time limit is short.
const evenSlower = "slow-by-number"

// idleFor is how long a run of few cases does nothing in its middle, where the fault shows only then.
const idleFor = 3100 * time.Millisecond

// idles reports whether a fault shows when nothing was sent for seconds, as in a whole run.
func idles(fault string) bool { return strings.HasPrefix(fault, "idle-") }

// wireOf is the wire that shows a fault.
func wireOf(fault string) string {
	if strings.HasPrefix(fault, "cbor-") {
		return "cbor"
	}
	return "json"
}

// ofWire are the cases of a wire, of either.
func ofWire(ids []string, wire string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return (strings.HasPrefix(id, "cbor/") || strings.HasPrefix(id, "everywhere/cbor/")) != (wire == "cbor")
	})
}

// proves says whether an event tells of a failure.
func proves(e report.Event) bool {
	return e.Kind == report.KindCase && e.Case.Status == report.StatusFail || e.Kind == report.KindNote && strings.HasPrefix(e.Text, "everywhere/")
}

// existing leaves out the ids that are no more, which would be a usage error;
// the cases that are judged on a whole run are chosen anyway, with any other.
func existing(ids []string) []string {
	var kept []string
	for _, id := range ids {
		if listed()[id] {
			kept = append(kept, id)
		}
	}
	if !slices.ContainsFunc(kept, func(id string) bool { return !strings.HasPrefix(id, "everywhere/") }) {
		if slices.ContainsFunc(kept, func(id string) bool { return strings.HasPrefix(id, "everywhere/cbor/") }) {
			return append(kept, "cbor/success/**")
		}
		return append(kept, "success/**")
	}
	return kept
}

// listed are the ids of all cases.
var listed = sync.OnceValue(func() map[string]bool {
	ids := map[string]bool{}
	list, _ := plumbline.List("") // it fails on globs only
	for _, l := range list {
		ids[l.ID] = true
	}
	return ids
})

// catalogue is the ids and the rules of all cases.
func catalogue(t *testing.T) (ids, rules map[string]bool) {
	list, err := plumbline.List("")
	require.NoError(t, err)
	ids, rules = map[string]bool{}, map[string]bool{}
	for _, l := range list {
		ids[l.ID], rules[l.Rule] = true, true
	}
	return ids, rules
}

func readMatrix(t *testing.T) map[string]kill {
	t.Helper()
	text, err := os.ReadFile(matrixFile)
	require.NoError(t, err)
	var list []kill
	require.NoError(t, json.Unmarshal(text, &list))
	known := map[string]kill{}
	for _, k := range list {
		known[k.Fault] = k
	}
	return known
}

// distinct is how many different sets of failing rules there are.
func distinct(known map[string]kill) int {
	sets := map[string]bool{}
	for _, k := range known {
		if !k.Whole {
			continue
		}
		sets[strings.Join(k.Rules, " ")] = true
	}
	return len(sets)
}

// writeMatrix measures the faults and writes the matrix, as data and as a page,
// after each of them: it takes long.
func writeMatrix(t *testing.T) {
	wanted := regexp.MustCompile(*only)
	known := map[string]kill{}
	if _, err := os.Stat(matrixFile); err == nil && *only != "" {
		known = readMatrix(t)
	}
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(2)
	for _, f := range provider.Faults() {
		if !wanted.MatchString(f.Name) {
			continue
		}
		group.Go(func() error {
			started := time.Now()
			k, err := measure(t.Context(), f)
			if err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "%5.1f s  %s: %d cases fail\n", time.Since(started).Seconds(), f.Name, k.Failing)
			mu.Lock()
			defer mu.Unlock()
			known[f.Name] = k
			return save(known)
		})
	}
	require.NoError(t, group.Wait())
	require.NoError(t, save(known))
}

// save writes the matrix in the order of the faults.
func save(known map[string]kill) error {
	var list []kill
	for _, f := range provider.Faults() {
		if k, ok := known[f.Name]; ok {
			list = append(list, k)
		}
	}
	var b strings.Builder
	separator := "[\n"
	for _, k := range list {
		line, err := json.Marshal(k)
		if err != nil {
			return err
		}
		b.WriteString(separator)
		b.Write(line)
		separator = ",\n"
	}
	b.WriteString("\n]\n")
	return errors.Join(os.MkdirAll(filepath.Dir(matrixPage), 0o755), os.WriteFile(matrixFile, []byte(b.String()), 0o644), os.WriteFile(matrixPage, []byte(page(list)), 0o644))
}

// meeting are the families of faults that may show when requests meet: with the others
// the races are left out, which take half of a run.
var meeting = []string{"life", "refusal", "state", "concurrency", "endurance", "robustness", "further along"}

// measure runs the whole catalogue against one fault.
func measure(ctx context.Context, f provider.Fault) (kill, error) {
	k := kill{Fault: f.Name, Family: f.Family, Says: f.Says, Rules: []string{}, Of: []string{}, Cases: []string{}}
	p, err := provider.Named(f.Name)
	if err != nil {
		return k, err
	}
	k.Whole = !*first
	if *first {
		if direct, caught := measureDirectly(f); caught {
			return direct, nil
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var skip []string
	if !slices.Contains(meeting, f.Family) && wireOf(f.Name) == "json" {
		skip = []string{"race/*/*"}
	}
	d, err := plumbline.Check(ctx, plumbline.Target{Handler: p}, plumbline.Options{Strict: true, Timeout: runLimit, Wire: wireOf(f.Name), Skip: skip, OnEvent: func(e report.Event) {
		if *first && proves(e) {
			cancel()
		}
	}})
	if d == nil {
		return k, fmt.Errorf("%s: %w", f.Name, err)
	}
	var ids []string
	ofRule := map[string]bool{}
	for _, c := range d.Cases {
		if c.Status != report.StatusFail {
			continue
		}
		ids = append(ids, c.ID)
		if slices.ContainsFunc(c.Findings, func(f report.Finding) bool { return f.Level == string(rules.Must) }) {
			k.Must++
		}
		if !slices.Contains(k.Of, c.Rule) {
			k.Of = append(k.Of, c.Rule)
			ofRule[c.ID] = true
		}
	}
	k.Failing, k.Rules = len(ids), d.Summary.Rules
	slices.Sort(k.Of)
	sum := sha256.Sum256([]byte(strings.Join(ids, "\n")))
	k.Print = hex.EncodeToString(sum[:6])
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(rank(ofRule, a), rank(ofRule, b)) })
	k.Cases = append(k.Cases, ids[:min(len(ids), mostCases)]...)
	return k, nil
}

// rank puts the first case of each rule first, and those of a whole run last.
func rank(first map[string]bool, id string) int {
	switch {
	case strings.HasPrefix(id, "everywhere/"):
		return 2
	case first[id]:
		return 0
	}
	return 1
}

// page is the matrix for people.
func page(list []kill) string {
	known := map[string]kill{}
	prints := map[string]bool{}
	missed, strict := 0, 0
	for _, k := range list {
		known[k.Fault] = k
		if k.Whole {
			prints[k.Print] = true
		}
		switch {
		case k.Failing == 0:
			missed++
		case k.Must == 0:
			strict++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# The kill matrix\n\nEvery mutant of the built-in provider (`plumbline serve --fault NAME`), and the rules and cases that it fails in a whole run (without races, if the fault concerns single requests). Written by `make matrix`.\n\n")
	fmt.Fprintf(&b, "%d faults: %d caught, of which %d only with `--strict`; %d missed. Their sets of failing rules differ in %d ways, their sets of failing cases in %d.\n",
		len(list), len(list)-missed, strict, missed, distinct(known), len(prints))
	family := ""
	for _, k := range list {
		if k.Family != family {
			family = k.Family
			fmt.Fprintf(&b, "\n## %s\n\n| fault | it | caught without `--strict` | failing cases | rules that fail |\n|---|---|---|---:|---|\n", family)
		}
		without, failing := "yes", fmt.Sprint(k.Failing)
		if k.Must == 0 {
			without = "**no**"
		}
		if !k.Whole {
			failing = fmt.Sprintf("%d or more", k.Failing)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", k.Fault, strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`).Replace(k.Says), without, failing, strings.Join(k.Rules, ", "))
	}
	return b.String()
}
