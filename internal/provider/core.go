package provider

import (
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
	seed      *execution        // of the seeded pipeline, whose jobs were asked for directly
	made      int               // how many jobs there have been

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
	created    time.Time
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
	stored        map[string]location // where artifacts lie, of those that lie elsewhere than usual
}

// location is where an artifact lies in S3.
type location struct{ bucket, key string }

// execution is one run of a pipeline.
type execution struct {
	id       string
	pipeline *pipeline
	status   string
	stage    int            // the stage that it is in, or waits for
	waiting  bool           // for another execution to leave that stage
	runs     [][]*actionRun // by stage, as far as it has come
}

// actionRun is one action within one execution: it stays the same while continuations make job after job of it.
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
	latest    *job       // the newest of them
}

// job is one piece of work that a worker takes.
type job struct {
	id, nonce string
	status    status
	token     optional
	action    *actionRun
	next      *job // the job that continues its action
	ended     ending
	visible   time.Time // not to be polled before
	polls     int
	number    int  // in the order of their making, from 1
	expires   bool // its time is running

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

// knownType is an action type that is found by now, nil for none. The mutex is held.
func (c *core) knownType(id typeID) *actionType {
	if t := c.types[id]; t != nil && time.Since(t.created) >= c.life.findLater {
		return t
	}
	return nil
}

// newJob makes a job of an action and queues it.
func (c *core) newJob(a *actionRun, token optional) *job {
	j := c.addJob(a, token)
	c.queues[a.declared.typeID] = append(c.queues[a.declared.typeID], j)
	c.changed(j)
	return j
}

// changed tells whoever asked of a job that was made or whose state has changed. The mutex is held.
func (c *core) changed(j *job) {
	if c.life.observed != nil {
		c.life.observed(j.shown())
	}
}

// addJob makes a job that is not queued.
func (c *core) addJob(a *actionRun, token optional) *job {
	j := &job{id: c.life.newID(), nonce: newUUID(), status: jobQueued, token: token, action: a}
	if c.life.delay > 0 {
		j.visible = time.Now().Add(c.life.delay)
	}
	a.jobs++
	a.latest = j
	if c.life.made != nil {
		c.life.made(c, j)
	}
	c.made++
	j.number = c.made
	c.jobs[j.id] = j
	return j
}
