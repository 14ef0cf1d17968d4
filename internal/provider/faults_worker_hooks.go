package provider

import (
	"strings"
)

// The constructors of which the tables about a job worker's calls are made.

// under puts a table below the operation and the kind of mistake that its mutants share.
//
//go:noinline
func under(path string, table []entry) []entry {
	for i := range table {
		table[i].name = path + table[i].name
	}
	return table
}

// Which jobs a mutant is about.
func endedBy(how ending) func(*job) bool { return func(j *job) bool { return j.ended == how } }
func inState(is status) func(*job) bool  { return func(j *job) bool { return j.status == is } }
func anyJob(*job) bool                   { return true }
func inLaterStage(j *job) bool           { return j.action.stage > 0 }
func isContinuation(j *job) bool         { return j.token.set }

// workerLifeWith changes what the operations do to jobs.
//
//go:noinline
func workerLifeWith(how func(*workerLife)) change {
	return func(b *behaviour) { how(&b.worker.life) }
}

// nonces takes other nonces for a job's.
func nonces(is func(j *job, given string) bool) change {
	return workerLifeWith(func(l *workerLife) { l.nonce = is })
}

// noncesLike compares an unused nonce with the one that is given in another way.
func noncesLike(same func(own, given string) bool) change {
	return nonces(func(j *job, given string) bool { return j.nonce != "" && same(j.nonce, given) })
}

// comparing compares nonces after something was done to them.
func comparing(how func(string) string) change {
	return noncesLike(func(own, given string) bool { return how(own) == how(given) })
}

// anyNonce accepts every nonce of some jobs whose own is unused.
func anyNonce(which func(*job) bool) change {
	return nonces(func(j *job, given string) bool { return j.nonce != "" && (j.nonce == given || which(j)) })
}

// acknowledging has AcknowledgeJob do something else.
func acknowledging(how func(*core, *job)) change {
	return workerLifeWith(func(l *workerLife) { l.acknowledge = how })
}

// statuses has AcknowledgeJob answer a status, whatever the job's.
func statuses(is status) change {
	return workerLifeWith(func(l *workerLife) { l.status = func(*job) string { return string(is) } })
}

// onlySaid spends the nonce of a job and answers InProgress, and leaves the job as it was.
var onlySaid = both(acknowledging(func(_ *core, j *job) { j.nonce = "" }), statuses(jobInProgress))

// failing has PutJobFailureResult do something else.
func failing(how func(c *core, j *job, code, message, ext string)) change {
	return workerLifeWith(func(l *workerLife) { l.fail = how })
}

// finding finds the jobs of one operation in another way.
func finding(of string, how func(c *core, id string) *job) change {
	return workerLifeWith(func(l *workerLife) {
		find := l.find
		l.find = func(c *core, op, id string) *job {
			if op == of {
				return how(c, id)
			}
			return find(c, op, id)
		}
	})
}

// coreSeen is the core in which the last job was looked for.
func coreSeen(b *behaviour) func() *core {
	var at *core
	b.worker.life.find = func(c *core, _, id string) *job { at = c; return c.jobs[id] }
	return func() *core { return at }
}

func detailing(what func(c *core, j *job)) change {
	return workerLifeWith(func(l *workerLife) { l.details = what })
}

// hiding refuses the details of some jobs.
func hiding(which func(*job) bool) change {
	return workerLifeWith(func(l *workerLife) { l.visible = func(j *job) bool { return !which(j) } })
}

func batches(of func(asked int) int) change {
	return workerLifeWith(func(l *workerLife) { l.batch = of })
}

func giving(how func(c *core, id typeID, jobs []*job) []*job) change {
	return workerLifeWith(func(l *workerLife) { l.gives = how })
}

func querying(matches func(c *core, id typeID, query []member, j *job) bool) change {
	return workerLifeWith(func(l *workerLife) { l.query = matches })
}

// queryingBy compares the value of queryParam with that of a job's action in another way.
func queryingBy(same func(own, asked string) bool) change {
	return querying(func(_ *core, _ typeID, query []member, j *job) bool {
		configuration := value{members: j.action.declared.configuration}
		return len(query) == 0 || same(configuration.str(query[0].name), query[0].value.text)
	})
}

// ifRefused does something with a request of an operation that is refused for what it says.
func ifRefused(of string, what func(c *core, in value)) change {
	return func(b *behaviour) {
		b.worker.refused = func(p *Provider, op string, in value) {
			p.core.mu.Lock()
			defer p.core.mu.Unlock()
			if op == of {
				what(p.core, in)
			}
		}
	}
}

// besidesRefusing does something to the job of such a request.
func besidesRefusing(of string, what func(c *core, j *job)) change {
	return ifRefused(of, func(c *core, in value) {
		if j := c.job(in.str("jobId")); j != nil {
			what(c, j)
		}
	})
}

// answered changes what the successes of an operation have at a path.
func answered(op, path string, how func(value) value) change {
	names := strings.Split(path, ".")
	return outputting(op, func(v value) value { return within(v, names, how) })
}

// What is answered in the place of a value.
func leftOut(value) value                  { return value{} }
func being(v value) func(value) value      { return func(value) value { return v } }
func saidAs(text string) func(value) value { return being(textOf(text)) }

func respeltText(how func(string) string) func(value) value {
	return func(v value) value { return textOf(how(v.text)) }
}

// telling changes the data of the jobs that PollForJobs gives.
func telling(how func(data value) value) change { return answered("PollForJobs", "jobs.data", how) }

// detailsIn changes the continuation token in details.
func detailsIn(how func(string) string) change {
	return answered("GetJobDetails", "jobDetails.data.continuationToken", respeltText(how))
}

// naming has data name another place.
func naming(name string, path ...string) func(value) value {
	return func(data value) value { return within(data, path, saidAs(name)) }
}
