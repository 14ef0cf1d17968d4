package page

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

const (
	// mostCauses is how many causes the page shows, and mostDetails about how many bytes their cases take: a target
	// that fails everything must not make a page that no browser opens. The examples of the causes come first, then the
	// second case of each, and so on.
	mostCauses  = 100
	mostDetails = 400_000
	// mostNamed is how many further cases a cause lists by their ids; the map of all cases has the others.
	mostNamed = 20
	// mostSteps is how many exchanges of a scenario are shown, and mostBody how much of a body.
	mostSteps = 12
	mostBody  = 2048
)

// cause is the failures of one cause: the rule, and cases in full.
type cause struct {
	report.Group
	Anchor    string
	Statement string
	Source    string
	Says      string
	URL       string
	Caution   string
	Wires     string    // of its cases, where they are not all JSON
	First     *failure  // the example
	Rest      []failure // the other cases in full
	Others    []string  // ids of the cases that are not shown in full
	More      int       // and how many are not even named
}

// Unshown is how many cases are not shown in full.
func (c cause) Unshown() int { return len(c.Others) + c.More }

// failure is one case in full.
type failure struct {
	*report.Case
	Anchor    string
	Open      bool // from the beginning
	Findings  []report.Finding
	Exchanges []exchange
	Left      int    // exchanges that are not shown
	Picture   string // the file beside the page that draws its history
	Commands  []command
}

// exchange is a request and its answer as text.
type exchange struct {
	Label, Request, Answer, Note string
}

// command is something to copy.
type command struct{ Name, Text string }

// causes lists what fails and what warns, and tells which cases are shown in full.
func causes(d *report.Document, pictures []Picture) (failures, warnings []cause, shown map[string]bool) {
	details := newDetails(d, pictures)
	list := make([]cause, 0, min(mostCauses, len(d.Groups)))
	for i, g := range d.Groups[:min(mostCauses, len(d.Groups))] {
		c := newCause(g, details.cases[g.Example])
		c.Wires = d.WiresOf(g.Cases)
		c.Anchor = fmt.Sprintf("cause-%d", i+1)
		if c.First = details.show(g.Example); c.First != nil {
			c.First.Open = i == 0
		}
		list = append(list, c)
	}
	details.fill(list)
	for _, c := range list {
		c.nameOthers()
		if c.Status == report.StatusWarn {
			warnings = append(warnings, c)
		} else {
			failures = append(failures, c)
		}
	}
	return failures, warnings, details.shown
}

// nameOthers lists the cases that are not shown in full here.
func (c *cause) nameOthers() {
	full := 0 // in the order of the cases
	for _, id := range c.Cases {
		switch {
		case full < len(c.Rest) && c.Rest[full].ID == id:
			full++
		case id == c.Example && c.First != nil:
		case len(c.Others) < mostNamed:
			c.Others = append(c.Others, id)
		default:
			c.More++
		}
	}
}

// details are the cases in full, as far as there is room for them.
type details struct {
	cases    map[string]*report.Case
	pictures []Picture
	shown    map[string]bool
	room     int // bytes
}

func newDetails(d *report.Document, pictures []Picture) *details {
	out := &details{make(map[string]*report.Case, len(d.Cases)), pictures, map[string]bool{}, mostDetails}
	for i := range d.Cases {
		out.cases[d.Cases[i].ID] = &d.Cases[i]
	}
	return out
}

// show is a case in full, nil where it is unknown, shown already or left out of the report, or where the room is taken.
func (d *details) show(id string) *failure {
	c := d.cases[id]
	if c == nil || c.LeftOut || d.shown[id] || d.room <= 0 {
		return nil
	}
	f := newFailure(c)
	if i := slices.IndexFunc(d.pictures, func(p Picture) bool { return p.Case == id }); i >= 0 {
		f.Picture = "./" + url.PathEscape(d.pictures[i].Name)
	}
	d.room -= f.size()
	d.shown[id] = true
	return &f
}

// fill shows the first case of each cause, then the second of each, and so on.
func (d *details) fill(list []cause) {
	for n, more := 0, true; more && d.room > 0; n++ {
		more = false
		for i := range list {
			c := &list[i]
			if n >= len(c.Cases) {
				continue
			}
			more = true
			if f := d.show(c.Cases[n]); f != nil {
				c.Rest = append(c.Rest, *f)
			}
		}
	}
}

