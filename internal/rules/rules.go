// Package rules is what a check may claim: [Rules] says each claim in one sentence, how
// strongly it is made and on whose word, and [AdviceOn] what usually goes wrong and how it is mended.
package rules

import (
	_ "embed" // of the table
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// Level says what it means that a rule is broken.
type Level string

// The levels of a rule.
const (
	Must    Level = "must"    // not conformant
	Should  Level = "should"  // a warning; with --strict a failure
	Observe Level = "observe" // recorded, never a failure
)

// Rule is one thing that a check may claim.
type Rule struct {
	// ID reads as a path and never changes.
	ID string
	// Family groups rules: answer, clients, a top-level member's name, json, combine, protocol or life.
	Family string
	// Title says the rule in one sentence.
	Title string
	Level Level
	// Grade says how good the evidence is: D documented, R recorded from CodePipeline, S recorded from a sibling
	// service, C recorded from real clients, G seen in a server that Smithy's own generator made from the official
	// model, I inferred, ? unknown or in conflict.
	Grade  string
	Source Source
	// Profiles are the editions in which the rule holds; empty means both.
	Profiles []model.Profile
	// Caution is what a reader of a finding should know before acting on it.
	Caution string
}

// Source is where a rule was found.
type Source struct {
	Document string
	Section  string
	// Says is what stands there, in this project's words.
	Says string
}

// The documents that the rules of members lean on, and those that have no address.
const (
	docPage      = "CodePipeline API Reference: PutJobSuccessResult"
	docRevision  = "CodePipeline API Reference: CurrentRevision"
	docDetails   = "CodePipeline API Reference: ExecutionDetails"
	docProtocol  = "Smithy 2.0: AWS JSON 1.1 protocol"
	docRecorded  = "Recorded answers of sibling services (Kinesis, Athena, DynamoDB)"
	docClients   = "Recorded requests and reactions of clients (SDKs and CLI of AWS, November 2026)"
	docInference = "Inference of this project"
)

// The beginnings of addresses.
const (
	codePipeline = "https://docs.aws.amazon.com/codepipeline/latest/"
	userGuide    = codePipeline + "userguide/"
	smithy       = "https://smithy.io/2.0/"
)

// addresses are those of documents, but for the pages of the API reference, which are named like what they are about.
var addresses = map[string]string{
	"CodePipeline API Reference: Common Errors":               codePipeline + "APIReference/CommonErrors.html",
	"CodePipeline User Guide: Create and add a custom action": userGuide + "actions-create-custom-action.html",
	"CodePipeline User Guide: Quotas":                         userGuide + "limits.html",
	docProtocol:                                               smithy + "aws/protocols/aws-json-1_1-protocol.html",
	"Smithy 2.0: Constraint traits":                           smithy + "spec/constraint-traits.html",
	"RFC 8259":                                                "https://www.rfc-editor.org/rfc/rfc8259",
	"Smithy 2.0: Smithy RPC v2 CBOR protocol":                 smithy + "additional-specs/protocols/smithy-rpc-v2.html",
	"RFC 8949": "https://www.rfc-editor.org/rfc/rfc8949",
	"RFC 9110": "https://www.rfc-editor.org/rfc/rfc9110",
	"RFC 9112": "https://www.rfc-editor.org/rfc/rfc9112",
}

// URL is the document's address, empty for what has none.
func (s Source) URL() string {
	if name, ok := strings.CutPrefix(s.Document, "CodePipeline API Reference: "); ok && addresses[s.Document] == "" {
		return codePipeline + "APIReference/API_" + name + ".html"
	}
	return addresses[s.Document]
}

// String names document and section.
func (s Source) String() string {
	if s.Section == "" {
		return s.Document
	}
	return s.Document + ", " + s.Section
}

// In tells whether the rule holds in the profile.
func (r Rule) In(p model.Profile) bool { return p.Among(r.Profiles) }

// ruleTable is every rule, family by family.
var ruleTable = func() []Rule {
	own := Table(strings.ReplaceAll(table, "{generic}", genericWords()))
	return slices.Concat(own["answer"], own["clients"], memberRules(own), own["json"], own["combine"], own["protocol"],
		own["life"], own["cbor"])
}()

var ruleIndex = func() map[string]int {
	index := make(map[string]int, len(ruleTable))
	for i, r := range ruleTable {
		index[r.ID] = i
	}
	return index
}()

// Rules are all rules, in a stable order.
func Rules() []Rule { return slices.Clone(ruleTable) }

// RuleByID finds the rule with the id.
func RuleByID(id string) (Rule, bool) {
	i, ok := ruleIndex[id]
	if !ok {
		return Rule{}, false
	}
	return ruleTable[i], true
}

// familyOf is the family of a member's rules: its top-level member.
func familyOf(path string) string {
	family, _, _ := strings.Cut(path, ".")
	return family
}

// table is the rules that are written by hand: below each heading those of a family, a row each.
//
//go:embed rules.md
var table string

// columns are how many cells a row has.
const columns = 8

// Table reads rules from Markdown, by the headings of the second level under which they stand. Each is of the family
// that its heading names.
func Table(markdown string) map[string][]Rule {
	rules := map[string][]Rule{}
	for _, section := range strings.Split(markdown, "\n## ")[1:] {
		family, text, _ := strings.Cut(section, "\n")
		_, rows, _ := strings.Cut(text, strings.Repeat("|---", columns)+"|\n")
		for row := range strings.Lines(strings.TrimSpace(rows)) {
			cells := strings.Split(strings.TrimSpace(row), "|")
			if len(cells) != columns+2 { // those before the first and after the last mark are empty
				panic("no row of a rule: " + row) // it is embedded, and tests read it
			}
			for i, cell := range cells {
				cells[i] = unescaped(strings.TrimSpace(cell))
			}
			rules[family] = append(rules[family], Rule{
				ID: cells[1], Family: family, Level: Level(cells[2]), Grade: cells[3], Title: cells[4],
				Source: Source{cells[5], cells[6], cells[7]}, Caution: cells[8],
			})
		}
	}
	return rules
}
