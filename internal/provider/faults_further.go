package provider

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"
)

// furtherFaults are seen in pipelines of several further stages or actions only, or when what a job
// belongs to is removed.
var furtherFaults = []entry{
	{"third-stage-never", "starts no stage after the second", stageEnds(func(_ *core, e *execution) bool {
		return e.stage == 0 && e.stageSucceeded()
	})},
	{"later-stage-ends-with-one", "ends a stage after the first with its first success", stageEnds(
		func(_ *core, e *execution) bool {
			return e.stageSucceeded() || e.stage > 0 && slices.ContainsFunc(e.runs[e.stage], (*actionRun).hasSucceeded)
		})},
	{"later-stage-first-action-only", "hands out jobs of the first action only of a stage after the first", givingOut(
		func(_ *core, a *actionRun) bool {
			return a.stage == 0 || a.declared == &a.execution.pipeline.stages[a.stage].actions[0]
		})},
	{"later-stage-five-actions", "hands out jobs of the first five actions only of a stage after the first", givingOut(
		func(_ *core, a *actionRun) bool { return a.stage == 0 || a.place() < 5 })},
	{"test-continuation-lost", "makes no job after a success with a token for an action of category Test", lostFor(
		ofCategory("Test"))},
	{"deploy-continuation-lost", "makes no job after a success with a token for an action of category Deploy", lostFor(
		ofCategory("Deploy"))},
	{"test-continued-never-ends", "ends no stage with an action of category Test that has continued", stageEnds(
		func(_ *core, e *execution) bool {
			return e.stageSucceeded() && !slices.ContainsFunc(e.runs[e.stage], func(a *actionRun) bool {
				return a.declared.typeID.category == "Test" && a.jobs > 1
			})
		})},
	{
		"later-run-order-continuation-lost",
		"makes no job after a success with a token for an action whose runOrder is not the first",
		lostFor(laterInStage),
	},
	{
		"same-name-in-two-stages", "hands out no job of an action whose name an action of an earlier stage has had",
		givingOut(func(_ *core, a *actionRun) bool {
			return !slices.ContainsFunc(a.earlier(),
				func(other *actionRun) bool { return other.declared.name == a.declared.name })
		}),
	},
	{
		"stage-ends-with-first-run-order", "ends a stage when its actions of the lowest runOrder have succeeded",
		stageEnds(func(_ *core, e *execution) bool {
			lowest := slices.MinFunc(e.runs[e.stage],
				func(a, b *actionRun) int { return a.declared.runOrder - b.declared.runOrder })
			return !slices.ContainsFunc(e.runs[e.stage], func(a *actionRun) bool {
				return !a.hasSucceeded() && a.declared.runOrder == lowest.declared.runOrder
			})
		}),
	},
	{"run-order-ignored", "starts all actions of a stage at once", startingEarly(func(_, _ *actionRun) bool {
		return true
	})},
	{"run-order-as-text", "compares runOrder as text", startingEarly(func(running, other *actionRun) bool {
		return running.declared.runOrder < 10 && running.declared.runOrder > 1 && other.declared.runOrder >= 10
	})},
	{"run-order-next-early", "starts the actions of the next runOrder with the first success of those before", lifeWith(
		func(l *life) {
			l.stageEnd = func(c *core, e *execution) bool {
				waiting := slices.DeleteFunc(slices.Clone(e.runs[e.stage]),
					func(a *actionRun) bool { return a.status != "" })
				for _, a := range waiting {
					if a.declared.runOrder == waiting[0].declared.runOrder {
						c.begin(a)
					}
				}
				return e.stageSucceeded()
			}
		})},
	{"removed-pipeline-500", "answers 500 to a success for a job whose pipeline was deleted", ofRemoved(
		always)},
	{"removed-pipeline-token-500", "answers 500 to a token for a job whose pipeline was deleted", ofRemoved(
		hasToken)},
	{"removed-pipeline-details-500", "answers 500 to executionDetails for a job whose pipeline was deleted", ofRemoved(
		hasDetails)},
	{"removed-types-500", "answers 500 to a success for a job whose action type was deleted", ofRemovedTypes(
		always)},
	{"removed-types-token-500", "answers 500 to a token for a job whose action type was deleted", ofRemovedTypes(
		hasToken)},
}

