package provider

import (
	"hash/crc32"
	"sync/atomic"
	"time"
)

// pause is how long a mutant leaves a race open.
const pause = 400 * time.Microsecond

// outOfLock lets others at the core for a while.
func (c *core) outOfLock(d time.Duration) {
	c.mu.Unlock()
	time.Sleep(d)
	c.mu.Lock()
}

// meeting leaves the look at a job and the leap apart, and lets some endings win that met another one.
func meeting(wins func(j *job, by ending) bool) change {
	return lifeWith(func(l *life) { l.pause, l.race = pause, wins })
}

// sometimes reports true once in n times.
func sometimes(n int) func() bool {
	var count counter
	return func() bool { return count.next()%n == 0 }
}

// busy counts who is in an operation at the same time.
type busy struct{ n atomic.Int32 }

// alone reports whether nobody else is in the operation, and stays in it for a while.
func (b *busy) alone(c *core) bool {
	defer b.n.Add(-1)
	first := b.n.Add(1) == 1
	c.outOfLock(pause)
	return first
}

// besideFaults show only where requests meet in time.
var besideFaults = []entry{
	{"AcknowledgeJob/race/two-winners", "lets acknowledgements that meet all win", workerLifeWith(func(l *workerLife) {
		l.wait = pause
	})},
	{
		"AcknowledgeJob/race/two-winners-at-times", "lets acknowledgements that meet win, one time in six",
		func(b *behaviour) {
			now := sometimes(6)
			b.worker.life.acknowledge = func(c *core, j *job) {
				if now() {
					c.outOfLock(2 * pause)
				}
				j.nonce, j.status = "", jobInProgress
			}
		},
	},
	{"AcknowledgeJob/race/busy-refused", "refuses an acknowledgement while another is under way", func(b *behaviour) {
		var doing busy
		var at *core
		b.worker.life.find = func(c *core, _, id string) *job { at = c; return c.jobs[id] }
		b.worker.life.nonce = func(j *job, given string) bool {
			return doing.alone(at) && j.nonce != "" && j.nonce == given
		}
	}},
	{
		"AcknowledgeJob/race/late-effect", "answers an acknowledgement before it has its effect",
		workerLifeWith(func(l *workerLife) {
			l.acknowledge = func(c *core, j *job) {
				j.nonce = ""
				go func() {
					time.Sleep(4 * pause)
					c.mu.Lock()
					defer c.mu.Unlock()
					if j.ended == never {
						j.status = jobInProgress
					}
				}()
			}
			l.status = func(*job) string { return string(jobInProgress) }
		}),
	},
	{"PutJobFailureResult/race/two-failures", "lets failures that meet all win", meeting(func(j *job, by ending) bool {
		return by == byFailure && j.ended == byFailure
	})},
	{
		"PutJobFailureResult/race/failure-after-success", "lets a failure win that met a success",
		meeting(func(j *job, by ending) bool { return by == byFailure && j.ended == bySuccess }),
	},
	{
		"PutJobFailureResult/race/success-after-failure", "lets a success win that met a failure",
		meeting(func(j *job, by ending) bool { return by == bySuccess && j.ended == byFailure }),
	},
	{
		"PutJobFailureResult/race/failure-after-continuation", "lets a failure win that met a continuation",
		meeting(func(j *job, by ending) bool { return by == byFailure && j.ended == byToken }),
	},
	{
		"PutJobFailureResult/race/continuation-after-failure", "lets a continuation win that met a failure",
		meeting(func(j *job, by ending) bool { return by == byToken && j.ended == byFailure }),
	},
	{"PutJobFailureResult/race/two-at-times", "lets failures that meet win, one time in ten", func(b *behaviour) {
		now := sometimes(10)
		meeting(func(j *job, by ending) bool { return by == byFailure && j.ended == byFailure && now() })(b)
	}},
	{"PutJobFailureResult/race/busy-refused", "refuses a failure while another is under way", func(b *behaviour) {
		var doing busy
		var at *core
		b.worker.life.find = func(c *core, _, id string) *job { at = c; return c.jobs[id] }
		b.worker.life.failable = func(j *job) bool { return doing.alone(at) && j.status == jobInProgress }
	}},
	{
		"PutJobFailureResult/race/stale-after-acknowledgement", "does not know of an acknowledgement at once",
		func(b *behaviour) {
			taken := map[*job]time.Time{}
			b.worker.life.acknowledge = func(_ *core, j *job) {
				j.nonce, j.status = "", jobInProgress
				taken[j] = time.Now()
			}
			b.worker.life.failable = func(j *job) bool {
				return j.status == jobInProgress &&
					time.Since(taken[j]) > 5*time.Millisecond
			}
		},
	},
	{
		"GetJobDetails/race/lost-update", "writes a job back as it was when its details were asked for",
		workerLifeWith(func(l *workerLife) {
			l.details = func(c *core, j *job) {
				before := *j
				c.outOfLock(2 * pause)
				*j = before
			}
		}),
	},
	{
		"GetJobDetails/race/lost-acknowledgement", "undoes an acknowledgement that meets a request for details",
		workerLifeWith(func(l *workerLife) {
			l.details = func(c *core, j *job) {
				before := j.status
				c.outOfLock(2 * pause)
				if before == jobDispatched {
					j.status = before
				}
			}
		}),
	},
	{"GetJobDetails/race/busy-refused", "refuses details of a job while others ask for them", func(b *behaviour) {
		var doing busy
		var at *core
		b.worker.life.find = func(c *core, _, id string) *job { at = c; return c.jobs[id] }
		b.worker.life.visible = func(*job) bool { return doing.alone(at) }
	}},
	{"PollForJobs/race/double-hand-out", "hands a job out to all polls that meet", workerLifeWith(func(l *workerLife) {
		l.race = pause
	})},
	{
		"PollForJobs/race/double-hand-out-at-times", "hands a job out to polls that meet, one time in eight",
		func(b *behaviour) {
			now := sometimes(8)
			b.worker.life.gives = func(c *core, _ typeID, jobs []*job) []*job {
				if now() {
					c.outOfLock(2 * pause)
				}
				return jobs
			}
		},
	},
	{
		"AcknowledgeJob/race/two-winners-seldom", "lets acknowledgements that meet win, of one job in three hundred",
		func(b *behaviour) {
			b.worker.life.acknowledge = func(c *core, j *job) {
				if crc32.ChecksumIEEE([]byte(j.id))%300 == 0 {
					c.outOfLock(2 * pause)
				}
				j.nonce, j.status = "", jobInProgress
			}
		},
	},
	{
		"AcknowledgeJob/race/success-stale", "does not know of an acknowledgement at once when a success comes",
		func(b *behaviour) {
			taken := map[*job]time.Time{}
			b.worker.life.acknowledge = func(_ *core, j *job) {
				j.nonce, j.status = "", jobInProgress
				taken[j] = time.Now()
			}
			ready := b.life.ready
			b.life.ready = func(c *core, j *job, r *result) *failure {
				if time.Since(taken[j]) < 5*time.Millisecond {
					return c.b.notInProgress
				}
				return ready(c, j, r)
			}
		},
	},
	{
		"AcknowledgeJob/race/wrong-nonce-undoes", "writes a job back as it was when a wrong nonce was looked at",
		func(b *behaviour) {
			var at *core
			b.worker.life.find = func(c *core, _, id string) *job { at = c; return c.jobs[id] }
			b.worker.life.nonce = func(j *job, given string) bool {
				if given == "not-the-nonce" {
					writtenBack(at, j)
				}
				return j.nonce != "" && j.nonce == given
			}
		},
	},
	{
		"AcknowledgeJob/race/shared-nonce", "keeps the nonce of a request where the next one overwrites it",
		func(b *behaviour) {
			var shared string
			var at *core
			b.worker.life.find = func(c *core, _, id string) *job { at = c; return c.jobs[id] }
			b.worker.life.nonce = func(j *job, given string) bool {
				shared = given
				at.outOfLock(pause / 4)
				return j.nonce != "" && j.nonce == shared
			}
		},
	},
	{
		"PutJobFailureResult/race/two-failures-seldom", "lets failures that meet win, of one job in twenty",
		meeting(func(j *job, by ending) bool {
			return by == byFailure && j.ended == byFailure && crc32.ChecksumIEEE([]byte(j.id))%20 == 0
		}),
	},
	{
		"PutJobFailureResult/race/rejected-undoes", "writes a job back as it was when a failure of it is refused",
		besidesRefusing("PutJobFailureResult", writtenBack),
	},
	{
		"PutJobFailureResult/race/shared-job", "keeps the job of a failure where the next one overwrites it",
		foundInShared("PutJobFailureResult"),
	},
	{
		"PutJobFailureResult/race/late-effect", "answers a failure before it has its effect",
		workerLifeWith(func(l *workerLife) {
			l.fail = func(c *core, j *job, code, message, ext string) {
				go func() {
					time.Sleep(4 * pause)
					c.mu.Lock()
					defer c.mu.Unlock()
					if j.ended == never {
						c.failJob(j, code, message, ext)
					}
				}()
			}
		}),
	},
	{
		"GetJobDetails/race/lost-ending", "undoes an ending that meets a request for details",
		workerLifeWith(func(l *workerLife) {
			l.details = func(c *core, j *job) {
				before, ended := j.status, j.ended
				c.outOfLock(2 * pause)
				if before == jobInProgress {
					j.status, j.ended = before, ended
				}
			}
		}),
	},
	{
		"GetJobDetails/race/shared-answer", "answers the details of the job that was asked for last",
		foundInShared("GetJobDetails"),
	},
	{
		"PollForJobs/race/double-hand-out-seldom", "hands a job out to polls that meet, one time in thirty",
		func(b *behaviour) {
			now := sometimes(30)
			b.worker.life.gives = func(c *core, _ typeID, jobs []*job) []*job {
				if now() {
					c.outOfLock(2 * pause)
				}
				return jobs
			}
		},
	},
	{"PollForJobs/race/loses", "loses a job when polls meet", func(b *behaviour) {
		var doing busy
		b.worker.life.gives = func(c *core, _ typeID, jobs []*job) []*job {
			for _, j := range jobs {
				j.status = jobDispatched
			}
			if !doing.alone(c) && len(jobs) > 0 {
				return jobs[1:]
			}
			return jobs
		}
	}},
	{
		"PollForJobs/race/undoes", "writes the jobs in progress back as they were when somebody polls",
		func(b *behaviour) {
			b.worker.life.gives = func(c *core, id typeID, jobs []*job) []*job {
				before := map[*job]job{}
				for _, j := range c.jobs {
					if j.action.declared.typeID == id && j.status == jobInProgress {
						before[j] = *j
					}
				}
				c.outOfLock(2 * pause)
				for j, was := range before {
					*j = was
				}
				return jobs
			}
		},
	},
}

// writtenBack lets others at a job for a while, and then undoes what they did.
func writtenBack(c *core, j *job) {
	before := *j
	c.outOfLock(2 * pause)
	*j = before
}

// foundInShared finds the job of an operation by an id that the next request overwrites.
func foundInShared(of string) change {
	return func(b *behaviour) {
		var shared string
		b.worker.life.find = func(c *core, op, id string) *job {
			if op != of {
				return c.jobs[id]
			}
			shared = id
			c.outOfLock(pause / 4)
			return c.jobs[shared]
		}
	}
}
