package fuzz

import (
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// BenchmarkTry is one execution of FuzzRequest without the engine.
func BenchmarkTry(b *testing.B) {
	s, err := subject.Embedded("")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := uint64(0); b.Loop(); i++ {
		if problem, err := s.Try(generate.NewRequest(generate.Seeded(i))); problem != "" || err != nil {
			b.Fatal(problem, err)
		}
	}
}
