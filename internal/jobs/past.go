package jobs

import (
	"context"
	"hash/maphash"
	"slices"
)

// past is what is kept of what was retired: a few bytes for each, so that a job that
// is delivered once more, or comes late, is still known.
type past struct {
	seed      maphash.Seed
	ended     map[uint64]bool // by the hash of a job's id: whether it had ended
	pipelines map[uint64]bool
}

func newPast() past {
	return past{maphash.MakeSeed(), map[uint64]bool{}, map[uint64]bool{}}
}

func (p past) job(id string) (ended, known bool) {
	ended, known = p.ended[maphash.String(p.seed, id)]
	return ended, known
}

func (p past) pipeline(name string) bool { return p.pipelines[maphash.String(p.seed, name)] }

// Retire removes the pipelines of batches with which everything is settled, and
// forgets them. What cannot be removed now is left to Close.
func (a *AWS) Retire(ctx context.Context, batches []*Batch) {
	a.clearing.Wait()
	removed, _ := a.remove(ctx, batches) // Close tries again, and tells
	a.mu.Lock()
	defer a.mu.Unlock()
	gone := map[*Batch]bool{}
	for _, b := range removed {
		gone[b] = true
		delete(a.batches, b.Pipeline)
		a.past.pipelines[maphash.String(a.past.seed, b.Pipeline)] = true
	}
	a.opened = slices.DeleteFunc(a.opened, func(b *Batch) bool { return gone[b] })
	for id, job := range a.seen {
		if gone[job.batch] {
			a.past.ended[maphash.String(a.past.seed, id)] = a.ended[id]
			delete(a.seen, id)
			delete(a.ended, id)
		}
	}
}
