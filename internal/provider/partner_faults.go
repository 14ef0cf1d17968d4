package provider

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// partnerLifeWith changes what the third-party calls do to jobs.
//
//go:noinline
func partnerLifeWith(how func(*partnerLife)) change {
	return func(b *behaviour) { how(&b.worker.life.partner) }
}

// partnerFaults are the mutants that show on a partner's job only.
func partnerFaults() []entry {
	return slices.Concat(partnerMembers(), partnerTokens(), partnerOutputs(), partnerPolls, partnerLives, partnerStates,
		partnerLooser(), kindsMixed(), attemptFaults(true))
}

// partnerMembers are the mutants by kind and member of the calls that are about a job.
func partnerMembers() []entry {
	open := map[string][]string{ // what the documents leave open
		"jobId": {"length/", "type/", "required/absent-accepted"}, // a job that there is none of, in any case
		"nonce": {
			"length/max-plus-one-accepted", "length/empty-accepted", "length/unchecked",
			"length/utf-16-half-counted", "length/bytes-counted", "length/trimmed", "type/",
			"required/absent-accepted",
		},
		"clientToken": {"length/", "type/"},
	}
	var all []entry
	for _, op := range slices.Sorted(maps.Keys(workerParams())) {
		if !isPartner(op) || op == "PollForThirdPartyJobs" {
			continue
		}
		for _, k := range workerKinds {
			workerParams()[op].each("", func(path string, d *param) {
				if !k.of(d) ||
					slices.ContainsFunc(open[path], func(kind string) bool { return strings.HasPrefix(k.kind, kind) }) {
					return
				}
				says := strings.ReplaceAll(k.says, "{member}", path) + " in " + op
				all = append(all,
					entry{
						op + "/" + k.kind + "/" + path, says,
						func(b *behaviour) { k.make(b.worker.params[op].at(path)) },
					})
			})
		}
	}
	return all
}

// partnerTokens take client tokens that are not the job's.
func partnerTokens() []entry {
	var all []entry
	for _, of := range slices.Sorted(maps.Keys(workerParams())) {
		if !isPartner(of) || of == "PollForThirdPartyJobs" {
			continue
		}
		for _, k := range []struct {
			kind, says string
			owns       func(c *core, j *job, token string) bool
		}{
			{"any-accepted", "accepts every client token", func(*core, *job, string) bool { return true }},
			{"prefix-compared", "compares the beginning of client tokens", func(_ *core, j *job, token string) bool {
				return strings.HasPrefix(token, j.clientToken)
			}},
			{
				"trimmed", "compares client tokens without the white space around them",
				func(_ *core, j *job, token string) bool { return strings.TrimSpace(token) == j.clientToken },
			},
			{"case-folded", "compares client tokens in any letter case", func(_ *core, j *job, token string) bool {
				return strings.EqualFold(token, j.clientToken)
			}},
			{"cut-accepted", "accepts the beginning of a client token", func(_ *core, j *job, token string) bool {
				return token != "" && strings.HasPrefix(j.clientToken, token)
			}},
			{
				"job-id-accepted", "accepts the id of a job as its client token",
				func(_ *core, j *job, token string) bool { return token == j.clientToken || token == j.id },
			},
			{"client-id-accepted", "accepts the id of a client as its token", func(_ *core, j *job, token string) bool {
				return token == j.clientToken || token == j.clientID
			}},
			{
				"of-another-accepted", "accepts the client token of another job",
				func(c *core, _ *job, token string) bool {
					return slices.ContainsFunc(slices.Collect(maps.Values(c.partners)),
						func(j *job) bool { return j.clientToken == token })
				},
			},
			{"refused", "refuses the client token of a job", func(*core, *job, string) bool { return false }},
		} {
			all = append(all, entry{
				of + "/client-token/" + k.kind, k.says + " in " + of,
				partnerLifeWith(func(l *partnerLife) {
					l.owns = func(c *core, op string, j *job, token string) bool {
						if op == of {
							return k.owns(c, j, token)
						}
						return j.clientToken == token
					}
				}),
			})
		}
	}
	return all
}

