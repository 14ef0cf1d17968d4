package jobs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs/names"
)

// Close removes everything that was made. It goes on after an error and answers what could not be removed.
func (a *AWS) Close(ctx context.Context) error {
	a.clearing.Wait()
	a.mu.Lock()
	opened, made := a.opened, a.types
	a.mu.Unlock()
	_, err := a.remove(ctx, opened)
	return errors.Join(err, a.removeTypes(ctx, made))
}

// removeTypes removes action types, and goes on after an error.
func (a *AWS) removeTypes(ctx context.Context, made []types.ActionTypeId) error {
	errs := make([]error, len(made)) // in their order
	var group errgroup.Group
	group.SetLimit(mostDeletions)
	for i, id := range made {
		group.Go(func() error {
			_, err := a.client.DeleteCustomActionType(ctx,
				&codepipeline.DeleteCustomActionTypeInput{
					Category: id.Category, Provider: id.Provider, Version: id.Version,
				})
			if err != nil && !a.lacks(err) {
				errs[i] = fmt.Errorf("DeleteCustomActionType %s %s: %s", id.Category, *id.Provider, brief(err))
			}
			return nil
		})
	}
	_ = group.Wait() // none of them ends the others
	a.mu.Lock()
	defer a.mu.Unlock()
	a.types = slices.DeleteFunc(slices.Clone(a.types), func(id types.ActionTypeId) bool {
		i := slices.IndexFunc(made, func(m types.ActionTypeId) bool { return sameType(id, m) })
		return i >= 0 && errs[i] == nil
	})
	return firstOf(errs)
}

// firstOf is the first of several errors of one kind, with the number of the others; nil for none.
func firstOf(errs []error) error {
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	switch len(errs) {
	case 0:
		return nil
	case 1, 2:
		return errors.Join(errs...)
	}
	return fmt.Errorf("%w, and %d more of %d action types", errs[0], len(errs)-1, len(errs))
}

// mostDeletions is how many things are removed at the same time.
const mostDeletions = 16

// remove deletes the pipelines of batches. It goes on after an error, but not when nothing
// could be removed for a while, and answers the batches whose pipelines are gone.
func (a *AWS) remove(ctx context.Context, batches []*Batch) (removed []*Batch, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	vain := time.AfterFunc(closePatience, stop)
	defer vain.Stop()
	var group errgroup.Group
	group.SetLimit(mostDeletions)
	gone := make([]bool, len(batches))
	for i, b := range batches {
		if b.isRemoved() {
			gone[i] = true
			continue
		}
		group.Go(func() error {
			_, err := invoke(ctx, a, "DeletePipeline", a.client.DeletePipeline,
				&codepipeline.DeletePipelineInput{Name: &b.Pipeline})
			if err != nil && !a.lacks(err) {
				return fmt.Errorf("DeletePipeline %s: %s", b.Pipeline, brief(err))
			}
			gone[i] = true
			vain.Reset(closePatience)
			return nil
		})
	}
	err = group.Wait()
	for i, b := range batches {
		if gone[i] {
			removed = append(removed, b)
		}
	}
	return removed, err
}

// lacks says whether the error tells that there is nothing to remove, or that the target has no such operation: what
// was made then stays, which a provider is free to have. In AWS itself nothing may stay.
func (a *AWS) lacks(err error) bool {
	if nothingThere(err) {
		return true
	}
	var response *smithyhttp.ResponseError
	if a.options.Real || !errors.As(err, &response) {
		return false
	}
	var api smithy.APIError
	known := errors.As(err, &api) && slices.Contains([]string{
		"UnknownOperationException", "NotImplemented", "NotImplementedException", "UnsupportedOperation",
		"InvalidAction",
	}, api.ErrorCode())
	return known || slices.Contains([]int{404, 405, 501}, response.HTTPStatusCode())
}

// nothingThere reports whether a deletion found nothing, which is as good: an earlier
// request, whose answer was lost, may have deleted it, or nothing had been made.
func nothingThere(err error) bool {
	return refusedFor(err, "notfound", "not found", "nosuch", "does not exist", "doesn't exist")
}

// sweep is the removal of what killed runs have left behind.
type sweep struct {
	client *codepipeline.Client
	before time.Time
	dry    bool

	found []string
	young map[string]bool // runs that may be going on
}

// Sweep removes the pipelines and the action types that runs have left behind which were killed, and answers their
// names. A run whose pipelines are younger than older may be going on: it is left alone, and answered as young. Dry
// only answers what there is.
func Sweep(ctx context.Context, t *client.Target, older time.Duration, dry bool) (found, young []string, err error) {
	s := &sweep{
		client: newClient(t, &atomic.Int64{}), before: time.Now().Add(-older), dry: dry, young: map[string]bool{},
	}
	if err = s.pipelines(ctx); err == nil {
		err = s.types(ctx)
	}
	slices.Sort(s.found)
	return s.found, slices.Sorted(maps.Keys(s.young)), err
}

func (s *sweep) pipelines(ctx context.Context) error {
	list := map[string]names.Run{}
	pages := codepipeline.NewListPipelinesPaginator(s.client, &codepipeline.ListPipelinesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("ListPipelines: %s", brief(err))
		}
		for _, p := range page.Pipelines {
			name := aws.ToString(p.Name)
			run, ours := names.OfPipeline(name)
			if !ours {
				continue
			}
			list[name] = run
			if p.Created != nil && p.Created.After(s.before) {
				s.young[string(run)] = true
			}
		}
	}
	var all error
	for _, name := range slices.Sorted(maps.Keys(list)) {
		if s.young[string(list[name])] {
			continue
		}
		s.found = append(s.found, "pipeline "+name)
		if s.dry {
			continue
		}
		_, err := s.client.DeletePipeline(ctx, &codepipeline.DeletePipelineInput{Name: aws.String(name)})
		if err != nil && !nothingThere(err) {
			all = errors.Join(all, fmt.Errorf("DeletePipeline %s: %s", name, brief(err)))
		}
	}
	return all
}

