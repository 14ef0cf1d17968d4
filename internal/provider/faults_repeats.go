package provider

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"strings"
	"sync"
)

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
	{
		"body-of-full-kibibytes-cut", "reads the last byte of a body of 1,024, 2,048 … bytes as missing",
		body(func(b []byte) bool { return len(b) > 0 && len(b)%1024 == 0 },
			func(next func([]byte) *failure, b []byte) *failure { return next(b[:len(b)-1]) }),
	},
	{
		"escape-across-64-kib-refused", "refuses an escape across the first 65,536 bytes of a body",
		fail(invalid("The request has an escape that cannot be read."),
			func(b []byte) bool { return len(b) > 65540 && b[65535] == '\\' }),
	},
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
