// Package known reads a list of known failures and applies it to a report: what is
// on the list does not fail a run, and what is on it and does not happen any more does, so that the list stays true.
//
// A list is blocks of lines, with an empty line between them. A block says why it is there, then what it accepts:
//
//	# A comment stands on a line of its own.
//	reason: ids in upper case are taken, fixed in 2.0
//	link: https://example.com/issues/12
//	until: 2026-12-31
//	jobId/pattern/upper-case-*
//	rule:answer/empty-body
//
// A line that is a glob of case ids accepts those cases whole. A line rule:ID accepts the findings of that rule
// wherever they appear, and leaves the case's other findings in force.
package known

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/plumbline-conformance/plumbline/internal/report"
)

// List is a list of known failures.
type List struct {
	// Name is that of the file, for messages.
	Name    string
	Entries []*Entry
}

// Entry is one line that accepts something.
type Entry struct {
	Line int
	// Pattern is a glob of case ids, or empty.
	Pattern string
	// Rule is the id of a rule, or empty.
	Rule  string
	Block *Block

	at string // file and line
}

// Block is what entries that stand together have in common.
type Block struct {
	Reason string
	Link   string
	// Until is the last day on which the block counts, the zero time for ever.
	Until time.Time

	line int
}

// String is the entry as it stands in the list.
func (e *Entry) String() string {
	if e.Rule != "" {
		return rulePrefix + e.Rule
	}
	return e.Pattern
}

// At is where the entry stands.
func (e *Entry) At() string { return e.at }

// Why is the entry's reason and link.
func (e *Entry) Why() string {
	if e.Block.Link != "" {
		return e.Block.Reason + " (" + e.Block.Link + ")"
	}
	return e.Block.Reason
}

// Expired says whether the entry counts no more.
func (e *Entry) Expired(now time.Time) bool {
	return !e.Block.Until.IsZero() && !now.Before(e.Block.Until.AddDate(0, 0, 1))
}

const (
	rulePrefix = "rule:"
	// randomPrefix begins the ids of random combinations, which another seed lacks.
	randomPrefix = "explore/"
	dateForm     = "2006-01-02"
)

// Parse reads a list. The error names file and line of all that is wrong, and says what to write instead.
func Parse(name, text string) (*List, error) {
	p := parser{list: &List{Name: name}}
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.HasPrefix(strings.TrimSpace(text), "{") && strings.Contains(text, `"plumbline.report/`) {
		return nil, fmt.Errorf("%s is a report, not a list of known failures: plumbline known %[1]s > known.txt "+
			"starts one", name)
	}
	var all wrongs
	for i, line := range strings.Split(text, "\n") {
		p.line = i + 1
		if err := p.read(strings.TrimSpace(line)); err != nil {
			all = append(all, err)
			p.excuse()
		}
	}
	if err := p.end(); err != nil {
		all = append(all, err)
	}
	return p.list, all.error()
}

// wrongs are what is wrong with a list.
type wrongs []error

// mostWrongs is how many are told: a file that is no list has something wrong in every line.
const mostWrongs = 10

func (w wrongs) error() error {
	if more := len(w) - mostWrongs; more > 0 {
		w = append(slices.Clone(w[:mostWrongs]), fmt.Errorf("and %d more", more))
	}
	return errors.Join(w...)
}

// parser is the reading of a list under way.
type parser struct {
	list    *List
	line    int
	block   *Block
	entries int // of the block
}

func (p *parser) at(line int) string { return fmt.Sprintf("%s:%d", p.list.Name, line) }

func (p *parser) wrong(format string, args ...any) error {
	return fmt.Errorf("%s: %w", p.at(p.line), fmt.Errorf(format, args...))
}

// excuse has a line that was wrong be no reason to find fault with others of its block.
func (p *parser) excuse() {
	if p.block == nil {
		return
	}
	p.entries++
	p.block.Reason = cmp.Or(p.block.Reason, "?")
}

// longestLine is the length in bytes of the longest line that is read: a reason is a sentence.
const longestLine = 10_000

