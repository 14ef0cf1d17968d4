package rules

import (
	"embed"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Advice is what helps an author to keep a rule.
type Advice struct {
	// Seen is what real services were seen to do. Empty where the rule's grade says all that there is to say.
	Seen string
	// Mistakes are what implementations typically get wrong, the likeliest first.
	Mistakes []Mistake
	// Right and Wrong are an answer that keeps the rule and one that does not, where
	// the rule is about the form of answers.
	Right, Wrong string
}

// Mistake is one way of getting a rule wrong, and how it is mended.
type Mistake struct {
	Is, Mend string
	// Fault is the name of the provider's fault that does the same, for people who
	// want to see it. Nothing here knows the provider.
	Fault string
}

// texts are the advice by the rule's id, a page each; that under any-member is on the
// rules of its kind, whatever the member.
//
//go:embed advice
var texts embed.FS

const anyMember = "any-member"

// AdviceOn is the advice that a rule comes with: its own, or that of its kind, which is the same for every member.
func AdviceOn(r Rule) Advice {
	if text, err := texts.ReadFile(path.Join("advice", r.ID+".md")); err == nil {
		return parseAdvice(string(text))
	}
	member, kind, _ := strings.Cut(r.ID, "/")
	text, err := texts.ReadFile(path.Join("advice", anyMember, kind+".md"))
	if err != nil {
		return Advice{}
	}
	m, _ := model.MemberAt(member)
	return parseAdvice(string(text)).on(m)
}

// The marks of a page: what was seen is the text before the first mistake.
const (
	mistakeMark = "- "
	mendMark    = "  **Fix:** "
	faultMark   = "  To see it: `plumbline serve --fault "
	fence       = "```"
)

// unescaped takes away what keeps Markdown from reading a character as markup.
var unescaped = strings.NewReplacer(`\\`, `\`, `\*`, "*", `\_`, "_", `\<`, "<", `\[`, "[", "\\`", "`").Replace

// parseAdvice reads a page of advice, which is Markdown. Lines that follow each other are one.
func parseAdvice(text string) Advice {
	var a Advice
	into := &a.Seen
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		mistake := len(a.Mistakes) - 1
		switch {
		case line == "Right:":
			into = &a.Right
		case line == "Wrong:":
			into = &a.Wrong
		case strings.HasPrefix(line, fence):
			end := i + 1 + slices.Index(lines[i+1:], fence)
			*into = strings.Join(lines[i+1:end], "\n")
			i = end
		case strings.HasPrefix(line, faultMark):
			a.Mistakes[mistake].Fault = strings.TrimSuffix(strings.TrimPrefix(line, faultMark), "`")
		case strings.HasPrefix(line, mendMark):
			into = &a.Mistakes[mistake].Mend
			*into = unescaped(strings.TrimPrefix(line, mendMark))
		case strings.HasPrefix(line, mistakeMark):
			a.Mistakes = append(a.Mistakes, Mistake{})
			into = &a.Mistakes[mistake+1].Is
			*into = unescaped(strings.TrimPrefix(line, mistakeMark))
		case strings.TrimSpace(line) != "":
			*into = strings.TrimSpace(*into + " " + unescaped(strings.TrimSpace(line)))
		}
	}
	return a
}

// on fills the places that are left open for a member's name and limit.
func (a Advice) on(m model.Member) Advice {
	fill := strings.NewReplacer(
		"{member}", m.Path, "{parent}", m.Parent(), "{type}", typeWords[m.Type],
		"{max}", strconv.Itoa(m.Max), "{over}", strconv.Itoa(m.Max+1),
	).Replace
	a.Seen = fill(a.Seen)
	mistakes := make([]Mistake, len(a.Mistakes))
	for i, x := range a.Mistakes {
		mistakes[i] = Mistake{Is: fill(x.Is), Mend: fill(x.Mend), Fault: fill(x.Fault)}
	}
	a.Mistakes = mistakes
	return a
}

// Evidence says in words what a grade is worth.
func (r Rule) Evidence() string {
	switch {
	case r.Grade == "?":
		return "No document decides, or the documents are in conflict."
	case strings.Contains(r.Grade, "D") && strings.Contains(r.Grade, "S"):
		return "Documented, and seen in sibling services of the same protocol."
	case strings.Contains(r.Grade, "D") && strings.Contains(r.Grade, "G"):
		return "Documented; a server that Smithy's own generator made from the official model does otherwise."
	case strings.Contains(r.Grade, "D") && strings.Contains(r.Grade, "C"):
		return "Documented, and seen with real clients."
	case strings.Contains(r.Grade, "C"):
		return "Recorded from real clients."
	case strings.Contains(r.Grade, "D") && strings.Contains(r.Grade, "I"):
		return "Documented in part, the rest is inferred."
	case strings.Contains(r.Grade, "D"):
		return "Documented."
	case strings.Contains(r.Grade, "S"):
		return "Recorded from sibling services of the same protocol (Kinesis, Athena, DynamoDB)."
	default:
		return "Inferred: no document says so in as many words."
	}
}
