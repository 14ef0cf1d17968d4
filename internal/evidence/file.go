package evidence

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
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
