package provider

import "sync/atomic"

// placesFaults are seen only in requests for jobs at some place of a pipeline's life.
var placesFaults = []entry{
	{
		"second-execution-lengths-unchecked", "measures nothing in an execution that is not a pipeline's first",
		unmeasuredFor(since(2)),
	},
	{
		"second-execution-percent-unchecked",
		"accepts a percentComplete above 100 in an execution that is not a pipeline's first",
		excusedFor(since(2), rulePercentMax),
	},
	{
		"second-execution-names-unchecked",
		"does not look at names of variables in an execution that is not a pipeline's first",
		excusedFor(since(2), ruleVariableName),
	},
	{
		"second-execution-size-unchecked",
		"accepts variables of any size in an execution that is not a pipeline's first",
		excusedFor(since(2), ruleVariablesSize),
	},
	{"third-execution-lengths-unchecked", "measures nothing from a pipeline's third execution on", unmeasuredFor(
		since(3))},
	{
		"third-execution-names-unchecked", "does not look at names of variables from a pipeline's third execution on",
		excusedFor(since(3), ruleVariableName),
	},
	{
		"later-execution-second-stage-lengths-unchecked",
		"measures nothing in the second stage of an execution that is not a pipeline's first",
		unmeasuredFor(func(j *job) bool {
			return since(2)(j) && j.action.stage > 0
		}),
	},
	{
		"tenth-continuation-lengths-unchecked", "measures nothing after ten continuations of an action",
		unmeasuredFor(func(j *job) bool { return j.action.jobs > 10 }),
	},
	{
		"tenth-continuation-names-unchecked",
		"does not look at names of variables after ten continuations of an action",
		excusedFor(func(j *job) bool { return j.action.jobs > 10 }, ruleVariableName),
	},
	{
		"reported-lengths-unchecked", "measures nothing for an action that has reported executionDetails",
		unmeasuredFor(func(j *job) bool { return j.action.details != (details{}) }),
	},
	{
		"reported-names-unchecked",
		"does not look at names of variables for an action that has reported executionDetails",
		excusedFor(func(j *job) bool { return j.action.details != (details{}) }, ruleVariableName),
	},
	{
		"reported-100-percent-unchecked", "accepts a percentComplete above 100 for an action that has reported 100",
		excusedFor(func(j *job) bool {
			p := j.action.details.percent
			return p != nil && *p == 100
		}, rulePercentMax),
	},
	{"last-open-lengths-unchecked", "measures nothing for the last job of a stage of several actions", unmeasuredFor(
		isLastOpen)},
	{
		"last-open-percent-unchecked",
		"accepts a percentComplete above 100 for the last job of a stage of several actions",
		excusedFor(isLastOpen, rulePercentMax),
	},
	{
		"later-run-order-lengths-unchecked", "measures nothing for an action whose runOrder is not the first",
		unmeasuredFor(func(j *job) bool { return j.action.declared.runOrder > 1 }),
	},
	{
		"details-asked-lengths-unchecked", "measures nothing for a job whose details were asked for",
		unmeasuredOnce(askedFor),
	},
	{
		"details-asked-names-unchecked", "does not look at names of variables for a job whose details were asked for",
		once(askedFor, unnamed),
	},
	{
		"other-nonce-lengths-unchecked", "measures nothing for a job that was acknowledged with another nonce",
		unmeasuredOnce(askedOtherwise),
	},
	{
		"other-nonce-names-unchecked",
		"does not look at names of variables for a job that was acknowledged with another nonce",
		once(askedOtherwise, unnamed),
	},
	{
		"deploy-lengths-unchecked", "measures nothing for actions of category Deploy",
		unmeasuredFor(ofCategory("Deploy")),
	},
	{
		"test-percent-unchecked", "accepts a percentComplete above 100 for actions of category Test",
		excusedFor(ofCategory("Test"), rulePercentMax),
	},
	{
		"test-next-lengths-unchecked", "measures nothing for next jobs of actions of category Test",
		unmeasuredFor(func(j *job) bool { return ofCategory("Test")(j) && j.action.jobs > 1 }),
	},
	{
		"deploy-next-names-unchecked",
		"does not look at names of variables for next jobs of actions of category Deploy",
		excusedFor(func(j *job) bool { return ofCategory("Deploy")(j) && j.action.jobs > 1 }, ruleVariableName),
	},
	{"third-stage-lengths-unchecked", "measures nothing from the third stage on", unmeasuredFor(func(j *job) bool {
		return j.action.stage > 1
	})},
	{"change-unchecked-when-revision", "does not measure a changeIdentifier that equals the revision", onText(
		pathChange, func(c *constraint) {
			c.unmeasured = func(r *result) bool {
				return r.revision != nil && r.revision.changeIdentifier.text == r.revision.revision.text
			}
		})},
	{"external-id-unchecked-when-summary", "does not measure an externalExecutionId that equals the summary", onText(
		pathExternalID, func(c *constraint) {
			c.unmeasured = func(r *result) bool {
				return r.details != nil &&
					r.details.externalID.text == r.details.summary.text
			}
		})},
	{"token-of-stage-name-lost", "drops a token that is the name of the job's stage", tokenLost(func(j *job) string {
		return j.action.execution.pipeline.stages[j.action.stage].name
	})},
	{"token-of-action-name-lost", "drops a token that is the name of the job's action", tokenLost(func(j *job) string {
		return j.action.declared.name
	})},
	{"older-execution-lengths-unchecked", "measures nothing in an execution that another has followed", unmeasuredFor(
		isOlder)},
	{
		"older-execution-names-unchecked",
		"does not look at names of variables in an execution that another has followed",
		excusedFor(isOlder, ruleVariableName),
	},
}

// ofCategory picks the jobs of the actions of a category.
func ofCategory(name string) func(*job) bool {
	return func(j *job) bool { return j.action.declared.typeID.category == name }
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
		for _, c := range b.constraints {
			c.unmeasured = picked
		}
	})
}

// excusedFor keeps a rule from the requests for one of the jobs.
func excusedFor(which func(*job) bool, of rule) change {
	return placed(which, func(b *behaviour, picked func(*result) bool) { b.excuse[of] = picked })
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
