package interpret

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/awsjson"
)

// Check finds every difference between an answer of an operation and what is allowed. A finding without a rule is about
// the outcome, which is the case's own rule. The job is the one that was asked about, empty for none.
func Check(op model.Operation, allowed judge.Allowed, answer wire.Answer, job string) []judge.Finding {
	var out []judge.Finding
	for _, f := range allowed.Check(answer) {
		switch {
		case op.Output != nil && ofEmptyOutput[f.Rule]:
			continue // of an operation whose success has an output, which is checked as that
		case f.Rule == "answer/error-name" && op.HasError(wire.ErrorType(answer)):
			f.Rule = ""
		}
		out = append(out, f)
	}
	if op.Output == nil || answer.Fate != wire.Answered || answer.Status != 200 || answer.Coding != "" {
		return out
	}
	return append(out, output(op, answer, job)...)
}

// ofEmptyOutput are the rules of a success that has no output.
var ofEmptyOutput = map[string]bool{
	"answer/empty-body": true, "clients/success": true, "cbor/success-body": true, "cbor/success-content-type": true,
}

// output checks the document of a success, and of one by CBOR the field that says that it is one.
func output(op model.Operation, a wire.Answer, job string) []judge.Finding {
	c := &outputs{op: op, job: job}
	text := a.Body
	if a.CBOR {
		if values := a.Values("Content-Type"); len(values) != 1 || !wire.IsMedia(values[0], wire.CBORType) {
			c.findings = append(c.findings, judge.Finding{
				Rule: "cbor/error-content-type", Level: rules.Must, Informative: true,
				Expected: "Content-Type " + wire.CBORType,
				Got:      "Content-Type " + wire.Tame(strings.Join(values, ", "), 100),
			})
		}
		var err error
		text, c.foreign, err = inJSON(a.Body)
		switch {
		case err != nil && wire.IsBase64(a.Body):
			c.add("output", rules.Must, "a CBOR map", wire.InBase64)
			return c.findings
		case err != nil:
			c.add("output", rules.Must, "a CBOR map", "no CBOR map: "+err.Error())
			return c.findings
		}
	}
	doc, err := awsjson.ParseJSON(text)
	switch {
	case err != nil:
		c.add("output", rules.Must, "a JSON object", fmt.Sprintf("no JSON: %v", err))
	case doc.Root().Kind() != awsjson.Object:
		c.add("output", rules.Must, "a JSON object", doc.Root().Kind().String())
	default:
		c.structure("", doc.Root(), op.Output)
	}
	return c.findings
}

// outputs is one output under inspection.
type outputs struct {
	op       model.Operation
	job      string
	foreign  map[string]string // what JSON has no type for, by path
	findings []judge.Finding
}

func (c *outputs) add(rule string, level rules.Level, expected, got string) {
	f := judge.Finding{Rule: c.op.Name + "/" + rule, Level: level, Expected: expected, Got: got}
	if !slices.Contains(c.findings, f) {
		c.findings = append(c.findings, f)
	}
}

func (c *outputs) structure(path string, v awsjson.Value, s *model.Shape) {
	there := map[string]bool{}
	if path == "" {
		c.misplaced(v, s)
	}
	for name, value := range v.Members() {
		text := name.Text()
		at := strings.TrimPrefix(path+"."+text, ".")
		if value.Kind() != awsjson.Null {
			there[at] = true
			if slices.Contains(c.op.Withheld, at) {
				c.add("output", rules.Must, "no member "+at, "one")
			}
		}
		if f := s.Field(text); f != nil && value.Kind() != awsjson.Null {
			c.value(at, value, f.Shape)
		}
	}
	for _, f := range s.Fields {
		at := strings.TrimPrefix(path+"."+f.Name, ".")
		switch {
		case there[at]:
		case slices.Contains(c.op.Promised, at):
			c.add("output", rules.Must, "a member "+at, "none")
		case f.Required:
			c.add("output-types", rules.Should, "a member "+at+", which is required where "+s.Name+" is", "none")
		default:
			c.misspelled(at, f.Name, v, s, path == "")
		}
	}
}

// misspelled finds a member that is not there under a name that differs in letter case or underscores: no client reads
// it.
func (c *outputs) misspelled(at, name string, v awsjson.Value, s *model.Shape, top bool) {
	level, rule := rules.Should, "output-types"
	if top {
		level, rule = rules.Must, "output"
	}
	for other, value := range v.Members() {
		text := other.Text()
		if value.Kind() != awsjson.Null && s.Field(text) == nil &&
			strings.EqualFold(strings.ReplaceAll(text, "_", ""), name) {
			c.add(rule, level, "a member "+at, fmt.Sprintf("one that is named %.60q", text))
		}
	}
}

