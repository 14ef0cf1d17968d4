package provider

import (
	"slices"
	"time"
)

// worker is what a mutant changes in how the operations of a job worker other than PutJobSuccessResult go, beyond what
// they ask of their input.
type worker struct {
	refused func(p *Provider, op string, in value)  // after a refusal that the job's state had no part in
	edit    func(op string, out *reply, f *failure) // every answer of the nine
	// forgives reports whether a request gets 200 that would be rejected.
	forgives func(op string, body []byte) bool
	life     workerLife
}

// worked is an operation of the nine: its input is read and checked by the table, and run
// carries it out.
func worked(op string, output bool, run func(*Provider, value, *writer) *failure) operation {
	return func(p *Provider, body []byte) (reply, *failure) {
		var out reply
		in, f := p.b.read(op, body)
		if f == nil {
			f = p.b.check(op, in, nil)
		}
		w := &writer{buf: make([]byte, 0, 512)}
		if f != nil && p.b.worker.refused != nil {
			p.b.worker.refused(p, op, in)
		}
		if f == nil {
			f = run(p, in, w)
		}
		if f != nil && p.b.worker.forgives != nil && p.b.worker.forgives(op, body) {
			f, w.buf = nil, []byte("{}")
		}
		switch {
		case f != nil:
			out = refusal(f)
		case output:
			out = document(w.buf)
		default:
			out = empty()
		}
		if p.b.worker.edit != nil && out.act == nil {
			p.b.worker.edit(op, &out, f)
		}
		return out, f
	}
}

// workerLife is what a mutant or a variant changes in what the nine operations do to jobs.
// The core's mutex is held whenever one of the hooks runs; a nil hook does nothing.
type workerLife struct {
	nonce       func(j *job, given string) bool                  // whether a nonce is the job's
	acknowledge func(c *core, j *job)                            // the effect of AcknowledgeJob
	wait        time.Duration                                    // between the look at a nonce and the effect
	status      func(j *job) string                              // what AcknowledgeJob answers
	failable    func(j *job) bool                                // whether a job may be failed
	fail        func(c *core, j *job, code, message, ext string) // the effect of PutJobFailureResult
	excused     func(j *job, code, ext string) bool              // whether a failure that has no effect is a success
	// of AcknowledgeJob, GetJobDetails and PutJobFailureResult
	find func(c *core, op, id string) *job
	// the effect of GetJobDetails, which is to have none
	details func(c *core, j *job)
	visible func(j *job) bool                                     // whether GetJobDetails shows a job
	batch   func(n int) int                                       // how many jobs PollForJobs gives at most
	gives   func(c *core, id typeID, jobs []*job) []*job          // the jobs that PollForJobs gives
	unknown func(owner string, id typeID) *failure                // for an action type that is none
	query   func(c *core, id typeID, query []member, j *job) bool // whether a job matches a queryParam
	// a queryParam is ignored where the type has no queryable property
	lenientQuery bool
	// how long a poll looks at jobs before it takes them
	race    time.Duration
	partner partnerLife
}

func strictWorkerLife() workerLife {
	return workerLife{
		nonce:       func(j *job, given string) bool { return j.nonce != "" && j.nonce == given },
		acknowledge: func(_ *core, j *job) { j.nonce, j.status = "", jobInProgress },
		status:      func(j *job) string { return string(j.status) },
		failable:    func(j *job) bool { return j.status == jobInProgress },
		fail:        (*core).failJob,
		find:        func(c *core, _, id string) *job { return c.jobs[id] },
		visible:     func(*job) bool { return true },
		batch:       func(n int) int { return n },
		unknown:     func(string, typeID) *failure { return errNoType },
		query:       matchesQuery,
		partner:     strictPartnerLife(),
	}
}

var (
	errNoType  = &failure{kind: "ActionTypeNotFoundException", message: "The action type does not exist."}
	errNonce   = &failure{kind: "InvalidNonceException", message: "The nonce was used or is not the job's."}
	errPartner = &failure{kind: "InvalidClientTokenException", message: "The client token is not that of the job."}
)

