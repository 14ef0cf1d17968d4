package logbook_test

import (
	"bytes"
	"log"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// TestEveryRefusalHasItsReason sends part of the catalogue, whose requests meet: of no answer of the strict provider it
// may be said that another is documented, and of each refusal of a result it has to be said which rule was broken.
// internal/selftest holds the same of the whole catalogue.
func TestEveryRefusalHasItsReason(t *testing.T) {
	p := provider.New()
	var written bytes.Buffer
	entries := log.New(&written, "", 0) // which writes one at a time
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: logbook.New(p, jobsOf(p), func(e logbook.Exchange) { entries.Println(e.Text()) })}, plumbline.Options{
		Run: []string{"success/**", "{continuationToken,executionDetails.externalExecutionId}/{length,type}/**", "life/completed-once/*", "race/success-success/02"},
	})
	require.NoError(t, err)
	assert.Zero(t, d.Summary.Status.Fail)
	lines := strings.Split(written.String(), "\n")
	refused := 0
	for i, line := range lines[:len(lines)-1] {
		assert.NotContains(t, line, "not the documented one", "%s", lines[max(0, i-1)])
		if strings.HasPrefix(line, "PutJobSuccessResult") && strings.Contains(line, ": 400 ") {
			refused++
			assert.True(t, strings.HasPrefix(lines[i+1], "         "), "no rule is named: %s", line)
		}
	}
	assert.Greater(t, refused, 100)
}

// TestTheLogReadsBothWires sends requests of RPC v2 CBOR that are odd around their body and in it: of no answer of the
// strict provider may the log say that another is documented.
func TestTheLogReadsBothWires(t *testing.T) {
	p := provider.New()
	var written bytes.Buffer
	entries := log.New(&written, "", 0)
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: logbook.New(p, jobsOf(p), func(e logbook.Exchange) { entries.Println(e.Text()) })}, plumbline.Options{
		Wire: "cbor", Run: []string{"cbor/{headers,target,route,unknown-operation,protocol,type,timestamp,open,spelling,well-formed}/**"},
	})
	require.NoError(t, err)
	assert.Zero(t, d.Summary.Status.Fail)
	var last string
	for line := range strings.Lines(written.String()) {
		assert.NotContains(t, line, "not the documented one", last)
		last = line
	}
	assert.Greater(t, strings.Count(written.String(), "cbor/headers"), 5, "why a request was refused")
}

// TestJobsOfPartnersAreNamed: a poll says which jobs it gave, on behalf of partners too.
func TestJobsOfPartnersAreNamed(t *testing.T) {
	for body, says := range map[string]string{
		`{"jobs":[{"jobId":"a","clientId":"c"},{"jobId":"b","clientId":"c"}]}`: ": 200, job a, b",
		`{"jobs":[]}`: ": 200, no job",
	} {
		assert.Contains(t, noted("PollForThirdPartyJobs", nil, 200, nil, body).Text(), says)
	}
}
