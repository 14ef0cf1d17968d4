package runner

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestDistinct counts what differs in any of the bits that are kept, and nothing twice.
func TestDistinct(t *testing.T) {
	var d distinct
	for range 2 {
		d.add(0)
		for bit := range 64 {
			if bit < 32 || bit >= 52 {
				d.add(1 << bit)
			}
		}
	}
	assert.Equal(t, 1+44, d.n)
}

func BenchmarkDistinct(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var d distinct
		for n := range uint64(1_000_000) {
			d.add(n * 0x9e3779b97f4a7c15)
		}
	}
}
