package model

import "slices"

// The error types that the checks name. The first four are the operation's own (API Reference, PutJobSuccessResult,
// Errors); the others are answered before the operation is reached (recorded from sibling services of the protocol).
const (
	InvalidJobState             = "InvalidJobStateException"
	JobNotFound                 = "JobNotFoundException"
	Validation                  = "ValidationException"
	OutputVariablesSizeExceeded = "OutputVariablesSizeExceededException"
	Serialization               = "SerializationException"
	UnknownOperation            = "UnknownOperationException"
)

// AnyError stands in a Set for every error type.
const AnyError = "*"

// Error is an error type of the operation's model.
type Error struct {
	Name    string
	Meaning string
	// Profiles are the editions of the page that list it; empty means both.
	Profiles []Profile
}

// errorTable are the modelled errors. None of them carries an HTTP status in
// the model, which makes each a 400 (Smithy: a client error without one).
var errorTable = []Error{
	{Name: InvalidJobState, Meaning: "the job is not in a state in which a result can be put"},
	{Name: JobNotFound, Meaning: "the id has no job, or is not an id at all"},
	{
		Name: OutputVariablesSizeExceeded, Meaning: "the output variables are larger than is allowed in total",
		Profiles: []Profile{Current},
	},
	{Name: Validation, Meaning: "a member breaks a constraint of the model"},
}

// Errors are the errors of the operation's model.
func Errors() []Error { return slices.Clone(errorTable) }

// protocolNames are answered by the protocol's front door for a request that never reaches the operation.
var protocolNames = []string{Serialization, UnknownOperation}

// ThrottlingNames say that the request came too early, not that it was wrong. The first is on the page of common
// errors, the others are what the retry modes of the AWS SDKs look for.
var ThrottlingNames = []string{
	"ThrottlingException", "Throttling", "ThrottledException", "RequestThrottled",
	"RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded",
	"BandwidthLimitExceeded", "ProvisionedThroughputExceededException",
	"PriorRequestNotComplete", "TransactionInProgressException", "SlowDown", "EC2ThrottledException",
}

// AuthenticationNames say that the sender was not believed or not permitted:
// the page of common errors, and what sibling services answer.
var AuthenticationNames = []string{
	"UnrecognizedClientException", "UnrecognizedClient", "InvalidSignatureException",
	"InvalidSignature", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
	"AccessDeniedException", "AccessDenied", "ExpiredToken", "ExpiredTokenException",
	"InvalidClientTokenId", "SignatureDoesNotMatch", "IncompleteSignature",
	"IncompleteSignatureException", "NotAuthorized", "NotAuthorizedException",
	"OptInRequired", "RequestExpired", "InvalidToken", "InvalidAccessKeyId",
	"UnauthorizedException", "AuthFailure",
}

// UnimplementedNames say that the operation is not there.
var UnimplementedNames = []string{
	UnknownOperation, "UnknownOperation", "UnknownAction", "InvalidAction", "NotImplemented",
	"NotImplementedException", "NotImplementedError", "UnsupportedOperation",
	"UnsupportedOperationException", "MalformedHttpRequestException",
}

// commonNames are the remaining names of the page of errors common to all
// services: an answer may carry them, though no case asks for one.
var commonNames = []string{
	"InternalFailure", "InternalServerError", "InternalServerException", "ValidationError", "InvalidParameterValue",
	"InvalidParameterCombination", "InvalidQueryParameter", "MalformedQueryString", "MissingAction",
	"MissingParameter", "RequestEntityTooLarge", "RequestEntityTooLargeException",
	"RequestTooLargeException", "RequestAbortedException", "ServiceUnavailable", "ServiceUnavailableException",
}

var knownNames = func() map[string]bool {
	known := map[string]bool{}
	for _, e := range errorTable {
		known[e.Name] = true
	}
	for _, list := range [][]string{
		protocolNames, ThrottlingNames, AuthenticationNames, UnimplementedNames,
		commonNames,
	} {
		for _, name := range list {
			known[name] = true
		}
	}
	return known
}()

// KnownError tells whether the name is one that the operation's model, its
// protocol or the common errors of all services know.
func KnownError(name string) bool { return knownNames[name] }

// ModelledErrors are the names of the operation's own errors.
func ModelledErrors() []string {
	names := make([]string, len(errorTable))
	for i, e := range errorTable {
		names[i] = e.Name
	}
	return names
}
