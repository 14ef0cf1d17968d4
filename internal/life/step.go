package life

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Act is something that a job worker does.
type Act int

// What a worker may do. The last four are several steps in one, so that what needs many of them stays short.
const (
	Poll        Act = iota // take all waiting jobs
	Acknowledge            // with the job's nonce, used or not
	WrongNonce             // acknowledge with the nonce of nobody
	Succeed                // PutJobSuccessResult without a token
	Continue               // PutJobSuccessResult with a token
	Fail                   // PutJobFailureResult
	Refuse                 // PutJobSuccessResult with something wrong
	Again                  // PutJobSuccessResult for a job that a continuation has ended
	Stranger               // PutJobSuccessResult for an id that no job has
	Restart                // start the second execution, once
	Take                   // poll and acknowledge
	Finish                 // poll, acknowledge, succeed
	Rounds                 // poll, acknowledge, continue; several times
	Twice                  // succeed, and succeed again
	acts                   // how many there are
)

// What a worker may ask besides, of which nothing comes: the other operations.
const (
	Details = acts + iota // GetJobDetails
	BadFail               // PutJobFailureResult with something wrong
	Borrow                // AcknowledgeJob with the nonce of another job
	BadPoll               // PollForJobs with something wrong
	Partner               // one of the partner's calls, for this job or for a type that there is not
	allActs               // how many there are
)

var actNames = [...]string{
	"Poll", "Acknowledge", "WrongNonce", "Succeed", "Continue", "Fail", "Refuse", "Again",
	"Stranger", "Restart", "Take", "Finish", "Rounds", "Twice", "Details", "BadFail", "Borrow", "BadPoll", "Partner",
}

func (a Act) String() string { return actNames[a] }

// Step is one thing that a worker does.
type Step struct {
	Do   Act
	Slot int
	With int // which of several: what is sent, the token, how often
}

// Tokens are what is sent as continuationToken. The first is none.
var Tokens = []string{"", "one", "two"}

// payload is what is sent besides the job's id and the token.
type payload struct{ name, json string }

var payloads = []payload{
	{"nothing", ``},
	{"a percentage of 50", `,"executionDetails":{"percentComplete":50}`},
	{"a percentage of 100", `,"executionDetails":{"percentComplete":100}`},
	{"a summary", `,"executionDetails":{"summary":"s"}`},
	{"a revision", `,"currentRevision":{"revision":"r","changeIdentifier":"c"}`},
	{"variables", `,"outputVariables":{"v":"x"}`}, // not with a token
	{"a null token", `,"continuationToken":null`},
	{"a token", `,"continuationToken":"one"`}, // only where no job can go on
}

// How many of the payloads may come with a token, and how many carry none.
const withToken, withoutToken = 5, 7

// mistake is what is wrong with a request.
type mistake struct {
	name, json string
	allowed    judge.Allowed
}

var wrong = []mistake{
	{"a percentage of 101", `,"executionDetails":{"percentComplete":101}`, judge.Reject(model.Validation)},
	{"an empty token", `,"continuationToken":""`, judge.Reject(model.Validation)},
	{"a token that is a number", `,"continuationToken":1`, judge.RejectPrefer(model.Serialization, model.Validation)},
	{"half a revision", `,"currentRevision":{"revision":"r"}`, judge.Reject(model.Validation)},
	{"a bad name", `,"outputVariables":{"a b":"x"}`, judge.Reject(model.Validation)},
	{
		"a summary and a bad percentage", `,"executionDetails":{"summary":"s","percentComplete":-1}`,
		judge.Reject(model.Validation),
	},
}

// token is the index of the token that a Continue sends.
func (s Step) token() int { return 1 + s.With%(len(Tokens)-1) }

// payload is what comes besides.
func (s Step) payload() payload {
	if s.Do == Continue {
		return payloads[s.With/(len(Tokens)-1)%withToken]
	}
	if s.Do == Again {
		return payloads[s.With%len(payloads)]
	}
	return payloads[s.With%withoutToken]
}

// rounds are how often Rounds goes round.
var rounds = []int{1, 2, 3, 10}

// parts are the steps of one that is several.
func (s Step) parts() []Step {
	take := []Step{{Do: Poll}, {Acknowledge, s.Slot, 0}}
	switch s.Do {
	case Take:
		return take
	case Finish:
		return append(take, Step{Succeed, s.Slot, s.With})
	case Twice:
		return []Step{{Succeed, s.Slot, s.With}, {Succeed, s.Slot, s.With}}
	case Rounds:
		var all []Step
		for i := range rounds[s.With/4%len(rounds)] {
			all = append(all, take...)
			// the same token each time, or both in turn
			all = append(all, Step{Continue, s.Slot, (s.With + i*(s.With/2%2)) % 2})
		}
		return all
	}
	return nil
}

// String says the step in words.
func (s Step) String() string {
	where := fmt.Sprintf("%c", 'a'+s.Slot%actions)
	if s.Slot >= actions {
		where += "' (second execution)"
	}
	switch s.Do {
	case Poll, Restart, Stranger:
		return s.Do.String()
	case Continue:
		return fmt.Sprintf("Continue %s with token %q and %s", where, Tokens[s.token()], s.payload().name)
	case Succeed, Twice, Finish, Again:
		return fmt.Sprintf("%s %s with %s", s.Do, where, s.payload().name)
	case Refuse:
		return fmt.Sprintf("Refuse %s with %s", where, wrong[s.With%len(wrong)].name)
	case Rounds:
		return fmt.Sprintf("Rounds of %s, %d", where, len(s.parts())/3)
	}
	return fmt.Sprintf("%s %s", s.Do, where)
}

