package evidence

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Schema names the form of the file.
const Schema = "plumbline.evidence/v1"

// File is what is written: without credentials, signatures, names and ids of accounts.
type File struct {
	Schema       string        `json:"schema"`
	Plumbline    string        `json:"plumbline"`
	Endpoint     string        `json:"endpoint"`
	Time         time.Time     `json:"time"`
	Calls        int           `json:"calls"`
	Findings     []Finding     `json:"findings"`
	Observations []Observation `json:"observations"`
}

// masked are what no file says: ids of accounts, in ARNs and as messages have them, and what comes after an account in
// the ARN of a principal.
var masked = []struct {
	pattern *regexp.Regexp
	by      string
}{
	{
		regexp.MustCompile(`(arn:[a-z0-9-]*:(?:iam|sts):[a-z0-9-]*:)[0-9]{12}(:[a-z-]+/)[^\s"\\]+`),
		"${1}000000000000${2}" + secret.Mark,
	},
	{regexp.MustCompile(`(arn:[a-z0-9-]*:[a-z0-9-]*:[a-z0-9-]*:)[0-9]{12}`), "${1}000000000000"},
	{regexp.MustCompile(`((?:^|[^-0-9a-zA-Z.])(?:account )?)[0-9]{12}([^-0-9a-zA-Z.]|$)`), "${1}000000000000${2}"},
	{regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z0-9]{12,}`), secret.Mark},
	{regexp.MustCompile(`(Signature=|Credential=)[^\s,"\\]+`), "${1}" + secret.Mark},
}

func mask(s string) string {
	for _, m := range masked {
		s = m.pattern.ReplaceAllString(s, m.by)
	}
	return s
}

// Write writes the file.
func (f File) Write(to io.Writer) error {
	f.Schema = Schema
	f.Findings = append([]Finding{}, f.Findings...)
	for i := range f.Findings {
		f.Findings[i].Says = mask(f.Findings[i].Says)
	}
	f.Observations = append([]Observation{}, f.Observations...)
	for i := range f.Observations {
		f.Observations[i].Answer = mask(f.Observations[i].Answer)
	}
	text := json.NewEncoder(to)
	text.SetEscapeHTML(false)
	text.SetIndent("", "  ")
	return text.Encode(f)
}

// Text is what was learned, for people: a line for each rule, the refuted ones first.
func Text(findings []Finding) string {
	var out strings.Builder
	for _, verdict := range []Verdict{Refutes, Settles, Confirms, Open} {
		for _, f := range findings {
			if f.Verdict == verdict {
				fmt.Fprintf(&out, "%-11s %s: %s\n", f.Verdict, f.Rule,
					mask(strings.TrimPrefix(f.Question+": ", ": ")+f.Says))
			}
		}
	}
	return out.String()
}

// isOpen reports whether no document and no recording of CodePipeline backs a rule alone: it is inferred (I), learned
// from clients (C), or unknown (?).
func isOpen(r rules.Rule) bool { return strings.ContainsAny(r.Grade, "IC?") }

// openRules are the rules that are open, in their order.
func openRules() []rules.Rule {
	return slices.DeleteFunc(append(rules.Rules(), worker.Rules()...), func(r rules.Rule) bool { return !isOpen(r) })
}

// pageHead is what stands before the table, with verbs for the number of rules, the calls and what they make.
//
//go:embed open-questions.txt
var pageHead string

// Page is docs/open-questions.md.
func Page() string {
	var out strings.Builder
	fmt.Fprintf(&out, pageHead, len(Rules()), MostCalls(), Makes())
	for _, r := range openRules() {
		name := "`" + r.ID + "`"
		if _, ok := rules.RuleByID(r.ID); ok {
			name = fmt.Sprintf("[%s](rules/%s.md)", r.ID, r.ID)
		}
		fmt.Fprintf(&out, "| %s<br>%s | %s | %s | %s |\n", name, strings.ReplaceAll(r.Title, "|", `\|`),
			strings.ToUpper(string(r.Level)), r.Grade, Question(r.ID))
	}
	return out.String()
}
