package worker

import (
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

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
