package cases

import (
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// mostTrials is how often a race by CBOR is run: what it is about lies behind the wire.
const mostTrials = 30

// derivedLives are the lives of jobs and the races of the first wire, whose successes are sent by
// CBOR: a handler of its own can have a state of its own.
func derivedLives(list []Case) []Case {
	var out []Case
	for _, c := range list {
		if c.Needs != Several || c.Idle() || c.Chunked || c.Level() == rules.Observe {
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
		c.Steps = slices.Clone(c.Steps)
		for i, s := range c.Steps {
			if s.Sends() {
				c.Steps[i].Request = inCBOR(s.Request)
			}
			spelled = spelled && s.Times == 0
		}
		if c.Race != nil {
			race := *c.Race
			race.Requests, race.Trials = slices.Clone(race.Requests), min(race.Trials, mostTrials)
			for i, b := range race.Requests {
				race.Requests[i] = inCBOR(b)
			}
			c.Race = &race
			spelled = spelled && (race.Ways == 2 || race.Ways == 8)
		}
		if spelled && !strings.HasPrefix(c.Rule, "json/") {
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
	item, err := cbor.FromJSON(r.Body, isTime)
	_, isMap := item.(cbor.Map)
	return err == nil && isMap
}
