package rules

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

// TestNoAdviceIsForgotten finds pages on rules that there are not.
func TestNoAdviceIsForgotten(t *testing.T) {
	pages := map[string]bool{}
	for _, r := range ruleTable {
		_, kind, _ := strings.Cut(r.ID, "/")
		pages[path.Join("advice", anyMember, kind+".md")] = true
		pages[path.Join("advice", r.ID+".md")] = true
	}
	require.NoError(t, fs.WalkDir(texts, "advice", func(path string, d fs.DirEntry, err error) error {
		assert.True(t, d.IsDir() || pages[path], "%s is on no rule", path)
		return err
	}))
}

func TestParseAdvice(t *testing.T) {
	got := parseAdvice("Seen in\ntwo lines.\n\n- It is \\*one\n  thing.\n  **Fix:** Write \\\\z.\n  To see it: `plumbline serve --fault some/{member}`\n- Another.\n  **Fix:** None.\n\nRight:\n\n```http\nHTTP/1.1 200 OK\n\n```\n\nWrong:\n\n```http\nno\n```\n")
	assert.Equal(t, Advice{
		Seen: "Seen in two lines.", Right: "HTTP/1.1 200 OK\n", Wrong: "no",
		Mistakes: []Mistake{{"It is *one thing.", `Write \z.`, "some/{member}"}, {"Another.", "None.", ""}},
	}, got)
	assert.Equal(t, Advice{}, parseAdvice("\n"))
}

func TestAdviceNamesTheMemberAndItsLimit(t *testing.T) {
	r, ok := RuleByID("executionDetails.externalExecutionId/length")
	assert.True(t, ok)
	first := AdviceOn(r).Mistakes[0]
	assert.Equal(t, "There is no check, or it is one off: 1501 characters pass.", first.Is)
	assert.Equal(t, "length/max-plus-one-accepted/executionDetails.externalExecutionId", first.Fault)
}
