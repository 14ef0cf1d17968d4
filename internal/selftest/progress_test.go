package selftest

import (
	"bytes"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// BenchmarkProgress measures which part of a run its display takes, in one and
// the same run.
func BenchmarkProgress(b *testing.B) {
	var display atomic.Int64 // nanoseconds; events come from several goroutines
	var whole time.Duration
	for b.Loop() {
		var screen bytes.Buffer
		progress := report.NewProgress(&screen, true, 120)
		started := time.Now()
		_, err := plumbline.Check(b.Context(), plumbline.Target{Handler: provider.New()}, plumbline.Options{OnEvent: func(e report.Event) {
			began := time.Now()
			progress.Event(e)
			display.Add(int64(time.Since(began)))
		}})
		require.NoError(b, err)
		whole += time.Since(started)
	}
	b.ReportMetric(100*float64(display.Load())/float64(whole), "%/run")
}
