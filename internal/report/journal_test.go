package report_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// tell gives a journal the events of a run with two failures, one of them told twice.
func tell(j *report.Journal) {
	head := &report.Document{Schema: report.Schema, Profile: "current", Tool: report.Tool{Name: "plumbline", Version: "test"}}
	j.Event(report.Event{Kind: report.KindStarted, Report: head})
	told := func(kind report.Kind, id, status, got string) {
		j.Event(report.Event{Kind: kind, Case: &report.Case{ID: id, Status: status, Level: report.LevelMust, Rule: "r", Got: got}})
	}
	told(report.KindCase, "a/passes", report.StatusPass, "200")
	told(report.KindCase, "b/fails", report.StatusFail, "500")
	told(report.KindFinding, "everywhere/x", report.StatusFail, "first")
	told(report.KindFinding, "everywhere/x", report.StatusFail, "first and second")
}

func TestAJournalIsReadAsAReport(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.json")
	j, err := report.NewJournal(path)
	require.NoError(t, err)
	tell(j)
	require.NoError(t, j.Close(false))
	whole, err := os.ReadFile(report.JournalPath(path))
	require.NoError(t, err)
	for name, cut := range map[string]int{"whole": 0, "cut within the last line": 5} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "journal")
			require.NoError(t, os.WriteFile(file, whole[:len(whole)-cut], 0o600))
			d, err := report.ReadFile(file)
			require.NoError(t, err)
			assert.False(t, d.Complete)
			assert.Equal(t, 2, d.Summary.Status.Fail, "what passed is not listed, what was told twice is there once")
			assert.Equal(t, "500", d.Cases[0].Got)
			assert.Equal(t, cut == 0, d.Cases[1].Got == "first and second", "of two, the last that is whole")
			assert.Len(t, d.Groups, 2)
			assert.NotEmpty(t, d.Notes)
		})
	}
}

func TestAJournalGoesWhenTheReportIsThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.json")
	for _, reported := range []bool{false, true} {
		j, err := report.NewJournal(path)
		require.NoError(t, err)
		tell(j)
		require.NoError(t, j.Close(reported))
		_, err = os.Stat(report.JournalPath(path))
		assert.Equal(t, reported, os.IsNotExist(err))
	}
}

// TestAJournalOnAFullDisk complains only when there is no report either.
func TestAJournalOnAFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no /dev/full")
	}
	for _, reported := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "r.json")
		require.NoError(t, os.Symlink("/dev/full", report.JournalPath(path)))
		j, err := report.NewJournal(path)
		require.NoError(t, err)
		tell(j)
		if err = j.Close(reported); reported {
			assert.NoError(t, err)
		} else {
			assert.ErrorContains(t, err, "no space left")
		}
	}
}

func TestNoJournal(t *testing.T) {
	var none *report.Journal
	tell(none)
	assert.NoError(t, none.Close(true))
	_, err := report.NewJournal(filepath.Join(t.TempDir(), "nowhere", "r.json"))
	assert.ErrorContains(t, err, "cannot write findings")
}
