package life

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// Ground is a subject on which the model can follow jobs, and what is known of how it hands them out.
type Ground struct {
	subject      *subject.Subject
	patience     time.Duration // until a job appears; 0 in this process
	untold       bool          // a job did not tell where it stands
	oneExecution bool          // jobs of a second execution wait for the first: no document says whether they do
}

const (
	// leastPatience and mostPatience are how long a running implementation may take until a job appears.
	leastPatience, mostPatience = 2 * time.Second, 30 * time.Second
	// slower is how many times as long as the first job a later one may take.
	slower = 20
	// pause is between two polls.
	pause = 5 * time.Millisecond
)

// On prepares a subject. It is ErrUnfit where a running implementation lacks calls, or its jobs do not tell which
// action and execution they are of.
func On(s *subject.Subject) (*Ground, error) {
	g := &Ground{subject: s}
	if s.Strict {
		return g, nil
	}
	g.patience = leastPatience
	w, err := g.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: it needs the calls that make pipelines: %w", ErrUnfit, err)
	}
	defer w.Close()
	if err := w.first(); err != nil {
		return nil, err
	}
	if err := w.start(); err != nil {
		return nil, err
	}
	second := map[int]bool{actions: true, actions + 1: true}
	if problem, err := w.await(second); problem != "" || err != nil {
		return nil, cmp.Or(err, errors.New(problem))
	}
	g.oneExecution = len(second) > 0
	return g, nil
}

// first takes the first two jobs of a pipeline, and measures how long jobs take.
func (w *World) first() error {
	missing := map[int]bool{0: true, 1: true}
	began, before := time.Now(), w.patience
	for w.patience = 0; len(missing) == 2 && !w.untold && time.Since(began) < mostPatience; time.Sleep(pause) {
		if problem, err := w.await(missing); problem != "" || err != nil {
			return cmp.Or(err, errors.New(problem))
		}
	}
	w.patience = min(max(before, slower*time.Since(began)), mostPatience)
	if problem, err := w.await(missing); problem != "" || err != nil {
		return cmp.Or(err, errors.New(problem))
	}
	switch {
	case w.untold:
		return fmt.Errorf("%w: the jobs do not tell their action and execution (pipelineContext)", ErrUnfit)
	case len(missing) == 2:
		return fmt.Errorf("%w: no job of a new pipeline came within %s", ErrUnfit, mostPatience)
	case len(missing) == 1:
		return fmt.Errorf("%w: of two actions side by side one only has a job", ErrUnfit)
	}
	return nil
}

// ErrUnfit says that the model cannot follow the jobs of a running implementation, and so says nothing of it.
var ErrUnfit = errors.New("the model cannot follow the jobs")

// alive reports by an error whether jobs of a new pipeline do not come now.
func (w *World) alive() error {
	other, err := w.Open()
	if err != nil {
		return err
	}
	defer other.Close()
	return other.first()
}
