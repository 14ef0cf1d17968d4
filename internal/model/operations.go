package model

import (
	"fmt"
	"iter"
	"slices"
)

// Operation is one call of a job worker (API Reference, and the official model).
type Operation struct {
	Name string
	// Input is the structure of the request.
	Input *Shape
	// Output is the structure of the answer; nil where a success has a body of zero bytes.
	Output *Shape
	// Promised are the members of the output, by path, that a success has whatever the model says
	// of them, since a worker cannot do without; Withheld are those that it does not have.
	Promised, Withheld []string
	// Errors are the names of its modelled errors, in alphabetical order.
	Errors []string
	// Effect is what a success does to the job that the request names.
	Effect Effect
	// ThirdParty marks the calls for partner actions, whose jobs no caller can make.
	ThirdParty bool
}

// Effect is what a success of an operation does to a job.
type Effect string

// The effects on a job.
const (
	HandsOut     Effect = "hands waiting jobs out"
	Acknowledges Effect = "takes a job into work"
	Reads        Effect = "changes nothing"
	Succeeds     Effect = "ends a job as succeeded"
	Fails        Effect = "ends a job as failed"
)

// The names of the operations.
const (
	PutJobSuccessResult           = "PutJobSuccessResult"
	PutJobFailureResult           = "PutJobFailureResult"
	AcknowledgeJob                = "AcknowledgeJob"
	GetJobDetails                 = "GetJobDetails"
	PollForJobs                   = "PollForJobs"
	PutThirdPartyJobSuccessResult = "PutThirdPartyJobSuccessResult"
	PutThirdPartyJobFailureResult = "PutThirdPartyJobFailureResult"
	AcknowledgeThirdPartyJob      = "AcknowledgeThirdPartyJob"
	GetThirdPartyJobDetails       = "GetThirdPartyJobDetails"
	PollForThirdPartyJobs         = "PollForThirdPartyJobs"
)

// The errors that only the other operations have.
const (
	ActionTypeNotFound = "ActionTypeNotFoundException"
	InvalidNonce       = "InvalidNonceException"
	InvalidClientToken = "InvalidClientTokenException"
	InvalidJob         = "InvalidJobException"
)

// operationTable is the table of operations: the one that is checked by default first,
// then the custom ones, then their twins.
var operationTable = []Operation{
	{
		Name: PutJobSuccessResult, Effect: Succeeds,
		Input: structure("PutJobSuccessResultInput",
			required("jobId", jobID), optional("continuationToken", continuationToken),
			optional("currentRevision", currentRevision),
			optional("executionDetails", executionDetails), optional("outputVariables", outputVariables)),
		Errors: []string{InvalidJobState, JobNotFound, OutputVariablesSizeExceeded, Validation},
	},
	{
		Name: PutJobFailureResult, Effect: Fails,
		Input: structure("PutJobFailureResultInput", required("jobId", jobID),
			required("failureDetails", failureDetails)),
		Errors: []string{InvalidJobState, JobNotFound, Validation},
	},
	{
		Name: AcknowledgeJob, Effect: Acknowledges,
		Input:  structure("AcknowledgeJobInput", required("jobId", jobID), required("nonce", nonce)),
		Output: structure("AcknowledgeJobOutput", optional("status", jobStatus)), Promised: []string{"status"},
		Errors: []string{InvalidNonce, JobNotFound, Validation},
	},
	{
		Name: GetJobDetails, Effect: Reads,
		Input:    structure("GetJobDetailsInput", required("jobId", jobID)),
		Output:   structure("GetJobDetailsOutput", optional("jobDetails", jobDetails)),
		Promised: []string{"jobDetails", "jobDetails.id", "jobDetails.data", "jobDetails.accountId"},
		Withheld: []string{"jobDetails.nonce"},
		Errors:   []string{JobNotFound, Validation},
	},
	{
		Name: PollForJobs, Effect: HandsOut,
		Input: structure("PollForJobsInput",
			required("actionTypeId", actionTypeID), optional("maxBatchSize", maxBatchSize),
			optional("queryParam", queryParam)),
		Output:   structure("PollForJobsOutput", optional("jobs", listOf("JobList", job))),
		Promised: []string{"jobs.<item>.id", "jobs.<item>.nonce", "jobs.<item>.data", "jobs.<item>.accountId"},
		Errors:   []string{ActionTypeNotFound, Validation},
	},
	// The calls for partner actions.
	{
		Name: PutThirdPartyJobSuccessResult, Effect: Succeeds, ThirdParty: true,
		Input: structure("PutThirdPartyJobSuccessResultInput",
			required("jobId", thirdPartyJobID), required("clientToken", clientToken),
			optional("currentRevision", currentRevision),
			optional("continuationToken", continuationToken), optional("executionDetails", executionDetails)),
		Errors: []string{InvalidClientToken, InvalidJobState, JobNotFound, Validation},
	},
	{
		Name: PutThirdPartyJobFailureResult, Effect: Fails, ThirdParty: true,
		Input: structure("PutThirdPartyJobFailureResultInput",
			required("jobId", thirdPartyJobID), required("clientToken", clientToken),
			required("failureDetails", failureDetails)),
		Errors: []string{InvalidClientToken, InvalidJobState, JobNotFound, Validation},
	},
	{
		Name: AcknowledgeThirdPartyJob, Effect: Acknowledges, ThirdParty: true,
		Input: structure("AcknowledgeThirdPartyJobInput",
			required("jobId", thirdPartyJobID), required("nonce", nonce), required("clientToken", clientToken)),
		Output:   structure("AcknowledgeThirdPartyJobOutput", optional("status", jobStatus)),
		Promised: []string{"status"},
		Errors:   []string{InvalidClientToken, InvalidNonce, JobNotFound, Validation},
	},
	{
		Name: GetThirdPartyJobDetails, Effect: Reads, ThirdParty: true,
		Input: structure("GetThirdPartyJobDetailsInput", required("jobId", thirdPartyJobID),
			required("clientToken", clientToken)),
		Output: structure("GetThirdPartyJobDetailsOutput", optional("jobDetails", thirdPartyJobDetails)),

		Promised: []string{"jobDetails", "jobDetails.id", "jobDetails.data"},
		Errors:   []string{InvalidClientToken, InvalidJob, JobNotFound, Validation},
	},
	{
		Name: PollForThirdPartyJobs, Effect: HandsOut, ThirdParty: true,
		Input: structure("PollForThirdPartyJobsInput", required("actionTypeId", actionTypeID),
			optional("maxBatchSize", maxBatchSize)),
		Output: structure("PollForThirdPartyJobsOutput", optional("jobs", listOf("ThirdPartyJobList", thirdPartyJob))),

		Promised: []string{"jobs.<item>.clientId", "jobs.<item>.jobId"},
		Errors:   []string{ActionTypeNotFound, Validation},
	},
}

