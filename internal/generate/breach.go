package generate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Breach is a rule that a request breaks, or one that says that its outcome is open.
type Breach struct {
	Rule string
	Open bool // accepted or refused: the documents are silent, or differ
	// Names are the error types that may tell of it; of a Preferred breach another type is no failure.
	Names     []string
	Preferred bool
}

func refuses(rule string, names ...string) Breach { return Breach{Rule: rule, Names: names} }
func prefers(rule string, names ...string) Breach {
	return Breach{Rule: rule, Names: names, Preferred: true}
}
func opens(rule string) Breach { return Breach{Rule: rule, Open: true} }

func wrongType(rule string) Breach { return prefers(rule, model.Serialization, model.Validation) }

// Breaches are the rules that the request breaks once it is built for the job. They
// are read off the choices; the bytes are not looked at.
func (r *Request) Breaches(job string) []Breach {
	flaw := r.flaw()
	if r.Flaw != 0 && !flaw.Open {
		return []Breach{wrongType(flaw.Rule)}
	}
	var all []Breach
	if r.Flaw != 0 {
		all = append(all, opens(flaw.Rule))
	}
	all = append(all, r.ID.breaches(job)...)
	all = append(all, r.objectBreaches()...)
	for i := range fields {
		all = append(all, fields[i].breaches(r)...)
	}
	all = append(all, r.numberBreaches()...)
	all = append(all, r.variableBreaches()...)
	for _, u := range r.Unknown {
		if u.folded() && r.has(u.In) {
			all = append(all, opens("json/member-case"))
		}
	}
	return all
}

// has says whether the object stands in the request.
func (r *Request) has(p Place) bool {
	return p == Top || p == InRevision && r.HasRevision == Valid || p == InDetails && r.HasDetails == Valid
}

func (id ID) breaches(job string) []Breach {
	switch id.Kind {
	case Absent, Null:
		return []Breach{refuses("jobId/required", model.Validation)}
	case WrongType:
		return []Breach{wrongType("jobId/type")}
	}
	if id.Of(job) != NoID {
		return nil
	}
	rule := "jobId/pattern"
	if sent := id.Apply(job); pattern.MatchString(strings.TrimRight(sent, "\n")) {
		rule = "jobId/trailing-newline"
	}
	return []Breach{refuses(rule, model.Validation, model.JobNotFound)}
}

func (r *Request) objectBreaches() (all []Breach) {
	for path, kind := range map[string]Kind{
		"currentRevision": r.HasRevision, "executionDetails": r.HasDetails,
		"outputVariables": r.HasVariables,
	} {
		if kind == WrongType {
			all = append(all, wrongType(path+"/type"))
		}
	}
	slices.SortFunc(all, func(a, b Breach) int { return strings.Compare(a.Rule, b.Rule) })
	return all
}

func (f *field) breaches(r *Request) []Breach {
	if !f.sent(r) {
		return nil
	}
	switch t := f.text(r); {
	case t.Kind == Absent && f.required:
		return []Breach{refuses(f.path+"/required", model.Validation)}
	case t.Kind == Null && f.required:
		return []Breach{refuses(f.path+"/required", model.Validation, model.Serialization)}
	case t.Kind == Empty, t.Kind == TooLong:
		return []Breach{refuses(f.path+"/length", model.Validation)}
	case t.Kind == WrongType:
		return []Breach{wrongType(f.path + "/type")}
	}
	return nil
}

func (r *Request) numberBreaches() (all []Breach) {
	const percent, created = "executionDetails.percentComplete", "currentRevision.created"
	if r.HasDetails == Valid {
		switch {
		case r.Percent.Kind == WrongType:
			all = append(all, wrongType(percent+"/type"))
		case r.Percent.Kind == Open:
			all = append(all, opens(percent+"/fraction"))
		case r.Percent.Kind == OffScale && beyond32bits(r.Percent.Text):
			all = append(all, refuses(percent+"/beyond-32-bits", model.Serialization, model.Validation))
		case r.Percent.Kind == OffScale:
			all = append(all, refuses(percent+"/range", model.Validation))
		}
	}
	if r.HasRevision == Valid {
		switch {
		case r.Created.Kind == WrongType && strings.HasPrefix(r.Created.Text, `"`):
			all = append(all, wrongType(created+"/number"))
		case r.Created.Kind == WrongType:
			all = append(all, wrongType(created+"/type"))
		case r.Created.Kind == Open:
			all = append(all, opens(created+"/spelling"))
		}
	}
	return all
}

// beyond32bits says whether an integer is one that 32 bits do not hold.
func beyond32bits(text string) bool {
	_, err := strconv.ParseInt(text, 10, 32)
	return err != nil
}

// variableName is the documented form of a variable's name, for the whole string.
var variableName = regexp.MustCompile(`\A(?:` + model.VariableNamePattern + `)\z`)

func (r *Request) variableBreaches() (all []Breach) {
	if r.HasVariables != Valid {
		return nil
	}
	size := 0
	for _, v := range r.Variables {
		if !variableName.MatchString(v.Name) {
			all = append(all, refuses("outputVariables/key-pattern", model.Validation))
		}
		switch v.Kind {
		case WrongType:
			all = append(all, wrongType("outputVariables/value-type"))
		case Null:
			all = append(all, opens("outputVariables/null-value"))
		}
		if v.Kind == Valid {
			size += len(v.Value) * (1 + v.Times)
		}
	}
	if size > model.MaxVariablesBytes {
		all = append(all, prefers("outputVariables/size", model.OutputVariablesSizeExceeded))
	}
	if r.Token.Kind != Absent && r.Token.Kind != Null {
		all = append(all, opens("outputVariables/with-token"))
	}
	return all
}

// Expect is what the request may get when the job's past is the record's. It is
// unknown where the documents leave it open.
func (r *Request) Expect(job string) (allowed judge.Allowed, known bool) {
	var names []string
	exact, breaches := true, r.Breaches(job)
	for _, b := range breaches {
		if b.Open {
			return judge.Either(), false
		}
		names, exact = append(names, b.Names...), exact && !b.Preferred
	}
	state := r.Past.State()
	if r.ID.Of(job) == OtherID {
		state = judge.Unknown
	}
	named := r.ID.Kind == Valid && r.ID.Of(job) != NoID && r.flaw().Open
	switch {
	case len(breaches) == 0:
		return byState(state)
	case !named: // what is wrong with the job cannot be told
	case state == judge.Unknown:
		names = append(names, model.JobNotFound, model.Validation)
	case state != judge.InProgress:
		names = append(names, append(model.ModelledErrors(), model.Serialization)...)
	}
	if exact {
		return judge.Reject(names...), true
	}
	return judge.RejectPrefer(names...), true
}

// byState is what a request may get with which nothing is wrong.
func byState(s judge.State) (judge.Allowed, bool) {
	switch s {
	case judge.Unknown:
		return judge.Reject(model.JobNotFound), true
	case judge.Unacknowledged:
		return judge.ShouldReject(model.InvalidJobState), true
	case judge.Finished:
		return judge.RejectPrefer(model.InvalidJobState), true
	}
	return judge.Accept(), true
}
