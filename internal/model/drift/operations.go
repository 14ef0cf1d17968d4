package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
)

// node is a shape as any of the models has it.
type node struct {
	constraints
	enum   []string
	held   []held // members of a structure, key and value of a map, the element of a list
	secret bool
}

type held struct {
	name     string
	required bool
	shape    string
}

// source is a model: its shapes by name, and its operations.
type source interface {
	node(name string) node
	operation(name string) (input, output string, errors []string, ok bool)
}

// operationFacts are what a model says of the nine operations besides the one that has facts of its own.
func operationFacts(of source) facts {
	f := facts{}
	for _, op := range model.Operations() {
		input, output, errors, ok := of.operation(op.Name)
		if !ok || op.Name == operation {
			continue
		}
		f[op.Name+" input"], f[op.Name+" output"] = input, output
		for _, e := range errors {
			f[op.Name+" error "+e] = "one of its errors"
		}
		walk(of, f, op.Name+" in ", input)
		walk(of, f, op.Name+" out ", output)
	}
	return f
}

// walk notes what a structure holds, however deep.
func walk(of source, f facts, path, name string) {
	if name == "" {
		return
	}
	for _, h := range of.node(name).held {
		n := of.node(h.shape)
		n.required = h.required
		words := n.String() + ", called " + h.shape
		if len(n.enum) > 0 {
			words += ", one of " + strings.Join(n.enum, " ")
		}
		if n.secret {
			words += ", sensitive"
		}
		f[path+h.name] = words
		walk(of, f, path+h.name+".", h.shape)
	}
}

// ours is the table.
type ours map[string]*model.Shape

func newOurs() ours {
	all := ours{}
	var add func(*model.Shape)
	add = func(s *model.Shape) {
		if s == nil || all[s.Name] != nil {
			return
		}
		all[s.Name] = s
		for _, m := range s.Fields {
			add(m.Shape)
		}
		add(s.Key)
		add(s.Of)
	}
	for _, op := range model.Operations() {
		add(op.Input)
		add(op.Output)
	}
	return all
}

func (o ours) node(name string) node {
	s := o[name]
	n := node{
		constraints: constraints{kind: s.Type, pattern: s.Pattern}, enum: slices.Sorted(slices.Values(s.Enum)),
		secret: s.Secret,
	}
	bound := func(n int) string {
		if n == model.Unbounded {
			return ""
		}
		return strconv.Itoa(n)
	}
	n.least, n.most = bound(s.Min), bound(s.Max)
	for _, m := range s.Fields {
		n.held = append(n.held, held{m.Name, m.Required, m.Shape.Name})
	}
	n.hold(s.Type, nameOf(s.Key), nameOf(s.Of))
	return n
}

func nameOf(s *model.Shape) string {
	if s == nil {
		return ""
	}
	return s.Name
}

// hold notes what a map or a list holds.
func (n *node) hold(kind, key, of string) {
	switch kind {
	case model.TypeMap:
		n.held = append(n.held, held{"<key>", false, key}, held{"<value>", false, of})
	case model.TypeList:
		n.held = append(n.held, held{"<item>", false, of})
	}
}

func (o ours) operation(name string) (input, output string, errors []string, ok bool) {
	op, ok := model.OperationByName(name)
	return op.Input.Name, nameOf(op.Output), op.Errors, ok
}

func (m smithyModel) node(name string) node {
	s := m.Shapes[namespace+name]
	n := node{constraints: constraints{kind: s.Type}}
	for _, trait := range []string{"smithy.api#length", "smithy.api#range"} {
		var limits struct{ Min, Max json.Number }
		if raw, ok := s.Traits[trait]; ok && json.Unmarshal(raw, &limits) == nil {
			n.least, n.most = limits.Min.String(), limits.Max.String()
		}
	}
	if raw, ok := s.Traits["smithy.api#pattern"]; ok {
		_ = json.Unmarshal(raw, &n.pattern) // what is no string differs as empty
	}
	_, n.secret = s.Traits["smithy.api#sensitive"]
	for member, target := range s.Members {
		if s.Type == "enum" {
			n.enum = append(n.enum, member)
			continue
		}
		_, required := target.Traits["smithy.api#required"]
		n.held = append(n.held, held{member, required, strings.TrimPrefix(target.Target, namespace)})
	}
	if s.Type == "enum" {
		n.kind = model.TypeString
	}
	bare := func(t smithyTarget) string { return strings.TrimPrefix(t.Target, namespace) }
	if n.hold(s.Type, bare(s.Key), bare(s.Value)); s.Type == model.TypeList {
		n.held = []held{{"<item>", false, bare(s.Member)}}
	}
	slices.Sort(n.enum)
	return n
}

func (m smithyModel) operation(name string) (input, output string, errors []string, ok bool) {
	op, ok := m.Shapes[namespace+name]
	for _, e := range op.Errors {
		errors = append(errors, strings.TrimPrefix(e.Target, namespace))
	}
	if op.Output.Target != noOutput {
		output = strings.TrimPrefix(op.Output.Target, namespace)
	}
	return strings.TrimPrefix(op.Input.Target, namespace), output, errors, ok
}

func (m botocoreModel) node(name string) node {
	s := m.Shapes[name]
	n := node{
		constraints: constraints{kind: s.Type, least: s.Min.String(), most: s.Max.String(), pattern: s.Pattern},
		enum:        slices.Sorted(slices.Values(s.Enum)), secret: s.Sensitive,
	}
	for member, ref := range s.Members {
		n.held = append(n.held, held{member, slices.Contains(s.Required, member), ref.Shape})
	}
	if n.hold(s.Type, s.Key.Shape, s.Value.Shape); s.Type == model.TypeList {
		n.held = []held{{"<item>", false, s.Member.Shape}}
	}
	return n
}

func (m botocoreModel) operation(name string) (input, output string, errors []string, ok bool) {
	op, ok := m.Operations[name]
	if op.Output != nil {
		output = op.Output.Shape
	}
	for _, e := range op.Errors {
		errors = append(errors, e.Shape)
	}
	return op.Input.Shape, output, errors, ok
}

// others compares the nine other operations of the table and of model.json with those of a published
// model, and answers how many facts were compared.
func others(ourText, theirText []byte, ourName, theirName string) (lines []string, n int, err error) {
	var smithy smithyModel
	var published botocoreModel
	if err := json.Unmarshal(ourText, &smithy); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", ourName, err)
	}
	if err := json.Unmarshal(theirText, &published); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", theirName, err)
	}
	theirs := operationFacts(published)
	lines = difference("the table", operationFacts(newOurs()), theirName, theirs)
	lines = append(lines, difference(ourName, operationFacts(smithy), theirName, theirs)...)
	return lines, len(theirs), nil
}
