package rulebook

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// exampleID stands for the id of a job in examples.
const exampleID = "a1b2c3d4-e5f6-4708-89ab-cdef01234567"

// Request is what a case sends, as text; empty for a case that is judged on the whole run.
func Request(c cases.Case) string {
	switch plan := c.Plan.(type) {
	case *cases.Single:
		r, _ := plan.Request(exampleID)
		if isCBOR(r) {
			return strings.TrimLeft(head(r)+"\n"+Annotated(r.Body), "\n")
		}
		return spelled(r)
	case *cases.Scenario:
		var b strings.Builder
		for i, s := range plan.Steps {
			fmt.Fprintf(&b, "%d. %s\n", i+1, step(s))
		}
		return b.String()
	case *cases.Race:
		return race(plan)
	}
	return ""
}

// step is a step of a scenario as text; some send nothing.
func step(s cases.Step) string {
	text := s.Label
	switch {
	case s.Job != "" && s.At == cases.Spent:
		text += ", jobs that " + s.Job + " was before"
	case s.Job != "":
		text += ", job " + s.Job
	}
	if s.Sends() {
		text += ": " + first(s.Request(exampleID))
		if times := max(s.Times, 1); times > 1 {
			text += fmt.Sprintf(" (%d times)", times)
		}
		text += " -> " + s.Allowed.String()
	}
	return text
}

// race is the requests of a race as text, each kind once.
func race(r *cases.Race) string {
	var b strings.Builder
	to := "to one job"
	if r.Apart {
		to = "each to a job of its own"
	}
	fmt.Fprintf(&b, "%d requests at the same moment, %s", r.Ways, to)
	if r.Trials > 1 {
		fmt.Fprintf(&b, ", %d times", r.Trials)
	}
	b.WriteString("\n")
	for _, request := range r.Requests {
		b.WriteString(first(request(exampleID)) + "\n")
	}
	return b.String()
}

// first is a request for an id as text.
func first(r wire.Request, _ bool) string { return spelled(r) }

// spelled is a request as text: the lines that are not the usual ones, and the body.
func spelled(r wire.Request) string {
	switch {
	case r.Raw != nil:
		return fmt.Sprintf("%.2000q", r.Raw)
	case isCBOR(r):
		return head(r) + notation(r.Body)
	}
	return head(r) + report.Harmless(Abridged(string(r.Body)))
}

const (
	mostAlike = 24 // of a character in a row that a person is shown
	mostRead  = 2000
)

// Abridged is a body for a person: of a character that is repeated it says how often, and of what is long all the same
// it is the beginning.
func Abridged(body string) string {
	var b strings.Builder
	for rest := body; rest != ""; {
		_, size := utf8.DecodeRuneInString(rest)
		character, times := rest[:size], 0
		for strings.HasPrefix(rest, character) {
			rest, times = rest[size:], times+1
		}
		b.WriteString(strings.Repeat(character, min(times, mostAlike)))
		if times > mostAlike {
			fmt.Fprintf(&b, "…[%s in all]", report.Commas(times))
		}
	}
	if b.Len() <= mostRead {
		return b.String()
	}
	return fmt.Sprintf("%s … (%d bytes)", strings.ToValidUTF8(b.String()[:mostRead], ""), len(body))
}

// head are the lines of a request that are not the usual ones.
func head(r wire.Request) string {
	var b strings.Builder
	if r.Method != "" || r.Path != "" {
		fmt.Fprintf(&b, "%s %s\n", cmp.Or(r.Method, "POST"), cmp.Or(r.Path, "/"))
	}
	for _, f := range append([]wire.Field{
		{Name: "X-Amz-Target", Value: r.Target},
		{Name: "Content-Type", Value: r.ContentType},
	}, r.Header...) {
		if f.Value == wire.NoHeader && !r.IsCBOR() { // which has no such header anyway
			f.Value = "(left out)"
		}
		if f.Value != "" && f.Value != wire.NoHeader {
			fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
		}
	}
	if r.Framing == wire.Chunked {
		b.WriteString("Transfer-Encoding: chunked\n")
	}
	return b.String()
}

