package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/report/reporttest"
)

// TestThePictureOfAHistory has the page of a report link the picture of a history, which is written beside it.
func TestThePictureOfAHistory(t *testing.T) {
	d := reporttest.Sample()
	event := report.HistoryEvent{Client: 1, Operation: model.AcknowledgeJob, Accepted: true, Outcome: "200", CallNS: 1, ReturnNS: 5}
	other := event
	other.Client = 2
	d.Cases[0].History = &report.History{First: "dispatched", Events: []report.HistoryEvent{event, other}}
	from, page := save(t, "saved.json", d), filepath.Join(t.TempDir(), "a page.html")
	got := call(t.Context(), cannot, "report", from, "--format", "html="+page)
	require.Zero(t, got.code, got.stderr)
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.Contains(t, string(text), `href="./a%20page.history-1.html"`)
	picture, err := os.ReadFile(filepath.Join(filepath.Dir(page), "a page.history-1.html"))
	require.NoError(t, err)
	assert.Contains(t, string(picture), "AcknowledgeJob: 200")
	assert.Contains(t, string(picture), d.Cases[0].ID)

	got = call(t.Context(), cannot, "report", from, "--format", "html")
	assert.NotContains(t, got.stdout, "history-1.html", "there is nothing beside standard output")
}
