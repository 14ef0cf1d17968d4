package provider

import (
	"slices"
	"strings"
	"sync/atomic"
)

// placesFaults are seen only in requests for jobs at some place of a pipeline's life.
var placesFaults = slices.Concat(atPlaces(), []entry{
	{"change-unchecked-when-revision", "does not measure a changeIdentifier that equals the revision", excusing(
		pathChange, func(r *result) bool { return r.revision.changeIdentifier.text == r.revision.revision.text })},
	{"external-id-unchecked-when-summary", "does not measure an externalExecutionId that equals the summary", excusing(
		pathExternalID, func(r *result) bool { return r.details.externalID.text == r.details.summary.text })},
	{"token-of-stage-name-lost", "drops a token that is the name of the job's stage", tokenLost(func(j *job) string {
		return j.action.execution.pipeline.stages[j.action.stage].name
	})},
	{"token-of-action-name-lost", "drops a token that is the name of the job's action", tokenLost(func(j *job) string {
		return j.action.declared.name
	})},
	{"variable-of-earlier-stage-refused", "refuses a variable whose name an earlier stage has reported", namesKept()},
	{"token-after-100-percent-lost", "makes no job after a success with a token for an action that was at 100", once(
		done, lostFor)},
})

// A look is what a provider may leave out, or do wrong: it makes a mutant that does so for some of the jobs.
type look = func(which func(*job) bool) change

// looks are those of a success, by the word that places have for them, and what the mutants are called.
var looks = []struct {
	kind, name, says string
	leave            look
}{
	{"lengths", "lengths-unchecked", "measures nothing", unmeasuredFor},
	{"percent", "percent-unchecked", "accepts a percentComplete above 100", percentAbove},
	{"names", "names-unchecked", "does not look at names of variables", namesOf},
	{"size", "size-unchecked", "accepts variables of any size", sizesOf},
	{"ended", "ended-accepted", "lets a job that has ended succeed", endedFor},
	{"waiting", "unacknowledged-accepted", "lets a job that nobody acknowledged succeed", unacknowledgedFor},
	{"variables", "variables-refused", "refuses outputVariables", refusedFor(hasVariables)},
	{"revision", "revision-refused", "refuses a currentRevision", refusedFor(hasRevision)},
	{"token", "token-lost", "makes no job after a success with a token", lostFor},
	{"cut", "token-cut", "keeps the first hundred characters of a token", cutFor},
}

// places are those at which something is not looked at, or done wrong.
var places = []struct {
	name, says string
	kinds      string
	at         func(look) change
}{
	{"second-execution", "in an execution that is not a pipeline's first", "lengths percent names size", of(since(2))},
	{"third-execution", "from a pipeline's third execution on", "lengths names", of(since(3))},
	{
		"later-execution-second-stage", "in the second stage of an execution that is not a pipeline's first", "lengths",
		of(each(since(2), inLaterStage)),
	},
	{"tenth-continuation", "after ten continuations of an action", "lengths names", of(jobsBefore(10))},
	{"reported", "for an action that has reported executionDetails", "lengths names", of(func(j *job) bool {
		return j.action.details != (details{})
	})},
	{"reported-100", "for an action that has reported 100", "percent", of(reported100)},
	{"last-open", "for the last job of a stage of several actions", "lengths percent", of(isLastOpen)},
	{"later-run-order", "for an action whose runOrder is not the first", "lengths ended waiting variables", of(
		laterInStage)},
	{"details-asked", "for a job whose details were asked for", "lengths names ended token", afterwards(askedFor)},
	{"other-nonce", "for a job that was acknowledged with another nonce", "lengths names", afterwards(askedOtherwise)},
	{"deploy", "for actions of category Deploy", "lengths ended cut", of(ofCategory("Deploy"))},
	{"test", "for actions of category Test", "percent", of(ofCategory("Test"))},
	{"test-next", "for next jobs of actions of category Test", "lengths", of(each(ofCategory("Test"), jobsBefore(1)))},
	{"deploy-next", "for next jobs of actions of category Deploy", "names", of(
		each(ofCategory("Deploy"), jobsBefore(1)))},
	{"third-stage", "from the third stage on", "lengths revision", of(func(j *job) bool { return j.action.stage > 1 })},
	{"older-execution", "in an execution that another has followed", "lengths names", of(isOlder)},
}

func atPlaces() []entry {
	var all []entry
	for _, p := range places {
		for _, k := range looks {
			if strings.Contains(p.kinds, k.kind) {
				all = append(all, entry{p.name + "-" + k.name, k.says + " " + p.says, p.at(k.leave)})
			}
		}
	}
	return all
}

// of leaves a look out for some of the jobs.
func of(which func(*job) bool) func(look) change {
	return func(l look) change { return l(which) }
}

// afterwards leaves it out for jobs that something was done with.
func afterwards(done func(note func(*job)) change) func(look) change {
	return func(l look) change { return once(done, l) }
}

// jobsBefore picks the jobs of an action that had so many before them.
func jobsBefore(n int) func(*job) bool { return func(j *job) bool { return j.action.jobs > n } }

// each picks the jobs that both pick.
func each(a, b func(*job) bool) func(*job) bool { return func(j *job) bool { return a(j) && b(j) } }

