package cases

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// chunks of a text, each of the given number of bytes at most, cut between characters.
func chunked(s string, size int) cbor.Text {
	t := cbor.Text{Chunks: []string{}}
	for _, r := range s {
		if last := len(t.Chunks) - 1; last >= 0 && len(t.Chunks[last])+len(string(r)) <= size {
			t.Chunks[last] += string(r)
		} else {
			t.Chunks = append(t.Chunks, string(r))
		}
	}
	return t
}

// everyItem are items of all members: strings as they are made by text, maps by wrap.
func everyItem(id string, text func(string) cbor.Item, wrap func(items) cbor.Map) items {
	return items{
		{Key: text(jobID), Value: text(id)},
		{Key: text(token), Value: text("token-é漢😀-1")},
		{
			Key: text(revision),
			Value: wrap(items{
				{Key: text("revision"), Value: text("rev-2")},
				{Key: text("changeIdentifier"), Value: text("change-2")},
			}),
		},
		{
			Key: text(details),
			Value: wrap(items{
				{Key: text("summary"), Value: text("done")},
				{Key: text("percentComplete"), Value: cbor.Integer(50)},
			}),
		},
	}
}

// cborSpellings are requests with every member, spelled in every way that means the same.
func cborSpellings() []Case {
	text := func(s string) cbor.Item { return cbor.String(s) }
	effect := Effect{
		Token: new("token-é漢😀-1"), Revision: new("rev-2"), Change: new("change-2"), Summary: new("done"),
		Percent: new(50),
	}
	var out []Case
	add := func(name, title string, make func(id string) cbor.Item) {
		out = append(out, cborAccepted("spelling/"+name, title, "cbor/spelling", effect, make))
	}
	add("definite", "every map of definite length",
		func(id string) cbor.Item { return everyItem(id, text, items.structure).structure() })
	add("indefinite", "every map of indefinite length",
		func(id string) cbor.Item { return everyItem(id, text, items.open).open() })
	add("indefinite-outside", "the outer map of indefinite length",
		func(id string) cbor.Item { return everyItem(id, text, items.structure).open() })
	add("indefinite-inside", "the inner maps of indefinite length",
		func(id string) cbor.Item { return everyItem(id, text, items.open).structure() })
	for _, size := range []int{4, 5, 7, 8, 16, 100} {
		add(fmt.Sprintf("chunks-of-%03d", size),
			fmt.Sprintf("all strings, keys too, in chunks of at most %d bytes", size), func(id string) cbor.Item {
				return everyItem(id, func(s string) cbor.Item { return chunked(s, size) }, items.open).open()
			})
	}
	add("chunks-empty", "all strings with empty chunks around them", func(id string) cbor.Item {
		return everyItem(id, func(s string) cbor.Item { return cbor.Text{Chunks: []string{"", s, "", ""}} },
			items.structure).structure()
	})
	for i := range 4 {
		add(fmt.Sprintf("order-%d", i), "the members in another order", func(id string) cbor.Item {
			m := everyItem(id, text, items.structure)
			return append(m[i:len(m):len(m)], m[:i]...).structure()
		})
	}
	for at := 1; at < 36; at += 5 {
		out = append(out, cborAccepted(fmt.Sprintf("spelling/id-cut-%02d", at),
			fmt.Sprintf("the id in two chunks, cut after %d characters", at), "cbor/spelling", Effect{},
			func(id string) cbor.Item {
				at := min(at, len(id))
				return items{}.member(jobID, cbor.Text{Chunks: []string{id[:at], id[at:]}}).structure()
			}))
	}
	variables := func(wrap func(items) cbor.Map, text func(string) cbor.Item) func(string) cbor.Item {
		return func(id string) cbor.Item {
			return ofJob(id).member(outputs,
				wrap(items{{Key: text("a"), Value: text("1")}, {Key: text("b"), Value: text("")}})).structure()
		}
	}
	for name, make := range map[string]func(string) cbor.Item{
		"indefinite": variables(items.open, text),
		"chunks": variables(items.structure,
			func(s string) cbor.Item { return cbor.Text{Chunks: []string{s, ""}} }),
	} {
		c := cborAccepted("spelling/variables-"+name, "output variables, "+name, "cbor/spelling", Effect{}, make)
		c.Profile, c.Single().Variables = model.Current, 3
		out = append(out, c)
	}
	return sortedByID(out)
}

