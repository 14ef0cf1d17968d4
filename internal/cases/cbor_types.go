package cases

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// majors are items of each major type, for members of another.
func majors() map[string]cbor.Item {
	return map[string]cbor.Item{
		"integer": cbor.Integer(1), "negative": cbor.Integer(-1),
		"bytes": cbor.Bytes{Data: []byte("x"), Width: cbor.Shortest}, "bytes-empty": cbor.Bytes{Width: cbor.Shortest},
		"bytes-chunked": cbor.Raw{0x5f, 0x41, 'x', 0xff},
		"text":          cbor.String("x"), "digits": cbor.String("50"), "array": cbor.List(),
		"array-of-text": cbor.List(cbor.String("x")), "array-open": cbor.Array{Indefinite: true},
		"map": items{}.structure(), "map-open": items{}.open(),
		"tag": cbor.Tagged(1, cbor.Integer(1)), "true": cbor.True, "false": cbor.False, "simple": cbor.Simple(99),
		"double": cbor.Double(1.5), "half": cbor.Float{Value: 1.5, Bits: 16},
	}
}

// ofKind are the items that a member of a JSON type takes, or of which it is open.
var ofKind = map[string][]string{
	"string": {"text", "digits"}, "object": {"map", "map-open"},
	"number": {"integer", "negative", "double", "half"},
}

// cborTypes gives every member items of every other major type.
func cborTypes() []Case {
	var out []Case
	for name, i := range majors() {
		for _, path := range paths() {
			kind := rightKind[path]
			if slices.Contains(ofKind[kind], name) || path == created {
				continue
			}
			c := cborRejected("type/"+path+"-"+name, path+" as "+cbor.Diagnostic(i), "cbor/type",
				func(id string) cbor.Item { return within(id, path, i).structure() })
			if path == jobID {
				c.Single().Request = inCBOR(func(string) cbor.Item { return items{}.member(jobID, i).structure() })
			}
			if path == outputs {
				c.Profile = model.Current
			}
			out = append(out, c)
		}
		if !slices.Contains(ofKind["string"], name) {
			c := cborRejected("type/variable-"+name, "an output variable as "+cbor.Diagnostic(i), "cbor/type",
				func(id string) cbor.Item {
					return ofJob(id).member(outputs, items{}.member("a", i).structure()).structure()
				})
			c.Profile = model.Current
			out = append(out, c)
		}
	}
	out = append(out,
		cborRejected("type/id-as-uuid", "jobId as the sixteen bytes of a UUID, by tag 37", "cbor/type",
			func(id string) cbor.Item {
				digits, _ := hex.DecodeString(strings.ReplaceAll(id, "-", "")) // what is no digit ends it
				return items{}.member(jobID,
					cbor.Tagged(37, cbor.Bytes{Data: digits, Width: cbor.Shortest})).structure()
			}),
		cborRejected("type/id-as-bytes", "jobId as a byte string with the id's characters", "cbor/type",
			func(id string) cbor.Item {
				return items{}.member(jobID, cbor.Bytes{Data: []byte(id), Width: cbor.Shortest}).structure()
			}),
		cborRejected("type/id-in-array", "jobId in an array", "cbor/type", func(id string) cbor.Item {
			return items{}.member(jobID, cbor.List(cbor.String(id))).structure()
		}))
	inBytes := func(key, text string) cbor.Entry { // a key that is no text: the member that is required is absent
		return cbor.Entry{Key: cbor.Bytes{Data: []byte(key), Width: cbor.Shortest}, Value: cbor.String(text)}
	}
	out = append(out,
		cborRejected("type/key-in-bytes-id", "jobId by a key that is a byte string", "cbor/type",
			func(id string) cbor.Item {
				return items{inBytes(jobID, id)}.structure()
			}),
		cborRejected("type/key-in-bytes-revision", "revision by a key that is a byte string", "cbor/type",
			func(id string) cbor.Item {
				return ofJob(id).member(revision, append(items{}.member("changeIdentifier", cbor.String("c")),
					inBytes("revision", "r")).structure()).structure()
			}),
		cborRejected("type/key-in-bytes-change", "changeIdentifier by a key that is a byte string", "cbor/type",
			func(id string) cbor.Item {
				return ofJob(id).member(revision, append(items{}.member("revision", cbor.String("r")),
					inBytes("changeIdentifier", "c")).open()).structure()
			}))
	return sortedByID(append(out, cborBodies()...))
}

