package runner

import (
	"context"
	"strings"
	"sync"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

const (
	// leastLifetime is what a job in progress lives at least: scenarios have jobs wait for almost as long.
	leastLifetime = 2500 * time.Millisecond
	// mostVain is how many jobs are left alone in vain before no other is: the target does not time out jobs.
	mostVain = 3
)

// lifetime is for how long jobs in progress live for which nothing is sent: a target may time them out.
type lifetime struct {
	mu    sync.Mutex
	lived time.Duration // at least
	ends  time.Duration // at the most, zero as long as none is seen to end
	vain  int           // how many jobs were left alone and lived
}

// timesOut reports whether the target ends jobs in progress that are as old as one that has ended, whatever is sent for
// them: a job that is left alone for as long has ended, too.
func (r *run) timesOut(ctx context.Context, age time.Duration) bool {
	l := &r.lifetime
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.ends > 0 && age >= l.ends:
		return true
	case age < leastLifetime || age <= l.lived || l.vain == mostVain:
		return false
	}
	b, err := r.pool.open(ctx, 1)
	if err != nil || smithytime.SleepWithContext(ctx, age) != nil {
		return false
	}
	if e := r.complete(ctx, cases.SharedJobs, &lease{batch: b, job: b.Jobs[0]}); !stateError(e) {
		l.lived, l.vain = age, l.vain+1
		return false
	}
	if l.ends == 0 {
		r.Note("the target times out jobs in progress, after %s or less: each is used for half as long at the most",
			age.Round(time.Second/10))
	}
	l.ends = age
	return true
}

// old reports whether jobs of an age may be about to be timed out.
func (l *lifetime) old(age time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ends > 0 && age > l.ends/2
}

// stateError reports whether a request was refused for the state of its job.
func stateError(e *client.Exchange) bool {
	return tells(e) && !succeeded(e) && (strings.Contains(e.Outcome(), model.InvalidJobState) ||
		strings.Contains(e.Outcome(), model.JobNotFound))
}
