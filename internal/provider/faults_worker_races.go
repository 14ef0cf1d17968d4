package provider

import (
	"hash/crc32"
	"slices"
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

// overtaking lets an ending win that met one of a kind.
func overtaking(late, first ending) change {
	return meeting(func(j *job, by ending) bool { return by == late && j.ended == first })
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
var besideFaults = slices.Concat(
	under("AcknowledgeJob/race/", []entry{
		{"two-winners", "lets acknowledgements that meet all win", workerLifeWith(func(l *workerLife) {
			l.wait = pause
		})},
		{"two-winners-at-times", "lets acknowledgements that meet win, one time in six", func(b *behaviour) {
			now := sometimes(6)
			b.worker.life.acknowledge = func(c *core, j *job) {
				if now() {
					c.outOfLock(2 * pause)
				}
				j.nonce, j.status = "", jobInProgress
			}
		}},
		{"busy-refused", "refuses an acknowledgement while another is under way", func(b *behaviour) {
			var doing busy
			seen := coreSeen(b)
			b.worker.life.nonce = func(j *job, given string) bool {
				return doing.alone(seen()) && j.nonce != "" && j.nonce == given
			}
		}},
		{"late-effect", "answers an acknowledgement before it has its effect", both(
			acknowledging(func(c *core, j *job) {
				j.nonce = ""
				c.soon(j, func() { j.status = jobInProgress })
			}), statuses(jobInProgress))},
	}),
	under("PutJobFailureResult/race/", []entry{
		{"two-failures", "lets failures that meet all win", overtaking(byFailure, byFailure)},
		{"failure-after-success", "lets a failure win that met a success", overtaking(byFailure, bySuccess)},
		{"success-after-failure", "lets a success win that met a failure", overtaking(bySuccess, byFailure)},
		{"failure-after-continuation", "lets a failure win that met a continuation", overtaking(byFailure, byToken)},
		{"continuation-after-failure", "lets a continuation win that met a failure", overtaking(byToken, byFailure)},
		{"two-at-times", "lets failures that meet win, one time in ten", func(b *behaviour) {
			now := sometimes(10)
			meeting(func(j *job, by ending) bool { return by == byFailure && j.ended == byFailure && now() })(b)
		}},
		{"busy-refused", "refuses a failure while another is under way", func(b *behaviour) {
			var doing busy
			seen := coreSeen(b)
			b.worker.life.failable = func(j *job) bool { return doing.alone(seen()) && j.status == jobInProgress }
		}},
		{"stale-after-acknowledgement", "does not know of an acknowledgement at once", func(b *behaviour) {
			taken := map[*job]time.Time{}
			b.worker.life.acknowledge = func(_ *core, j *job) {
				j.nonce, j.status = "", jobInProgress
				taken[j] = time.Now()
			}
			b.worker.life.failable = func(j *job) bool {
				return j.status == jobInProgress &&
					time.Since(taken[j]) > 5*time.Millisecond
			}
		}},
	}),
	under("GetJobDetails/race/", []entry{
		{"lost-update", "writes a job back as it was when its details were asked for", detailing(writtenBack)},
		{"lost-acknowledgement", "undoes an acknowledgement that meets a request for details", detailing(
			func(c *core, j *job) {
				before := j.status
				c.outOfLock(2 * pause)
				if before == jobDispatched {
					j.status = before
				}
			})},
		{"busy-refused", "refuses details of a job while others ask for them", func(b *behaviour) {
			var doing busy
			seen := coreSeen(b)
			b.worker.life.visible = func(*job) bool { return doing.alone(seen()) }
		}},
	}),
	[]entry{
		{"PollForJobs/race/double-hand-out", "hands a job out to all polls that meet", workerLifeWith(
			func(l *workerLife) {
				l.race = pause
			})},
		{
			"PollForJobs/race/double-hand-out-at-times", "hands a job out to polls that meet, one time in eight",
			handingSlowly(8),
		},
	},
	under("AcknowledgeJob/race/", []entry{
		{"two-winners-seldom", "lets acknowledgements that meet win, of one job in three hundred", func(b *behaviour) {
			b.worker.life.acknowledge = func(c *core, j *job) {
				if crc32.ChecksumIEEE([]byte(j.id))%300 == 0 {
					c.outOfLock(2 * pause)
				}
				j.nonce, j.status = "", jobInProgress
			}
		}},
		{"success-stale", "does not know of an acknowledgement at once when a success comes", func(b *behaviour) {
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
		}},
		{"wrong-nonce-undoes", "writes a job back as it was when a wrong nonce was looked at", func(b *behaviour) {
			seen := coreSeen(b)
			b.worker.life.nonce = func(j *job, given string) bool {
				if given == "not-the-nonce" {
					writtenBack(seen(), j)
				}
				return j.nonce != "" && j.nonce == given
			}
		}},
		{"shared-nonce", "keeps the nonce of a request where the next one overwrites it", func(b *behaviour) {
			var shared string
			seen := coreSeen(b)
			b.worker.life.nonce = func(j *job, given string) bool {
				shared = given
				seen().outOfLock(pause / 4)
				return j.nonce != "" && j.nonce == shared
			}
		}},
	}),
	under("PutJobFailureResult/race/", []entry{
		{"two-failures-seldom", "lets failures that meet win, of one job in twenty", meeting(
			func(j *job, by ending) bool {
				return by == byFailure && j.ended == byFailure && crc32.ChecksumIEEE([]byte(j.id))%20 == 0
			})},
		{"rejected-undoes", "writes a job back as it was when a failure of it is refused", besidesRefusing(
			"PutJobFailureResult", writtenBack)},
		{"shared-job", "keeps the job of a failure where the next one overwrites it", foundInShared(
			"PutJobFailureResult")},
		{"late-effect", "answers a failure before it has its effect", failing(
			func(c *core, j *job, code, message, ext string) {
				c.soon(j, func() { c.failJob(j, code, message, ext) })
			})},
	}),
	[]entry{
		{"GetJobDetails/race/lost-ending", "undoes an ending that meets a request for details", detailing(
			func(c *core, j *job) {
				before, ended := j.status, j.ended
				c.outOfLock(2 * pause)
				if before == jobInProgress {
					j.status, j.ended = before, ended
				}
			})},
		{"GetJobDetails/race/shared-answer", "answers the details of the job that was asked for last", foundInShared(
			"GetJobDetails")},
	},
	under("PollForJobs/race/", []entry{
		{"double-hand-out-seldom", "hands a job out to polls that meet, one time in thirty", handingSlowly(30)},
		{"loses", "loses a job when polls meet", func(b *behaviour) {
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
		{"undoes", "writes the jobs in progress back as they were when somebody polls", func(b *behaviour) {
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
		}},
	}),
)

// handingSlowly lets other polls at the jobs that are handed out, once in n polls.
func handingSlowly(n int) change {
	return func(b *behaviour) {
		now := sometimes(n)
		b.worker.life.gives = func(c *core, _ typeID, jobs []*job) []*job {
			if now() {
				c.outOfLock(2 * pause)
			}
			return jobs
		}
	}
}

// writtenBack lets others at a job for a while, and then undoes what they did.
func writtenBack(c *core, j *job) {
	before := *j
	c.outOfLock(2 * pause)
	*j = before
}

// soon does something to a job after a while, unless it has ended by then.
func (c *core) soon(j *job, what func()) {
	time.AfterFunc(4*pause, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if j.ended == never {
			what()
		}
	})
}

// foundInShared finds the job of an operation by an id that the next request overwrites.
func foundInShared(of string) change {
	return func(b *behaviour) {
		var shared string
		finding(of, func(c *core, id string) *job {
			shared = id
			c.outOfLock(pause / 4)
			return c.jobs[shared]
		})(b)
	}
}
