package client

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

var sampleBody = []byte(`{"jobId":"f4f4ff82-2d11-4b6e-9a5f-000000000001","continuationToken":"` + strings.Repeat("t", 200) + `"}`)

var trivial = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", contentType)
})

// benchmarkDo measures signed requests of 16 workers against a trivial handler
// in the same process.
func benchmarkDo(b *testing.B, r wire.Request) {
	t := open(b, Options{Handler: trivial, Conns: 16})
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	work := make(chan struct{}, 1024)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range work {
				if e := t.Do(ctx, r); e.Fate != wire.Answered {
					b.Error(e.Detail)
				}
			}
		})
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		work <- struct{}{}
	}
	close(work)
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

func BenchmarkDoSigned(b *testing.B) { benchmarkDo(b, wire.Request{Body: sampleBody}) }

func BenchmarkDoUnsigned(b *testing.B) {
	benchmarkDo(b, wire.Request{Body: sampleBody, Signature: wire.Unsigned})
}

func BenchmarkPrepareSigned(b *testing.B) {
	t := open(b, Options{Handler: trivial})
	r := wire.Request{Body: sampleBody}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := t.prepare(b.Context(), &r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBurst(b *testing.B) {
	t := open(b, Options{Handler: trivial})
	reqs := make([]wire.Request, 16)
	for i := range reqs {
		reqs[i].Body = sampleBody
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, e := range t.Burst(b.Context(), reqs) {
			if e.Fate != wire.Answered {
				b.Fatal(e.Detail)
			}
		}
	}
}
