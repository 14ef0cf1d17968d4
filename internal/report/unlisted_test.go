package report_test

import (
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/report"

	"github.com/stretchr/testify/assert"
)

func TestExitCodeOfWhatIsOnlyCounted(t *testing.T) {
	for status, code := range map[string]int{report.StatusPass: 0, report.StatusObserved: 0, report.StatusSkip: 2, report.StatusError: 2, report.StatusFail: 1} {
		d := &report.Document{Complete: true, Unlisted: []report.Unlisted{{Status: status, Count: 2}}}
		assert.Equal(t, code, report.ExitCode(d), status)
	}
}

func TestScoreAndPercent(t *testing.T) {
	for want, c := range map[string]report.Counts{
		"–":       {Observed: 3, Error: 1, Skip: 2},
		"100 %":   {Pass: 9, Fixed: 1, Observed: 5},
		"99.9 %":  {Pass: 99999, Fail: 1},
		"< 0.1 %": {Pass: 1, Fail: 99999},
		"0 %":     {Fail: 3},
		"50.0 %":  {Pass: 2, Warn: 1, Known: 1},
	} {
		assert.Equal(t, want, report.Percent(c.Score()))
	}
}
