package worker

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// alongCases follow a pipeline through every kind of job that it makes: the first of an action, the one that a
// continuation leads to, that of the second stage, the one after it, and that of a second execution. What a job tells
// of itself is expected of each of them.
func alongCases() []Case {
	const op = model.PollForJobs
	along := func(rule, says string, of func(as string) []Expectation, value string) Case {
		job := func(t Take) Take {
			t.Acknowledge, t.Expect = true, of(t.As)
			if t.Query = value; t.Second && value != "" {
				t.Query = NextValue(value)
			}
			return t
		}
		return scenario(op, rule+"-along", rule, "every job along a pipeline "+says,
			job(Take{As: "a"}), do("continue it", continuing, "a"), job(Take{As: "b", After: "a"}),
			do("complete the next", succeeding, "b"),
			job(Take{As: "c", Second: true}), do("continue that of the second stage", continuingOn, "c"),
			job(Take{As: "d", After: "c", Second: true}), do("complete the last", succeeding, "d"),
			Start{}, job(Take{As: "e"}), do("complete that of the second execution", succeeding, "e"),
			job(Take{As: "f", Second: true}), do("complete its last", succeeding, "f"))
	}
	all := func(e ...Expectation) func(string) []Expectation { return func(string) []Expectation { return e } }
	return []Case{
		along("own-type", "is of the action type that was asked for", all(OwnType), ""),
		along("account", "names the account of the first", all(AccountOf("a")), ""),
		along("context", "names the pipeline of the first, and its execution in the same one only",
			func(as string) []Expectation {
				if as == "e" || as == "f" {
					return []Expectation{PipelineOf("a"), OtherExecution("a")}
				}
				return []Expectation{PipelineOf("a"), ExecutionOf("a")}
			}, ""),
		along("configuration", "has the configuration of its action, where the first has one",
			func(as string) []Expectation {
				if as == "c" || as == "d" || as == "f" {
					return []Expectation{ConfiguredLike("a", NextValue("one"))}
				}
				return []Expectation{ConfiguredLike("a", "one")}
			}, "one").with(func(s *Scenario) { s.Configured = []string{"one"} }),
		scenario(op, "token-first", "token", "the first job of an action carries no token",
			Take{As: "a", Acknowledge: true, AnyToken: true, Expect: []Expectation{NoToken}},
			do("complete it", succeeding, "a")),
		scenario(op, "token-long", "token",
			"the job that a continuation leads to carries a long token of all kinds of characters", taken("a"),
			do("continue it", continuingWith(fullToken), "a"),
			Take{As: "b", After: "a", Acknowledge: true, Expect: []Expectation{HandsToken(fullToken)}},
			do("complete the next", succeeding, "b")),
		scenario(op, "token-second-stage", "token",
			"the job of the second stage carries no token, though one led through the first", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), do("complete the next", succeeding, "b"),
			Take{As: "c", Second: true, Acknowledge: true, AnyToken: true, Expect: []Expectation{NoToken}},
			do("complete that of the second stage", succeeding, "c")),
	}
}

// NextValue is the value of the queryable property that the action of the second stage has, whose pipeline has this one
// in the first. Values in the configuration of an action have at most 20 characters.
func NextValue(value string) string { return "next-" + value[:min(len(value), 15)] }

// stations are the jobs along a pipeline, each with the steps that lead to it, which then waits to be acknowledged.
var stations = []struct {
	id, says string
	steps    []Step
}{
	{
		"next", "the job that a continuation leads to",
		[]Step{taken("a"), do("continue the first", continuing, "a"), Take{As: "x", After: "a"}},
	},
	{
		"second-stage", "a job of the second stage",
		[]Step{taken("a"), do("complete the first", succeeding, "a"), Take{As: "x", Second: true}},
	},
	{"second-stage-next", "the job that a continuation leads to in the second stage", []Step{
		taken("a"), do("complete the first", succeeding, "a"),
		Take{As: "b", Second: true, Acknowledge: true},
		do("continue that of the second stage", continuingOn, "b"),
		Take{As: "x", After: "b", Second: true},
	}},
	{
		"second-execution", "a job of a second execution",
		[]Step{taken("a"), do("complete the first", succeeding, "a"), Start{}, polled("x")},
	},
	{
		"second-execution-next", "the job that a continuation leads to in a second execution",
		[]Step{
			taken("a"), do("complete the first", succeeding, "a"),
			Start{},
			taken("b"),
			do("continue that of the second execution", continuing, "b"),
			Take{As: "x", After: "b"},
		},
	},
	{
		"third-execution", "a job of a third execution",
		[]Step{
			taken("a"), do("complete the first", succeeding, "a"),
			Start{},
			taken("b"), do("complete that of the second execution", succeeding, "b"),
			Start{},
			polled("x"),
		},
	},
}

