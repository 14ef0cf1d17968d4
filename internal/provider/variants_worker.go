package provider

import (
	"slices"
	"strconv"
)

// everyOutput changes the documents of all successes of the nine operations.
func everyOutput(how func(op string, v value) value) change {
	return func(b *behaviour) {
		b.worker.edit = func(op string, out *reply, f *failure) {
			if f == nil && len(out.body) > 0 {
				v, _ := plainGrammar.parse(out.body) // it was just written
				w := &writer{}
				out.body = w.value(how(op, v)).buf
			}
		}
	}
}

// deep changes every object of a value.
func deep(v value, how func(value) value) value {
	out := value{kind: v.kind, text: v.text}
	for _, item := range v.items {
		out.items = append(out.items, deep(item, how))
	}
	for _, m := range v.members {
		out.members = append(out.members, member{m.name, deep(m.value, how)})
	}
	if v.kind == object {
		return how(out)
	}
	return out
}

// ofJob changes the data of jobs.
func ofJob(how func(value) value) change {
	return everyOutput(func(_ string, v value) value {
		return within(within(v, []string{"jobs", "data"}, how), []string{"jobDetails", "data"}, how)
	})
}

// refusedAs answers a failure in another way where it is for what a request says.
func refusedAs(of string, how func(in value) *failure) change {
	return func(b *behaviour) {
		for _, op := range nine() {
			if of == "" || op == of {
				b.inputs[op].reading(func(in value) (value, *failure) { return in, how(in) })
			}
		}
	}
}

func nonceOf(how func() string) change {
	return making(func(_ *core, j *job) { j.nonce = how() })
}

// spacious is a JSON text with white space around its colons and commas.
func spacious(body []byte) []byte {
	var out []byte
	inString, escaped := false, false
	for _, c := range body {
		if inString || c != ':' && c != ',' {
			out = append(out, c)
		} else {
			out = append(out, ' ', c, '\n', '\t')
		}
		inString = inString != (c == '"' && !escaped)
		escaped = inString && c == '\\' && !escaped
	}
	return out
}

