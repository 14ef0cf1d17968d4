package logbook

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Tally counts exchanges. It may be used by many goroutines at once.
type Tally struct {
	mu  sync.Mutex
	sum Summary
}

// Summary is what there was of exchanges.
type Summary struct {
	Exchanges  int             `json:"exchanges"`
	Operations map[string]*Sum `json:"operations"` // "" for requests that name none
	// Violations are the numbers of requests that violate a MUST, by the id of the rule, and Advised those that violate
	// a SHOULD.
	Violations map[string]int `json:"violations"`
	Advised    map[string]int `json:"advised,omitempty"`
	// Deviations are the numbers of answers that violate a MUST, by the id of the rule; "outcome" where the status or
	// the error is none that the request may have.
	Deviations map[string]int `json:"deviations"`
	// Warnings are those that violate a SHOULD.
	Warnings map[string]int `json:"warnings"`
}

// Sum is what became of the requests of one operation.
type Sum struct {
	Requests   int `json:"requests"`
	Rejected   int `json:"rejected"`   // with a status of 400 or more
	Unanswered int `json:"unanswered"` // the connection was closed
}

// Add counts an exchange.
func (t *Tally) Add(e Exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &t.sum
	if s.Operations == nil {
		s.Operations, s.Violations, s.Advised = map[string]*Sum{}, map[string]int{}, map[string]int{}
		s.Deviations, s.Warnings = map[string]int{}, map[string]int{}
	}
	s.Exchanges++
	of := s.Operations[e.Operation]
	if of == nil {
		of = &Sum{}
		s.Operations[e.Operation] = of
	}
	of.Requests++
	switch {
	case e.Status == 0:
		of.Unanswered++
	case e.Status >= 400:
		of.Rejected++
	}
	for _, v := range e.Violations {
		if v.Level == rules.Should {
			s.Advised[v.Rule]++
		} else {
			s.Violations[v.Rule]++
		}
	}
	for _, d := range e.Deviations {
		switch rule := cmp.Or(d.Rule, "outcome"); d.Level {
		case rules.Must:
			s.Deviations[rule]++
		case rules.Should:
			s.Warnings[rule]++
		case rules.Observe:
		}
	}
}

// Summary is what there was so far.
func (t *Tally) Summary() Summary {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.sum
	s.Operations = map[string]*Sum{}
	for name, of := range t.sum.Operations {
		copied := *of
		s.Operations[name] = &copied
	}
	s.Violations, s.Advised = counted(s.Violations), counted(s.Advised)
	s.Deviations, s.Warnings = counted(s.Deviations), counted(s.Warnings)
	return s
}

func counted(of map[string]int) map[string]int {
	if of == nil {
		return map[string]int{} // an object in JSON, not null
	}
	return maps.Clone(of)
}

// Wrong reports whether either side violated a MUST, or, where it is strict, a SHOULD.
func (s Summary) Wrong(strict bool) bool {
	return len(s.Violations)+len(s.Deviations) > 0 || strict && len(s.Advised)+len(s.Warnings) > 0
}

// Text is the summary for people: a line for the exchanges, and one for each kind of violation that there was.
func (s Summary) Text() string {
	if s.Exchanges == 0 {
		return "no exchanges"
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(s.Operations)) {
		of := s.Operations[name]
		part := fmt.Sprintf("%s %d", report.Harmless(cmp.Or(name, "no operation")), of.Requests)
		var more []string
		if of.Rejected > 0 {
			more = append(more, fmt.Sprintf("%d rejected", of.Rejected))
		}
		if of.Unanswered > 0 {
			more = append(more, fmt.Sprintf("%d without an answer", of.Unanswered))
		}
		if len(more) > 0 {
			part += " (" + strings.Join(more, ", ") + ")"
		}
		parts = append(parts, part)
	}
	lines := []string{fmt.Sprintf("%s: %s", report.Plural(s.Exchanges, "exchange"), strings.Join(parts, ", "))}
	for _, kind := range []struct {
		says  string
		count map[string]int
	}{
		{"requests that violate a rule", s.Violations},
		{"requests that violate a SHOULD", s.Advised},
		{"answers that violate a MUST", s.Deviations},
		{"answers that violate a SHOULD", s.Warnings},
	} {
		if len(kind.count) == 0 {
			continue
		}
		var rules []string
		for _, rule := range slices.Sorted(maps.Keys(kind.count)) {
			rules = append(rules, fmt.Sprintf("%s %d", rule, kind.count[rule]))
		}
		lines = append(lines, kind.says+": "+strings.Join(rules, ", "))
	}
	return strings.Join(lines, "\n")
}
