package jobs

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// question is what a poll asks for.
type question struct {
	id    types.ActionTypeId
	most  int32
	query map[string]string
	cbor  bool
	line  *Line // whose jobs they are; nil of those of batches
	// told says that one batch alone has the action type; also are those of the actions beside, to be asked for too.
	told bool
	also []types.ActionTypeId
}

// about asks for as many jobs as there may be of an action type of batches.
func (a *AWS) about(id types.ActionTypeId) question {
	q := question{id: id, most: MostActions, cbor: a.onCBOR(id)}
	q.also, q.told = a.neighbours(id)
	return q
}

func (q question) input() *codepipeline.PollForJobsInput {
	return &codepipeline.PollForJobsInput{ActionTypeId: &q.id, MaxBatchSize: &q.most, QueryParam: q.query}
}

// poll asks for jobs of one action type and puts those that come into the inboxes of the batches that they belong to.
// It answers how many were new, and whether the target listened: it may have throttled all of it. When a target hands
// out few jobs at a time, several polls run side by side.
func (a *AWS) poll(ctx context.Context, q question, wanted int) (fresh int, heard bool) {
	side := 1
	if y := int(a.yield.Load()); y > 0 && wanted > y {
		side = min(mostPolls/2, (wanted+y-1)/y)
	}
	all := slices.Repeat([]question{q}, side)
	if len(q.also) > 0 {
		all = q.each()
	}
	counts, listened := make([]int, len(all)), make([]bool, len(all))
	var group sync.WaitGroup
	for i, one := range all {
		group.Go(func() { counts[i], listened[i] = a.pollOnce(ctx, one) })
	}
	group.Wait()
	for _, n := range counts {
		fresh += n
	}
	if len(q.also) > 0 { // each has jobs of its own
		return fresh, !slices.Contains(listened, false)
	}
	return fresh, slices.Contains(listened, true)
}

func (a *AWS) pollOnce(ctx context.Context, q question) (fresh int, heard bool) {
	slots := a.polls
	if q.told {
		slots = a.toldPolls
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return 0, false
	}
	a.polling.RLock()
	defer a.polling.RUnlock()
	return a.fetch(ctx, q)
}

// fetch polls and puts what comes where it belongs.
func (a *AWS) fetch(ctx context.Context, q question) (fresh int, heard bool) {
	answered, sent := a.asking(q.id), time.Now()
	came, unheard, err := a.ask(ctx, q)
	a.mute.note(sent, timedOut(err))
	defer answered(unheard)
	a.mu.Lock()
	defer a.mu.Unlock()
	listened := !Throttled(err) && !timedOut(err)
	if q.line != nil {
		return q.line.receive(came, q, err, listened), listened
	}
	if err != nil {
		for _, b := range a.opened {
			b.pollErr = err
		}
	}
	a.yield.Store(max(a.yield.Load(), int64(len(came)))) // mu is held
	for _, job := range came {
		if a.receive(job, q.id) {
			fresh++
		}
	}
	if fresh > 0 {
		a.freshAt.Store(time.Now().UnixNano())
		close(a.news)
		a.news = make(chan struct{})
	}
	if fresh == 0 && len(came) > 0 {
		a.clear(ctx)
	}
	return fresh, listened
}

// Throttled says whether a call was refused for there being too many: nothing follows from that.
func Throttled(err error) bool {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) && slices.Contains([]int{http.StatusTooManyRequests, http.StatusServiceUnavailable},
		answer.HTTPStatusCode()) {
		return true
	}
	return retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err) == aws.TrueTernary && !atLimit(err)
}

// ask is one call of PollForJobs, which is made again where the target does not know the action type yet. There may be
// jobs beside an error, and jobs may be lost with an answer that was not heard.
func (a *AWS) ask(ctx context.Context, q question) (came []Job, unheard bool, err error) {
	late := a.settled(ctx, func() bool {
		came, unheard, err = a.askOnce(ctx, q)
		return says(err, noSuchType)
	})
	if late && err == nil {
		a.typesLate.Store(true)
	}
	return came, unheard, err
}

func (a *AWS) askOnce(ctx context.Context, q question) (came []Job, unheard bool, err error) {
	if q.cbor {
		return a.pollOnCBOR(ctx, q)
	}
	c, err := invoke(ctx, a, "PollForJobs", a.client.PollForJobs, q.input())
	a.reached(err)
	if err = taken(err); err != nil {
		return nil, c.unheard(err), err
	}
	came, err = jobsIn(c.body, q.line != nil)
	if q.line != nil {
		if err = nil; c.lost == 0 { // one that broke off says nothing of what the target answers
			a.options.heard(q, c)
		}
	}
	return came, c.unheard(nil), err
}

// How often a job may be delivered again before it is acknowledged: one that nobody
// awaited, and one that somebody did who has not come to acknowledge it.
const (
	mostAgain      = 2
	mostAgainTaken = 15
)

// hungry is after what time without a job somebody is held up by those that are delivered again and again.
const hungry = 250 * time.Millisecond

