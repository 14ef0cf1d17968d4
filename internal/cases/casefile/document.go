package casefile

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// document is a file of YAML or JSON with the places of its values.
type document struct {
	name  string
	root  *yaml.Node
	value any
}

// read reads YAML, of which JSON is a part.
func read(name string, text []byte) (*document, error) {
	d := &document{name: name, root: &yaml.Node{}}
	if err := yaml.Unmarshal(text, d.root); err != nil {
		return nil, fmt.Errorf("%s: it is neither YAML nor JSON: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(d.root.Content) == 0 {
		return nil, fmt.Errorf("%s: the file is empty; it needs a list named cases", name)
	}
	if err := d.root.Decode(&d.value); err != nil {
		return nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	return d, nil
}

// validate holds the document against a schema. The error is about the first place that breaks it.
func (d *document) validate(schema []byte) error {
	rules, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return err
	}
	const here = "cases.schema.json"
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(here, rules); err != nil {
		return err
	}
	compiled, err := compiler.Compile(here)
	if err != nil {
		return err
	}
	var wrong *jsonschema.ValidationError
	if err := compiled.Validate(d.value); !errors.As(err, &wrong) {
		return err
	}
	leaf := deepest(wrong)
	text := leaf.ErrorKind.LocalizedString(message.NewPrinter(language.English))
	return fmt.Errorf("%s: /%s: %s (fixtures/cases.schema.json says what a case may have)",
		d.at(leaf.InstanceLocation...), strings.Join(leaf.InstanceLocation, "/"), text)
}

// deepest is the cause that lies deepest in the document: what is wrong with a
// value says more than that its owner fits none of several forms.
func deepest(e *jsonschema.ValidationError) *jsonschema.ValidationError {
	best := e
	for _, cause := range e.Causes {
		if c := deepest(cause); len(best.Causes) > 0 && best == e ||
			len(c.InstanceLocation) > len(best.InstanceLocation) {
			best = c
		}
	}
	return best
}

// at is the file, line and column of a value.
func (d *document) at(path ...string) string {
	node := d.root.Content[0]
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	return fmt.Sprintf("%s:%d:%d", d.name, node.Line, node.Column)
}

func child(node *yaml.Node, step string) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch node.Kind {
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i < len(node.Content) {
			return node.Content[i]
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}
