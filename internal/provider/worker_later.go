package provider

import "time"

// forgotten is after what time a mutant forgets what has become of a job.
const forgotten = time.Second / 2

// ago notes when jobs were acknowledged or ended, and answers whether that is a while ago.
func ago(is func(*job) bool) (note func(*core, *job), long func(*job) bool) {
	at := map[*job]time.Time{}
	note = func(_ *core, j *job) { at[j] = time.Now() }
	return note, func(j *job) bool {
		then, known := at[j]
		return known && is(j) && time.Since(then) > forgotten
	}
}

// onceAcknowledged lets a mutant ask whether a job in progress was acknowledged a while ago.
func onceAcknowledged(how func(l *workerLife, long func(*job) bool)) change {
	return workerLifeWith(func(l *workerLife) {
		note, long := ago(inState(jobInProgress))
		acknowledge := l.acknowledge
		l.acknowledge = func(c *core, j *job) {
			acknowledge(c, j)
			note(c, j)
		}
		how(l, long)
	})
}

// onceFailed lets a mutant ask whether a job was failed a while ago.
func onceFailed(how func(l *workerLife, long func(*job) bool)) change {
	return workerLifeWith(func(l *workerLife) {
		note, long := ago(endedBy(byFailure))
		l.fail = func(c *core, j *job, code, message, ext string) {
			c.failJob(j, code, message, ext)
			note(c, j)
		}
		how(l, long)
	})
}

var laterFaults = []entry{
	{
		"AcknowledgeJob/life/later-again", "forgets after half a second that a job in progress was acknowledged",
		onceAcknowledged(func(l *workerLife, long func(*job) bool) {
			right := l.nonce
			l.nonce = func(j *job, given string) bool { return right(j, given) || long(j) }
		}),
	},
	{
		"AcknowledgeJob/life/later-failed-again", "acknowledges a job that was failed half a second ago",
		onceFailed(func(l *workerLife, long func(*job) bool) {
			right := l.nonce
			l.nonce = func(j *job, given string) bool { return right(j, given) || long(j) }
		}),
	},
	{
		"PutJobFailureResult/life/later-twice", "fails a job again that was failed half a second ago",
		onceFailed(func(l *workerLife, long func(*job) bool) {
			l.failable = func(j *job) bool { return j.status == jobInProgress || long(j) }
		}),
	},
	{
		"GetJobDetails/life/later-refused", "refuses the details of a job that was acknowledged half a second ago",
		onceAcknowledged(func(l *workerLife, long func(*job) bool) {
			l.visible = func(j *job) bool { return !long(j) }
		}),
	},
	{
		"PollForJobs/life/later-taken", "hands a job out again that was acknowledged half a second ago",
		onceAcknowledged(func(l *workerLife, long func(*job) bool) { l.gives = givesAlso(long) }),
	},
	{
		"PollForJobs/life/later-failed", "hands a job out again that was failed half a second ago",
		onceFailed(func(l *workerLife, long func(*job) bool) { l.gives = givesAlso(long) }),
	},
}
