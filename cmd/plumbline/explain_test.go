package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		what string
		code int
		says []string
	}{
		{"jobId/pattern/upper-case-00", exitFine, []string{"\n  rule     jobId/pattern\n", "\n  caution  ", "\n  more     plumbline explain jobId/pattern\n"}},
		{"continuationToken/null/*", exitFine, []string{"continuationToken/null/alone\n", "continuationToken/null/among-all\n"}},
		{"continuationToken/length", exitFine, []string{"# continuationToken/length\n", "**Mend:**", "## An exchange\n"}},
		{"life", exitFine, []string{"# life\n", "life/token-exact\n", "plumbline explain life/token-exact\n"}},
		{"jobId/trailing-newline", exitFine, []string{"# jobId/trailing-newline\n", "\n  rule     jobId/trailing-newline\n"}}, // a rule and a case
		{"nonsense", exitFailed, []string{`no case matches "nonsense"`}},
	} {
		got := call(t.Context(), nil, "explain", c.what)
		assert.Equal(t, c.code, got.code, c.what)
		for _, s := range c.says {
			assert.Contains(t, got.stdout+got.stderr, s)
		}
	}
	got := call(t.Context(), nil, "explain", "outputVariables/size", "--profile", "2015")
	assert.Contains(t, got.stdout, "No case is for this rule alone", "the documentation of 2015 has no variables")
}
