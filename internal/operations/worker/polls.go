package worker

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases/forms"
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
		{"query-value", "with a blank in the value of queryParam", onFirst + `"queryParam":{"a":"b c"}}`},
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

// queries are the values of queryParam: at most one entry, of a property that can be asked
// for. Those that must be rejected are so for any action type.
func (d *deriver) queries() {
	base := minimal(d.op)
	put := func(job State, id, rule, title, text string, allowed judge.Allowed) {
		d.addTo(job, "queryParam/"+id, "queryParam/"+rule, title, Request{Body: base.with("queryParam", text).String()},
			allowed)
	}
	one := func(key, value string) string { return "{" + quoted(key) + ":" + quoted(value) + "}" }
	bad := judge.Reject(model.Validation)
	put(Type, "entries/none", "entries", "queryParam is empty", "{}", d.valid())
	put(QueryType, "entries/one", "entries", "queryParam has one entry", one(QueryProperty, "a"), d.valid())
	for _, n := range []int{2, 3, 10, 100} {
		text := "{"
		for i := range n {
			text += fmt.Sprintf(`"k%d":"v",`, i)
		}
		put(Type, "entries/"+strconv.Itoa(n), "entries", fmt.Sprintf("queryParam has %d entries", n),
			text[:len(text)-1]+"}", bad)
	}
	put(QueryType, "entries/queryable-and-more", "entries", "queryParam has one more entry than it may",
		`{"`+QueryProperty+`":"a","k":"v"}`, bad)
	put(QueryType, "entries/queryable-and-length", "entries", "queryParam has a second entry, named length",
		`{"`+QueryProperty+`":"a","length":"1"}`, bad)
	for _, n := range []int{1, 2, 25, 49, 50} {
		put(QueryType, "value/length/"+strconv.Itoa(n), "value",
			fmt.Sprintf("the value of queryParam has %d characters", n), one(QueryProperty, filled("a", n)), d.valid())
		put(QueryType, "key/length/"+strconv.Itoa(n), "other-key",
			fmt.Sprintf("the key of queryParam, which is no property, has %d characters", n), one(filled("k", n), "a"),
			d.either())
	}
	for _, n := range []int{51, 52, 100, 5000} {
		put(QueryType, "value/length/"+strconv.Itoa(n), "value",
			fmt.Sprintf("the value of queryParam has %d characters", n), one(QueryProperty, filled("a", n)), bad)
		put(QueryType, "key/length/"+strconv.Itoa(n), "key", fmt.Sprintf("the key of queryParam has %d characters", n),
			one(filled("k", n), "a"), bad)
	}
	put(QueryType, "value/length/empty", "value", "the value of queryParam is empty", one(QueryProperty, ""), bad)
	put(QueryType, "key/length/empty", "key", "the key of queryParam is empty", one("", "a"), bad)
	for c := rune(0x20); c < 0x7f; c++ {
		d.queryCharacter(c, put, one)
	}
	for _, c := range "\n\t\x00\x7f\u00a0éа０\u2010漢🙂" {
		d.queryCharacter(c, put, one)
	}
	for _, v := range []struct{ id, text string }{
		{"newline-after", "a\n"},
		{"newline-before", "\na"},
		{"blank-after", "a "},
		{"blank-before", " a"},
		{"nul-after", "a\x00"},
		{"only-blank", " "},
	} {
		put(QueryType, "value/pattern/"+v.id, "value", fmt.Sprintf("the value of queryParam is %q", v.text),
			one(QueryProperty, v.text), bad)
	}
	d.queryForms(put)
	for _, t := range jsonTypes {
		if t.rightFor != model.TypeString {
			put(QueryType, "value/type/"+t.name, "value-type", "the value of queryParam is "+t.text,
				`{"`+QueryProperty+`":`+t.text+"}", d.unreadable())
		}
	}
	put(QueryType, "value/null", "value-null", "the value of queryParam is null", `{"`+QueryProperty+`":null}`,
		d.either())
	put(Type, "unqueryable/one", "unqueryable",
		"queryParam has an entry for an action type without a queryable property", one("k", "v"), d.either())
}

func (d *deriver) queryForms(put func(State, string, string, string, string, judge.Allowed)) {
	value, _ := d.op.At("queryParam.<value>")
	for _, f := range forms.All() {
		if text, ok := outside(value, f)("a"); ok {
			put(QueryType, "value/pattern/form/"+f.ID, "value", "the value of queryParam is a in the form "+f.ID,
				`{"`+QueryProperty+`":"`+text+`"}`, judge.Reject(model.Validation))
		}
	}
}

func (d *deriver) queryCharacter(
	c rune, put func(State, string, string, string, string, judge.Allowed), one func(string, string) string,
) {
	legal := c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-'
	allowed := judge.Reject(model.Validation)
	if legal {
		allowed = d.valid()
	}
	put(QueryType, fmt.Sprintf("value/character/u%04x", c), "value",
		fmt.Sprintf("the value of queryParam holds U+%04X", c), one(QueryProperty, "a"+string(c)+"b"), allowed)
}

