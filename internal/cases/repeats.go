package cases

import (
	"fmt"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// An SDK sends the same header fields with each attempt of a call, and other clients mark calls that they repeat. A job
// is completed once all the same, and a request that was rejected says nothing of the next.

// marks are header fields that tell one call from another.
func marks(attempt int) []wire.Field {
	return []wire.Field{
		{Name: "Amz-Sdk-Invocation-Id", Value: "7b0f2a9e-5d1c-4f0e-8a6b-3c2d1e0f9a8b"},
		{Name: "Amz-Sdk-Request", Value: fmt.Sprintf("attempt=%d; max=3", attempt)},
		{Name: "Idempotency-Key", Value: "7b0f2a9e"},
		{Name: "X-Request-Id", Value: "7b0f2a9e"},
		{Name: "X-Amzn-Trace-Id", Value: "Root=1-67891233-abcdef012345678912345678"},
		{Name: "X-Amzn-Client-Token", Value: "7b0f2a9e"},
	}
}

// markedAs adds the header fields of an attempt to a step's request.
func markedAs(s Step, attempt int) Step {
	s.Request = altered(s.Request,
		func(r *wire.Request) { r.Header = append(slices.Clone(r.Header), marks(attempt)...) })
	return s
}

// withMember adds a member that marks a call in other operations.
func withMember(s sent) sent {
	s.request = s.request.with(jobID,
		id+`,"clientRequestToken":"7b0f2a9e","clientToken":"7b0f2a9e","idempotencyToken":"7b0f2a9e",`+
			`"requestId":"7b0f2a9e"`)
	return s
}

// repeatedCalls mark several requests as the same call.
func repeatedCalls(add adder) {
	end := func(job string) Step { return ok(job, "completed", "", sent{request: plain()}) }
	on := func(job, token string) Step { return ok(job, "continued", "", withToken(token)) }
	bad := no("a", "refused", "", plain().with(percent, `101`).build(), judge.Reject(validation))
	add("life/completed-once/same-call", "a completed job again, marked as another attempt of the same call",
		"life/completed-once",
		markedAs(on("a", "t"), 1), markedAs(spentStep("a", "life/after-continuation", withToken("t").request), 2),
		markedAs(end("a"), 1), markedAs(spentStep("a", "", plain()), 2))
	add("life/jobs-apart/same-call", "two jobs, with the same marks of a call", "life/jobs-apart",
		markedAs(on("a", "t"), 1), markedAs(on("b", "t"), 1), markedAs(end("b"), 1), markedAs(end("a"), 1))
	add("life/rejected-changes-nothing/same-call",
		"a rejected request, then a valid one marked as another attempt of the same call",
		"life/rejected-changes-nothing", markedAs(bad, 1), markedAs(on("a", "t"), 2), markedAs(bad, 1),
		markedAs(end("a"), 2))
	member := func(job, token string) Step { return ok(job, "continued", "", withMember(withToken(token))) }
	add("life/jobs-apart/same-request-token", "two jobs, with the same token of a request in members that are unknown",
		"life/jobs-apart",
		member("a", "t"), member("b", "u"), member("a", "v"),
		ok("b", "completed", "", withMember(sent{request: plain()})),
		ok("a", "completed", "", withMember(sent{request: plain()})),
		spentStep("a", "life/completed-once", withMember(sent{request: plain()}).request))
}
