// Package judge knows the right answers: [Judge] reads the bytes of a request as RFC 8259
// and the model say, and gives the set of allowed outcomes, an [Allowed]; [Allowed.Check]
// names every difference between it and an answer at once.
//
// The cases are made the other way round, by breaking one rule on purpose, so that an error
// in the one is found by the other.
package judge

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire/awsjson"
)

// State is what a target's harness knows of the job that a request names.
type State int

// The states of a job, as far as an outcome depends on them.
const (
	Unknown        State = iota // no job has this id
	Unacknowledged              // Queued or Dispatched
	InProgress                  // acknowledged, not yet ended
	Finished                    // Succeeded, Failed, or ended by a continuation
)

// Jobs tells the state of the job with an id.
type Jobs func(id string) State

// Every says of each id that its job is in the state.
func (s State) Every() Jobs { return func(string) State { return s } }

// Verdict is what the judge makes of a request.
type Verdict struct {
	Allowed Allowed
	// Broken are the ids of the rules that the request breaks, or of the rules that
	// apply to it because sources disagree; in the order in which they were met.
	Broken []string
	// Rule is the one of them that decides: the first of those that ask for most. Empty where there is none.
	Rule string
	// JobID is the id that the request names, where it is well-formed and named once.
	JobID string
}

// Judge says what a request of awsJson1_1 to this operation may get, from the bytes of its body alone and from the
// state of the job that it names. It reads the body as RFC 8259 and the table of members say and knows nothing of how
// the request came to be. Where sources disagree, the set grows; where rules do not exclude each other, either answer
// to either of them is right. Output variables are taken for the only ones of their execution.
func Judge(body []byte, jobs Jobs, profile model.Profile) Verdict {
	return Read(body).Judge(jobs, profile)
}

// Body is the body of a request, read, to be judged in one state of its job after the other.
type Body struct {
	doc  awsjson.Document
	err  *awsjson.SyntaxError
	size int
}

// Read reads a body, which must not be changed afterwards.
func Read(body []byte) *Body {
	b := &Body{size: len(body)}
	b.doc, b.err = awsjson.ParseLoose(body, make([]awsjson.Node, 0, min(16+len(body)/16, 256)))
	return b
}

// Document is the body as JSON, nil where it is none.
func (b *Body) Document() *awsjson.Document {
	if b.err != nil || b.doc.Loose != nil {
		return nil
	}
	return &b.doc
}

// Judge is Judge of the body.
func (b *Body) Judge(jobs Jobs, profile model.Profile) Verdict {
	j := judge{profile: profile, jobs: jobs}
	switch {
	case b.err != nil:
		j.unreadable(b.err)
	case b.doc.Nodes[0].Kind != awsjson.Object:
		j.breaks("json/top-level", refuse, model.Serialization, model.Validation)
	default:
		j.read(&b.doc)
	}
	if b.err == nil && j.loose < b.doc.LooseNodes() {
		j.broken, j.states, j.id, j.folded = nil, nil, "", false
		j.unreadable(b.doc.Loose)
	}
	j.tall = b.doc.Depth > 2*maxDepth
	j.large(b.size)
	return Verdict{Allowed: j.allowed(b.size), Broken: j.rules(), Rule: j.deciding(), JobID: j.id}
}

// force is how strongly a broken rule asks to be refused.
type force int

const (
	named  force = iota // nothing is asked; the rule is only named
	allow               // should be accepted nevertheless
	open                // accepted or refused
	advise              // should be refused
	refuse              // must be refused
)

// broken is one broken rule.
type broken struct {
	rule  string
	force force
	// names are the error types that tell of it; exact, that no other may.
	names []string
	exact bool
	// asks is the force of a rule that is only named, since the job's state says it.
	asks force
}

type judge struct {
	profile model.Profile
	jobs    Jobs

	id     string
	states []State // of every id that the request may be said to name
	broken []broken
	folded bool // some name differs from a member's in letter case only
	deep   bool // an unknown member is nested deeper than a reader has to follow
	vast   bool // a number in one is beyond what a reader has to take
	tall   bool // something is
	loose  int  // how many numbers and strings only a lenient reader passes over
}

// breaks notes a broken rule that asks for 400 and prefers the names.
func (j *judge) breaks(rule string, f force, names ...string) {
	j.broken = append(j.broken, broken{rule: rule, force: f, names: names})
}

// violates notes a broken rule that asks for exactly one of the names.
func (j *judge) violates(rule string, names ...string) {
	j.broken = append(j.broken, broken{rule: rule, force: refuse, names: names, exact: true})
}

// leaves notes a rule under which both outcomes are right.
func (j *judge) leaves(rule string) { j.breaks(rule, open, model.Serialization, model.Validation) }

func (j *judge) rules() []string {
	var ids []string
	for _, b := range j.broken {
		if !slices.Contains(ids, b.rule) {
			ids = append(ids, b.rule)
		}
	}
	return ids
}

// deciding is the first of the rules that ask for most.
func (j *judge) deciding() string {
	rule, most := "", named
	for _, b := range j.broken {
		if f := max(b.force, b.asks); rule == "" || f > most {
			rule, most = b.rule, f
		}
	}
	return rule
}

