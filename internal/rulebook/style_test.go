package rulebook

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestPlainTextHasNoMarkup holds that nothing of Markdown reaches a terminal: expressions and commands are copied from
// there.
func TestPlainTextHasNoMarkup(t *testing.T) {
	list := catalogue()
	markup := regexp.MustCompile("(?m)^#+ |\\*\\*[A-Z]|\\]\\(http|\\\\[\\[_*<`]")
	for _, r := range rules.Rules() {
		assert.NotRegexp(t, markup, Text(r, list), r.ID)
		advice := rules.AdviceOn(r)
		for _, m := range advice.Mistakes { // as they are written
			assert.Contains(t, Text(r, list), "- "+m.Is+"\n  Fix: "+m.Mend+"\n", r.ID)
		}
	}
	assert.Regexp(t, markup, Page(rules.Rules()[0], list), "the expression finds Markdown where there is some")
	r, _ := rules.RuleByID("jobId/pattern")
	assert.Contains(t, Text(r, list), `  Fix: Use \A…\z,`)
	assert.Contains(t, Text(r, list), `- \d and [[:xdigit:]] match`)
}

// TestEveryRequestIsText holds that every case can be explained.
func TestEveryRequestIsText(t *testing.T) {
	overall := map[string]bool{}
	for _, c := range cases.Overall() {
		overall[c.ID] = true
	}
	for _, profile := range []model.Profile{model.Current, model.Profile2015} {
		for _, c := range append(cases.Catalogue(profile), cases.Overall()...) {
			text := Request(c)
			if overall[c.ID] {
				assert.Empty(t, text, c.ID)
				continue
			}
			if text == "" { // of no byte at all
				assert.Contains(t, c.ID, "/empty", c.ID)
			}
			assert.NotContains(t, text, "%!", c.ID)
		}
	}
}

func TestScenariosAreExplainedStepByStep(t *testing.T) {
	sends := func(string) (wire.Request, bool) { return wire.Request{Body: []byte(`{}`)}, true }
	got := Request(cases.Case{Plan: &cases.Scenario{Steps: []cases.Step{
		{Job: "a", Label: "refused", Request: sends, Allowed: judge.Accept(), Times: 3},
		{Job: "a", Label: "late", Request: sends, Allowed: judge.Accept(), At: cases.Spent},
		{Label: "started again", Do: cases.Restart{"a"}},
		{Job: "a", Label: "the next job", Do: cases.Next{}},
	}}})
	assert.Equal(t, "1. refused, job a: {} (3 times) -> 200\n2. late, jobs that a was before: {} -> 200\n3. started again\n4. the next job, job a\n", got)
	race := cases.Race{Requests: []func(string) (wire.Request, bool){sends}, Ways: 2, Trials: 5}
	assert.Equal(t, "2 requests at the same moment, to one job, 5 times\n{}\n", Request(cases.Case{Plan: &race}))
}
