package provider

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// seededPipeline is the pipeline of the jobs that were asked for directly: lists and states show it as any other.
const seededPipeline = "plumbline-seed"

// seededType is the action type of a job that names none.
var seededType = typeID{"Source", "PlumblineSeed", "1"}

// The stages of the seeded pipeline: source actions stand in the first, all others in the second.
const (
	seededSources = iota
	seededWork
)

// Spec describes a job to make. Its zero value is a queued job of Source/PlumblineSeed/1 that has nothing with it.
type Spec struct {
	State             string // one of the states of a job; "" is Queued
	ActionType        string // CATEGORY/PROVIDER/VERSION; it is made where it does not exist
	Configuration     map[string]string
	Inputs, Outputs   []Artifact
	ContinuationToken string
}

// Artifact is an artifact of a job. Without Bucket and Key it lies where the provider puts it; there is nothing in it.
type Artifact struct{ Name, Bucket, Key string }

// Job is a job as it is now.
type Job struct {
	ID, State, ActionType, Action, Pipeline string
	ContinuationToken                       string
	Next                                    string // the id of the job that continues its action, if any
}

// SeedJobs makes n jobs that are InProgress and returns their ids. Each belongs
// to an action of its own, of the seeded pipeline.
func (p *Provider) SeedJobs(n int) []string {
	ids := make([]string, n)
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	for i := range ids {
		ids[i] = p.core.seedJob(jobInProgress, action{typeID: seededType}, optional{}).id
	}
	return ids
}

// AddJob makes a job in one of the states Queued, Dispatched, InProgress, TimedOut, Succeeded and Failed, and returns
// its id. It panics at the name of any other state. Its jobs are polled for as Source/Custom/PlumblineSeed/1.
func (p *Provider) AddJob(state string) string {
	id, err := p.Add(Spec{State: state})
	if err != nil {
		panic(fmt.Sprintf("provider: no job can be %q", state))
	}
	return id
}

// Observe has every job told of as it is made, and whenever its state changes. The function must not call the provider.
func Observe(told func(Job)) Option {
	return func(b *behaviour) { b.life.observed = told }
}

// Add makes a job as it is described, and returns its id.
func (p *Provider) Add(s Spec) (string, error) {
	state, declared, err := s.read()
	if err != nil {
		return "", err
	}
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	return p.core.seedJob(state, declared, optional{s.ContinuationToken != "", s.ContinuationToken}).id, nil
}

// read checks a description as the calls that make a pipeline would.
func (s Spec) read() (status, action, error) {
	a := action{typeID: seededType}
	state := status(cmp.Or(s.State, string(jobQueued)))
	if !slices.Contains([]status{jobQueued, jobDispatched, jobInProgress, jobTimedOut, jobSucceeded, jobFailed},
		state) {
		return state, a,
			fmt.Errorf("no job can be %q: its state is Queued, Dispatched, InProgress, TimedOut, Succeeded or Failed",
				s.State)
	}
	if s.ActionType != "" {
		parts := strings.Split(s.ActionType, "/")
		if len(parts) != 3 {
			return state, a, fmt.Errorf("an action type is CATEGORY/PROVIDER/VERSION, as in Test/MyTests/1, not %q",
				s.ActionType)
		}
		a.typeID = typeID{parts[0], parts[1], parts[2]}
		given := objectOf("category", textOf(parts[0]), "provider", textOf(parts[1]), "version", textOf(parts[2]))
		if _, f := readTypeID(given); f != nil {
			return state, a, fmt.Errorf("the action type %q: %s", s.ActionType, f.message)
		}
	}
	if n := codePoints(s.ContinuationToken); n > 2048 {
		return state, a, fmt.Errorf("a continuation token has at most 2048 characters, this one %d", n)
	}
	for name, v := range s.Configuration {
		if codePoints(name) < 1 || codePoints(name) > 50 || codePoints(v) < 1 || codePoints(v) > 1000 {
			return state, a, fmt.Errorf("the configuration %q: a key has 1 to 50 characters, and a value 1 to 1000",
				name)
		}
		a.configuration = append(a.configuration, member{name, textOf(v)})
	}
	slices.SortFunc(a.configuration, func(x, y member) int { return strings.Compare(x.name, y.name) })
	a.stored = map[string]location{}
	var err error
	if a.inputs, err = a.keep(s.Inputs); err == nil {
		a.outputs, err = a.keep(s.Outputs)
	}
	return state, a, err
}

// keep notes where artifacts lie, and returns their names.
func (a *action) keep(given []Artifact) ([]string, error) {
	var names []string
	for _, one := range given {
		if !artifactPattern.MatchString(one.Name) {
			return nil, fmt.Errorf("the name of an artifact has 1 to 100 characters of a-z, A-Z, 0-9, _ and -, not %q",
				one.Name)
		}
		if slices.Contains(names, one.Name) {
			return nil, fmt.Errorf("two artifacts have the name %q", one.Name)
		}
		if (one.Bucket == "") != (one.Key == "") {
			return nil, fmt.Errorf("the artifact %s needs a bucket and a key, or neither", one.Name)
		}
		if one.Bucket != "" {
			a.stored[one.Name] = location{one.Bucket, one.Key}
		}
		names = append(names, one.Name)
	}
	if len(names) > 5 {
		return nil, errors.New("an action has at most five artifacts on either side")
	}
	return names, nil
}

