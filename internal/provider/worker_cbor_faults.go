package provider

import (
	"bytes"
	"strings"
)

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
