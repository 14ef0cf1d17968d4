package provider

import "strings"

// requeue puts a job back among those that wait.
func (c *core) requeue(j *job, as status) {
	j.status = as
	c.queues[j.action.declared.typeID] = append(c.queues[j.action.declared.typeID], j)
}

// foundBy finds a job by the beginning of its id.
func foundBy(of string, n int) change {
	return workerLifeWith(func(l *workerLife) {
		l.find = func(c *core, op, id string) *job {
			if j := c.jobs[id]; j != nil || op != of {
				return j
			}
			for other, j := range c.jobs {
				if len(id) >= n && strings.HasPrefix(other, id[:n]) {
					return j
				}
			}
			return nil
		}
	})
}

// leadingOn takes the id of a job that a continuation has ended for that of the job in which its action goes on.
func leadingOn(of string) change {
	return workerLifeWith(func(l *workerLife) {
		l.find = func(c *core, op, id string) *job {
			j := c.jobs[id]
			for op == of && j != nil && j.next != nil {
				j = j.next
			}
			return j
		}
	})
}

func nonces(is func(j *job, given string) bool) change {
	return workerLifeWith(func(l *workerLife) { l.nonce = is })
}

// nonceKept leaves a nonce to be used again.
var nonceKept = workerLifeWith(func(l *workerLife) {
	l.acknowledge = func(_ *core, j *job) { j.status = jobInProgress }
})

