package rules

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEveryRuleThatCanBeBrokenHasAdvice(t *testing.T) {
	for _, r := range ruleTable {
		a := AdviceOn(r)
		if r.Level == Observe {
			assert.NotEmpty(t, a.Seen+text0(a.Mistakes), r.ID)
		} else {
			assert.NotEmpty(t, a.Mistakes, r.ID)
		}
		for _, m := range a.Mistakes {
			for _, s := range []string{m.Is, m.Mend} {
				assert.NotEmpty(t, s, r.ID)
				assert.NotContains(t, s, "{member}", r.ID)
				assert.True(t, strings.HasSuffix(s, "."), "%s: %q is no sentence", r.ID, s)
			}
		}
		if strings.HasPrefix(r.ID, "answer/") && r.ID != "answer/in-time" {
			assert.NotEmpty(t, a.Right, r.ID)
		}
	}
}

func text0(list []Mistake) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Is
}

// TestNoAdviceIsForgotten finds advice on rules that there are not.
func TestNoAdviceIsForgotten(t *testing.T) {
	kinds := map[string]bool{}
	for _, r := range ruleTable {
		_, kind, _ := strings.Cut(r.ID, "/")
		kinds["*/"+kind] = true
		kinds[r.ID] = true
	}
	for id := range adviceTable {
		assert.True(t, kinds[id], "%s is no rule", id)
	}
	sum := 0
	for _, part := range []map[string]Advice{answerAdvice, errorAdvice, memberAdvice, jobIDAdvice, numberAdvice, variablesAdvice, jsonAdvice, combineAdvice, protocolAdvice, cborAdvice, endAdvice, continuationAdvice, apartAdvice} {
		sum += len(part)
	}
	assert.Len(t, adviceTable, sum, "no rule has advice twice")
}

func TestAdviceNamesTheMemberAndItsLimit(t *testing.T) {
	r, ok := RuleByID("executionDetails.externalExecutionId/length")
	assert.True(t, ok)
	first := AdviceOn(r).Mistakes[0]
	assert.Equal(t, "There is no check, or it is one off: 1501 characters pass.", first.Is)
	assert.Equal(t, "length/max-plus-one-accepted/executionDetails.externalExecutionId", first.Fault)
}
