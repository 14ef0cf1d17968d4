package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

// Line is the action types of a first and of a second stage, with the jobs of their pipelines. One owner alone polls
// for them, in one goroutine, and none is acknowledged but by the owner.
type Line struct {
	Provider, Version string // of the action types
	// Size is how many jobs are polled for at a time, and Query the value of the queryable property that is polled for,
	// empty for none. CBOR has polls be sent by CBOR.
	Size  int
	Query string
	CBOR  bool
	// Artifacts has each action of the first stage make an artifact, and those after it take the first of them.
	Artifacts bool

	aws   *AWS
	types pair

	// guarded by AWS.mu
	known   map[string]*Job
	waiting []*Job // that nobody has taken
	given   int    // jobs that polls gave, all of them counted
	again   int    // those of them that had been given before
	refused int    // polls in a row
	err     error  // of the last poll
}

// lineCounts are of all lines of a run.
type lineCounts struct {
	first     sync.Once    // whether the pipeline of a line has started by itself
	providers atomic.Int64 // names that were given
	refused   atomic.Int64 // jobs in a row for which polls were refused
}

// mostRefusals is how many polls in a row are refused before no other is sent for a job: some 250 ms. When so many jobs
// in a row as mostRefusedJobs did not come for that, one refusal is enough for the next.
const mostRefusals, mostRefusedJobs = 8, 5

// mostAsked is for how many jobs a poll asks at most where others stand before the one that is waited for.
const mostAsked = 4096

// NewProvider is a name of the run's for the provider of an action type.
func (a *AWS) NewProvider() string { return a.run.Numbered(a.lines.providers.Add(1)) }

// Define makes an action type with a queryable property, without one where its name is empty. The function says that
// nobody uses it any more.
func (a *AWS) Define(ctx context.Context, category, provider, version, property string) (release func(), err error) {
	id := actionType(types.ActionCategory(category), provider, version)
	if err = a.createType(ctx, id, property, nil); err == nil {
		a.proveType(ctx, id)
	}
	return func() { a.unused(id) }, a.beside(err)
}

// NewLine makes the action types of a line, with a queryable property and others, without one where its name is empty.
func (a *AWS) NewLine(ctx context.Context, provider, version, property string, also Settings) (*Line, error) {
	l := &Line{Provider: provider, Version: version, Size: MostActions, aws: a, known: map[string]*Job{}}
	l.types = pairOf(provider, l.Version)
	l.types.property, l.types.also = property, &also
	err := a.createTypes(ctx, l.types)
	if err == nil {
		a.proveType(ctx, l.types.source)
	}
	return l, a.beside(err)
}

func (l *Line) typeOf(second bool) types.ActionTypeId {
	if second {
		return l.types.build
	}
	return l.types.source
}

// Type are the parts of the id of the first stage's action type, or the second's.
func (l *Line) Type(second bool) map[string]string {
	id := l.typeOf(second)
	return map[string]string{
		"category": string(id.Category), "owner": string(id.Owner), "provider": l.Provider, "version": l.Version,
	}
}

// Open makes a pipeline of n actions side by side, and of one in a second stage, and starts it, unless the target
// starts new pipelines by itself. Where the target takes fewer actions it has so many. The values are those of the
// queryable property in the first stage and in the second.
func (l *Line) Open(ctx context.Context, n int, values ...string) (*Batch, error) {
	of := l.types
	copy(of.values[:], values)
	of.artifacts = l.Artifacts
	b, err := l.aws.create(ctx, n, of)
	if err != nil || l.aws.startsLines(ctx, b) {
		return b, err
	}
	return b, b.Start(ctx)
}

// startsLines reports whether the target starts the pipelines of lines by itself: the state of the first tells.
func (a *AWS) startsLines(ctx context.Context, b *Batch) bool {
	a.lines.first.Do(func() {
		if b.shows(ctx) {
			a.selfStarts.Store(true)
		}
	})
	return a.SelfStarts()
}

// Start starts an execution of the batch's pipeline.
func (b *Batch) Start(ctx context.Context) error {
	if err := b.call(ctx); err != nil {
		return fmt.Errorf("%w: StartPipelineExecution: %s", ErrNoJobs, brief(err))
	}
	return nil
}

func (l *Line) question(second bool) question {
	q := question{id: l.typeOf(second), most: int32(l.Size), cbor: l.CBOR, line: l}
	if l.Query != "" {
		q.query = map[string]string{l.types.property: l.Query}
	}
	return q
}

// Poll polls once. The error is why that was refused.
func (l *Line) Poll(ctx context.Context, second bool) error {
	l.aws.pollOnce(ctx, l.question(second))
	defer l.lock()()
	return l.err
}

