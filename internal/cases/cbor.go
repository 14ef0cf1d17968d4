package cases

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// CBORPrefix is how the ids of the cases of the second wire begin.
const CBORPrefix = "cbor/"

// FirstCBOR is the id of the case that stands for the wire where a target does not speak it.
const FirstCBOR = CBORPrefix + "route/plain"

// CBOR reports whether the case is one of the CBOR wire.
func (c Case) CBOR() bool { return c.Wire == wire.CBOR }

// rpcPath is the path of the operation on the CBOR wire.
const rpcPath = wire.RPCPath

// CBOR is the list of the cases of the second wire in a profile, in a stable order: those
// of the first wire whose values CBOR can spell, and those about CBOR itself.
func CBOR(profile model.Profile) []Case {
	var kept []Case
	for _, c := range wholeCBOR() {
		if c.Profile == "" || c.Profile == profile {
			kept = append(kept, c)
		}
	}
	return kept
}

var wholeCBOR = sync.OnceValue(func() []Case {
	all := slices.Concat(derived(whole()), derivedLives(whole()))
	for _, family := range []func() []Case{
		cborSpellings, cborNumbers, cborTimes, cborNulls, cborUnknown, cborTypes, cborOpen, cborMalformed, cborLengths,
		cborDepths,
		cborLimits, cborCut, cborPromises, cborNames, cborHTTP,
		cborRoutes, cborHeaders, cborOtherWire, cborAcross, cborPolled,
	} {
		all = append(all, family()...)
	}
	repeat(all)
	for i := range all {
		all[i].Wire = wire.CBOR
	}
	return all
})

// derived are the cases of one request that hold on either wire, spelled in CBOR. Of the many mutations of a job's id
// the first and the last of each kind are taken, and of the many characters one: what compares them is behind the wire.
func derived(list []Case) []Case {
	var out []Case
	last := map[string]string{} // of the mutations of a job's id
	for _, c := range slices.Backward(list) {
		if !strings.HasPrefix(c.ID, "jobId/") {
			continue
		}
		if kind := kindsOf(c.ID)[0]; last[kind] == "" && derivable(c) {
			last[kind] = c.ID
		}
	}
	seen := map[string]bool{}
	for _, c := range list {
		kinds := kindsOf(c.ID)
		known := !slices.ContainsFunc(kinds, func(kind string) bool { return !seen[kind] })
		if known && last[kinds[0]] != c.ID || !derivable(c) {
			continue
		}
		for _, kind := range kinds {
			seen[kind] = true
		}
		c.ID, c.Title = CBORPrefix+c.ID, "CBOR: "+c.Title
		c = c.with(func(s *Single) { s.Request, s.Twice = transcoded(s.Request), false })
		out = append(out, c)
	}
	return out
}

// positions are the numbers in an id of a case, characters what only tells one character, or one set of members, from
// another, companions which of two cases of the same name it is, and violations how a member is wrong.
var (
	positions  = regexp.MustCompile(`[0-9]+|u[0-9a-f]{4}`)
	characters = regexp.MustCompile(positions.String() + `|-[^/-]+$`)
	companions = regexp.MustCompile(`/[01]$`)
	violations = regexp.MustCompile(`-.*-`)
)

// kindsOf are what a case has in common with others of which one stands for all; the id of a case
// that stands for itself.
func kindsOf(id string) []string {
	switch root, rest, _ := strings.Cut(id, "/"); {
	case root == "jobId":
		return []string{positions.ReplaceAllString(id, "#")}
	case root == "outputVariables" && strings.HasPrefix(rest, "key-pattern/"):
		return []string{companions.ReplaceAllString(id, "")}
	case root == "combine" && strings.HasPrefix(rest, "invalid/"): // each violation, and each pair of members
		return []string{characters.ReplaceAllString(id, "#"), violations.ReplaceAllString(id, "-")}
	case root == "characters", root == "combine":
		return []string{characters.ReplaceAllString(id, "#")}
	}
	return []string{id}
}

// derivable reports whether a case is one plain request whose value CBOR can spell, and is about that value.
func derivable(c Case) bool {
	s := c.Single()
	if s == nil || s.Large || s.Chunked || s.KeepAlive || s.MayClose || c.Level() == rules.Observe {
		return false
	}
	rule, _ := rules.RuleByID(c.Rule)
	if rule.Family == "json" || rule.Family == "protocol" || rule.ID == "life/unacknowledged" {
		return false
	}
	r, ok := s.Request(anyID)
	return ok && spellable(r)
}

func isTime(path string) bool { return path == created }

// transcoded spells the body of a request in CBOR.
func transcoded(b build) build {
	return func(id string) (wire.Request, bool) {
		r, ok := b(id)
		if !ok {
			return r, false
		}
		body, err := SpelledInCBOR(r.Body)
		return wire.RPC(body), err == nil // the id may not lend itself to the case
	}
}

// SpelledInCBOR is a JSON body in CBOR. What CBOR cannot spell is an error.
func SpelledInCBOR(body []byte) ([]byte, error) {
	item, err := cbor.FromJSON(body, isTime)
	if err != nil {
		return nil, err
	}
	return cbor.Encode(item), nil
}

// items are the members of a structure, in order.
type items []cbor.Entry

// member adds a member.
func (m items) member(name string, value cbor.Item) items {
	return append(m[:len(m):len(m)], cbor.Entry{Key: cbor.String(name), Value: value})
}

// structure is a map of definite length.
func (m items) structure() cbor.Map { return cbor.Map{Entries: m, Width: cbor.Shortest} }

// open is a map of indefinite length.
func (m items) open() cbor.Map { return cbor.Map{Entries: m, Indefinite: true} }

// ofJob is the member jobId alone.
func ofJob(id string) items { return items{}.member(jobID, cbor.String(id)) }

// within is a request for a job whose member at a path is the item; its structure has what it requires.
func within(id, path string, value cbor.Item) items {
	parent, name, nested := strings.Cut(path, ".")
	if !nested {
		return ofJob(id).member(path, value)
	}
	var inner items
	if parent == revision {
		for _, required := range []string{"revision", "changeIdentifier"} {
			if required != name {
				inner = inner.member(required, cbor.String("c-1"))
			}
		}
	}
	return ofJob(id).member(parent, inner.member(name, value).structure())
}

// inCBOR is the request whose body is the item that make makes for a job's id.
func inCBOR(make func(id string) cbor.Item) build {
	return func(id string) (wire.Request, bool) { return wire.RPC(cbor.Encode(make(id))), true }
}

// cborAccepted is the case of a valid spelling, on a job of its own.
func cborAccepted(id, title, rule string, effect Effect, make func(id string) cbor.Item) Case {
	return Case{
		ID: CBORPrefix + id, Title: title, Rule: rule,
		Plan: &Single{Job: Own, Request: inCBOR(make), Allowed: judge.Accept(), Effect: effect},
	}
}

// cborRejected is the case of a request that must get 400, on a live job.
func cborRejected(id, title, rule string, make func(id string) cbor.Item) Case {
	return Case{
		ID: CBORPrefix + id, Title: title, Rule: rule,
		Plan: &Single{Job: Shared, Request: inCBOR(make), Allowed: judge.RejectPrefer(serialization, validation)},
	}
}