func (a *actionRun) hasSucceeded() bool { return a.status == succeeded }

// place is where the action stands in its stage, from 0.
func (a *actionRun) place() int { return slices.Index(a.execution.runs[a.stage], a) }

// lostFor makes no job after the continuation of some jobs.
func lostFor(which func(*job) bool) change {
	return proceeding(func(c *core, j *job, token string) {
		if !which(j) {
			c.proceed(j, token)
		}
	})
}

// earlier are the actions of the stages before.
func (a *actionRun) earlier() []*actionRun {
	return slices.Concat(a.execution.runs[:a.stage]...)
}

// begin starts an action that waits for others.
func (c *core) begin(a *actionRun) {
	if a.status == "" {
		a.status = running
		c.newJob(a, optional{})
	}
}

// givingOut hands out only the jobs of some actions.
func givingOut(which func(*core, *actionRun) bool) change {
	return lifeWith(func(l *life) {
		l.handOut = func(c *core, jobs []*job) []*job {
			return slices.DeleteFunc(jobs,
				func(j *job) bool { return j.action.execution != c.seed && !which(c, j.action) })
		}
	})
}

// startingEarly starts with the first job of an action those of others of its stage.
func startingEarly(when func(running, other *actionRun) bool) change {
	return making(func(c *core, j *job) {
		e := j.action.execution
		if e == c.seed || j.token.set || j.action.stage >= len(e.runs) {
			return
		}
		for _, other := range e.runs[j.action.stage] {
			if when(j.action, other) {
				c.begin(other)
			}
		}
	})
}

// ofRemoved answers 500 where a job's pipeline was deleted.
func ofRemoved(when func(*result) bool) change {
	return lifeWith(func(l *life) {
		lost, find := map[string]*job{}, l.find
		l.gone = func(_ *core, j *job) { lost[j.id] = j }
		l.find = func(c *core, id string) *job {
			if j := lost[id]; j != nil {
				return j
			}
			return find(c, id)
		}
		l.ready = func(c *core, j *job, r *result) *failure {
			if lost[j.id] != nil && r != nil && when(r) {
				return internal()
			}
			return c.inProgress(j, r)
		}
	})
}

// ofRemovedTypes answers 500 where the type of a job's action was deleted.
func ofRemovedTypes(when func(*result) bool) change {
	return readying(func(c *core, j *job, r *result) *failure {
		if c.types[j.action.declared.typeID] == nil && r != nil && when(r) {
			return internal()
		}
		return c.inProgress(j, r)
	})
}