// misplaced finds the members of an output in an unknown member, where it has none itself.
func (c *outputs) misplaced(v awsjson.Value, s *model.Shape) {
	within := ""
	for name, value := range v.Members() {
		if s.Field(name.Text()) != nil {
			return
		}
		if value.Kind() == awsjson.Object {
			for inner := range value.Members() {
				if s.Field(inner.Text()) != nil {
					within = fmt.Sprintf("%.60s.%s", name.Text(), inner.Text())
				}
			}
		}
	}
	if within != "" {
		c.add("output", rules.Must, "the members of the output", "them in another member: "+within)
	}
}

// value checks a value that is there and not null.
func (c *outputs) value(path string, v awsjson.Value, s *model.Shape) {
	if v.Kind() != jsonKind(s) {
		level, rule := rules.Should, "output-types"
		if slices.Contains(c.op.Promised, path) || path == "jobs" {
			level, rule = rules.Must, "output"
		}
		is := cmp.Or(c.foreign[path], v.Kind().String())
		c.add(rule, level, fmt.Sprintf("%s: a %s", path, s.Type), fmt.Sprintf("%s: %s", path, is))
		return
	}
	switch s.Type {
	case model.TypeStructure:
		c.structure(path, v, s)
	case model.TypeList:
		for _, item := range items(v) {
			if item.Kind() == awsjson.Null {
				c.add("output", rules.Must, path+" without null", "null in "+path)
				continue
			}
			c.value(path+".<item>", item, s.Of)
		}
	case model.TypeMap:
		for name, value := range v.Members() {
			if value.Kind() != awsjson.Null {
				c.value(path+"."+name.Text(), value, s.Of)
			}
		}
	case model.TypeString:
		c.words(path, v, s)
	}
}

func (c *outputs) words(path string, v awsjson.Value, s *model.Shape) {
	text := v.Text()
	if s.Secret {
		return
	}
	n := utf8.RuneCountInString(text)
	switch {
	case path == "status" && c.op.Effect == model.Acknowledges && text != "InProgress":
		c.add("output", rules.Must, "status: InProgress", fmt.Sprintf("status: %.60q", text))
	case path == "jobDetails.id" && c.job != "" && text != c.job:
		c.add("output", rules.Must, "jobDetails.id: that of the job that was asked for",
			fmt.Sprintf("jobDetails.id: %.60q", text))
	case s.Enum != nil && !slices.Contains(s.Enum, text):
		c.add("output-types", rules.Should, path+": one of "+strings.Join(s.Enum, ", "),
			fmt.Sprintf("%s: %.60q", path, text))
	case s.Min != model.Unbounded && n < s.Min, s.Max != model.Unbounded && n > s.Max:
		c.add("output-constraints", rules.Observe, fmt.Sprintf("%s: %d to %d characters", path, s.Min, s.Max),
			fmt.Sprintf("%s: %d characters", path, n))
	case s.Pattern != "" && !matches(s.Pattern, text):
		c.add("output-constraints", rules.Observe, path+": "+s.Pattern, fmt.Sprintf("%s: %.60q", path, text))
	}
}

// items are the elements of an array.
func items(v awsjson.Value) []awsjson.Value { return slices.Collect(v.Items()) }

// Discreet is an answer's body without the secrets that a job carries: the credentials of its
// artifacts, and what the configuration of its action holds besides the keys to keep.
func Discreet(op model.Operation, a wire.Answer, keep ...string) []byte {
	body := a.Body
	if op.Output == nil {
		return body
	}
	if a.CBOR {
		return discreetCBOR(op, body, keep)
	}
	doc, err := awsjson.ParseJSON(body)
	if err != nil || doc.Root().Kind() != awsjson.Object {
		return body
	}
	var found [][]byte
	secrets(doc.Root(), op.Output, keep, &found)
	for _, value := range found {
		body = bytes.ReplaceAll(body, value, []byte(`"`+secret.Mark+`"`))
	}
	return body
}

// secrets collects the secret values as they are spelled.
func secrets(v awsjson.Value, s *model.Shape, keep []string, found *[][]byte) {
	switch {
	case v.Kind() == awsjson.Null:
	case s.Secret && v.Kind() == awsjson.Object:
		for _, value := range v.Members() {
			*found = append(*found, value.Raw())
		}
	case s.Secret:
		*found = append(*found, v.Raw())
	case v.Kind() == awsjson.Array && s.Type == model.TypeList:
		for _, item := range items(v) {
			secrets(item, s.Of, keep, found)
		}
	case v.Kind() == awsjson.Object:
		for name, value := range v.Members() {
			switch f := s.Field(name.Text()); {
			case f != nil:
				secrets(value, f.Shape, keep, found)
			case s.Name == "ActionConfigurationMap" && !slices.Contains(keep, name.Text()) && len(value.Raw()) > 3:
				*found = append(*found, value.Raw())
			case value.Kind() == awsjson.Object: // which may hold what belongs beside it
				secrets(value, s, keep, found)
			}
		}
	}
}
