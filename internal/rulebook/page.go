package rulebook

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// Page is the page of a rule, in Markdown that can be read as it stands. The list
// is the catalogue.
func Page(r spec.Rule, list []cases.Case) string {
	var b strings.Builder
	advice := spec.AdviceOn(r)
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.ID, r.Title)
	fmt.Fprintf(&b, "Level **%s**, %s. Family %s, %s.\n\n", r.Level, levelMeans[r.Level], r.Family, profiles(r))
	documented(&b, r)
	seen(&b, r, advice)
	mistakes(&b, advice)
	tested(&b, r, of(r.ID, list))
	exchanges(&b, advice, of(r.ID, list))
	return strings.TrimRight(b.String(), "\n") + "\n"
}

var levelMeans = map[spec.Level]string{
	spec.Must:    "a target that breaks it is not conformant",
	spec.Should:  "a target that breaks it gets a warning, and fails with `--strict`",
	spec.Observe: "what a target does is recorded and never a failure",
}

func profiles(r spec.Rule) string {
	if len(r.Profiles) == 0 {
		return "in both profiles"
	}
	return "in the profile current only: the documentation of 2015 does not have it"
}

func documented(b *strings.Builder, r spec.Rule) {
	name := r.Source.String()
	if url := r.Source.URL(); url != "" {
		name = fmt.Sprintf("[%s](%s)", name, url)
	}
	fmt.Fprintf(b, "## What is documented\n\n%s: %s.\n\n%s\n\n", name, r.Source.Says, r.Evidence())
}

func seen(b *strings.Builder, r spec.Rule, a spec.Advice) {
	if a.Seen == "" && r.Caution == "" {
		return
	}
	b.WriteString("## What is to be known\n\n")
	for _, text := range []string{a.Seen, r.Caution} {
		if text != "" {
			fmt.Fprintf(b, "%s\n\n", escaped(text))
		}
	}
}

func mistakes(b *strings.Builder, a spec.Advice) {
	if len(a.Mistakes) == 0 {
		return
	}
	b.WriteString("## What goes wrong, and how to mend it\n\n")
	for _, m := range a.Mistakes {
		fmt.Fprintf(b, "- %s\n  **Mend:** %s\n", escaped(m.Is), escaped(m.Mend))
		if m.Fault != "" {
			fmt.Fprintf(b, "  To see it: `plumbline serve --fault %s`\n", m.Fault)
		}
	}
	b.WriteString("\n")
}

// escaped keeps Markdown from making something else of a text.
func escaped(s string) string {
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "<", "\\<", "[", "\\[", "`", "\\`").Replace(s)
}

// of are the cases that a rule decides.
func of(rule string, list []cases.Case) []cases.Case {
	var out []cases.Case
	for _, c := range list {
		if c.Rule == rule {
			out = append(out, c)
		}
	}
	return out
}
