package rules

import (
	"maps"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Advice is what helps an author to keep a rule.
type Advice struct {
	// Seen is what real services were seen to do. Empty where the rule's grade says
	// all that there is to say.
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

// AdviceOn is the advice that a rule comes with: its own, or that of its kind,
// which is the same for every member.
func AdviceOn(r Rule) Advice {
	if a, ok := adviceTable[r.ID]; ok {
		return a
	}
	path, kind, _ := strings.Cut(r.ID, "/")
	member, _ := model.MemberAt(path)
	return adviceTable["*/"+kind].on(member)
}

// adviceTable holds the advice by the rule's id; "*/length" is that on the
// lengths of all members.
var adviceTable = func() map[string]Advice {
	all := map[string]Advice{}
	for _, part := range []map[string]Advice{
		answerAdvice, errorAdvice, memberAdvice, jobIDAdvice, numberAdvice, variablesAdvice,
		jsonAdvice, combineAdvice, protocolAdvice, cborAdvice, endAdvice, continuationAdvice, apartAdvice,
	} {
		maps.Copy(all, part)
	}
	return all
}()

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
