package worker

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

// Rules are what the cases of all operations may claim, in a stable order. Those about a
// member's constraints follow from the table; the others are written by hand.
func Rules() []rules.Rule { return slices.Clone(ruleTable()) }

// RuleByID finds a rule.
func RuleByID(id string) (rules.Rule, bool) {
	r, ok := rulesByID()[id]
	return r, ok
}

var rulesByID = sync.OnceValue(func() map[string]rules.Rule {
	byID := map[string]rules.Rule{}
	for _, r := range ruleTable() {
		byID[r.ID] = r
	}
	return byID
})

// FindRule finds a rule of any operation, PutJobSuccessResult too.
func FindRule(id string) (rules.Rule, bool) {
	if r, ok := rules.RuleByID(id); ok {
		return r, true
	}
	return RuleByID(id)
}

var ruleTable = sync.OnceValue(func() []rules.Rule {
	var list []rules.Rule
	for _, name := range Checked() {
		op := model.MustOperation(name)
		list = append(list, derivedRules(op)...)
		list = append(list, lifeRules(op)...)
	}
	return list
})

const (
	protocolPage = "Smithy 2.0: AWS JSON 1.1 protocol"
	cborPage     = "Smithy 2.0: Smithy RPC v2 CBOR protocol"
	smithyPage   = "Smithy 2.0: Constraint traits"
	jsonPage     = "RFC 8259"
	recorded     = "Recorded answers of sibling services (Kinesis, Athena, DynamoDB)"
	inferred     = "Inference of this project"
)

// page is the API reference's page of an operation.
func page(op model.Operation) string { return "CodePipeline API Reference: " + op.Name }

// kind is what may be claimed of every member of a kind, whatever the operation.
type kind struct {
	name  string
	level rules.Level
	grade string
	says  string // {member} is the member's path
	of    func(model.Place) bool
	from  string // the document besides the operation's page
}

func bounded(p model.Place) bool   { return p.Shape.Type == model.TypeString && p.Shape.Bounded() }
func named(p model.Place) bool     { return !strings.HasPrefix(p.Name, "<") }
func patterned(p model.Place) bool { return p.Shape.Pattern != "" && named(p) && p.Shape.Enum == nil }

var kinds = []kind{
	{"required", rules.Must, "D", "{member} is required: absent or null, it is rejected with 400 ValidationException", func(p model.Place) bool { return p.Required }, smithyPage},
	{"optional", rules.Must, "D", "{member} may be absent, and null is as absent", func(p model.Place) bool { return !p.Required && named(p) }, protocolPage},
	{"type", rules.Must, "S", "{member} has its JSON type: another is rejected with 400", named, recorded},
	{"letter-case", rules.Should, "S", "The name of {member} is told by its letter case", named, recorded},
	{"length", rules.Must, "D", "{member} has a length within its limits, in characters", func(p model.Place) bool { return bounded(p) && named(p) }, smithyPage},
	{"pattern", rules.Must, "D", "{member} has the pattern, the whole of it", patterned, smithyPage},
	{"accepts", rules.Must, "D", "{member} may have every value within its constraints", func(p model.Place) bool {
		return named(p) && (p.Shape.Enum != nil || bounded(p) || p.Shape.Type == model.TypeTimestamp)
	}, smithyPage},
	{"enum", rules.Must, "D", "{member} is one of its values: anything else is rejected with 400", func(p model.Place) bool { return p.Shape.Enum != nil }, smithyPage},
	{"range", rules.Must, "D", "{member} is within its range", func(p model.Place) bool { return p.Shape.Type == model.TypeInteger }, smithyPage},
	{"bits", rules.Must, "S", "{member} is an integer of 32 bits", func(p model.Place) bool { return p.Shape.Type == model.TypeInteger }, recorded},
	{"fraction", rules.Observe, "?", "What becomes of a {member} with a fraction or an exponent", func(p model.Place) bool { return p.Shape.Type == model.TypeInteger }, recorded},
}

