// Package rulebook writes down what is known of each rule for people: where it
// is documented, what real services were seen to do, what implementations
// typically get wrong, and which cases test it. The pages of docs/rules and
// `plumbline explain` come from here.
package rulebook

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Page is the page of a rule, in Markdown that can be read as it stands. The list is the catalogue.
func Page(r rules.Rule, list []cases.Case) string { return write(markdown{}, r, list) }

// Text is the same page without markup.
func Text(r rules.Rule, list []cases.Case) string { return write(plain{}, r, list) }

// page collects the text of a page.
type page struct {
	style
	strings.Builder
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// paragraph is followed by an empty line.
func (p *page) paragraph(format string, args ...any) { p.line(format+"\n", args...) }

func write(s style, r rules.Rule, list []cases.Case) string {
	p := page{style: s}
	advice := rules.AdviceOn(r)
	p.paragraph("%s", p.title(r.ID))
	p.paragraph("%s.", p.text(r.Title))
	p.paragraph("Level %s: %s. Family %s, %s.", p.strong(severity(r.Level)), p.means(r.Level), r.Family, profiles(r))
	p.documented(r)
	p.background(r, advice)
	p.mistakes(advice)
	p.tested(r, of(r.ID, list))
	p.exchanges(advice, of(r.ID, list))
	return strings.TrimRight(p.String(), "\n") + "\n"
}

func severity(l rules.Level) string { return strings.ToUpper(string(l)) }

func (p *page) means(l rules.Level) string {
	switch l {
	case rules.Must:
		return "a target that violates it is not conformant"
	case rules.Should:
		return "a violation is a warning, and a failure with " + p.code("--strict")
	default:
		return "what a target does is recorded and is never a failure"
	}
}

func profiles(r rules.Rule) string {
	if len(r.Profiles) == 0 {
		return "in both profiles"
	}
	return "in the profile current only: the documentation of 2015 does not have it"
}

func (p *page) documented(r rules.Rule) {
	p.paragraph("%s", p.section("What is documented"))
	p.paragraph("%s", p.source(r.Source))
	p.paragraph("%s", r.Evidence())
}

func (p *page) background(r rules.Rule, a rules.Advice) {
	if a.Seen == "" && r.Caution == "" {
		return
	}
	p.paragraph("%s", p.section("Background"))
	for _, text := range []string{a.Seen, r.Caution} {
		if text != "" {
			p.paragraph("%s", p.text(text))
		}
	}
}

func (p *page) mistakes(a rules.Advice) {
	if len(a.Mistakes) == 0 {
		return
	}
	p.paragraph("%s", p.section("Common mistakes and fixes"))
	for _, m := range a.Mistakes {
		p.line("- %s\n  %s %s", p.text(m.Is), p.strong("Fix:"), p.text(m.Mend))
		if m.Fault != "" {
			p.line("  To see it: %s", p.code("plumbline serve --fault "+m.Fault))
		}
	}
	p.line("")
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

// Family is the list of a family's rules as text; false where there is no such family.
func Family(name string, list []cases.Case) (string, bool) {
	found := inFamily(name, rules.Rules())
	if len(found) == 0 {
		return "", false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", name)
	for _, r := range found {
		fmt.Fprintf(&b, "%s\n    %s.\n    %s, %s; plumbline explain %s\n", r.ID, r.Title, severity(r.Level),
			count(len(of(r.ID, list))), r.ID)
	}
	return b.String(), true
}

func inFamily(name string, all []rules.Rule) []rules.Rule {
	var out []rules.Rule
	for _, r := range all {
		if r.Family == name {
			out = append(out, r)
		}
	}
	return out
}

// style is how a page is written: as Markdown for docs/rules, or as plain text for a terminal, from which expressions
// and commands are copied.
type style interface {
	title(s string) string
	section(s string) string
	text(s string) string // a running text, which means nothing but itself
	code(s string) string // something that is copied
	strong(s string) string
	source(s rules.Source) string // where a rule is documented, and what it says there
}

// markdown escapes what Markdown would make something else of.
type markdown struct{}

func (markdown) title(s string) string   { return "# " + s }
func (markdown) section(s string) string { return "## " + s }
func (markdown) text(s string) string    { return escaped(s) }
func (markdown) code(s string) string    { return "`" + s + "`" }
func (markdown) strong(s string) string  { return "**" + s + "**" }
func (m markdown) source(s rules.Source) string {
	name := s.String()
	if url := s.URL(); url != "" {
		name = fmt.Sprintf("[%s](%s)", name, url)
	}
	return name + ": " + m.text(s.Says) + "."
}

func escaped(s string) string {
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "<", "\\<", "[", "\\[", "`", "\\`").Replace(s)
}

// plain adds no markup at all.
type plain struct{}

func (plain) title(s string) string   { return s }
func (plain) section(s string) string { return strings.ToUpper(s) }
func (plain) text(s string) string    { return s }
func (plain) code(s string) string    { return s }
func (plain) strong(s string) string  { return s }
func (plain) source(s rules.Source) string {
	return strings.TrimSuffix(s.String()+": "+s.Says+".\n"+s.URL(), "\n")
}
