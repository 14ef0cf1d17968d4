package rules

import (
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
	// Family groups rules: answer, clients, a top-level member's name, json, combine,
	// protocol or life.
	Family string
	// Title says the rule in one sentence.
	Title string
	Level Level
	// Grade says how good the evidence is: D documented, R recorded from
	// CodePipeline, S recorded from a sibling service, C recorded from real clients, G
	// seen in a server that Smithy's own generator made from the official model, I
	// inferred, ? unknown or in conflict.
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

// The documents that rules lean on.
const (
	docPage      = "CodePipeline API Reference: PutJobSuccessResult"
	docRevision  = "CodePipeline API Reference: CurrentRevision"
	docDetails   = "CodePipeline API Reference: ExecutionDetails"
	docCommon    = "CodePipeline API Reference: Common Errors"
	docPoll      = "CodePipeline API Reference: PollForJobs"
	docAck       = "CodePipeline API Reference: AcknowledgeJob"
	docFailure   = "CodePipeline API Reference: PutJobFailureResult"
	docState     = "CodePipeline API Reference: GetPipelineState"
	docAction    = "CodePipeline API Reference: ActionDeclaration"
	docGuide     = "CodePipeline User Guide: Create and add a custom action"
	docQuotas    = "CodePipeline User Guide: Quotas"
	docProtocol  = "Smithy 2.0: AWS JSON 1.1 protocol"
	docSmithy    = "Smithy 2.0: Constraint traits"
	docJSON      = "RFC 8259"
	docHTTP      = "RFC 9110"
	docHTTP11    = "RFC 9112"
	docRecorded  = "Recorded answers of sibling services (Kinesis, Athena, DynamoDB)"
	docClients   = "Recorded requests and reactions of clients (SDKs and CLI of AWS, November 2026)"
	docInference = "Inference of this project"
)

var documentURLs = map[string]string{
	docPage:     "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobSuccessResult.html",
	docRevision: "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_CurrentRevision.html",
	docDetails:  "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ExecutionDetails.html",
	docCommon:   "https://docs.aws.amazon.com/codepipeline/latest/APIReference/CommonErrors.html",
	docPoll:     "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PollForJobs.html",
	docAck:      "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_AcknowledgeJob.html",
	docFailure:  "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobFailureResult.html",
	docState:    "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipelineState.html",
	docAction:   "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html",
	docGuide:    "https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-custom-action.html",
	docQuotas:   "https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html",
	docProtocol: "https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html",
	docSmithy:   "https://smithy.io/2.0/spec/constraint-traits.html",
	docJSON:     "https://www.rfc-editor.org/rfc/rfc8259",
	docCBOR:     "https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html",
	docRFCCBOR:  "https://www.rfc-editor.org/rfc/rfc8949",
	docHTTP:     "https://www.rfc-editor.org/rfc/rfc9110",
	docHTTP11:   "https://www.rfc-editor.org/rfc/rfc9112",
}

// URL is the document's address, empty for what has none.
func (s Source) URL() string {
	if name, ok := strings.CutPrefix(s.Document, "CodePipeline API Reference: "); ok && documentURLs[s.Document] == "" {
		return "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_" + name + ".html"
	}
	return documentURLs[s.Document]
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
var ruleTable = slices.Concat(
	answerRules(), clientRules(), memberRules(), jsonRules(), combineRules(), protocolRules(), lifeRules(), cborRules(),
)

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

// inFamily sets the family of rules that are written without one.
func inFamily(family string, rules ...Rule) []Rule {
	for i := range rules {
		rules[i].Family = family
	}
	return rules
}

// familyOf is the family of a member's rules: its top-level member.
func familyOf(path string) string {
	family, _, _ := strings.Cut(path, ".")
	return family
}
