package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// smithyModel is a Smithy JSON AST, as far as it is read here.
type smithyModel struct {
	Shapes map[string]smithyShape `json:"shapes"`
}

type smithyShape struct {
	Type    string                     `json:"type"`
	Version string                     `json:"version"`
	Members map[string]smithyTarget    `json:"members"`
	Key     smithyTarget               `json:"key"`
	Value   smithyTarget               `json:"value"`
	Member  smithyTarget               `json:"member"`
	Input   smithyTarget               `json:"input"`
	Output  smithyTarget               `json:"output"`
	Errors  []smithyTarget             `json:"errors"`
	Traits  map[string]json.RawMessage `json:"traits"`
}

type smithyTarget struct {
	Target string                     `json:"target"`
	Traits map[string]json.RawMessage `json:"traits"`
}

const (
	namespace = "com.amazonaws.codepipeline#"
	service   = "CodePipeline_20150709"
	noOutput  = "smithy.api#Unit"
)

// smithyFacts are what a Smithy model says of the operation.
func smithyFacts(text []byte) (facts, error) {
	var m smithyModel
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("no Smithy JSON AST: %w", err)
	}
	op, ok := m.Shapes[namespace+operation]
	if !ok {
		return nil, fmt.Errorf("the model has no %s", operation)
	}
	f := facts{"operation": m.operationWords(op), "protocols": m.protocols()}
	for name, member := range m.Shapes[op.Input.Target].Members {
		m.member(f, name, member)
	}
	for _, e := range op.Errors {
		f["error "+strings.TrimPrefix(e.Target, namespace)] = m.errorStatus(e.Target)
	}
	return f, nil
}

// protocols are those that the service has a trait of, by their names in botocore. Traits
// have no order; this one is that of the published model.
func (m smithyModel) protocols() string {
	var names []string
	for _, p := range []struct{ trait, name string }{
		{"smithy.protocols#rpcv2Cbor", "smithy-rpc-v2-cbor"},
		{"aws.protocols#awsJson1_1", "json"},
	} {
		if _, ok := m.Shapes[namespace+service].Traits[p.trait]; ok {
			names = append(names, p.name)
		}
	}
	return strings.Join(names, ", ")
}

func (m smithyModel) operationWords(op smithyShape) string {
	svc := m.Shapes[namespace+service]
	protocol, output := "unknown protocol", "output "+op.Output.Target
	if _, ok := svc.Traits["aws.protocols#awsJson1_1"]; ok {
		protocol = "awsJson1_1"
	}
	if op.Output.Target == noOutput {
		output = "no output"
	}
	return fmt.Sprintf("%s %s %s, %s", protocol, service, svc.Version, output)
}

func (m smithyModel) errorStatus(target string) string {
	traits := m.Shapes[target].Traits
	if status, ok := traits["smithy.api#httpError"]; ok {
		return string(status)
	}
	if string(traits["smithy.api#error"]) == `"client"` {
		return "400"
	}
	return "500"
}

// member notes a member and what it holds.
func (m smithyModel) member(f facts, path string, target smithyTarget) {
	shape := m.Shapes[target.Target]
	c := constraints{kind: shape.Type}
	_, c.required = target.Traits["smithy.api#required"]
	for _, trait := range []string{"smithy.api#length", "smithy.api#range"} {
		var limits struct{ Min, Max json.Number }
		if raw, ok := shape.Traits[trait]; ok && json.Unmarshal(raw, &limits) == nil {
			c.least, c.most = limits.Min.String(), limits.Max.String()
		}
	}
	if raw, ok := shape.Traits["smithy.api#pattern"]; ok {
		_ = json.Unmarshal(raw, &c.pattern) // what is no string differs as empty
	}
	f["member "+path] = c.String()
	for name, inner := range shape.Members {
		m.member(f, path+"."+name, inner)
	}
	if shape.Type == "map" {
		m.member(f, path+"<key>", shape.Key)
		m.member(f, path+"<value>", shape.Value)
	}
}