// derivedRules are the rules of the cases that follow from an operation's table.
func derivedRules(op model.Operation) []rules.Rule {
	rule := func(id string, level rules.Level, grade, title, document, section, says string) rules.Rule {
		return rules.Rule{ID: op.Name + "/" + id, Family: op.Name, Title: title, Level: level, Grade: grade, Source: rules.Source{Document: document, Section: section, Says: says}}
	}
	list := []rules.Rule{
		rule("accepted", rules.Must, "D", "A valid request is carried out", page(op), "", "what the page describes"),
		rule("spelling", rules.Must, "D", "The same JSON value is the same request, however it is written", jsonPage, "2 to 7", "white space, order of members and escapes carry no meaning"),
		rule("unknown-members", rules.Must, "S", "Unknown members are ignored", recorded, "", "requests with unknown members were carried out"),
		rule("unknown-deep", rules.Observe, "D", "What becomes of an unknown member nested more than 16 deep", jsonPage, "9", "a reader may limit the depth of nesting"),
		rule("json", rules.Must, "S", "What is no JSON object is rejected with 400", jsonPage, "2", "the grammar of JSON"),
		rule("json-open", rules.Observe, "?", "What becomes of JSON that readers disagree about", jsonPage, "4 and 8", "duplicate names, byte order marks and lone surrogates are left to the reader"),
		rule("combined", rules.Must, "D", "A request that is wrong in several ways is rejected with 400", page(op), "Errors", "each of the two is a reason of its own"),
		rule("protocol/target", rules.Should, "S", "Only the operation's own name reaches it", protocolPage, "X-Amz-Target", "the header names service and operation"),
		rule("protocol/content-type", rules.Should, "D", "A parameter of the Content-Type changes nothing", protocolPage, "Content-Type", "the media type of the protocol"),
		rule("cbor/spelling", rules.Must, "D", "CBOR: the same value is the same request, however it is spelled", cborPage, "Serialization", "structures and maps have either length, and strings may be chunked"),
		rule("cbor/unknown-member", rules.Must, "D", "CBOR: unknown members of every type are ignored", cborPage, "Serialization", "members that are not known are skipped"),
		rule("cbor/type", rules.Must, "D", "CBOR: a member of another type, and a body that is no map, are rejected with 400", cborPage, "Serialization", "each shape has one major type"),
		rule("cbor/well-formed", rules.Must, "D", "CBOR: what is not well-formed is rejected with 400", "RFC 8949", "appendix F", "such bytes are no data item"),
		rule("cbor/unknown-operation", rules.Must, "D", "CBOR: only the operation's own name in the path reaches it", cborPage, "Requests", "the operation is named by its bare name"),
		rule("protocol/other-type", rules.Observe, "S", "What becomes of another Content-Type", protocolPage, "Content-Type", "the media type of the protocol"),
	}
	for _, p := range op.Inputs() {
		if p.Name == "<key>" || p.Name == "<value>" {
			continue
		}
		for _, k := range kinds {
			if k.of(p) && !(k.name == "length" && p.Shape.Enum != nil) {
				r := rule(p.Path+"/"+k.name, k.level, k.grade, strings.ReplaceAll(k.says, "{member}", p.Path), page(op), "Request Parameters, "+p.Path, constraint(p.Shape))
				list = append(list, r)
			}
		}
	}
	if op.NamesJob() && !op.ThirdParty {
		list = append(list, rule("job/unknown", rules.Must, "D", "A job that there is none of is rejected with 400 JobNotFoundException", page(op), "Errors, JobNotFoundException", "the error for a job that cannot be found"))
	}
	if op.HasNonce() && !op.ThirdParty {
		list = append(list, rule("nonce/wrong", rules.Must, "D", "Another nonce than the job's is rejected with 400 InvalidNonceException", page(op), "Errors, InvalidNonceException", "the error for a nonce that is not valid"))
	}
	if op.Name == model.PollForJobs {
		list = append(list, queryRules(rule)...)
		list = append(list, rule("actionTypeId/unknown", rules.Must, "D", "An action type that there is none of is rejected with 400 ActionTypeNotFoundException", page(op), "Errors, ActionTypeNotFoundException", "the error for an action type that cannot be found"))
	}
	return list
}

type newRule = func(id string, level rules.Level, grade, title, document, section, says string) rules.Rule

func queryRules(rule newRule) []rules.Rule {
	const doc, section = "CodePipeline API Reference: PollForJobs", "Request Parameters, queryParam"
	return []rules.Rule{
		rule("queryParam/entries", rules.Must, "D", "queryParam has at most one entry", doc, section, "map entries: maximum number of 1 item"),
		rule("queryParam/key", rules.Must, "D", "The key of queryParam has 1 to 50 characters", doc, section, "length constraints of the key"),
		rule("queryParam/value", rules.Must, "D", "The value of queryParam has 1 to 50 characters of [a-zA-Z0-9_-]", doc, section, "length constraints and pattern of the value"),
		rule("queryParam/value-type", rules.Must, "S", "The value of queryParam is a string", recorded, "", "another JSON type is rejected"),
		rule("queryParam/value-null", rules.Observe, "?", "What becomes of a null value in queryParam", doc, section, "not said"),
		rule("queryParam/other-key", rules.Observe, "?", "What becomes of a key that is no property of the action type", doc, section, "not said"),
		rule("queryParam/unqueryable", rules.Observe, "?", "What becomes of a queryParam for an action type without a queryable property", doc, section, "the value must be null or empty; what is answered otherwise is not said"),
	}
}

// constraint says in words what a shape allows.
func constraint(s *model.Shape) string {
	var parts []string
	if s.Min != model.Unbounded {
		parts = append(parts, fmt.Sprintf("minimum %d", s.Min))
	}
	if s.Max != model.Unbounded {
		parts = append(parts, fmt.Sprintf("maximum %d", s.Max))
	}
	if s.Pattern != "" {
		parts = append(parts, "pattern "+s.Pattern)
	}
	if s.Enum != nil {
		parts = append(parts, "one of "+strings.Join(s.Enum, ", "))
	}
	return strings.Join(append([]string{s.Type}, parts...), ", ")
}
