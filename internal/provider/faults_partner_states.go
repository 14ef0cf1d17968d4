package provider

import "slices"

// usedNonces acknowledges also with the nonces of other jobs that were used, where they will do.
func usedNonces(will func(j, used *job) bool) change {
	return workerLifeWith(func(l *workerLife) {
		used := map[string]*job{}
		acknowledge := l.acknowledge
		l.acknowledge = func(c *core, j *job) { used[j.nonce] = j; acknowledge(c, j) }
		l.nonce = func(j *job, given string) bool {
			before := used[given]
			return j.nonce != "" && (j.nonce == given || before != nil && will(j, before))
		}
	})
}

// partnerOwns has an operation accept client tokens that are not the job's.
func partnerOwns(op string, also func(c *core, j *job, token string) bool) change {
	return partnerLifeWith(func(l *partnerLife) {
		l.owns = func(c *core, asked string, j *job, token string) bool {
			return j.clientToken == token || asked == op && also(c, j, token)
		}
	})
}

// partnerShows changes the data in the details of partner jobs.
func partnerShows(how func(data value) value) change {
	return answered("GetThirdPartyJobDetails", "jobDetails.data", how)
}

// partnerStates show in what partner jobs tell of themselves, and in their later states.
var partnerStates = []entry{
	{
		"GetThirdPartyJobDetails/client-token/in-progress-unchecked",
		"accepts every client token for the details of a partner job in progress",
		partnerOwns("GetThirdPartyJobDetails",
			func(_ *core, j *job, _ string) bool { return j.status == jobInProgress }),
	},
	{
		"AcknowledgeThirdPartyJob/life/used-nonce-accepted", "accepts the nonces of partner jobs that have ended",
		usedNonces(func(j, used *job) bool { return j.clientToken != "" && used.ended != never }),
	},
	{
		"AcknowledgeThirdPartyJob/life/nonce-of-client-accepted", "accepts the used nonces of all jobs of a client",
		usedNonces(func(j, used *job) bool { return j.clientID != "" && j.clientID == used.clientID }),
	},
	{
		"AcknowledgeThirdPartyJob/life/wrong-nonce-fails",
		"fails a partner job in progress that is acknowledged with a wrong nonce",
		nonces(func(j *job, given string) bool {
			if j.status == jobInProgress {
				j.status = jobFailed
			}
			return j.nonce != "" && j.nonce == given
		}),
	},
	{
		"GetThirdPartyJobDetails/life/data-kept", "shows the data of the first partner job in the details of all",
		func(b *behaviour) {
			var first value
			partnerShows(func(data value) value {
				if first.kind == absent {
					first = data
				}
				return first
			})(b)
		},
	},
	{"GetThirdPartyJobDetails/life/run-anew", "names another execution of the action in each answer", partnerShows(
		func(data value) value {
			return naming(newUUID(), "pipelineContext", "action", "actionExecutionId")(data)
		})},
	{
		"GetThirdPartyJobDetails/life/token-kept",
		"shows the first continuation token of a client in the details of all its jobs", func(b *behaviour) {
			tokens := map[string]optional{}
			partnerNew(func(j *job) {
				if kept, ok := tokens[j.clientID]; ok && j.token.set {
					j.token = kept
				} else if j.token.set {
					tokens[j.clientID] = j.token
				}
			})(b)
		},
	},
	{
		"PollForThirdPartyJobs/life/client-anew",
		"gives the job that a continuation of a partner job leads to a client of its own", partnerNew(func(j *job) {
			if j.token.set {
				j.clientID = newUUID()
			}
		}),
	},
	{
		"PollForThirdPartyJobs/life/next-lost", "never hands out the job that a continuation of a partner job leads to",
		partnerGiving(func(_ *core, handed []*job) []*job {
			return slices.DeleteFunc(handed, isContinuation)
		}),
	},
	{
		"AcknowledgeThirdPartyJob/life/next-not-in-progress",
		"answers InProgress and leaves the partner job as it was that a continuation leads to",
		workerLifeWith(func(l *workerLife) {
			acknowledge := l.acknowledge
			l.acknowledge = func(c *core, j *job) {
				if acknowledge(c, j); j.token.set {
					j.status = jobDispatched
				}
			}
			l.status = func(*job) string { return string(jobInProgress) }
		}),
	},
	{
		"PutThirdPartyJobSuccessResult/life/same-token-ignored",
		"makes no further job of a partner job that is continued with the token that it carries",
		partnerNext(func(c *core, before *job, token optional) *job {
			if before.token == token {
				return nil
			}
			return c.partnerJob(before, token)
		}),
	},
	{"PutThirdPartyJobFailureResult/life/after-success-accepted", "fails a completed partner job", alsoFails(
		endedBy(bySuccess))},
	{
		"PutThirdPartyJobFailureResult/life/long-message-lost",
		"answers 200 to a failure with a message of more than 1,024 characters, and leaves the partner job in progress",
		failingUnless(func(_ *job, _, message string) bool { return codePoints(message) > 1024 }),
	},
	{"PollForThirdPartyJobs/life/many-500", "answers 500 to a poll that gives more than one partner job", answering(
		"PollForThirdPartyJobs", func(out *reply, f *failure) {
			if v, err := plainGrammar.parse(out.body); f == nil && err == nil && len(v.get("jobs").items) > 1 {
				*out = refusal(internal())
			}
		})},
	{"PollForThirdPartyJobs/life/by-custom-call", "knows the action types of partners in PollForJobs", workerLifeWith(
		func(l *workerLife) {
			unknown := l.unknown
			l.unknown = func(owner string, id typeID) *failure {
				if owner == "ThirdParty" && id == partnerType {
					return nil
				}
				return unknown(owner, id)
			}
		})},
	{
		"PutThirdPartyJobFailureResult/life/unavailable-queued",
		"queues a partner job again that has failed with the type SystemUnavailable",
		failing(func(c *core, j *job, code, message, ext string) {
			if c.failJob(j, code, message, ext); code == "SystemUnavailable" {
				c.partnerQueue = append(c.partnerQueue, j)
			}
		}),
	},
	{
		"PutThirdPartyJobFailureResult/life/revision-tried-again",
		"makes another job of a partner job that failed with the type RevisionUnavailable",
		failing(func(c *core, j *job, code, message, ext string) {
			if c.failJob(j, code, message, ext); code == "RevisionUnavailable" {
				c.partnerJob(j, optional{})
			}
		}),
	},
}

