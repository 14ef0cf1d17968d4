package worker

import (
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// pollFor asks for at most n jobs.
func pollFor(n string, expect ...Expectation) Call {
	return Call{Label: "poll for at most " + n, Request: polling(n), Allowed: judge.Accept(), Expect: expect}
}

func side(n int) func(*Scenario) { return func(s *Scenario) { s.Actions = n } }

// pollCases are about how many jobs a poll hands out, and of which action type.
func pollCases() []Case {
	const op = model.PollForJobs
	return []Case{
		scenario(op, "batch-1", "batch", "one job of five is asked for, again and again", pollFor("1", AtMost(1)),
			pollFor("1", AtMost(1)), pollFor("1", AtMost(1)), pollFor("1", AtMost(1))).with(side(5)),
		scenario(op, "batch-2", "batch", "two jobs of five are asked for", pollFor("2", AtMost(2), NoneTwice),
			pollFor("2", AtMost(2), NoneTwice)).with(side(5)),
		scenario(op, "batch-3", "batch", "three jobs of five are asked for", pollFor("3", AtMost(3), NoneTwice),
			pollFor("3", AtMost(3), NoneTwice)).with(side(5)),
		scenario(op, "batch-4", "batch", "four jobs of five are asked for", pollFor("4", AtMost(4), NoneTwice)).
			with(side(5)),
		scenario(op, "batch-large", "batch", "more jobs are asked for than there are",
			pollFor("2147483647", NoneTwice)).with(side(5)),
		scenario(op, "batch-rest", "every-job", "what is beyond a batch is handed out later", Take{As: "a", Due: true},
			Take{As: "b", Due: true}, Take{As: "c", Due: true}, Take{As: "d", Due: true}, Take{As: "e", Due: true}).
			with(func(s *Scenario) { s.Actions, s.Batch = 5, 2 }),
		scenario(op, "batch-rest-1", "every-job", "what is beyond a batch of one is handed out later",
			Take{As: "a", Due: true}, Take{As: "b", Due: true}, Take{As: "c", Due: true}).
			with(func(s *Scenario) { s.Actions, s.Batch = 3, 1 }),
		scenario(op, "executions", "executions",
			"the jobs of two executions of a pipeline are handed out, one after the other", taken("a"),
			do("complete it", succeeding, "a"), Start{}, Take{As: "b", Due: true},
			do("acknowledge the second", taking, "b"), rejected("complete the first again", succeeding, "a", ended),
			do("complete the second", succeeding, "b")),
		scenario(op, "own-nonces", "own-nonce", "the nonces of jobs side by side are different",
			pollFor("50", OwnNonces), pollFor("50", OwnNonces)).with(side(5)),
		scenario(op, "own-nonces-continued", "own-nonce", "the job that a continuation leads to has another nonce",
			taken("a"), do("continue it", continuing, "a"), pollFor("50", OwnNonces), pollFor("50", OwnNonces)),
		scenario(op, "context", "context", "the jobs of two pipelines name where they are of",
			pollFor("50", InContext), pollFor("50", InContext),
			pollFor("50", InContext)).with(func(s *Scenario) { s.Pipelines, s.Actions = 2, 2 }),
		scenario(op, "own-version", "own-type", "polls for two versions of an action type give the jobs of each",
			pollFor("50", OwnType).of(1), pollFor("50", OwnType).of(0), Take{As: "a"},
			pollFor("50", OwnType, Never("a")).of(1), do("acknowledge it", taking, "a"),
			do("complete it", succeeding, "a")).
			with(func(s *Scenario) {
				s.Types, s.Near = 2, func(provider string) (string, string) { return provider, "2" }
			}),
		scenario(op, "own-category", "own-type",
			"a job of the second stage is not handed out to who asks for the first stage's type", taken("a"),
			do("complete it", succeeding, "a"), pollFor("50", OwnType), pollFor("50", OwnType),
			Take{As: "next", Second: true}, pollFor("50", OwnType, Never("next"))),
		scenario(op, "own-type", "own-type", "polls for two action types give the jobs of each",
			pollFor("50", OwnType).of(0), pollFor("50", OwnType).of(1), pollFor("50", OwnType).of(0)).
			with(func(s *Scenario) { s.Pipelines, s.Types = 2, 2 }),
		scenario(op, "own-type-taken", "own-type", "a job is handed out to who asks for its action type only",
			pollFor("50", OwnType).of(1), Take{As: "a", Acknowledge: true},
			pollFor("50", OwnType, Never("a")).of(1), do("complete it", succeeding, "a")).
			with(func(s *Scenario) { s.Pipelines, s.Types = 2, 2 }),
	}
}

// handedOut are about which jobs a poll hands out: those that wait, and no others.
func handedOut() []Case {
	const op = model.PollForJobs
	return []Case{
		scenario(op, "none-in-progress", "none-taken", "a job in progress is not handed out", taken("a"),
			pollFor("50", Never("a")), do("complete it", succeeding, "a")),
		scenario(op, "none-completed", "none-ended", "a completed job is not handed out", taken("a"),
			do("complete it", succeeding, "a"), pollFor("50", Never("a")), pollFor("1", Never("a"))),
		scenario(op, "none-failed", "none-ended", "a failed job is not handed out", taken("a"),
			do("fail it", failing, "a"), pollFor("50", Never("a")), pollFor("1", Never("a"))),
		scenario(op, "none-continued", "none-ended", "a job that a continuation has ended is not handed out",
			taken("a"), do("continue it", continuing, "a"), pollFor("50", Never("a")), next("b", "a"),
			do("complete the next", succeeding, "b")),
		scenario(op, "none-completed-continued", "none-ended",
			"the last job of a chain is not handed out when it is completed", taken("a"),
			do("continue it", continuing, "a"), next("b", "a"), do("complete the next", succeeding, "b"),
			pollFor("50", Never("b")), pollFor("50", Never("a"))),
		scenario(op, "two-pipelines", "every-job", "the jobs of two pipelines are handed out, each with its own nonce",
			Take{As: "a", Due: true}, Take{As: "b", Pipeline: 1, Due: true}, do("acknowledge the first", taking, "a"),
			do("acknowledge the second", taking, "b"),
			do("complete the first", succeeding, "a"), do("complete the second", succeeding, "b")).with(pipelines(2)),
		scenario(op, "many-wait", "every-job", "a job of the first and one of the last of 300 that wait are handed out",
			Take{As: "a", Acknowledge: true, Due: true}, Take{As: "b", Pipeline: 5, Acknowledge: true, Due: true},
			do("complete the first", succeeding, "a"), do("complete the second", succeeding, "b")).
			with(func(s *Scenario) { s.Pipelines, s.Actions = 6, 50 }),
		scenario(op, "side-by-side", "every-job", "the jobs of actions side by side are handed out",
			Take{As: "a", Acknowledge: true, Due: true}, Take{As: "b", Acknowledge: true, Due: true},
			Take{As: "c", Acknowledge: true, Due: true}, do("complete the first", succeeding, "a"),
			do("complete the second", succeeding, "b"), do("complete the third", succeeding, "c")).with(side(3)),
		scenario(op, "second-stage", "every-job",
			"the job of the second stage is handed out when the first has succeeded", taken("a"),
			do("complete it", succeeding, "a"), Take{As: "next", Second: true, Acknowledge: true, Due: true},
			do("complete the next", succeeding, "next")),
	}
}

// queryCases are about polls with a queryParam.
func queryCases() []Case {
	const op = model.PollForJobs
	near := func(value string) Call {
		return do("poll for "+value, querying(value), "", Configured(value))
	}
	return []Case{
		scenario(op, "query", "query", "a queryParam gives the jobs whose configuration has its value",
			do("poll for three", querying("three"), "", Configured("three")),
			do("poll for one", querying("one"), "", Configured("one")),
			do("poll for two", querying("two"), "", Configured("two"))).
			with(func(s *Scenario) { s.Pipelines, s.Configured = 2, []string{"one", "two"} }),
		scenario(op, "query-nearly", "query", "a queryParam gives no job whose configuration has nearly its value",
			near("o"), near("on"), near("One"), near("ONE"), near("ones"), near("one-"), near("_one"), near("eno"),
			Take{As: "a", Query: "one", Due: true},
			do("acknowledge it", taking, "a")).with(func(s *Scenario) { s.Configured = []string{"one"} }),
		scenario(op, "query-takes-none", "query", "polls with another value leave a job to be handed out",
			do("poll for three", querying("three"), "", Configured("three")), Take{As: "a", Query: "one", Due: true},
			do("poll for one again", querying("one"), "", Configured("one")),
			Take{As: "b", Pipeline: 1, Query: "two", Due: true}, do("acknowledge it", taking, "b")).
			with(func(s *Scenario) { s.Pipelines, s.Configured = 2, []string{"one", "two"} }),
	}
}

// rejectedPolls hand no job out.
func rejectedPolls() (list []Case) {
	const op = model.PollForJobs
	for _, bad := range []struct{ id, says, body string }{
		{"batch-0", "for no job", onFirst + `"maxBatchSize":0}`},
		{"batch-negative", "for minus one", onFirst + `"maxBatchSize":-1}`},
		{"two-entries", "with two entries of queryParam", onFirst + `"queryParam":{"a":"b","c":"d"}}`},
		{
			"owner-aws", "for the owner AWS",
			`{"actionTypeId":{"category":"Source","owner":"AWS","provider":"${provider}","version":"1"}}`,
		},
		{
			"owner-third-party", "for the owner ThirdParty",
			`{"actionTypeId":{"category":"Source","owner":"ThirdParty","provider":"${provider}","version":"1"}}`,
		},
		{
			"category", "for another category",
			`{"actionTypeId":{"category":"source","owner":"Custom","provider":"${provider}","version":"1"}}`,
		},
		{
			"version", "for another version",
			`{"actionTypeId":{"category":"Source","owner":"Custom","provider":"${provider}","version":"2"}}`,
		},
		{"batch-text", "for a number in quotes", onFirst + `"maxBatchSize":"1"}`},
	} {
		r := asks(op, bad.body)
		list = append(list,
			scenario(op, "rejected-"+bad.id, "rejected-changes-nothing",
				"a rejected poll "+bad.says+" hands no job out",
				Call{Label: "poll " + bad.says, Request: r, Allowed: judge.RejectAny()},
				Call{Label: "and again", Request: r, Allowed: judge.RejectAny()},
				Take{As: "a", Acknowledge: true, Due: true}, do("complete it", succeeding, "a")))
	}
	return list
}