// ofCategory picks the jobs of the actions of a category.
func ofCategory(name string) func(*job) bool {
	return func(j *job) bool { return j.action.declared.typeID.category == name }
}

// laterInStage picks the jobs of the actions that wait for others of their stage.
func laterInStage(j *job) bool { return j.action.declared.runOrder > 1 }

// reported100 picks the jobs of an action that has reported a percentComplete of 100.
func reported100(j *job) bool {
	p := j.action.details.percent
	return p != nil && *p == 100
}

// done notes the jobs of an action that had reported a percentComplete of 100 before they ended.
func done(note func(*job)) change {
	return readying(func(c *core, j *job, r *result) *failure {
		f := c.inProgress(j, r)
		if f == nil && reported100(j) {
			note(j)
		}
		return f
	})
}

// since picks the jobs of a pipeline's nth execution and of those after it.
func since(n int) func(*job) bool {
	return func(j *job) bool { return j.action.execution.nth() >= n }
}

// nth is the execution's place among those of its pipeline, from 1.
func (e *execution) nth() int {
	for i, other := range e.pipeline.executions {
		if other == e {
			return i + 1
		}
	}
	return len(e.pipeline.executions) + 1 // it is just being made
}

// isOlder picks the jobs of an execution that another has followed.
func isOlder(j *job) bool {
	e := j.action.execution
	return e.nth() < len(e.pipeline.executions)
}

// isLastOpen picks the last job in progress of a stage of several actions.
func isLastOpen(j *job) bool {
	e := j.action.execution
	if e.stage != j.action.stage || len(e.runs[e.stage]) < 2 {
		return false
	}
	for _, a := range e.runs[e.stage] {
		if a != j.action && !a.hasSucceeded() {
			return false
		}
	}
	return true
}

// unmeasuredFor measures no text of a request for one of the jobs.
func unmeasuredFor(which func(*job) bool) change {
	return placed(which, func(b *behaviour, picked func(*result) bool) {
		b.inputs[successResult].each(func(d *param) {
			if d.measured() {
				d.excused = picked
			}
		})
	})
}

// percentAbove accepts a percentComplete above its range in a request for one of the jobs, namesOf every name of a
// variable, and sizesOf variables of every size.
func percentAbove(which func(*job) bool) change {
	return placed(which, func(b *behaviour, picked func(*result) bool) {
		excusing(pathPercent, func(r *result) bool { return *r.details.percent > 0 && picked(r) })(b)
	})
}

func namesOf(which func(*job) bool) change {
	return placed(which, func(b *behaviour, picked func(*result) bool) { excusing(pathVariableName, picked)(b) })
}

func sizesOf(which func(*job) bool) change {
	return placed(which, func(b *behaviour, picked func(*result) bool) { sizeUnless(picked)(b) })
}

// endedFor accepts a success for those of the jobs that have ended, unacknowledgedFor for those that wait
// to be acknowledged.
func endedFor(which func(*job) bool) change {
	return endedAgain(func(j *job) bool { return j.ended != never && which(j) }, always)
}

func unacknowledgedFor(which func(*job) bool) change {
	return endedAgain(each(inState(jobDispatched), which), always)
}

// refusedFor refuses a success for one of the jobs by what it carries.
func refusedFor(carries func(*result) bool) look {
	return func(which func(*job) bool) change {
		return readying(func(c *core, j *job, r *result) *failure {
			if f := c.inProgress(j, r); f != nil || !which(j) || !carries(r) {
				return f
			}
			return invalid("1 validation error detected: a member is not allowed here")
		})
	}
}

// cutFor cuts the token that one of the jobs goes on with.
func cutFor(which func(*job) bool) change {
	return proceeding(func(c *core, j *job, token string) {
		if r := []rune(token); which(j) && len(r) > 100 {
			token = string(r[:100])
		}
		c.proceed(j, token)
	})
}

// namesKept refuses a variable of a name that an earlier stage of the execution has reported.
func namesKept() change {
	type name struct {
		execution *execution
		text      string
	}
	stages := map[name]int{}
	return readying(func(c *core, j *job, r *result) *failure {
		if f := c.inProgress(j, r); f != nil || j.action.execution == c.seed {
			return f
		}
		for _, v := range r.variables {
			of := name{j.action.execution, v.name}
			if _, known := stages[of]; !known {
				stages[of] = j.action.stage
			}
			if stages[of] < j.action.stage {
				return invalid("1 validation error detected: the variable " + v.name + " exists")
			}
		}
		return nil
	})
}

// placed makes a change that concerns the requests for some of the jobs only.
func placed(which func(*job) bool, how func(b *behaviour, picked func(*result) bool)) change {
	return func(b *behaviour) {
		var known atomic.Pointer[core]
		b.life.made = func(c *core, _ *job) { known.Store(c) }
		how(b, func(r *result) bool {
			c := known.Load()
			if c == nil {
				return false
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			j := c.jobs[r.jobID.text]
			return j != nil && j.action != nil && j.action.execution != c.seed && which(j)
		})
	}
}

// tokenLost drops the token that is a name of the job's own.
func tokenLost(name func(*job) string) change {
	return proceeding(func(c *core, j *job, token string) {
		if j.action.execution != c.seed && token == name(j) {
			c.newJob(j.action, optional{})
			return
		}
		c.proceed(j, token)
	})
}
