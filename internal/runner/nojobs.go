package runner

import (
	"errors"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
)

// jobless says of cases that need a job that there is none: because none was wanted, or because none could be had.
func (r *run) jobless(list []*cases.Case) {
	for _, c := range list {
		if r.options.NoJobs != nil {
			r.unserve(c, r.options.NoJobs)
			continue
		}
		r.skip(c, "it needs a job, but --jobs none is set")
	}
}

// unserved is why a case was skipped in a run without any job. What the reason is, the report says once.
const unserved = "it needs a job, but none is available"

// unserve skips a case for want of a job, as long as no job has come at all.
func (r *run) unserve(c *cases.Case, why error) {
	r.skip(c, unserved)
	r.book.mu.Lock()
	defer r.book.mu.Unlock()
	r.unserved[c.ID] = why
}

// serve settles what was skipped for want of a job: in a run that did get jobs later,
// or that knows no reason, such a case has no verdict.
func (r *run) serve() {
	r.book.mu.Lock()
	list := r.unserved
	if r.noJobs() != nil {
		list = nil
	} else {
		r.unserved = map[string]error{}
	}
	r.book.mu.Unlock()
	for id, why := range list {
		r.fault(r.results[id].Case, why.Error())
	}
}

// noJobs is why the run had no job at all, nil of one that had, or that wanted none. The caller holds the mutex.
func (r *run) noJobs() error {
	switch {
	case len(r.unserved) == 0 || r.pool.came.Load():
		return nil
	case r.options.NoJobs != nil:
		return r.options.NoJobs
	}
	return r.jobsErr
}

// rest says of cases that the run ended before them.
func (r *run) rest(list []*cases.Case) {
	for _, c := range list {
		if how := r.parting(); how != "" {
			r.fault(c, "the target stopped answering: "+how)
			continue
		}
		r.fault(c, "the run was interrupted before this case")
	}
}

// noJob says of a case that no job could be had for it.
func (r *run) noJob(c *cases.Case, err error) {
	if errors.Is(err, errMaxJobs) || errors.Is(err, jobs.ErrUsedUp) {
		r.skip(c, "%s", err)
		return
	}
	if r.pool.came.Load() || r.gone() {
		r.fault(c, err.Error())
		return
	}
	r.unserve(c, err)
}