func (l *Line) lock() (unlock func()) {
	l.aws.mu.Lock()
	return l.aws.mu.Unlock
}

// Handed are the jobs of an answer of PollForJobs in JSON.
func Handed(answer []byte) []Job {
	list, _ := jobsIn(answer, true) // what is no answer has none
	return list
}

// File files the jobs of an answer in JSON that the owner has got by itself.
func (l *Line) File(answer []byte, second bool) {
	defer l.lock()()
	l.file(Handed(answer), second)
}

// receive files what a poll has come to, and returns how many jobs are new. The caller holds the mutex.
func (l *Line) receive(came []Job, q question, err error, listened bool) (fresh int) {
	if l.err = err; err == nil {
		l.refused = 0
	} else if listened {
		l.refused++
	}
	return l.file(came, q.id.Category == l.types.build.Category)
}

// file files jobs. One that is delivered again has the newest nonce. The caller holds the mutex.
func (l *Line) file(came []Job, second bool) (fresh int) {
	for _, job := range came {
		if job.ID == "" {
			continue
		}
		l.given++
		if known := l.known[job.ID]; known != nil {
			known.Nonce = job.Nonce
			known.again++
			l.again++
			continue
		}
		job.line, job.late, job.Query = l, second, l.Query
		l.known[job.ID], l.waiting = &job, append(l.waiting, &job)
		l.aws.past.add(l.aws.past.left, job.ID) // which Known tells
		l.aws.row.add(job.ID)
		fresh++
	}
	l.aws.count.Add(int64(fresh))
	return fresh
}

// Gave is how many jobs polls gave, those that came again counted each time.
func (l *Line) Gave() int {
	defer l.lock()()
	return l.given
}

// repeated is how often a job was delivered again.
func (l *Line) repeated() int {
	defer l.lock()()
	return l.again
}

// Delivered is how often a job was delivered again, and its newest nonce.
func (l *Line) Delivered(job *Job) (again int, nonce string) {
	defer l.lock()()
	return job.again, job.Nonce
}

// Pick takes a job of the first stage, or of the second, that waits and suits; nil for none.
func (l *Line) Pick(second bool, suits func(*Job) bool) *Job {
	defer l.lock()()
	i := slices.IndexFunc(l.waiting, func(j *Job) bool { return j.late == second && suits(j) })
	if i < 0 {
		return nil
	}
	job := l.waiting[i]
	l.waiting = slices.Delete(l.waiting, i, i+1)
	return job
}

// Take waits for a job that suits, and takes it. After an ErrNoVerdict it may have come.
func (l *Line) Take(ctx context.Context, second bool, suits func(*Job) bool) (*Job, error) {
	a, w, wait := l.aws, l.aws.await(l.question(second)), l.aws.Patience()
	l.refuses(true)
	for {
		if job := l.Pick(second, suits); job != nil {
			a.lines.refused.Store(0)
			a.anySeen.Store(true)
			a.late(time.Since(w.start))
			return job, nil
		}
		refused, err := l.refuses(false)
		switch {
		case refused:
		case w.vain(wait), ctx.Err() != nil, a.Gone():
			if lost := w.verdict(wait); lost != nil {
				err = lost
			}
		default:
			again := l.repeated()
			w.poll(ctx, 1, func() bool { return true })
			if l.repeated() > again { // jobs that nobody takes stand before it
				w.most = min(2*w.most, mostAsked)
			}
			continue
		}
		none := errNotInTime
		if err != nil {
			a.lines.refused.Add(1)
			none = fmt.Errorf("%w; %w", none, err)
		}
		return nil, errors.Join(none, ctx.Err())
	}
}

// refuses reports whether no further poll is sent, as the target refuses them, and why the last one was. Anew has it
// forget those before.
func (l *Line) refuses(anew bool) (bool, error) {
	defer l.lock()()
	if anew {
		l.refused = 0
	}
	if l.refused == 0 {
		return false, nil
	}
	known := l.aws.lines.refused.Load() >= mostRefusedJobs
	return known || l.refused >= mostRefusals, fmt.Errorf("PollForJobs: %s", brief(l.err))
}

// Acknowledge takes a job into work.
func (l *Line) Acknowledge(ctx context.Context, job *Job) error {
	if err := l.aws.acknowledge(ctx, job); err != nil {
		return fmt.Errorf("%w: AcknowledgeJob: %s", ErrNoJobs, brief(err))
	}
	return nil
}

// Patience is how long a job may take to appear.
func (a *AWS) Patience() time.Duration { return a.patience(a.usualPatience()) }

// Seen reports whether any job has appeared.
func (a *AWS) Seen() bool { return a.anySeen.Load() }