// alongFaults are seen only further along: in a later job of an action, in the second
// stage or execution, or deep inside what is skipped.
var alongFaults = []entry{
	{
		"stage-ends-though-one-continues",
		"starts the next stage when every action has succeeded or has continued at least once",
		stageEnds(func(_ *core, e *execution) bool {
			ended := false
			for _, a := range e.runs[e.stage] {
				if a.status != succeeded && a.jobs < 2 {
					return false
				}
				ended = ended || a.status == succeeded
			}
			return ended
		}),
	},
	{"stage-lost-after-refusal", "starts no next stage after a job that had a refused request", lifeWith(func(l *life) {
		refused := map[string]bool{}
		l.refused = func(_ *core, id string, _ *result, _ *failure) { refused[id] = true }
		l.settle = func(c *core, j *job) {
			if refused[j.id] {
				j.action.status, j.action.changed = succeeded, time.Now()
				return
			}
			c.settle(j)
		}
	})},
	{
		"stage-lost-after-three-continuations", "starts no next stage after an action that had more than three jobs",
		settling(func(c *core, j *job) {
			if j.action.jobs > 3 {
				j.action.status, j.action.changed = succeeded, time.Now()
				return
			}
			c.settle(j)
		}),
	},
	{
		"stage-lost-after-long-summary", "starts no next stage after a summary of more than a thousand characters",
		settling(func(c *core, j *job) {
			if codePoints(j.action.details.summary.text) > 1000 {
				j.action.status, j.action.changed = succeeded, time.Now()
				return
			}
			c.settle(j)
		}),
	},
	{
		"oldest-in-progress-forgotten", "keeps the newest two hundred jobs in progress, and forgets those before",
		workerLifeWith(func(l *workerLife) {
			var kept []*job
			acknowledge := l.acknowledge
			l.acknowledge = func(c *core, j *job) {
				acknowledge(c, j)
				kept = slices.DeleteFunc(kept, func(j *job) bool {
					return j.status != jobInProgress || c.jobs[j.id] == nil
				})
				if kept = append(kept, j); len(kept) > 200 {
					delete(c.jobs, kept[0].id)
					kept = kept[1:]
				}
			}
		}),
	},
	{
		"later-execution-completed-twice",
		"lets a job succeed again that has succeeded in an execution after the first",
		lifeWith(func(l *life) {
			first := map[*pipeline]*execution{}
			l.made = func(_ *core, j *job) {
				if e := j.action.execution; first[e.pipeline] == nil {
					first[e.pipeline] = e
				}
			}
			l.ready = func(c *core, j *job, r *result) *failure {
				if e := j.action.execution; j.ended == bySuccess && first[e.pipeline] != e {
					return nil
				}
				return c.inProgress(j, r)
			}
		}),
	},
	{
		"race-with-failure-in-second-stage",
		"lets a success and a failure of one job of the second stage both win when they meet",
		meeting(func(j *job, by ending) bool {
			return j.action.stage == 1 && by != j.ended && (by == byFailure || j.ended == byFailure)
		}),
	},
	{
		"race-of-tokens-when-continued",
		"lets two continuations both win when they meet, of a job that continues another",
		meeting(func(j *job, by ending) bool { return j.action.jobs > 1 && by == byToken && j.ended == byToken }),
	},
	{"refused-token-in-job-details", "shows the token of a refused request in the job's details", lifeWith(
		func(l *life) {
			l.refused = func(c *core, id string, r *result, _ *failure) {
				if j := c.jobs[id]; j != nil && r != nil && r.token.set {
					j.token = r.token
				}
			}
		})},
	{"escape-of-mixed-case-refused", `refuses \u with digits of both letter cases`, fail(
		invalid("The request has an escape that cannot be read."),
		regexp.MustCompile(`\\u[0-9]*([a-f][0-9]*[A-F]|[A-F][0-9]*[a-f])`).Match)},
	{"exponent-of-one-digit-refused", "passes over the character behind an e, which need not be a sign", fail(
		invalid("The request has a number that cannot be read."),
		regexp.MustCompile(`[:,[][0-9.]+[eE][0-9][,}\]]`).Match)},
	{"unknown-array-of-thousand-refused", "refuses an unknown array of more than a thousand elements", fail(
		invalid("The request has too many elements."), func(b []byte) bool { return bytes.Contains(b, longArray) })},
	{"created-with-offset-read", "reads a created that is a time with an offset", take(pathCreated,
		text, func(v value) value {
			if t, err := time.Parse("2006-01-02T15:04:05Z07:00", v.text); err == nil &&
				!strings.HasSuffix(v.text, "Z") {
				return value{kind: number, text: t.Format("20060102")}
			}
			return v
		})},
	{"literal-by-first-letter", "reads what begins with t, f or n as true, false or null in an array", body(
		regexp.MustCompile(`"unknown":\[?[tfn][a-zA-Z]+`).Match, func(next func([]byte) *failure, b []byte) *failure {
			return next(regexp.MustCompile(`("unknown":\[?)[tfn][a-zA-Z]+`).ReplaceAll(b, []byte("${1}null")))
		})},
}

// longArray is an array of a thousand zeros and more.
var longArray = []byte("[" + strings.Repeat("0,", 1000))
