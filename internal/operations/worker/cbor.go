package worker

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// plainly spells a request in CBOR as most clients do.
func plainly(m cbor.Map) []byte { return cbor.Encode(m) }

// inCBOR is the request whose value a JSON text has, on the CBOR wire. It answers false for a value that CBOR cannot
// spell.
func (r Request) inCBOR(text string) (wire.Request, bool) {
	op := model.MustOperation(r.Operation)
	item, err := cbor.FromJSON([]byte(text), func(path string) bool {
		p, ok := op.At(path)
		return ok && p.Shape.Type == model.TypeTimestamp
	})
	m, isMap := item.(cbor.Map)
	if err != nil || !isMap {
		return wire.Request{}, false
	}
	q := wire.RPCOf(cmp.Or(r.Target, r.Operation), r.CBOR(m))
	q.ContentType = cmp.Or(r.ContentType, q.ContentType)
	return q, true
}

// onCBOR are the cases of the second wire: those of one request and of scenarios whose values CBOR can spell, and those
// about CBOR itself. What compares a value with its limits is behind the wire, so of the many mutations of one kind one
// is taken.
func onCBOR(op model.Operation, list []Case) []Case {
	var out []Case
	taken := map[string]bool{}
	for _, c := range list {
		kind := kindOf(c)
		if kind == "" || taken[kind] {
			continue
		}
		if plan, ok := spelledInCBOR(c.Plan); ok {
			taken[kind] = true
			c.ID = c.Operation + "/cbor/" + strings.TrimPrefix(c.ID, c.Operation+"/")
			c.Title, c.Wire, c.Plan = "CBOR: "+c.Title, wire.CBOR, plan
			out = append(out, c)
		}
	}
	d := &deriver{op: op}
	d.cborForms()
	return slices.Concat(out, d.cases, onBothWires(op))
}

// positions are what only tells one of many places or characters from another in an id, the others what only tells
// mutations of one kind.
var (
	positions = regexp.MustCompile(
		`u[0-9a-f]{4}|-at-[0-9]+|digit-[0-9]+|[0-9a-f]{8}-[0-9a-f-]{27}|/(under|condition)-[a-zA-Z-]+$`)
	mutations = regexp.MustCompile(`/(accepts|unknown-members(/[^/]+)*|enum|form)/(name-)?[^/]+$`)
)

// kindOf is what a case has in common with others of which one stands for all on the CBOR wire; empty for one that is
// about JSON, or that no document decides.
func kindOf(c Case) string {
	rule := strings.TrimPrefix(c.Rule, c.Operation+"/")
	if _, of := c.Plan.(Partner); of && strings.HasSuffix(c.ID, "/accepted") { // a partner's job for each value
		return ""
	}
	if c.Level() == rules.Observe || rule == "json" || rule == "spelling" || strings.HasPrefix(rule, "protocol/") {
		return ""
	}
	id := positions.ReplaceAllString(c.ID, "#")
	if strings.Contains(id, "/unknown-members/") {
		id = strings.Replace(id, "/value-", "/value/", 1) // each of which CBOR spells in its own way
	}
	return mutations.ReplaceAllString(id, "/$1/#")
}

// spelledInCBOR is a plan with its requests in CBOR; it answers false where it cannot be, or is about the spelling.
func spelledInCBOR(plan Plan) (Plan, bool) {
	switch plan := plan.(type) {
	case Single:
		r := plan.Request.On(wire.CBOR)
		if !spellable(r) || r.Target != "" || r.ContentType != "" || plan.Made != nil {
			return nil, false
		}
		plan.Request = r
		return plan, true
	case Scenario:
		plan.Steps = stepsInCBOR(plan.Steps)
		return plan, true
	case Partner:
		plan.Steps = stepsInCBOR(plan.Steps)
		return plan, true
	case Race:
		if !plan.ByCBOR {
			return nil, false
		}
		clients := make([][]Request, len(plan.Clients))
		for i, requests := range plan.Clients {
			clients[i] = allInCBOR(requests)
		}
		plan.Clients, plan.After, plan.Trials = clients, allInCBOR(plan.After), min(plan.Trials, fewTrials)
		return plan, true
	}
	return nil, false
}

// spellable reports whether CBOR can spell the value of a request, and documents say what that gets.
func spellable(r Request) bool {
	for _, nonce := range []string{"1", "aB-1"} { // of which one lends itself to most changes
		q, ok := r.For(Values{Job: someJob, Nonce: nonce, Token: "aB", Provider: "a-1", Version: "1"})
		if item, _ := cbor.Read(q.Body); ok { // it was just written
			return !beyondIntegers(item)
		}
	}
	return false
}