var takingFaults = []entry{
	{
		"AcknowledgeJob/life/id-leads-on", "acknowledges the next job by the id of the one that it continues",
		leadingOn("AcknowledgeJob"),
	},
	{
		"AcknowledgeJob/life/wrong-nonce-then-unmeasured",
		"measures no text of a success for a job that was asked for with another nonce",
		unmeasuredOnce(askedOtherwise),
	},
	{"AcknowledgeJob/life/any-nonce-accepted", "accepts every nonce", nonces(func(j *job, _ string) bool {
		return j.nonce != ""
	})},
	{
		"AcknowledgeJob/life/nonce-case-folded", "compares nonces in any letter case",
		nonces(func(j *job, given string) bool { return j.nonce != "" && strings.EqualFold(j.nonce, given) }),
	},
	{
		"AcknowledgeJob/life/nonce-trimmed", "compares nonces without the blanks around them",
		nonces(func(j *job, given string) bool { return j.nonce != "" && j.nonce == strings.TrimSpace(given) }),
	},
	{"AcknowledgeJob/life/nonce-prefix", "accepts the beginning of a nonce", nonces(func(j *job, given string) bool {
		return j.nonce != "" && strings.HasPrefix(j.nonce, given)
	})},
	{
		"AcknowledgeJob/life/nonce-cut", "compares the first 32 characters of nonces",
		nonces(func(j *job, given string) bool { return len(j.nonce) > 32 && strings.HasPrefix(given, j.nonce[:32]) }),
	},
	{
		"AcknowledgeJob/life/job-id-accepted", "accepts the job's id as its nonce",
		nonces(func(j *job, given string) bool { return j.nonce != "" && (j.nonce == given || j.id == given) }),
	},
	{"AcknowledgeJob/life/nonce-of-another-accepted", "accepts the nonce of another job", func(b *behaviour) {
		handed := map[string]bool{}
		b.worker.life.gives = func(_ *core, _ typeID, jobs []*job) []*job {
			for _, j := range jobs {
				handed[j.nonce] = true
			}
			return jobs
		}
		b.worker.life.nonce = func(j *job, given string) bool { return j.nonce != "" && handed[given] }
	}},
	{"PollForJobs/life/one-nonce-for-all", "gives all jobs the same nonce", lifeWith(func(l *life) {
		l.made = func(_ *core, j *job) { j.nonce = "5f3c9ab2-84d1-4e6f-9a07-c2b1d4e8f653" }
	})},
	{"AcknowledgeJob/life/twice-accepted", "accepts a nonce twice", nonceKept},
	{"AcknowledgeJob/life/ended-accepted", "acknowledges a job that has ended", nonces(func(j *job, given string) bool {
		return j.nonce == given || j.ended != never
	})},
	{
		"AcknowledgeJob/life/not-in-progress", "answers InProgress and leaves the job as it was",
		workerLifeWith(func(l *workerLife) {
			l.acknowledge = func(_ *core, j *job) { j.nonce = "" }
			l.status = func(*job) string { return "InProgress" }
		}),
	},
	{
		"AcknowledgeJob/life/status-dispatched", "answers the state that the job was in",
		workerLifeWith(func(l *workerLife) { l.status = func(*job) string { return "Dispatched" } }),
	},
	{
		"AcknowledgeJob/life/status-of-second-stage", "answers Dispatched for a job of the second stage",
		workerLifeWith(func(l *workerLife) {
			l.status = func(j *job) string {
				if j.action.stage > 0 {
					return "Dispatched"
				}
				return "InProgress"
			}
		}),
	},
	{"AcknowledgeJob/life/status-succeeded", "answers Succeeded", workerLifeWith(func(l *workerLife) {
		l.status = func(*job) string { return "Succeeded" }
	})},
	{
		"AcknowledgeJob/life/others-too", "acknowledges all jobs that were handed out",
		workerLifeWith(func(l *workerLife) {
			l.acknowledge = func(c *core, j *job) {
				c.each(j, jobDispatched, func(other *job) { other.status = jobInProgress })
				j.nonce, j.status = "", jobInProgress
			}
		}),
	},
	{
		"AcknowledgeJob/life/others-spent", "uses up the nonces of all jobs that were handed out",
		workerLifeWith(func(l *workerLife) {
			l.acknowledge = func(c *core, j *job) {
				c.each(j, jobDispatched, func(other *job) { other.nonce = "" })
				j.nonce, j.status = "", jobInProgress
			}
		}),
	},
	{
		"AcknowledgeJob/life/wrong-nonce-spends", "uses up the nonce of a job with a wrong one",
		nonces(func(j *job, given string) bool {
			if j.nonce != given {
				j.nonce = ""
			}
			return j.nonce != "" && j.nonce == given
		}),
	},
	{
		"AcknowledgeJob/life/wrong-nonce-spends-at-5", "uses up the nonce of a job with the fifth wrong one",
		func(b *behaviour) {
			wrong := map[string]int{}
			b.worker.life.nonce = func(j *job, given string) bool {
				if j.nonce != given {
					wrong[j.id]++
				}
				return j.nonce != "" && j.nonce == given && wrong[j.id] < 5
			}
		},
	},
	{
		"AcknowledgeJob/life/rejected-spends",
		"uses up the nonce of a job with a request that it refuses for what it says",
		besidesRefusing("AcknowledgeJob", func(_ *core, j *job) { j.nonce = "" }),
	},
	{
		"AcknowledgeJob/life/rejected-acknowledges",
		"acknowledges the job of a request that it refuses for what it says",
		besidesRefusing("AcknowledgeJob", func(_ *core, j *job) { j.nonce, j.status = "", jobInProgress }),
	},
	{"AcknowledgeJob/life/handed-out-again", "hands an acknowledged job out again", workerLifeWith(func(l *workerLife) {
		l.acknowledge = func(c *core, j *job) {
			j.nonce, j.status = "", jobInProgress
			c.queues[j.action.declared.typeID] = append(c.queues[j.action.declared.typeID], j)
		}
		l.gives = givesAlso(func(j *job) bool { return j.status == jobInProgress })
	})},
	{"AcknowledgeJob/life/completes", "completes a job that is acknowledged", workerLifeWith(func(l *workerLife) {
		l.acknowledge = func(c *core, j *job) {
			j.nonce, j.status, j.ended = "", jobSucceeded, bySuccess
			c.settle(j)
		}
		l.status = func(*job) string { return "InProgress" }
	})},
	{"AcknowledgeJob/life/found-by-35", "compares the first 35 characters of a job's id", foundBy("AcknowledgeJob",
		35)},
	{
		"PollForJobs/life/next-with-old-nonce", "gives the job that a continuation leads to the nonce of the first",
		lifeWith(func(l *life) {
			l.made = func(_ *core, j *job) {
				if j.token.set {
					j.nonce = j.action.id
				} else {
					j.action.id = j.nonce
				}
			}
		}),
	},
}

func giving(how func(c *core, id typeID, jobs []*job) []*job) change {
	return workerLifeWith(func(l *workerLife) { l.gives = how })
}

