package provider

import (
	"hash/crc32"
	"sync"
	"sync/atomic"
	"time"
)

// concurrencyFaults are seen when requests meet.
var concurrencyFaults = []entry{
	{"race-success-success", "lets two successes of one job win when they meet", overtaking(bySuccess, bySuccess)},
	{"race-token-token", "makes two jobs when two continuations of one job meet", overtaking(byToken, byToken)},
	{"race-success-token", "lets a success and a continuation of one job both win when they meet", meeting(
		func(j *job, by ending) bool { return by != j.ended && by != byFailure && j.ended != byFailure })},
	{"race-success-failure", "lets a success and a failure of one job both win when they meet", meeting(
		func(j *job, by ending) bool {
			return by == bySuccess && j.ended == byFailure || by == byFailure && j.ended == bySuccess
		})},
	{"race-failure-lost", "lets a success win although a failure came between", overtaking(bySuccess, byFailure)},
	{"race-token-failure", "makes a job although a failure of the old one came between", overtaking(
		byToken, byFailure)},
	{"race-narrow", "lets two successes of one job win when they meet within some microseconds", both(
		overtaking(bySuccess, bySuccess), lifeWith(func(l *life) { l.pause = 20 * time.Microsecond }))},
	{"race-seldom", "lets any two endings of one job win when they meet, of one job in three hundred", meeting(
		func(j *job, _ ending) bool { return crc32.ChecksumIEEE([]byte(j.id))%300 == 0 })},
	{
		"race-second-execution",
		"lets any two endings of one job win when they meet, unless it is of its pipeline's first execution",
		meeting(func(j *job, _ ending) bool { return since(2)(j) }),
	},
	{
		"race-second-stage-of-later",
		"lets any two endings of one job win when they meet, if it is of the second stage and not of the first " +
			"execution", meeting(func(j *job, _ ending) bool { return inLaterStage(j) && since(2)(j) }),
	},
	{"busy-refused", "refuses a request while another is being carried out", func(b *behaviour) {
		var busy atomic.Bool
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if !busy.CompareAndSwap(false, true) {
				return &failure{kind: "InvalidJobStateException", message: "The job is being changed."}
			}
			defer busy.Store(false)
			time.Sleep(200 * time.Microsecond)
			return next(body)
		}
	}},
	{"busy-500", "answers 500 when more than four requests meet", func(b *behaviour) {
		var busy atomic.Int32
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			defer busy.Add(-1)
			if busy.Add(1) > 4 {
				return internal()
			}
			time.Sleep(time.Millisecond)
			return next(body)
		}
	}},
	{"busy-drop", "closes the connection when more than eight requests meet", func(b *behaviour) {
		var busy atomic.Int32
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			defer busy.Add(-1)
			if busy.Add(1) > 8 {
				return dropping
			}
			time.Sleep(5 * time.Millisecond) // so that they do meet
			return next(body)
		}
	}},
	{"shared-job-id", "keeps the jobId of a request where the next one overwrites it", func(b *behaviour) {
		var shared atomic.Pointer[string]
		b.before = func(r *result) *failure {
			if r.jobID.set && isJobID(r.jobID.text) {
				id := r.jobID.text
				shared.Store(&id)
				time.Sleep(100 * time.Microsecond)
				r.jobID.text = *shared.Load()
			}
			return nil
		}
	}},
	{"shared-token", "keeps the token of a request where the next one overwrites it", func(b *behaviour) {
		var shared atomic.Pointer[string]
		b.before = func(r *result) *failure {
			if r.token.set && r.token.text != "" && codePoints(r.token.text) <= 2048 {
				token := r.token.text
				shared.Store(&token)
				time.Sleep(100 * time.Microsecond)
				r.token.text = *shared.Load()
			}
			return nil
		}
	}},
	{"shared-verdict", "keeps the verdict on a request where the next one overwrites it", func(b *behaviour) {
		var mu sync.Mutex
		var verdict *failure
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			f := next(body)
			mu.Lock()
			verdict = f
			mu.Unlock()
			time.Sleep(100 * time.Microsecond)
			mu.Lock()
			defer mu.Unlock()
			return verdict
		}
	}},
}

// enduranceFaults are seen when there have been many requests, or jobs.
var enduranceFaults = []entry{
	{"every-100th-500", "answers 500 to every 100th request", nth(100, internal())},
	{"every-1000th-500", "answers 500 to every 1,000th request", nth(1000, internal())},
	{"every-1000th-not-found", "answers JobNotFoundException to every 1,000th request", nth(1000,
		&failure{kind: "JobNotFoundException"})},
	{"every-1000th-ignored", "answers 200 to every 1,000th request and does nothing", nth(1000, nil)},
	{"every-64th-success-forgotten", "forgets to end every 64th job that succeeds", func(b *behaviour) {
		n := 0
		endsNothing(func(*result) bool {
			n++
			return n%64 == 0
		})(b)
	}},
	{"every-tenth-token-lost", "drops the token of every tenth continuation", func(b *behaviour) {
		n := 0
		b.life.proceed = func(c *core, j *job, token string) {
			if n++; n%10 == 0 {
				c.newJob(j.action, optional{})
				return
			}
			c.proceed(j, token)
		}
	}},
	{"after-500-everything-fails", "answers 500 from the 501st request on", func(b *behaviour) {
		var count counter
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if count.next() > 500 {
				return internal()
			}
			return next(body)
		}
	}},
	{"first-20-unchecked", "does not measure the first twenty tokens", func(b *behaviour) {
		var count counter
		excusing(pathToken, func(*result) bool { return count.next() <= 20 })(b)
	}},
	{"after-200-unchecked", "does not measure tokens from the 201st request on", func(b *behaviour) {
		var count counter
		excusing(pathToken, func(*result) bool { return count.next() > 200 })(b)
	}},
	{"forgets-after-100-jobs", "forgets a job when a hundred newer ones were made", lifeWith(func(l *life) {
		var order []*job
		l.made = func(c *core, j *job) {
			if order = append(order, j); len(order) > 100 {
				delete(c.jobs, order[0].id)
				order = order[1:]
			}
		}
	})},
	{"forgets-ended-after-50", "forgets a job that has ended when fifty more have ended", lifeWith(func(l *life) {
		var order []string
		l.store = func(c *core, j *job, r *result) {
			c.store(j, r)
			if order = append(order, j.id); len(order) > 50 {
				delete(c.jobs, order[0])
				order = order[1:]
			}
		}
	})},
	{"revives-ended-after-50", "takes a job that has ended for new when fifty more have ended", lifeWith(func(l *life) {
		var order []*job
		l.store = func(c *core, j *job, r *result) {
			c.store(j, r)
			if order = append(order, j); len(order) > 50 {
				order[0].status = jobInProgress
				order = order[1:]
			}
		}
	})},
	{"slow-by-number", "takes ever longer, by ten milliseconds a request", func(b *behaviour) {
		var count counter
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			time.Sleep(time.Duration(count.next()) * 10 * time.Millisecond)
			return next(body)
		}
	}},
}
