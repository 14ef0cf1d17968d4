// Package life is the life of a job as a model: what a job worker may do, right and
// wrong, and what must come of it. The model is a value of a few bytes that knows
// nothing of requests; a [World] carries the steps out on a subject and compares.
//
// One pipeline is modelled: actions a and b side by side in its first stage, then c,
// in up to two executions. So there are six actions to be done, called slots.
package life

import (
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Slots are the actions of the two executions: a, b and c of the first, then those of the second.
const (
	actions = 3
	Slots   = 2 * actions
	c       = 2 // the action of the second stage
)

// Status is where the latest job of a slot stands.
type Status int

// The statuses of a job, as far as the model tells them apart.
const (
	None       Status = iota // no job yet
	Queued                   // not handed out
	Dispatched               // handed out, not acknowledged
	InProgress
	Succeeded // without a token
	Failed
)

// Slot is one action of one execution.
type Slot struct {
	Status Status
	Token  int // index of Tokens that its latest job carries; 0 is none
	Jobs   int // how many jobs it has had
}

// State is all that there is.
type State struct {
	Slots  [Slots]Slot
	Second bool    // the second execution was started
	Failed [2]bool // an action of the execution has failed
}

// Start is a pipeline whose first execution has begun.
func Start() State {
	var s State
	s.begin(0)
	return s
}

// begin starts an execution: a job each of a and b.
func (s *State) begin(execution int) {
	for i := range c {
		s.queue(execution*actions+i, 0)
	}
}

func (s *State) queue(slot, token int) {
	s.Slots[slot] = Slot{Queued, token, s.Slots[slot].Jobs + 1}
}

// settled lets an execution go on once a slot of it has succeeded.
func (s *State) settled(slot int) {
	execution := slot / actions
	first := execution * actions
	if s.Slots[first].Status == Succeeded && s.Slots[first+1].Status == Succeeded && s.Slots[first+c].Status == None &&
		!s.Failed[execution] {
		s.queue(first+c, 0)
	}
}

// known says whether a worker has seen the slot's latest job, and so has its id.
func (s Slot) known() bool { return s.Status >= Dispatched }

// spent says whether the slot has had a job that a continuation has ended.
func (s Slot) spent() bool { return s.Jobs > 1 }

// After is the state once a step was done and answered as it must be.
func (s State) After(step Step) State {
	slot := &s.Slots[step.Slot]
	switch step.Do {
	case Poll:
		for i := range s.Slots {
			if s.Slots[i].Status == Queued {
				s.Slots[i].Status = Dispatched
			}
		}
	case Acknowledge:
		if slot.Status == Dispatched {
			slot.Status = InProgress
		}
	case Succeed:
		if slot.Status == InProgress {
			slot.Status = Succeeded
			s.settled(step.Slot)
		}
	case Continue:
		if slot.Status == InProgress {
			s.queue(step.Slot, step.token())
		}
	case Fail:
		if slot.Status == InProgress {
			slot.Status = Failed
			s.Failed[step.Slot/actions] = true
		}
	case Restart:
		if !s.Second {
			s.Second = true
			s.begin(1)
		}
	default:
		for _, part := range step.parts() {
			s = s.After(part)
		}
	}
	return s
}

// InvalidNonce is the error of a nonce that is wrong or was used.
const InvalidNonce = "InvalidNonceException"

// Allowed is what a step's request may get.
func (s State) Allowed(step Step) judge.Allowed {
	slot := s.Slots[step.Slot]
	switch step.Do {
	case Acknowledge, WrongNonce:
		return slot.acknowledged(step.Do == Acknowledge)
	case Succeed, Continue:
		return slot.ended(judge.ShouldReject(model.InvalidJobState))
	case Fail:
		return slot.ended(judge.ShouldReject())
	case Refuse:
		return slot.refused(step)
	case Again:
		if slot.spent() {
			return judge.RejectPrefer(model.InvalidJobState)
		}
		return judge.Reject(model.JobNotFound)
	case Stranger:
		return judge.Reject(model.JobNotFound)
	case Details:
		return slot.shown()
	case Borrow:
		return slot.acknowledged(false)
	case BadFail, BadPoll, Partner:
		return judge.RejectAny()
	}
	return judge.Accept()
}

// shown is what a request for the details of the slot's job may get.
func (s Slot) shown() judge.Allowed {
	switch {
	case !s.known():
		return judge.Reject(model.JobNotFound)
	case s.Status == Dispatched:
		return judge.ShouldAccept()
	case s.Status == InProgress:
		return judge.Accept()
	}
	return judge.Either()
}

func (s Slot) acknowledged(right bool) judge.Allowed {
	switch {
	case !s.known():
		return judge.Reject(model.JobNotFound)
	case s.Status == Dispatched && right:
		return judge.Accept()
	case s.Status == Dispatched, s.Status == InProgress:
		return judge.Reject(InvalidNonce)
	}
	return judge.RejectAny()
}

// ended is what a request may get that would end the slot's job; early, where the job was not acknowledged.
func (s Slot) ended(early judge.Allowed) judge.Allowed {
	switch {
	case !s.known():
		return judge.Reject(model.JobNotFound)
	case s.Status == Dispatched:
		return early
	case s.Status == InProgress:
		return judge.Accept()
	}
	return judge.RejectPrefer(model.InvalidJobState)
}

// refused is what a wrong request may get.
func (s Slot) refused(step Step) judge.Allowed {
	if s.Status == InProgress {
		return wrong[step.With%len(wrong)].allowed
	}
	return judge.RejectAny()
}
