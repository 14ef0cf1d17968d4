package cbor

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// FromJSON is the item that a JSON text has the value of: member order and repeated names stay. A number that isTime
// picks by its dotted path is a timestamp; a whole number is an integer, any other a float of 64 bits. Text that is no
// JSON, and numbers beyond 64 bits, are errors.
func FromJSON(text []byte, isTime func(path string) bool) (Item, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	i, err := fromJSON(d, "", isTime)
	if err != nil {
		return nil, fmt.Errorf("no JSON that CBOR could spell: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("no JSON that CBOR could spell: further text follows")
	}
	return i, nil
}

func fromJSON(d *json.Decoder, path string, isTime func(string) bool) (Item, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch v := t.(type) {
	case nil:
		return Null, nil
	case bool:
		return Bool(v), nil
	case string:
		return String(v), nil
	case json.Number:
		return numeral(v, isTime(path))
	case json.Delim:
		if v == '[' {
			return elements(d, path, isTime)
		}
	}
	return members(d, path, isTime)
}

func numeral(n json.Number, isTime bool) (Item, error) {
	var i Item
	if whole, err := n.Int64(); err == nil {
		i = Integer(whole)
	} else {
		f, err := n.Float64()
		if err != nil {
			return nil, err
		}
		i = Double(f)
	}
	if isTime {
		return Tagged(Timestamp, i), nil
	}
	return i, nil
}

func elements(d *json.Decoder, path string, isTime func(string) bool) (Item, error) {
	a := List()
	for d.More() {
		i, err := fromJSON(d, path+"[]", isTime)
		if err != nil {
			return nil, err
		}
		a.Items = append(a.Items, i)
	}
	_, err := d.Token()
	return a, err
}

func members(d *json.Decoder, path string, isTime func(string) bool) (Item, error) {
	m := Map{Width: Shortest}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := name.(string) // a decoder gives nothing else there
		value, err := fromJSON(d, strings.TrimPrefix(path+"."+key, "."), isTime)
		if err != nil {
			return nil, err
		}
		m.Entries = append(m.Entries, Entry{String(key), value})
	}
	_, err := d.Token()
	return m, err
}

// Plain is the value of an item as encoding/json has that of a JSON text with UseNumber: a tag
// is what it is around, undefined is nil, and of equal keys the last counts. Byte strings and
// simple values, which JSON has not, are themselves; keys that are no texts are left out.
func Plain(i Item) any {
	switch v := i.(type) {
	case Map:
		members := make(map[string]any, len(v.Entries))
		for _, e := range v.Entries {
			if key, ok := Plain(e.Key).(string); ok {
				members[key] = Plain(e.Value)
			}
		}
		return members
	case Array:
		elements := make([]any, len(v.Items))
		for n, item := range v.Items {
			elements[n] = Plain(item)
		}
		return elements
	case Text:
		return v.Text + strings.Join(v.Chunks, "")
	case Int:
		return json.Number(v.decimal())
	case Float:
		return json.Number(v.number())
	case Tag:
		return Plain(v.Item)
	}
	switch i {
	case Null, Undefined:
		return nil
	case True, False:
		return i == True
	}
	return i
}
