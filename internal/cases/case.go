// Package cases is the catalogue: requests that each break exactly one rule, or
// none. A case is built, never validated: what it must get is known because it
// is known what was broken, so that no checker of ours has a say in it.
package cases

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Case is one thing that is checked.
type Case struct {
	// ID reads as a path and never changes its meaning.
	ID    string
	Title string
	// Rule is the id of the rules.Rule that decides.
	Rule    string
	Profile model.Profile // empty: both
	Wire    wire.Spelling // empty: JSON
	// Source and Severity are those of a case that no rule decides: one of a user's own.
	Source   string
	Severity rules.Level
	Plan     Plan
}

// Level is the level of the case's rule.
func (c Case) Level() rules.Level {
	if rule, ok := rules.RuleByID(c.Rule); ok {
		return rule.Level
	}
	return c.Severity
}

// Catalogue is the list of all cases of a profile, in a stable order. It is the
// caller's own; the cases are shared. With roots, it has all cases whose ids begin
// with one of these first parts, and perhaps others: the rest is not made, unless it is there already.
func Catalogue(profile model.Profile, roots ...string) []Case {
	if onlyOnce.Load() {
		return slices.DeleteFunc(assemble(familiesOf(roots)),
			func(c Case) bool { return c.Profile != "" && c.Profile != profile })
	}
	all := part(roots)
	kept := make([]Case, 0, len(all)+mostAdded)
	for _, c := range all {
		root, _, _ := strings.Cut(c.ID, "/")
		if (c.Profile == "" || c.Profile == profile) && (len(roots) == 0 || slices.Contains(roots, root)) {
			kept = append(kept, c)
		}
	}
	return kept
}

// OnlyOnce says that this process lists the catalogue of JSON once, so that no second copy of it is kept in memory.
// Whoever lists it again has it made again.
func OnlyOnce() { onlyOnce.Store(true) }

var onlyOnce atomic.Bool

// mostAdded is room for what is added to a list in most runs: the random combinations.
const mostAdded = 1000

// repeated is how many of a rule's refused requests are sent twice in a row: the
// same request again gets the same answer.
const repeated = 12

// repeat marks the first refused requests of every rule to be sent twice.
func repeat(all []Case) {
	count := map[string]int{}
	for _, c := range all {
		s := c.Single()
		if s != nil && s.Job == Shared && !s.Large && !s.KeepAlive && s.Row == 0 && count[c.Rule] < repeated {
			count[c.Rule]++
			s.Twice = true
		}
	}
}

// family is one of the functions that the catalogue is made of.
type family struct {
	cases func() []Case
	roots string // the first parts of its ids, separated by spaces
	// named makes one case of a large family alone; nil where all are made to find one.
	named func(id string) (Case, bool)
}

const members = "continuationToken currentRevision.changeIdentifier currentRevision.created currentRevision.revision " +
	"currentRevision.revisionSummary " +
	"executionDetails.externalExecutionId executionDetails.percentComplete executionDetails.summary "

var families = []family{
	{cases: basics, roots: "success"},
	{cases: jobIDs, roots: "jobId"},
	{cases: mutatedIDs, roots: "jobId", named: mutatedID},
	{cases: unknownIDs, roots: "jobId"},
	{cases: lengths, roots: members},
	{cases: shrunk, roots: members},
	{cases: alphabets, roots: "characters"},
	{cases: numbers, roots: members},
	{cases: wrongTypes, roots: members + "currentRevision executionDetails jobId outputVariables"},
	{cases: shapes, roots: members + "currentRevision executionDetails jobId outputVariables"},
	{cases: absences, roots: members + "currentRevision executionDetails jobId null outputVariables"},
	{cases: variables, roots: "outputVariables"},
	{cases: combinations, roots: "combine"},
	{cases: spellings, roots: "json"},
	{cases: sized, roots: "json"},
	{cases: tokensAcross, roots: "characters"},
	{cases: grammar, roots: "json"},
	{cases: packaged, roots: "json"},
	{cases: truncations, roots: "json"},
	{cases: unknownMembers, roots: members + "jobId json"},
	{cases: memberCase, roots: "json"},
	{cases: encodings, roots: "json"},
	{cases: large, roots: "json"},
	{cases: protocol, roots: "protocol"},
	{cases: framing, roots: "protocol"},
	{cases: finished, roots: "life"},
	{cases: unacknowledged, roots: "life"},
	{cases: unknown, roots: "jobId"},
	{cases: scenarios, roots: "life outputVariables"},
	{cases: secondStage, roots: "life"},
	{cases: further, roots: "life outputVariables"},
	{cases: races, roots: "race"},
}

