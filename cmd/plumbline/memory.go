package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
)

const (
	// softMemory is from where on the garbage collector works harder, rather than let the
	// program grow: a gate shares its machine with what it checks. GOMEMLIMIT overrides it.
	softMemory = 56 << 20
	// ordinary is more than what a check of a conformant target keeps.
	ordinary = 64 << 20
	// otherMemory is about what the program needs besides its heap.
	otherMemory = 18 << 20
)

// limitMemory has the garbage collector work harder from softMemory on, but never so hard that it is most of the work:
// where more is in use, as the findings of a target on which nearly everything fails, or the hashes of a million random
// combinations, the limit follows. Without that the collector would run all the time.
func limitMemory() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetMemoryLimit(softMemory)
	var kept retained
	afterCollection(func() { debug.SetMemoryLimit(kept.limit(live())) })
}

// retained are the bytes of the heap that were in use at the last collections. What all of
// them found stays; the large bodies of a few requests do not.
type retained [8]int64

// limit takes what the next collection found in use, and returns the limit that follows:
// a third of what stays can be allocated before the collection after it, and as much as stays
// where that is more than a check of a conformant target keeps.
func (r *retained) limit(live int64) int64 {
	copy(r[:], r[1:])
	r[len(r)-1] = live
	stays := slices.Min(r[:])
	room := stays / 3
	if stays > ordinary {
		room = stays
	}
	return max(softMemory, stays+room+otherMemory)
}

// live is how many bytes of the heap were in use at the last collection.
func live() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// afterCollection calls a function after each garbage collection, in a goroutine of the runtime.
func afterCollection(do func()) {
	sentinel := new([1]*byte)
	runtime.AddCleanup(sentinel, func(struct{}) {
		do()
		afterCollection(do)
	}, struct{}{})
}
