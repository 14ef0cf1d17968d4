// Package interpret reads the requests and the answers of a job worker's operations other than
// PutJobSuccessResult, and says what they may get and what is wrong with them.
//
// It goes by the bytes and by the table of the operation alone, and knows nothing of how a request came to be: the
// cases are made the other way round, so that an error in the one is found by the other.
package interpret

import (
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire/awsjson"
)

// Knowledge is what is known of the target when a request is sent.
type Knowledge struct {
	// Job is the state of the job with an id, and Nonce whether a nonce is the job's, to be used.
	Job   func(id string) judge.State
	Nonce func(id, nonce string) bool
	// Type is whether there is an action type with an owner, and the name of the property that
	// polls may ask for, empty for none.
	Type func(category, owner, provider, version string) (exists bool, queryable string)
}

// Verdict is what the judge makes of a request.
type Verdict struct {
	Allowed judge.Allowed
	// Broken are the rules of the operation that the request violates, in the order in which
	// they were met, without the operation's name.
	Broken []string
	// Job is the id that the request names, empty for none.
	Job string
}

// Judge says what a request to an operation may get, from the bytes of its body and from what
// is known of the job or the action type that it names.
func Judge(op model.Operation, body []byte, known Knowledge) Verdict {
	j := reading{op: op, known: known}
	doc, err := awsjson.ParseJSON(body)
	switch {
	case err != nil && err.(*awsjson.SyntaxError).Rule == "json/encoding":
		j.note("json-open", open)
	case err != nil, doc.Root().Kind() != awsjson.Object:
		j.note("json", refuse, model.Serialization, model.Validation)
	default:
		j.document(doc)
	}
	return Verdict{Allowed: j.allowed(), Broken: j.broken, Job: j.text("jobId")}
}

// force is how strongly what was noted asks for a refusal.
type force int

const (
	nothing force = iota
	allow         // should be accepted nevertheless
	open          // accepted or refused
	advise        // should be refused
	refuse        // must be refused
)

type reading struct {
	op    model.Operation
	known Knowledge

	broken []string
	most   force
	names  []string
	loose  bool // another name than names gets a warning only
	deep   bool
	given  map[string]awsjson.Value // scalars, by path
}

// note notes something about a request that asks for a refusal with one of the names, or leaves it open.
func (j *reading) note(rule string, f force, names ...string) {
	j.broken = append(j.broken, rule)
	if f == refuse {
		j.loose = true
	}
	j.demand(f, names...)
}

// violates notes a violated constraint, which no other error than one of the names tells of.
func (j *reading) violates(rule string, names ...string) {
	j.broken = append(j.broken, rule)
	j.demand(refuse, names...)
}

func (j *reading) demand(f force, names ...string) {
	j.most = max(j.most, f)
	for _, n := range names {
		if !slices.Contains(j.names, n) {
			j.names = append(j.names, n)
		}
	}
}

const deepest = 16 // how deep an unknown member is read by everybody; RFC 8259, 9

func (j *reading) document(doc *awsjson.Document) {
	if doc.BOM || doc.Flawed || doc.HasDuplicates() {
		j.note("json-open", open)
	}
	j.given = map[string]awsjson.Value{}
	j.structure("", doc.Root(), j.op.Input)
	if j.deep {
		j.note("unknown-deep", open)
	}
}

// structure reads an object as a structure.
func (j *reading) structure(path string, v awsjson.Value, s *model.Shape) {
	found := map[string]awsjson.Value{}
	folded := map[string]bool{}
	for name, value := range v.Members() {
		text := name.Text()
		if s.Field(text) != nil {
			found[text] = value // of equal names the last
			continue
		}
		if value.Depth() > deepest {
			j.deep = true
		}
		for _, f := range s.Fields {
			if strings.EqualFold(f.Name, text) {
				folded[f.Name] = true
			}
		}
	}
	for _, f := range s.Fields {
		at := strings.TrimPrefix(path+"."+f.Name, ".")
		value, ok := found[f.Name]
		switch there := ok && value.Kind() != awsjson.Null; {
		case there:
			j.value(at, value, f.Shape)
		case f.Required && folded[f.Name]:
			j.note(at+"/letter-case", advise, j.lacking()...)
		case f.Required:
			j.violates(at+"/required", j.lacking()...)
		case folded[f.Name]:
			j.note(at+"/letter-case", allow)
		}
	}
}

// lacking are the errors for a request that lacks something. A partner's job is never known.
func (j *reading) lacking() []string { return append([]string{model.Validation}, j.stranger()...) }

