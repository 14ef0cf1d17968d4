package interpret

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// inJSON is a body of the CBOR wire in JSON, with a word for each item that JSON has no type for, by its path. An item
// that is no map, and bytes that are no CBOR, are errors.
func inJSON(body []byte) (text []byte, foreign map[string]string, err error) {
	item, err := cbor.Read(body)
	if err != nil {
		return nil, nil, err
	}
	if _, isMap := item.(cbor.Map); !isMap {
		return nil, nil, noMap(cbor.Diagnostic(item))
	}
	w := &transcript{foreign: map[string]string{}}
	w.item("", item)
	return w.text, w.foreign, nil
}

// noMap is an item that is no map.
type noMap string

func (item noMap) Error() string { return "no map: " + wire.Cut(string(item), 60) }

// transcript is a JSON text under construction.
type transcript struct {
	text    []byte
	foreign map[string]string
}

func (w *transcript) item(path string, i cbor.Item) {
	switch v := i.(type) {
	case cbor.Map:
		w.structure(path, v)
		return
	case cbor.Array:
		w.text = append(w.text, '[')
		for n, item := range v.Items {
			if n > 0 {
				w.text = append(w.text, ',')
			}
			w.item(path+".<item>", item)
		}
		w.text = append(w.text, ']')
		return
	case cbor.Tag:
		if v.Number == cbor.Timestamp {
			if plain, err := json.Marshal(cbor.Plain(v)); err == nil {
				w.text = append(w.text, plain...)
				w.foreign[path] = "a timestamp"
				return
			}
		}
	case cbor.Text, cbor.Int, cbor.Float, cbor.Simple:
		if plain := cbor.Plain(i); plain != any(i) {
			if text, err := json.Marshal(plain); err == nil { // not of an infinite number
				w.text = append(w.text, text...)
				return
			}
		}
	}
	w.foreign[path] = wire.Cut(cbor.Diagnostic(i), 60)
	w.text = append(w.text, "[]"...) // no member that is given is an array
}

// structure writes a map. Entries whose keys are no text are no members.
func (w *transcript) structure(path string, m cbor.Map) {
	w.text = append(w.text, '{')
	first := true
	for _, e := range m.Entries {
		key, isText := cbor.Plain(e.Key).(string)
		if !isText {
			continue
		}
		if !first {
			w.text = append(w.text, ',')
		}
		first = false
		name, _ := json.Marshal(key) // a string always can be
		w.text = append(append(w.text, name...), ':')
		w.item(strings.TrimPrefix(path+"."+key, "."), e.Value)
	}
	w.text = append(w.text, '}')
}

// Document is the body of an answer as JSON, whatever the wire; nil where it cannot be read.
func Document(a wire.Answer) []byte {
	if !a.CBOR {
		return a.Body
	}
	text, _, _ := inJSON(a.Body) // that it cannot be read is a finding of its own
	return text
}

// discreetCBOR is [Discreet] of a body of the CBOR wire.
func discreetCBOR(op model.Operation, body []byte, keep []string) []byte {
	item, err := cbor.Read(body)
	if err != nil {
		return body
	}
	return cbor.Encode(hidden(item, op.Output, keep))
}

// hidden is an item without the secrets of a shape.
func hidden(i cbor.Item, s *model.Shape, keep []string) cbor.Item {
	mark := cbor.String(secret.Mark)
	switch v := i.(type) {
	case cbor.Map:
		v.Entries = slices.Clone(v.Entries)
		for n, e := range v.Entries {
			key, _ := cbor.Plain(e.Key).(string)
			switch f := s.Field(key); {
			case s.Secret:
				v.Entries[n].Value = mark
			case f != nil:
				v.Entries[n].Value = hidden(e.Value, f.Shape, keep)
			case s.Name == "ActionConfigurationMap" && !slices.Contains(keep, key):
				v.Entries[n].Value = mark
			case s.Name != "ActionConfigurationMap": // it may hold what belongs beside it
				if inner, isMap := e.Value.(cbor.Map); isMap {
					v.Entries[n].Value = hidden(inner, s, keep)
				}
			}
		}
		return v
	case cbor.Array:
		if s.Type == model.TypeList {
			v.Items = slices.Clone(v.Items)
			for n, item := range v.Items {
				v.Items[n] = hidden(item, s.Of, keep)
			}
		}
		return v
	}
	if s.Secret && i != cbor.Null {
		return mark
	}
	return i
}
