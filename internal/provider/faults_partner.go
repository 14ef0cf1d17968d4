package provider

import (
	"maps"
	"path"
	"regexp"
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

// partnerGiving gives other jobs to a poll than those that wait.
func partnerGiving(how func(c *core, handed []*job) []*job) change {
	return partnerLifeWith(func(l *partnerLife) { l.gives = how })
}

func partnerDetailing(what func(c *core, j *job)) change {
	return partnerLifeWith(func(l *partnerLife) { l.details = what })
}

func partnerBatches(of func(asked int) int) change {
	return partnerLifeWith(func(l *partnerLife) { l.batch = of })
}

func partnerSucceeding(how func(c *core, j *job, token optional)) change {
	return partnerLifeWith(func(l *partnerLife) { l.succeed = how })
}

func partnerNext(how func(c *core, before *job, token optional) *job) change {
	return partnerLifeWith(func(l *partnerLife) { l.next = how })
}

// partnerFaults are the mutants that show on a partner's job only.
func partnerFaults() []entry {
	return slices.Concat(partnerMembers(), partnerTokens(), partnerOutputs(), partnerPolls, partnerLives, partnerStates,
		kindsMixed(), attemptFaults(partnerOps()))
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
	for _, op := range partnerOps() {
		all = append(all, slices.DeleteFunc(across(op, wideKinds...), func(e entry) bool {
			of := func(kind string) bool { return strings.HasPrefix(e.name, op+"/"+kind) }
			return slices.ContainsFunc(open[path.Base(e.name)], of)
		})...)
	}
	return all
}

// partnerOps are the calls that are about a job of a partner, in alphabetical order.
func partnerOps() []string {
	return slices.DeleteFunc(nine(),
		func(op string) bool { return !isPartner(op) || documented[op].at("jobId") == nil })
}

// looserTokens accept more client tokens than the job's.
var looserTokens = []struct {
	kind, says string
	also       func(c *core, j *job, token string) bool
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
	{"job-id-accepted", "accepts the id of a job as its client token", func(_ *core, j *job, token string) bool {
		return token == j.id
	}},
	{"client-id-accepted", "accepts the id of a client as its token", func(_ *core, j *job, token string) bool {
		return token == j.clientID
	}},
	{"of-another-accepted", "accepts the client token of another job", func(c *core, _ *job, token string) bool {
		return slices.ContainsFunc(slices.Collect(maps.Values(c.partners)),
			func(j *job) bool { return j.clientToken == token })
	}},
	{
		"continued-unchecked", "accepts every client token of a job that a continuation leads to",
		func(_ *core, j *job, _ string) bool { return j.token.set },
	},
	{"pattern-compared", "takes a client token for a pattern", func(_ *core, j *job, token string) bool {
		pattern, err := regexp.Compile("^" + token + "$")
		return err == nil && pattern.MatchString(j.clientToken)
	}},
}

// partnerTokens take client tokens that are not the job's, or do not take the job's.
func partnerTokens() []entry {
	var all []entry
	for _, of := range partnerOps() {
		for _, k := range looserTokens {
			all = append(all, entry{of + "/client-token/" + k.kind, k.says + " in " + of, partnerOwns(of, k.also)})
		}
		all = append(all, entry{
			of + "/client-token/refused", "refuses the client token of a job in " + of,
			partnerLifeWith(func(l *partnerLife) {
				l.owns = func(_ *core, op string, j *job, token string) bool {
					return op != of && j.clientToken == token
				}
			}),
		})
	}
	return all
}

// partnerOutputs leave out what an output has to have, or have something else there.
func partnerOutputs() []entry {
	return append(outputsOf([]output{
		{"AcknowledgeThirdPartyJob", "status"},
		{"GetThirdPartyJobDetails", "jobDetails"},
		{"GetThirdPartyJobDetails", "jobDetails.id"},
		{"GetThirdPartyJobDetails", "jobDetails.data"},
		{"GetThirdPartyJobDetails", "jobDetails.nonce"},
		{"PollForThirdPartyJobs", "jobs.clientId"},
	}),
		entry{
			"AcknowledgeThirdPartyJob/output/dispatched", "answers Dispatched to the acknowledgement of a partner job",
			answered("AcknowledgeThirdPartyJob", "status", saidAs("Dispatched")),
		},
		entry{
			"GetThirdPartyJobDetails/output/token-lost",
			"leaves the continuation token out of the details of a partner job",
			answered("GetThirdPartyJobDetails", "jobDetails.data.continuationToken", leftOut),
		})
}

// partnerGives has polls give further partner jobs.
func partnerGives(which func(*job) bool) change {
	return partnerGiving(func(c *core, handed []*job) []*job {
		for _, j := range c.partners {
			if which(j) && !slices.Contains(handed, j) {
				handed = append(handed, j)
			}
		}
		return handed
	})
}

var partnerPolls = under("PollForThirdPartyJobs/life/", []entry{
	{"one-more", "gives one partner job more than it was asked for", partnerBatches(func(n int) int { return n + 1 })},
	{"batch-ignored", "gives all partner jobs that wait", partnerBatches(func(int) int { return 1000 })},
	{"twice-in-one", "gives a partner job twice in one answer", partnerGiving(func(_ *core, handed []*job) []*job {
		if len(handed) > 1 {
			handed[1] = handed[0]
		}
		return handed
	})},
	{
		"last-twice", "gives the last of more than two partner jobs twice where more are asked for than wait",
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
	{"second-lost", "loses every second partner job", partnerLifeWith(func(l *partnerLife) {
		lost := sometimes(2)
		l.gives = func(_ *core, handed []*job) []*job {
			return slices.DeleteFunc(handed, func(*job) bool { return lost() })
		}
	})},
	{"in-progress-too", "gives partner jobs in progress too", partnerGives(inState(jobInProgress))},
	{"completed-too", "gives completed partner jobs too", partnerGives(endedBy(bySuccess))},
	{"failed-too", "gives failed partner jobs too", partnerGives(inState(jobFailed))},
	{"owner-ignored", "does not look at the owner of a partner's action type", partnerLifeWith(func(l *partnerLife) {
		l.offers = func(_ string, id typeID) bool { return id == partnerType }
	})},
	{"rejected-takes", "takes the waiting partner jobs of a request that it refuses for what it says", ifRefused(
		"PollForThirdPartyJobs", func(c *core, _ value) { c.partnerQueue = nil })},
})

// partnerVariants differ in the third-party calls, and conform.
var partnerVariants = under("third-party/", []entry{
	{"one-at-most", "hands out one partner job at most", partnerBatches(func(n int) int { return min(n, 1) })},
	{"until-acknowledged", "hands a partner job out until it is acknowledged", partnerGiving(
		func(c *core, handed []*job) []*job {
			handed = slices.DeleteFunc(handed,
				func(j *job) bool { return j.status != jobQueued && j.status != jobDispatched })
			c.partnerQueue = append(c.partnerQueue, handed...)
			return handed
		})},
	{"one-token", "gives all partner jobs the same client token", partnerNew(func(j *job) {
		j.clientToken, j.clientID = "the token of the partner", "5f3c9ab2-84d1-4e6f-9a07-c2b1d4e8f653"
	})},
	{"ids-of-any-characters", "makes ids of partner jobs of many characters", partnerNew(func(j *job) {
		j.id = "partner's job <" + j.id + "> " + strings.Repeat("x", 400)
	})},
	{"tokens-of-256", "makes client tokens of 256 characters", partnerNew(func(j *job) {
		j.clientToken = j.clientToken + strings.Repeat("x", 256-len(j.clientToken))
	})},
	{"nonces-of-digits", "makes nonces of partner jobs that are small numbers", func(b *behaviour) {
		var n counter
		partnerNew(func(j *job) { j.nonce = strconv.Itoa(1000 + n.next()) })(b)
	}},
	{
		"details-of-ended-not-found", "answers JobNotFoundException to the details of a partner job that has ended",
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
	{"nonce-always", "shows the nonce of a partner job also when it is used", answered(
		"GetThirdPartyJobDetails", "jobDetails", func(d value) value {
			if d.get("nonce").kind == absent {
				return d.with("nonce", textOf("used"))
			}
			return d
		})},
	{"polls-empty-object", "answers {} where no partner job waits", outputting(
		"PollForThirdPartyJobs", func(v value) value {
			if len(v.get("jobs").items) == 0 {
				return value{kind: object}
			}
			return v
		})},
	{"token-first", "looks at the client token before it checks a request", refusedAs("", func(in value) *failure {
		if token := in.get("clientToken"); token.kind == text && (token.text == "" || codePoints(token.text) > 256) {
			return errPartner
		}
		return nil
	})},
})
