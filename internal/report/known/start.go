package known

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// Start writes a list that accepts every failure of a report, a block for each
// cause. What was known already keeps its reason.
func Start(d *report.Document) string {
	var b strings.Builder
	begin(&b, d)
	taken := map[string]bool{}
	for _, g := range d.Groups {
		if g.Status == report.StatusFail {
			writeBlock(&b, d, unexplained(g.Rule, g.Headline), g.Cases, taken)
		}
	}
	knownBlocks(&b, d, taken)
	return b.String()
}

// StartByRule writes a list that accepts the same by a line for each rule, which also accepts what later runs find of
// that rule. The rules of a user's own cases are no rules of the catalogue: their cases are listed.
func StartByRule(d *report.Document) string {
	var b strings.Builder
	begin(&b, d)
	taken, listed := map[string]bool{}, map[string]bool{}
	for _, g := range d.Groups {
		_, ofCatalogue := worker.FindRule(g.Rule)
		switch {
		case g.Status != report.StatusFail || listed[g.Rule]:
		case ofCatalogue:
			listed[g.Rule] = true
			fmt.Fprintf(&b, "\nreason: %s\nrule:%s\n", report.Harmless(unexplained(g.Rule, g.Headline)), g.Rule)
		default:
			writeBlock(&b, d, unexplained(g.Rule, g.Headline), g.Cases, taken)
		}
	}
	knownBlocks(&b, d, taken)
	return b.String()
}

func begin(b *strings.Builder, d *report.Document) {
	fmt.Fprintf(b, "# Known failures of %s, profile %s, as of %s.\n", report.Harmless(d.Target.URL), d.Profile,
		d.StartedAt.Format(dateForm))
	b.WriteString("# Write in each block why its failures are accepted, and until when if they will be fixed:\n")
	b.WriteString("#   link: https://example.com/issues/1\n#   until: 2026-12-31\n")
}

func unexplained(rule, headline string) string {
	return "not looked into yet: " + rule + ": " + headline
}

// knownBlocks write what was known already, by its reason.
func knownBlocks(b *strings.Builder, d *report.Document, taken map[string]bool) {
	reasons, byReason := []string{}, map[string][]string{}
	for _, c := range d.Cases {
		if c.Status == report.StatusKnown {
			if byReason[c.Reason] == nil {
				reasons = append(reasons, c.Reason)
			}
			byReason[c.Reason] = append(byReason[c.Reason], c.ID)
		}
	}
	for _, reason := range reasons {
		writeBlock(b, d, reason, byReason[reason], taken)
	}
}

// writeBlock writes a block of those ids that no block has yet.
func writeBlock(b *strings.Builder, d *report.Document, reason string, ids []string, taken map[string]bool) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return taken[id] })
	if len(ids) == 0 {
		return
	}
	for _, id := range ids {
		taken[id] = true
	}
	fmt.Fprintf(b, "\nreason: %s\n", report.Harmless(reason))
	for _, line := range folded(d, ids) {
		fmt.Fprintln(b, line)
	}
}

// folded writes ids with a glob for each group of cases that are all among them: a
// folder, or ids that differ in their number only.
func folded(d *report.Document, ids []string) []string {
	among, all := map[string]int{}, map[string]int{}
	for _, id := range ids {
		for _, g := range groups(id) {
			among[g]++
		}
	}
	for _, c := range d.Cases {
		for _, g := range groups(c.ID) {
			all[g]++
		}
	}
	var out []string
	for _, id := range ids {
		line := id
		for _, g := range groups(id) {
			if among[g] > 1 && among[g] == all[g] {
				line = g
				break
			}
		}
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

// groups are the globs of the groups that an id is in, the widest first.
func groups(id string) []string {
	var out []string
	for i, r := range id {
		if r == '/' {
			out = append(out, id[:i]+"/**")
		}
	}
	if stem := strings.TrimRight(id, "0123456789"); stem != id && strings.HasSuffix(stem, "-") {
		out = append(out, stem+"*")
	}
	return out
}