// stationCases carry out each operation on each job along a pipeline.
func stationCases() []Case {
	var list []Case
	for _, at := range stations {
		look := do("its details", detailing, "x", SameData, SameAccount)
		for _, end := range []struct {
			op, rule, says string
			steps          []Step
		}{
			{
				model.AcknowledgeJob, "in-progress", "is acknowledged",
				[]Step{
					rejected("acknowledge it with another nonce", takingNone, "x", judge.Reject(model.InvalidNonce)).
						by(model.AcknowledgeJob + "/nonce/wrong"),
					do("acknowledge it", taking, "x"), do("complete it", succeeding, "x"),
				},
			},
			{
				model.PutJobFailureResult, "ends", "is failed",
				[]Step{
					do("acknowledge it", taking, "x"), do("fail it", failing, "x"),
					rejected("fail it again", failing, "x", ended), rejected("complete it", succeeding, "x", ended),
				},
			},
			{
				model.PutJobFailureResult, "after-success", "is completed, and failed",
				[]Step{
					do("acknowledge it", taking, "x"), do("complete it", succeeding, "x"),
					rejected("fail it", failing, "x", ended),
				},
			},
			{
				model.GetJobDetails, "data", "is asked for",
				[]Step{do("acknowledge it", taking, "x"), look, look, do("complete it", succeeding, "x")},
			},
		} {
			list = append(list,
				scenario(end.op, end.rule+"-along-"+at.id, end.rule, at.says+" "+end.says,
					slices.Concat(at.steps, end.steps)...))
		}
	}
	return list
}

// besideCases are failures beside other jobs: of the same stage, and of another execution of the pipeline.
func besideCases() []Case {
	const op = model.PutJobFailureResult
	other := Call{
		Label: "complete the other", Request: succeeding, Job: "b", Allowed: judge.Either(),
	} // a failure may have ended it
	none := Call{
		Label: "poll for the second stage", Request: pollingNext, Second: true, Allowed: judge.Accept(),
		Expect: []Expectation{AtMost(0)},
	}
	two := func(s *Scenario) { s.Actions = 2 }
	return []Case{
		scenario(op, "no-further-job-of-two", "no-further-job",
			"one of two actions fails, then the other succeeds: no job of the next stage comes", taken("a"), taken("b"),
			do("fail the first", failing, "a"), other, none, none).with(two),
		scenario(op, "no-further-job-of-two-later", "no-further-job",
			"one of two actions succeeds, then the other fails: no job of the next stage comes", taken("a"), taken("b"),
			do("complete the other", succeeding, "b"), do("fail the first", failing, "a"), none, none).with(two),
		scenario(op, "others-of-pipeline", "others-untouched",
			"a failure leaves the job of another execution of the pipeline as it was", taken("a"), Start{}, taken("b"),
			do("fail the first", failing, "a"), do("complete the second", succeeding, "b")),
		scenario(op, "others-of-pipeline-go-on", "others-untouched",
			"another execution of the pipeline goes on after a failure", taken("a"), Start{}, taken("b"),
			do("fail the first", failing, "a"), do("complete the second", succeeding, "b"),
			Take{As: "next", Second: true, Due: true}),
	}
}

