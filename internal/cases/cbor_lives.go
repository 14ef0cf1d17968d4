package cases

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// mostTrials is how often a race by CBOR is run: what it is about lies behind the wire.
const mostTrials = 30

// derivedLives are the lives of jobs and the races of the first wire, whose successes are sent by
// CBOR: a handler of its own can have a state of its own.
func derivedLives(list []Case) []Case {
	var out []Case
	for _, c := range list {
		if c.Needs() != Several || c.Level() == rules.Observe || strings.HasPrefix(c.Rule, "json/") {
			continue
		}
		spelled := true
		inCBOR := func(b build) build {
			r, ok := b(anyID)
			if ok && r.Target == failureTarget {
				return b
			}
			spelled = spelled && ok && spellable(r)
			return transcoded(b)
		}
		switch p := c.Plan.(type) {
		case *Scenario:
			spelled = !p.Idle()
			p = new(*p)
			p.Steps = slices.Clone(p.Steps)
			for i, s := range p.Steps {
				if s.Sends() {
					p.Steps[i].Request = inCBOR(s.Request)
				}
				spelled = spelled && s.Times == 0
			}
			c.Plan = p
		case *Race:
			p = new(*p)
			p.Requests, p.Trials = slices.Clone(p.Requests), min(p.Trials, mostTrials)
			for i, b := range p.Requests {
				p.Requests[i] = inCBOR(b)
			}
			c.Plan = p
			spelled = spelled && !p.Chunked && (p.Ways == 2 || p.Ways == 8)
		}
		if spelled {
			c.ID, c.Title = CBORPrefix+c.ID, "CBOR: "+c.Title
			out = append(out, c)
		}
	}
	return out
}

// spellable reports whether a request is a plain one whose body is a structure that CBOR can spell.
func spellable(r wire.Request) bool {
	if r.Raw != nil || r.Path != "" || r.Method != "" || r.Target != "" || r.ContentType != "" || r.Header != nil {
		return false
	}
	var structure map[string]any
	return json.Unmarshal(r.Body, &structure) == nil && structure != nil
}

// mostTokens is how many tokens one job of cborPolled carries, one after the other.
const mostTokens = 8

// cborPolled are lives of jobs that are polled for and acknowledged by CBOR: they are finished by
// either wire, and what a token sent by either says is read by CBOR.
func cborPolled() []Case {
	wires := []struct {
		name, title string
		spelled     func(sent) build
	}{
		{"json", "JSON", func(s sent) build { return s.build() }},
		{"cbor", "CBOR", func(s sent) build { return transcoded(s.build()) }},
	}
	done := sent{request: plain()}
	var out []Case
	add := func(id, title string, steps ...Step) {
		for i := range steps {
			steps[i].Rule = "cbor/across"
		}
		out = append(out, Case{
			ID: CBORPrefix + "polled/" + id, Title: title, Rule: "cbor/across",
			Plan: &Scenario{Steps: steps, Worker: wire.CBOR},
		})
	}
	for i, w := range wires {
		other := wires[1-i]
		success := func(job string) Step {
			return Step{Job: job, Label: "completed by " + w.title, Request: w.spelled(done), Allowed: judge.Accept()}
		}
		again := onceEnded("a", "again by "+other.title, "", other.spelled(done))
		refused := no("a", "refused by "+other.title, "", other.spelled(sent{request: plain().with(percent, `101`)}),
			judge.Reject(validation))
		add("completed-by-"+w.name, "a job polled for by CBOR is completed by "+w.title, success("a"), again)
		add("refused-then-"+w.name,
			"a job polled for by CBOR is refused a success by "+other.title+" and completed by "+w.title, refused,
			success("a"))
		add("next-stage-by-"+w.name, "the job of the next stage is polled for by CBOR and completed by "+w.title,
			success("a"), Step{Job: "n", Label: "the next stage", Do: Next{}}, success("n"))
		for n, tokens := range slices.Collect(slices.Chunk(polledTokens(), mostTokens)) {
			var steps []Step
			for _, t := range tokens {
				s := withToken(t.pattern)
				steps = append(steps,
					Step{
						Job: "a", Label: "a token of " + t.name + " by " + w.title, Request: w.spelled(s),
						Allowed: judge.Accept(), Effect: s.effect,
					})
			}
			add(fmt.Sprintf("token-by-%s-%d", w.name, n),
				"tokens by "+w.title+" come back by CBOR as they were sent: "+tokens[0].name+" and others",
				append(steps, success("a"))...)
		}
	}
	return sortedByID(append(out, polledRaces()...))
}

// polledRaces are successes by each wire at the same moment.
func polledRaces() []Case {
	byJSON := plain().build()
	out := contest("polled-by-cbor", "success against success, for a job polled for by CBOR", "life/one-winner",
		map[int]int{2: 40, 3: 20}, byJSON, transcoded(byJSON), plain().with(token, `"race"`).build())
	for i := range out {
		out[i].ID = CBORPrefix + out[i].ID
		out[i].Race().Worker = wire.CBOR
	}
	return out
}

// polledTokens are tokens of every class of characters, then the longest.
func polledTokens() []alphabet {
	all := append(slices.Clone(alphabetsUsed), beyond, alphabet{"mixed", "a😀b𝔘c🇫🇷d"})
	most := maxLength(token)
	return append(all,
		alphabet{"2,048 letters", filled("abc", most)}, alphabet{"2,048 ideographs", filled("漢字", most)},
		alphabet{"1,024 astral characters", filled(beyond.pattern, most/2)},
		alphabet{"text like CBOR", "\u00a1ejobIdx$"}, alphabet{"text like null", "null"},
		alphabet{"text like a number", "1751900000"})
}