// JobState is the state that a job is in, or "" when there is no such job.
func (p *Provider) JobState(id string) string {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	if j := p.core.job(id); j != nil {
		return string(j.status)
	}
	return ""
}

// job is a job of a custom or of a partner action.
func (c *core) job(id string) *job {
	if j := c.jobs[id]; j != nil {
		return j
	}
	return c.partners[id]
}

// JobByID is the job with an id.
func (p *Provider) JobByID(id string) (Job, bool) {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	j := p.core.job(id)
	if j == nil {
		return Job{}, false
	}
	return j.shown(), true
}

// Jobs are all jobs that there are, in the order in which they were made.
func (p *Provider) Jobs() []Job {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	found := make([]*job, 0, len(p.core.jobs))
	for _, j := range p.core.jobs {
		found = append(found, j)
	}
	slices.SortFunc(found, func(a, b *job) int { return a.number - b.number })
	all := make([]Job, len(found))
	for i, j := range found {
		all[i] = j.shown()
	}
	return all
}

func (j *job) shown() Job {
	t := j.action.declared.typeID
	out := Job{
		ID: j.id, State: string(j.status), ContinuationToken: j.token.text,
		ActionType: t.category + "/" + t.provider + "/" + t.version,
		Action:     j.action.declared.name, Pipeline: j.action.execution.pipeline.name,
	}
	if j.next != nil {
		out.Next = j.next.id
	}
	return out
}

// seedExecution is the execution of the jobs that were asked for directly.
func (c *core) seedExecution() *execution {
	if c.seed == nil {
		p := &pipeline{
			name: seededPipeline, stages: []stage{{name: "Source"}, {name: "Work"}},
			requests: map[string]string{}, created: time.Now(),
		}
		c.seed = &execution{id: newUUID(), pipeline: p, status: running, runs: [][]*actionRun{nil, nil}}
		p.executions = []*execution{c.seed}
		c.pipelines[seededPipeline] = p
	}
	return c.seed
}

// seedJob makes a job in a state, each of an action of its own.
func (c *core) seedJob(s status, declared action, token optional) *job {
	if c.types[declared.typeID] == nil {
		c.types[declared.typeID] = seededActionType(declared.typeID)
	}
	a := c.seedAction(declared)
	if s == jobQueued {
		return c.newJob(a, token)
	}
	j := c.addJob(a, token)
	j.status = s
	switch s {
	case jobSucceeded:
		a.status, j.ended = succeeded, bySuccess
	case jobFailed, jobTimedOut:
		a.status, j.ended = failedRun, byFailure
	case jobInProgress, jobDispatched:
		c.expire(j)
	}
	c.changed(j)
	return j
}

// seedAction makes a running action of the seeded pipeline.
func (c *core) seedAction(declared action) *actionRun {
	e := c.seedExecution()
	n := seededWork
	if declared.typeID.category == "Source" {
		n = seededSources
	}
	declared.name = "job-" + strconv.Itoa(len(e.runs[seededSources])+len(e.runs[seededWork])+1)
	declared.runOrder = 1
	e.pipeline.stages[n].actions = append(e.pipeline.stages[n].actions, declared)
	a := &actionRun{id: newUUID(), execution: e, stage: n, status: running, changed: time.Now(), declared: &declared}
	e.runs[n] = append(e.runs[n], a)
	return a
}

// seededActionType is an action type that was made for a seeded job.
func seededActionType(id typeID) *actionType {
	return &actionType{id: id, hidden: true, definition: objectOf(
		"id", objectOf("category", textOf(id.category), "owner", textOf("Custom"), "provider", textOf(id.provider),
			"version", textOf(id.version)),
		"inputArtifactDetails", counts(0, 5), "outputArtifactDetails", counts(0, 5),
	)}
}

// described is the definition of a pipeline; that of the seeded one is made of the jobs that it has.
func (p *pipeline) described() value {
	if p.name != seededPipeline {
		return p.definition
	}
	stages := value{kind: array}
	for _, s := range p.stages {
		actions := value{kind: array}
		for i := range s.actions {
			actions.items = append(actions.items, s.actions[i].described())
		}
		if len(actions.items) > 0 {
			stages.items = append(stages.items, objectOf("name", textOf(s.name), "actions", actions))
		}
	}
	return objectOf(
		"name", textOf(p.name), "roleArn", textOf("arn:aws:iam::"+accountID+":role/plumbline"),
		"artifactStore", objectOf("type", textOf("S3"), "location", textOf(bucket)),
		"stages", stages, "version", numberOf(1),
	)
}

func (a *action) described() value {
	named := func(names []string) value {
		list := value{kind: array}
		for _, name := range names {
			list.items = append(list.items, objectOf("name", textOf(name)))
		}
		return list
	}
	return objectOf(
		"name", textOf(a.name), "runOrder", numberOf(a.runOrder),
		"actionTypeId", objectOf("category", textOf(a.typeID.category), "owner", textOf("Custom"),
			"provider", textOf(a.typeID.provider), "version", textOf(a.typeID.version)),
		"configuration", value{kind: object, members: a.configuration},
		"inputArtifacts", named(a.inputs), "outputArtifacts", named(a.outputs),
	)
}
