package rulebook

import (
	"fmt"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/rules"
)

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