// Operations are the ten operations of a job worker.
func Operations() []Operation { return slices.Clone(operationTable) }

// OperationByName finds an operation.
func OperationByName(name string) (Operation, bool) {
	for _, op := range operationTable {
		if op.Name == name {
			return op, true
		}
	}
	return Operation{}, false
}

// MustOperation finds an operation that there is.
func MustOperation(name string) Operation {
	op, ok := OperationByName(name)
	if !ok {
		panic(fmt.Sprintf("no operation is named %q", name))
	}
	return op
}

// HasNonce reports whether a request of the operation names a job by its nonce too.
func (op Operation) HasNonce() bool { return op.Input.Field("nonce") != nil }

// NamesJob reports whether a request of the operation names a job.
func (op Operation) NamesJob() bool { return op.Input.Field("jobId") != nil }

// HasError reports whether an error is one of the operation's own.
func (op Operation) HasError(name string) bool { return slices.Contains(op.Errors, name) }

// Place is a member where it stands in an operation's input.
type Place struct {
	// Path is the member's name, dotted below the top level; the entries of a map are
	// "<key>" and "<value>", the elements of a list "<item>".
	Path string
	Name string
	// Parent is the path of what holds it, empty at the top.
	Parent   string
	Required bool
	Shape    *Shape
}

// Inputs are all members of an operation's input, a structure before what it holds.
func (op Operation) Inputs() []Place { return slices.Collect(op.Input.places("")) }

// Outputs are all members of an operation's output, none where it has none.
func (op Operation) Outputs() []Place {
	if op.Output == nil {
		return nil
	}
	return slices.Collect(op.Output.places(""))
}

// At finds a member of the input by its path.
func (op Operation) At(path string) (Place, bool) {
	for p := range op.Input.places("") {
		if p.Path == path {
			return p, true
		}
	}
	return Place{}, false
}

// places walks what a shape holds.
func (s *Shape) places(under string) iter.Seq[Place] {
	return func(yield func(Place) bool) { s.walk(under, yield) }
}

func (s *Shape) walk(under string, yield func(Place) bool) bool {
	path := func(name string) string {
		if under == "" {
			return name
		}
		return under + "." + name
	}
	held := slices.Clone(s.Fields)
	switch s.Type {
	case TypeMap:
		held = []Field{{Name: "<key>", Shape: s.Key}, {Name: "<value>", Shape: s.Of}}
	case TypeList:
		held = []Field{{Name: "<item>", Shape: s.Of}}
	}
	for _, f := range held {
		if !yield(Place{path(f.Name), f.Name, under, f.Required, f.Shape}) || !f.Shape.walk(path(f.Name), yield) {
			return false
		}
	}
	return true
}