// workerVariants differ in the nine operations, and conform.
var workerVariants = under("worker/", []entry{
	{"polls-empty-object", "answers {} where no job waits", everyOutput(func(op string, v value) value {
		if op == "PollForJobs" && len(v.get("jobs").items) == 0 {
			return value{kind: object}
		}
		return v
	})},
	{"polls-null", "answers null for jobs where none waits", everyOutput(func(op string, v value) value {
		if op == "PollForJobs" && len(v.get("jobs").items) == 0 {
			return objectOf("jobs", nullValue)
		}
		return v
	})},
	{
		"outputs-with-more", "answers members that no document has, others each time, at every level",
		everyOutput(func(_ string, v value) value {
			return deep(v, func(o value) value {
				if o.get("plumbline").kind == text || len(o.members) == 0 {
					return o // a map, whose entries are the caller's
				}
				return o.with("x-more", objectOf("a", textOf(newUUID())))
			})
		}),
	},
	{"outputs-reversed", "answers members in the other order", everyOutput(func(_ string, v value) value {
		return deep(v, func(o value) value { slices.Reverse(o.members); return o })
	})},
	{"outputs-with-nulls", "answers null for what a job does not have", ofJob(func(d value) value {
		for _, name := range []string{"continuationToken", "encryptionKey", "artifactCredentials"} {
			if d.get(name).kind == absent {
				d = d.with(name, nullValue)
			}
		}
		return d
	})},
	{"data-small", "answers no artifacts and no configuration where there are none", ofJob(func(d value) value {
		return value{kind: object, members: slices.DeleteFunc(slices.Clone(d.members), func(m member) bool {
			return len(m.value.items) == 0 && m.value.kind == array || m.name == "actionConfiguration" &&
				len(m.value.get("configuration").members) == 0
		})}
	})},
	{"data-with-credentials", "answers credentials, new ones each time, and a key", ofJob(func(d value) value {
		return d.with("artifactCredentials",
			objectOf("accessKeyId", textOf("AKIA"+newUUID()), "secretAccessKey", textOf(newUUID()), "sessionToken",
				textOf(newUUID()))).
			with("encryptionKey", objectOf("id", textOf("key-1"), "type", textOf("KMS")))
	})},
	{"polls-with-credentials", "answers credentials to polls, and not in details", telling(func(d value) value {
		return d.with("artifactCredentials",
			objectOf("accessKeyId", textOf("AKIA0"), "secretAccessKey", textOf("a"), "sessionToken", textOf("b")))
	})},
	{"account-other", "answers another account", everyOutput(func(_ string, v value) value {
		return deep(v, func(o value) value {
			if o.get("accountId").kind == text {
				return o.with("accountId", textOf("000000000000"))
			}
			return o
		})
	})},
	{"outputs-spacious", "answers with white space between all tokens", func(b *behaviour) {
		b.worker.edit = func(_ string, out *reply, f *failure) {
			if f == nil && len(out.body) > 0 {
				out.body = spacious(out.body)
			}
		}
	}},
	{"look-up-first", "looks for the nonce and the action type before it checks a request", refusedAs(
		"", func(in value) *failure {
			if nonce := in.get("nonce"); nonce.kind == text && (nonce.text == "" || codePoints(nonce.text) > 50) {
				return errNonce
			}
			return nil
		})},
	{"bad-job-id-not-found", "answers JobNotFoundException to a jobId of a wrong format", refusedAs(
		"", func(in value) *failure {
			if id := in.get("jobId"); id.kind == text && !isJobID(id.text) {
				return &failure{kind: "JobNotFoundException", message: "The job was not found."}
			}
			return nil
		})},
	{"bad-type-not-found", "answers ActionTypeNotFoundException to an action type that can be none", refusedAs(
		"PollForJobs", func(in value) *failure {
			for _, name := range []string{"category", "owner", "provider", "version"} {
				if in.get("actionTypeId").get(name).kind != text {
					return nil
				}
			}
			if _, f := readTypeID(in.get("actionTypeId")); f != nil ||
				!slices.Contains([]string{"AWS", "ThirdParty", "Custom"}, in.get("actionTypeId").str("owner")) {
				return errNoType
			}
			return nil
		})},
	{"other-owner-validation", "answers ValidationException to the owners AWS and ThirdParty", workerLifeWith(
		func(l *workerLife) {
			l.unknown = func(owner string, _ typeID) *failure {
				if owner != "Custom" {
					return invalid("Only custom action types can be polled for.")
				}
				return errNoType
			}
		})},
	{
		"starts-on-create-until-acknowledged",
		"starts an execution when a pipeline is made, and hands jobs out until they are acknowledged",
		both(untilAcknowledged, lifeWith(func(l *life) { l.startOnCreate = true })),
	},
	{"nonces-of-1", "makes nonces that are 1, 2 and so on", func(b *behaviour) {
		var n counter
		nonceOf(func() string { return strconv.Itoa(n.next()) })(b)
	}},
	{"nonces-of-50", "makes nonces of 50 characters", nonceOf(func() string {
		return newUUID() + "-abcdefghijklm"
	})},
	{"nonces-of-digits", "makes nonces that are small numbers", func(b *behaviour) {
		var n counter
		nonceOf(func() string { return strconv.Itoa(1000 + n.next()) })(b)
	}},
	{"nonces-of-any-characters", "makes nonces of letters, signs, blanks and controls", nonceOf(func() string {
		return "/+= \"\\ <é>\x01\x7f\u2028" + newUUID()[:8]
	})},
	{
		"unqueryable-ignored", "does not look at a queryParam for an action type without a queryable property",
		func(b *behaviour) { b.worker.life.lenientQuery = true },
	},
	{"query-other-key-refused", "refuses a queryParam with another key than the property's", refusedAs(
		"PollForJobs", func(in value) *failure {
			for _, m := range in.get("queryParam").members {
				if m.name != "plumbline" && m.value.kind == text && codePoints(m.name) <= 50 && m.name != "" {
					return invalid("There is no such property.")
				}
			}
			return nil
		})},
	{"details-of-ended-not-found", "answers JobNotFoundException to details of a job that has ended", finding(
		"GetJobDetails", notEnded)},
	{
		"acknowledge-ended-not-found", "answers JobNotFoundException to an acknowledgement of a job that has ended",
		finding("AcknowledgeJob", notEnded),
	},
	{"failure-ends-neighbours", "forgets the other jobs of an execution that has failed", afterFailing(
		forgetNeighbours)},
	{"failure-ends-untold-neighbours", "does so, and does not tell which jobs are of one execution", both(
		afterFailing(forgetNeighbours), lifeWith(func(l *life) { l.noContext = true }))},
	{
		"action-gone-with-pipeline",
		"allows twelve action types at a time, and does not know the action of a job whose pipeline was deleted",
		lifeWith(func(l *life) {
			l.mostTypes = 12
			l.gone = func(c *core, j *job) {
				declared := *j.action.declared
				declared.name = "unknown"
				j.action.declared, c.jobs[j.id] = &declared, j
			}
		}),
	},
	{"artifacts-moved", "says in details that artifacts lie elsewhere than the poll had it", answered("GetJobDetails",
		"jobDetails.data.outputArtifacts.location.s3Location.objectKey", saidAs("elsewhere"))},
	{"ten-at-most", "hands out ten jobs at most", batches(func(n int) int { return min(n, 10) })},
	{"nonce-with-every-delivery", "hands a job out until it is acknowledged, with another nonce each time", both(
		untilAcknowledged, giving(func(_ *core, _ typeID, jobs []*job) []*job {
			for _, j := range jobs {
				j.nonce = newUUID()
			}
			return jobs
		}))},
})

// notEnded is a job of an id that has not ended.
func notEnded(c *core, id string) *job {
	if j := c.jobs[id]; j != nil && j.ended == never {
		return j
	}
	return nil
}

// forgetNeighbours forgets the other jobs of a job's execution.
func forgetNeighbours(c *core, j *job) {
	for id, other := range c.jobs {
		if other != j && other.action.execution == j.action.execution && other.status != jobSucceeded &&
			other.action.execution != c.seed {
			delete(c.jobs, id)
			c.queues[other.action.declared.typeID] = slices.DeleteFunc(c.queues[other.action.declared.typeID],
				func(q *job) bool { return q == other })
		}
	}
}
