package runner

import (
	"cmp"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

// accounts are what is known of the jobs of a run: what they were sent, and which jobs are to follow.
type accounts struct {
	uncounted atomic.Int64 // jobs that a lost answer may account for
	late      atomic.Int64 // jobs that appeared when nobody waited for them any more
	stateless atomic.Bool  // GetPipelineState is of no use
	blinks    atomic.Int64 // how often in a row it did not answer
	forgotten atomic.Bool  // the target has forgotten what the run had made
	restarted atomic.Bool  // it had before, and the cases that it had to do with were run once more
	// unsettledLost is set where somebody else may have the jobs that did not appear, and no case was tried again.
	unsettledLost atomic.Bool

	mu      sync.Mutex
	ledgers map[*jobs.Batch]*ledger
	vain    time.Time // when a job was last waited for in vain
	// jobs that a plain success or a continuation ended early in the run
	early [2][]lease
	ripe  bool // it is not early any more
}

// ledger is what a run knows of a batch besides its jobs.
type ledger struct {
	before map[string]jobs.Shown // the state when the batch was opened, of jobs that requests share
	done   map[string]bool       // actions that were completed
	free   map[string]bool       // actions that got a request whose consequence no document settles
	last   map[string]string     // the case whose request the action got last
	next   bool                  // the job of the second stage was taken
	// promised are the tokens of jobs that are to come and that nobody awaits, by action; empty where none is.
	promised map[string]string
	overdue  map[awaited]bool // jobs that were waited for in vain
}

// tooEarly says what a job of the second stage should have waited for. The caller holds the mutex.
func (l *ledger) tooEarly(first []string) string {
	if l.next {
		return ", of which there was one"
	}
	for _, action := range first {
		if !l.done[action] {
			return fmt.Sprintf(", though %q of the first stage had not succeeded (last request: %s)", action,
				cmp.Or(l.last[action], "none that is named"))
		}
	}
	return ""
}

// ledger is what is known of a batch.
func (a *accounts) ledger(b *jobs.Batch) *ledger {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ledgers[b]
}

// in does something with what is known of a batch, where anything is.
func (a *accounts) in(b *jobs.Batch, do func(*ledger)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if l := a.ledgers[b]; l != nil {
		do(l)
	}
}

// before is the batch's state when it was opened, nil where the target does not tell.
func (a *accounts) before(b *jobs.Batch) map[string]jobs.Shown {
	a.mu.Lock()
	defer a.mu.Unlock()
	if l := a.ledgers[b]; l != nil {
		return l.before
	}
	return nil
}

// completed notes that an action was completed: when all are, the next stage has a job.
func (a *accounts) completed(b *jobs.Batch, action string) {
	a.in(b, func(l *ledger) { l.done[action] = true })
}

// explain allows for any job of an action, after a request whose consequence no
// document settles, and of the second stage, which may follow from it.
func (a *accounts) explain(b *jobs.Batch, action string) {
	a.in(b, func(l *ledger) { l.free[action], l.free[jobs.NextAction] = true, true })
}

// promised notes which token the job will carry that nobody awaits, of an action.
func (a *accounts) promised(b *jobs.Batch, action, token string) {
	a.in(b, func(l *ledger) { l.promised[action] = token })
}

// nextExpected notes that another execution will have a job of the second stage.
func (a *accounts) nextExpected(b *jobs.Batch) { a.noteNext(b, false) }

func (a *accounts) noteNext(b *jobs.Batch, taken bool) {
	a.in(b, func(l *ledger) { l.next = taken })
}

// sentTo notes which case's request an action got last.
func (a *accounts) sentTo(b *jobs.Batch, action, id string) {
	a.in(b, func(l *ledger) { l.last[action] = id })
}

// overdue notes that a job did not appear.
func (a *accounts) overdue(b *jobs.Batch, job awaited) {
	a.in(b, func(l *ledger) { l.overdue[job], a.vain = true, time.Now() })
}

// remember remembers a job that has just been completed, of those the first: those that a
// plain success ended, and those that a continuation ended.
func (a *accounts) remember(b *jobs.Batch, job *jobs.Job, continued bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	kept := &a.early[0]
	if continued {
		kept = &a.early[1]
	}
	if len(*kept) < mostEarly && !a.ripe {
		*kept = append(*kept, lease{batch: b, job: job})
	}
}
