//go:build pact

package contracts

import (
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"

	"github.com/plumbline-conformance/plumbline/internal/jobs/states"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// interaction is one exchange of the contract.
type interaction struct {
	description string
	state       string // empty: none
	// body is the request's body as the pact has it; raw stands for what is no JSON.
	body any
	raw  string
	// input is what the AWS SDK is asked to send. The SDK refuses to send the
	// others: these are sent as they stand in wire.
	input *codepipeline.PutJobSuccessResultInput
	wire  string
	// errors are the types of which the answer has one; none is success.
	errors []string
}

// jobID is the id in the consumer tests. A verification has one from the state.
const jobID = "11111111-2222-4333-8444-555555555555"

// matcher is a member of a body in Pact's own notation: pact-go's functions know no
// value from a provider state that has a pattern as well.
type matcher = map[string]any

// object is a body or a structure in it.
type object = map[string]any

// request is a body with a job's id and further members.
func request(members object) object {
	members["jobId"] = matcher{
		"pact:matcher:type": "regex", "regex": "^" + model.JobIDPattern + "$", "value": jobID,
		"pact:generator:type": "ProviderState", "expression": "${jobId}",
	}
	return members
}

// text matches every string of 1 to longest characters.
func text(example string, longest int) matcher {
	return matcher{"pact:matcher:type": "regex", "regex": fmt.Sprintf("^[\\s\\S]{1,%d}$", longest), "value": example}
}

func integer(example int) matcher { return matcher{"pact:matcher:type": "integer", "value": example} }

func number(example int) matcher { return matcher{"pact:matcher:type": "number", "value": example} }

// longestValue bounds the values that the pact's own variables match. No document has
// such a bound: without one a stub could not tell them from those that are too large.
const longestValue = 2000

// variables matches a map of variables with any names that are allowed.
func variables(examples object) matcher {
	return matcher{
		"pact:matcher:type": []any{
			matcher{"pact:matcher:type": "eachKey", "rules": []any{matcher{"pact:matcher:type": "regex", "regex": "^" + model.VariableNamePattern + "$"}}},
			matcher{"pact:matcher:type": "eachValue", "rules": []any{matcher{"pact:matcher:type": "regex", "regex": fmt.Sprintf("^[\\s\\S]{0,%d}$", longestValue)}}},
		},
		"value": examples,
	}
}

func input(change func(*codepipeline.PutJobSuccessResultInput)) *codepipeline.PutJobSuccessResultInput {
	in := &codepipeline.PutJobSuccessResultInput{JobId: aws.String(jobID)}
	if change != nil {
		change(in)
	}
	return in
}

// long is a text of n characters that are one byte each.
func long(n int) string { return strings.Repeat("x", n) }

// tooLarge are variables over the limit, with and without their names.
func tooLarge() map[string]string {
	out := map[string]string{}
	for i := range 13 {
		out[fmt.Sprintf("VARIABLE_%02d", i)] = long(10000)
	}
	return out
}

func plain(m map[string]string) object {
	out := object{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

// The two forms of the structures: as a pact matches them, and as the SDK sends them.
var (
	someRevision = object{"revision": text("abc123", model.MaxRevision), "changeIdentifier": text("change-7", model.MaxChangeIdentifier), "created": number(1436400000), "revisionSummary": text("a change", model.MaxRevisionSummary)}
	someDetails  = object{"summary": text("half way", model.MaxSummary), "externalExecutionId": text("build-42", model.MaxExternalID), "percentComplete": integer(50)}
)

func wholeRevision() *types.CurrentRevision {
	return &types.CurrentRevision{Revision: aws.String("abc123"), ChangeIdentifier: aws.String("change-7"), Created: aws.Time(time.Unix(1436400000, 0)), RevisionSummary: aws.String("a change")}
}

func wholeDetails() *types.ExecutionDetails {
	return &types.ExecutionDetails{Summary: aws.String("half way"), ExternalExecutionId: aws.String("build-42"), PercentComplete: aws.Int32(50)}
}

// interactions is the contract, in the order of the file.
func interactions() []interaction {
	return append(successes(), refusals()...)
}

func successes() []interaction {
	type in = codepipeline.PutJobSuccessResultInput
	success := func(description string, members object, change func(*in)) interaction {
		return interaction{description: description, state: states.InProgress, body: request(members), input: input(change)}
	}
	return []interaction{
		success("a success with the job's id alone", object{}, nil),
		success("a success with a continuation token", object{"continuationToken": text("step-2", model.MaxToken)}, func(i *in) { i.ContinuationToken = aws.String("step-2") }),
		success("a success with a revision", object{"currentRevision": someRevision}, func(i *in) { i.CurrentRevision = wholeRevision() }),
		success("a success with execution details", object{"executionDetails": someDetails}, func(i *in) { i.ExecutionDetails = wholeDetails() }),
		success("a success with output variables", object{"outputVariables": variables(object{"COMMIT_ID": "abc123", "a@b-c": ""})}, func(i *in) {
			i.OutputVariables = map[string]string{"COMMIT_ID": "abc123", "a@b-c": ""}
		}),
		success("a success with the shortest values", object{
			"continuationToken": "t",
			"currentRevision":   object{"revision": "r", "changeIdentifier": "c", "revisionSummary": "s"},
			"executionDetails":  object{"summary": "s", "externalExecutionId": "e", "percentComplete": 0},
		}, func(i *in) { fill(i, "t", "r", "c", "s", "s", "e", 0) }),
		success("a success with the longest values", object{
			"continuationToken": long(model.MaxToken),
			"currentRevision":   object{"revision": long(model.MaxRevision), "changeIdentifier": long(model.MaxChangeIdentifier), "revisionSummary": long(model.MaxRevisionSummary)},
			"executionDetails":  object{"summary": long(model.MaxSummary), "externalExecutionId": long(model.MaxExternalID), "percentComplete": model.MaxPercent},
		}, func(i *in) {
			fill(i, long(model.MaxToken), long(model.MaxRevision), long(model.MaxChangeIdentifier), long(model.MaxRevisionSummary), long(model.MaxSummary), long(model.MaxExternalID), model.MaxPercent)
		}),
		success("a success with all members that go with a continuation token", object{"continuationToken": text("step-2", model.MaxToken), "currentRevision": someRevision, "executionDetails": someDetails}, func(i *in) {
			i.ContinuationToken, i.CurrentRevision, i.ExecutionDetails = aws.String("step-2"), wholeRevision(), wholeDetails()
		}),
		success("a success with all members that go with output variables", object{"currentRevision": someRevision, "executionDetails": someDetails, "outputVariables": variables(object{"COMMIT_ID": "abc123"})}, func(i *in) {
			i.CurrentRevision, i.ExecutionDetails, i.OutputVariables = wholeRevision(), wholeDetails(), map[string]string{"COMMIT_ID": "abc123"}
		}),
	}
}

// fill sets every member but the variables.
func fill(i *codepipeline.PutJobSuccessResultInput, token, revision, change, revisionSummary, summary, external string, percent int32) {
	i.ContinuationToken = &token
	i.CurrentRevision = &types.CurrentRevision{Revision: &revision, ChangeIdentifier: &change, RevisionSummary: &revisionSummary}
	i.ExecutionDetails = &types.ExecutionDetails{Summary: &summary, ExternalExecutionId: &external, PercentComplete: &percent}
}

func refusals() []interaction {
	type in = codepipeline.PutJobSuccessResultInput
	id := object{}
	finished := interaction{"a success for a job that is completed", states.InStatus("Succeeded"), request(object{}), "", input(nil), "", []string{model.InvalidJobState}}
	unknown := interaction{"a success for a job that does not exist", states.Missing, request(id), "", input(nil), "", []string{model.JobNotFound}}
	refused := func(description string, members object, change func(*in), errors ...string) interaction {
		return interaction{description, states.InProgress, request(members), "", input(change), "", errors}
	}
	raw := func(description string, body object, wire string, errors ...string) interaction {
		return interaction{description, states.InProgress, body, "", nil, wire, errors}
	}
	return []interaction{
		unknown,
		finished,
		refused("a continuation token that is too long", object{"continuationToken": long(model.MaxToken + 1)}, func(i *in) { i.ContinuationToken = aws.String(long(model.MaxToken + 1)) }, model.Validation),
		refused("a continuation token that is empty", object{"continuationToken": ""}, func(i *in) { i.ContinuationToken = aws.String("") }, model.Validation),
		refused("a percentage over 100", object{"executionDetails": object{"percentComplete": model.MaxPercent + 1}}, func(i *in) {
			i.ExecutionDetails = &types.ExecutionDetails{PercentComplete: aws.Int32(model.MaxPercent + 1)}
		}, model.Validation),
		refused("output variables that are too large", object{"outputVariables": plain(tooLarge())}, func(i *in) { i.OutputVariables = tooLarge() }, model.OutputVariablesSizeExceeded),
		{"an id of a wrong format", "", object{"jobId": "not-an-id"}, "", &in{JobId: aws.String("not-an-id")}, "", []string{model.Validation, model.JobNotFound}},
		{"a request without a job's id", "", object{"continuationToken": "t"}, "", nil, `{"continuationToken":"t"}`, []string{model.Validation}},
		raw("a revision without its change identifier", request(object{"currentRevision": object{"revision": "r"}}), `{"jobId":"`+jobID+`","currentRevision":{"revision":"r"}}`, model.Validation),
		raw("a percentage that is a string", request(object{"executionDetails": object{"percentComplete": "1"}}), `{"jobId":"`+jobID+`","executionDetails":{"percentComplete":"1"}}`, model.Serialization, model.Validation),
		{"a body that is no JSON", "", nil, `{"jobId":`, nil, `{"jobId":`, []string{model.Serialization, model.Validation}},
	}
}
