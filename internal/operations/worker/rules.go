package worker

import (
	_ "embed" // of the table
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Rules are what the cases of all operations may claim, in a stable order. Those about a
// member's constraints follow from the table; the others are written by hand.
func Rules() []rules.Rule { return slices.Clone(ruleTable()) }

// RuleByID finds a rule.
func RuleByID(id string) (rules.Rule, bool) {
	r, ok := rulesByID()[id]
	return r, ok
}

var rulesByID = sync.OnceValue(func() map[string]rules.Rule {
	byID := map[string]rules.Rule{}
	for _, r := range ruleTable() {
		byID[r.ID] = r
	}
	return byID
})

// FindRule finds a rule of any operation, PutJobSuccessResult too.
func FindRule(id string) (rules.Rule, bool) {
	if r, ok := rules.RuleByID(id); ok {
		return r, true
	}
	return RuleByID(id)
}

var ruleTable = sync.OnceValue(func() []rules.Rule {
	var list []rules.Rule
	for _, name := range Checked() {
		list = append(list, rulesOf(model.MustOperation(name))...)
	}
	return list
})

// page is the API reference's page of an operation.
func page(op model.Operation) string { return "CodePipeline API Reference: " + op.Name }

// kind is what may be claimed of every member of a kind, whatever the operation.
type kind struct {
	name  string
	level rules.Level
	grade string
	says  string // {member} is the member's path
	of    func(model.Place) bool
}

func named(p model.Place) bool     { return !strings.HasPrefix(p.Name, "<") }
func required(p model.Place) bool  { return p.Required }
func optional(p model.Place) bool  { return !p.Required && named(p) }
func listed(p model.Place) bool    { return p.Shape.Enum != nil }
func integer(p model.Place) bool   { return p.Shape.Type == model.TypeInteger }
func patterned(p model.Place) bool { return p.Shape.Pattern != "" && named(p) && !listed(p) }
func limited(p model.Place) bool {
	return p.Shape.Type == model.TypeString && p.Shape.Bounded() && named(p)
}
func bounded(p model.Place) bool { return limited(p) && !listed(p) }
func valued(p model.Place) bool {
	return named(p) && (listed(p) || limited(p) || p.Shape.Type == model.TypeTimestamp)
}

var kinds = []kind{
	{
		"required", rules.Must, "D",
		"{member} is required: absent or null, it is rejected with 400 ValidationException", required,
	},
	{"optional", rules.Must, "D", "{member} may be absent, and null is as absent", optional},
	{"type", rules.Must, "S", "{member} has its JSON type: another is rejected with 400", named},
	{"letter-case", rules.Should, "S", "The name of {member} is told by its letter case", named},
	{"length", rules.Must, "D", "{member} has a length within its limits, in characters", bounded},
	{"pattern", rules.Must, "D", "{member} has the pattern, the whole of it", patterned},
	{"accepts", rules.Must, "D", "{member} may have every value within its constraints", valued},
	{"enum", rules.Must, "D", "{member} is one of its values: anything else is rejected with 400", listed},
	{"range", rules.Must, "D", "{member} is within its range", integer},
	{"bits", rules.Must, "S", "{member} is an integer of 32 bits", integer},
	{"fraction", rules.Observe, "?", "What becomes of a {member} with a fraction or an exponent", integer},
}

// byHandText are the rules that do not follow from the members of an operation.
//
//go:embed rules.md
var byHandText string

var tables = sync.OnceValue(func() map[string][]rules.Rule { return rules.Table(byHandText) })

// rulesOf are all rules of an operation.
func rulesOf(op model.Operation) []rules.Rule {
	var list []rules.Rule
	fill := strings.NewReplacer("{operation}", op.Name, "{effect}", effects[op.Effect]).Replace
	add := func(heading string, applies bool) {
		if !applies {
			return
		}
		for _, r := range tables()[heading] {
			r.ID, r.Family, r.Title, r.Source.Document = fill(r.ID), op.Name, fill(r.Title), fill(r.Source.Document)
			list = append(list, r)
		}
	}
	add("requests", true)
	list = append(list, memberRules(op)...)
	add("named jobs", op.NamesJob() && !op.ThirdParty)
	add("nonces", op.HasNonce() && !op.ThirdParty)
	add("queries", op.Name == model.PollForJobs)
	add("answers", true)
	add("outputs", op.Output != nil)
	add("effects", !op.ThirdParty && (op.Effect == model.Fails || op.Effect == model.Acknowledges))
	add(op.Name, true)
	return list
}

// memberRules are those that follow from the members of an operation.
func memberRules(op model.Operation) (list []rules.Rule) {
	for _, p := range op.Inputs() {
		for _, k := range kinds {
			if p.Name == "<key>" || p.Name == "<value>" || !k.of(p) {
				continue
			}
			list = append(list, rules.Rule{
				ID: op.Name + "/" + p.Path + "/" + k.name, Family: op.Name, Level: k.level, Grade: k.grade,
				Title: strings.ReplaceAll(k.says, "{member}", p.Path),
				Source: rules.Source{
					Document: page(op), Section: "Request Parameters, " + p.Path, Says: constraint(p.Shape),
				},
			})
		}
	}
	return list
}

// constraint says in words what a shape allows.
func constraint(s *model.Shape) string {
	var parts []string
	if s.Min != model.Unbounded {
		parts = append(parts, fmt.Sprintf("minimum %d", s.Min))
	}
	if s.Max != model.Unbounded {
		parts = append(parts, fmt.Sprintf("maximum %d", s.Max))
	}
	if s.Pattern != "" {
		parts = append(parts, "pattern "+s.Pattern)
	}
	if s.Enum != nil {
		parts = append(parts, "one of "+strings.Join(s.Enum, ", "))
	}
	return strings.Join(append([]string{s.Type}, parts...), ", ")
}

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
