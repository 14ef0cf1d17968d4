package worker

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
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

// value is a value of a member, as JSON text. One without a text is left out.
type value struct{ id, text string }

// wrong are values of a member that violate its constraints, one for each.
func wrong(p model.Place) []value {
	var out []value
	s := p.Shape
	switch {
	case p.Path == "jobId" || p.Path == "nonce" || p.Path == "clientToken":
		return nil // which then name nothing
	case s.Enum != nil:
		out = append(out, value{"unknown", `"Unknown"`}, value{"lower-case", quoted(strings.ToLower(s.Enum[0]))})
	case s.Type == model.TypeString && s.Bounded():
		out = append(out, value{"empty", `""`}, value{"too-long", quoted(filled("a", s.Max+1))})
		if s.Pattern != "" {
			out = append(out, value{"bad-character", `"a b"`})
		}
	case s.Type == model.TypeInteger:
		out = append(out, value{"too-small", strconv.Itoa(s.Min - 1)})
		if s.Max != model.Unbounded {
			out = append(out, value{"too-large", strconv.Itoa(s.Max + 1)})
		}
	case s.Type == model.TypeMap:
		out = append(out, value{"two-entries", `{"a":"b","c":"d"}`}, value{"bad-value", `{"a":"b c"}`},
			value{"empty-value", `{"a":""}`}, value{"long-value", `{"a":` + quoted(filled("a", 51)) + `}`},
			value{"long-key", `{` + quoted(filled("a", 51)) + `:"b"}`})
	}
	if p.Required {
		out = append(out, value{"absent", ""})
	}
	return out
}

// right are valid values of a member that say nothing of the job or the action type.
func right(p model.Place) []value {
	var out []value
	s := p.Shape
	switch {
	case strings.HasPrefix(p.Path, "actionTypeId") || p.Path == "jobId" || p.Path == "nonce" || p.Path == "clientToken":
	case s.Enum != nil:
		for _, name := range s.Enum {
			out = append(out, value{name, quoted(name)})
		}
	case s.Type == model.TypeString && s.Bounded() && strings.Contains(p.Path, "<"):
	case s.Type == model.TypeString && s.Bounded():
		out = append(out, value{"shortest", `"a"`}, value{"longest", quoted(filled("a", s.Max))})
	case s.Type == model.TypeInteger:
		out = append(out, value{"least", strconv.Itoa(s.Min)})
		if s.Max != model.Unbounded {
			out = append(out, value{"most", strconv.Itoa(s.Max)})
		}
	case s.Type == model.TypeMap:
		out = append(out, value{"empty", `{}`})
	case s.Type == model.TypeTimestamp:
		out = append(out, value{"epoch", `0`})
	}
	return out
}

// choices have every constraint of a member be violated beside each value of each other member: what is checked of one
// does not depend on another.
func (d *deriver) choices(p model.Place) {
	for _, w := range wrong(p) {
		allowed := d.against(p, w)
		for _, other := range d.op.Inputs() {
			if inside(p.Path, other.Path) || inside(other.Path, p.Path) {
				continue
			}
			for _, v := range right(other) {
				b := carrier(d.op, p.Path).holding(d.op, other.Path).with(other.Path, v.text)
				if w.text == "" {
					b = b.without(p.Path)
				} else {
					b = b.with(p.Path, w.text)
				}
				d.add(fmt.Sprintf("%s/beside/%s-%s-%s", p.Path, w.id, other.Path, v.id), "combined",
					fmt.Sprintf("%s is %s beside a %s that is %s", p.Path, w.id, other.Path, v.id), b, allowed)
			}
		}
	}
}

// inside reports whether a path is another or lies in it.
func inside(path, in string) bool { return path == in || strings.HasPrefix(path, in+".") }

// against is what a request gets in which a member has one of the values that violate its constraints.
func (d *deriver) against(p model.Place, w value) judge.Allowed {
	switch {
	case w.text == "":
		return d.missing()
	case p.Shape.Enum != nil:
		return judge.RejectPrefer(append([]string{model.Validation}, d.besides(p.Path)...)...)
	}
	return d.violated(p.Path)
}
