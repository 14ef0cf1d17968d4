package provider

import (
	"strings"
	"sync"
)

// handsOut changes the jobs that PollForJobs hands out by CBOR.
func handsOut(how func(data map[any]any)) change {
	return eachJob(func(job map[any]any) {
		if data, ok := job["data"].(map[any]any); ok {
			how(data)
		}
	})
}

// handsOutTokens changes the tokens of these jobs.
func handsOutTokens(how func(token string) string) change {
	return handsOut(func(data map[any]any) {
		if token, ok := data["continuationToken"].(string); ok {
			data["continuationToken"] = how(token)
		}
	})
}

var cborPollFaults = []entry{
	{"cbor-polled-token-missing", "hands jobs out by CBOR without their token", handsOut(func(data map[any]any) {
		delete(data, "continuationToken")
	})},
	{
		"cbor-polled-token-cut", "cuts tokens that it hands out by CBOR after 1,024 characters",
		handsOutTokens(func(s string) string {
			return string([]rune(s)[:min(1024, codePoints(s))])
		}),
	},
	{
		"cbor-polled-token-cut-at-nul", "ends tokens that it hands out by CBOR at a NUL",
		handsOutTokens(func(s string) string { s, _, _ = strings.Cut(s, "\x00"); return s }),
	},
	{"cbor-polled-token-trimmed", "trims tokens that it hands out by CBOR", handsOutTokens(strings.TrimSpace)},
	{
		"cbor-polled-token-quoted", "escapes the quotes of tokens that it hands out by CBOR",
		handsOutTokens(func(s string) string { return strings.ReplaceAll(s, `"`, `\"`) }),
	},
	{
		"cbor-polled-token-without-astral", "replaces characters beyond the BMP in tokens that it hands out by CBOR",
		handsOutTokens(runesAs(0xfffd, beyond(0xffff))),
	},
	{
		"cbor-polled-token-without-controls", "leaves control characters out of tokens that it hands out by CBOR",
		handsOutTokens(runesAs(-1, below(' '))),
	},
	{
		"cbor-polled-first-job-with-token", "gives first jobs that it hands out by CBOR the token none",
		handsOut(func(data map[any]any) {
			if _, there := data["continuationToken"]; !there {
				data["continuationToken"] = "none"
			}
		}),
	},
	{
		"cbor-polled-race", "lets two successes of a job win that meet, if it was acknowledged by CBOR",
		func(b *behaviour) {
			var acknowledged sync.Map
			carriedOut("AcknowledgeJob", func(p *Provider, body []byte, run operation) (reply, *failure) {
				acknowledged.Store(jobNamed(body), true)
				return run(p, body)
			})(b)
			meeting(func(j *job, by ending) bool {
				_, known := acknowledged.Load(j.id)
				return known && by == bySuccess
			})(b)
		},
	},
	{"cbor-acknowledged-without-effect", "acknowledges by CBOR and does nothing", carriedOut(
		"AcknowledgeJob", func(*Provider, []byte, operation) (reply, *failure) { return inWork(), nil })},
}