func newCause(g report.Group, example *report.Case) cause {
	c := cause{Group: g}
	if r, known := worker.FindRule(g.Rule); known {
		c.Statement, c.Caution = r.Title, r.Caution
		c.Source, c.Says, c.URL = r.Source.String(), r.Source.Says, r.Source.URL()
	} else if example != nil {
		c.Statement, c.Source = example.Title, example.Source
	}
	return c
}

func newFailure(c *report.Case) failure {
	f := failure{Case: c, Anchor: "case-" + report.Harmless(c.ID), Findings: c.Findings}
	if len(f.Findings) == 0 {
		f.Findings = []report.Finding{{Rule: c.Rule, Level: c.Level, Expected: c.Expected, Got: c.Got}}
	}
	steps := c.Steps
	if len(steps) == 0 && c.Exchange != nil {
		steps = []report.Exchange{*c.Exchange}
	}
	f.Left = max(0, len(steps)-mostSteps)
	for _, x := range steps[:min(mostSteps, len(steps))] {
		f.Exchanges = append(f.Exchanges, newExchange(x))
	}
	for _, k := range []command{{"curl", c.Curl}, {"replay", c.Replay}, {"known line", c.KnownLine}} {
		if k.Text != "" {
			f.Commands = append(f.Commands, command{k.Name, report.HarmlessLines(k.Text)})
		}
	}
	return f
}

// size is about how many bytes a case takes on the page, its markup apart.
func (f failure) size() int {
	const markup = 1200
	n := markup
	for _, x := range f.Exchanges {
		n += escapedSize(x.Request) + escapedSize(x.Answer)
	}
	for _, k := range f.Commands {
		n += escapedSize(k.Text)
	}
	return n
}

// escapedSize is the length of text once its quotes and brackets are entities of five characters.
func escapedSize(s string) int {
	return len(s) + 4*(strings.Count(s, `"`)+strings.Count(s, `'`)+strings.Count(s, "<")+strings.Count(s, "&"))
}

func newExchange(x report.Exchange) exchange {
	out := exchange{Label: x.Label, Note: fmt.Sprintf("%.1f ms", x.DurationMS)}
	method, path := cmp.Or(x.Request.Method, "POST"), cmp.Or(x.Request.Path, "/")
	out.Request = message(method+" "+path, x.Request.Headers, x.Request.Payload)
	first := "no answer"
	if x.Status != 0 {
		first = fmt.Sprint(x.Status)
	}
	if x.Fate != "" && x.Fate != "answered" {
		first += " (" + x.Fate + ")"
	}
	out.Answer = message(first, x.Headers, x.Payload)
	return out
}

// message is a request or an answer as text: what a target sends is shown, not obeyed.
func message(first string, headers []report.Header, p report.Payload) string {
	var b strings.Builder
	b.WriteString(line(first))
	for _, h := range report.WithoutSecrets(headers) {
		b.WriteString("\n" + line(h.Name+": "+h.Value))
	}
	body := p.Text
	switch {
	case p.Base64 != "" && isCBOR(headers):
		body = strings.TrimPrefix(p.Notation()+"\n\n"+p.Dump(), "\n\n")
	case p.Base64 != "":
		body = "(base64) " + p.Base64
	}
	if body != "" {
		b.WriteString("\n\n" + cut(report.HarmlessLines(body), p.Length))
	}
	return b.String()
}

// isCBOR reports whether a message says that its body is CBOR.
func isCBOR(headers []report.Header) bool {
	return slices.ContainsFunc(headers, func(h report.Header) bool {
		return strings.EqualFold(h.Name, "Content-Type") && strings.Contains(strings.ToLower(h.Value),
			"application/cbor")
	})
}

// cut shows the beginning of a long body.
func cut(s string, length int) string {
	if len(s) <= mostBody {
		return s
	}
	return strings.ToValidUTF8(s[:mostBody], "") + fmt.Sprintf("…\n(the beginning of %s bytes)", report.Commas(length))
}
