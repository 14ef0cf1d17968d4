package provider

import (
	"time"
)

// succeed ends a job as PutJobSuccessResult says. It takes the mutex itself.
func (c *core) succeed(r *result) *failure {
	c.mu.Lock()
	defer c.mu.Unlock()
	j := c.life.find(c, r.jobID.text)
	if j == nil {
		return c.b.notFound
	}
	how := bySuccess
	if r.token.set {
		how = byToken
	}
	if f := c.enter(j, r, how); f != nil {
		return f
	}
	j.status, j.ended = jobSucceeded, how
	c.life.store(c, j, r)
	if r.token.set {
		before := j.action.latest
		c.life.proceed(c, j, r.token.text)
		if j.action.latest != before {
			j.next = j.action.latest
		}
	} else {
		c.life.settle(c, j)
	}
	c.changed(j)
	return nil
}

// lookUp tells what is wrong with the job of a request, and changes nothing. It takes the mutex itself.
func (c *core) lookUp(r *result) *failure {
	c.mu.Lock()
	defer c.mu.Unlock()
	j := c.life.find(c, r.jobID.text)
	if j == nil {
		return c.b.notFound
	}
	return c.life.ready(c, j, r)
}

// enter tells whether a job may be ended now. Where the behaviour has a race,
// the mutex is let go between the look and the leap.
func (c *core) enter(j *job, r *result, how ending) *failure {
	if f := c.life.ready(c, j, r); f != nil {
		return f
	}
	if c.life.race == nil || j.status != jobInProgress {
		return nil
	}
	c.mu.Unlock()
	time.Sleep(c.life.pause)
	c.mu.Lock()
	if j.status == jobInProgress || c.life.race(j, how) {
		return nil
	}
	return c.b.notInProgress
}

// inProgress is the rule that only an acknowledged job can be ended, and once.
func (c *core) inProgress(j *job, _ *result) *failure {
	if j.status != jobInProgress {
		return c.b.notInProgress
	}
	return nil
}

// store keeps what a request says of its action; what it leaves out stays.
func (c *core) store(j *job, r *result) {
	if r.details != nil {
		j.action.details = *r.details
	}
	if r.revision != nil {
		j.action.revision = r.revision
	}
}

// storedLater stores what came of a job some time after it was accepted.
func storedLater(later time.Duration) func(*core, *job, *result) {
	return func(c *core, j *job, r *result) {
		time.AfterFunc(later, func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.store(j, r)
		})
	}
}

// proceed makes the job that goes on with an action.
func (c *core) proceed(j *job, token string) {
	c.newJob(j.action, optional{true, token})
}

// settle ends an action well and lets its execution go on.
func (c *core) settle(j *job) {
	a := j.action
	a.status, a.changed = succeeded, time.Now()
	c.advance(a.execution)
}

// failJob ends a job as PutJobFailureResult says.
func (c *core) failJob(j *job, code, message, externalID string) {
	j.lose(jobFailed, code, message)
	if externalID != "" {
		j.action.details.externalID = optional{true, externalID}
	}
	if c.life.failing != nil {
		c.life.failing(c, j)
	}
	c.stop(j.action.execution)
	c.changed(j)
}

// lose ends a job without success, and its action.
func (j *job) lose(as status, code, message string) {
	j.status, j.ended, j.nonce = as, byFailure, ""
	a := j.action
	a.status, a.changed, a.failure = failedRun, time.Now(), &[2]string{code, message}
}

// stop ends an execution of which an action has failed.
func (c *core) stop(e *execution) {
	if e != c.seed && e.status == running {
		e.status = failedRun
		c.admit(e.pipeline)
	}
}

// start begins an execution of a pipeline.
func (c *core) start(p *pipeline) *execution {
	e := &execution{id: newUUID(), pipeline: p, status: running}
	p.executions = append(p.executions, e)
	c.enterStage(e, 0)
	return e
}

// advance starts whatever can start now that an action has ended: the next of its stage, or the next stage, or the end.
func (c *core) advance(e *execution) {
	if e == c.seed || e.status != running {
		return
	}
	if !c.life.stageEnd(c, e) {
		c.startActions(e)
		return
	}
	if e.stage+1 < len(e.pipeline.stages) {
		c.enterStage(e, e.stage+1)
	} else {
		e.status = succeeded
	}
	c.admit(e.pipeline)
}