// cborBodies are bodies that are no map.
func cborBodies() []Case {
	var out []Case
	for name, wrap := range map[string]func(id string) cbor.Item{
		"array": func(id string) cbor.Item { return cbor.List(ofJob(id).structure()) },
		"text":  func(id string) cbor.Item { return cbor.String(id) },
		"bytes": func(id string) cbor.Item {
			return cbor.Bytes{Data: cbor.Encode(ofJob(id).structure()), Width: cbor.Shortest}
		},
		"embedded": func(id string) cbor.Item {
			return cbor.Tagged(24, cbor.Bytes{Data: cbor.Encode(ofJob(id).structure()), Width: cbor.Shortest})
		},
		"null":      func(string) cbor.Item { return cbor.Null },
		"undefined": func(string) cbor.Item { return cbor.Undefined },
		"integer":   func(string) cbor.Item { return cbor.Integer(1) },
		"true":      func(string) cbor.Item { return cbor.True },
		"list":      func(id string) cbor.Item { return cbor.List(cbor.String(jobID), cbor.String(id)) },
	} {
		out = append(out, cborRejected("type/body-"+name, "a body that is no map: "+name, "cbor/type", wrap))
	}
	return out
}

// cborOpen are spellings about which the specification is silent.
func cborOpen() []Case {
	var out []Case
	add := func(name, title string, make func(id string) cbor.Item) {
		out = append(out, cborObserved("open/"+name, title, "cbor/open", make))
	}
	add("percent-float", "percentComplete 50.0",
		func(id string) cbor.Item { return within(id, percent, cbor.Double(50)).structure() })
	add("percent-half-float", "percentComplete 50.0 in 16 bits", func(id string) cbor.Item {
		return within(id, percent, cbor.Float{Value: 50, Bits: 16}).structure()
	})
	for name, value := range map[string]cbor.Item{
		"nan": cbor.Double(math.NaN()), "half-nan": cbor.Float{Value: math.NaN(), Bits: 16},
		"infinity": cbor.Double(math.Inf(1)), "negative-infinity": cbor.Float{Value: math.Inf(-1), Bits: 32},
		"float-huge": cbor.Double(1e300), "float-101": cbor.Double(101),
		"bignum": cbor.Tagged(2, cbor.Bytes{Data: []byte{5}, Width: cbor.Shortest}),
	} {
		add("percent-"+name, "percentComplete as "+strings.ReplaceAll(name, "-", " "), func(id string) cbor.Item {
			return within(id, percent, value).structure()
		})
	}
	add("percent-fraction", "percentComplete 1.5",
		func(id string) cbor.Item { return within(id, percent, cbor.Double(1.5)).structure() })
	add("self-described", "the body within tag 55799",
		func(id string) cbor.Item { return cbor.Tagged(55799, ofJob(id).structure()) })
	add("tagged-id", "jobId within a tag", func(id string) cbor.Item {
		return items{}.member(jobID, cbor.Tagged(1000, cbor.String(id))).structure()
	})
	add("duplicate-id", "jobId twice",
		func(id string) cbor.Item { return ofJob(id).member(jobID, cbor.String(id)).structure() })
	add("duplicate-details", "executionDetails twice", func(id string) cbor.Item {
		return ofJob(id).member(details, items{}.structure()).member(details, items{}.structure()).structure()
	})
	add("integer-key", "a key that is an integer", func(id string) cbor.Item {
		return append(ofJob(id), cbor.Entry{Key: cbor.Integer(1), Value: cbor.Integer(1)}).structure()
	})
	add("unknown-integer-key", "an unknown member whose keys are integers", func(id string) cbor.Item {
		return ofJob(id).member("unknown",
			items{{Key: cbor.Integer(1), Value: cbor.Integer(1)}}.structure()).structure()
	})
	add("unknown-invalid-utf8", "an unknown member with invalid UTF-8", func(id string) cbor.Item {
		return ofJob(id).member("unknown", cbor.Raw{0x62, 0xc3, 0x28}).structure()
	})
	for _, w := range []cbor.Width{cbor.One, cbor.Two, cbor.Four, cbor.Eight} {
		add(fmt.Sprintf("wide-string-%d", w), fmt.Sprintf("the length of jobId in %d bytes", w),
			func(id string) cbor.Item {
				return items{}.member(jobID, cbor.Text{Text: id, Width: w}).structure()
			})
		add(fmt.Sprintf("wide-map-%d", w), fmt.Sprintf("the length of the map in %d bytes", w),
			func(id string) cbor.Item { return cbor.Map{Entries: ofJob(id), Width: w} })
		add(fmt.Sprintf("wide-tag-%d", w), fmt.Sprintf("the tag of created in %d bytes", w), func(id string) cbor.Item {
			return within(id, created, cbor.Tag{Number: 1, Width: w, Item: cbor.Integer(1)}).structure()
		})
	}
	add("null-variable", "an output variable that is null", func(id string) cbor.Item {
		return ofJob(id).member(outputs, items{}.member("a", cbor.Null).structure()).structure()
	})
	return sortedByID(out)
}
