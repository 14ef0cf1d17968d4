package runner

import (
	"fmt"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// No document says how long a job may take to appear. One that was waited for in vain, and was
// in the queue when the run had ended, shows that the target takes longer than a run waits: of
// no job that did not appear it is known then whether it was lost.

// noJob is what was got where a job did not appear that was waited for.
const noJob = "no job appeared"

// awaited is a job that was waited for in vain: Token is that of a continuation.
type awaited struct{ action, execution, token string }

// overdue notes that a job did not appear.
func (r *run) overdue(b *jobs.Batch, job awaited) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l := r.ledgers[b]; l != nil {
		l.overdue[job] = true
	}
}

// arrivedLate reports, once, whether a job that nobody took was waited for in vain.
func (l *ledger) arrivedLate(job *jobs.Job) bool {
	it := awaited{action: job.Action, execution: job.Execution}
	if job.Token != nil {
		it.token = *job.Token
	}
	late := l.overdue[it]
	delete(l.overdue, it)
	return late
}

// whetherLost are the findings that are proven even of a target whose jobs come late, and why
// the others are not; empty where all are.
func (r *run) whetherLost(findings []judge.Finding) (proven []judge.Finding, doubt string) {
	n := r.late.Load()
	if n == 0 {
		return findings, ""
	}
	proven = slices.DeleteFunc(slices.Clone(findings), func(f judge.Finding) bool { return f.Got == noJob })
	if len(proven) < len(findings) {
		doubt = fmt.Sprintf("%s: %s appeared later than the %s that a run waits for one", jobs.ErrNoVerdict,
			report.Plural(int(n), "job"), continuationPatience)
	}
	return proven, doubt
}

// withdraw takes back what only the lateness of jobs may have shown.
func (r *run) withdraw() {
	for _, id := range r.order {
		res := r.results[id]
		if proven, doubt := r.whetherLost(res.Findings); doubt != "" && len(proven) == 0 {
			r.fault(res.Case, doubt)
		}
	}
}