// withValue has the steps be about jobs whose action has a value of the queryable property.
func withValue(value string, steps []Step) []Step {
	out := make([]Step, len(steps))
	for i, step := range steps {
		if t, ok := step.(Take); ok {
			if t.Query = value; t.Second {
				t.Query = NextValue(value)
			}
			step = t
		}
		out[i] = step
	}
	return out
}

// configuredDetails are the details of jobs that have a configuration, and of one of many jobs.
func configuredDetails() []Case {
	const op = model.GetJobDetails
	look := func(job string) Call { return do("its details", detailing, job, SameData, SameAccount) }
	of := func(as, value string, pipeline int) Take {
		return Take{As: as, Query: value, Pipeline: pipeline, Acknowledge: true}
	}
	var list []Case
	for _, at := range stations {
		steps := append(withValue("one", at.steps), look("x"), look("x"))
		list = append(list,
			scenario(op, "configured-along-"+at.id, "data",
				"the details of "+at.says+", whose action has a configuration",
				steps...).with(func(s *Scenario) { s.Configured = []string{"one"} }))
	}
	long := filled("aZ09_-", 20)
	return append(list,
		scenario(op, "artifacts", "data", "the details of jobs whose actions make an artifact and take one",
			taken("a"), look("a"), do("complete the first", succeeding, "a"),
			Take{As: "next", Second: true, Acknowledge: true}, look("next"),
			do("complete the next", succeeding, "next")).with(func(s *Scenario) { s.Artifacts = true }),
		scenario(op, "configured-two", "data", "the details of jobs whose actions have different configurations",
			of("a", "one", 0), of("b", long, 1), look("a"), look("b"), look("a")).
			with(func(s *Scenario) { s.Pipelines, s.Configured = 2, []string{"one", long} }),
		scenario(op, "of-first-execution", "data", "the details of a job after another execution was started",
			taken("a"), Start{}, look("a"), taken("b"), look("b"), look("a")),
		scenario(op, "of-many", "data", "the details of a job after a hundred others were made", taken("a"),
			Take{As: "b", Pipeline: 1, Acknowledge: true}, look("a"), look("b"), do("complete it", succeeding, "a")).
			with(func(s *Scenario) { s.Pipelines, s.Actions = 3, 50 }))
}

// batchCases ask for many jobs and for few: how many are asked for does not decide whether one that waits comes.
func batchCases() []Case {
	var list []Case
	for _, n := range []int{2, 10, 255, 256, 65_536, 2_147_483_647} {
		list = append(list,
			scenario(model.PollForJobs, fmt.Sprintf("batch-gives-%d", n), "every-job",
				"a job that waits is handed out to who asks for at most "+strconv.Itoa(n),
				Take{As: "a", Acknowledge: true, Due: true},
				do("complete it", succeeding, "a")).with(func(s *Scenario) { s.Batch = n }))
	}
	return list
}

// nearValues are values of the queryable property, with others that are not the same, though some reader of them may
// think so.
var nearValues = []struct {
	id, value string
	others    []string
}{
	{
		"long", filled("a", 19) + "b",
		[]string{
			filled("a", 19) + "c", filled("a", 19), filled("a", 20), "b" + filled("a", 19), filled("a", 16) + "b",
			filled("a", 19) + "b" + filled("c", 30),
		},
	},
	{"number", "10", []string{"010", "1e1", "0xA", "0b1010", "0o12", "10_", "-10", "1_0", "100", "1"}},
	{"zero", "0", []string{"00", "-0", "false", "null", "0e0", "no"}},
	{"word", "true", []string{"1", "yes", "on", "True", "t", "TRUE"}},
	{"hyphens", "a-b_c", []string{"a_b_c", "a-b-c", "a_b-c", "abc", "a--b_c", "a-b", "c", "A-b_c"}},
	{"upper-case", "Value-7", []string{"value-7", "VALUE-7", "Value-77", "Value7", "Value"}},
}

