package judge

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire/awsjson"
)

// children are the members of each structure, by its path.
var children = func() map[string][]model.Member {
	byParent := map[string][]model.Member{}
	for _, m := range model.MemberTable {
		byParent[m.Parent()] = append(byParent[m.Parent()], m)
	}
	return byParent
}()

// occurrence is a member where it stands, and how often it does.
type occurrence struct {
	value awsjson.Value
	count int
}

func (o occurrence) absent() bool { return o.count == 0 || o.value.Kind() == awsjson.Null }

// structure judges an object that is the structure at the path.
func (j *judge) structure(path string, object awsjson.Value) {
	members := children[path]
	found := make([]occurrence, len(members))
	for name, value := range object.Members() {
		i := slices.IndexFunc(members, func(m model.Member) bool { return name.Is(m.Name()) })
		if i < 0 {
			j.unknown(name, value, members)
			continue
		}
		if found[i].count++; found[i].count == 1 {
			found[i].value = value
		}
	}
	for i, m := range members {
		switch {
		case found[i].count > 1:
			j.several(m, object)
		case !m.In(j.profile):
			j.ignorable(found[i])
			j.soften(j.trial(func() { j.member(m, found[i]) }))
		default:
			j.member(m, found[i])
		}
	}
	if path == "" {
		j.tokenAndVariables(found)
	}
}

// ignorable counts what a reader may pass over in a member that it may ignore.
func (j *judge) ignorable(o occurrence) {
	if o.count > 0 {
		j.loose += o.value.LooseNodes()
	}
}

// unknown judges a member that the structure does not have.
func (j *judge) unknown(name, value awsjson.Value, members []model.Member) {
	text := name.Text()
	if slices.ContainsFunc(members, func(m model.Member) bool { return strings.EqualFold(m.Name(), text) }) {
		j.folded = true
		j.note("json/member-case", named)
	}
	j.loose += value.LooseNodes()
	if value.Doc.Depth > maxDepth && value.Depth() > maxDepth {
		j.deep = true
	}
	if value.Doc.Extreme && value.Extreme() {
		j.vast = true
	}
}

// several judges a member that stands there more than once: whichever of them
// a reader takes, it must find it wrong, or it may be content.
func (j *judge) several(m model.Member, object awsjson.Value) {
	var all []broken
	wrong := true
	for name, value := range object.Members() {
		if !name.Is(m.Name()) {
			continue
		}
		each := j.trial(func() { j.member(m, occurrence{value, 1}) })
		wrong = wrong && slices.ContainsFunc(each, func(b broken) bool { return b.force == refuse })
		all = append(all, each...)
	}
	if j.id = ""; wrong && m.In(j.profile) {
		j.broken = append(j.broken, all...)
		return
	}
	j.soften(all)
}

// trial is what would be noted.
func (j *judge) trial(try func()) []broken {
	kept := j.broken
	j.broken = nil
	try()
	tried := j.broken
	j.broken = kept
	return tried
}

// soften notes rules that a reader may or may not come to see broken.
func (j *judge) soften(all []broken) {
	for _, b := range all {
		b.force, b.exact = min(b.force, open), false
		j.broken = append(j.broken, b)
	}
}

func (j *judge) member(m model.Member, o occurrence) {
	switch {
	case o.count > 0 && o.absent() && m.Required && m.Parent() != "":
		// Of a null in a structure no answer was recorded: it may be told as either.
		j.violates(m.Path+"/required", model.Validation, model.Serialization)
	case o.absent() && m.Required:
		j.violates(m.Path+"/required", model.Validation)
	case o.absent():
	case m.Type == model.TypeString && o.value.Kind() == awsjson.String:
		j.text(m, o.value)
	case m.Type == model.TypeStructure && o.value.Kind() == awsjson.Object:
		j.structure(m.Path, o.value)
	case m.Type == model.TypeMap && o.value.Kind() == awsjson.Object:
		j.variables(o.value)
	case m.Type == model.TypeInteger && o.value.Kind() == awsjson.Number:
		j.integer(m, string(o.value.Raw()))
	case m.Type == model.TypeTimestamp && o.value.Kind() == awsjson.Number:
		j.timestamp(m, o.value.Raw())
	case m.Type == model.TypeTimestamp && o.value.Kind() == awsjson.String:
		j.breaks(m.Path+"/number", refuse, model.Serialization, model.Validation)
	default:
		j.breaks(m.Path+"/type", refuse, model.Serialization, model.Validation)
	}
}

// text judges a string: jobId by its pattern, every other by its length.
func (j *judge) text(m model.Member, v awsjson.Value) {
	if !m.HasLength {
		j.jobID(m, v)
		return
	}
	switch is := v.Measure(); {
	case is.Least > m.Max || is.Most < m.Min:
		j.violates(m.Path+"/length", model.Validation)
	case is.Most > m.Max && !v.Flawed():
		j.leaves("length/two-counts")
	}
}

