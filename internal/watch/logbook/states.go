package logbook

import (
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Turns are the calls about a job that passed a proxy. Whoever was handed a job out may acknowledge it once, and
// whoever has acknowledged it may put one result.
type Turns struct {
	Handed       int      // times that a poll gave it
	Tried        int      // acknowledgements, whatever became of them
	Acknowledged []string // nonces of those that were accepted
	Results      int      // that were accepted
	// Invocation is the id that the SDK gave the last of these that was accepted: the SDK sends a request again with
	// the same id where the answer did not reach it.
	Invocation string
}

// invocation is the field in which SDKs name a call, the same in all its attempts.
const invocation = "Amz-Sdk-Invocation-Id"

// excuses reports whether a worker may send a request although the state of the job forbids it: a target may hand a job
// out twice, and let two workers have it, and an SDK sends again what was not answered.
func (t Turns) excuses(e *entry) bool {
	if by := e.header.Get(invocation); by != "" && by == t.Invocation {
		return true
	}
	switch e.of.Effect {
	case model.Acknowledges:
		return t.Handed > len(t.Acknowledged)
	case model.Succeeds, model.Fails:
		return len(t.Acknowledged) > t.Results
	case model.HandsOut, model.Reads:
	}
	return false
}

// givenBack reports whether a rule is about an id or a nonce that the worker gives back as a poll gave it: that it is
// none is the target's fault.
func (e *entry) givenBack(rule string, job Job) bool {
	switch member, _, _ := strings.Cut(strings.TrimPrefix(rule, e.operation+"/"), "/"); member {
	case "jobId":
		return job.Turns.Handed > 0
	case "nonce":
		return job.Turns.Handed > 0 && slices.Contains(job.Nonces, e.named.Nonce)
	}
	return false
}

// forbid reports whether what passed is enough to say that a worker may not send a request, even where the target
// accepts it: a result of a job that was handed out and that nobody tried to acknowledge, and a nonce that was used.
func (t Turns) forbid(e *entry) bool {
	if t.Handed == 0 || t.excuses(e) {
		return false
	}
	switch e.of.Effect {
	case model.Acknowledges:
		return slices.Contains(t.Acknowledged, e.named.Nonce)
	case model.Succeeds, model.Fails:
		return t.Tried == 0 && t.Results == 0
	case model.HandsOut, model.Reads:
	}
	return false
}

// byOwner is the rule that a poll violates which asks for the actions of another owner than its own, empty for none.
func (e *entry) byOwner() string {
	if e.of.Effect != model.HandsOut {
		return ""
	}
	switch owner := e.named.Type.Owner; {
	case !e.of.ThirdParty && (owner == "AWS" || owner == "ThirdParty"):
		return "actionTypeId/unknown"
	case e.of.ThirdParty && (owner == "AWS" || owner == "Custom"):
		return "life/own-type"
	}
	return ""
}

// byState is the rule that a request violates by the state of the job that it names alone, empty for none.
func (e *entry) byState(s situation) string {
	switch {
	case e.of.ThirdParty || !e.of.NamesJob():
		return ""
	case s.state == judge.Unknown:
		return "job/unknown"
	}
	switch e.of.Effect {
	case model.Acknowledges:
		switch {
		case s.state == judge.Finished:
			return "life/after-end"
		case s.state == judge.InProgress:
			return "life/nonce-once"
		case !s.nonce:
			return "nonce/wrong"
		}
	case model.Fails:
		switch {
		case s.state == judge.Finished && s.failed:
			return "life/once"
		case s.state == judge.Finished:
			return "life/after-success"
		case s.state == judge.Unacknowledged:
			return "life/unacknowledged"
		}
	case model.Succeeds, model.HandsOut, model.Reads:
	}
	return ""
}

// ofState reports whether a rule is about the state of a job.
func ofState(rule string) bool { return strings.Contains(rule, "life/") }
