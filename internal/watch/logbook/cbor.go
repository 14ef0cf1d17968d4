package logbook

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// reading is what a body of the CBOR wire turned out to be.
type reading int

const (
	readable  reading = iota
	malformed         // not well-formed: it must be rejected
	unclear           // well-formed, and of those on which the documents leave the outcome open
)

// errUnclear is returned for a value of which JSON has nothing that says the same.
var errUnclear = errors.New("no value of JSON says the same")

var cborMode = func() cbor.DecMode {
	mode, err := cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: 1000}.DecMode()
	if err != nil {
		panic(err)
	}
	return mode
}()

// asJSON spells a body of the CBOR wire as the judge reads it: the rules on members are the same on both wires.
func asJSON(body []byte) ([]byte, reading) {
	if len(body) == 0 {
		return []byte("{}"), readable
	}
	var extraneous *cbor.ExtraneousDataError
	switch err := cbor.Wellformed(body); {
	case errors.As(err, &extraneous):
		return nil, unclear
	case err != nil:
		return nil, malformed
	}
	var invalid *cbor.SemanticError
	var v any
	switch err := cborMode.Unmarshal(body, &v); {
	case errors.As(err, &invalid):
		return nil, malformed // a text string that is no UTF-8
	case err != nil:
		return nil, unclear
	}
	spelled, err := spell("", v)
	if err != nil || !plainTags(body) {
		return nil, unclear
	}
	text, err := json.Marshal(spelled)
	if err != nil {
		return nil, unclear
	}
	return text, readable
}

// plainTags reports whether the body has no tag itself, and the time of its revision, where it has one, tag 1 and a
// finite number.
func plainTags(body []byte) bool {
	var in struct {
		Revision struct {
			Created cbor.RawMessage `cbor:"created"`
		} `cbor:"currentRevision"`
	}
	const kind, tagged = 5, 6
	if body[0]>>kind == tagged {
		return false
	}
	// What is no map, or names its members otherwise, has no such time.
	if cbor.Unmarshal(body, &in) != nil || len(in.Revision.Created) == 0 || in.Revision.Created[0]>>kind != tagged {
		return true
	}
	var tag cbor.RawTag
	var seconds float64
	if cbor.Unmarshal(in.Revision.Created, &tag) != nil || tag.Number != 1 {
		return false
	}
	return cbor.Unmarshal(tag.Content, &seconds) == nil && !math.IsNaN(seconds) && !math.IsInf(seconds, 0)
}

// spell makes a value that JSON has of one of CBOR, of the member with a name. A byte string becomes an array: it is
// the wrong type for each member. A time elsewhere than in created has no equal.
func spell(name string, v any) (any, error) {
	switch v := v.(type) {
	case map[any]any:
		out := map[string]any{}
		for key, item := range v {
			member, ok := key.(string)
			if !ok {
				return nil, errUnclear
			}
			var err error
			if out[member], err = spell(member, item); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []any:
		out := make([]any, len(v))
		for i := range v {
			var err error
			if out[i], err = spell(name, v[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []byte:
		return []any{}, nil
	case time.Time:
		if name != "created" {
			return nil, errUnclear
		}
		return json.Number(strconv.FormatInt(v.Unix(), 10)), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, errUnclear
		}
		if v == math.Trunc(v) {
			return json.Number(strconv.FormatFloat(v, 'f', 1, 64)), nil
		}
		return v, nil
	case big.Int:
		if v.IsInt64() || v.IsUint64() { // an integer that needs no tag has one
			return nil, errUnclear
		}
		return json.Number(v.String()), nil
	case nil, bool, string, uint64, int64:
		return v, nil
	default: // a tag, or a simple value
		return nil, errUnclear
	}
}
