package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		what string
		code int
		says []string
	}{
		{"jobId/pattern/upper-case-00", exitFine, []string{"\n  rule     jobId/pattern\n", "\n  caution  ", "\n  more     plumbline explain jobId/pattern\n"}},
		{"continuationToken/null/*", exitFine, []string{"continuationToken/null/alone\n", "continuationToken/null/among-all\n"}},
		{"continuationToken/length", exitFine, []string{"continuationToken/length\n", "\n  Fix: ", "\nEXAMPLE EXCHANGE\n"}},
		{"life", exitFine, []string{"life\n", "life/token-exact\n", "plumbline explain life/token-exact\n"}},
		{"jobId/trailing-newline", exitFine, []string{"jobId/trailing-newline\n", "\n  rule     jobId/trailing-newline\n"}}, // a rule and a case
		{"explore/seed-7/0003", exitFine, []string{"explore/seed-7/0003\n  title "}},
		{"cbor/route/plain", exitFine, []string{"Smithy-Protocol: rpc-v2-cbor\n", `{"jobId": "a1b2c3d4-e5f6-4708-89ab-cdef01234567"}`, "0001    65 6a6f624964 ", "(no bytes, and no Content-Type)"}},
		{"cbor/trailing/null", exitFine, []string{"malformed: bytes follow the data item: 1", `"com.amazonaws.codepipeline#SerializationException"`}},
		{"explore/seed-7/3", exitFailed, []string{`no case matches`}},
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

// TestExplainExplainsEverything asks for all cases at once and for every family; the pages of all rules, and the cases
// of either profile, are tested where they are written.
func TestExplainExplainsEverything(t *testing.T) {
	explained := func(what, profile string, list []plumbline.Listed) {
		got := call(t.Context(), nil, "explain", what, "--profile", profile)
		require.Equal(t, exitFine, got.code, got.stderr)
		there := map[string]bool{}
		for page := range strings.SplitSeq(got.stdout, "\n\n") {
			id, _, _ := strings.Cut(page, "\n  title ")
			there[id] = true
		}
		for _, l := range list {
			if !there[l.ID] {
				t.Errorf("%s is not explained", l.ID)
			}
		}
	}
	list, err := plumbline.List("current")
	require.NoError(t, err)
	explained("**", "current", list)
	for _, l := range list {
		assert.False(t, strings.ContainsAny(l.ID, `*?[]{}\\`), "%s is no pattern that means another", l.ID)
		if _, isRule := rules.RuleByID(l.ID); isRule { // the page of the rule hides no case
			_, err := plumbline.Explain(l.ID, "current")
			assert.NoError(t, err)
		}
	}
	explained("jobId/[a-o]*/**", "2015", nil)
	for _, operation := range plumbline.Operations() {
		list, err := plumbline.ListOperations("current", []string{operation})
		require.NoError(t, err)
		if list[0].Family == operation { // the others are those of above
			explained(operation+"/**", "current", list)
		}
	}
	families := map[string]bool{}
	for _, r := range rules.Rules() {
		families[r.Family] = true
	}
	for family := range families {
		got := call(t.Context(), nil, "explain", family)
		assert.Equal(t, exitFine, got.code, family)
		assert.True(t, strings.HasPrefix(got.stdout, family+"\n\n"), family)
	}
}
