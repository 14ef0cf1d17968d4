package jobs

import "context"

// noSuchPipeline is the error of a pipeline that is not there.
const noSuchPipeline = "PipelineNotFoundException"

// Forgotten reports whether the target has forgotten what the run has made, and not removed: a pipeline and the action
// types. One that keeps all in memory and is started again has, through no fault of its.
func (a *AWS) Forgotten(ctx context.Context) bool {
	return a.forgets(ctx, a.usual)
}

// forgets is Forgotten by action types that are not known any more.
func (a *AWS) forgets(ctx context.Context, of pair) bool {
	if a.forgot.Load() { // they may have been made again
		return true
	}
	for _, b := range a.Batches() {
		if !b.made || b.isRemoved() {
			continue
		}
		if _, err := b.State(ctx); !says(err, noSuchPipeline) {
			return false
		}
		_, _, err := a.askOnce(ctx, a.about(of.source))
		if says(err, noSuchType) {
			a.forgot.Store(true)
		}
		return a.forgot.Load()
	}
	return false
}

// Renew makes the action types that several batches share once more, so that what the target forgets from now on is
// forgotten a second time.
func (a *AWS) Renew(ctx context.Context) {
	a.mu.Lock()
	pairs := append([]pair{a.usual}, a.quietPairs...)
	a.mu.Unlock()
	a.forgot.Store(false)
	for _, p := range pairs {
		_ = a.createTypes(ctx, p) // whoever needs them tells
	}
}