// read takes one line.
func (p *parser) read(line string) error {
	switch {
	case line == "":
		return p.end()
	case strings.HasPrefix(line, "#"):
		return nil
	case len(line) > longestLine:
		return p.wrong("a line of %s is neither a reason nor a glob: is this a list of known failures?",
			report.Plural(len(line), "byte"))
	}
	if p.block == nil {
		p.block, p.entries = &Block{line: p.line}, 0
	}
	if name, value, found := strings.Cut(line, ":"); found && name+":" != rulePrefix {
		return p.setting(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return p.entry(line)
}

// setting takes a line that says something of the block.
func (p *parser) setting(name, value string) error {
	switch {
	case name != "reason" && name != "link" && name != "until":
		return p.wrong("there is no setting %q: a block has reason:, link: and until:, then globs of case ids and "+
			"rule:ID, one per line", name)
	case value == "":
		return p.wrong("%s: has no text", name)
	case p.entries > 0:
		return p.wrong("%s: must come before the lines of the block; put an empty line before a new block", name)
	}
	var to *string
	switch name {
	case "reason":
		to = &p.block.Reason
	case "link":
		if u, err := url.Parse(value); err != nil || u.Scheme == "" || u.Host == "" {
			return p.wrong("the link %q is not a URL", value)
		}
		to = &p.block.Link
	case "until":
		until, err := time.Parse(dateForm, value)
		if err != nil {
			return p.wrong("until: %q is not a date; write it as 2026-12-31, the last day on which the block is valid",
				value)
		}
		if !p.block.Until.IsZero() {
			return p.wrong("the block has until: twice")
		}
		p.block.Until = until
		return nil
	}
	if *to != "" {
		return p.wrong("the block has %s: twice", name)
	}
	*to = value
	return nil
}

// entry takes a line that accepts something.
func (p *parser) entry(line string) error {
	e := &Entry{Line: p.line, Block: p.block, at: p.at(p.line)}
	rule, isRule := strings.CutPrefix(line, rulePrefix)
	rule = strings.TrimSpace(rule)
	switch {
	case p.block.Reason == "":
		return p.wrong("%s has no reason; write a line reason: … before it", line)
	case isRule && rule == "":
		return p.wrong("rule: names no rule")
	case isRule:
		e.Rule = rule
	case strings.ContainsAny(line, " \t"):
		return p.wrong("%q has a space, which no case id has; a comment must be a line of its own", line)
	case !doublestar.ValidatePattern(line):
		return p.wrong("%q is not a valid glob: use *, ** (which crosses slashes), ?, [a-z] and {a,b}", line)
	default:
		e.Pattern = line
	}
	p.entries++
	p.list.Entries = append(p.list.Entries, e)
	return nil
}

// end ends a block.
func (p *parser) end() error {
	b := p.block
	p.block = nil
	if b == nil || p.entries > 0 {
		return nil
	}
	return fmt.Errorf("%s: the block accepts nothing; list globs of case ids or rule:ID, one per line, without an "+
		"empty line between, or remove the block", p.at(b.line))
}

// matches says whether the entry accepts the case whole.
func (e *Entry) matches(id string) bool {
	return e.Pattern != "" && doublestar.MatchUnvalidated(e.Pattern, id)
}

// Names says whether an entry names a case.
func (l *List) Names(id string) bool {
	return slices.ContainsFunc(l.Entries, func(e *Entry) bool { return e.matches(id) })
}

// Exact reports whether no entry is a glob, which may match cases of any list.
func (l *List) Exact() bool {
	return !slices.ContainsFunc(l.Entries, func(e *Entry) bool { return strings.ContainsAny(e.Pattern, `*?[{\`) })
}

// Check says what is wrong with a list before anything is run: entries that match nothing, or two that accept the same.
// Nearest names the ids that are near one that does not exist.
func (l *List) Check(ids, rules []string, nearest func(string, []string) []string, now time.Time) error {
	owner := map[string]*Entry{}
	var all wrongs
	for _, e := range l.Entries {
		if e.Expired(now) {
			continue
		}
		if err := e.check(ids, rules, nearest, owner); err != nil {
			all = append(all, err)
		}
	}
	return all.error()
}

// check is Check of one entry; owner has who accepts what already, and learns what it does.
func (e *Entry) check(ids, rules []string, nearest func(string, []string) []string, owner map[string]*Entry) error {
	all, what, match := ids, "case", e.matches
	if e.Rule != "" {
		all, what = rules, "rule"
		match = func(id string) bool { return id == e.Rule }
	}
	found := false
	for _, id := range all {
		if !match(id) {
			continue
		}
		found = true
		key := what + " " + id
		if other := owner[key]; other != nil {
			return fmt.Errorf("%s: %s and %s (line %d) both accept the %s; remove it from one of them", e.at, e, other,
				other.Line, key)
		}
		owner[key] = e
	}
	if !found && !strings.HasPrefix(e.Pattern, randomPrefix) {
		return fmt.Errorf("%s: %s matches no %s; similar ids are %s. Correct it, or remove the line", e.at, e, what,
			strings.Join(nearest(cmp.Or(e.Rule, e.Pattern), all), ", "))
	}
	return nil
}