func (p *Provider) putJobFailureResult(in value, _ *writer) *failure {
	return p.onJob("PutJobFailureResult", in,
		func(c *core, j *job) *failure { return c.failed(j, in.get("failureDetails")) })
}

// onJob does something to the job that a request names, with the core's mutex held.
func (p *Provider) onJob(operation string, in value, do func(*core, *job) *failure) *failure {
	c := p.core
	c.mu.Lock()
	defer c.mu.Unlock()
	j := p.b.worker.life.find(c, operation, in.str("jobId"))
	if j == nil {
		return p.b.notFound
	}
	return do(c, j)
}

// failed fails a job as a request says.
func (c *core) failed(j *job, d value) *failure {
	life := c.b.worker.life
	if !life.failable(j) {
		if life.excused != nil && life.excused(j, d.str("type"), d.str("externalExecutionId")) {
			return nil
		}
		return c.b.notInProgress
	}
	if j.status == jobInProgress {
		if f := c.enter(j, &result{}, byFailure); f != nil {
			return f
		}
	}
	life.fail(c, j, d.str("type"), d.str("message"), d.str("externalExecutionId"))
	return nil
}

func (p *Provider) acknowledgeJob(in value, w *writer) *failure {
	return p.onJob("AcknowledgeJob", in,
		func(c *core, j *job) *failure { return c.acknowledged(j, in.str("nonce"), w) })
}

// acknowledged takes a job into work. The mutex is held, and let go between the look and the
// leap where the behaviour has a race.
func (c *core) acknowledged(j *job, nonce string, w *writer) *failure {
	life := &c.b.worker.life
	if !life.nonce(j, nonce) {
		return errNonce
	}
	if life.wait > 0 {
		c.mu.Unlock()
		time.Sleep(life.wait)
		c.mu.Lock()
	}
	life.acknowledge(c, j)
	c.changed(j)
	w.open('{').key("status").string(life.status(j)).close('}')
	return nil
}

func (p *Provider) getJobDetails(in value, w *writer) *failure {
	return p.onJob("GetJobDetails", in, func(c *core, j *job) *failure {
		life := &p.b.worker.life
		if !life.visible(j) {
			return p.b.notInProgress
		}
		if life.details != nil {
			life.details(c, j)
		}
		w.open('{').key("jobDetails")
		writeJob(w, j, false, &p.b.life)
		w.close('}')
		return nil
	})
}

func (p *Provider) pollForJobs(in value, w *writer) *failure {
	given := in.get("actionTypeId")
	id := typeID{given.str("category"), given.str("provider"), given.str("version")}
	life := &p.b.worker.life
	query := in.get("queryParam").members
	c := p.core
	c.mu.Lock()
	known := c.knownType(id)
	c.mu.Unlock()
	if owner := given.str("owner"); owner != "Custom" || known == nil {
		if life.unknown == nil {
			_, _ = c.poll(id, 1000, func(*job) bool { return true })
			return errNoType
		}
		if f := life.unknown(owner, id); f != nil {
			return f
		}
	}
	if known != nil && len(query) > 0 && !known.queryable() && !life.lenientQuery {
		return invalid("The action type has no queryable property: queryParam must be empty.")
	}
	n, _ := in.whole("maxBatchSize", 1)
	jobs, _ := c.poll(id, min(life.batch(n), 1000), func(j *job) bool { return life.query(c, id, query, j) })
	w.open('{').key("jobs").open('[')
	for _, j := range jobs {
		writeJob(w, j, true, &p.b.life)
	}
	w.close(']').close('}')
	return nil
}

// queryable reports whether the type has a property that polls may ask for.
func (t *actionType) queryable() bool {
	return slices.ContainsFunc(t.definition.get("actionConfigurationProperties").items, func(p value) bool {
		return p.get("queryable").text == "true"
	})
}

// matchesQuery reports whether the configuration of a job's action has what a poll asks for.
func matchesQuery(_ *core, _ typeID, query []member, j *job) bool {
	configuration := value{members: j.action.declared.configuration}
	return !slices.ContainsFunc(query, func(m member) bool { return configuration.str(m.name) != m.value.text })
}
