package provider

import (
	"math"
	"strconv"
)

// optional is a string that may have been left out.
type optional struct {
	set  bool
	text string
}

// result is the input of PutJobSuccessResult, of the right types but not yet checked against its constraints.
type result struct {
	jobID     optional
	token     optional
	revision  *revision
	details   *details
	variables []variable // nil when the member was left out
}

// revision is the member currentRevision.
type revision struct {
	revision, changeIdentifier, summary optional
	created                             optional // the number as it was spelled
}

// details is the member executionDetails.
type details struct {
	summary, externalID optional
	percent             *int64
}

// variable is one entry of outputVariables.
type variable struct {
	name, value string
	null        bool
}

// The paths of the members, as hooks know them.
const (
	pathJobID           = "jobId"
	pathToken           = "continuationToken"
	pathCurrentRevision = "currentRevision"
	pathRevision        = "currentRevision.revision"
	pathChange          = "currentRevision.changeIdentifier"
	pathCreated         = "currentRevision.created"
	pathRevisionSummary = "currentRevision.revisionSummary"
	pathDetails         = "executionDetails"
	pathSummary         = "executionDetails.summary"
	pathExternalID      = "executionDetails.externalExecutionId"
	pathPercent         = "executionDetails.percentComplete"
	pathVariables       = "outputVariables"
	pathVariable        = "outputVariables.value"
	pathVariableName    = "outputVariables.key"
)

// resultOf is the input of PutJobSuccessResult that was read; what has a wrong type is as if it were left out.
func (b *behaviour) resultOf(in value) *result {
	r := &result{jobID: in.optional(pathJobID), token: in.optional(pathToken)}
	if v := in.get(pathCurrentRevision); v.kind == object {
		r.revision = &revision{
			v.optional("revision"), v.optional("changeIdentifier"), v.optional("revisionSummary"), optional{},
		}
		if created := v.get("created"); created.kind == number {
			r.revision.created = optional{true, created.text}
		}
	}
	if v := in.get(pathDetails); v.kind == object {
		r.details = &details{summary: v.optional("summary"), externalID: v.optional("externalExecutionId")}
		if percent := v.get("percentComplete"); percent.kind == number {
			n, _ := b.integer(percent.text)
			r.details.percent = &n
		}
	}
	if v := in.get(pathVariables); v.kind == object {
		r.variables = make([]variable, len(v.members))
		for i, m := range v.members {
			r.variables[i] = variable{m.name, m.value.text, m.value.kind == absent}
		}
	}
	return r
}

// optional is a text among the members of a value.
func (v value) optional(name string) optional {
	m := v.get(name)
	return optional{m.kind == text, v.str(name)}
}

// text is a text of a request by the path of its member; nil where the object that it stands in was left out.
func (r *result) text(path string) *optional {
	switch {
	case path == pathToken:
		return &r.token
	case r.revision != nil && path == pathRevision:
		return &r.revision.revision
	case r.revision != nil && path == pathChange:
		return &r.revision.changeIdentifier
	case r.revision != nil && path == pathRevisionSummary:
		return &r.revision.summary
	case r.details != nil && path == pathSummary:
		return &r.details.summary
	case r.details != nil && path == pathExternalID:
		return &r.details.externalID
	}
	return nil
}

// checkSuccess compares a request of PutJobSuccessResult with everything that is asked of it; it knows nothing of jobs.
func (b *behaviour) checkSuccess(in value, r *result) *failure {
	if b.before != nil {
		if f := b.before(r); f != nil {
			return f
		}
	}
	switch f := b.check(successResult, in, r); {
	case f != nil:
		return f
	case b.clash(r):
		return b.tokenAndVariables
	case b.variablesSize(r) > b.variablesMax:
		return b.variablesTooLarge
	}
	return nil
}

// variableBytes counts names and values: whether names count is not documented, and this is the stricter reading.
func variableBytes(r *result) (n int) {
	for _, v := range r.variables {
		n += len(v.name) + len(v.value)
	}
	return n
}

// wholeNumber reads a JSON number as a 32-bit integer: 50.0 and 5e1 are 50, 1.5 is none.
func wholeNumber(spelled string) (int64, bool) {
	if n, err := strconv.ParseInt(spelled, 10, 32); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(spelled, 64)
	if err != nil || f != math.Trunc(f) || f < math.MinInt32 || f > math.MaxInt32 {
		return 0, false
	}
	return int64(f), true
}
