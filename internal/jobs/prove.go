package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// mostRefused is how many jobs of a source a target may refuse before the source is blamed. A list is gone through to
// its end: what stands first in it may have been used up by an earlier run.
const mostRefused = 2

// Prove completes one job of the source, so that a source whose jobs the target does not know, or has ended already, is
// told from a target that is wrong. What the target answers besides is for the cases to judge.
func (s *Supply) Prove(ctx context.Context, t *client.Target) error {
	if s.fn == nil {
		return nil
	}
	refused, first := 0, ""
	for s.list != nil || refused < mostRefused {
		id, err := s.next(ctx, InProgress)
		if errors.Is(err, ErrUsedUp) && refused > 0 {
			break
		}
		if err != nil {
			return err
		}
		e := t.Do(ctx, wire.Request{Body: fmt.Appendf(nil, `{"jobId":%q}`, id)})
		switch name := wire.ErrorType(e.Answer); {
		case e.Fate == wire.Answered && e.Status/100 == 2:
			if refused > 0 {
				s.note("%s: %d ids were skipped, because the target answered %s", s.name, refused, first)
			}
			return nil
		case e.Fate == wire.Answered && e.Status == 400 && (name == model.JobNotFound || name == model.InvalidJobState):
			if refused++; first == "" {
				first = fmt.Sprintf("%s to %s", e.Outcome(), id)
			}
		default:
			s.keep(id)
			return nil
		}
	}
	return fmt.Errorf("%w: the ids of %s are not jobs in progress of this target: it answers %s; "+
		"create jobs in progress, and new ones for each run", ErrNoJobs, s.name, first)
}

func (s *Supply) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = append(s.notes, fmt.Sprintf(format, args...))
}
