package model

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMembersOfTheOperation holds the view of the table that the checks of PutJobSuccessResult read.
func TestMembersOfTheOperation(t *testing.T) {
	paths := make([]string, 0, len(MemberTable))
	for _, m := range Members() {
		paths = append(paths, m.Path)
	}
	assert.Equal(t, []string{
		"jobId", "continuationToken",
		"currentRevision", "currentRevision.revision", "currentRevision.changeIdentifier", "currentRevision.created", "currentRevision.revisionSummary",
		"executionDetails", "executionDetails.summary", "executionDetails.externalExecutionId", "executionDetails.percentComplete",
		"outputVariables",
	}, paths)
	for _, c := range []Member{
		{Path: "jobId", Type: TypeString, Pattern: JobIDPattern, Required: true},
		{Path: "continuationToken", Type: TypeString, Min: 1, Max: MaxToken, HasLength: true},
		{Path: "currentRevision", Type: TypeStructure},
		{Path: "currentRevision.changeIdentifier", Type: TypeString, Min: 1, Max: MaxChangeIdentifier, HasLength: true, Required: true},
		{Path: "currentRevision.created", Type: TypeTimestamp},
		{Path: "executionDetails.percentComplete", Type: TypeInteger, Max: MaxPercent, HasRange: true},
		{Path: "outputVariables", Type: TypeMap, Pattern: VariableNamePattern, Profiles: []Profile{Current}},
	} {
		m, ok := MemberAt(c.Path)
		assert.True(t, ok, c.Path)
		assert.Equal(t, c, m)
	}
	_, ok := MemberAt("failureDetails")
	assert.False(t, ok)
}
