package cases

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

var (
	update    = flag.Bool("update", false, "write the golden list of cases anew (make generated)")
	wholeFile = flag.String("whole", "", "write a line for each case into this file (make cases)")
)

// liveID is an id to which every mutation applies: it has a letter and a digit in
// each group.
const liveID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"

var profiles = []model.Profile{model.Current, model.Profile2015}

// everyCase is the catalogue of both profiles and the overall cases.
func everyCase() []Case { return append(slices.Clone(whole()), Overall()...) }

func TestEveryCaseIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range everyCase() {
		assert.Regexp(t, `^[a-zA-Z.]+(/[A-Za-z0-9._-]+)+$`, c.ID)
		assert.False(t, seen[c.ID], "two cases are called %s", c.ID)
		seen[c.ID] = true
		assert.NotEmpty(t, c.Title, c.ID)
		rule, known := rules.RuleByID(c.Rule)
		assert.True(t, known, "%s names the rule %q, which there is not", c.ID, c.Rule)
		if c.Profile == "" {
			assert.Empty(t, rule.Profiles, "%s belongs to both profiles, its rule %s does not", c.ID, c.Rule)
		}
		assert.Contains(t, []Needs{NoJob, Shared, Own, Finished, Unacknowledged, Several}, c.Needs(), c.ID)
		_, whole := c.Plan.(WholeRun)
		assert.Equal(t, strings.HasPrefix(c.ID, "everywhere/"), whole, "%s: the whole run is judged by those cases alone", c.ID)
		assert.NotEqual(t, "nothing", c.Plan.Expected(), c.ID)
	}
}

func TestEveryCaseBuildsTheSameTwice(t *testing.T) {
	for _, c := range whole() {
		for where, build := range requests(c) {
			first, ok := build(liveID)
			require.True(t, ok, "%s %s", c.ID, where)
			second, _ := build(liveID)
			assert.Equal(t, bytesOf(first), bytesOf(second), "%s %s", c.ID, where)
			_, _ = build("") // a target may have strange ids: no case may panic
			_, _ = build("42")
		}
	}
}

// TestTheOrderIsStable makes the catalogue anew: no map's order shows in it.
func TestTheOrderIsStable(t *testing.T) {
	for i, c := range assemble(families) {
		require.Equal(t, whole()[i].ID, c.ID)
	}
}

// TestTabs has no verdict rest on a tab beside the value of a field: nginx hands it on to what it serves.
func TestTabs(t *testing.T) {
	for _, c := range everyCase() {
		for where, build := range requests(c) {
			r, _ := build(liveID)
			for _, f := range r.Header {
				if strings.Trim(f.Value, " \t") != strings.Trim(f.Value, " ") {
					assert.Equal(t, judge.Below500(), c.Single().Allowed, "%s %s", c.ID, where)
				}
			}
		}
	}
}

// requests are a case's builders by what they are for.
func requests(c Case) map[string]build {
	all := map[string]build{}
	switch plan := c.Plan.(type) {
	case *Single:
		all["request"] = plan.Request
	case *Scenario:
		for i, s := range plan.Steps {
			if s.Sends() {
				all[fmt.Sprintf("step %d", i+1)] = s.Request
			}
		}
	case *Race:
		for i, b := range plan.Requests {
			all[fmt.Sprintf("contender %d", i+1)] = b
		}
	}
	return all
}

// bytesOf is everything that distinguishes a request.
func bytesOf(r wire.Request) string {
	return fmt.Sprintf("%q %q %q %q %q %v %v %v\n%s\n%s", r.Method, r.Path, r.Target, r.ContentType, r.Header, r.Framing, r.Signature, r.Fresh, r.Body, r.Raw)
}

func TestProfiles(t *testing.T) {
	current, old := Catalogue(model.Current), Catalogue(model.Profile2015)
	in := map[string]bool{}
	for _, c := range current {
		in[c.ID] = true
	}
	for _, c := range old {
		rule, _ := rules.RuleByID(c.Rule)
		assert.True(t, rule.In(model.Profile2015), "%s is in the profile 2015, its rule %s is not", c.ID, c.Rule)
		assert.True(t, in[c.ID] || c.Profile == model.Profile2015, c.ID)
	}
	assert.Less(t, len(old), len(current))
	current[0].ID = "changed"
	assert.NotEqual(t, "changed", Catalogue(model.Current)[0].ID, "the list is the caller's own")
}

// TestDistinctRequests counts requests with the job's id masked, which leaves
// those in which the id is what is tested.
func TestDistinctRequests(t *testing.T) {
	for profile, least := range map[model.Profile]int{model.Current: 9000, model.Profile2015: 6000} {
		seen := map[string]bool{}
		for _, c := range Catalogue(profile) {
			for _, build := range requests(c) {
				r, ok := build(liveID)
				require.True(t, ok, c.ID)
				r.Body = bytes.ReplaceAll(r.Body, []byte(liveID), []byte("ID"))
				seen[bytesOf(r)] = true
			}
		}
		assert.GreaterOrEqual(t, len(seen), least, profile)
	}
}

