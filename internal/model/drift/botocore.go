package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// botocoreModel is a service-2.json of botocore, as far as it is read here.
type botocoreModel struct {
	Metadata struct {
		APIVersion   string   `json:"apiVersion"`
		Protocol     string   `json:"protocol"`
		Protocols    []string `json:"protocols"`
		JSONVersion  string   `json:"jsonVersion"`
		TargetPrefix string   `json:"targetPrefix"`
	} `json:"metadata"`
	Operations map[string]struct {
		Input  botocoreRef   `json:"input"`
		Output *botocoreRef  `json:"output"`
		Errors []botocoreRef `json:"errors"`
	} `json:"operations"`
	Shapes map[string]botocoreShape `json:"shapes"`
}

type botocoreRef struct {
	Shape string `json:"shape"`
}

type botocoreShape struct {
	Type     string                 `json:"type"`
	Required []string               `json:"required"`
	Members  map[string]botocoreRef `json:"members"`
	Min      json.Number            `json:"min"`
	Max      json.Number            `json:"max"`
	Pattern  string                 `json:"pattern"`
	Key      botocoreRef            `json:"key"`
	Value    botocoreRef            `json:"value"`
	Member   botocoreRef            `json:"member"`
	Enum     []string               `json:"enum"`
	// Sensitive marks what is not to be logged.
	Sensitive bool `json:"sensitive"`
	Fault     bool `json:"fault"`
	Error     struct {
		HTTPStatusCode json.Number `json:"httpStatusCode"`
	} `json:"error"`
}

const modelPath = "botocore/data/codepipeline/2015-07-09/service-2.json"

// fromWheel reads the model out of a wheel of botocore.
func fromWheel(path string) ([]byte, error) {
	wheel, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("no wheel: %w", err)
	}
	defer wheel.Close()
	for _, name := range []string{modelPath, modelPath + ".gz"} {
		file, err := wheel.Open(name)
		if err != nil {
			continue
		}
		text, err := io.ReadAll(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, fmt.Errorf("%s in %s: %w", name, path, err)
		}
		return unzipped(text)
	}
	return nil, fmt.Errorf("neither %s nor %[1]s.gz in %s", modelPath, path)
}

func unzipped(text []byte) ([]byte, error) {
	if !bytes.HasPrefix(text, []byte("\x1f\x8b")) {
		return text, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// botocoreFacts are what a model of botocore says of the operation.
func botocoreFacts(text []byte) (facts, error) {
	var m botocoreModel
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("no botocore model: %w", err)
	}
	op, ok := m.Operations[operation]
	if !ok {
		return nil, fmt.Errorf("the model has no %s", operation)
	}
	output := "no output"
	if op.Output != nil {
		output = "output " + op.Output.Shape
	}
	f := facts{
		"operation": fmt.Sprintf("%s %s %s, %s", m.protocol(), m.Metadata.TargetPrefix, m.Metadata.APIVersion, output),
		"protocols": strings.Join(m.protocols(), ", "),
	}
	m.members(f, "", op.Input.Shape)
	for _, e := range op.Errors {
		f["error "+e.Shape] = m.errorStatus(e.Shape)
	}
	return f, nil
}

// protocols are the ways in which the service can be spoken to, its preferred one first.
func (m botocoreModel) protocols() []string {
	if len(m.Metadata.Protocols) > 0 {
		return m.Metadata.Protocols
	}
	return []string{m.Metadata.Protocol}
}

// protocol is that of the operation's target, as long as it is offered.
func (m botocoreModel) protocol() string {
	if slices.Contains(m.protocols(), "json") && m.Metadata.JSONVersion == "1.1" {
		return "awsJson1_1"
	}
	return fmt.Sprintf("%v", m.protocols())
}

func (m botocoreModel) errorStatus(name string) string {
	shape := m.Shapes[name]
	if shape.Error.HTTPStatusCode != "" {
		return shape.Error.HTTPStatusCode.String()
	}
	if shape.Fault {
		return "500"
	}
	return "400"
}

// members notes what the structure holds.
func (m botocoreModel) members(f facts, prefix, structure string) {
	shape := m.Shapes[structure]
	for name, ref := range shape.Members {
		m.member(f, prefix+name, ref.Shape, slices.Contains(shape.Required, name))
	}
}

func (m botocoreModel) member(f facts, path, name string, required bool) {
	shape := m.Shapes[name]
	f["member "+path] = constraints{
		kind: shape.Type, least: shape.Min.String(), most: shape.Max.String(),
		pattern: shape.Pattern, required: required,
	}.String()
	m.members(f, path+".", name)
	if shape.Type == "map" {
		m.member(f, path+"<key>", shape.Key.Shape, false)
		m.member(f, path+"<value>", shape.Value.Shape, false)
	}
}
