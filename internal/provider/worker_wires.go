package provider

import (
	"slices"
	"sync"
)

// wiresApart are mutants of which a job has another state by CBOR than by JSON, or whose jobs by CBOR are of another
// place, or whose calls for partner actions by CBOR are not as strict.
var wiresApart = slices.Concat(statesApart, polledByCBOR, partnersByCBOR())

// seenByCBOR are the jobs about which a request by CBOR was accepted.
type seenByCBOR struct {
	mu   sync.Mutex
	jobs map[string]bool
}

// first notes a job and reports whether it is new.
func (s *seenByCBOR) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.jobs == nil {
		s.jobs = map[string]bool{}
	}
	before := s.jobs[id]
	s.jobs[id] = true
	return !before
}

// jobIn reports whether the job that a request names is in a state.
func (p *Provider) jobIn(body []byte, in status) bool {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	j := p.core.jobs[jobNamed(body)]
	return j != nil && j.status == in
}

var statesApart = []entry{
	{"PutJobFailureResult/cbor/own-state", "fails a job by CBOR, and by JSON it is in progress", func(b *behaviour) {
		var failed seenByCBOR
		sham := withoutEffect(empty)
		carriedOut("PutJobFailureResult", func(p *Provider, body []byte, run operation) (reply, *failure) {
			if !p.jobIn(body, jobInProgress) {
				return run(p, body)
			}
			out, f := sham(p, body, run)
			if f == nil && !failed.first(jobNamed(body)) {
				return refusal(p.b.notInProgress), p.b.notInProgress
			}
			return out, f
		})(b)
	}},
	{
		"AcknowledgeJob/cbor/own-state", "acknowledges a job by CBOR, and by JSON it can be acknowledged",
		carriedOut("AcknowledgeJob", func(p *Provider, body []byte, run operation) (reply, *failure) {
			p.core.mu.Lock()
			j, nonce := p.core.jobs[jobNamed(body)], ""
			if j != nil {
				nonce = j.nonce
			}
			p.core.mu.Unlock()
			out, f := run(p, body)
			p.core.mu.Lock()
			defer p.core.mu.Unlock()
			if f == nil && j.nonce == "" {
				j.nonce = nonce
			}
			return out, f
		}),
	},
}

// dataOf changes the data of the jobs that PollForJobs hands out by CBOR.
func dataOf(how func(data, context map[any]any)) change {
	return handsOut(func(data map[any]any) {
		if context, ok := data["pipelineContext"].(map[any]any); ok {
			how(data, context)
		}
	})
}

func named(name string) map[any]any { return map[any]any{"name": name} }

// polledByCBOR show in the jobs that PollForJobs hands out by CBOR.
var polledByCBOR = under("PollForJobs/cbor/", []entry{
	{"token-missing", "hands out by CBOR jobs without their tokens", dataOf(func(data, _ map[any]any) {
		delete(data, "continuationToken")
	})},
	{"token-cut", "hands out by CBOR the first five characters of tokens", dataOf(func(data, _ map[any]any) {
		if token, ok := data["continuationToken"].(string); ok {
			data["continuationToken"] = token[:min(5, len(token))]
		}
	})},
	{"other-stage", "names by CBOR another stage in jobs", dataOf(func(_, context map[any]any) {
		context["stage"] = named("Third")
	})},
	{"other-action", "names by CBOR another action in jobs", dataOf(func(_, context map[any]any) {
		context["action"] = named("other")
	})},
	{"other-type", "names by CBOR another action type in jobs", dataOf(func(data, _ map[any]any) {
		if id, ok := data["actionTypeId"].(map[any]any); ok {
			id["provider"] = "other"
		}
	})},
	{
		"next-of-other-stage", "names by CBOR another stage in the job that a continuation leads to",
		dataOf(func(data, context map[any]any) {
			if data["continuationToken"] != nil {
				context["stage"] = named("Third")
			}
		}),
	},
	{"configuration-lost", "hands out by CBOR jobs with an empty configuration", dataOf(func(data, _ map[any]any) {
		data["actionConfiguration"] = map[any]any{"configuration": map[any]any{}}
	})},
	{"query-ignored", "does not look at queryParam by CBOR", reworded("PollForJobs",
		"queryParam", func(_ *Provider, _ map[string]any, given any) any {
			if _, ok := given.(map[string]any); ok {
				return map[string]any{}
			}
			return given
		})},
	{"rest-lost", "hands out by CBOR 20 jobs at most, and loses the others", saying(func(said map[any]any) any {
		if jobs, ok := said["jobs"].([]any); ok {
			said["jobs"] = jobs[:min(20, len(jobs))]
		}
		return said
	})("PollForJobs")},
	{"twice", "hands out by CBOR the first of several jobs twice", saying(func(said map[any]any) any {
		if jobs, ok := said["jobs"].([]any); ok && len(jobs) > 1 {
			jobs[1] = jobs[0]
		}
		return said
	})("PollForJobs")},
})

// partnerNamed is the partner job that a request names.
func partnerNamed(p *Provider, id any) *job {
	name, _ := id.(string)
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	return p.core.partners[name]
}

func partnersByCBOR() []entry {
	var all []entry
	for _, op := range []string{
		"GetThirdPartyJobDetails", "AcknowledgeThirdPartyJob", "PutThirdPartyJobSuccessResult",
		"PutThirdPartyJobFailureResult",
	} {
		all = append(all, entry{
			op + "/cbor/any-client-token", "accepts every client token by CBOR in " + op,
			reworded(op, "clientToken", func(p *Provider, in map[string]any, given any) any {
				if token, isText := given.(string); isText && token != "" {
					if j := partnerNamed(p, in["jobId"]); j != nil {
						return j.clientToken
					}
				}
				return given
			}),
		})
	}
	for _, op := range []string{"PutThirdPartyJobSuccessResult", "PutThirdPartyJobFailureResult"} {
		all = append(all, entry{
			op + "/cbor/ended-accepted",
			"answers 200 by CBOR about a partner job that has ended: " + op,
			condoning(op, "InvalidJobStateException", empty),
		})
	}
	return append(all, entry{
		"AcknowledgeThirdPartyJob/cbor/any-nonce", "accepts every nonce of a partner job by CBOR",
		condoning("AcknowledgeThirdPartyJob", "InvalidNonceException", inWork),
	})
}
