package provider

import (
	"strconv"
	"sync"
	"time"
)

// core is the provider's state: what exists, and nothing of how it is asked
// for. Every method is called with the mutex held, unless it says otherwise.
type core struct {
	mu        sync.Mutex
	life      *life
	b         *behaviour
	types     map[typeID]*actionType
	pipelines map[string]*pipeline
	jobs      map[string]*job
	queues    map[typeID][]*job // waiting to be polled, oldest first
	seed      *execution        // holds the jobs that belong to no real pipeline

	partners     map[string]*job // of partner actions
	partnerQueue []*job
}

// typeID names a custom action type.
type typeID struct{ category, provider, version string }

// actionType is a custom action type.
type actionType struct {
	id         typeID
	definition value
	hidden     bool // made by the provider itself
}

// pipeline is a pipeline and its executions, oldest first.
type pipeline struct {
	name       string
	definition value
	stages     []stage
	executions []*execution
	requests   map[string]string // client request token → execution
	created    time.Time
}

// stage and action are the declared parts of a pipeline.
type stage struct {
	name    string
	actions []action
}

type action struct {
	name          string
	typeID        typeID
	runOrder      int
	configuration []member
	inputs        []string
	outputs       []string
}

// execution is one run of a pipeline.
type execution struct {
	id       string
	pipeline *pipeline
	status   string
	stage    int            // the stage that it is in, or waits for
	waiting  bool           // for another execution to leave that stage
	runs     [][]*actionRun // by stage, as far as it has come
}

// actionRun is one action within one execution: it stays the same while
// continuations make job after job of it.
type actionRun struct {
	id        string
	execution *execution
	stage     int
	declared  *action
	status    string // "" until it starts
	changed   time.Time
	details   details
	revision  *revision
	failure   *[2]string // code and message
	jobs      int        // how many jobs it has had
}

// job is one piece of work that a worker takes.
type job struct {
	id, nonce string
	status    status
	token     optional
	action    *actionRun
	ended     ending
	visible   time.Time // not to be polled before
	polls     int

	clientID, clientToken string // of a partner's job
}

// status is a JobStatus.
type status string

// The states of a job.
const (
	jobQueued     status = "Queued"
	jobDispatched status = "Dispatched"
	jobInProgress status = "InProgress"
	jobTimedOut   status = "TimedOut"
	jobSucceeded  status = "Succeeded"
	jobFailed     status = "Failed"
)

// The states of an action or an execution.
const (
	running   = "InProgress"
	succeeded = "Succeeded"
	failedRun = "Failed"
	outdated  = "Superseded"
)

func newCore(b *behaviour) *core {
	return &core{
		life:      &b.life,
		b:         b,
		types:     map[typeID]*actionType{},
		pipelines: map[string]*pipeline{},
		jobs:      map[string]*job{},
		queues:    map[typeID][]*job{},
		partners:  map[string]*job{},
	}
}

// newJob makes a job of an action and queues it.
func (c *core) newJob(a *actionRun, token optional) *job {
	j := c.addJob(a, token)
	c.queues[a.declared.typeID] = append(c.queues[a.declared.typeID], j)
	return j
}

// addJob makes a job that is not queued.
func (c *core) addJob(a *actionRun, token optional) *job {
	j := &job{id: c.life.newID(), nonce: newUUID(), status: jobQueued, token: token, action: a}
	if c.life.delay > 0 {
		j.visible = time.Now().Add(c.life.delay)
	}
	a.jobs++
	if c.life.made != nil {
		c.life.made(c, j)
	}
	c.jobs[j.id] = j
	return j
}

// seedExecution is the execution of the jobs that were asked for directly; its
// pipeline is in no list.
func (c *core) seedExecution() *execution {
	if c.seed == nil {
		id := typeID{"Source", "PlumblineSeed", "1"}
		c.types[id] = &actionType{id: id, hidden: true, definition: objectOf("inputArtifactDetails", counts(0, 0), "outputArtifactDetails", counts(0, 1))}
		p := &pipeline{name: "plumbline-seed", stages: []stage{{name: "Source"}}, created: time.Now()}
		c.seed = &execution{id: newUUID(), pipeline: p, status: running, runs: [][]*actionRun{nil}}
		p.executions = []*execution{c.seed}
	}
	return c.seed
}

// seedJob makes a job in a state, each of an action of its own.
func (c *core) seedJob(s status) *job {
	e := c.seedExecution()
	a := &actionRun{
		id: newUUID(), execution: e, status: running, changed: time.Now(),
		declared: &action{name: "job-" + strconv.Itoa(len(e.runs[0])+1), typeID: typeID{"Source", "PlumblineSeed", "1"}, runOrder: 1},
	}
	e.runs[0] = append(e.runs[0], a)
	if s == jobQueued {
		return c.newJob(a, optional{})
	}
	j := c.addJob(a, optional{})
	j.status = s
	switch s {
	case jobSucceeded:
		a.status, j.ended = succeeded, bySuccess
	case jobFailed, jobTimedOut:
		a.status, j.ended = failedRun, byFailure
	}
	return j
}
