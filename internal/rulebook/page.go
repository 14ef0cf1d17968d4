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