// partnerOutputs leave out what an output has to have, or have something else there.
func partnerOutputs() []entry {
	var all []entry
	for _, o := range []struct{ op, path string }{
		{"AcknowledgeThirdPartyJob", "status"},
		{"GetThirdPartyJobDetails", "jobDetails"},
		{"GetThirdPartyJobDetails", "jobDetails.id"},
		{"GetThirdPartyJobDetails", "jobDetails.data"},
		{"GetThirdPartyJobDetails", "jobDetails.nonce"},
		{"PollForThirdPartyJobs", "jobs.clientId"},
	} {
		path := strings.Split(o.path, ".")
		all = append(all,
			entry{
				o.op + "/output/absent/" + o.path, "leaves " + o.path + " out of " + o.op,
				outputting(o.op, func(v value) value { return within(v, path, func(value) value { return value{} }) }),
			},
			entry{
				o.op + "/output/number/" + o.path, "answers a number for " + o.path + " in " + o.op,
				outputting(o.op,
					func(v value) value { return within(v, path, func(value) value { return numberOf(7) }) }),
			})
	}
	return append(all,
		entry{
			"AcknowledgeThirdPartyJob/output/dispatched",
			"answers Dispatched to the acknowledgement of a partner job",
			outputting("AcknowledgeThirdPartyJob",
				func(v value) value { return v.with("status", textOf("Dispatched")) }),
		},
		entry{
			"GetThirdPartyJobDetails/output/token-lost",
			"leaves the continuation token out of the details of a partner job",
			outputting("GetThirdPartyJobDetails", func(v value) value {
				return within(v, []string{"jobDetails", "data", "continuationToken"},
					func(value) value { return value{} })
			}),
		})
}

// partnerGives has polls give further partner jobs.
func partnerGives(which func(*job) bool) change {
	return partnerLifeWith(func(l *partnerLife) {
		l.gives = func(c *core, handed []*job) []*job {
			for _, j := range c.partners {
				if which(j) && !slices.Contains(handed, j) {
					handed = append(handed, j)
				}
			}
			return handed
		}
	})
}

var partnerPolls = []entry{
	{
		"PollForThirdPartyJobs/life/one-more", "gives one partner job more than it was asked for",
		partnerLifeWith(func(l *partnerLife) { l.batch = func(n int) int { return n + 1 } }),
	},
	{
		"PollForThirdPartyJobs/life/batch-ignored", "gives all partner jobs that wait",
		partnerLifeWith(func(l *partnerLife) { l.batch = func(int) int { return 1000 } }),
	},
	{
		"PollForThirdPartyJobs/life/twice-in-one", "gives a partner job twice in one answer",
		partnerLifeWith(func(l *partnerLife) {
			l.gives = func(_ *core, handed []*job) []*job {
				if len(handed) > 1 {
					handed[1] = handed[0]
				}
				return handed
			}
		}),
	},
	{
		"PollForThirdPartyJobs/life/last-twice",
		"gives the last of more than two partner jobs twice where more are asked for than wait",
		partnerLifeWith(func(l *partnerLife) {
			asked := 0
			l.batch = func(n int) int { asked = n; return n }
			l.gives = func(_ *core, handed []*job) []*job {
				if n := len(handed); n > 2 && n < asked {
					handed = append(handed, handed[n-1])
				}
				return handed
			}
		}),
	},
	{"PollForThirdPartyJobs/life/second-lost", "loses every second partner job", partnerLifeWith(func(l *partnerLife) {
		lost := sometimes(2)
		l.gives = func(_ *core, handed []*job) []*job {
			return slices.DeleteFunc(handed, func(*job) bool { return lost() })
		}
	})},
	{
		"PollForThirdPartyJobs/life/in-progress-too", "gives partner jobs in progress too",
		partnerGives(func(j *job) bool { return j.status == jobInProgress }),
	},
	{"PollForThirdPartyJobs/life/completed-too", "gives completed partner jobs too", partnerGives(func(j *job) bool {
		return j.ended == bySuccess
	})},
	{"PollForThirdPartyJobs/life/failed-too", "gives failed partner jobs too", partnerGives(func(j *job) bool {
		return j.status == jobFailed
	})},
	{
		"PollForThirdPartyJobs/life/owner-ignored", "does not look at the owner of a partner's action type",
		partnerLifeWith(func(l *partnerLife) {
			l.offers = func(_ string, id typeID) bool { return id == partnerType }
		}),
	},
	{
		"PollForThirdPartyJobs/life/rejected-takes",
		"takes the waiting partner jobs of a request that it refuses for what it says", func(b *behaviour) {
			b.worker.refused = func(p *Provider, op string, _ value, _ *failure) {
				p.core.mu.Lock()
				defer p.core.mu.Unlock()
				if op == "PollForThirdPartyJobs" {
					p.core.partnerQueue = nil
				}
			}
		},
	},
}