func (j *judge) jobID(m model.Member, v awsjson.Value) {
	id := v.Text()
	switch {
	case isJobID(id):
		j.id = id
		j.states = append(j.states, j.jobs(id))
	case v.Flawed():
		j.leaves(m.Path + "/pattern")
	case isJobID(strings.TrimRight(id, "\n")):
		j.violates(m.Path+"/trailing-newline", model.Validation, model.JobNotFound)
	default:
		j.violates(m.Path+"/pattern", model.Validation, model.JobNotFound)
	}
}

// isJobID is JobIDPattern, by hand because every request is matched.
func isJobID(s string) bool { return isUUID(s) && strings.ToLower(s) == s }

func (j *judge) integer(m model.Member, raw string) {
	if raw == "-0" || strings.ContainsAny(raw, ".eE") {
		j.fraction(m, raw)
		return
	}
	n, err := strconv.Atoi(raw)
	switch {
	case err != nil || n < math.MinInt32 || n > math.MaxInt32:
		j.violates(m.Path+"/beyond-32-bits", model.Serialization, model.Validation)
	case n < m.Min || n > m.Max:
		j.violates(m.Path+"/range", model.Validation)
	}
}

// fraction judges a number that is not written as an integer. Readers differ
// about it only as long as cutting or rounding could bring it into the range.
func (j *judge) fraction(m model.Member, raw string) {
	f, _ := strconv.ParseFloat(raw, 64)
	switch {
	case f < math.MinInt32 || f > math.MaxInt32:
		j.violates(m.Path+"/beyond-32-bits", model.Serialization, model.Validation)
	case f < float64(m.Min-1) || f > float64(m.Max+1):
		j.violates(m.Path+"/range", model.Serialization, model.Validation)
	default:
		j.leaves(m.Path + "/fraction")
	}
}

// The seconds that date types have: those that count nanoseconds in 64 bits, from 1677
// to 2262, and those of the years 1 to 9999 and the second after.
const (
	firstNear, lastNear = -9223372036, 9223372036
	firstDate, lastDate = -62135596800, 253402300800
	// mostDecimals is how many decimals some client writes.
	mostDecimals = 9
)

func (j *judge) timestamp(m model.Member, raw []byte) {
	f, err := strconv.ParseFloat(string(raw), 64)
	vanished := f == 0 && bytes.ContainsAny(mantissa(raw), "123456789")
	_, decimals, _ := bytes.Cut(raw, []byte("."))
	switch {
	case err != nil || vanished || f < firstDate || f > lastDate:
		j.leaves(m.Path + "/beyond-double")
	case f < firstNear || f > lastNear:
		j.breaks(m.Path+"/far-away", allow, model.Serialization, model.Validation)
	case bytes.ContainsAny(raw, "eE") || len(decimals) > mostDecimals:
		j.breaks(m.Path+"/spelling", allow, model.Serialization, model.Validation)
	}
}

func mantissa(raw []byte) []byte {
	if i := bytes.IndexAny(raw, "eE"); i >= 0 {
		return raw[:i]
	}
	return raw
}

// variables judges the output variables. What counts towards their size is told in two ways: refused is what is too
// large even if only the values count, accepted what is small enough even written out as JSON.
func (j *judge) variables(object awsjson.Value) {
	least, most := 0, 2
	for name, value := range object.Members() {
		if !isVariableName(name.Text()) && !name.Flawed() {
			j.violates("outputVariables/key-pattern", model.Validation)
		}
		most += name.Measure().Quoted + 2
		switch value.Kind() {
		case awsjson.String:
			is := value.Measure()
			least += is.Bytes
			most += is.Quoted
		case awsjson.Null:
			j.leaves("outputVariables/null-value")
		default:
			j.breaks("outputVariables/value-type", refuse, model.Serialization, model.Validation)
		}
	}
	switch {
	case least > model.MaxVariablesBytes:
		j.breaks("outputVariables/size", refuse, model.OutputVariablesSizeExceeded)
	case most > model.MaxVariablesBytes:
		j.breaks("outputVariables/size", open, model.OutputVariablesSizeExceeded, model.Validation)
	}
}

// isVariableName is VariableNamePattern.
func isVariableName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '@' && c != '-' && c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return s != ""
}

// tokenAndVariables judges the two members that exclude each other, where each stands there once.
func (j *judge) tokenAndVariables(found []occurrence) {
	top := children[""]
	at := func(path string) occurrence {
		return found[slices.IndexFunc(top, func(m model.Member) bool { return m.Path == path })]
	}
	token, variables := at("continuationToken"), at("outputVariables")
	if token.count != 1 || token.absent() || variables.count != 1 || variables.value.Kind() != awsjson.Object {
		return
	}
	switch {
	case variables.value.Node().Next == variables.value.At+1:
		j.leaves("outputVariables/empty-with-token")
	case j.profile == model.Profile2015:
		j.leaves("outputVariables/with-token")
	default:
		j.breaks("outputVariables/with-token", advise, model.AnyError)
	}
}
