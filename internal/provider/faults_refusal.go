package provider

import (
	"bytes"
	"slices"
	"sync"
)

// refusalFaults let a refused request leave something behind.
var refusalFaults = []entry{
	{"refused-spends-job", "ends the job of every refused request", refusing(anyFailure, spend)},
	{"refused-validation-spends-job", "ends the job of a request that breaks a constraint", refusing(ofKind(validation),
		spend)},
	{"refused-type-spends-job", "ends the job of a request with a wrong JSON type", refusing(ofKind(serialization),
		spend)},
	{"refused-size-spends-job", "ends the job of a request whose variables are too large", refusing(
		ofKind("OutputVariablesSizeExceededException"), spend)},
	{
		"refused-token-and-variables-spends-job", "ends the job of a request with a token and variables",
		refusing(because(reasonsTokenAndVariables), spend),
	},
	{
		"refused-length-spends-job", "ends the job of a request with a member of a wrong length",
		refusing(because(reasonsLength), spend),
	},
	{
		"refused-percent-spends-job", "ends the job of a request with a percentComplete out of range",
		refusing(because(reasonsRange), spend),
	},
	{
		"refused-required-spends-job", "ends the job of a request that lacks a nested member",
		refusing(because(reasonsMissing), spend),
	},
	{
		"refused-variable-spends-job", "ends the job of a request with a bad variable",
		refusing(because(reasonsVariable), spend),
	},
	{
		"refused-with-details-spends-job", "ends the job of a refused request that has a valid summary",
		refusing(func(_ *core, r *result, _ *failure) bool {
			return r != nil && r.details != nil && r.details.summary.set && codePoints(r.details.summary.text) <= 2048
		}, spend),
	},
	{"refused-twice-spends-job", "ends a job when a second request for it is refused", spentAfter(2)},
	{"refused-ten-times-spends-job", "ends a job when ten requests for it were refused", spentAfter(10)},
	{"refused-fails-execution", "fails the execution of a refused request and leaves the job alone", refusing(
		anyFailure, func(c *core, j *job, _ *result) {
			if e := j.action.execution; e != c.seed {
				e.status = failedRun
			}
		})},
	{"refused-requeues", "hands the job of a refused request out once more", refusing(
		anyFailure, func(c *core, j *job, _ *result) {
			j.status, j.nonce = jobQueued, newUUID()
			id := j.action.declared.typeID
			c.queues[id] = append(c.queues[id], j)
		})},
	{"refused-makes-job", "makes the next job although the request was refused", refusing(
		hasTokenToo, func(c *core, j *job, r *result) {
			c.proceed(j, r.token.text)
		})},
	{"refused-stores-details", "shows the executionDetails of a refused request", refusing(
		anyFailure, func(c *core, j *job, r *result) {
			if r != nil {
				c.store(j, &result{details: r.details})
			}
		})},
	{"refused-stores-revision", "shows the currentRevision of a refused request", refusing(
		anyFailure, func(c *core, j *job, r *result) {
			if r != nil && r.revision != nil && r.revision.revision.set && r.revision.changeIdentifier.set {
				c.store(j, &result{revision: r.revision})
			}
		})},
	{"refused-keeps-token", "gives the token of a refused request to the next success of the job", func(b *behaviour) {
		kept := map[string]optional{}
		b.life.refused = func(_ *core, id string, r *result, _ *failure) {
			if r != nil && r.token.set && r.token.text != "" {
				kept[id] = r.token
			}
		}
		b.life.store = func(c *core, j *job, r *result) {
			c.store(j, r)
			if !r.token.set {
				r.token = kept[j.id]
			}
		}
	}},
	{"refused-spends-other-job", "ends another job of the stage of a refused request", refusing(
		anyFailure, func(c *core, j *job, r *result) {
			for _, other := range c.jobs {
				if other != j && other.status == jobInProgress && other.action.execution == j.action.execution {
					spend(c, other, r)
					return
				}
			}
		})},
	{"refused-settles-action", "counts the action of a refused request as succeeded", refusing(
		anyFailure, func(c *core, j *job, _ *result) {
			if j.action.execution != c.seed {
				c.settle(j)
			}
		})},
	{
		"refused-revives-job", "takes a job that has ended for one in progress once a request for it was refused",
		lifeWith(func(l *life) {
			l.refused = func(c *core, id string, _ *result, f *failure) {
				if j := c.jobs[id]; j != nil && f == c.b.notInProgress && j.ended != never {
					j.status, j.ended = jobInProgress, never
				}
			}
		}),
	},
	{"refused-forgets-job", "forgets the job of a refused request", refusing(
		anyFailure, func(c *core, j *job, _ *result) { delete(c.jobs, j.id) })},
	{
		"refused-again-accepted", "answers 200 to a refused request when it comes a second time",
		remembering(func(*failure) *failure { return nil }),
	},
	{
		"refused-again-other-error", "answers JobNotFoundException to a refused request when it comes a second time",
		remembering(func(*failure) *failure { return &failure{kind: "JobNotFoundException"} }),
	},
	{
		"refused-again-500", "answers 500 to a refused request when it comes a second time",
		remembering(func(*failure) *failure { return internal() }),
	},
	{"refused-poisons-next", "refuses the request that follows a malformed one", func(b *behaviour) {
		var mu sync.Mutex
		poisoned := false
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			mu.Lock()
			was := poisoned
			poisoned = false
			mu.Unlock()
			if was {
				return b.malformed
			}
			f := next(body)
			if f == b.malformed {
				mu.Lock()
				poisoned = true
				mu.Unlock()
			}
			return f
		}
	}},
}