var pollFaults = []entry{
	{"PollForJobs/life/one-more", "gives one job more than it was asked for", workerLifeWith(func(l *workerLife) {
		l.batch = func(n int) int { return n + 1 }
	})},
	{"PollForJobs/life/batch-ignored", "gives all jobs that wait", workerLifeWith(func(l *workerLife) {
		l.batch = func(int) int { return 1000 }
	})},
	{
		"PollForJobs/life/batch-doubled", "gives twice as many jobs as it was asked for",
		workerLifeWith(func(l *workerLife) { l.batch = func(n int) int { return 2 * n } }),
	},
	{"PollForJobs/life/two-for-one", "gives two jobs to who asks for one", workerLifeWith(func(l *workerLife) {
		l.batch = func(n int) int { return max(n, 2) }
	})},
	{
		"PollForJobs/life/twice-in-one", "gives a job twice in one answer",
		giving(func(_ *core, _ typeID, jobs []*job) []*job {
			if len(jobs) > 1 {
				jobs[1] = jobs[0]
			}
			return jobs
		}),
	},
	{
		"PollForJobs/life/other-types", "gives the waiting jobs of all action types",
		giving(func(c *core, id typeID, jobs []*job) []*job {
			for other, waiting := range c.queues {
				for _, j := range waiting {
					if other != id && other.category == id.category && j.status == jobQueued {
						jobs = append(jobs, j)
					}
				}
			}
			return jobs
		}),
	},
	{"PollForJobs/life/completed-too", "gives completed jobs too", giving(
		givesAlso(func(j *job) bool { return j.ended == bySuccess }))},
	{"PollForJobs/life/failed-too", "gives failed jobs too", giving(
		givesAlso(func(j *job) bool { return j.ended == byFailure }))},
	{"PollForJobs/life/continued-too", "gives jobs that a continuation has ended too", giving(
		givesAlso(func(j *job) bool { return j.ended == byToken }))},
	{"PollForJobs/life/in-progress-too", "gives jobs in progress too", giving(
		givesAlso(func(j *job) bool { return j.status == jobInProgress }))},
	{
		"PollForJobs/life/second-stage-lost", "loses the jobs of the second stage",
		giving(func(_ *core, id typeID, jobs []*job) []*job {
			if id.category == "Build" {
				return nil
			}
			return jobs
		}),
	},
	{
		"PollForJobs/life/rejected-takes", "takes the waiting jobs of a request that it refuses for what it says",
		func(b *behaviour) {
			b.worker.refused = func(p *Provider, op string, in value, _ *failure) {
				given := in.get("actionTypeId")
				p.core.mu.Lock()
				defer p.core.mu.Unlock()
				if op == "PollForJobs" {
					delete(p.core.queues, typeID{given.str("category"), given.str("provider"), given.str("version")})
				}
			}
		},
	},
	{"PollForJobs/life/owner-ignored", "does not look at the owner", workerLifeWith(func(l *workerLife) {
		l.unknown = func(owner string, id typeID) *failure {
			if owner != "Custom" && strings.HasPrefix(id.provider, "plumbline") {
				return nil
			}
			return errNoType
		}
	})},
	{
		"PollForJobs/life/other-owner-takes", "takes the waiting jobs of a request for another owner, and refuses it",
		workerLifeWith(func(l *workerLife) { l.unknown = nil }),
	},
	{"PollForJobs/life/query-ignored", "does not look at queryParam", workerLifeWith(func(l *workerLife) {
		l.query = func(*core, typeID, []member, *job) bool { return true }
	})},
	{
		"PollForJobs/life/query-inverted", "gives the jobs that queryParam does not ask for",
		workerLifeWith(func(l *workerLife) {
			l.query = func(c *core, id typeID, query []member, j *job) bool {
				return len(query) == 0 || !matchesQuery(c, id, query, j)
			}
		}),
	},
	{
		"PollForJobs/life/query-case-folded", "gives the jobs whose value is that of queryParam in any letter case",
		workerLifeWith(func(l *workerLife) {
			l.query = func(_ *core, _ typeID, query []member, j *job) bool {
				configuration := value{members: j.action.declared.configuration}
				return len(query) == 0 || strings.EqualFold(configuration.str(query[0].name), query[0].value.text)
			}
		}),
	},
	{
		"PollForJobs/life/query-by-beginning", "gives the jobs whose value begins like that of queryParam",
		workerLifeWith(func(l *workerLife) {
			l.query = func(_ *core, _ typeID, query []member, j *job) bool {
				configuration := value{members: j.action.declared.configuration}
				return len(query) == 0 || strings.HasPrefix(query[0].value.text, configuration.str(query[0].name)[:1])
			}
		}),
	},
	{
		"PollForJobs/life/unknown-empty", "answers no jobs for an action type that there is not",
		workerLifeWith(func(l *workerLife) {
			l.unknown = func(string, typeID) *failure { return nil }
		}),
	},
}
