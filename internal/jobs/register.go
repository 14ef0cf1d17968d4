package jobs

import (
	"context"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
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

// row is what the ids of a target's jobs have in common. Of a target that numbers its jobs only a few characters
// change, and an id below the highest may be that of a job which this run has not seen: of a run before, or of
// somebody else.
type row struct {
	ids            int
	first, highest string
	varies         []bool // which characters are not the same in all
	uneven         bool   // ids are of several lengths
}

// AnotherJob is why a case is left out about an id that no job is to have.
const AnotherJob = "the target has, or may have, another job of the id that this case names"

// sparse is how many ids there may be in a row for each that was seen: executions and other jobs are between them.
const sparse = 4096

// add adds the id of a job that was not seen before.
func (r *row) add(id string) {
	if r.ids++; r.ids == 1 {
		r.first, r.varies = id, make([]bool, len(id))
	}
	if r.uneven = r.uneven || len(id) != len(r.first); r.uneven {
		return
	}
	r.highest = max(r.highest, id)
	for i := range len(id) {
		r.varies[i] = r.varies[i] || id[i] != r.first[i]
	}
}

// reaches reports whether an id may be that of a job of the row. One job alone does not tell whether there is a row.
func (r *row) reaches(id string) bool {
	if r.ids < 2 || r.uneven || len(id) != len(r.first) || id > r.highest {
		return false
	}
	room, last := 1, 0 // how many ids the characters that change make, and the last of these
	for i, varies := range r.varies {
		if varies && room <= sparse*r.ids {
			room, last = 16*room, i
		}
	}
	return room <= sparse*r.ids && id[last+1:] == r.highest[last+1:]
}

// astray are jobs that came otherwise than they were to; guarded by AWS.mu.
type astray struct {
	strays []Job // of no pipeline of ours, or of one by names that are spelled otherwise
	first  bool  // a first job came by a poll for another action type than its action's
	next   []Job // those that a token led to which came so
}

// stray keeps a job that belongs nowhere by the names it came with, as long as there are few.
func (s *astray) stray(job Job) {
	if len(s.strays) < mostUnasked {
		s.strays = append(s.strays, job)
	}
}

// polledFor notes a job that came by a poll for another action type than that of its action.
func (s *astray) polledFor(job *Job, asked, own types.ActionTypeId) {
	switch {
	case sameType(asked, own):
	case job.Token == nil:
		s.first = true
	case len(s.next) < mostUnasked:
		s.next = append(s.next, *job)
	}
}

// Strays are the jobs of our action types that belong to no pipeline of ours, by the names that they came with.
func (a *AWS) Strays() []Job {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.strays)
}

// OfOtherType are the jobs that a token led to and that came by a poll for another action type than that of their
// action; none of a target where first jobs do so too: then it is the poll that does not look at the type.
func (a *AWS) OfOtherType() []Job {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.first {
		return nil
	}
	return slices.Clone(a.next)
}

// nearHome is home of a job that names its place in another letter case than the definition of the pipeline. The job
// names it as the definition does then.
func (a *AWS) nearHome(job *Job, id types.ActionTypeId) *Batch {
	b := a.batches[strings.ToLower(job.Pipeline)] // as all names of pipelines are
	if b == nil || a.blind.Load() {
		return nil
	}
	places := slices.Clone(b.types.stages())
	for _, action := range b.Actions {
		places = append(places, Further{Stage: firstStage, Action: action})
	}
	for _, place := range places {
		if !strings.EqualFold(place.Action, job.Action) ||
			job.Stage != "" && !strings.EqualFold(place.Stage, job.Stage) {
			continue
		}
		if job.Pipeline, job.Action = b.Pipeline, place.Action; job.Stage != "" {
			job.Stage = place.Stage
		}
		return a.home(job, id)
	}
	return nil
}
