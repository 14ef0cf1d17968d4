package provider

import "time"

// JobTimeout ends a job as TimedOut when it was handed out that long ago and has not ended.
func JobTimeout(d time.Duration) Option {
	return func(b *behaviour) { b.life.timeout = d }
}

// expire lets a job end when its time is over. The mutex is held; it is taken again then.
func (c *core) expire(j *job) {
	if c.life.timeout <= 0 || j.expires {
		return
	}
	j.expires = true
	time.AfterFunc(c.life.timeout, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.jobs[j.id] == j && (j.status == jobDispatched || j.status == jobInProgress) {
			j.lose(jobTimedOut, "JobTimedOut", "The job worker did not report a result in time.")
			c.stop(j.action.execution)
			c.changed(j)
		}
	})
}