// enterStage brings an execution to a stage, or lets it wait before it.
func (c *core) enterStage(e *execution, n int) {
	e.stage = n
	if c.life.mode != parallel && e.pipeline.occupied(n, e) {
		e.waiting = true
		if c.life.mode == superseded {
			e.pipeline.supersede(e)
		}
		return
	}
	e.waiting = false
	declared := e.pipeline.stages[n].actions
	runs := make([]*actionRun, len(declared))
	for i := range declared {
		runs[i] = &actionRun{id: newUUID(), execution: e, stage: n, declared: &declared[i]}
	}
	e.runs = append(e.runs, runs)
	c.startActions(e)
}

// occupied tells whether another execution is in a stage.
func (p *pipeline) occupied(n int, by *execution) bool {
	for _, e := range p.executions {
		if e != by && e.status == running && e.stage == n && !e.waiting {
			return true
		}
	}
	return false
}

// supersede ends the executions that wait where a newer one now waits.
func (p *pipeline) supersede(newest *execution) {
	for _, e := range p.executions {
		if e == newest {
			return
		}
		if e.waiting && e.stage == newest.stage && e.status == running {
			e.status, e.waiting = outdated, false
		}
	}
}

// admit lets waiting executions into stages that have become free.
func (c *core) admit(p *pipeline) {
	if c.life.mode == parallel {
		return
	}
	for _, e := range p.executions {
		if e.waiting && e.status == running && !p.occupied(e.stage, e) {
			c.enterStage(e, e.stage)
		}
	}
}

// startActions starts the actions of the lowest run order that has not ended.
func (c *core) startActions(e *execution) {
	runs := e.runs[e.stage]
	lowest := 0
	for _, a := range runs {
		if a.status != succeeded && (lowest == 0 || a.declared.runOrder < lowest) {
			lowest = a.declared.runOrder
		}
	}
	for _, a := range runs {
		if a.status == "" && a.declared.runOrder == lowest {
			a.status, a.changed = running, time.Now()
			c.newJob(a, optional{})
		}
	}
}

// stageSucceeded tells whether every action of the current stage has succeeded.
func (e *execution) stageSucceeded() bool {
	if e.waiting {
		return false
	}
	for _, a := range e.runs[e.stage] {
		if a.status != succeeded {
			return false
		}
	}
	return true
}

// poll hands out at most n waiting jobs of a type. It takes the mutex itself.
func (c *core) poll(id typeID, n int, wanted func(*job) bool) ([]*job, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.types[id] == nil {
		return nil, false
	}
	waiting := c.queues[id]
	ready := make([]*job, 0, min(n, len(waiting)))
	now := time.Now()
	for _, j := range waiting {
		if len(ready) < n && j.status == jobQueued && !j.visible.After(now) && wanted(j) {
			ready = append(ready, j)
		}
	}
	if c.life.handOut != nil {
		ready = c.life.handOut(c, ready)
	}
	if more := c.b.worker.life.gives; more != nil {
		ready = more(c, id, ready)
		waiting = c.queues[id]
	}
	if pause := c.b.worker.life.race; pause > 0 {
		c.mu.Unlock()
		time.Sleep(pause)
		c.mu.Lock()
		waiting = c.queues[id]
	}
	out := make([]*job, 0, len(ready))
	for _, j := range ready {
		if j.status == jobQueued {
			j.status = jobDispatched
		}
		c.changed(j)
		j.polls++
		c.expire(j)
		if c.life.taken != nil {
			c.life.taken(c, j)
		}
		copied := *j // the caller reads it after the mutex is gone
		out = append(out, &copied)
	}
	c.queues[id] = unpolled(waiting)
	return out, true
}

// unpolled keeps the jobs that still wait.
func unpolled(jobs []*job) []*job {
	kept := jobs[:0]
	for _, j := range jobs {
		if j.status == jobQueued {
			kept = append(kept, j)
		}
	}
	clear(jobs[len(kept):])
	return kept
}