// exchanges shows a case of the rule with the answer that is wanted, and the answers of its advice.
func (p *page) exchanges(a rules.Advice, list []cases.Case) {
	answer := ""
	if c, ok := smallest(list); ok {
		r, _ := c.Single().Request(exampleID)
		answer = cmp.Or(Answer(c), wanted(c.Single().Allowed))
		p.paragraph("%s", p.section("Example exchange"))
		p.paragraph("%s sends to %s", p.code(c.ID), article(c.Needs()))
		p.line("%s", block(shown(r)))
		p.paragraph("and expects")
		p.line("%s", block(answer))
	} else if c, ok := shortest(list); ok {
		p.paragraph("%s", p.section("Example exchange"))
		p.paragraph("%s is a scenario. Its steps:", p.code(c.ID))
		for i, s := range c.Scenario().Steps {
			p.line("%d. %s: %s", i+1, p.text(s.Label), p.text(s.Allowed.String()))
		}
		p.line("")
	} else if len(list) > 0 && list[0].Race() != nil {
		p.paragraph("%s", p.section("Example exchange"))
		p.paragraph("%s sends %d requests at the same moment, %d times.", p.code(list[0].ID), list[0].Race().Ways,
			max(1, list[0].Race().Trials))
	}
	for _, e := range []struct {
		name, answer string
	}{{"A conformant answer", a.Right}, {"An answer that violates it", a.Wrong}} {
		if e.answer != "" && strings.TrimSpace(e.answer) != answer {
			p.paragraph("%s", p.section(e.name))
			p.line("%s", block(e.answer))
		}
	}
}

func article(n cases.Needs) string {
	if n == cases.NoJob {
		return "no job"
	}
	return string(n)
}

// smallest is the case with the smallest request.
func smallest(list []cases.Case) (cases.Case, bool) {
	var found cases.Case
	size := -1
	for _, c := range list {
		if c.Single() == nil {
			continue
		}
		r, fits := c.Single().Request(exampleID)
		nothing := r.Raw != nil && len(bytes.TrimSpace(r.Raw)) == 0
		if n := len(head(r)) + len(r.Body) + len(r.Raw); fits && !nothing && (size < 0 || n < size) {
			found, size = c, n
		}
	}
	return found, size >= 0
}

// shortest is the scenario with the fewest steps.
func shortest(list []cases.Case) (cases.Case, bool) {
	list = slices.DeleteFunc(slices.Clone(list), func(c cases.Case) bool { return c.Scenario() == nil })
	if len(list) == 0 {
		return cases.Case{}, false
	}
	return slices.MinFunc(list, func(a, b cases.Case) int {
		return cmp.Compare(len(a.Scenario().Steps), len(b.Scenario().Steps))
	}), true
}

// shown is a request for a page: whole in its head, with a body that fits.
func shown(r wire.Request) string {
	if r.Raw != nil {
		return lines(string(r.Raw[:min(len(r.Raw), mostShown)]))
	}
	line := cmp.Or(r.Method, "POST") + " " + cmp.Or(r.Path, "/") + " HTTP/1.1\n"
	r.Method, r.Path = "", ""
	r.Target = cmp.Or(r.Target, "CodePipeline_20150709.PutJobSuccessResult")
	r.ContentType = cmp.Or(r.ContentType, "application/x-amz-json-1.1")
	if isCBOR(r) {
		return line + head(r) + "\n" + Annotated(r.Body)
	}
	return line + head(r) + "\n" + report.Harmless(cut(string(r.Body)))
}

const mostShown = 400 // bytes of a body that a page shows

func cut(body string) string {
	if len(body) <= mostShown {
		return body
	}
	return fmt.Sprintf("%s … %s (%d bytes)", body[:mostShown/2], body[len(body)-mostShown/4:], len(body))
}

// lines are those of a raw request, each made harmless.
func lines(raw string) string {
	list := strings.Split(strings.ReplaceAll(raw, "\r\n", "\n"), "\n")
	for i := range list {
		list[i] = report.Harmless(list[i])
	}
	return strings.Join(list, "\n")
}

// wanted is the answer that a request is to get, in the form that every client reads.
func wanted(a judge.Allowed) string {
	s := a.Should
	switch {
	case s.BelowFiveHundred:
		return "any answer with a status below 500"
	case s.Success && len(s.Errors) > 0:
		return "either 200 with an empty body, or 400 with an error: no document decides"
	case s.Success:
		return "HTTP/1.1 200 OK\nContent-Type: application/x-amz-json-1.1\nContent-Length: 0"
	case len(s.Errors) > 0:
		return "HTTP/1.1 400 Bad Request\nContent-Type: application/x-amz-json-1.1\n\n" + fmt.Sprintf(`{"__type":%q}`,
			firstError(a))
	}
	return a.String()
}

// firstError is the name of the error that an answer is best to have.
func firstError(a judge.Allowed) string {
	if name := a.Should.Errors[0]; name != model.AnyError {
		return name
	}
	return model.Validation
}

// block is an indented block of code.
func block(s string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(s, "\n") + "\n") {
		b.WriteString(strings.TrimRight("    "+line, " \n") + "\n")
	}
	return b.String()
}
