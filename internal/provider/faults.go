package provider

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Fault is one way in which a provider can be wrong: it breaks exactly one documented rule.
type Fault struct {
	Name   string // in kebab case, or a kind and a member: length/empty-accepted/continuationToken
	Says   string // what it does, in one line
	Family string // the kind of rule that it breaks

	change func(*behaviour)
}

// Variant is one way in which a provider can differ from the strict one and still be right.
type Variant struct {
	Name   string
	Says   string
	Family string
	// Should says that it differs where documents recommend and do not demand, so that --strict fails it.
	Should bool

	change func(*behaviour)
}

// entry is a line of a family's table.
type entry struct {
	name, says string
	change     func(*behaviour)
}

// family is a table of faults under one heading.
type family struct {
	name    string
	entries []entry
}

// families are all tables of faults; each stands in a file of its own.
func families() []family {
	return []family{
		{"answer", answerFaults},
		{"error form", errorFaults},
		{"error name", nameFaults},
		{"job id", jobIDFaults},
		{"job look-up", lookUpFaults},
		{"length", slices.Concat(across(successResult, lengthKinds, shortKinds, lengthsBeside), lengthFaults)},
		{"percent", percentFaults},
		{"required", slices.Concat(across(successResult, requiredKinds, requiredBeside), requiredFaults)},
		{"type", slices.Concat(across(successResult, typeKinds, lengthTrusted), typeFaults)},
		{"shapes of values", shapeFaults},
		{"variables", variableFaults},
		{"lenient JSON", lenientFaults},
		{"reading JSON", readingFaults},
		{"names of members", aliasFaults},
		{"characters", slices.Concat(across(successResult, characterKinds, spaceRefused), keptFaults(),
			characterFaults)},
		{"protocol", protocolFaults},
		{"connections", connectionFaults},
		{"life", lifeFaults},
		{"idle", idleFaults},
		{"waiting next jobs", waitingFaults},
		{"packaged requests", packagedFaults},
		{"refusal", refusalFaults},
		{"state", stateFaults},
		{"state shown", shownFaults},
		{"concurrency", concurrencyFaults},
		{"endurance", enduranceFaults},
		{"robustness", robustnessFaults},
		{"further along", alongFaults},
		{"further stages", furtherFaults},
		{"places of jobs", placesFaults},
		{"repeats and sizes", repeatFaults},
		{"one rule alone", slices.Concat(across(successResult, aloneKinds), aloneBesides(), aloneFaults)},
		{"CBOR", slices.Concat(cborFaults, cborEdgeFaults, cborPollFaults, cborLifeFaults)},
	}
}

// Faults lists every fault, family by family.
func Faults() []Fault {
	return faultsOf(families())
}

func faultsOf(families []family) []Fault {
	var all []Fault
	for _, f := range families {
		for _, e := range f.entries {
			all = append(all, Fault{e.name, e.says, f.name, e.change})
		}
	}
	return all
}

// Variants lists every variant, family by family.
func Variants() []Variant {
	var all []Variant
	for _, f := range variantFamilies() {
		for _, e := range f.entries {
			all = append(all, Variant{e.name, e.says, f.name, f.name == shouldFamily, e.change})
		}
	}
	return all
}

// Named makes a provider with a fault, or the variant or the disturbance of that name.
func Named(name string, opts ...Option) (*Provider, error) {
	how, err := changeOf(name)
	if err != nil {
		return nil, err
	}
	b := strict()
	how(b)
	return build(b, opts...), nil
}

func changeOf(name string) (change, error) {
	known := changes()
	if kind, ok := Aliases[name]; ok {
		name = kind
	}
	found, ok := known[name]
	if !ok {
		names := slices.Sorted(maps.Keys(known))
		names = append(names, slices.Sorted(maps.Keys(Aliases))...)
		return nil, fmt.Errorf("no fault, variant or disturbance is named %q; the nearest are %s", name,
			strings.Join(nearest(name, names, 3), ", "))
	}
	return found, nil
}

// changes are the changes of all faults, variants and disturbances by their names.
var changes = sync.OnceValue(func() map[string]func(*behaviour) {
	all := map[string]func(*behaviour){}
	for _, f := range slices.Concat(families(), variantFamilies(), workerFamilies(),
		[]family{{"job worker", workerVariants}, {"job worker", partnerVariants}}) {
		for _, e := range f.entries {
			all[e.name] = e.change
		}
	}
	for _, d := range Disturbances() {
		all[d.Name] = d.change
	}
	return all
})

// nearest are the n names with the smallest edit distance.
func nearest(name string, names []string, n int) []string {
	names = slices.Clone(names)
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(distance(name, a), distance(name, b)) })
	return names[:min(n, len(names))]
}

// distance is the number of single characters by which two names differ.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Together makes a provider with several faults and variants at once, as no implementation differs in one thing alone.
// Each sees what those before it have changed: an answer passes through them in their order.
func Together(names ...string) (*Provider, error) {
	b := strict()
	for _, name := range names {
		c, err := changeOf(name)
		if err != nil {
			return nil, err
		}
		b.also(c)
	}
	return build(b), nil
}

// also makes one more change. A change replaces what stands in the hooks that do nothing by themselves: here that comes
// first, and what the change puts there second.
func (b *behaviour) also(c change) {
	was := *b
	b.around, b.intercept, b.removed, b.before = nil, nil, nil, nil
	b.success, b.failed, b.edit, b.rpc.edit, b.worker.edit = nil, nil, nil, nil, nil
	b.life.handOut, b.life.taken, b.life.made, b.life.shown = nil, nil, nil, nil
	c(b)
	now := *b
	join(&b.around, was.around, chain(was.around, now.around))
	join(&b.intercept, was.intercept, func(body []byte, next func([]byte) *failure) *failure {
		return now.intercept(body, func(body []byte) *failure { return was.intercept(body, next) })
	})
	join(&b.before, was.before, func(r *result) *failure {
		if f := was.before(r); f != nil {
			return f
		}
		return now.before(r)
	})
	join(&b.life.handOut, was.life.handOut, func(c *core, jobs []*job) []*job {
		return now.life.handOut(c, was.life.handOut(c, jobs))
	})
	join(&b.success, was.success, sequence(was.success, now.success))
	join(&b.failed, was.failed, sequence(was.failed, now.failed))
	join(&b.life.taken, was.life.taken, sequence(was.life.taken, now.life.taken))
	join(&b.life.made, was.life.made, sequence(was.life.made, now.life.made))
	join(&b.life.shown, was.life.shown, sequence3(was.life.shown, now.life.shown))
	join(&b.edit, was.edit, sequence3(was.edit, now.edit))
	join(&b.rpc.edit, was.rpc.edit, sequence3(was.rpc.edit, now.rpc.edit))
	join(&b.worker.edit, was.worker.edit, sequence3(was.worker.edit, now.worker.edit))
	b.removed = map[string]*failure{}
	maps.Copy(b.removed, was.removed)
	maps.Copy(b.removed, now.removed)
}

// join puts a hook in its place as it was, as it is now, or both where it is of two changes.
func join[F any](at *F, was, both F) {
	switch {
	case reflect.ValueOf(was).IsNil():
	case reflect.ValueOf(*at).IsNil():
		*at = was
	default:
		*at = both
	}
}

func sequence[A, B any](x, y func(A, B)) func(A, B) {
	return func(a A, b B) { x(a, b); y(a, b) }
}

func sequence3[A, B, C any](x, y func(A, B, C)) func(A, B, C) {
	return func(a A, b B, c C) { x(a, b, c); y(a, b, c) }
}
