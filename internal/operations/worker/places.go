package worker

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// placeCases are about where a job is of: the action that it names, and the queue that it waits in.
func placeCases() []Case {
	const op = model.PollForJobs
	end := []Step{taken("a"), do("complete it", succeeding, "a")}
	next := func(as, after string, expect ...Expectation) Take {
		return Take{As: as, After: after, Acknowledge: true, Expect: expect}
	}
	second := func(expect ...Expectation) Take {
		return Take{As: "next", Second: true, Acknowledge: true, Expect: expect}
	}
	of := func(as, value string, pipeline int) Take {
		return Take{
			As: as, Query: value, Pipeline: pipeline, Acknowledge: true, Expect: []Expectation{ConfiguredAs(value)},
		}
	}
	configured := func(values ...string) func(*Scenario) {
		return func(s *Scenario) { s.Pipelines, s.Configured = len(values), values }
	}
	goOn := do("continue it", continuing, "a")
	list := []Case{
		scenario(op, "context-continued", "context",
			"the job that a continuation leads to names the action of the first", taken("a"), goOn,
			next("b", "a", SameAction("a")), do("continue the next", continuingOn, "b"),
			next("c", "b", SameAction("a")), do("complete the last", succeeding, "c")),
		scenario(op, "context-second-stage", "context", "a job of the second stage names that stage and its action",
			append(end, second(InSecond), do("complete the next", succeeding, "next"))...),
		scenario(op, "context-second-stage-continued", "context",
			"the job that a continuation leads to in the second stage names that stage and its action",
			append(end, second(InSecond), do("continue the next", continuing, "next"),
				Take{
					As: "last", After: "next", Second: true, Acknowledge: true,
					Expect: []Expectation{InSecond, SameAction("next")},
				},
				do("complete the last", succeeding, "last"))...),
		scenario(op, "token", "token", "the job that a continuation leads to carries its token, and no other",
			taken("a"), goOn, next("b", "a", HandsToken("token-17")), do("continue the next", continuingOn, "b"),
			next("c", "b", HandsToken("token-18")), do("complete the last", succeeding, "c")),
		scenario(op, "token-next-execution", "token",
			"the first job of an action in a second execution carries no token", taken("a"), goOn, next("b", "a"),
			do("complete the next", succeeding, "b"), Start{}, Take{As: "c", Acknowledge: true, Due: true},
			do("complete the job of the second execution", succeeding, "c")),
		scenario(op, "configuration", "configuration",
			"the jobs of two pipelines have the configurations of their actions", of("a", "one", 0), of("b", "two", 1),
			do("complete the first", succeeding, "a"),
			do("complete the second", succeeding, "b")).with(configured("one", "two")),
		scenario(op, "configuration-continued", "configuration",
			"the job that a continuation leads to has the configuration of the first", of("a", "one", 0), goOn,
			Take{As: "b", After: "a", Query: "one", Acknowledge: true, Expect: []Expectation{SameConfiguration("a")}},
			do("complete the next", succeeding, "b")).with(configured("one")),
		scenario(op, "batch-many", "batch", "thirty jobs side by side are handed out, each once",
			do("poll for at most 24", polling("24"), "", AtMost(24), NoneTwice),
			do("poll for at most 2147483647", polling("2147483647"), "", NoneTwice, InContext)).
			with(func(s *Scenario) { s.Actions = 30 }),
	}
	many := []Step{}
	for i := range 30 {
		as := fmt.Sprintf("j%d", i)
		many = append(many, Take{
			As: as, Acknowledge: true, Due: true,
		}, do("complete it", succeeding, as)) // others may wait for that
	}
	list = append(list,
		scenario(op, "batch-many-each", "every-job", "each of thirty jobs side by side is handed out", many...).
			with(func(s *Scenario) { s.Actions = 30 }))
	return append(list, nearQueues()...)
}