// kindsMixed are mutants whose calls for partner actions are about jobs of custom actions too, or the other way round.
func kindsMixed() []entry {
	var all []entry
	for _, twin := range []struct{ partner, custom string }{
		{"GetThirdPartyJobDetails", "GetJobDetails"},
		{"AcknowledgeThirdPartyJob", "AcknowledgeJob"},
		{"PutThirdPartyJobSuccessResult", "PutJobSuccessResult"},
		{"PutThirdPartyJobFailureResult", "PutJobFailureResult"},
	} {
		all = append(all,
			entry{
				twin.partner + "/life/custom-jobs-found",
				"finds jobs of custom actions in " + twin.partner + ", with any client token",
				findsCustom(twin.partner, func(*job, string) bool { return true }),
			},
			entry{
				twin.partner + "/life/nonce-as-token",
				"finds jobs of custom actions in " + twin.partner + ", with their nonce for a client token",
				findsCustom(twin.partner,
					func(j *job, token string) bool { return token == j.nonce && token != "" || token == j.id }),
			},
			entry{
				twin.partner + "/life/custom-call-accepted", "finds partner jobs in " + twin.custom,
				findsPartners(twin.custom),
			})
	}
	return append(all,
		entry{
			"PollForThirdPartyJobs/life/custom-types-known",
			"knows the action types of custom actions in PollForThirdPartyJobs", partnerLifeWith(func(l *partnerLife) {
				l.offers = func(_ string, id typeID) bool { return id == partnerType || id.category == "Source" }
			}),
		},
		entry{
			"PollForThirdPartyJobs/life/custom-jobs-given",
			"gives jobs of custom actions to who polls for their type in PollForThirdPartyJobs", func(b *behaviour) {
				var asked typeID
				partnerLifeWith(func(l *partnerLife) {
					l.offers = func(owner string, id typeID) bool {
						asked = id
						return owner == "ThirdParty" && id == partnerType || owner == "Custom" && id != partnerType
					}
					l.gives = func(c *core, handed []*job) []*job {
						if asked != partnerType {
							handed = slices.Clone(c.queues[asked])
						}
						return handed
					}
				})(b)
			},
		})
}

// findsCustom finds jobs of custom actions in a partner's call, for some client tokens.
func findsCustom(of string, owns func(j *job, token string) bool) change {
	return partnerLifeWith(func(l *partnerLife) {
		l.find = func(c *core, op, id string) *job {
			if j := c.partners[id]; j != nil || op != of {
				return j
			}
			return c.jobs[id]
		}
		l.owns = func(_ *core, _ string, j *job, token string) bool {
			return j.clientToken != "" && j.clientToken == token || j.clientToken == "" && owns(j, token)
		}
	})
}

// findsPartners finds partner jobs in a call for custom actions.
func findsPartners(of string) change {
	return func(b *behaviour) {
		find := b.worker.life.find
		b.worker.life.find = func(c *core, op, id string) *job {
			if j := c.partners[id]; j != nil && op == of {
				return j
			}
			return find(c, op, id)
		}
		if of != "PutJobSuccessResult" {
			return
		}
		b.life.find = func(c *core, id string) *job {
			if j := c.partners[id]; j != nil {
				return j
			}
			return c.jobs[id]
		}
	}
}
