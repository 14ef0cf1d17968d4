package provider

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// aloneKinds are so narrow that only the cases of one rule show them.
var aloneKinds = []memberKind{
	{
		"alone/max-plus-two-accepted", "accepts a {member} two characters too long, and no other that is too long",
		(*param).measured, func(d *param) {
			most := d.most
			d.length = func(s string) int {
				if n := codePoints(s); n != most+2 {
					return n
				}
				return most
			}
		},
	},
	{
		"alone/one-length-refused", "refuses a {member} of one length within its limit", (*param).measured,
		func(d *param) {
			one := oneLength(d)
			d.length = func(s string) int {
				if n := codePoints(s); n != one {
					return n
				}
				return 0
			}
		},
	},
	{"alone/nested-array-ignored", "takes [[]] for no {member}", func(d *param) bool {
		return d.voluntary() && d.path != pathPercent
	}, nestedAs(value{})},
	{"alone/nested-array-read", "reads [[]] as a {member}", (*param).obligatory, nestedAs(textOf("[[]]"))},
}

// oneLength is a length that no bound is near.
func oneLength(d *param) int {
	const buffer = 1280 // as some reader has one
	if d.most < buffer {
		return 79
	}
	return buffer - 1
}

// aloneBesides are such kinds that are about what stands beside a member.
func aloneBesides() []entry {
	return slices.Concat(
		acrossBy(successResult, "alone/beyond-bmp-refused",
			"refuses characters beyond the BMP in a {member} that comes without a token",
			and((*param).measured, outside(pathToken)), func(d *param) change {
				return demand(func(r *result) bool {
					given := r.text(d.path)
					return !r.token.set && given != nil && beyondBMP(given.text)
				})
			}),
		acrossBy(successResult, "alone/null-refused", "refuses a null {member} beside nothing but what is required",
			and((*param).voluntary, outside(pathToken)), onlyNull),
	)
}

// aloneFaults are so narrow that only the cases of one rule show them: they prove that each rule's cases are needed.
var aloneFaults = []entry{
	{"percent-37-refused", "refuses a percentComplete of 37", demand(func(r *result) bool { return percentIs(r, 37) })},
	{"percent-200-accepted", "accepts a percentComplete of 200, and no other beyond 100", excusing(
		pathPercent, func(r *result) bool { return percentIs(r, 200) })},
	{"variables-257-refused", "refuses just 257 variables", demand(func(r *result) bool {
		return len(r.variables) == 257
	})},

	{"token-ligature-refused", "refuses a continuationToken with U+FDFA", refuse(pathToken, holding("\ufdfa"))},

	{"token-null-with-variables-refused", "refuses a null continuationToken beside variables and nothing else", only(
		`"continuationToken":null,"outputVariables":\{"a":"b"\}`)},

	{"job-id-null-not-found", "answers JobNotFoundException to a null jobId", onMember(
		pathJobID, func(v value) (value, *failure) {
			if v.kind == null {
				return v, &failure{kind: "JobNotFoundException"}
			}
			return v, nil
		})},

	{"line-break-is-empty-request", "answers 200 to a body of one line break", body(func(b []byte) bool {
		return string(b) == "\r\n"
	}, func(func([]byte) *failure, []byte) *failure { return nil })},
	{"trailing-true", "does not look at the word true after the object", body(func(b []byte) bool {
		return bytes.HasSuffix(b, []byte("}true"))
	}, func(next func([]byte) *failure, b []byte) *failure {
		return next(bytes.TrimSuffix(b, []byte("true")))
	})},
	{"two-braces-added", "adds two closing braces that a request with a revision lacks", body(func(b []byte) bool {
		return bytes.Contains(b, []byte(`"currentRevision"`)) &&
			bytes.Count(b, []byte("{"))-bytes.Count(b, []byte("}")) == 2
	}, func(next func([]byte) *failure, b []byte) *failure { return next(append(slices.Clone(b), "}}"...)) })},
	{"unknown-nonce-refused", "refuses an unknown member called nonce", noUnknown(func(_ string, m member) bool {
		return m.name == "nonce"
	})},
	{"token-capitals-read", "reads CONTINUATIONTOKEN as continuationToken", renamed(
		func(name string, known []string) string {
			if name == "CONTINUATIONTOKEN" && slices.Contains(known, pathToken) {
				return pathToken
			}
			return name
		})},
	{"middle-summary-at-the-epoch-refused", "refuses a summary of 1,024 characters beside a created of 0", demand(
		func(r *result) bool {
			return r.revision != nil && r.revision.created.text == "0" && r.details != nil &&
				measuring(1024)(r.details.summary.text)
		})},

	{"headers-over-40-refused", "refuses more than forty header fields", headed(func(r *http.Request) bool {
		return len(r.Header) > 40
	})},
	{"target-of-dynamodb-taken", "takes the target of a service called DynamoDB for its own", targets(
		func(t string) string {
			if rest, ok := strings.CutPrefix(t, "DynamoDB_20120810."); ok {
				return operationPrefix + rest
			}
			return t
		})},

	{"spent-accepted-when-forced", "lets a job that has ended succeed again when a member called force is sent", body(
		holdingBytes(`"force":true`), func(next func([]byte) *failure, b []byte) *failure {
			if f := next(b); f != nil && f.kind != "InvalidJobStateException" {
				return f
			}
			return nil
		})},
	{"finished-with-bad-variable-500", "answers 500 where a job has ended and a variable is called a b", lookingFirst(
		func(j *job) bool { return j.ended != never })},
	{
		"unacknowledged-with-bad-variable-500",
		"answers 500 where a job was not acknowledged and a variable is called a b",
		lookingFirst(func(j *job) bool { return j.status == jobDispatched }),
	},
	{"unknown-with-bad-variable-500", "answers 500 where there is no such job and a variable is called a b", both(
		func(b *behaviour) { b.lookUpFirst = true },
		body(func(b []byte) bool { return wellFormedID.Match(b) && bytes.Contains(b, []byte(`{"a b":"x"}`)) },
			func(next func([]byte) *failure, b []byte) *failure {
				f := next(b)
				if f != nil && f.kind == "JobNotFoundException" {
					return internal()
				}
				return f
			}))},
	{"refused-500-times-spends-job", "ends a job when five hundred requests for it were refused", lifeWith(
		func(l *life) {
			times := map[string]int{}
			l.refused = func(c *core, id string, _ *result, _ *failure) {
				if j := c.jobs[id]; j != nil && j.status == jobInProgress {
					if times[id]++; times[id] == 500 {
						j.status, j.ended = jobFailed, byFailure
					}
				}
			}
		})},
	{"own-id-as-token-in-capitals", "gives the job's own id back in capitals where it was the token", proceeding(
		func(c *core, j *job, token string) {
			if token == j.id {
				token = strings.ToUpper(token)
			}
			c.proceed(j, token)
		})},
	{"blank-token-third-time-refused", "refuses a blank token that an action has sent twice already", lifeWith(
		func(l *life) {
			blanks := map[*actionRun]int{}
			l.ready = func(c *core, j *job, r *result) *failure {
				f := c.inProgress(j, r)
				if f == nil && r.token.text == " " {
					if blanks[j.action]++; blanks[j.action] > 2 {
						f = invalid("The token was used before.")
					}
				}
				return f
			}
		})},
	{"spent-accepted-beside-work", "takes a spent id again while the job that follows is in progress", lifeWith(
		func(l *life) {
			newest := map[*actionRun]*job{}
			l.made = func(_ *core, j *job) { newest[j.action] = j }
			l.ready = func(c *core, j *job, r *result) *failure {
				if j.ended == byToken && newest[j.action].status == jobInProgress {
					return nil
				}
				return c.inProgress(j, r)
			}
		})},
	{"execution-ends-with-a-job", "makes another job of the first action when an execution has ended", settling(
		func(c *core, j *job) {
			c.settle(j)
			if e := j.action.execution; e != c.seed && e.status == succeeded {
				c.newJob(e.runs[0][0], optional{})
			}
		})},
	{
		"execution-inherits-unfinished-token",
		"gives the first job of an action the last token of an execution in which that action has not succeeded",
		lifeWith(func(l *life) {
			last := map[any]string{}
			l.proceed = func(c *core, j *job, token string) {
				last[j.action.declared] = token
				c.proceed(j, token)
			}
			l.settle = func(c *core, j *job) {
				delete(last, j.action.declared)
				c.settle(j)
			}
			l.made = func(_ *core, j *job) {
				if token, ok := last[j.action.declared]; ok && !j.token.set {
					j.token = optional{true, token}
				}
			}
		}),
	},
	{"failed-accepted-in-second-stage", "lets a failed job of the second stage succeed", endedAgain(
		each(endedBy(byFailure), func(j *job) bool { return j.action.stage == 1 }), always)},
}

