package generate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// ID is what is sent as jobId: the id of the job after some mutations, or something
// else altogether (Absent, Null, WrongType).
type ID struct {
	Kind      Kind
	Mutations []Mutation // no more than MaxMutations
}

// MaxMutations is how many mutations a near miss of an id may have.
const MaxMutations = 3

// Change is one way to change an id.
type Change int

// The ways to change an id.
const (
	UpperCase    Change = iota // the character At in upper case
	FullWidth                  // the character At in its full-width form
	NextDigit                  // the digit At replaced by the next one: another id
	Insert                     // a stranger inserted before At
	Replace                    // the character At replaced by a stranger
	Delete                     // the character At left out
	Truncate                   // everything from At on left out
	MoveHyphen                 // the hyphen at or after At moved one place on
	NoHyphens                  // all hyphens left out
	OtherHyphens               // a stranger in the place of every hyphen
	AllUpper                   // every letter in upper case
	Wrap                       // put between two brackets
	Prepend                    // a stranger before all
	Append                     // a stranger after all
	Whole                      // another id, or what may be taken for one
	changes                    // how many there are
)

// Mutation is one change of an id.
type Mutation struct {
	Change Change
	At     int // position, up to and including 36
	With   int // index of Strangers, of Brackets or of Wholes
}

// Strangers are what is inserted into ids and put in the place of characters: white space, look-alikes, and what an id
// is sometimes written with. Those that some reader is known to let pass come first, and are drawn more often.
var Strangers = []string{
	"\n", " ", "\x00", "\t", "\r\n", "0", "-", "_", "\u0085", "\u2028", "%2d", "urn:uuid:",
	"arn:aws:codepipeline:us-east-1:111122223333:job/", "x\n", "\nx",
	"\r", "g", "a", "A", ".", "\u0430", "\uff10", "\u2010", "\u200b", "\ufeff", "/", "*", "%",
}

// suspects are how many of the strangers come first.
const suspects = 15

// Brackets are what ids are put between.
var Brackets = [][2]string{{"{", "}"}, {"\"", "\""}, {"(", ")"}, {"<", ">"}, {" ", " "}, {"'", "'"}}

// Wholes are ids of their own: the bounds of the pattern, and those that a reader may take for something else.
var Wholes = []string{
	"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
	"01234567-8901-2345-6789-012345678901",
	"abcdefab-cdef-abcd-efab-cdefabcdefab", "1e345678-1234-4234-8234-123456789abc",
	"99999999-9999-9999-9999-999999999999",
	"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "", "x", "null", "0",
}

// idLength is the length of an id of the documented form.
const idLength = 36

// part is a piece of a mutated id: a character of the job's own id, as it stands or in another form, or a stranger.
type part struct {
	from    int // position in the job's id, where there is no literal
	form    string
	literal string
}

// The forms that a character of the job's id may take. They are those that a file of cases knows.
const (
	formUpper = "upper"
	formWide  = "wide"
	formNext  = "next"
)

// Form is a character of an id in another form; a character that has none stays.
func Form(name string, c byte) string {
	switch {
	case name == formUpper:
		return strings.ToUpper(string(c))
	case name == formWide && c > ' ' && c <= '~':
		return string(rune(c) + 0xfee0)
	case name == formNext && strings.IndexByte(hex, c) >= 0:
		return string(hex[(strings.IndexByte(hex, c)+1)%len(hex)])
	}
	return string(c)
}

const hex = "0123456789abcdef"

// parts are the pieces of the mutated id of a job.
func (id ID) parts(length int) []part {
	parts := make([]part, length, length+8)
	for i := range parts {
		parts[i].from = i
	}
	for _, m := range id.Mutations {
		parts = m.apply(parts)
	}
	return parts
}

// apply changes the pieces of an id. A position beyond the end is the end.
func (m Mutation) apply(p []part) []part {
	at := min(m.At, len(p))
	stranger := part{literal: Strangers[m.With%len(Strangers)]}
	switch m.Change {
	case Insert:
		return splice(p, at, at, stranger)
	case Prepend:
		return splice(p, 0, 0, stranger)
	case Append:
		return append(p, stranger)
	case Whole:
		if whole := Wholes[m.With%len(Wholes)]; whole != "" {
			return []part{{literal: whole}}
		}
		return nil
	case NoHyphens:
		return slices.DeleteFunc(p, part.hyphen)
	case OtherHyphens:
		for i := range p {
			if p[i].hyphen() {
				p[i] = stranger
			}
		}
		return p
	case AllUpper:
		for i := range p {
			p[i].form = formUpper
		}
		return p
	case Wrap:
		b := Brackets[m.With%len(Brackets)]
		return append(splice(p, 0, 0, part{literal: b[0]}), part{literal: b[1]})
	case MoveHyphen:
		for i := at; i+1 < len(p); i++ {
			if p[i].hyphen() {
				p[i], p[i+1] = p[i+1], p[i]
				break
			}
		}
		return p
	}
	if at = min(at, len(p)-1); at < 0 {
		return p
	}
	switch m.Change {
	case UpperCase:
		p[at].form = formUpper
	case FullWidth:
		p[at].form = formWide
	case NextDigit:
		p[at].form = formNext
	case Replace:
		p[at] = stranger
	case Delete:
		return splice(p, at, at+1)
	case Truncate:
		return p[:at]
	}
	return p
}

