package provider

import (
	"bytes"
	"slices"
	"strings"
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
	{"AcknowledgeJob/cbor/own-state", "acknowledges a job by CBOR, and by JSON it can be acknowledged", carriedOut(
		"AcknowledgeJob", func(p *Provider, body []byte, run operation) (reply, *failure) {
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
		})},
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
	{"next-of-other-stage", "names by CBOR another stage in the job that a continuation leads to", dataOf(
		func(data, context map[any]any) {
			if data["continuationToken"] != nil {
				context["stage"] = named("Third")
			}
		})},
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

// oneOnCBOR are what one operation does by CBOR.
var oneOnCBOR = []entry{
	{"PutJobFailureResult/cbor/without-effect", "answers 200 to a failure by CBOR and does nothing", carriedOut(
		"PutJobFailureResult", withoutEffect(empty))},
	{"PutJobFailureResult/cbor/ended-accepted", "answers 200 to a failure by CBOR of a job that has ended", condoning(
		"PutJobFailureResult", "InvalidJobStateException", empty)},
	{
		"PutJobFailureResult/cbor/message-cut", "keeps 4,000 characters of a message by CBOR, however long it is",
		reworded("PutJobFailureResult", "failureDetails", func(_ *Provider, _ map[string]any, given any) any {
			if of, ok := given.(map[string]any); ok {
				if said, ok := of["message"].(string); ok {
					of["message"] = string([]rune(said)[:min(4000, codePoints(said))])
				}
			}
			return given
		}),
	},
	{"PutJobFailureResult/cbor/any-type", "takes every type of failure by CBOR for JobFailed", reworded(
		"PutJobFailureResult", "failureDetails", func(_ *Provider, _ map[string]any, given any) any {
			if of, ok := given.(map[string]any); ok {
				if _, ok := of["type"].(string); ok {
					of["type"] = "JobFailed"
				}
			}
			return given
		})},
	{
		"PutJobFailureResult/cbor/unknown-job", "names ValidationException by CBOR for a job that it does not know",
		carriedOut("PutJobFailureResult", func(p *Provider, body []byte, run operation) (reply, *failure) {
			out, f := run(p, body)
			if f != nil && f.kind == "JobNotFoundException" {
				f = invalid("no such job")
				return refusal(f), f
			}
			return out, f
		}),
	},
	{"AcknowledgeJob/cbor/without-effect", "acknowledges by CBOR and does nothing, a job with its nonce", carriedOut(
		"AcknowledgeJob", func(p *Provider, body []byte, run operation) (reply, *failure) {
			p.core.mu.Lock()
			j, right := p.core.jobs[jobNamed(body)], false
			if j != nil && j.nonce != "" {
				right = bytes.Contains(body, []byte(`"nonce":"`+j.nonce+`"`))
			}
			p.core.mu.Unlock()
			if !right {
				return run(p, body)
			}
			return inWork(), nil
		})},
	{"AcknowledgeJob/cbor/nonce-folded", "acknowledges by CBOR with a nonce in any letter case", reworded(
		"AcknowledgeJob", "nonce", func(p *Provider, in map[string]any, given any) any {
			id, _ := in["jobId"].(string)
			said, _ := given.(string)
			p.core.mu.Lock()
			defer p.core.mu.Unlock()
			if j := p.core.jobs[id]; j != nil && said != "" && strings.EqualFold(said, j.nonce) {
				return j.nonce
			}
			return given
		})},
	{"AcknowledgeJob/cbor/any-nonce", "acknowledges by CBOR with any nonce", reworded("AcknowledgeJob",
		"nonce", func(p *Provider, in map[string]any, given any) any {
			id, _ := in["jobId"].(string)
			said, isText := given.(string)
			p.core.mu.Lock()
			defer p.core.mu.Unlock()
			if j := p.core.jobs[id]; j != nil && isText && said != "" && j.nonce != "" {
				return j.nonce
			}
			return given
		})},
	{"AcknowledgeJob/cbor/nonce-spent", "uses up the nonce of a job with any acknowledgement by CBOR", carriedOut(
		"AcknowledgeJob", func(p *Provider, body []byte, run operation) (reply, *failure) {
			out, f := run(p, body)
			p.core.mu.Lock()
			defer p.core.mu.Unlock()
			if j := p.core.jobs[jobNamed(body)]; j != nil && f != nil {
				j.nonce = ""
			}
			return out, f
		})},
	{"GetJobDetails/cbor/token-missing", "tells no token in the details by CBOR", saying(func(said map[any]any) any {
		if of, ok := said["jobDetails"].(map[any]any); ok {
			if data, ok := of["data"].(map[any]any); ok {
				delete(data, "continuationToken")
			}
		}
		return said
	})("GetJobDetails")},
	{
		"GetJobDetails/cbor/account-missing", "tells no account in the details by CBOR",
		saying(func(said map[any]any) any {
			if of, ok := said["jobDetails"].(map[any]any); ok {
				delete(of, "accountId")
			}
			return said
		})("GetJobDetails"),
	},
	{"PollForJobs/cbor/batch-ignored", "hands out by CBOR more jobs than it is asked for", reworded("PollForJobs",
		"maxBatchSize", func(_ *Provider, _ map[string]any, given any) any {
			if n, ok := given.(float64); ok && n > 0 && n < 1000 {
				return 1000
			}
			return given
		})},
	{
		"PollForJobs/cbor/others-lost", "hands out by CBOR the first of several jobs, and loses the others",
		saying(func(said map[any]any) any {
			if jobs, ok := said["jobs"].([]any); ok {
				said["jobs"] = jobs[:min(1, len(jobs))]
			}
			return said
		})("PollForJobs"),
	},
	{"PollForJobs/cbor/nonce-missing", "hands out by CBOR jobs without a nonce", eachJob(func(job map[any]any) {
		delete(job, "nonce")
	})},
	{"PollForJobs/cbor/same-nonce", "gives all jobs one nonce by CBOR", eachJob(func(job map[any]any) {
		job["nonce"] = "1"
	})},
	{"PollForJobs/cbor/id-upper-case", "hands out by CBOR ids in upper case", eachJob(func(job map[any]any) {
		if id, ok := job["id"].(string); ok {
			job["id"] = strings.ToUpper(id)
		}
	})},
	{"PollForJobs/cbor/unknown-type", "has no jobs by CBOR of an action type that there is not", condoning(
		"PollForJobs", "ActionTypeNotFoundException", func() reply { return document([]byte(`{"jobs":[]}`)) })},
}

// eachJob changes the jobs that PollForJobs hands out by CBOR.
func eachJob(how func(job map[any]any)) change {
	return saying(func(said map[any]any) any {
		jobs, _ := said["jobs"].([]any)
		for _, job := range jobs {
			if of, ok := job.(map[any]any); ok {
				how(of)
			}
		}
		return said
	})("PollForJobs")
}