func (s *sweep) types(ctx context.Context) error {
	var ids []*types.ActionTypeId
	pages := codepipeline.NewListActionTypesPaginator(s.client,
		&codepipeline.ListActionTypesInput{ActionOwnerFilter: types.ActionOwnerCustom})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("ListActionTypes: %s", brief(err))
		}
		for _, t := range page.ActionTypes {
			if t.Id == nil {
				continue
			}
			if run, ours := names.OfProvider(aws.ToString(t.Id.Provider)); ours && !s.young[string(run)] {
				ids = append(ids, t.Id)
			}
		}
	}
	var all error
	for _, id := range ids {
		name := fmt.Sprintf("action type %s %s", id.Category, *id.Provider)
		s.found = append(s.found, name)
		if s.dry {
			continue
		}
		_, err := s.client.DeleteCustomActionType(ctx,
			&codepipeline.DeleteCustomActionTypeInput{
				Category: id.Category, Provider: id.Provider, Version: id.Version,
			})
		if err != nil && !nothingThere(err) {
			all = errors.Join(all, fmt.Errorf("DeleteCustomActionType %s: %s", name, brief(err)))
		}
	}
	return all
}

// Drain waits for the polls that are under way and polls both stages until nothing new comes, twice in a row.
func (a *AWS) Drain(ctx context.Context) {
	pairs := []pair{a.usual}
	if a.waiting.Load() == 0 {
		a.mu.Lock()
		pairs = append(pairs, a.quietPairs...)
		a.mu.Unlock()
	}
	a.drainAll(ctx, pairs)
}

// DrainOf is Drain of the stages of some batches.
func (a *AWS) DrainOf(ctx context.Context, batches []*Batch) {
	var pairs []pair
	for _, b := range batches {
		if !slices.ContainsFunc(pairs, func(p pair) bool { return p.version() == b.types.version() }) {
			pairs = append(pairs, b.types)
		}
	}
	a.drainAll(ctx, pairs)
}

func (a *AWS) drainAll(ctx context.Context, pairs []pair) {
	var group sync.WaitGroup
	for _, p := range pairs {
		group.Go(func() { a.drain(ctx, p) })
	}
	group.Wait()
}

// drain is Drain of one pair of action types.
func (a *AWS) drain(ctx context.Context, p pair) {
	a.answered(ctx, p.source)
	a.answered(ctx, p.build)
	for nothing := 0; nothing < 2 && ctx.Err() == nil && !a.mute.is(a.limit); {
		var group sync.WaitGroup
		first, second := 0, 0
		group.Go(func() { first, _ = a.poll(ctx, a.about(p.source), 1) })
		group.Go(func() { second, _ = a.poll(ctx, a.about(p.build), 1) })
		group.Wait()
		if nothing++; first+second > 0 {
			nothing = 0
		}
	}
}

// space is what a target gets back that takes few action types (AWS takes 50 in a region) or pipelines at a time: those
// that nobody uses any more are removed when it refuses a further one, and otherwise in the end.
type space struct {
	removing sync.Mutex
	freed    atomic.Int64 // how often something was removed
	// guarded by AWS.mu
	left  []types.ActionTypeId
	spare []pair // of quiet batches that need not wait any more
}

// unused says that nobody uses action types any more, nor the pipelines of them.
func (a *AWS) unused(ids ...types.ActionTypeId) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.space.left = append(a.space.left, ids...)
}

// Close says that nobody uses the line any more.
func (l *Line) Close() { l.aws.unused(l.types.source, l.types.build) }

// within creates something, and again after others of its kind were removed, where the target refuses it for a limit.
// An ErrFull says that there was nothing to remove.
func (a *AWS) within(ctx context.Context, create func() error) error {
	for {
		before := a.space.freed.Load()
		err := create()
		full := errors.Is(err, ErrFull)
		if !full && !atLimit(err) {
			return err
		}
		if a.removeUnused(ctx, before) {
			continue
		}
		if !full {
			err = fmt.Errorf("%w: %s", ErrFull, brief(err))
		}
		return err
	}
}

// removeUnused removes what nobody uses any more. It reports whether anything was removed since the count of removals
// was before.
func (a *AWS) removeUnused(ctx context.Context, before int64) bool {
	a.space.removing.Lock()
	defer a.space.removing.Unlock()
	a.mu.Lock()
	left := a.space.left
	a.space.left = nil
	var done []*Batch
	for _, b := range a.opened {
		if slices.ContainsFunc(left, func(id types.ActionTypeId) bool { return sameType(id, b.types.source) }) {
			done = append(done, b)
		}
	}
	a.mu.Unlock()
	if len(left) > 0 {
		a.retire(ctx, done)
		if a.removeTypes(ctx, left) == nil {
			a.space.freed.Add(1)
		}
	}
	return a.space.freed.Load() > before && ctx.Err() == nil
}

func sameType(a, b types.ActionTypeId) bool {
	return a.Category == b.Category && *a.Provider == *b.Provider && *a.Version == *b.Version
}