// cborNumbers are percentComplete in every width, right and beyond every limit.
func cborNumbers() []Case {
	var out []Case
	for _, n := range []int{0, 1, 23, 24, 50, 99, 100} {
		for _, w := range cbor.Widths {
			if w.Fits(uint64(n)) {
				out = append(out,
					cborAccepted(fmt.Sprintf("spelling/percent-%03d-in-%d", n, w),
						fmt.Sprintf("percentComplete %d with %d bytes behind the first", n, w), "cbor/spelling",
						Effect{Percent: &n}, func(id string) cbor.Item {
							return within(id, percent, cbor.IntegerIn(int64(n), w)).structure()
						}))
			}
		}
	}
	reject := func(name string, i cbor.Item, errors ...string) {
		c := cborRejected("percent/"+name, "percentComplete "+cbor.Diagnostic(i),
			"executionDetails.percentComplete/range",
			func(id string) cbor.Item { return within(id, percent, i).structure() })
		c.Single().Allowed = judge.Reject(errors...)
		out = append(out, c)
	}
	for _, w := range cbor.Widths[1:] {
		reject(fmt.Sprintf("101-in-%d", w), cbor.IntegerIn(101, w), validation)
		reject(fmt.Sprintf("minus-1-in-%d", w), cbor.IntegerIn(-1, w), validation)
	}
	for i, n := range []uint64{1 << 31, 1<<32 + 50, 1<<32 - 1, 1<<63 + 50, math.MaxUint64, 256 + 50, 65536 + 50} {
		errors := []string{validation, serialization}
		if n < 1<<31 {
			errors = errors[:1]
		}
		reject(fmt.Sprintf("large-%d", i), cbor.Int{N: n, Width: cbor.Shortest}, errors...)
		reject(fmt.Sprintf("large-negative-%d", i), cbor.Int{N: n, Negative: true, Width: cbor.Shortest}, errors...)
	}
	return out
}

