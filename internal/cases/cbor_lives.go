package cases

import (
	"encoding/json"
	"slices"
	"strings"

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