// Named is the case of an id. It makes no more of the catalogue than has such ids, and does
// not know which cases are sent twice.
func Named(profile model.Profile, id string) (Case, bool) {
	root, _, _ := strings.Cut(id, "/")
	for _, family := range familiesOf([]string{root}) {
		if c, ok := family.called(id); ok && (c.Profile == "" || c.Profile == profile) {
			return c, true
		}
	}
	return Case{}, false
}

// called is a family's case of an id.
func (f family) called(id string) (Case, bool) {
	if f.named != nil {
		return f.named(id)
	}
	all := f.cases()
	if i := slices.IndexFunc(all, func(c Case) bool { return c.ID == id }); i >= 0 {
		return all[i], true
	}
	return Case{}, false
}

// whole is the catalogue of all profiles. It is made once: it never changes.
var whole = sync.OnceValue(func() []Case {
	defer wholeMade.Store(true)
	return assemble(families)
})

var wholeMade atomic.Bool

// parts are those of the catalogue that were made without the rest, by the roots of their ids. They never change.
var parts sync.Map

// part has all cases of some roots, and perhaps others; of none, all.
func part(roots []string) []Case {
	if len(roots) == 0 || wholeMade.Load() {
		return whole()
	}
	made, _ := parts.LoadOrStore(strings.Join(roots, " "),
		sync.OnceValue(func() []Case { return assemble(familiesOf(roots)) }))
	return made.(func() []Case)()
}

// familiesOf are the families that may have cases of one of the roots; without any, all.
func familiesOf(roots []string) []family {
	if len(roots) == 0 {
		return families
	}
	var out []family
	for _, f := range families {
		if slices.ContainsFunc(strings.Fields(f.roots),
			func(root string) bool { return slices.Contains(roots, root) }) {
			out = append(out, f)
		}
	}
	return out
}

// assemble puts families together.
func assemble(families []family) []Case {
	made := make([][]Case, len(families)) // side by side: it is the longest part of a start
	var group sync.WaitGroup
	for i, family := range families {
		group.Go(func() { made[i] = family.cases() })
	}
	group.Wait()
	n := mostAdded
	for _, part := range made {
		n += len(part)
	}
	all := make([]Case, 0, n)
	for _, part := range made {
		all = append(all, part...)
	}
	repeat(all)
	seen := make(map[string]bool, len(all))
	for _, c := range all {
		if seen[c.ID] {
			panic(fmt.Sprintf("two cases are called %s", c.ID))
		}
		seen[c.ID] = true
	}
	return all
}

// packFrom is from which length on a request's text is kept packed: thousands of cases
// have a string of two thousand characters, most of them one character again and again.
const packFrom = 512

// packer packs one text at a time.
type packer struct {
	*flate.Writer
	text []byte // that is packed
}

var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		panic(err) // no such level
	}
	return &packer{Writer: w}
}}

// packed is a text that is kept packed.
type packed struct {
	flate []byte
	size  int // of the text, in bytes
}

// pack packs a text.
func pack(text string) packed {
	p := packers.Get().(*packer)
	defer packers.Put(p)
	var b bytes.Buffer
	p.Reset(&b)
	p.text = append(p.text[:0], text...)
	_, _ = p.Write(p.text) // to memory
	_ = p.Close()
	return packed{bytes.Clone(b.Bytes()), len(text)}
}

// unpack calls a function with the text that was packed, which is in memory until it returns.
func (p packed) unpack(use func(text []byte)) {
	u := unpackers.Get().(*unpacker)
	defer unpackers.Put(u)
	u.text = slices.Grow(u.text[:0], p.size)[:p.size]
	err := u.reader.(flate.Resetter).Reset(bytes.NewReader(p.flate), nil)
	if err == nil {
		_, err = io.ReadFull(u.reader, u.text)
	}
	if err != nil {
		panic(err) // it was packed here
	}
	use(u.text)
}

// unpacker unpacks one text at a time.
type unpacker struct {
	reader io.ReadCloser
	text   []byte
}

var unpackers = sync.Pool{New: func() any { return &unpacker{reader: flate.NewReader(nil)} }}

// ParseFile reads a file of cases: its name for messages, its text, the JSON Schema that it has to fit, and the ids
// that are taken. Package extras sets it; where a program does not import that, it is nil.
var ParseFile func(name string, text, schema []byte, taken map[string]bool) ([]Case, error)