// cborTimes are timestamps in every spelling, and what is none.
func cborTimes() []Case {
	var out []Case
	good := func(name string, seconds int64, tag cbor.Item) {
		milliseconds := seconds * 1000
		effect := Effect{Revision: new("c-1"), Change: new("c-1"), Created: &milliseconds}
		out = append(out, cborAccepted("timestamp/"+name, "created as "+cbor.Diagnostic(tag), "cbor/timestamp", effect,
			func(id string) cbor.Item { return within(id, created, tag).structure() }))
	}
	const when, lastYear = 1751900000, 253402300799.999 // nanoseconds in 64 bits end in 2262
	for _, w := range []cbor.Width{cbor.Four, cbor.Eight} {
		good(fmt.Sprintf("integer-in-%d", w), when, cbor.Tagged(cbor.Timestamp, cbor.IntegerIn(when, w)))
		good(fmt.Sprintf("negative-in-%d", w), -when, cbor.Tagged(cbor.Timestamp, cbor.IntegerIn(-when, w)))
	}
	for _, w := range cbor.Widths {
		good(fmt.Sprintf("small-in-%d", w), 5, cbor.Tagged(cbor.Timestamp, cbor.IntegerIn(5, w)))
		good(fmt.Sprintf("small-negative-in-%d", w), -5, cbor.Tagged(cbor.Timestamp, cbor.IntegerIn(-5, w)))
	}
	good("zero", 0, cbor.Tagged(cbor.Timestamp, cbor.Integer(0)))
	good("half-float", 1024, cbor.Tagged(cbor.Timestamp, cbor.Float{Value: 1024, Bits: 16}))
	good("half-float-negative", -1024, cbor.Tagged(cbor.Timestamp, cbor.Float{Value: -1024, Bits: 16}))
	good("float", 16777216, cbor.Tagged(cbor.Timestamp, cbor.Float{Value: 16777216, Bits: 32}))
	good("double", when, cbor.Tagged(cbor.Timestamp, cbor.Double(when)))
	good("double-negative", -when, cbor.Tagged(cbor.Timestamp, cbor.Double(-when)))
	for i, f := range []float64{
		1751900000.5, 1751900000.123, -0.5, 0.001, 1e-6, lastYear, 1751900000.9995,
		1751900000.9999995, 0.9999, -0.9999, 1751900000.25, 1751900000.0625,
	} {
		c := cborAccepted(fmt.Sprintf("timestamp/fraction-%d", i), fmt.Sprintf("created as %v seconds", f),
			"cbor/timestamp", Effect{Revision: new("c-1"), Change: new("c-1")}, func(id string) cbor.Item {
				return within(id, created, cbor.Tagged(cbor.Timestamp, cbor.Double(f))).structure()
			})
		if f == lastYear {
			c.Rule, c.Single().Allowed = "currentRevision.created/far-away", judge.ShouldAccept()
		}
		out = append(out, c)
	}
	day := cbor.String("2013-03-21T20:04:00Z")
	for name, i := range map[string]cbor.Item{
		"tag-0": cbor.Tagged(0, day), "tag-0-number": cbor.Tagged(0, cbor.Integer(when)),
		"tag-1-text": cbor.Tagged(1, day), "tag-1-digits": cbor.Tagged(1, cbor.String("1751900000")),
		"tag-1-null": cbor.Tagged(1, cbor.Null), "tag-1-array": cbor.Tagged(1, cbor.List(cbor.Integer(when))),
		"tag-1-map": cbor.Tagged(1, items{}.structure()), "tag-1-true": cbor.Tagged(1, cbor.True),
		"tag-1-bytes": cbor.Tagged(1, cbor.Bytes{Data: []byte{1}, Width: cbor.Shortest}),
		"tag-100":     cbor.Tagged(100, cbor.Integer(when)),
		"tag-1001":    cbor.Tagged(1001, items{{Key: cbor.Integer(1), Value: cbor.Integer(when)}}.structure()),
		"tag-24":      cbor.Tagged(24, cbor.Integer(when)),
		"tag-4":       cbor.Tagged(4, cbor.List(cbor.Integer(0), cbor.Integer(when))),
		"text":        day, "digits": cbor.String("1751900000"), "true": cbor.True,
		"array": cbor.List(cbor.Integer(when)),
		"map":   items{}.member("seconds", cbor.Integer(when)).structure(),
		"bytes": cbor.Bytes{Data: []byte("1751900000"), Width: cbor.Shortest},
	} {
		out = append(out, cborRejected("timestamp/"+name, "created as "+cbor.Diagnostic(i), "cbor/timestamp",
			func(id string) cbor.Item { return within(id, created, i).structure() }))
	}
	for name, i := range map[string]cbor.Item{
		"untagged-integer": cbor.Integer(when), "untagged-double": cbor.Double(when),
		"nan": cbor.Tagged(1, cbor.Double(math.NaN())), "infinity": cbor.Tagged(1, cbor.Double(math.Inf(1))),
		"minus-infinity": cbor.Tagged(1, cbor.Float{Value: math.Inf(-1), Bits: 16}),
		"bignum":         cbor.Tagged(1, cbor.Tagged(2, cbor.Bytes{Data: []byte{1, 0}, Width: cbor.Shortest})),
		"twice-tagged":   cbor.Tagged(1, cbor.Tagged(1, cbor.Integer(when))),
		"beyond-64-bits": cbor.Tagged(1, cbor.Int{N: math.MaxUint64, Width: cbor.Shortest}),
	} {
		out = append(out, cborObserved("timestamp-open/"+name, "created as "+cbor.Diagnostic(i), "cbor/timestamp-open",
			func(id string) cbor.Item { return within(id, created, i).structure() }))
	}
	return sortedByID(out)
}

// cborObserved is the case of a request of which no document says what it gets.
func cborObserved(id, title, rule string, make func(id string) cbor.Item) Case {
	return Case{
		ID: CBORPrefix + id, Title: title, Rule: rule,
		Plan: &Single{Job: Own, Request: inCBOR(make), Allowed: judge.Either(), Effect: Effect{Free: true}},
	}
}

