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
)

// reader turns JSON values into members; the first failure stays.
type reader struct {
	b      *behaviour
	failed *failure
}

// read reads the input of PutJobSuccessResult. Types are wrong before
// constraints are: nothing is compared with a limit here.
func (b *behaviour) read(tree value) (*result, *failure) {
	if b.tree != nil {
		tree = b.tree(tree)
	}
	if tree.kind != object {
		return nil, b.malformed
	}
	r, in := &result{}, reader{b: b}
	tree = in.known(tree, "", pathJobID, pathToken, pathCurrentRevision, pathDetails, pathVariables)
	r.jobID = in.text(pathJobID, tree.get(pathJobID))
	r.token = in.text(pathToken, tree.get(pathToken))
	r.revision = in.revision(tree.get(pathCurrentRevision))
	r.details = in.details(tree.get(pathDetails))
	r.variables = in.variables(tree.get(pathVariables))
	return r, in.failed
}

// known gives the hooks a look at an object's member names.
func (in *reader) known(v value, path string, names ...string) value {
	if in.b.members == nil {
		return v
	}
	members, f := in.b.members(path, names, v.members)
	in.fail(f)
	v.members = members
	return v
}

func (in *reader) fail(f *failure) {
	if in.failed == nil {
		in.failed = f
	}
}

// member lets the hooks change or refuse one member's value, then tells whether
// it is there and of the wanted kind. A null member counts as left out.
func (in *reader) member(path string, v value, want kind) (value, bool) {
	if in.b.member != nil && v.kind != absent {
		var f *failure
		if v, f = in.b.member(path, v); f != nil {
			in.fail(f)
			return v, false
		}
	}
	switch v.kind {
	case absent, null:
		return v, false
	case want:
		return v, true
	}
	in.fail(in.b.wrongType)
	return v, false
}

func (in *reader) text(path string, v value) optional {
	v, ok := in.member(path, v, text)
	return optional{set: ok, text: v.text}
}

func (in *reader) revision(v value) *revision {
	v, ok := in.member(pathCurrentRevision, v, object)
	if !ok {
		return nil
	}
	v = in.known(v, pathCurrentRevision, "revision", "changeIdentifier", "created", "revisionSummary")
	r := &revision{
		revision:         in.text(pathRevision, v.get("revision")),
		changeIdentifier: in.text(pathChange, v.get("changeIdentifier")),
		summary:          in.text(pathRevisionSummary, v.get("revisionSummary")),
	}
	if created, ok := in.member(pathCreated, v.get("created"), number); ok {
		// A number that no double can hold is no timestamp.
		if _, err := strconv.ParseFloat(created.text, 64); err != nil {
			in.fail(in.b.wrongType)
		}
		r.created = optional{true, created.text}
	}
	return r
}

func (in *reader) details(v value) *details {
	v, ok := in.member(pathDetails, v, object)
	if !ok {
		return nil
	}
	v = in.known(v, pathDetails, "summary", "externalExecutionId", "percentComplete")
	d := &details{
		summary:    in.text(pathSummary, v.get("summary")),
		externalID: in.text(pathExternalID, v.get("externalExecutionId")),
	}
	if percent, ok := in.member(pathPercent, v.get("percentComplete"), number); ok {
		n, ok := in.b.integer(percent.text)
		if !ok {
			in.fail(in.b.wrongType)
		}
		d.percent = &n
	}
	return d
}

func (in *reader) variables(v value) []variable {
	v, ok := in.member(pathVariables, v, object)
	if !ok {
		return nil
	}
	out := make([]variable, 0, len(v.members))
	for i, m := range v.members {
		if later(v.members[i+1:], m.name) {
			continue
		}
		if m.value.kind == null {
			out = append(out, variable{name: m.name, null: true})
			continue
		}
		s := in.text(pathVariable, m.value)
		out = append(out, variable{name: m.name, value: s.text})
	}
	return out
}

// later tells whether a name comes again, in which case that one counts. Maps of more than a few entries are not
// searched: the last of equal names is used wherever it matters, since nothing but the sum of sizes is made of them.
func later(members []member, name string) bool {
	if len(members) > 64 {
		return false
	}
	for i := range members {
		if members[i].name == name {
			return true
		}
	}
	return false
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
