package judge

import (
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// placements are the places in which an error's type stands.
func placements(e *wire.ErrorAnswer) []rules.Placement {
	var at []rules.Placement
	for _, t := range e.Types {
		if t.Name != "" {
			at = append(at, rules.PlacementOf(t))
		}
	}
	return at
}

// missedBy are the clients to which an error is a generic one. Where its places were not recorded
// together, they are those that read none of them.
func missedBy(e *wire.ErrorAnswer) []string {
	at := placements(e)
	missed, known := rules.GenericAt(at...)
	if known {
		return missed
	}
	for i, p := range at {
		here, _ := rules.GenericAt(p)
		if i > 0 {
			here = common(missed, here)
		}
		missed = here
	}
	return missed
}

// common are the strings that both lists have.
func common(a, b []string) []string {
	var both []string
	for _, s := range a {
		if slices.Contains(b, s) {
			both = append(both, s)
		}
	}
	return both
}

// failedBy says which clients take a success for an error, where there are any.
func failedBy(clients []string) string {
	if len(clients) == 0 {
		return ""
	}
	return ", an error for " + rules.Listed(clients)
}

// raisedFrom says which clients raise which of two types.
func raisedFrom(first, second wire.NamedPlace) string {
	by, others := rules.RaisedFrom(first.Place, second.Place)
	if len(by)+len(others) == 0 {
		return ""
	}
	return ": " + rules.Listed(by) + " raise the first, " + rules.Listed(others) + " the second"
}

// modelled are the errors that clients have exceptions for.
var modelled = func() map[string]bool {
	names := map[string]bool{}
	for _, op := range model.Operations() {
		for _, name := range op.Errors {
			names[name] = true
		}
	}
	return names
}()

// clientsError judges whether every recorded client raises the error that an answer names. Of an
// answer that names none, or several, other rules report which clients can use it.
func (c *checker) clientsError(e *wire.ErrorAnswer) {
	const rule, expected = "clients/error", "an error that every recorded client raises as its exception"
	name := e.Name()
	other := func(t wire.NamedPlace) bool { return t.Name != "" && t.Name != name }
	if !modelled[name] || e.BadType != "" || slices.ContainsFunc(e.Types, other) {
		return
	}
	if other := queryError(c.ans); other != "" && other != name {
		got := "x-amzn-query-error, which names " + wire.Tame(other, 80) + " and not the error of the answer: it is " +
			"raised by "
		c.inform(rule, rules.Should, expected, got+rules.Listed(rules.RaisedFromQueryError()))
		return
	}
	if missed, known := rules.GenericAt(placements(e)...); known && len(missed) > 0 {
		c.inform(rule, rules.Should, expected, "a generic error for "+rules.Listed(missed))
	}
}

// queryError is the type that an answer names for clients of the query protocol, empty where it names none.
func queryError(a *wire.Answer) string {
	values := a.Values("X-Amzn-Query-Error")
	if len(values) == 0 {
		return ""
	}
	name, _, found := strings.Cut(values[0], ";")
	if !found {
		return "" // then nobody reads it
	}
	return strings.TrimSpace(name)
}

// clientsSuccess judges whether a 200 is a success for every recorded client.
func (c *checker) clientsSuccess() {
	const rule, expected = "clients/success", "a success for every recorded client"
	if c.ans.Status != 200 {
		return
	}
	var failed []string
	got := "a body of " + bodyWords(c.ans.Body)
	if len(c.ans.Body) == 0 {
		codings := c.ans.Values("Content-Encoding")
		if c.ans.Decoded || len(codings) == 0 || !strings.EqualFold(strings.TrimSpace(codings[0]), "gzip") {
			return
		}
		got = "zero bytes with Content-Encoding " + wire.Tame(codings[0], 100)
	}
	if failed = rules.FailedBySuccess(c.ans.Body); len(failed) > 0 {
		c.inform(rule, rules.Should, expected, got+failedBy(failed))
	}
}
