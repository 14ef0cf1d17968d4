package cases

import (
	"fmt"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// stations are where in its life a job is raced for.
var stations = []struct {
	name, title string
	at          Race
}{
	{"continued", "for a job that continues another", Race{Continued: 1}},
	{"continued-twice", "for a job that continues one that continues another", Race{Continued: 2}},
	{"continued-thrice", "for a job after three continuations", Race{Continued: 3}},
	{"second-stage", "for a job of the second stage", Race{Second: true}},
	{
		"second-stage-continued", "for a job of the second stage that continues another",
		Race{Continued: 1, Second: true},
	},
	{"later-execution", "for a job of the third execution", Race{Later: true}},
}

// contest are races of the same requests, of so many trials for each number of them at once.
func contest(name, title, rule string, trials map[int]int, requests ...build) []Case {
	var out []Case
	for _, ways := range sortedKeys(trials) {
		out = append(out, Case{
			ID: fmt.Sprintf("race/%s/%02d", name, ways), Title: fmt.Sprintf("%s, %d at once", title, ways),
			Rule: rule,
			Plan: &Race{
				Requests: requests, Ways: ways, Trials: trials[ways], Again: name == "success-refused",
				Chunked: name == "chunked",
			},
		})
	}
	return out
}

// races are requests sent at the same moment.
func races() []Case {
	longest := everything().with(token, quoted(filled("t", maxLength(token)))).with(summary,
		quoted(filled("s", maxLength(summary)))).with(revSum, quoted(filled("r", maxLength(revSum))))
	longest = longest.with(jobID, id+`,"unknown":`+quoted(filled("u", 20000)))
	out := slices.Concat(
		contest("success-success", "success against success", "life/one-winner",
			map[int]int{2: 300, 3: 150, 4: 150, 8: 200, 16: 150}, plain().build()),
		contest("token-plain", "a success with a token against one without", "life/one-winner",
			map[int]int{2: 200, 4: 80, 8: 80, 16: 50}, plain().with(token, `"race"`).build(), plain().build()),
		contest("token-token", "token against token", "life/one-winner", map[int]int{2: 200, 4: 80, 8: 80, 16: 50},
			plain().with(token, `"race-1"`).build(), plain().with(token, `"race-2"`).build()),
		contest("details", "success against success, with details", "life/one-winner", map[int]int{2: 150, 8: 100},
			everything().without(token).build(), plain().with(summary, `"other"`).build()),
		contest("token-failure", "a success with a token against failure", "life/success-or-failure",
			map[int]int{2: 200, 4: 60}, plain().with(token, `"race"`).build(), failing()),
		contest("success-failure", "success against failure", "life/success-or-failure",
			map[int]int{2: 200, 4: 80, 8: 40},
			plain().build(), failing()),
		contest("chunked", "success against success, in chunks", "life/one-winner", map[int]int{2: 40},
			chunks(plain().build())),
		contest("large", "large successes, with a token and without", "life/one-winner", map[int]int{2: 150, 4: 50},
			longest.build(), longest.without(token).build()),
		contest("variables", "successes with variables", "life/one-winner", map[int]int{2: 100, 4: 40},
			plain().with(outputs, inVariables(many(20, "x")...)).build()),
		contest("success-refused", "a success against a request that must be refused", "life/rejected-changes-nothing",
			map[int]int{2: 150, 4: 50}, plain().build(), plain().with(token, `"race"`).with(percent, `101`).build()),
		racesAtStations(),
	)
	for _, n := range []int{2, 3, 8} {
		out = append(out, Case{
			ID: fmt.Sprintf("race/stage/%02d", n), Title: fmt.Sprintf("all %d jobs of a stage completed at once", n),
			Rule: "life/next-stage",
			Plan: &Race{Requests: []build{plain().build()}, Ways: n, Trials: 20, Apart: true, Stage: true},
		})
	}
	for _, n := range []int{2, 4, 8, 16, 32} {
		out = append(out, Case{
			ID: fmt.Sprintf("race/apart/%02d", n), Title: fmt.Sprintf("%d valid requests at once on as many jobs", n),
			Rule: "life/jobs-apart",
			Plan: &Race{Requests: []func(string) (wire.Request, bool){
				plain().build(),
				plain().with(summary, `"beside"`).build(),
			}, Ways: n, Trials: 3, Apart: true},
		})
	}
	return out
}

// racesAtStations are races for jobs that are elsewhere in their life.
func racesAtStations() []Case {
	var out []Case
	for _, s := range stations {
		from := len(out)
		out = append(out, contest(s.name, "success against success, "+s.title, "life/one-winner",
			map[int]int{2: 40, 4: 15},
			plain().build())...)
		out = append(out, contest(s.name+"-token",
			"a success with a token against one with another and one without, "+s.title,
			"life/one-winner", map[int]int{3: 30}, plain().with(token, `"t"`).build(),
			plain().with(token, `"race"`).build(), plain().build())...)
		out = append(out, contest(s.name+"-failure", "a success, with a token and without, against failure, "+s.title,
			"life/success-or-failure", map[int]int{3: 20}, plain().build(), failing(),
			plain().with(token, `"race"`).build())...)
		for _, c := range out[from:] {
			c.Race().Continued, c.Race().Second, c.Race().Later = s.at.Continued, s.at.Second, s.at.Later
		}
	}
	out = append(out, contest("second-stage-later",
		"a success with a token against one without, for a job of the second stage of the third execution",
		"life/one-winner", map[int]int{2: 30}, plain().with(token, `"race"`).build(), plain().build())...)
	out[len(out)-1].Race().Second, out[len(out)-1].Race().Later = true, true
	return out
}