// types are action types that are nearly one that there is.
func (d *deriver) nearTypes() {
	base := minimal(d.op)
	for _, path := range []string{"actionTypeId.provider", "actionTypeId.version"} {
		right := base.at(path).String()
		inside := right[1 : len(right)-1]
		for _, n := range []struct{ id, text string }{
			{"newline-after", inside + `\n`},
			{"blank-after", inside + " "},
			{"blank-before", " " + inside},
			{"tab-before", `\t` + inside},
			{"nul-after", inside + `\u0000`},
			{"newline-before", `\n` + inside},
			{"zero-width-after", inside + "\u200b"},
			{"no-break-space-after", inside + "\u00a0"},
		} {
			d.add(path+"/pattern/known-"+n.id, path+"/pattern", path+" is that of a type but for one character: "+n.id,
				base.with(path, `"`+n.text+`"`), d.violated(path))
		}
		d.typeForms(path, right)
	}
	for _, n := range []struct{ id, provider, version string }{
		{"version-2", markProvider, "2"},
		{"version-01", markProvider, "01"},
		{"version-0", markProvider, "0"},
		{"version-latest", markProvider, "latest"},
		{"version-any-character", markProvider, "_"},
		{"provider-upper-case", markUpper, "1"},
		{"provider-cut", markCut, "1"},
		{"version-1-0", markProvider, "1-0"},
		{"provider-longer", markProvider + "x", "1"},
		{"provider-hyphen", markProvider + "-", "1"},
	} {
		d.add("actionTypeId/unknown/"+n.id, "actionTypeId/unknown",
			"the action type is nearly one that there is: "+n.id,
			base.with("actionTypeId.provider", `"`+n.provider+`"`).with("actionTypeId.version", quoted(n.version)),
			judge.RejectPrefer(model.ActionTypeNotFound))
	}
	for _, category := range []string{"Source", "Build", "Deploy", "Invoke", "Approval"} {
		d.add("actionTypeId/unknown/category-"+category, "actionTypeId/unknown",
			"the action type is one that there is in another category",
			base.with("actionTypeId.category", quoted(category)), judge.RejectPrefer(model.ActionTypeNotFound))
	}
}

// typeForms are forms of the provider or the version of a type that there is, which are not too long for what these
// usually are.
func (d *deriver) typeForms(path, right string) {
	p, _ := d.op.At(path)
	for _, f := range forms.All() {
		r, how := Request{Body: minimal(d.op).String()}, outside(p, f)
		text, ok := how(strings.Replace(strings.Trim(right, `"`), markProvider, "plumbline-0a1b2c3d-0", 1))
		if !ok {
			continue
		}
		if path == "actionTypeId.provider" {
			r.Provider = how
		} else {
			r.Body = minimal(d.op).with(path, `"`+text+`"`).String()
		}
		d.addTo(d.home(), path+"/pattern/form/"+f.ID, path+"/pattern",
			path+" is that of a type in the form "+f.ID, r, d.violated(path))
	}
}

// nameCharacters are the characters of names and versions: [0-9A-Za-z_-].
const nameCharacters = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

// madeTypes are polls for action types that there are, whose names are at a limit or hold what names may hold: of one
// that there is not, a refusal with another name than that of the documents says little.
// Not all categories are those of custom actions: what follows from a type that there is, is asked of four.
func (d *deriver) madeTypes() {
	body := minimal(d.op).with("actionTypeId.category", `"`+markCategory+`"`).with("actionTypeId.version",
		`"`+markVersion+`"`).String()
	put := func(path, id, says string, of MadeType) {
		c := d.addTo(Type, path+"/accepts/existing-"+id, path+"/accepts",
			"an action type that there is "+says+" is polled for", Request{Body: body}, judge.Accept())
		plan := c.Plan.(Single)
		plan.Made = &of
		c.Plan = plan
	}
	for _, category := range []string{"Source", "Build", "Deploy", "Test"} {
		put("actionTypeId.category", category, "in the category "+category, MadeType{Category: category, Version: "1"})
	}
	const provider, version = "actionTypeId.provider", "actionTypeId.version"
	for _, n := range []int{34, 35} {
		put(provider, fmt.Sprint(n), fmt.Sprintf("with a provider of %d characters", n),
			MadeType{Category: "Test", Version: "1", Length: n})
	}
	for at := 0; at < len(nameCharacters); at += 8 {
		some := nameCharacters[at : at+8]
		put(provider, some, "whose provider ends with "+some, MadeType{Category: "Test", Version: "1", Ending: some})
		put(version, some, "whose version is "+some, MadeType{Category: "Test", Version: some})
	}
	for _, v := range []string{"123456789", "v1", "1-0", "0", "-", "_", "2024_05", "A"} {
		put(version, "is-"+v, "whose version is "+v, MadeType{Category: "Test", Version: v})
	}
}