// clear acknowledges the jobs that are delivered again and again: a target that
// delivers until it is told not to would deliver no others. The caller holds the mutex.
func (a *AWS) clear(ctx context.Context) {
	starving := time.Since(time.Unix(0, a.hungry.Load())) < hungry
	for _, job := range a.seen {
		most := mostAgain
		if job.taken {
			most = mostAgainTaken
		}
		if job.again < most || job.kept && !starving || job.acked != nil {
			continue
		}
		job.acked, job.released = make(chan struct{}), true
		a.repeats.Store(true)
		a.clearing.Go(func() { a.settle(job, a.acknowledge(ctx, job)) }) // in vain, it is delivered once more
	}
}

// receive records a job. It answers whether the job is new: the same job may be delivered twice.
func (a *AWS) receive(job Job, id types.ActionTypeId) bool {
	if job.ID == "" {
		return false
	}
	if known := a.seen[job.ID]; known != nil {
		if a.ended[job.ID] {
			a.again[job.ID] = job
		} else {
			known.Nonce = job.Nonce
			known.again++
		}
		return false
	}
	if ended, known := a.past.job(job.ID); known {
		if ended && len(a.again) < mostUnasked {
			a.again[job.ID] = job
		}
		return false
	}
	a.row.add(job.ID)
	if job.Execution == "" {
		a.selfStarts.untold.Store(true)
	}
	b := a.home(&job, id)
	if told := job; b == nil {
		if b = a.nearHome(&job, id); b != nil {
			a.stray(told)
		}
	}
	if b == nil {
		if own := a.batches[job.Pipeline]; own != nil && own.removed || a.past.pipeline(job.Pipeline) {
			return false // it came after all that was to be seen of its pipeline
		}
		if len(a.strays) >= mostUnasked {
			a.past.add(a.past.left, job.ID)
			return false
		}
		a.seen[job.ID], a.strays = &job, append(a.strays, job)
		return false
	}
	if len(b.inbox[job.Action]) >= mostUnasked {
		a.past.add(a.past.left, job.ID)
		return false
	}
	a.polledFor(&job, id, b.types.of(job.Action))
	job.batch = b
	b.share(&job)
	a.seen[job.ID] = &job
	if job.Execution != "" && !slices.Contains(b.all, job.Execution) {
		b.all = append(b.all, job.Execution)
	}
	b.inbox[job.Action] = append(b.inbox[job.Action], &job)
	return true
}

// Uncalled says whether the target starts executions that nobody has called for, now and
// then: what the state of a pipeline shows may then be about one of these.
func (a *AWS) Uncalled(ctx context.Context) bool {
	if a.uncalledSeen() {
		return true
	}
	a.poll(ctx, a.about(a.usual.source), 1)
	return a.uncalledSeen()
}

func (a *AWS) uncalledSeen() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.uncalled = a.uncalled || slices.ContainsFunc(a.opened, (*Batch).uncalled)
	return a.uncalled
}

// uncalled says whether there was a job of an execution that nobody has called for. While
// one is being called for, its id is not known yet.
func (b *Batch) uncalled() bool {
	if len(b.calls) == 0 || b.calling || b.unsure {
		return false
	}
	return slices.ContainsFunc(b.all, func(e string) bool { return !slices.Contains(b.calls, e) })
}

// mostUnasked is how many jobs are kept that nobody awaits, of one action or of none:
// enough to accuse a target that hands them out without end.
const mostUnasked = 100

// home finds the batch that a job belongs to, and its action where the target does not name both: that of the type, or
// the first one that has had no job.
func (a *AWS) home(job *Job, id types.ActionTypeId) *Batch {
	b := a.batches[job.Pipeline]
	switch {
	case job.Pipeline != "" && job.Action != "":
		a.telling = true
	case !a.telling:
		a.blind.Store(true)
	}
	if b == nil && a.blind.Load() {
		b = a.newest[aws.ToString(id.Version)]
	}
	if b == nil {
		return nil
	}
	if a.blind.Load() {
		job.Action = "" // of which pipeline is not known
		if b.types.each == nil {
			job.Execution = ""
		}
	}
	switch {
	case job.Action != "":
		job.Action = b.key(job)
	case b.types.each != nil:
		job.Action = b.typed(id)
	case id.Category != types.ActionCategorySource:
		job.Action = NextAction
	default:
		for _, action := range b.Actions {
			if b.last[action] == nil && len(b.inbox[action]) == 0 {
				job.Action = action
				break
			}
		}
	}
	if !b.has(job.Action) {
		return nil
	}
	return b
}

// Known says whether the target was seen to have a job of this id.
func (a *AWS) Known(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.knows(id)
}

func (a *AWS) knows(id string) bool {
	_, retired := a.past.job(id)
	return retired || a.seen[id] != nil
}

// MayHave says whether the target may have a job of this id: it was seen to have one, or it numbers its jobs.
func (a *AWS) MayHave(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.knows(id) || a.row.reaches(id)
}

// Ended notes that a job was completed, so that its being handed out again is seen.
func (a *AWS) Ended(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended[id] = true
}

// Again are the jobs that were handed out again after they had ended.
func (a *AWS) Again() []Job {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []Job
	for _, j := range a.again {
		out = append(out, j)
	}
	return out
}

// Batches are all batches that were opened.
func (a *AWS) Batches() []*Batch {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.opened)
}