// partnerVariants differ in the third-party calls, and conform.
var partnerVariants = []entry{
	{"third-party/one-at-most", "hands out one partner job at most", partnerLifeWith(func(l *partnerLife) {
		l.batch = func(n int) int { return min(n, 1) }
	})},
	{
		"third-party/until-acknowledged", "hands a partner job out until it is acknowledged",
		partnerLifeWith(func(l *partnerLife) {
			l.gives = func(c *core, handed []*job) []*job {
				handed = slices.DeleteFunc(handed,
					func(j *job) bool { return j.status != jobQueued && j.status != jobDispatched })
				c.partnerQueue = append(c.partnerQueue, handed...)
				return handed
			}
		}),
	},
	{"third-party/one-token", "gives all partner jobs the same client token", partnerNew(func(j *job) {
		j.clientToken, j.clientID = "the token of the partner", "5f3c9ab2-84d1-4e6f-9a07-c2b1d4e8f653"
	})},
	{"third-party/ids-of-any-characters", "makes ids of partner jobs of many characters", partnerNew(func(j *job) {
		j.id = "partner's job <" + j.id + "> " + strings.Repeat("x", 400)
	})},
	{"third-party/tokens-of-256", "makes client tokens of 256 characters", partnerNew(func(j *job) {
		j.clientToken = j.clientToken + strings.Repeat("x", 256-len(j.clientToken))
	})},
	{"third-party/nonces-of-digits", "makes nonces of partner jobs that are small numbers", func(b *behaviour) {
		var n counter
		partnerNew(func(j *job) { j.nonce = strconv.Itoa(1000 + n.next()) })(b)
	}},
	{
		"third-party/details-of-ended-not-found",
		"answers JobNotFoundException to the details of a partner job that has ended",
		partnerLifeWith(func(l *partnerLife) {
			l.find = func(c *core, op, id string) *job {
				if j := c.partners[id]; op != "GetThirdPartyJobDetails" || j == nil || j.ended == never &&
					j.status != jobFailed {
					return j
				}
				return nil
			}
		}),
	},
	{"third-party/nonce-always", "shows the nonce of a partner job also when it is used", outputting(
		"GetThirdPartyJobDetails", func(v value) value {
			return within(v, []string{"jobDetails"}, func(d value) value {
				if d.get("nonce").kind == absent {
					return d.with("nonce", textOf("used"))
				}
				return d
			})
		})},
	{"third-party/polls-empty-object", "answers {} where no partner job waits", outputting(
		"PollForThirdPartyJobs", func(v value) value {
			if len(v.get("jobs").items) == 0 {
				return value{kind: object}
			}
			return v
		})},
	{"third-party/token-first", "looks at the client token before it checks a request", func(b *behaviour) {
		b.worker.first = func(_ string, in value) *failure {
			if token := in.get("clientToken"); token.kind == text &&
				(token.text == "" || codePoints(token.text) > 256) {
				return errPartner
			}
			return nil
		}
	}},
}
