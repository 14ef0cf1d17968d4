package jobs

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
)

// astray are jobs that came otherwise than they were to; guarded by AWS.mu.
type astray struct {
	strays []Job // of no pipeline of ours, or of one by names that are spelled otherwise
	first  bool  // a first job came by a poll for another action type than its action's
	next   []Job // those that a token led to which came so
}

// stray keeps a job that belongs nowhere by the names it came with, as long as there are few.
func (s *astray) stray(job Job) {
	if len(s.strays) < mostUnasked {
		s.strays = append(s.strays, job)
	}
}

// polledFor notes a job that came by a poll for another action type than that of its action.
func (s *astray) polledFor(job *Job, asked, own types.ActionTypeId) {
	switch {
	case sameType(asked, own):
	case job.Token == nil:
		s.first = true
	case len(s.next) < mostUnasked:
		s.next = append(s.next, *job)
	}
}

// Strays are the jobs of our action types that belong to no pipeline of ours, by the names that they came with.
func (a *AWS) Strays() []Job {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.strays)
}

// OfOtherType are the jobs that a token led to and that came by a poll for another action type than that of their
// action; none of a target where first jobs do so too: then it is the poll that does not look at the type.
func (a *AWS) OfOtherType() []Job {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.first {
		return nil
	}
	return slices.Clone(a.next)
}

// nearHome is home of a job that names its place in another letter case than the definition of the pipeline. The job
// names it as the definition does then.
func (a *AWS) nearHome(job *Job, id types.ActionTypeId) *Batch {
	b := a.batches[strings.ToLower(job.Pipeline)] // as all names of pipelines are
	if b == nil || a.blind.Load() {
		return nil
	}
	places := slices.Clone(b.types.stages())
	for _, action := range b.Actions {
		places = append(places, Further{Stage: firstStage, Action: action})
	}
	for _, place := range places {
		if !strings.EqualFold(place.Action, job.Action) ||
			job.Stage != "" && !strings.EqualFold(place.Stage, job.Stage) {
			continue
		}
		if job.Pipeline, job.Action = b.Pipeline, place.Action; job.Stage != "" {
			job.Stage = place.Stage
		}
		return a.home(job, id)
	}
	return nil
}
