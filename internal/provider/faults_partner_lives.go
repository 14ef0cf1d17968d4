package provider

import (
	"cmp"
	"strings"
)

func partnerOpen(more func(*job) bool) change {
	return partnerLifeWith(func(l *partnerLife) {
		l.open = func(j *job) bool { return j.status == jobInProgress || more(j) }
	})
}

// partnerNew changes partner jobs as they are made.
func partnerNew(how func(*job)) change {
	return partnerLifeWith(func(l *partnerLife) { l.made = how })
}

func partnerEnds(j *job) { j.status, j.ended = jobSucceeded, bySuccess }

var partnerLives = []entry{
	{
		"GetThirdPartyJobDetails/client-token/ended-unchecked",
		"accepts every client token for the details of a partner job that was completed",
		partnerOwns("GetThirdPartyJobDetails", func(_ *core, j *job, _ string) bool { return j.ended == bySuccess }),
	},
	{
		"GetThirdPartyJobDetails/output/token-cut",
		"shows the first 255 characters of the continuation token in the details of a partner job",
		answered("GetThirdPartyJobDetails", "jobDetails.data.continuationToken", respeltText(cutTo(255))),
	},
	{"GetThirdPartyJobDetails/output/owner-custom", "names the owner Custom in the details of a partner job", answered(
		"GetThirdPartyJobDetails", "jobDetails.data.actionTypeId.owner", saidAs("Custom"))},
	{
		"GetThirdPartyJobDetails/output/category-in-lower-case",
		"names the category in lower case in the details of a partner job",
		answered("GetThirdPartyJobDetails", "jobDetails.data.actionTypeId.category", saidAs("build")),
	},
	{
		"PutThirdPartyJobSuccessResult/life/two-next-jobs", "makes two jobs of a continuation of a partner job",
		partnerNext(func(c *core, before *job, token optional) *job {
			c.partnerJob(before, token)
			return c.partnerJob(before, token)
		}),
	},
	{
		"PutThirdPartyJobSuccessResult/life/another-job", "makes another job of a partner job that was completed",
		partnerSucceeding(func(c *core, j *job, token optional) {
			c.partnerSucceeds(j, token)
			if !token.set {
				c.partnerJob(j, token)
			}
		}),
	},
	{"PutThirdPartyJobFailureResult/life/tried-again", "makes another job of a partner job that failed", afterFailing(
		func(c *core, j *job) { c.partnerJob(j, optional{}) })},
	{
		"PutThirdPartyJobFailureResult/life/out-of-sync-lost",
		"answers 200 to a failure of the type RevisionOutOfSync, and leaves the partner job in progress",
		failingUnless(func(_ *job, code, _ string) bool { return code == "RevisionOutOfSync" }),
	},
	{
		"PutThirdPartyJobFailureResult/life/unavailable-lost",
		"answers 200 to a failure of the type SystemUnavailable, and leaves the partner job in progress",
		failingUnless(func(_ *job, code, _ string) bool { return code == "SystemUnavailable" }),
	},
	{
		"GetThirdPartyJobDetails/life/acknowledges", "acknowledges a partner job whose details are asked for",
		partnerDetailing(func(_ *core, j *job) {
			if j.status == jobDispatched {
				j.status = jobInProgress
			}
		}),
	},
	{
		"GetThirdPartyJobDetails/life/new-nonce", "gives a partner job another nonce after its details were asked for",
		partnerDetailing(func(_ *core, j *job) { j.nonce = newUUID() }),
	},
	{
		"GetThirdPartyJobDetails/life/completes", "completes a partner job in progress whose details are asked for",
		partnerDetailing(func(_ *core, j *job) {
			if j.status == jobInProgress {
				partnerEnds(j)
			}
		}),
	},
	{
		"GetThirdPartyJobDetails/life/of-another", "shows the details of the partner job that was asked for before",
		func(b *behaviour) {
			var last *job
			partnerLifeWith(func(l *partnerLife) {
				l.owns = func(*core, string, *job, string) bool { return true }
				l.find = func(c *core, op, id string) *job {
					j := c.partners[id]
					if op == "GetThirdPartyJobDetails" && j != nil {
						j, last = cmp.Or(last, j), j
					}
					return j
				}
			})(b)
		},
	},
	{"AcknowledgeThirdPartyJob/life/any-nonce-accepted", "accepts every nonce of a partner job", anyNonce(anyJob)},
	{
		"AcknowledgeThirdPartyJob/life/nonce-prefix-compared", "compares the beginning of the nonce of a partner job",
		noncesLike(func(own, given string) bool { return strings.HasPrefix(given, own) }),
	},
	{"AcknowledgeThirdPartyJob/life/twice-accepted", "accepts the nonce of a partner job twice", nonceKept},
	{"AcknowledgeThirdPartyJob/life/ended-accepted", "acknowledges a partner job that has ended", nonces(
		func(j *job, given string) bool {
			return j.nonce == given || j.ended != never ||
				j.status == jobFailed
		})},
	{
		"AcknowledgeThirdPartyJob/life/not-in-progress", "answers InProgress and leaves the partner job as it was",
		onlySaid,
	},
	{"AcknowledgeThirdPartyJob/life/others-too", "acknowledges all partner jobs", acknowledging(func(c *core, j *job) {
		for _, other := range c.partners {
			if other == j || other.status == jobDispatched {
				other.status = jobInProgress
			}
		}
		j.nonce = ""
	})},
	{
		"AcknowledgeThirdPartyJob/life/wrong-nonce-acknowledges",
		"acknowledges a partner job with a wrong nonce, and refuses it", nonces(func(j *job, given string) bool {
			if j.nonce != "" && j.nonce != given {
				j.nonce, j.status = "", jobInProgress
			}
			return j.nonce != "" && j.nonce == given
		}),
	},
	{
		"PutThirdPartyJobSuccessResult/life/not-ended", "answers 200 and leaves the partner job in progress",
		partnerSucceeding(func(*core, *job, optional) {}),
	},
	{"PutThirdPartyJobSuccessResult/life/twice-accepted", "completes a completed partner job", partnerOpen(
		endedBy(bySuccess))},
	{"PutThirdPartyJobFailureResult/life/completed-after", "completes a failed partner job", partnerOpen(
		inState(jobFailed))},
	{
		"PutThirdPartyJobSuccessResult/life/after-continuation-accepted",
		"completes a partner job that a continuation has ended",
		partnerOpen(endedBy(byToken)),
	},
	{
		"PutThirdPartyJobSuccessResult/life/unacknowledged-accepted",
		"completes a partner job that nobody acknowledged",
		partnerOpen(inState(jobDispatched)),
	},
	{
		"PutThirdPartyJobSuccessResult/life/no-next-job", "makes no further job of a continuation of a partner job",
		partnerNext(func(*core, *job, optional) *job { return nil }),
	},
	{"PutThirdPartyJobSuccessResult/life/ends-others", "ends the other partner jobs in progress too", partnerSucceeding(
		func(c *core, j *job, token optional) {
			for _, other := range c.partners {
				if other.status == jobInProgress {
					partnerEnds(other)
				}
			}
			c.partnerSucceeds(j, token)
		})},
	{
		"PutThirdPartyJobSuccessResult/life/rejected-ends", "completes the partner job of a request that it refuses",
		besidesRefusing("PutThirdPartyJobSuccessResult", func(_ *core, j *job) { partnerEnds(j) }),
	},
	{
		"PutThirdPartyJobFailureResult/life/not-ended",
		"answers 200 to a failure and leaves the partner job in progress",
		failing(func(*core, *job, string, string, string) {}),
	},
	{"PutThirdPartyJobFailureResult/life/twice-accepted", "fails a failed partner job again", alsoFails(
		inState(jobFailed))},
	{
		"PutThirdPartyJobFailureResult/life/after-continuation-accepted",
		"fails a partner job that a continuation has ended",
		alsoFails(endedBy(byToken)),
	},
	{
		"PutThirdPartyJobFailureResult/life/unacknowledged-accepted", "fails a partner job that nobody acknowledged",
		alsoFails(inState(jobDispatched)),
	},
	{
		"PutThirdPartyJobFailureResult/life/ends-others", "ends the other partner jobs in progress too when one fails",
		failing(func(c *core, j *job, code, message, ext string) {
			for _, other := range c.partners {
				if other != j && other.status == jobInProgress {
					other.status = jobFailed
				}
			}
			c.failJob(j, code, message, ext)
		}),
	},
	{
		"PutThirdPartyJobFailureResult/life/rejected-ends", "fails the partner job of a request that it refuses",
		besidesRefusing("PutThirdPartyJobFailureResult", func(_ *core, j *job) { j.status = jobFailed }),
	},
}