// Describe says steps in words, one a line.
func Describe(steps []Step) string {
	var b strings.Builder
	for i, s := range steps {
		fmt.Fprintf(&b, "    %d. %s\n", i+1, s)
	}
	return b.String()
}

// Literal is steps as Go.
func Literal(steps []Step) string {
	parts := make([]string, len(steps))
	for i, s := range steps {
		parts[i] = fmt.Sprintf("{life.%s, %d, %d}", s.Do, s.Slot, s.With)
	}
	return "[]life.Step{" + strings.Join(parts, ", ") + "}"
}

// withs are as many as the choices that a step has at most.
const withs = 16

// Choose draws a step. Half of them are what a worker would do next, or the opposite; any step may be done at any time.
func Choose(draw generate.Draw, now State) Step {
	slot := draw(Slots)
	if !now.Second {
		slot %= actions
	}
	s := Step{Act(draw(int(acts))), slot, draw(withs)}
	if draw(2) == 1 {
		s.Do = next[now.Slots[slot].Status][draw(4)]
	}
	return s
}

// ChooseAny draws a step of any operation.
func ChooseAny(draw generate.Draw, now State) Step {
	if draw(3) > 0 {
		return Choose(draw, now)
	}
	slot := draw(Slots)
	if !now.Second {
		slot %= actions
	}
	return Step{acts + Act(draw(int(allActs-acts))), slot, draw(withs)}
}

// failureTypes are those that Fail sends.
var failureTypes = []string{
	"JobFailed", "ConfigurationError", "PermissionError", "RevisionOutOfSync", "RevisionUnavailable",
	"SystemUnavailable",
}

// badFailures, badPolls and partners are what BadFail, BadPoll and Partner send; the id of the job, as JSON, is
// the first argument, the provider of its action type the second.
var (
	badFailures = []string{
		`{"jobId":%[1]s}`,
		`{"jobId":%[1]s,"failureDetails":{"type":"JobFailed","message":""}}`,
		`{"jobId":%[1]s,"failureDetails":{"type":"jobFailed","message":"m"}}`,
		`{"jobId":%[1]s,"failureDetails":{"message":"m"}}`,
	}
	badPolls = []string{
		`{"actionTypeId":{"category":"Source","owner":"Custom","provider":%[2]q,"version":"1"},"maxBatchSize":0}`,
		`{"actionTypeId":{"category":"Source","owner":"AWS","provider":%[2]q,"version":"1"},"maxBatchSize":9}`,
		`{"actionTypeId":{"category":"Source","owner":"Custom","provider":%[2]q,"version":"2"},"maxBatchSize":9}`,
		`{"actionTypeId":{"category":"source","owner":"Custom","provider":%[2]q,"version":"1"},"maxBatchSize":9}`,
	}
	partners = []struct{ operation, body string }{
		{model.AcknowledgeThirdPartyJob, `{"jobId":%[1]s,"nonce":"n","clientToken":"t"}`},
		{model.GetThirdPartyJobDetails, `{"jobId":%[1]s,"clientToken":"t"}`},
		{model.PutThirdPartyJobSuccessResult, `{"jobId":%[1]s,"clientToken":"t"}`},
		{
			model.PutThirdPartyJobFailureResult,
			`{"jobId":%[1]s,"clientToken":"t","failureDetails":{"type":"JobFailed","message":"m"}}`,
		},
		{
			model.PollForThirdPartyJobs,
			`{"actionTypeId":{"category":"Source","owner":"ThirdParty","provider":%[2]q,"version":"1"}}`,
		},
	}
)

// next are steps that make sense, by the status of a slot.
var next = [...][4]Act{
	None:       {Finish, Rounds, Poll, Restart},
	Queued:     {Poll, Take, Finish, Rounds},
	Dispatched: {Acknowledge, Take, Succeed, Continue},
	InProgress: {Succeed, Continue, Refuse, Fail},
	Succeeded:  {Succeed, Poll, Continue, Restart},
	Failed:     {Succeed, Continue, Poll, Restart},
}

// Smaller are simpler steps of the same kind.
func (s Step) Smaller() []Step {
	var all []Step
	for step := s.With; step > 0; step /= 2 {
		all = append(all, Step{s.Do, s.Slot, s.With - step})
	}
	if s.Slot >= actions {
		all = append(all, Step{s.Do, s.Slot - actions, s.With})
	}
	return all
}

// Shrink is the shortest sequence found for which fails is still true.
func Shrink(steps []Step, fails func([]Step) bool) []Step {
	for {
		smaller := shorter(steps, fails)
		if smaller == nil {
			return steps
		}
		steps = smaller
	}
}

// shorter is a sequence without one of its steps, or with a simpler one.
func shorter(steps []Step, fails func([]Step) bool) []Step {
	for i := range steps {
		if without := append(steps[:i:i], steps[i+1:]...); fails(without) {
			return without
		}
	}
	for i, s := range steps {
		for _, simpler := range s.Smaller() {
			with := append(append(steps[:i:i], simpler), steps[i+1:]...)
			if fails(with) {
				return with
			}
		}
	}
	return nil
}