// stepsInCBOR are steps by CBOR, without those that it cannot spell.
func stepsInCBOR(list []Step) []Step {
	var out []Step
	for _, step := range list {
		switch of := step.(type) {
		case Call:
			of.Request = of.Request.On(wire.CBOR)
			if !spellable(of.Request) {
				continue
			}
			step = of
		case Given:
			of.Request = of.Request.On(wire.CBOR)
			step = of
		}
		out = append(out, step)
	}
	return out
}

func allInCBOR(list []Request) []Request {
	list = slices.Clone(list)
	for i := range list {
		list[i] = list[i].On(wire.CBOR)
	}
	return list
}

const someJob = "0c9d2e4b-7a61-4f58-b3c2-91e5d7a8f604"

// beyondIntegers reports whether a number in an item is one that no integer of CBOR spells: of a float no document says
// what it gets where an integer should be.
func beyondIntegers(i cbor.Item) bool {
	switch v := i.(type) {
	case cbor.Float:
		return v.Value > 1<<62
	case cbor.Map:
		return slices.ContainsFunc(v.Entries, func(e cbor.Entry) bool { return beyondIntegers(e.Value) })
	}
	return false
}

// onBothWires are cases of an operation in which requests by JSON and by CBOR are about one job: it has one state.
func onBothWires(op model.Operation) []Case {
	if op.ThirdParty {
		return nil
	}
	name := op.Name
	other := func(r Request) Request { return r.On(wire.CBOR) }
	put := func(id, rule, title string, steps ...Step) Case {
		c := scenario(name, id, rule, "CBOR: "+title, steps...)
		c.ID, c.Wire = name+"/cbor/both-wires/"+id, wire.CBOR
		return c
	}
	race := func(id, rule, title string, plan Race) Case {
		plan.Jobs, plan.Trials, plan.After = 2, fewTrials, last(plan.Clients)
		return Case{
			ID: name + "/cbor/both-wires/race-" + id, Title: "CBOR: " + title, Operation: name,
			Rule: name + "/life/" + rule, Wire: wire.CBOR, Plan: plan,
		}
	}
	one := func(r Request) []Request { return []Request{r} }
	switch name {
	case model.PutJobFailureResult:
		return []Case{
			put("failed-by-cbor", "once", "a job is failed by CBOR, and then by JSON", taken("a"),
				do("fail it by CBOR", other(failing), "a"), rejected("fail it by JSON", failing, "a", ended),
				rejected("complete it by JSON", succeeding, "a", ended)),
			put("failed-by-json", "once", "a job is failed by JSON, and then by CBOR", taken("a"),
				do("fail it by JSON", failing, "a"), rejected("fail it by CBOR", other(failing), "a", ended),
				rejected("complete it by CBOR", other(succeeding), "a", ended)),
			race("results", "one-end", "a job is completed and failed at once, by both wires",
				Race{
					Job:     InProgress,
					Clients: [][]Request{one(failing), one(other(failing)), one(succeeding), one(other(succeeding))},
				}),
		}
	case model.AcknowledgeJob:
		return []Case{
			put("acknowledged-by-cbor", "in-progress", "a job is acknowledged by CBOR, and completed by JSON",
				polled("a"), do("acknowledge it by CBOR", other(taking), "a"),
				do("complete it by JSON", succeeding, "a")),
			put("acknowledged-by-json", "in-progress", "a job is acknowledged by JSON, and completed by CBOR",
				polled("a"), do("acknowledge it by JSON", taking, "a"),
				do("complete it by CBOR", other(succeeding), "a")),
			put("acknowledged-twice", "nonce-once", "a job is acknowledged by CBOR, and then by JSON", polled("a"),
				do("acknowledge it by CBOR", other(taking), "a"),
				rejected("acknowledge it by JSON", taking, "a", judge.ShouldReject(model.InvalidNonce)),
				do("complete it", succeeding, "a")),
			race("acknowledgements", "one-acknowledgement", "a job is acknowledged at once by both wires",
				Race{
					Job:     Dispatched,
					Clients: [][]Request{one(taking), one(other(taking)), one(taking), one(other(taking))},
				}),
		}
	case model.GetJobDetails:
		look := func(r Request) Call { return do("its details", r, "b", HasToken("token-17"), SameData) }
		return []Case{
			put("details", "token", "the details of a job by both wires", taken("a"),
				do("continue it by CBOR", other(continuing), "a"), next("b", "a"), look(detailing),
				look(other(detailing)), do("complete it by JSON", succeeding, "b")),
		}
	}
	return nil
}
