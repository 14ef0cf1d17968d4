package run

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

var update = flag.Bool("update", false, "find the mutants that violate each rule anew (make matrix)")

// witnesses is the file with a mutant for each rule.
var witnesses = filepath.Join("..", "worker", "advice", "mutants.tsv")

// violates reports whether the cases of a rule find that a mutant violates it: that, and not another rule, which a
// mutant that refuses everything violates in every case. Whether requests meet is a matter of chance.
func violates(t *testing.T, mutant string, r rules.Rule) bool {
	t.Helper()
	of := map[string]bool{}
	for _, c := range worker.Of(r.Family) {
		of[c.ID] = c.Rule == r.ID || strings.Contains(c.ID, "/partner/")
	}
	wholeRun := slices.ContainsFunc(worker.Of(r.Family), func(c worker.Case) bool {
		_, whole := c.Plan.(worker.WholeRun)
		return whole && c.Rule == r.ID
	})
	tries := 1
	if strings.Contains(mutant, "/race/") {
		tries = 10
	}
	for range tries {
		p, err := provider.Named(mutant)
		require.NoError(t, err)
		out := checked(t, p, Options{Operations: []string{r.Family}, Wires: wiresOf(r.ID), Strict: true, Selected: func(id string) bool {
			return of[id] || wholeRun && (strings.Contains(id, "/accepted/") || strings.Contains(id, "/life/") || strings.Contains(id, "/jobId/") || strings.Contains(id, "/nonce/") || strings.Contains(id, "/type/"))
		}})
		for _, c := range failures(out) {
			for _, f := range c.Findings {
				if f.Rule == r.ID || wholeRun && c.Rule == r.ID {
					return true
				}
			}
		}
	}
	return false
}

// wiresOf are those that the cases of a rule are about.
func wiresOf(rule string) []wire.Spelling {
	if strings.Contains(rule, "/cbor/") {
		return []wire.Spelling{wire.CBOR}
	}
	return []wire.Spelling{wire.JSON}
}

// demanding are the rules that a target can violate.
func demanding() []rules.Rule {
	return slices.DeleteFunc(worker.Rules(), func(r rules.Rule) bool { return r.Level == rules.Observe })
}

// unviolated says why no mutant is known that violates a rule; empty where one must be.
func unviolated(rule string) string {
	op, rest, _ := strings.Cut(rule, "/")
	switch {
	case rest == "output-types" && (op == model.AcknowledgeJob || op == model.AcknowledgeThirdPartyJob):
		return "its one member is what a worker cannot do without, whose violation is one of the rule output"
	case model.MustOperation(op).ThirdParty && !strings.HasPrefix(rest, "life/"):
		return "every request about an unknown job or action type is rejected: a violation shows in the name of the error only"
	}
	return ""
}

// TestEveryWorkerRuleIsNeeded holds that each rule of the operations is violated by the mutant that its page names: one
// rule in thirty, and all with -every. With -update it looks for these mutants.
func TestEveryWorkerRuleIsNeeded(t *testing.T) {
	if *update {
		findWitnesses(t)
		return
	}
	for i, r := range demanding() {
		mutant, ok := worker.MutantOf(r.ID)
		if !ok && unviolated(r.ID) != "" {
			continue
		}
		if !assert.True(t, ok, "no mutant is known to violate %s: make matrix looks for one", r.ID) || !sampled(i, 30) {
			continue
		}
		assert.True(t, violates(t, mutant.Name, r), "%s does not violate %s any more: make matrix", mutant.Name, r.ID)
	}
}

// hints are words in the names of mutants that violate a rule, by a word of the rule's.
var hints = map[string]string{
	"accepts": "refused", "accepted": "demanded", "spelling": "json", "case": "names", "changes": "rejected", "once": "twice", "type": "type", "optional": "optional", "required": "required",
	"form": "answer", "content": "charset", "bits": "wrapped", "ends": "not-ended", "output": "output", "apart": "shared", "combined": "unchecked", "effect": "not-ended", "unknown": "not-found",
}

// candidates are the mutants that may violate a rule, the likeliest first.
func candidates(r rules.Rule) []provider.Fault {
	own, rest := strings.TrimPrefix(r.ID, r.Family+"/"), "/"
	if at := strings.LastIndexByte(own, '/'); at >= 0 {
		rest += own[:at]
	}
	words := strings.FieldsFunc(own, func(c rune) bool { return c == '/' || c == '-' })
	for _, w := range words {
		words = append(words, hints[w])
	}
	score := func(f provider.Fault) (n int) {
		for _, w := range words {
			if w != "" && strings.Contains(f.Name, w) {
				n += len(w)
			}
		}
		if strings.HasSuffix(f.Name, rest) {
			n += 20
		}
		return n
	}
	list := slices.DeleteFunc(slices.Concat(provider.WorkerFaults(), provider.Faults()), func(f provider.Fault) bool {
		return !strings.HasPrefix(f.Name, r.Family+"/") && !(f.Family == "protocol" && strings.Contains(r.ID, "/protocol/")) &&
			!(f.Family == "CBOR" && strings.Contains(r.ID, "/cbor/"))
	})
	if words[0] == "cbor" { // what is wrong by JSON too violates no rule of CBOR
		list = slices.DeleteFunc(list, func(f provider.Fault) bool { return !strings.Contains(f.Name, "cbor") })
	}
	if words[0] == "life" { // what refuses a request violates no rule of lives
		list = slices.DeleteFunc(list, func(f provider.Fault) bool {
			return strings.Contains(f.Family, "members") || strings.Contains(f.Family, "JSON") || strings.Contains(f.Name, "/answer/")
		})
	}
	slices.SortStableFunc(list, func(a, b provider.Fault) int { return cmp.Compare(score(b), score(a)) })
	return list
}

// findWitnesses writes a mutant of each rule to the file. Those that are known are asked first.
func findWitnesses(t *testing.T) {
	var mu sync.Mutex
	found := map[string]string{} // lines of the file, those of rules that are not looked at as they are
	for _, r := range demanding() {
		if m, ok := worker.MutantOf(r.ID); ok {
			found[r.ID] = fmt.Sprintf("%s\t%s\t%s\n", r.ID, m.Name, m.Says)
		}
	}
	keep := func(rule, line string) {
		mu.Lock()
		defer mu.Unlock()
		found[rule] = line
	}
	t.Cleanup(func() {
		var lines strings.Builder
		for _, r := range demanding() {
			lines.WriteString(found[r.ID])
		}
		require.NoError(t, os.WriteFile(witnesses, []byte(lines.String()), 0o644))
	})
	for _, r := range demanding() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			keep(r.ID, "")
			most, list := 60, candidates(r)
			if unviolated(r.ID) != "" {
				most = 10
			}
			if known, ok := worker.MutantOf(r.ID); ok {
				slices.SortStableFunc(list, func(a, b provider.Fault) int {
					return cmp.Compare(map[bool]int{true: 0, false: 1}[a.Name == known.Name], map[bool]int{true: 0, false: 1}[b.Name == known.Name])
				})
			}
			for i, f := range list {
				if i < most && violates(t, f.Name, r) {
					keep(r.ID, fmt.Sprintf("%s\t%s\t%s\n", r.ID, f.Name, f.Says))
					return
				}
			}
			assert.NotEmpty(t, unviolated(r.ID), "no mutant violates %s", r.ID)
		})
	}
}
