package provider

import (
	"cmp"
	"fmt"
	"maps"
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
		{"length", across(lengthKinds, lengthFaults)},
		{"percent", percentFaults},
		{"required", across(requiredKinds, requiredFaults)},
		{"type", across(typeKinds, typeFaults)},
		{"shapes of values", shapeFaults},
		{"variables", variableFaults},
		{"lenient JSON", lenientFaults},
		{"reading JSON", readingFaults},
		{"names of members", aliasFaults},
		{"characters", across(characterKinds, characterFaults)},
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
		{"one rule alone", across(aloneKinds, aloneFaults)},
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
