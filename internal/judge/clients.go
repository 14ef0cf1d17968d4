package judge

import (
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// missed are the clients to which an error is a generic one.
func missedBy(e *wire.ErrorAnswer) []string {
	var missed []string
	for i, t := range e.Types {
		p := rules.Placement{Place: t.Place, URI: strings.Contains(t.Raw, ":"), Namespace: strings.Contains(t.Raw, "#")}
		switch {
		case t.Name == "":
			continue
		case p.Place == wire.PlaceType && !p.URI:
			return nil
		case p.Place == wire.PlaceType:
			return rules.Generic[rules.Placement{Place: wire.PlaceType, URI: true}]
		}
		here, known := rules.Generic[p]
		if !known {
			here = rules.Generic[rules.Placement{Place: p.Place}]
		}
		if i > 0 && len(missed) > 0 {
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
		for _, t := range b {
			if s == t {
				both = append(both, s)
			}
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
