package compare

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// BenchmarkCompareTen reads and compares ten reports of ten thousand cases, as plumbline compare does, but one after
// the other.
func BenchmarkCompareTen(b *testing.B) {
	var texts [10]bytes.Buffer
	for i := range texts {
		statuses := make(map[string]string, 10_000)
		for n := range 10_000 {
			status := report.StatusPass
			if n%97 == i {
				status = report.StatusFail
			}
			statuses[fmt.Sprintf("family%d/pattern/an-id-of-the-usual-length-%05d", n%10, n)] = status
		}
		d := run(fmt.Sprintf("run %d", i), statuses).Document
		for n := range d.Cases {
			d.Cases[n].Title, d.Cases[n].Source = "a title of the usual length, which says it all", "CodePipeline API Reference: PutJobSuccessResult, Request Parameters, continuationToken"
		}
		require.NoError(b, report.WriteJSON(&texts[i], d))
	}
	for b.Loop() {
		runs := make([]Run, len(texts))
		for i := range texts {
			d, err := report.ReadJSON(bytes.NewReader(texts[i].Bytes()))
			require.NoError(b, err)
			runs[i] = Run{fmt.Sprintf("run %d", i), d}
		}
		c, err := New(runs)
		require.NoError(b, err)
		require.NoError(b, Text(io.Discard, c, report.TextOptions{}))
	}
}