// refusing acts on the job in progress whose request was refused.
func refusing(when func(*core, *result, *failure) bool, act func(*core, *job, *result)) change {
	return lifeWith(func(l *life) {
		l.refused = func(c *core, id string, r *result, f *failure) {
			if j := c.jobs[id]; j != nil && j.status == jobInProgress && when(c, r, f) {
				act(c, j, r)
			}
		}
	})
}

// spentAfter ends a job when so many requests for it were refused.
func spentAfter(n int) change {
	return lifeWith(func(l *life) {
		refusals := map[string]int{}
		l.refused = func(c *core, id string, r *result, _ *failure) {
			if refusals[id]++; refusals[id] == n {
				spend(c, c.jobs[id], r)
			}
		}
	})
}

// because picks the refusals for one of the reasons.
func because(reasons func(*behaviour) []**failure) func(*core, *result, *failure) bool {
	return func(c *core, _ *result, f *failure) bool {
		return slices.ContainsFunc(reasons(c.b), func(reason **failure) bool { return f.is(*reason) })
	}
}

func anyFailure(*core, *result, *failure) bool { return true }

func hasTokenToo(_ *core, r *result, _ *failure) bool {
	return r != nil && r.token.set && r.token.text != "" && codePoints(r.token.text) <= 2048
}

func ofKind(kind string) func(*core, *result, *failure) bool {
	return func(_ *core, _ *result, f *failure) bool { return f.kind == kind }
}

// spend ends a job and says nothing of it.
func spend(_ *core, j *job, _ *result) {
	if j != nil && j.status == jobInProgress {
		j.status, j.ended = jobSucceeded, bySuccess
	}
}

// remembering answers a request that was refused just before in another way.
func remembering(again func(*failure) *failure) change {
	return func(b *behaviour) {
		var mu sync.Mutex
		var last []byte
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			f := next(body)
			mu.Lock()
			defer mu.Unlock()
			if f == nil {
				return nil
			}
			same := last != nil && bytes.Equal(last, body)
			last = bytes.Clone(body)
			if same {
				return again(f)
			}
			return f
		}
	}
}
