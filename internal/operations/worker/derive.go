package worker

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Checked are the operations whose cases are here, in the order of the model.
func Checked() []string {
	var names []string
	for _, op := range model.Operations() {
		if op.Name != model.PutJobSuccessResult {
			names = append(names, op.Name)
		}
	}
	return names
}

// Of are the cases of an operation, in a stable order. The slice is the caller's own.
func Of(operation string) []Case {
	list := lists[operation]
	if list == nil {
		return nil
	}
	return slices.Clone(list())
}

// ByID finds a case by its id.
func ByID(id string) (Case, bool) {
	operation, _, _ := strings.Cut(id, "/")
	list := Of(operation)
	i := slices.IndexFunc(list, func(c Case) bool { return c.ID == id })
	if i < 0 {
		return Case{}, false
	}
	return list[i], true
}

// lists are the cases by operation, each made when it is asked for: that takes a while.
var lists = func() map[string]func() []Case {
	out := map[string]func() []Case{}
	for _, name := range Checked() {
		out[name] = sync.OnceValue(func() []Case { return made(model.MustOperation(name)) })
	}
	return out
}()

// made are the cases of an operation.
func made(op model.Operation) []Case {
	list := derived(op)
	for _, c := range append(byHand(), overall()...) {
		if c.Operation == op.Name {
			list = append(list, c)
		}
	}
	list = append(list, onCBOR(op, list)...)
	seen := map[string]bool{}
	for i, c := range list {
		list[i].Wire = cmp.Or(c.Wire, wire.JSON)
		if seen[c.ID] {
			panic("two cases are called " + c.ID)
		}
		seen[c.ID] = true
	}
	return list
}

// deriver makes the cases of one operation.
type deriver struct {
	op    model.Operation
	cases []Case
}

// derived are the cases that follow from the operation's table.
func derived(op model.Operation) []Case {
	d := &deriver{op: op}
	d.accepted()
	for _, p := range op.Inputs() {
		d.member(p)
	}
	if custom := op.NamesJob() && !op.ThirdParty; custom {
		d.jobIDs()
		d.unknownJobs()
	}
	if op.HasNonce() && !op.ThirdParty {
		d.nonces()
	}
	if op.Name == model.PollForJobs {
		d.queries()
		d.nearTypes()
		d.madeTypes()
	}
	d.unknownMembers()
	d.spellings()
	d.grammar()
	d.protocol()
	d.combinations()
	return d.cases
}

// member makes the cases of one member of the input.
func (d *deriver) member(p model.Place) {
	if p.Name == "<key>" || p.Name == "<value>" {
		return // those of a map's entries are made with the map
	}
	d.presence(p)
	d.types(p)
	d.letterCase(p)
	if !d.op.ThirdParty { // a job that nobody knows is refused whatever else is wrong
		d.choices(p)
	}
	switch {
	case p.Shape.Enum != nil:
		d.enumeration(p)
	case p.Shape.Type == model.TypeString && p.Shape.Bounded():
		d.lengths(p)
		d.characters(p)
	case p.Shape.Type == model.TypeInteger:
		d.numbers(p)
	case p.Shape.Type == model.TypeTimestamp:
		d.timestamps(p)
	}
}

// home is the state of the job that most requests of the operation are about.
func (d *deriver) home() State {
	switch {
	case d.op.ThirdParty:
		return NoJob
	case d.op.Effect == model.HandsOut:
		return Type
	case !d.op.NamesJob():
		return NoJob
	case d.op.Effect == model.Acknowledges:
		return Dispatched
	}
	return InProgress
}

// add adds a case whose id and rule stand below the operation's name.
func (d *deriver) add(id, rule, title string, b fmt.Stringer, allowed judge.Allowed) *Case {
	return d.addTo(d.home(), id, rule, title, Request{Body: b.String()}, allowed)
}

func (d *deriver) addTo(job State, id, rule, title string, r Request, allowed judge.Allowed) *Case {
	r.Operation = d.op.Name
	d.cases = append(d.cases, Case{
		ID: d.op.Name + "/" + id, Title: title, Operation: d.op.Name, Rule: d.op.Name + "/" + rule,
		Plan: Single{Job: job, Request: r, Allowed: allowed},
	})
	return &d.cases[len(d.cases)-1]
}

// raw is a body that is spelled already.
type raw string

func (r raw) String() string { return string(r) }

// valid is what a request gets that violates nothing: 200, and of a partner's job, which
// nobody can make, the refusal of an unknown one.
func (d *deriver) valid() judge.Allowed {
	switch {
	case d.op.ThirdParty && d.op.Effect == model.HandsOut:
		return judge.RejectPrefer(model.ActionTypeNotFound)
	case d.op.ThirdParty:
		return judge.RejectPrefer(d.strangers()...)
	}
	return judge.Accept()
}

// strangers are the errors of a partner's job that is not known.
func (d *deriver) strangers() []string {
	names := []string{model.JobNotFound, model.InvalidClientToken}
	if d.op.HasError(model.InvalidJob) {
		names = append(names, model.InvalidJob)
	}
	return names
}

// besides are the errors that may come instead of ValidationException where the value at a
// path violates a constraint, since it is then also a value that names nothing.
func (d *deriver) besides(path string) []string {
	switch {
	case d.op.ThirdParty && d.op.Effect == model.HandsOut:
		return []string{model.ActionTypeNotFound}
	case d.op.ThirdParty:
		return d.strangers()
	case path == "jobId":
		return []string{model.JobNotFound}
	case path == "nonce":
		return []string{model.InvalidNonce}
	case path == "clientToken":
		return []string{model.InvalidClientToken}
	case len(path) > len("actionTypeId.") && path[:len("actionTypeId.")] == "actionTypeId.":
		return []string{model.ActionTypeNotFound}
	}
	return nil
}

// violated is what a request gets whose value at a path violates a length, a range or a pattern.
func (d *deriver) violated(path string) judge.Allowed {
	return judge.Reject(append([]string{model.Validation}, d.besides(path)...)...)
}

// missing is what a request gets that lacks a member.
func (d *deriver) missing() judge.Allowed {
	names := []string{model.Validation}
	if d.op.ThirdParty {
		names = append(names, d.besides("")...)
	}
	return judge.Reject(names...)
}

// unreadable is what a request gets that cannot be read.
func (d *deriver) unreadable() judge.Allowed {
	names := []string{model.Serialization, model.Validation}
	if d.op.ThirdParty {
		names = append(names, d.besides("")...)
	}
	return judge.RejectPrefer(names...)
}

// malformed is what a request gets that is no JSON object.
func malformed() judge.Allowed { return judge.RejectPrefer(model.Serialization, model.Validation) }

// either is what a request gets that no document settles: of a partner's job, of which none is there, a refusal.
func (d *deriver) either() judge.Allowed {
	if d.op.ThirdParty {
		return judge.RejectAny()
	}
	return judge.Either()
}

// With is the smallest valid input of an operation that can hold the member at a path, with the member set to a JSON
// text, or to what is none. It has marks for the values of a run: ${job}, ${nonce} and ${provider}.
func With(op model.Operation, path, text string) string {
	return carrier(op, path).with(path, text).String()
}