func queriedCases() []Case {
	const op = model.PollForJobs
	ask := func(value string) Step {
		return do("poll for "+value, querying(value), "", Configured(value))
	}
	var list []Case
	for _, n := range nearValues {
		var steps []Step
		for _, other := range n.others {
			steps = append(steps, ask(other))
		}
		steps = append(steps, Take{As: "a", Query: n.value, Due: true}, do("acknowledge it", taking, "a"))
		list = append(list,
			scenario(op, "query-nearly-"+n.id, "query",
				"a queryParam gives no job whose configuration has nearly its value: "+n.id, steps...).
				with(func(s *Scenario) { s.Configured = []string{n.value} }))
	}
	return append(list,
		scenario(op, "query-other-property", "query",
			"a queryParam gives no job whose configuration has its value in another property",
			ask("two"), Take{As: "a", Query: "one", Due: true}, do("acknowledge it", taking, "a")).
			with(func(s *Scenario) {
				s.Configured, s.Settings = []string{"one"}, map[string]string{"other": "two"}
			}),
		scenario(op, "query-behind", "query",
			"a job that is asked for by its value comes, though others wait before it",
			Take{As: "b", Pipeline: 2, Query: "three", Due: true, Level: rules.Should},
			Take{As: "a", Query: "one", Due: true, Level: rules.Should}, do("acknowledge it", taking, "a")).
			with(func(s *Scenario) { s.Pipelines, s.Batch, s.Configured = 3, 1, []string{"one", "two", "three"} }))
}

// AccountOf expects the job of a poll to name the account of a named one.
func AccountOf(name string) Expectation {
	return ofEach(func(s Seen, j map[string]any) (expected, got string) {
		before := s.Accounts[name]
		if told, _ := j["accountId"].(string); before != "" && told != "" && told != before {
			return fmt.Sprintf("the accountId %q, as in the job %s", before, name), fmt.Sprintf("%.60q", told)
		}
		return "", ""
	})
}

// PipelineOf expects the job of a poll to name the pipeline of a named one, where both name any.
func PipelineOf(name string) Expectation { return sameAs(name, "pipelineName") }

// ExecutionOf expects the job of a poll to name the execution of a named one, where both name any.
func ExecutionOf(name string) Expectation { return sameAs(name, "pipelineExecutionId") }

// OtherExecution expects the job of a poll to name another execution than a named one, where both name any.
func OtherExecution(name string) Expectation {
	return ofEach(func(s Seen, j map[string]any) (expected, got string) {
		before := executionOf(s.Data[name])
		if told := executionOf(j["data"]); before != "" && told == before {
			return "the pipelineExecutionId of an execution that was started later than that of the job " +
				name, fmt.Sprintf("%.60q", told)
		}
		return "", ""
	})
}

// ConfiguredLike expects the job of a poll to have a value of the queryable property, where a named one has a
// configuration.
func ConfiguredLike(as, value string) Expectation {
	return ofEach(func(s Seen, j map[string]any) (expected, got string) {
		path := []string{"actionConfiguration", "configuration", QueryProperty}
		tells := at(s.Data[as], path...) != nil
		if told := at(j["data"], path...); tells && told != value {
			return fmt.Sprintf("the configuration of the action: %s is %q", QueryProperty, value),
				fmt.Sprintf("%.60q", fmt.Sprint(told))
		}
		return "", ""
	})
}

// sameAs compares a member of the contexts of jobs with that of a named one.
func sameAs(name, member string) Expectation {
	return ofEach(func(s Seen, j map[string]any) (expected, got string) {
		before, _ := at(s.Data[name], "pipelineContext", member).(string)
		told, _ := at(j["data"], "pipelineContext", member).(string)
		if before != "" && told != "" && told != before {
			return fmt.Sprintf("%s %q, as in the job %s", member, before, name), fmt.Sprintf("%.60q", told)
		}
		return "", ""
	})
}

// NoToken expects the job of a poll to carry no continuation token.
var NoToken = ofDescribed(func(_ Seen, j map[string]any) (expected, got string) {
	if told := at(j["data"], "continuationToken"); told != nil {
		return "no continuationToken: it is the first job of its action", fmt.Sprintf("%.60q", fmt.Sprint(told))
	}
	return "", ""
})