// nearQueues have jobs of two action types wait whose ids are nearly the same.
func nearQueues() []Case {
	const op = model.PollForJobs
	var list []Case
	last := func(provider string) int { return strings.LastIndexByte(provider, '-') }
	for _, n := range []struct {
		id, says string
		near     func(provider string) (string, string)
	}{
		{"longer", "whose providers begin alike", func(p string) (string, string) { return p + "x", "1" }},
		{
			"upper-case", "whose providers differ in letter case",
			func(p string) (string, string) { return strings.ToUpper(p), "1" },
		},
		{"version-10", "of the versions 1 and 10", func(p string) (string, string) { return p, "10" }},
		{"version-01", "of the versions 1 and 01", func(p string) (string, string) { return p, "01" }},
		{
			"underscore", "whose providers differ in a hyphen, which is an underscore in the other",
			func(p string) (string, string) { return strings.Replace(p, "-", "_", 1), "1" },
		},
		{
			"joined", "whose providers and versions are the same when they are joined",
			func(p string) (string, string) { return p[:last(p)+1], p[last(p)+1:] + "1" },
		},
		{
			"hyphenated", "whose providers and versions are the same when they are joined by a hyphen",
			func(p string) (string, string) { return p[:last(p)], p[last(p)+1:] + "-1" },
		},
	} {
		poll := func(of int) Call {
			return do("poll", polling("50"), "", OwnType).of(of)
		}
		for _, order := range []struct {
			id    string
			polls []Step
		}{
			{"", []Step{poll(1), poll(0), poll(1)}}, {"-first", []Step{poll(0), poll(1), poll(0)}},
		} { // who asks first gets what waits
			steps := append(order.polls, Take{As: "a", Due: true, Acknowledge: true},
				Take{As: "b", Pipeline: 1, Due: true, Acknowledge: true}, do("complete the first", succeeding, "a"),
				do("complete the second", succeeding, "b"))
			list = append(list,
				scenario(op, "own-type-"+n.id+order.id, "own-type",
					"polls for two action types "+n.says+" give the jobs of each", steps...).
					with(func(s *Scenario) { s.Pipelines, s.Types, s.Near = 2, 2, n.near }))
		}
		list = append(list, scenario(op, "own-type-"+n.id+"-continued", "own-type",
			"continued jobs of two action types "+n.says+" lead to jobs of the same types",
			Take{As: "a", Due: true, Acknowledge: true}, Take{As: "b", Pipeline: 1, Due: true, Acknowledge: true},
			do("continue the first", continuing, "a"), do("continue the second", continuing, "b"),
			Take{As: "next of a", After: "a", Due: true, Acknowledge: true},
			Take{As: "next of b", After: "b", Pipeline: 1, Due: true, Acknowledge: true},
			do("complete the first", succeeding, "next of a"), do("complete the second", succeeding, "next of b")).
			with(func(s *Scenario) { s.Pipelines, s.Types, s.Near = 2, 2, n.near }))
	}
	return list
}

// SameAction expects the job of a poll to name the place of a named one, where both name any.
func SameAction(name string) Expectation {
	return ofEach(func(s Seen, j map[string]any) (expected, got string) {
		for _, path := range [][]string{
			{"pipelineName"}, {"stage", "name"}, {"action", "name"}, {"pipelineExecutionId"},
		} {
			path = append([]string{"pipelineContext"}, path...)
			before, _ := at(s.Data[name], path...).(string)
			told, _ := at(j["data"], path...).(string)
			if before != "" && told != "" && told != before {
				return fmt.Sprintf("%s %q, as in the job %s", strings.Join(path, "."), before, name),
					fmt.Sprintf("%.60q", told)
			}
		}
		return "", ""
	})
}

// InSecond expects the job of a poll to name the second stage and its action, where it names any.
var InSecond = ofEach(func(_ Seen, j map[string]any) (expected, got string) {
	for path, want := range map[string]string{"stage": "Second", "action": "next"} {
		if told, _ := at(j["data"], "pipelineContext", path, "name").(string); told != "" && told != want {
			return fmt.Sprintf("the name of the job's %s in pipelineContext: %s", path, want), fmt.Sprintf("%.60q",
				told)
		}
	}
	return "", ""
})

// HandsToken expects the job of a poll to carry a continuation token.
func HandsToken(token string) Expectation {
	return ofEach(func(_ Seen, j map[string]any) (expected, got string) {
		if told := at(j["data"], "continuationToken"); told != token {
			return fmt.Sprintf("the continuationToken %q", token), fmt.Sprintf("%.60q", fmt.Sprint(told))
		}
		return "", ""
	})
}

// ConfiguredAs expects the job of a poll to have a value of the queryable property, if it has a configuration at all.
func ConfiguredAs(value string) Expectation {
	return ofEach(func(_ Seen, j map[string]any) (expected, got string) {
		configuration, isMap := at(j["data"], "actionConfiguration", "configuration").(map[string]any)
		if told := configuration[QueryProperty]; isMap && told != value {
			return fmt.Sprintf("the configuration of the action: %s is %q", QueryProperty, value),
				fmt.Sprintf("%.60q", fmt.Sprint(told))
		}
		return "", ""
	})
}

// SameConfiguration expects the job of a poll to have the configuration of a named one, where that has any.
func SameConfiguration(name string) Expectation {
	return ofEach(func(s Seen, j map[string]any) (expected, got string) {
		path := []string{"actionConfiguration", "configuration"}
		before, _ := documented(at(s.Data[name], path...), configurationShape).(map[string]any)
		told := documented(at(j["data"], path...), configurationShape)
		if len(before) > 0 && !reflect.DeepEqual(told, any(before)) {
			return "the configuration of the job " + name, "another"
		}
		return "", ""
	})
}

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