// TestGoldenList holds the list of cases, a line for each rule and wire: no id changes its
// meaning unnoticed. What has changed, case by case, make cases prints.
func TestGoldenList(t *testing.T) {
	file := filepath.Join("..", "..", "fixtures", "cases.txt")
	byRule := map[string][]string{}
	var lines []string
	for _, c := range slices.Concat(everyCase(), wholeCBOR(), OverallCBOR()) {
		wire := "json"
		if c.CBOR() || strings.HasPrefix(c.Rule, "cbor/") {
			wire = "cbor"
		}
		lines = append(lines, goldenLine(c))
		key := fmt.Sprintf("%s | %s | %s", c.Rule, c.Level(), wire)
		byRule[key] = append(byRule[key], goldenLine(c))
	}
	if *wholeFile != "" {
		slices.Sort(lines)
		require.NoError(t, os.WriteFile(*wholeFile, []byte(strings.Join(lines, "\n")+"\n"), 0o644))
	}
	var b strings.Builder
	b.WriteString("# rule | level | wire | cases | digest of their lines. Written by: make generated. What has changed, case by case: make cases\n")
	for _, key := range slices.Sorted(maps.Keys(byRule)) {
		of := byRule[key]
		slices.Sort(of)
		sum := sha256.Sum256([]byte(strings.Join(of, "\n")))
		fmt.Fprintf(&b, "%s | %d | %x\n", key, len(of), sum[:6])
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	diff := difference(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n"))
	assert.Empty(t, diff, "the catalogue is not as fixtures/cases.txt has it. make cases prints the cases that differ; if they are meant: make generated")
}

func goldenLine(c Case) string {
	allowed := c.Plan.Expected()
	switch plan := c.Plan.(type) {
	case *Scenario:
		var steps []string
		for _, s := range plan.Steps {
			if !s.Sends() {
				steps = append(steps, s.Job+s.Label)
				continue
			}
			steps = append(steps, s.Job+": "+s.Allowed.String())
		}
		allowed = strings.Join(steps, "; ")
	case *Race:
		allowed = fmt.Sprintf("200 for one of %d", plan.Ways)
		if plan.Apart {
			allowed = fmt.Sprintf("200 for each of %d", plan.Ways)
		}
	case WholeRun:
		allowed = "judged on the whole run"
	}
	if c.Profile != "" {
		allowed += " (" + string(c.Profile) + " only)"
	}
	return fmt.Sprintf("%s | %s | %s | %s | %s", c.ID, c.Level(), c.Rule, c.Needs(), allowed)
}

// difference is the lines that went and the lines that came, side by side in
// their order, at most a screen of them.
func difference(want, got []string) string {
	gone, come := without(want, got), without(got, want)
	var all []string
	for _, l := range gone {
		all = append(all, "- "+l)
	}
	for _, l := range come {
		all = append(all, "+ "+l)
	}
	slices.SortStableFunc(all, func(a, b string) int { return strings.Compare(a[2:], b[2:]) })
	const screen = 60
	if len(all) > screen {
		all = append(all[:screen], fmt.Sprintf("… and %d lines more", len(all)-screen))
	}
	return strings.Join(all, "\n")
}

func without(list, other []string) []string {
	in := map[string]bool{}
	for _, l := range other {
		in[l] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(l string) bool { return in[l] })
}

func TestDifferenceIsReadable(t *testing.T) {
	got := difference([]string{"a | 1", "b | 1", "c | 1"}, []string{"a | 1", "b | 2", "d | 1"})
	assert.Empty(t, cmp.Diff("- b | 1\n+ b | 2\n- c | 1\n+ d | 1", got))
}

func isTwice(c Case) bool { return c.Single() != nil && c.Single().Twice }

// TestTheCatalogueThatIsListedOnce is the one that is kept, case by case.
func TestTheCatalogueThatIsListedOnce(t *testing.T) {
	kept := Catalogue(model.Current)
	OnlyOnce()
	defer onlyOnce.Store(false)
	once := Catalogue(model.Current)
	require.Equal(t, len(kept), len(once))
	for i, c := range once {
		require.Equal(t, kept[i].ID, c.ID)
		require.Equal(t, isTwice(kept[i]), isTwice(c), c.ID)
		require.NotSame(t, &kept[i], &once[i])
	}
}

// TestCatalogueOfRoots makes parts of the catalogue: each has the cases of its roots as the whole has them, and
// sends those twice that the whole does.
func TestCatalogueOfRoots(t *testing.T) {
	byRoot := map[string][]Case{}
	for _, c := range Catalogue(model.Current) {
		root, _, _ := strings.Cut(c.ID, "/")
		byRoot[root] = append(byRoot[root], c)
	}
	wholeMade.Store(false) // else they are taken from it
	defer wholeMade.Store(true)
	for root, want := range byRoot {
		got := slices.DeleteFunc(Catalogue(model.Current, root), func(c Case) bool { return !strings.HasPrefix(c.ID, root+"/") })
		require.Equal(t, len(want), len(got), root)
		for i, c := range want {
			require.Equal(t, c.ID, got[i].ID)
			require.False(t, isTwice(c) && !isTwice(got[i]), c.ID)
		}
	}
	two := map[string]bool{}
	for _, c := range Catalogue(model.Current, "life", "race") {
		two[c.ID] = true
	}
	require.Less(t, len(two), len(byRoot["life"])+len(byRoot["race"])+100)
	for _, c := range append(slices.Clip(byRoot["life"]), byRoot["race"]...) {
		require.True(t, two[c.ID], c.ID)
	}
	require.Empty(t, Catalogue(model.Current, "nosuch"))
}
