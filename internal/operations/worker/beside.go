package worker

import (
	"fmt"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// batchOwnCases have jobs that differ come in one answer: what one carries is its own, whatever those before it carry.
func batchOwnCases() []Case {
	const op = model.PollForJobs
	three := func(s *Scenario) { s.Pipelines = 3 }
	fresh := func(as string, pipeline int) Take {
		return Take{As: as, Pipeline: pipeline, AnyToken: true, Expect: []Expectation{NoToken}}
	}
	of := func(as string, pipeline int) Take {
		return Take{As: as, Pipeline: pipeline, Query: "one", Expect: []Expectation{OwnSettings}}
	}
	second := func(as string, pipeline int) []Step {
		return []Step{Take{As: as, Pipeline: pipeline, Acknowledge: true}, do("complete it", succeeding, as)}
	}
	return []Case{
		scenario(op, "token-batch", "token", "first jobs beside one that a continuation leads to carry no token",
			slices.Concat([]Step{taken("a")}, second("c", 1), second("d", 2),
				[]Step{
					Start{1},
					do("continue the first", continuing, "a"),
					Start{2},
					Take{As: "b", After: "a", Expect: []Expectation{HandsToken("token-17")}},
					fresh("e", 1), fresh("f", 2),
				})...).with(three),
		scenario(op, "configuration-batch", "configuration",
			"jobs beside each other have the configurations of their actions",
			of("a", 0), of("b", 1), of("c", 0), of("d", 1)).with(ownSettings).with(pipelines(2)),
	}
}

// neighbourCases are about jobs beside others that differ from them, or were there before.
func neighbourCases() []Case {
	const op, details = model.AcknowledgeJob, model.GetJobDetails
	wrong := judge.Reject(model.InvalidNonce)
	look := func(job string, expect ...Expectation) Call {
		return do("its details", detailing, job, append(expect, SameData)...)
	}
	return []Case{
		scenario(op, "ended-nonce-of-another", "nonce-of-another",
			"a job is acknowledged with the nonces of others that have ended",
			taken("a"), Take{As: "b", Pipeline: 1, Acknowledge: true}, Take{As: "c", Pipeline: 2},
			do("complete the first", succeeding, "a"), do("fail the second", failing, "b"),
			rejected("the nonce of the first", takingAs, "c", wrong).withNonceOf("a"),
			rejected("the nonce of the second", takingAs, "c", wrong).withNonceOf("b"),
			do("acknowledge the third", taking, "c")).with(pipelines(3)),
		scenario(op, "after-another-poll", "in-progress",
			"a job is acknowledged after another poll for its action type",
			polled("a"), pollFor("50"), pollFor("1"), do("acknowledge it", taking, "a"),
			do("complete it", succeeding, "a")),
		scenario(details, "of-neighbour-configured", "data",
			"the details of the jobs of two actions with configurations",
			Take{As: "a", Query: "one", Acknowledge: true}, Take{As: "b", Query: "one", Acknowledge: true}, look("a"),
			look("b"), look("a")).with(ownSettings),
		scenario(details, "of-neighbour-continued", "token",
			"the details of the job beside one that a continuation leads to carry no token",
			taken("a"), taken("c"), do("continue the first", continuing, "a"), next("b", "a"),
			look("c", NoToken), look("b", HasToken("token-17"))).
			with(func(s *Scenario) { s.Actions = 2 }),
	}
}

// ownSettings gives each of two actions side by side a value that names it.
func ownSettings(s *Scenario) {
	s.Actions, s.Configured = 2, []string{"one", "one"}
	s.Settings = map[string]string{"place": "${pipeline}/${action}"}
}

// OwnSettings expects each job of a poll to have that value in its configuration, where it tells what it is of.
var OwnSettings = ofEach(func(_ Seen, j map[string]any) (expected, got string) {
	context := at(j, "data", "pipelineContext")
	pipeline, _ := at(context, "pipelineName").(string)
	action, _ := at(context, "action", "name").(string)
	told := at(j, "data", "actionConfiguration", "configuration", "place")
	if want := pipeline + "/" + action; pipeline != "" && action != "" && told != want {
		return fmt.Sprintf("the configuration of the action: place is %.90q", want),
			fmt.Sprintf("%.90q", fmt.Sprint(told))
	}
	return "", ""
})
