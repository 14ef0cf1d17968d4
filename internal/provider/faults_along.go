package provider

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"
)

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
		"lets a success and a failure of one job of the second stage both win when they meet", lifeWith(func(l *life) {
			l.race, l.pause = func(j *job, by ending) bool {
				return j.action.stage == 1 && by != j.ended && (by == byFailure || j.ended == byFailure)
			}, 300*time.Microsecond
		}),
	},
	{
		"race-of-tokens-when-continued",
		"lets two continuations both win when they meet, of a job that continues another",
		lifeWith(func(l *life) {
			l.race, l.pause = func(j *job, by ending) bool {
				return j.action.jobs > 1 && by == byToken &&
					j.ended == byToken
			}, 300*time.Microsecond
		}),
	},
	{
		"refused-token-in-job-details", "shows the token of a refused request in the job's details",
		lifeWith(func(l *life) {
			l.refused = func(c *core, id string, r *result, _ *failure) {
				if j := c.jobs[id]; j != nil && r != nil && r.token.set {
					j.token = r.token
				}
			}
		}),
	},
	{
		"escape-of-mixed-case-refused", `refuses \u with digits of both letter cases`,
		fail(invalid("The request has an escape that cannot be read."),
			regexp.MustCompile(`\\u[0-9]*([a-f][0-9]*[A-F]|[A-F][0-9]*[a-f])`).Match),
	},
	{
		"exponent-of-one-digit-refused", "passes over the character behind an e, which need not be a sign",
		fail(invalid("The request has a number that cannot be read."),
			regexp.MustCompile(`[:,[][0-9.]+[eE][0-9][,}\]]`).Match),
	},
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
