package runner

import (
	"errors"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

// jobless says of cases that need a job that there is none: because none was
// wanted, or because none could be had.
func (r *run) jobless(list []cases.Case) {
	for _, c := range list {
		if r.options.NoJobs != nil {
			r.fault(c, r.options.NoJobs.Error())
			continue
		}
		r.skip(c, "it needs a job, and none was wanted (--jobs none)")
	}
}

// rest says of cases that the run ended before them.
func (r *run) rest(list []cases.Case) {
	for _, c := range list {
		if how := r.parting(); how != "" {
			r.fault(c, "the target is gone: "+how)
			continue
		}
		r.fault(c, "the run was interrupted before this case")
	}
}

// noJob says of a case that no job could be had for it.
func (r *run) noJob(c cases.Case, err error) {
	if errors.Is(err, errMaxJobs) || errors.Is(err, jobs.ErrUsedUp) {
		r.skip(c, "%s", err)
		return
	}
	r.fault(c, err.Error())
}
