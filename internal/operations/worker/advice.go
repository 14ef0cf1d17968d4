package worker

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Mutant is a fault of the provider that violates a rule. Nothing here knows the provider.
type Mutant struct{ Name, Says string }

// mutantList is a line for each rule: its id, and the name of a mutant and what it does. make matrix writes it.
//
//go:embed advice/mutants.tsv
var mutantList string

// fixList is a line for each kind of rule: the end of its id, and how a violation is fixed.
//
//go:embed advice/fixes.tsv
var fixList string

var mutants = sync.OnceValue(func() map[string]Mutant {
	list := map[string]Mutant{}
	for _, f := range table(mutantList, 3) {
		list[f[0]] = Mutant{f[1], f[2]}
	}
	return list
})

// MutantOf is a mutant that violates a rule; `plumbline serve --fault NAME` runs it.
func MutantOf(rule string) (Mutant, bool) {
	m, ok := mutants()[rule]
	return m, ok
}

// FixOf says how a violation of a rule is fixed; empty for a rule that nothing violates. The longest end of the rule's
// id that is listed counts.
func FixOf(rule string) string {
	fix, longest := "", 0
	for _, f := range table(fixList, 2) {
		if (rule == f[0] || strings.HasSuffix(rule, "/"+f[0])) && len(f[0]) > longest {
			fix, longest = f[1], len(f[0])
		}
	}
	return fix
}

// AdviceOn is the advice that a rule comes with.
func AdviceOn(r rules.Rule) rules.Advice {
	m, ok := MutantOf(r.ID)
	if !ok {
		return rules.Advice{}
	}
	return rules.Advice{Mistakes: []rules.Mistake{{Is: "It " + m.Says + ".", Mend: FixOf(r.ID), Fault: m.Name}}}
}

// table is the lines of a text, each split at its tabs into so many fields.
func table(text string, fields int) [][]string {
	var out [][]string
	for line := range strings.Lines(text) {
		if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(f) == fields {
			out = append(out, f)
		}
	}
	return out
}
