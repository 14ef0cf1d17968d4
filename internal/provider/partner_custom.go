package provider

import "slices"

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
