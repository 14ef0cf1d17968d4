package run

import (
	"context"
	"fmt"
	"time"

	smithytime "github.com/aws/smithy-go/time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
)

// polls has several clients poll for the jobs of a pipeline. A target that hands a job out again
// until it is acknowledged does so to one client too.
func (s *session) polls(ctx context.Context, o *outcome, l *jobs.Line, plan worker.Race) (bool, error) {
	b, err := l.Open(ctx, plan.Jobs, "")
	if err != nil {
		return false, err
	}
	events := s.together(ctx, l, []*jobs.Job{nil}, plan)[0]
	type handed struct{ id, nonce string }
	ids := map[string]bool{}
	names := map[handed]string{} // the ids of jobs and their nonces are others in each run
	twice := false
	if !s.formed(o, events) {
		return false, nil
	}
	for i, e := range events {
		for _, j := range jobs.Handed(interpret.Document(e.Answer)) {
			h := handed{j.ID, j.Nonce}
			if j.ID == "" {
				continue // which is a finding of its own
			}
			ids[j.ID] = true
			if _, again := names[h]; again {
				twice = true
			} else {
				names[h] = fmt.Sprintf("job %d", len(names)+1)
			}
			events[i].handed = append(events[i].handed, names[h])
		}
	}
	if twice && !s.delivers(ctx) {
		s.inOrder(o, plan.Job, events)
	}
	s.jobs.Add(int64(len(names)))
	return true, s.endAll(ctx, o, l, ids, b)
}

// delivers reports whether the target hands a job out again to who polls again.
func (s *session) delivers(ctx context.Context) bool {
	first, err := s.bench.newLine(ctx)
	if err != nil {
		return true
	}
	defer first.Close()
	if _, err := first.Open(ctx, 1, ""); err != nil {
		return true
	}
	j, err := first.Take(ctx, false, whichever)
	if err != nil {
		return true
	}
	_, nonce := first.Delivered(j)
	for range 3 {
		before, _ := first.Delivered(j)
		err := first.Poll(ctx, false)
		if again, newest := first.Delivered(j); err != nil || again > before && newest == nonce {
			return true
		}
	}
	return false
}

// endAll leaves no job of a trial waiting for the next one. A job that nobody was given is a finding, but for those
// that somebody else has ended.
func (s *session) endAll(ctx context.Context, o *outcome, l *jobs.Line, handed map[string]bool, b *jobs.Batch) error {
	started, limit, n := time.Now(), s.bench.Patience(), len(b.Actions)
	var waiting []*jobs.Job
	more := func() (more bool, err error) {
		err = l.Poll(ctx, false)
		for j := l.Pick(false, whichever); j != nil; j = l.Pick(false, whichever) {
			waiting, handed[j.ID], more = append(waiting, j), true, true
		}
		return more, err
	}
	acknowledge := func() { // some targets hand jobs out until then, and others only then
		for _, j := range waiting {
			_ = l.Acknowledge(ctx, j) // a job that cannot be acknowledged is none that waits
		}
		waiting = nil
	}
	for pause, over := time.Millisecond, false; ; pause = min(2*pause, 100*time.Millisecond) {
		if _, err := more(); err != nil {
			return err
		}
		if len(handed) >= n || ctx.Err() != nil || len(o.findings) > 0 {
			break
		}
		if pause > time.Millisecond {
			acknowledge()
		}
		if over && len(handed)+b.Ended(ctx) >= n {
			break
		}
		if over {
			o.violates(o.c.Rule, fmt.Sprintf("%d jobs, each handed out to one of the polls, or later", n),
				fmt.Sprintf("%d jobs", len(handed)))
			break
		}
		over = time.Since(started) > limit
		_ = smithytime.SleepWithContext(ctx, pause)
	}
	for range n { // a target may give few at a time
		if came, err := more(); err != nil || !came {
			break
		}
	}
	acknowledge()
	return nil
}
