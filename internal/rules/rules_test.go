package rules

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

var update = flag.Bool("update", false, "write the list of rules anew")

// The list of rules is frozen: an id that moves breaks somebody's list of known
// failures, a level that moves somebody's build. With -update it is written (make generated).
func TestRulesAreFrozen(t *testing.T) {
	const golden = "testdata/rules.txt"
	var b strings.Builder
	for _, r := range Rules() {
		b.WriteString(r.ID + " " + string(r.Level) + "\n")
	}
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String())
}

func TestEveryRuleSaysWhatItNeeds(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		t.Run(r.ID, func(t *testing.T) {
			assert.False(t, seen[r.ID], "the id is there twice")
			seen[r.ID] = true
			assert.NotEmpty(t, r.Family)
			assert.Contains(t, []Level{Must, Should, Observe}, r.Level)
			assert.NotEmpty(t, r.Grade)
			assert.NotEmpty(t, r.Title)
			assert.NotEqual(t, ".", r.Title[len(r.Title)-1:], "a title is no sentence with a full stop")
			assert.NotEmpty(t, r.Source.Says)
			if !slices.Contains([]string{docInference, docRecorded, docClients}, r.Source.Document) {
				assert.NotEmpty(t, r.Source.URL(), r.Source.Document)
			}
			found, ok := RuleByID(r.ID)
			assert.True(t, ok)
			assert.Equal(t, r, found)
		})
	}
	_, ok := RuleByID("no/such-rule")
	assert.False(t, ok)
}

func TestRuleBelongsToItsMember(t *testing.T) {
	for _, r := range Rules() {
		path, _, _ := strings.Cut(r.ID, "/")
		m, ok := model.MemberAt(path)
		if !ok {
			continue
		}
		assert.Equal(t, familyOf(path), r.Family, r.ID)
		assert.Equal(t, m.Profiles, r.Profiles, "%s is of its member's editions", r.ID)
	}
}

func TestFamilies(t *testing.T) {
	var families []string
	for _, r := range Rules() {
		if !slices.Contains(families, r.Family) {
			families = append(families, r.Family)
		}
	}
	assert.Equal(t, []string{
		"answer", "clients", "jobId", "continuationToken", "currentRevision", "executionDetails", "outputVariables",
		"json", "combine", "protocol", "life", "cbor",
	}, families)
}

func TestProfiles(t *testing.T) {
	variables, ok := model.MemberAt("outputVariables")
	require.True(t, ok)
	assert.False(t, variables.In(model.Profile2015))
	assert.True(t, variables.In(model.Current))
	rule, ok := RuleByID("outputVariables/size")
	require.True(t, ok)
	assert.False(t, rule.In(model.Profile2015))
	rule, ok = RuleByID("jobId/pattern")
	require.True(t, ok)
	assert.True(t, rule.In(model.Profile2015))
}

func TestMemberNames(t *testing.T) {
	m, ok := model.MemberAt("currentRevision.created")
	require.True(t, ok)
	assert.Equal(t, "created", m.Name())
	assert.Equal(t, "currentRevision", m.Parent())
	m, ok = model.MemberAt("jobId")
	require.True(t, ok)
	assert.Equal(t, "jobId", m.Name())
	assert.Empty(t, m.Parent())
	assert.False(t, m.Free())
	_, ok = model.MemberAt("nothing")
	assert.False(t, ok)
}

// What is handed out is a copy.
func TestTablesAreCopies(t *testing.T) {
	Rules()[0].ID = "changed"
	model.Members()[0].Path = "changed"
	model.Errors()[0].Name = "changed"
	assert.NotEqual(t, "changed", Rules()[0].ID)
	assert.NotEqual(t, "changed", model.Members()[0].Path)
	assert.NotEqual(t, "changed", model.Errors()[0].Name)
}

func TestSourceNamesItsPlace(t *testing.T) {
	assert.Equal(t, "RFC 8259, section 2", Source{"RFC 8259", "section 2", ""}.String())
	assert.Equal(t, docInference, Source{Document: docInference}.String())
}
