package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"golang.org/x/sync/errgroup"
)

// acknowledgeAll acknowledges jobs side by side and answers those that could be, with the reason of one that could not.
func (b *Batch) acknowledgeAll(ctx context.Context, jobs []*Job) ([]*Job, error) {
	var group errgroup.Group
	group.SetLimit(mostAcknowledgements)
	errs := make([]error, len(jobs))
	for i, job := range jobs {
		group.Go(func() error {
			errs[i] = b.Acknowledge(ctx, job)
			return errs[i]
		})
	}
	err := group.Wait()
	var kept []*Job
	for i, job := range jobs {
		if errs[i] == nil {
			kept = append(kept, job)
		}
	}
	return kept, err
}

// Acknowledge acknowledges one job, which then is in progress.
func (b *Batch) Acknowledge(ctx context.Context, job *Job) error {
	if b.aws == nil {
		return nil
	}
	for {
		acked, mine := b.aws.claim(job)
		if mine {
			err := b.aws.acknowledge(ctx, job)
			b.aws.settle(job, err)
			return err
		}
		if <-acked; b.aws.stands(job, acked) {
			return nil
		}
	}
}

// AcknowledgeAgain calls AcknowledgeJob once more for a job that was acknowledged, with the nonce that it had.
func (b *Batch) AcknowledgeAgain(ctx context.Context, job *Job) {
	if b.aws != nil {
		_, _ = b.aws.acknowledgeWith(ctx, job, b.aws.nonce(job)) // what that answers is not what is tested
	}
}

// AcknowledgeOtherwise calls AcknowledgeJob for a job that was acknowledged, with a nonce that no job has.
func (b *Batch) AcknowledgeOtherwise(ctx context.Context, job *Job) {
	if b.aws != nil {
		_, _ = b.aws.acknowledgeWith(ctx, job, "4f1b7c2e-not-a-nonce")
	}
}

// mostNonces is how many nonces of a job are tried, each newer than the one before: a
// target may give another with every delivery.
const mostNonces = 5

// ErrNonces says that a job was delivered with another nonce again and again, and that
// none of them was the newest any more when it was used.
var ErrNonces = errors.New(
	"the target changes the nonce of a job with every delivery, before the job can be acknowledged")

// acknowledge calls AcknowledgeJob with the newest nonce. Where that is stale, nobody else
// polls until a newer one has been tried. The error is an ErrNoVerdict where no connection was
// made, or an answer was lost: the refusal that came after it may be that of a second acknowledgement, or the newest
// nonce was in the answer of a poll.
func (a *AWS) acknowledge(ctx context.Context, job *Job) error {
	first := a.nonce(job)
	lost, err := a.acknowledgeWith(ctx, job, first)
	var stale *types.InvalidNonceException
	if errors.As(err, &stale) && !job.stray() {
		err = a.acknowledgeNewer(ctx, job, &lost)
		if errors.As(err, &stale) && a.nonce(job) != first {
			err = fmt.Errorf("%w: %w", ErrNonces, err)
		}
	}
	switch {
	case lost && err != nil:
		return fmt.Errorf("%w: an answer of AcknowledgeJob was lost: %w", ErrNoVerdict, err)
	case errors.As(err, &stale) && job.batch != nil && job.batch.Unheard():
		return fmt.Errorf("%w: an answer of PollForJobs was lost, and may have carried the job with a newer nonce: %w",
			ErrNoVerdict, err)
	case dialing(err):
		return fmt.Errorf("%w: AcknowledgeJob: %w", ErrNoVerdict, err)
	}
	return err
}

// acknowledgeNewer acknowledges a job whose nonce is stale with newer ones, while nobody else polls.
func (a *AWS) acknowledgeNewer(ctx context.Context, job *Job, lost *bool) error {
	a.polling.Lock()
	defer a.polling.Unlock()
	for try := 1; ; try++ {
		unheard, err := a.acknowledgeWith(ctx, job, a.nonce(job))
		*lost = *lost || unheard
		var stale *types.InvalidNonceException
		if !errors.As(err, &stale) || try == mostNonces {
			return err
		}
		a.fetch(ctx, a.asksFor(job))
	}
}

// stray reports whether a job belongs to nothing of ours: nobody knows what to ask for to get it again.
func (j *Job) stray() bool { return j.batch == nil && j.line == nil }

// asksFor is what a poll asks that may deliver a job again.
func (a *AWS) asksFor(job *Job) question {
	if job.line != nil {
		return job.line.question(job.late)
	}
	return a.about(job.batch.types.of(job.Action))
}

// acknowledgeWith also reports whether an answer was lost.
func (a *AWS) acknowledgeWith(ctx context.Context, job *Job, nonce string) (lost bool, err error) {
	if job.batch != nil && a.onCBOR(job.batch.types.source) {
		return a.acknowledgeOnCBOR(ctx, job, nonce)
	}
	c, err := invoke(ctx, a, "AcknowledgeJob", a.client.AcknowledgeJob,
		&codepipeline.AcknowledgeJobInput{JobId: &job.ID, Nonce: &nonce})
	return c.unheard(err) || c.odd > 0 && declined(err), taken(err)
}

// nonce is the newest nonce of a job.
func (a *AWS) nonce(job *Job) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return job.Nonce
}

// claim gives the acknowledgement of a job to who asks first; the others wait until the channel is closed.
func (a *AWS) claim(job *Job) (acked chan struct{}, mine bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if job.acked == nil {
		job.acked, mine = make(chan struct{}), true
	}
	return job.acked, mine
}

// settle ends a claim; after an error the job can be claimed again.
func (a *AWS) settle(job *Job, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	close(job.acked)
	if err != nil {
		job.acked = nil
	}
}

// stands reports whether a claim that has ended was of use.
func (a *AWS) stands(job *Job, acked chan struct{}) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return job.acked == acked
}

// Keep has a job stay as it is, not acknowledged, for as long as other jobs come.
func (b *Batch) Keep(job *Job) {
	if b.aws != nil {
		b.aws.mu.Lock()
		job.kept = true
		b.aws.mu.Unlock()
	}
}

// Released says whether a job was acknowledged without anybody wanting it, because the
// target would have handed out no other.
func (b *Batch) Released(job *Job) bool {
	if b.aws == nil {
		return false
	}
	b.aws.mu.Lock()
	defer b.aws.mu.Unlock()
	return job.released
}
