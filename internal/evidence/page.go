package evidence

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// isOpen reports whether no document and no recording of CodePipeline backs a rule alone: it is inferred (I), learned
// from clients (C), or unknown (?).
func isOpen(r rules.Rule) bool { return strings.ContainsAny(r.Grade, "IC?") }

// openRules are the rules that are open, in their order.
func openRules() []rules.Rule {
	return slices.DeleteFunc(append(rules.Rules(), worker.Rules()...), func(r rules.Rule) bool { return !isOpen(r) })
}

// pageHead is what stands before the table, with verbs for the number of rules, the calls and what they make.
//
//go:embed open-questions.txt
var pageHead string

// Page is docs/open-questions.md.
func Page() string {
	var out strings.Builder
	fmt.Fprintf(&out, pageHead, len(Rules()), MostCalls(), Makes())
	for _, r := range openRules() {
		name := "`" + r.ID + "`"
		if _, ok := rules.RuleByID(r.ID); ok {
			name = fmt.Sprintf("[%s](rules/%s.md)", r.ID, r.ID)
		}
		fmt.Fprintf(&out, "| %s<br>%s | %s | %s | %s |\n", name, strings.ReplaceAll(r.Title, "|", `\|`),
			strings.ToUpper(string(r.Level)), r.Grade, Question(r.ID))
	}
	return out.String()
}