func (p part) hyphen() bool {
	return p.literal == "" && (p.from == 8 || p.from == 13 || p.from == 18 || p.from == 23)
}

// splice puts others in the place of the pieces from..to.
func splice(p []part, from, to int, others ...part) []part {
	rest := append(others, p[to:]...)
	return append(p[:from:from], rest...)
}

// Apply is what is sent for the id of a job.
func (id ID) Apply(job string) string {
	if len(id.Mutations) == 0 {
		return job
	}
	var b strings.Builder
	for _, p := range id.parts(len(job)) {
		switch {
		case p.literal != "":
			b.WriteString(p.literal)
		case p.form != "":
			b.WriteString(Form(p.form, job[p.from]))
		default:
			b.WriteByte(job[p.from])
		}
	}
	return b.String()
}

// Template is what is sent with places for the pieces of an id, as files of cases write them: ${jobId} for all of it,
// ${jobId[4:6]|upper} for two characters in another form.
func (id ID) Template() string {
	var b strings.Builder
	parts := id.parts(idLength)
	for i := 0; i < len(parts); {
		p := parts[i]
		if p.literal != "" {
			b.WriteString(p.literal)
			i++
			continue
		}
		n := 1
		for i+n < len(parts) && parts[i+n].literal == "" && parts[i+n].form == p.form && parts[i+n].from == p.from+n {
			n++
		}
		b.WriteString(place(p, n))
		i += n
	}
	return b.String()
}

// place is the place of n characters of an id.
func place(p part, n int) string {
	slice, form := "", ""
	if n < idLength {
		slice = fmt.Sprintf("[%d:%d]", p.from, p.from+n)
	}
	if p.form != "" {
		form = "|" + p.form
	}
	return "${jobId" + slice + form + "}"
}

// pattern is the documented form of an id, for the whole string.
var pattern = regexp.MustCompile(`\A(?:` + model.JobIDPattern + `)\z`)

// Sameness is what a mutated id is to the job whose id it was.
type Sameness int

// What a mutated id may be.
const (
	SameID  Sameness = iota // the mutations cancel each other
	OtherID                 // an id of the documented form, which no job has
	NoID                    // of another form
)

// Of tells what is sent for the id of a job. It looks at the string: two mutations may cancel each other.
func (id ID) Of(job string) Sameness {
	switch sent := id.Apply(job); {
	case sent == job:
		return SameID
	case pattern.MatchString(sent):
		return OtherID
	default:
		return NoID
	}
}

// likely are the changes as often as they are drawn: what stands before or after an id
// is what readers most often let pass.
var likely = []Change{
	UpperCase, UpperCase, UpperCase, UpperCase, FullWidth, NextDigit, NextDigit, NextDigit, Insert, Replace, Delete,
	Truncate, MoveHyphen, NoHyphens, OtherHyphens, OtherHyphens, AllUpper, Wrap,
	Prepend, Prepend, Prepend, Append, Append, Append, Append, Whole, Whole,
}

// corners are the positions at which something is different: the ends, the hyphens, the
// digits that tell a UUID's version and variant, the beginning of the last group.
var corners = []int{0, 0, 8, 13, 14, 14, 18, 19, 19, 23, 24, 35, 35}

// nearMiss draws an id with up to three mutations.
func nearMiss(draw Draw) ID {
	id := ID{Kind: Valid}
	for range []int{1, 1, 1, 2, MaxMutations}[draw(5)] {
		m := Mutation{pick(draw, likely), pick(draw, corners), draw(suspects)}
		if draw(2) == 1 {
			m.At = draw(idLength)
		}
		if draw(2) == 1 {
			m.With = draw(len(Strangers))
		}
		id.Mutations = append(id.Mutations, m)
	}
	return id
}

// NearID draws a request that is right but for its id, which has up to three mutations.
func NearID(draw Draw) Request { return Request{ID: nearMiss(draw)} }