var wellFormedID = regexp.MustCompile(`"jobId":"[0-9a-f]{8}-[0-9a-f]{4}-`)

// measuring tells of a string whether it has just n characters.
func measuring(n int) func(string) bool {
	return func(s string) bool { return codePoints(s) == n }
}

func holding(part string) func(string) bool {
	return func(s string) bool { return strings.Contains(s, part) }
}

func holdingBytes(part string) func([]byte) bool {
	return func(b []byte) bool { return bytes.Contains(b, []byte(part)) }
}

func percentIs(r *result, n int64) bool {
	return r.details != nil && r.details.percent != nil && *r.details.percent == n
}

// only refuses a request that has just these members, spelled so, beside its id.
func only(members string) change {
	whole := regexp.MustCompile(`\A\{"jobId":"[^"]*",` + members + `\}\z`)
	return fail(invalid("1 validation error detected: A member must not be null"), whole.Match)
}

// onlyNull refuses a request that has null for a member, and nothing beside it but what is required.
func onlyNull(d *param) change {
	object, name, nested := strings.Cut(d.path, ".")
	switch {
	case !nested:
		return only(`"` + object + `":null`)
	case object == pathCurrentRevision:
		return only(`"currentRevision":\{"revision":"[^"]*","changeIdentifier":"[^"]*","` + name + `":null\}`)
	}
	return only(`"` + object + `":\{"` + name + `":null\}`)
}

// nestedAs reads an array of one empty array as something else.
func nestedAs(as value) func(*param) {
	return turned(array, func(v value) value {
		if len(v.items) == 1 && v.items[0].kind == array && len(v.items[0].items) == 0 {
			return as
		}
		return v
	})
}

// body answers the bodies that when picks in a way of its own.
func body(when func([]byte) bool, how func(next func([]byte) *failure, body []byte) *failure) change {
	return func(b *behaviour) {
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if when(body) {
				return how(next, body)
			}
			return next(body)
		}
	}
}

// headed refuses the requests whose header is not to its liking.
func headed(disliked func(*http.Request) bool) change {
	return everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if disliked(r) {
			out := refusal(invalid("The request has a header that is not allowed."))
			out.write(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// lookingFirst looks at the job before the request, and stumbles over a job of a
// kind where a variable has a space in its name.
func lookingFirst(of func(*job) bool) change {
	return func(b *behaviour) {
		b.lookUpFirst = true
		b.life.ready = func(c *core, j *job, r *result) *failure {
			if of(j) && len(r.variables) == 1 && r.variables[0].name == "a b" {
				return internal()
			}
			return c.inProgress(j, r)
		}
	}
}