// cborNulls are members that are null or undefined, and so absent.
func cborNulls() []Case {
	var out []Case
	for name, i := range map[string]cbor.Item{"null": cbor.Null, "undefined": cbor.Undefined} {
		for _, path := range paths() {
			title := path + " is " + name
			switch path {
			case jobID:
				c := cborRejected("null/"+path+"-"+name, title, "cbor/null",
					func(string) cbor.Item { return items{}.member(jobID, i).structure() })
				c.Single().Allowed = judge.Reject(validation)
				out = append(out, c)
			case revID, change:
				c := cborRejected("null/"+path+"-"+name, title, "cbor/null",
					func(id string) cbor.Item { return within(id, path, i).structure() })
				c.Single().Allowed = judge.Reject(validation)
				out = append(out, c)
			default:
				c := cborAccepted("null/"+path+"-"+name, title, "cbor/null", Effect{},
					func(id string) cbor.Item { return within(id, path, i).structure() })
				if path == outputs {
					c.Profile = model.Current
				}
				if strings.HasPrefix(path, revision+".") {
					c.Single().Effect = Effect{Revision: new("c-1"), Change: new("c-1")}
				}
				out = append(out, c)
			}
		}
	}
	return sortedByID(out)
}

// foreignItems are items of every type, nested at most eight deep.
func foreignItems() map[string]cbor.Item {
	bytes := func(b ...byte) cbor.Item { return cbor.Bytes{Data: b, Width: cbor.Shortest} }
	deep := func(wrap func(cbor.Item) cbor.Item) cbor.Item {
		i := cbor.Item(cbor.Integer(1))
		for range 7 {
			i = wrap(i)
		}
		return i
	}
	named := items{}.member(jobID, cbor.String("x")).member(token, cbor.String("")).member(details, cbor.Integer(1))
	return map[string]cbor.Item{
		"integer": cbor.Integer(1), "negative": cbor.Integer(-1),
		"largest":  cbor.Int{N: math.MaxUint64, Width: cbor.Shortest},
		"smallest": cbor.Int{N: math.MaxUint64, Negative: true, Width: cbor.Shortest},
		"bytes":    bytes(0xff, 0x00), "bytes-empty": bytes(),
		"bytes-chunked":     cbor.Raw{0x5f, 0x41, 1, 0x42, 2, 3, 0xff},
		"bytes-chunks-none": cbor.Raw{0x5f, 0xff},
		"text":              cbor.String("x"), "text-empty": cbor.String(""), "text-chunked": chunked("abcdef", 2),
		"text-long": cbor.String(strings.Repeat("x", 70000)),
		"array":     cbor.List(cbor.Integer(1), cbor.String("x"), cbor.Null), "array-empty": cbor.List(),
		"array-open":       cbor.Array{Items: []cbor.Item{cbor.Integer(1)}, Indefinite: true},
		"array-open-empty": cbor.Array{Indefinite: true},
		"array-1000":       cbor.List(slices.Repeat([]cbor.Item{cbor.Integer(0)}, 1000)...),
		"array-10001":      cbor.List(slices.Repeat([]cbor.Item{cbor.Null}, 10001)...),
		"map":              named.structure(), "map-empty": items{}.structure(), "map-open": named.open(),
		"map-open-empty": items{}.open(),
		"half":           cbor.Float{Value: 1.5, Bits: 16}, "float": cbor.Float{Value: 1.5, Bits: 32},
		"double": cbor.Double(1.1),
		"nan":    cbor.Double(math.NaN()), "half-nan": cbor.Float{Value: math.NaN(), Bits: 16},
		"infinity": cbor.Float{Value: math.Inf(1), Bits: 32}, "minus-zero": cbor.Double(math.Copysign(0, -1)),
		"true": cbor.True, "false": cbor.False, "null": cbor.Null, "undefined": cbor.Undefined,
		"simple-0": cbor.Simple(0), "simple-16": cbor.Simple(16), "simple-32": cbor.Simple(32),
		"simple-255": cbor.Simple(255),
		"tag-0":      cbor.Tagged(0, cbor.String("2013-03-21T20:04:00Z")), "tag-1": cbor.Tagged(1, cbor.Integer(0)),
		"tag-1-double": cbor.Tagged(1, cbor.Double(0.5)), "bignum": cbor.Tagged(2, bytes(1, 0, 0, 0, 0, 0, 0, 0, 0)),
		"negative-bignum": cbor.Tagged(3, bytes(1)),
		"decimal":         cbor.Tagged(4, cbor.List(cbor.Integer(-2), cbor.Integer(27315))),
		"tag-24":          cbor.Tagged(24, bytes(0xa0)),
		"tag-32":          cbor.Tagged(32, cbor.String("http://www.example.com")),
		"tag-37":          cbor.Tagged(37, bytes(slices.Repeat([]byte{7}, 16)...)),
		"tag-258":         cbor.Tagged(258, cbor.List()),
		"tag-55799":       cbor.Tagged(55799, cbor.Integer(1)), "tag-unknown": cbor.Tagged(1<<40, cbor.Null),
		"tag-largest": cbor.Tagged(math.MaxUint64-1, cbor.Integer(0)),
		"tags-nested": cbor.Tagged(1000, cbor.Tagged(1001, cbor.Tagged(1002, cbor.Integer(0)))),
		"deep-arrays": deep(func(i cbor.Item) cbor.Item { return cbor.List(i) }),
		"deep-maps":   deep(func(i cbor.Item) cbor.Item { return items{}.member("a", i).structure() }),
		"deep-open":   deep(func(i cbor.Item) cbor.Item { return cbor.Array{Items: []cbor.Item{i}, Indefinite: true} }),
		"deep-tags":   deep(func(i cbor.Item) cbor.Item { return cbor.Tagged(1000, i) }),
		"mixed": cbor.List(named.open(), cbor.Tagged(1, cbor.Integer(1)), bytes(1), cbor.Undefined,
			cbor.Simple(99)),
	}
}

