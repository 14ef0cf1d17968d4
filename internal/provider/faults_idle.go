package provider

import (
	"net/http"
	"slices"
	"sync/atomic"
	"time"
)

// idleFaults show only when nothing was done with a job for a while.
var idleFaults = []entry{
	{"idle-job-forgotten", "does not know a job in progress for which nothing was sent for a second", idleFor(
		time.Second, func(c *core, _ *job) *failure { return c.b.notFound })},
	{"idle-job-times-out", "takes a job in progress for ended for which nothing was sent for two seconds", idleFor(
		2*time.Second, func(c *core, _ *job) *failure { return c.b.notInProgress })},
	{"idle-job-ends", "completes a job in progress by itself for which nothing was sent for two seconds", idleFor(
		2*time.Second, func(c *core, j *job) *failure {
			j.status, j.ended = jobSucceeded, bySuccess
			return c.b.notInProgress
		})},
	{"idle-ended-forgotten", "lets a job succeed again that ended more than a second ago", func(b *behaviour) {
		ended := map[*job]time.Time{}
		b.life.ready = func(c *core, j *job, r *result) *failure {
			f := c.inProgress(j, r)
			switch at, known := ended[j]; {
			case f == nil:
				ended[j] = time.Now()
			case known && time.Since(at) > time.Second:
				return nil
			}
			return f
		}
	}},
	{
		"idle-completed-forgotten",
		"lets a job succeed again that a success without a token ended more than three seconds ago",
		func(b *behaviour) {
			ended := map[*job]time.Time{}
			b.life.ready = func(c *core, j *job, r *result) *failure {
				f := c.inProgress(j, r)
				switch at, known := ended[j]; {
				case f == nil && !r.token.set:
					ended[j] = time.Now()
				case known && time.Since(at) > 3*time.Second:
					return nil
				}
				return f
			}
		},
	},
	{
		"idle-acknowledged-again", "takes a completed job back into progress that is acknowledged once more",
		func(b *behaviour) {
			right := b.worker.life.nonce
			b.worker.life.nonce = func(j *job, nonce string) bool {
				if j.status == jobSucceeded && j.ended == bySuccess {
					j.status = jobInProgress
				}
				return right(j, nonce)
			}
		},
	},
	{"idle-next-job-lost", "loses a next job that is not polled for within a second", unpolledFor(
		time.Second, func(j *job) bool { return j.token.set })},
	{"idle-next-stage-lost", "loses a job of the second stage that is not polled for within two seconds", unpolledFor(
		2*time.Second, func(j *job) bool { return j.action.stage > 0 })},
	{"idle-token-lost", "hands a next job out without its token that is not polled for within a second", laterThan(
		time.Second, func(j *job) { j.token = optional{} })},
	{"idle-token-cut", "hands a next job out with an empty token that is not polled for within two seconds", laterThan(
		2*time.Second, func(j *job) { j.token.text = "" })},
	{
		"idle-acknowledgement-refused", "takes the nonce of a job back that is not acknowledged within a second",
		func(b *behaviour) {
			b.life.taken = func(c *core, j *job) {
				time.AfterFunc(time.Second, func() {
					c.mu.Lock()
					defer c.mu.Unlock()
					if j.status == jobDispatched {
						j.nonce = ""
					}
				})
			}
		},
	},
	{"idle-server-forgets", "forgets all jobs when nothing at all has come for a second", func(b *behaviour) {
		var cut atomic.Int64
		made := map[*job]time.Time{}
		silences(b, func(until time.Time) { cut.Store(until.UnixNano()) })
		b.life.made = func(_ *core, j *job) { made[j] = time.Now() }
		b.life.ready = func(c *core, j *job, r *result) *failure {
			if made[j].UnixNano() < cut.Load() {
				return c.b.notFound
			}
			return c.inProgress(j, r)
		}
	}},
	{"idle-server-500", "answers 500 to the first request after a second in which none has come", func(b *behaviour) {
		var woken atomic.Bool
		silences(b, func(time.Time) { woken.Store(true) })
		b.intercept = func(body []byte, next func([]byte) *failure) *failure {
			if woken.CompareAndSwap(true, false) {
				return internal()
			}
			return next(body)
		}
	}},
	{"idle-state-forgotten", "shows no details of an action of which nothing was heard for a second", lifeWith(
		func(l *life) {
			heard := map[*actionRun]time.Time{}
			l.shown = func(_ *core, a *actionRun, v *shown) {
				if time.Since(heard[a]) > time.Second {
					v.details = details{}
				}
			}
			l.store = func(c *core, j *job, r *result) {
				c.store(j, r)
				heard[j.action] = time.Now()
			}
		})},
}

// silences calls do when a request comes after a second in which none has.
func silences(b *behaviour, do func(until time.Time)) {
	var last atomic.Int64
	last.Store(time.Now().UnixNano())
	admit := b.wire.method
	b.wire.method = func(r *http.Request) *failure {
		now := time.Now()
		if before := last.Swap(now.UnixNano()); now.UnixNano()-before > int64(time.Second) {
			do(now)
		}
		return admit(r)
	}
}

// idleFor refuses to end a job in progress for which nothing has come for a time.
func idleFor(d time.Duration, refuse func(*core, *job) *failure) change {
	return func(b *behaviour) {
		last := map[*job]time.Time{}
		touch := func(j *job) bool {
			was, known := last[j]
			last[j] = time.Now()
			return known && time.Since(was) > d
		}
		b.life.taken = func(_ *core, j *job) { last[j] = time.Now() }
		b.life.ready = func(c *core, j *job, r *result) *failure {
			if f := c.inProgress(j, r); f != nil {
				return f
			}
			if touch(j) {
				return refuse(c, j)
			}
			return nil
		}
	}
}

// unpolledFor drops jobs that waited for a time before they were polled for.
func unpolledFor(d time.Duration, which func(*job) bool) change {
	return lifeWith(func(l *life) {
		made := map[*job]time.Time{}
		l.made = func(_ *core, j *job) { made[j] = time.Now() }
		l.handOut = func(_ *core, jobs []*job) []*job {
			return slices.DeleteFunc(jobs, func(j *job) bool {
				lost := which(j) && time.Since(made[j]) > d
				if lost {
					j.status = jobTimedOut
				}
				return lost
			})
		}
	})
}

// laterThan changes next jobs that waited for a time before they were polled for.
func laterThan(d time.Duration, how func(*job)) change {
	return lifeWith(func(l *life) {
		made := map[*job]time.Time{}
		l.made = func(_ *core, j *job) { made[j] = time.Now() }
		l.taken = func(_ *core, j *job) {
			if j.token.set && time.Since(made[j]) > d {
				how(j)
			}
		}
	})
}
