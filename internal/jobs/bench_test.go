package jobs_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// BenchmarkSupply gets jobs in progress from the embedded provider by AWS calls: a
// pipeline, an execution and the polls for every fifty, and the acknowledgement of each.
func BenchmarkSupply(b *testing.B) {
	to, err := client.New(b.Context(), client.Options{Handler: provider.New()})
	require.NoError(b, err)
	defer func() { _ = to.Close() }()
	a, err := jobs.NewAWS(b.Context(), to, jobs.AWSOptions{})
	require.NoError(b, err)
	b.ResetTimer()
	for left := b.N; left > 0; left -= jobs.MostActions {
		batch, err := a.Open(b.Context(), min(left, jobs.MostActions))
		require.NoError(b, err)
		require.Len(b, batch.Jobs, min(left, jobs.MostActions))
	}
	b.StopTimer()
	require.NoError(b, a.Close(context.WithoutCancel(b.Context())))
}
