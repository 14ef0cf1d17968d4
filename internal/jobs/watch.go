package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

// watch is a wait for jobs. That there is none follows from polls alone: one that was sent after the time in which a
// job must appear, and those of others that are still unanswered, any of which may bring it.
type watch struct {
	aws *AWS
	question
	start    time.Time
	progress time.Time // when something came
	heard    time.Time // when the last poll was sent that was answered, with nothing new
	deaf     bool      // the last poll was throttled, or its answer lost
	queued   bool      // the last poll brought jobs of others, behind which more may wait
	pause    time.Duration
	polled   chan polled // of the poll that is under way, nil for none
}

// polled is what a poll came to.
type polled struct {
	sent  time.Time
	fresh int
	heard bool
}

func (a *AWS) watch(id types.ActionTypeId) *watch { return a.await(a.about(id)) }

// await waits for the jobs that polls with a question bring.
func (a *AWS) await(q question) *watch {
	now := time.Now()
	return &watch{aws: a, question: q, start: now, progress: now, heard: now, pause: time.Millisecond}
}

// portion is a watch that goes on where this one is, for a time of its own.
func (w *watch) portion() *watch {
	part := w.aws.await(w.question)
	part.heard, part.deaf, part.queued, part.polled = w.heard, w.deaf, w.queued, w.polled
	return part
}

// resume goes on where a portion has ended.
func (w *watch) resume(part *watch) {
	w.heard, w.deaf, w.queued, w.polled = part.heard, part.deaf, part.queued, part.polled
}

// anyExecution reports whether the jobs of other executions than the one that was started will do by now.
func (w *watch) anyExecution() bool {
	return w.id.Category == types.ActionCategorySource && time.Since(w.start) > otherExecution
}

// advance notes that something came.
func (w *watch) advance() {
	w.progress, w.pause = time.Now(), time.Millisecond
	w.aws.late(w.progress.Sub(w.start))
}

// conclusive reports whether a poll that was answered was sent a while after there was progress.
func (w *watch) conclusive(wait time.Duration) bool { return w.heard.Sub(w.progress) >= wait }

// mostQueued is for how many times as long a job is waited for while polls bring others.
const mostQueued = 15

// vain reports whether it was waited long enough since there was progress. Where jobs hold
// each other up, those of others are progress too, for a while; and while polls are
// throttled or get no answer, nothing is known. After a lost answer there is no verdict,
// so that only a second delivery is worth the wait. Of a target whose polls hang nothing is.
func (w *watch) vain(wait time.Duration) bool {
	a := w.aws
	if a.mute.is(a.limit) {
		return true
	}
	if a.unheard(w.id, w.start.Add(a.limit)) {
		wait = min(wait, impatience)
	}
	held := a.repeats.Load() && time.Since(time.Unix(0, a.freshAt.Load())) < wait
	switch {
	case w.queued:
		return time.Since(w.progress) > mostQueued*wait
	case held, w.deaf:
		return time.Since(w.progress) > 5*wait
	}
	return w.conclusive(wait)
}

// poll polls, or goes on waiting for the answer to the last poll, until there is news: an
// answer, or a job that somebody else's poll brought. It rests where nothing has come.
func (w *watch) poll(ctx context.Context, wanted int, nothing func() bool) {
	a := w.aws
	news := a.newsOf()
	if w.polled == nil {
		done := make(chan polled, 1)
		w.polled = done
		a.clearing.Go(func() {
			sent := time.Now()
			fresh, heard := a.poll(ctx, w.question, wanted)
			done <- polled{sent, fresh, heard}
		})
	}
	select {
	case p := <-w.polled:
		w.polled, w.deaf, w.queued = nil, !p.heard, p.fresh > 0
		if p.heard && !w.queued {
			w.heard = p.sent
		}
		if p.fresh == 0 && nothing() {
			w.pause = a.rest(ctx, w.pause, news)
		}
	case <-news:
	case <-ctx.Done():
	}
}

// rest waits a little, longer each time, or until there is news.
func (a *AWS) rest(ctx context.Context, pause time.Duration, news <-chan struct{}) time.Duration {
	select {
	case <-ctx.Done():
	case <-news:
	case <-time.After(pause):
	}
	most := 50 * time.Millisecond
	if a.unfollowed.Load() >= mostUnfollowed {
		most = 250 * time.Millisecond // what is waited for will hardly come
	}
	if a.options.Real {
		most = time.Second // each poll is a call that is counted, and may be throttled
	}
	return min(2*pause, most)
}

// verdict is nil where what has not come will not come, and an ErrNoVerdict where the
// answer of a poll may have carried it.
func (w *watch) verdict(wait time.Duration) error {
	switch {
	case w.aws.unheard(w.id, w.start):
		return fmt.Errorf("%w: an answer of PollForJobs was lost, and may have carried the job", ErrNoVerdict)
	case !w.conclusive(wait):
		return fmt.Errorf("%w: PollForJobs was throttled, did not answer, or had other jobs to hand out first",
			ErrNoVerdict)
	}
	return nil
}

// pending is a poll that is under way.
type pending struct {
	category types.ActionCategory
	answered chan struct{}
}

// asking notes that a poll is under way; the function that it returns that it is not any
// more, and whether its answer was lost.
func (a *AWS) asking(id types.ActionTypeId) func(lost bool) {
	p := &pending{id.Category, make(chan struct{})}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pending[p] = true
	return func(lost bool) {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.pending, p)
		close(p.answered)
		if lost {
			a.losses++
			a.unheardUntil[id.Category] = time.Now().Add(a.limit)
		}
	}
}

// answered waits until all polls of an action type have ended that are under way now.
func (a *AWS) answered(ctx context.Context, id types.ActionTypeId) {
	var under []*pending
	a.mu.Lock()
	for p := range a.pending {
		if p.category == id.Category {
			under = append(under, p)
		}
	}
	a.mu.Unlock()
	for _, p := range under {
		select {
		case <-p.answered:
		case <-ctx.Done():
			return
		}
	}
}

// unheard reports whether a poll of the action type may have taken jobs with it that were made since a time: one whose
// answer did not arrive, which the target may have worked on for as long again.
func (a *AWS) unheard(id types.ActionTypeId, since time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.unheardUntil[id.Category].After(since)
}

// Losses is how many answers of PollForJobs were lost, and perhaps jobs with them.
func (a *AWS) Losses() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.losses
}

// newsOf is closed when a job comes that is new.
func (a *AWS) newsOf() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.news
}