// cborUnknown are members that the operation does not have, in each structure.
func cborUnknown() []Case {
	var out []Case
	add := func(name, title string, effect Effect, make func(id string) cbor.Item) {
		out = append(out, cborAccepted("unknown-member/"+name, title, "cbor/unknown-member", effect, make))
	}
	for name, i := range foreignItems() {
		add("top-"+name, "an unknown member: "+name, Effect{},
			func(id string) cbor.Item { return ofJob(id).member("unknown", i).structure() })
		add("first-"+name, "an unknown member before jobId: "+name, Effect{}, func(id string) cbor.Item {
			return items{}.member("unknown", i).member(jobID, cbor.String(id)).open()
		})
		add("details-"+name, "an unknown member of executionDetails: "+name, Effect{Summary: new("done")},
			func(id string) cbor.Item {
				return ofJob(id).member(details, items{}.member("unknown",
					i).member("summary", cbor.String("done")).structure()).structure()
			})
		add("revision-"+name, "an unknown member of currentRevision: "+name,
			Effect{Revision: new("r"), Change: new("c")}, func(id string) cbor.Item {
				return ofJob(id).member(revision, items{}.member("revision",
					cbor.String("r")).member("unknown", i).member("changeIdentifier",
					cbor.String("c")).open()).structure()
			})
	}
	for _, n := range []int{24, 256} { // from which on the length of a map has bytes of its own
		crowd := items{}
		for i := range n {
			crowd = crowd.member(fmt.Sprintf("unknown-%d", i), cbor.Integer(1))
		}
		add(fmt.Sprintf("many-%d", n), fmt.Sprintf("%d unknown members", n), Effect{},
			func(id string) cbor.Item { return append(ofJob(id), crowd...).structure() })
		add(fmt.Sprintf("map-of-%d", n), fmt.Sprintf("an unknown member with %d entries", n), Effect{},
			func(id string) cbor.Item { return ofJob(id).member("unknown", crowd.structure()).structure() })
	}
	for n, key := range []string{
		"", "jobid", "JobId", "jobId ", " jobId", "jobId\x00", "ContinuationToken",
		"continuation_token", "token", "__type", "__proto__", "constructor", "é", "😀", strings.Repeat("n", 1000),
	} {
		add(fmt.Sprintf("name-%02d", n), fmt.Sprintf("an unknown member named %.20q", key), Effect{},
			func(id string) cbor.Item { return ofJob(id).member(key, cbor.String("x")).structure() })
		add(fmt.Sprintf("name-chunked-%02d", n), fmt.Sprintf("an unknown member named %.20q, in chunks", key), Effect{},
			func(id string) cbor.Item {
				return append(ofJob(id), cbor.Entry{Key: chunked(key, 4), Value: cbor.String("x")}).structure()
			})
	}
	return sortedByID(out)
}
