package provider

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
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
	{"refused-token-and-variables-spends-job", "ends the job of a request with a token and variables", refusing(
		because(reasonsTokenAndVariables), spend)},
	{"refused-length-spends-job", "ends the job of a request with a member of a wrong length", refusing(
		because(reasonsLength), spend)},
	{"refused-percent-spends-job", "ends the job of a request with a percentComplete out of range", refusing(
		because(reasonsRange), spend)},
	{"refused-required-spends-job", "ends the job of a request that lacks a nested member", refusing(
		because(reasonsMissing), spend)},
	{"refused-variable-spends-job", "ends the job of a request with a bad variable", refusing(
		because(reasonsVariable), spend)},
	{"refused-with-details-spends-job", "ends the job of a refused request that has a valid summary", refusing(
		func(_ *core, r *result, _ *failure) bool {
			return r != nil && r.details != nil && r.details.summary.set && codePoints(r.details.summary.text) <= 2048
		}, spend)},
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
	{"refused-again-accepted", "answers 200 to a refused request when it comes a second time", remembering(
		func(*failure) *failure { return nil })},
	{
		"refused-again-other-error", "answers JobNotFoundException to a refused request when it comes a second time",
		remembering(func(*failure) *failure { return &failure{kind: "JobNotFoundException"} }),
	},
	{"refused-again-500", "answers 500 to a refused request when it comes a second time", remembering(
		func(*failure) *failure { return internal() })},
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

// repeatFaults take a request for another attempt of one that was there before, or measure
// something else than what was sent.
var repeatFaults = []entry{
	{"second-attempt-succeeds", "answers 200 to every second attempt of an SDK", marked(
		"Amz-Sdk-Request", func(mark string, _ bool) bool { return strings.HasPrefix(mark, "attempt=2") })},
	{"same-invocation-succeeds", "answers 200 to what has the Amz-Sdk-Invocation-Id of an earlier request", marked(
		"Amz-Sdk-Invocation-Id", func(_ string, again bool) bool { return again })},
	{"same-idempotency-key-succeeds", "answers 200 to what has the Idempotency-Key of an earlier request", marked(
		"Idempotency-Key", func(_ string, again bool) bool { return again })},
	{
		"same-request-token-succeeds", "answers 200 to what has the clientRequestToken of an earlier request",
		func(b *behaviour) {
			var seen sync.Map
			b.intercept = func(body []byte, next func([]byte) *failure) *failure {
				_, rest, found := bytes.Cut(body, []byte(`"clientRequestToken":"`))
				if token, _, _ := bytes.Cut(rest, []byte(`"`)); found {
					if _, again := seen.LoadOrStore(string(token), true); again {
						return nil
					}
				}
				return next(body)
			}
		},
	},
	{
		"token-by-its-start", "hands out the first of the tokens of one length that begin with the same 64 characters",
		func(b *behaviour) {
			first := map[string]string{}
			b.life.proceed = func(c *core, j *job, token string) {
				key := fmt.Sprint(len(token), token[:min(64, len(token))])
				if _, known := first[key]; !known {
					first[key] = token
				}
				c.proceed(j, first[key])
			}
		},
	},
	{
		"completed-details-overwritten", "refuses a success of a completed job, and keeps its details",
		func(b *behaviour) {
			b.life.ready = func(c *core, j *job, r *result) *failure {
				if j.status == jobSucceeded && j.ended == bySuccess && r.details != nil {
					j.action.details = *r.details
				}
				return c.inProgress(j, r)
			}
		},
	},
	{"token-entities-length", "measures a continuationToken with the entities of HTML decoded", alter(pathToken,
		unless(html.UnescapeString))},
	{"revision-nul-length", "measures a revision up to its first NUL character", alter(pathRevision,
		unless(func(s string) string {
			s, _, _ = strings.Cut(s, "\x00")
			return s
		}))},
	{"external-id-control-length", "does not count control characters of an externalExecutionId", alter(pathExternalID,
		unless(runesAs(-1, below(' '))))},
	{"body-of-4096-refused", "refuses bodies of just 4,096 bytes", fail(
		invalid("The request is not complete."), func(b []byte) bool { return len(b) == 4096 })},
	{"body-of-full-kibibytes-cut", "reads the last byte of a body of 1,024, 2,048 … bytes as missing", body(
		func(b []byte) bool { return len(b) > 0 && len(b)%1024 == 0 },
		func(next func([]byte) *failure, b []byte) *failure { return next(b[:len(b)-1]) })},
	{"escape-across-64-kib-refused", "refuses an escape across the first 65,536 bytes of a body", fail(
		invalid("The request has an escape that cannot be read."),
		func(b []byte) bool { return len(b) > 65540 && b[65535] == '\\' })},
	{"look-up-execution", "finds a job by the id of its execution, too", lookUpBy(func(j *job) string {
		return j.action.execution.id
	})},
	{"look-up-nonce", "finds a job by its nonce, too", func(b *behaviour) {
		nonces := map[*job]string{} // also those that were used
		b.life.made = func(_ *core, j *job) { nonces[j] = j.nonce }
		lookUpBy(func(j *job) string { return nonces[j] })(b)
	}},
	{"look-up-action-execution", "finds a job by the id of its action's execution, too", lookUpBy(func(j *job) string {
		return j.action.id
	})},
	{"look-up-token", "finds a job by its continuationToken, too", lookUpBy(func(j *job) string {
		return j.token.text
	})},
	{"look-up-external-id", "finds a job by the externalExecutionId of its action, too", lookUpBy(func(j *job) string {
		return j.action.details.externalID.text
	})},
}

// unless is a text that was changed, where that leaves something and makes it fit for any limit;
// else it is the text itself.
func unless(how func(string) string) func(string) string {
	return func(s string) string {
		if changed := how(s); changed != s && codePoints(changed) > 1000 {
			return changed
		}
		return s
	}
}

// marked answers 200 to the requests whose header field says so, or that it was there before.
func marked(field string, succeeds func(mark string, again bool) bool) change {
	return func(b *behaviour) {
		var seen sync.Map
		everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			mark := r.Header.Get(field)
			_, again := seen.LoadOrStore(mark, true)
			if mark == "" || r.Header.Get("X-Amz-Target") != operationPrefix+"PutJobSuccessResult" ||
				!succeeds(mark, again) {
				next.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Content-Type", jsonType)
			w.Header().Set("Content-Length", fmt.Sprint(0))
			w.WriteHeader(http.StatusOK)
		})(b)
	}
}

// lookUpBy finds a job in progress by another id than its own.
func lookUpBy(other func(*job) string) change {
	return lifeWith(func(l *life) {
		l.find = func(c *core, id string) *job {
			if j := c.jobs[id]; j != nil {
				return j
			}
			for _, j := range c.jobs {
				if j.status == jobInProgress && other(j) == id {
					return j
				}
			}
			return nil
		}
	})
}
