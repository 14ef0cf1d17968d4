package evidence

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/worker"
)

// IsOpen reports whether no document and no recording of CodePipeline backs a rule alone: it is inferred (I), learned from
// clients (C), or unknown (?).
func IsOpen(r rules.Rule) bool { return strings.ContainsAny(r.Grade, "IC?") }

// openRules are the rules that are open, in their order.
func openRules() []rules.Rule {
	return slices.DeleteFunc(append(rules.Rules(), worker.Rules()...), func(r rules.Rule) bool { return !IsOpen(r) })
}

// Page is docs/open-questions.md.
func Page() string {
	var out strings.Builder
	fmt.Fprintf(&out, `# Open questions

What no document answers, and nobody has recorded from CodePipeline yet. This page is made from the rules (`+"`make generated`"+`):
those whose evidence is graded I (inferred), C (seen in clients only) or ? (unknown, or sources conflict). A rule that is a
MUST with such a grade is one that any other reading would lose work by.

Whoever has an AWS account can settle %d of them with one command, which makes at most %d calls and needs a service role and a
bucket. It makes %s; all of this is removed at the end:

    plumbline evidence --endpoint https://codepipeline.eu-west-1.amazonaws.com --allow-remote \
      --role-arn arn:aws:iam::123456789012:role/plumbline --bucket my-artifacts --output evidence.json

The file has no credentials, no signatures and no ids of accounts: please send it in an issue. The last column is what the
command asks. Where it is empty, the answer needs many requests, several pipelines, GetPipelineState or a partner's
account: `+"`plumbline check`"+` looks at these ([real-aws.md](real-aws.md)).

| rule | level | grade | asked by plumbline evidence |
|---|---|---|---|
`, len(Rules()), MostCalls(), Makes())
	for _, r := range openRules() {
		name := "`" + r.ID + "`"
		if _, ok := rules.RuleByID(r.ID); ok {
			name = fmt.Sprintf("[%s](rules/%s.md)", r.ID, r.ID)
		}
		fmt.Fprintf(&out, "| %s<br>%s | %s | %s | %s |\n", name, strings.ReplaceAll(r.Title, "|", `\|`), strings.ToUpper(string(r.Level)), r.Grade, Question(r.ID))
	}
	return out.String()
}