func (j *judge) unreadable(err *awsjson.SyntaxError) {
	if err.Rule == "json/encoding" {
		j.leaves(err.Rule)
		return
	}
	j.breaks(err.Rule, refuse, model.Serialization, model.Validation)
}

// read judges a document that is an object.
func (j *judge) read(doc *awsjson.Document) {
	if doc.BOM || doc.Flawed {
		j.leaves("json/encoding")
	}
	if doc.HasDuplicates() {
		j.leaves("json/duplicate-keys")
	}
	j.structure("", doc.Root())
	if j.deep {
		j.leaves("json/nesting")
	}
	if j.vast {
		j.leaves("json/number-limits")
	}
	if j.loose > 0 {
		j.breaks("json/grammar-ignored", advise, model.Serialization, model.Validation)
	}
	j.state()
}

// state notes what the job's state says, once every member was read.
func (j *judge) state() {
	wrong := j.strongest() == refuse
	for _, s := range j.states {
		switch {
		case s == Unknown && wrong:
			j.note("jobId/invalid-and-unknown", named)
		case s == Unknown:
			j.note("jobId/unknown", refuse)
		case s == Unacknowledged && wrong:
			j.note("life/invalid-on-unacknowledged", named)
		case s == Unacknowledged:
			j.note("life/unacknowledged", advise)
		case s == Finished && wrong:
			j.note("life/invalid-on-finished", named)
		case s == Finished:
			j.note("life/completed-once", refuse)
		}
	}
}

// note records a rule of the job's state, and what it asks for; allowed looks at the states themselves.
func (j *judge) note(rule string, asks force) {
	j.broken = append(j.broken, broken{rule: rule, force: named, asks: asks})
}

// Sizes of a body from which a target may say that it is too large.
const (
	// namedUpTo is how large a request may be whose refusal has a name.
	namedUpTo = 256 << 10
	// anyMayBeTooLarge is over which any request may get 413.
	anyMayBeTooLarge = 512 << 10
	// largeFrom is over which nothing but an answer is asked of a valid request.
	largeFrom = 1 << 20
)

// large notes what a body's size says.
func (j *judge) large(size int) {
	switch {
	case size <= largeFrom:
	case j.strongest() == refuse:
		j.note("json/large-invalid", named)
	default:
		j.leaves("json/large-valid")
	}
}

// maxDepth of nesting is what every reader has to follow within an unknown
// member (RFC 8259, section 9, lets readers set limits).
const maxDepth = 8

func (j *judge) strongest() force {
	strongest := named
	for _, b := range j.broken {
		strongest = max(strongest, b.force)
	}
	return strongest
}

// allowed is the set that follows from all that was noted.
func (j *judge) allowed(size int) Allowed {
	a := j.byRules()
	if size > namedUpTo && len(a.Must.Errors) > 0 {
		a = Allowed{a.Must.with([]string{model.AnyError}, nil), a.Should.with([]string{model.AnyError}, nil)}
	}
	if j.folded {
		a.Must = a.Must.union(either())
	}
	if size > anyMayBeTooLarge || j.deep || j.tall {
		a = a.Or(413)
	}
	return a
}

// byRules is the set for a body of ordinary size.
func (j *judge) byRules() Allowed {
	strongest, names, exact := j.strongest(), []string(nil), true
	for _, b := range j.broken {
		names = merge(names, b.names)
		exact = exact && (b.exact || len(b.names) == 0)
	}
	if strongest == named {
		return j.byState()
	}
	stateForce, stateNames := j.stateSays()
	names = merge(names, stateNames)
	should := Set{Errors: names}
	switch strongest = max(strongest, stateForce); strongest {
	case refuse:
		if exact {
			return same(should)
		}
		return RejectPrefer(names...)
	case advise:
		return ShouldReject(names...)
	case open:
		return Either()
	default:
		return ShouldAccept()
	}
}

// stateSays is how strongly the job's state asks for a refusal of a request that
// is not quite right, and which names it adds.
func (j *judge) stateSays() (force, []string) {
	if len(j.states) == 0 {
		return named, nil
	}
	weakest, names := refuse, []string(nil)
	for _, s := range j.states {
		switch s {
		case Unknown:
			names = merge(names, []string{model.JobNotFound, model.Validation})
		case Finished:
			names = merge(names, append(model.ModelledErrors(), model.Serialization))
		case Unacknowledged:
			names = merge(names, append(model.ModelledErrors(), model.Serialization))
			weakest = min(weakest, advise)
		case InProgress:
			weakest = named
		}
	}
	return weakest, names
}

// byState is the set for a request that breaks no rule: it names one job.
func (j *judge) byState() Allowed {
	if len(j.states) == 0 {
		return Accept()
	}
	switch j.states[0] {
	case Unknown:
		return Reject(model.JobNotFound)
	case Unacknowledged:
		return ShouldReject(model.InvalidJobState)
	case Finished:
		return RejectPrefer(model.InvalidJobState)
	default:
		return Accept()
	}
}