// stranger are the errors that a partner's request gets whose job nobody knows.
func (j *reading) stranger() []string {
	var names []string
	if j.op.ThirdParty {
		for _, name := range []string{
			model.JobNotFound, model.InvalidClientToken, model.InvalidJob,
			model.ActionTypeNotFound,
		} {
			if j.op.HasError(name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// naming are the errors for a value at a path that, besides, names nothing that there is.
func (j *reading) naming(path string) []string {
	names := j.lacking()
	switch {
	case j.op.ThirdParty:
	case path == "jobId":
		names = append(names, model.JobNotFound)
	case path == "nonce":
		names = append(names, model.InvalidNonce)
	case strings.HasPrefix(path, "actionTypeId."):
		names = append(names, model.ActionTypeNotFound)
	}
	return names
}

// value reads the value of a member that is there.
func (j *reading) value(path string, v awsjson.Value, s *model.Shape) {
	if v.Kind() != jsonKind(s) {
		j.note(path+"/type", refuse, append([]string{model.Serialization}, j.lacking()...)...)
		return
	}
	switch s.Type {
	case model.TypeStructure:
		j.structure(path, v, s)
	case model.TypeMap:
		j.entries(path, v, s)
	case model.TypeInteger:
		j.integer(path, string(v.Raw()), s)
	case model.TypeString:
		j.given[path] = v
		j.words(path, v, s)
	}
}

func jsonKind(s *model.Shape) awsjson.Kind {
	switch s.Type {
	case model.TypeStructure, model.TypeMap:
		return awsjson.Object
	case model.TypeList:
		return awsjson.Array
	case model.TypeInteger, model.TypeTimestamp:
		return awsjson.Number
	}
	return awsjson.String
}

// words reads a string.
func (j *reading) words(path string, v awsjson.Value, s *model.Shape) {
	text := v.Text()
	points := utf8.RuneCountInString(text)
	units := points
	for _, r := range text {
		if r > 0xffff {
			units++
		}
	}
	outside := func(n int) bool {
		return s.Min != model.Unbounded && n < s.Min || s.Max != model.Unbounded && n > s.Max
	}
	switch {
	case s.Enum != nil && !slices.Contains(s.Enum, text):
		j.note(path+"/enum", refuse, j.naming(path)...)
	case s.Bounded() && outside(points) && outside(units):
		j.violates(path+"/length", j.naming(path)...)
	case s.Bounded() && (outside(points) || outside(units)):
		j.note(path+"/length", open)
	case s.Pattern != "" && !matches(s.Pattern, text):
		j.violates(path+"/pattern", j.naming(path)...)
	}
}

var patterns = map[string]*regexp.Regexp{}

func init() {
	for _, op := range model.Operations() {
		for _, p := range append(op.Inputs(), op.Outputs()...) {
			if s := p.Shape; s.Pattern != "" {
				patterns[s.Pattern] = regexp.MustCompile(`\A(?:` + s.Pattern + `)\z`)
			}
		}
	}
}

// matches reports whether a pattern of the table holds for the whole of a text.
func matches(pattern, text string) bool { return patterns[pattern].MatchString(text) }

// integer reads a number that is to be an integer.
func (j *reading) integer(path, spelled string, s *model.Shape) {
	n, err := strconv.ParseInt(spelled, 10, 64)
	if err != nil {
		f, _, bad := big.ParseFloat(spelled, 10, 200, big.ToNearestEven)
		if small, _ := f.Float64(); bad == nil && math.Abs(small) <= math.MaxInt32 {
			j.note(path+"/fraction", open)
			return
		}
	}
	switch {
	case err != nil || n > math.MaxInt32 || n < math.MinInt32:
		j.note(path+"/bits", refuse, append([]string{model.Serialization}, j.lacking()...)...)
	case s.Min != model.Unbounded && n < int64(s.Min), s.Max != model.Unbounded && n > int64(s.Max):
		j.violates(path+"/range", j.lacking()...)
	}
}

// entries reads a map.
func (j *reading) entries(path string, v awsjson.Value, s *model.Shape) {
	n := 0
	for name, value := range v.Members() {
		n++
		key := utf8.RuneCountInString(name.Text())
		if s.Key.Bounded() && (key < s.Key.Min || key > s.Key.Max) {
			j.violates(path+"/key", j.lacking()...)
		}
		switch {
		case value.Kind() == awsjson.Null:
			j.note(path+"/value-null", open)
			continue
		case value.Kind() != awsjson.String:
			j.note(path+"/value-type", refuse, append([]string{model.Serialization}, j.lacking()...)...)
			continue
		}
		length := utf8.RuneCountInString(value.Text())
		if length < s.Of.Min || length > s.Of.Max || !matches(s.Of.Pattern, value.Text()) {
			j.violates(path+"/value", j.lacking()...)
		}
		j.given[path+"."+name.Text()] = value
	}
	if s.Max != model.Unbounded && n > s.Max {
		j.violates(path+"/entries", j.lacking()...)
	}
}

// text is a string of the request, empty where there is none.
func (j *reading) text(path string) string {
	if v, ok := j.given[path]; ok {
		return v.Text()
	}
	return ""
}
