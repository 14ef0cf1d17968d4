package jobs

import (
	"context"
	"hash/maphash"
	"slices"
)

// past is what is kept of what was retired: the hash of each name, so that a job that
// is delivered once more, or comes late, is still known.
type past struct {
	seed                   maphash.Seed
	ended, left, pipelines map[uint64]struct{} // jobs that had ended, and that had not
}

func newPast() past {
	return past{maphash.MakeSeed(), map[uint64]struct{}{}, map[uint64]struct{}{}, map[uint64]struct{}{}}
}

func (p past) add(to map[uint64]struct{}, name string) {
	to[maphash.String(p.seed, name)] = struct{}{}
}

func (p past) has(in map[uint64]struct{}, name string) bool {
	_, there := in[maphash.String(p.seed, name)]
	return there
}

func (p past) job(id string) (ended, known bool) {
	ended = p.has(p.ended, id)
	return ended, ended || p.has(p.left, id)
}

func (p past) pipeline(name string) bool { return p.has(p.pipelines, name) }

// retired is how many pipelines were retired.
func (a *AWS) retired() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.past.pipelines)
}

// Retire removes the pipelines of batches with which everything is settled, and
// forgets them. What cannot be removed now is left to Close.
func (a *AWS) Retire(ctx context.Context, batches []*Batch) {
	a.clearing.Wait()
	a.retire(ctx, batches)
}

// retire is Retire beside calls that may go on about other batches.
func (a *AWS) retire(ctx context.Context, batches []*Batch) {
	removed, _ := a.remove(ctx, batches) // Close tries again, and tells
	a.mu.Lock()
	defer a.mu.Unlock()
	gone := map[*Batch]bool{}
	for _, b := range removed {
		gone[b] = true
		if b.made && a.refused != nil {
			a.refused = nil
			a.most.Store(0) // smaller ones may have been refused for the same reason
		}
		delete(a.batches, b.Pipeline)
		for _, id := range b.types.sources() {
			if version := *id.Version; a.newest[version] == b {
				delete(a.newest, version)
			}
		}
		a.past.add(a.past.pipelines, b.Pipeline)
	}
	a.opened = slices.DeleteFunc(a.opened, func(b *Batch) bool { return gone[b] })
	for id, job := range a.seen {
		if !gone[job.batch] {
			continue
		}
		if a.ended[id] {
			a.past.add(a.past.ended, id)
		} else {
			a.past.add(a.past.left, id)
		}
		delete(a.seen, id)
		delete(a.ended, id)
	}
}
