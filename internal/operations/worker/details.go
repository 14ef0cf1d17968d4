package worker

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// detailsCases are about what is told of a job, and that telling it changes nothing.
func detailsCases() []Case {
	const op = model.GetJobDetails
	look := func(job string, expect ...Expectation) Call {
		return do("its details", detailing, job, append(expect, SameData, SameAccount)...)
	}
	return []Case{
		scenario(op, "before-acknowledgement", "dispatched", "the details of a job that nobody acknowledged",
			polled("a"),
			Call{
				Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept(),
				Expect: []Expectation{SameData},
			}),
		scenario(op, "in-progress", "data", "the details of a job in progress", taken("a"), look("a")),
		scenario(op, "after-success", "ended", "the details of a completed job", taken("a"),
			do("complete it", succeeding, "a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either()}),
		scenario(op, "after-failure", "ended", "the details of a failed job", taken("a"), do("fail it", failing, "a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either()}),
		scenario(op, "after-continuation", "ended", "the details of a job that a continuation has ended", taken("a"),
			do("continue it", continuing, "a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either()}),
		scenario(op, "continued", "token", "the details of the job that a continuation leads to", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), look("b", HasToken("token-17"))),
		scenario(op, "continued-twice", "token", "the details of the job that a second continuation leads to",
			taken("a"), do("continue it", continuing, "a"), next("b", "a"), look("b", HasToken("token-17")),
			do("continue the next", continuingOn, "b"), next("c", "b"), look("c", HasToken("token-18"))),
		scenario(op, "continued-often-asked", "token",
			"the details of the job that a continuation leads to, again and again", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), look("b", HasToken("token-17")),
			look("b", HasToken("token-17")), look("b", HasToken("token-17")), look("b", HasToken("token-17"))),
		scenario(op, "continued-long", "token", "the details of a job carry a long token of all kinds of characters",
			taken("a"), do("continue it", continuingWith(fullToken), "a"), next("b", "a"),
			look("b", HasToken(fullToken)), do("complete it", succeeding, "b")),
		scenario(op, "of-neighbour", "data", "the details of the jobs of two actions side by side",
			Take{As: "a", Acknowledge: true}, Take{As: "b", Acknowledge: true}, look("a"), look("b"),
			look("a")).with(func(s *Scenario) { s.Actions = 2 }),
		scenario(op, "of-second-execution", "data", "the details of the job of a second execution", taken("a"),
			look("a"), do("complete it", succeeding, "a"), Start{}, taken("b"), look("b")),
		scenario(op, "often-asked", "data", "the details of a job, thirty times",
			append([]Step{taken("a")}, slices.Repeat([]Step{look("a")}, 30)...)...),
		scenario(op, "second-stage", "data", "the details of a job of the second stage", taken("a"),
			do("complete the first", succeeding, "a"), Take{As: "next", Second: true, Acknowledge: true}, look("next")),
		scenario(op, "configured", "data", "the details of a job whose action has a configuration",
			Take{As: "a", Query: "one", Acknowledge: true},
			look("a")).with(func(s *Scenario) { s.Configured = []string{"one"} }),
		scenario(op, "of-two", "data", "the details of two jobs", Take{As: "a", Acknowledge: true},
			Take{As: "b", Pipeline: 1, Acknowledge: true}, look("a"), look("b"), look("a")).with(pipelines(2)),
		scenario(op, "nonce-unused", "changes-nothing", "details leave the nonce of a job unused", polled("a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			Call{Label: "and again", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			do("acknowledge it", taking, "a"), do("complete it", succeeding, "a")),
		scenario(op, "not-acknowledged", "changes-nothing", "details do not acknowledge a job", polled("a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			rejected("complete it", succeeding, "a", judge.ShouldReject(model.InvalidJobState))),
		scenario(op, "not-completed", "changes-nothing", "details leave a job in progress", taken("a"), look("a"),
			look("a"), look("a"), do("complete it", succeeding, "a")),
		scenario(op, "not-failed", "changes-nothing", "details leave a job to be failed", taken("a"), look("a"),
			do("fail it", failing, "a"),
			Call{
				Label: "its details", Request: detailing, Job: "a", Allowed: judge.Either(), Rule: op + "/life/ended",
			}),
		scenario(op, "still-polled", "changes-nothing", "details of a job leave another to be polled", polled("a"),
			Call{Label: "its details", Request: detailing, Job: "a", Allowed: judge.ShouldAccept()},
			Take{As: "b", Pipeline: 1, Due: true},
			do("acknowledge the other", taking, "b")).with(func(s *Scenario) { s.Pipelines, s.Batch = 2, 1 }),
	}
}
