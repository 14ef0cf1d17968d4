package cases

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// inPieces is a text in chunks of so many characters.
func inPieces(s string, size int) cbor.Text {
	t := cbor.Text{Chunks: []string{}}
	for runes := []rune(s); len(runes) > 0; runes = runes[min(size, len(runes)):] {
		t.Chunks = append(t.Chunks, string(runes[:min(size, len(runes))]))
	}
	return t
}

// cborLimits are the limits of texts in chunks: what counts is the whole text, by its characters.
func cborLimits() []Case {
	var out []Case
	for _, m := range model.Members() {
		if !m.HasLength || m.Path == jobID {
			continue
		}
		for name, pieces := range map[string]struct {
			unit string
			size int
		}{"ones": {"a", 1}, "halves": {"a", (m.Max + 1) / 2}, "wide": {"漢", 7}} {
			for over, n := range []int{m.Max, m.Max + 1} {
				value := inPieces(strings.Repeat(pieces.unit, n), pieces.size)
				id := fmt.Sprintf("chunked/%s-%s-%d", m.Path, name, n)
				title := fmt.Sprintf("%s of %d characters in chunks of %d", m.Path, n, pieces.size)
				make := func(id string) cbor.Item { return within(id, m.Path, value).structure() }
				if over == 0 {
					out = append(out, cborAccepted(id, title, "cbor/spelling", Effect{Free: true}, make))
				} else {
					out = append(out, tooLong(id, title, m.Path, make))
				}
			}
		}
		for name, value := range map[string]cbor.Text{
			"no-chunks":    {Chunks: []string{}},
			"empty-chunks": {Chunks: []string{"", ""}},
		} {
			out = append(out, tooLong("chunked/"+m.Path+"-"+name,
				m.Path+" as a text of indefinite length without a character", m.Path, func(id string) cbor.Item {
					return within(id, m.Path, value).structure()
				}))
		}
	}
	c := tooLong("chunked/variables-too-large", "output variables that are too large, in chunks", outputs,
		func(id string) cbor.Item {
			var variables items
			for i := range 13 {
				variables = variables.member(fmt.Sprintf("VARIABLE_%02d", i),
					inPieces(strings.Repeat("x", 10_000), 1000))
			}
			return ofJob(id).member(outputs, variables.open()).open()
		})
	c.Rule, c.Profile, c.Single().Allowed = "outputVariables/size", model.Current,
		judge.RejectPrefer(model.OutputVariablesSizeExceeded)
	return sortedByID(append(out, c))
}

// tooLong is the case of a text beyond a limit, on a live job.
func tooLong(id, title, path string, make func(id string) cbor.Item) Case {
	c := cborRejected(id, title, path+"/length", make)
	c.Single().Allowed = judge.Reject(validation)
	return c
}

// cborCut are bodies that end within a text of a member which has a valid value by then.
func cborCut() []Case {
	var out []Case
	for _, path := range []string{token, summary, external, revSum, change} {
		for _, less := range []int{1, 2, 5} {
			out = append(out, cborRejected(fmt.Sprintf("well-formed/cut-%s-%d", path, less),
				fmt.Sprintf("a body that ends %d bytes before the end of %s", less, path), "cbor/well-formed",
				func(id string) cbor.Item {
					m := ofJob(id).member(token, cbor.String("token-1"))
					if path != token {
						m = within(id, path, cbor.String("a value"))
					}
					whole := cbor.Encode(m.structure())
					return cbor.Raw(whole[:len(whole)-less])
				}))
		}
	}
	for name, text := range map[string][]byte{
		"overlong": {0x62, 0xc0, 0x80}, "surrogate": {0x63, 0xed, 0xa0, 0x80},
		"latin": {0x61, 0xe9}, "cut": {0x62, 'a', 0xc3},
	} {
		for _, path := range []string{token, external, revID} {
			out = append(out, cborRejected("well-formed/utf8-"+path+"-"+name, path+" as text that is no UTF-8",
				"cbor/well-formed", func(id string) cbor.Item {
					return within(id, path, cbor.Raw(text)).structure()
				}))
		}
	}
	return sortedByID(out)
}

// cborPromises are lengths that promise more than there is, of the body itself, of a key and of members that are read.
func cborPromises() []Case {
	var out []Case
	for kind, major := range map[string]byte{"bytes": 2, "text": 3, "array": 4, "map": 5} {
		for _, bits := range []int{16, 31, 32, 63, 64} {
			head := cbor.Encode(cbor.Int{N: math.MaxUint64 >> (64 - bits), Width: cbor.Eight})
			head[0] |= major << 5
			for place, make := range map[string]func(id string) cbor.Item{
				"body": func(string) cbor.Item { return cbor.Raw(head) },
				"whole": func(id string) cbor.Item {
					return cbor.Raw(slices.Concat(head, cbor.Encode(ofJob(id).structure())[1:]))
				},
				"key": func(id string) cbor.Item {
					return append(ofJob(id), cbor.Entry{Key: cbor.Raw(head), Value: cbor.Raw{}}).structure()
				},
				"id":    func(string) cbor.Item { return items{}.member(jobID, cbor.Raw(head)).structure() },
				"token": func(id string) cbor.Item { return within(id, token, cbor.Raw(head)).structure() },
			} {
				c := cborRejected(fmt.Sprintf("length/%s-%s-%02d-bits", place, kind, bits),
					fmt.Sprintf("a %s of %d bits of length, with less behind it: %s", kind, bits, place), "cbor/length",
					make)
				c.Single().Allowed = judge.RejectPrefer(serialization, validation).Or(413)
				out = append(out, c)
			}
		}
	}
	const depth = 100_000
	for name, level := range map[string][]byte{
		"arrays": {0x81}, "maps": {0xa1, 0x61, 'a'},
		"open-maps": {0xbf, 0x61, 'a'}, "tags": {0xc6},
	} {
		deep := cbor.Raw(append([]byte(strings.Repeat(string(level), depth)), 0))
		for place, make := range map[string]func(id string) cbor.Item{
			"body":    func(string) cbor.Item { return deep },
			"id":      func(string) cbor.Item { return items{}.member(jobID, deep).structure() },
			"details": func(id string) cbor.Item { return within(id, details, deep).structure() },
			"summary": func(id string) cbor.Item { return within(id, summary, deep).structure() },
		} {
			id, title := "nesting/"+place+"-"+name, fmt.Sprintf("%d nested %s: %s", depth, name, place)
			c := cborRejected(id, title, "cbor/nesting", make)
			if place == "details" && name == "maps" { // a structure with an unknown member, which may be skipped
				c = cborObserved(id, title, "cbor/open", make)
			}
			c.Single().Allowed = c.Single().Allowed.Or(413)
			out = append(out, c)
		}
	}
	return sortedByID(out)
}

// otherID is an id that no job has.
const otherID = "0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e"

// cborNames are bodies in which an id stands elsewhere than where it is looked for: what
// counts is the member jobId of the body.
func cborNames() []Case {
	var out []Case
	good := func(name, title string, make func(id string) cbor.Item) {
		out = append(out, cborAccepted("unknown-member/id-"+name, title, "cbor/unknown-member", Effect{}, make))
	}
	other := cbor.String(otherID)
	good("before", "another id before jobId", func(id string) cbor.Item {
		return items{}.member("id", other).member(jobID, cbor.String(id)).structure()
	})
	good("behind", "another id behind jobId",
		func(id string) cbor.Item { return ofJob(id).member("job", other).structure() })
	good("as-name", "an unknown member named by another id", func(id string) cbor.Item {
		return items{}.member(otherID, cbor.Integer(1)).member(jobID, cbor.String(id)).structure()
	})
	good("nested", "another jobId in an unknown map before jobId", func(id string) cbor.Item {
		return items{}.member("unknown", items{}.member(jobID, other).structure()).member(jobID, cbor.String(id)).open()
	})
	good("nested-behind", "another jobId in an unknown map behind jobId", func(id string) cbor.Item {
		return ofJob(id).member("unknown", items{}.member(jobID, other).open()).structure()
	})
	good("in-details", "another jobId in executionDetails", func(id string) cbor.Item {
		return ofJob(id).member(details, items{}.member(jobID, other).structure()).structure()
	})
	for name, make := range map[string]func(id string) cbor.Item{
		"elsewhere": func(id string) cbor.Item { return items{}.member("id", cbor.String(id)).structure() },
		"as-token":  func(id string) cbor.Item { return items{}.member(token, cbor.String(id)).structure() },
		"as-name":   func(id string) cbor.Item { return items{}.member(id, cbor.String(jobID)).structure() },
		"nested":    func(id string) cbor.Item { return items{}.member("unknown", ofJob(id).structure()).structure() },
		"details":   func(id string) cbor.Item { return items{}.member(details, ofJob(id).structure()).structure() },
		"nothing":   func(string) cbor.Item { return items{}.open() },
	} {
		c := cborRejected("required/jobId-"+name, "the id of the job elsewhere than in jobId: "+name, "jobId/required",
			make)
		c.Single().Allowed = judge.Reject(validation)
		out = append(out, c)
	}
	for _, n := range []uint64{
		1<<8 - 51, 1<<16 - 51, 1<<32 - 51,
		math.MaxUint64 - 50,
	} { // each is 50 once its sign is lost
		c := cborRejected(fmt.Sprintf("percent/wraps-%d", n),
			"percentComplete "+cbor.Diagnostic(cbor.Int{N: n, Negative: true, Width: cbor.Shortest}),
			"executionDetails.percentComplete/range", func(id string) cbor.Item {
				return within(id, percent, cbor.Int{N: n, Negative: true, Width: cbor.Shortest}).structure()
			})
		c.Single().Allowed = judge.Reject(validation, serialization)
		out = append(out, c)
	}
	return sortedByID(out)
}

// cborHTTP are what HTTP says of every request: the names of fields, a body in chunks, and a
// connection that goes on after an answer.
func cborHTTP() []Case {
	var out []Case
	whole := ofJobCBOR()
	for _, name := range []string{"lower", "upper"} {
		c := cborAccepted("header-case/"+name, "header names in "+name+" case", "protocol/header-case", Effect{}, nil)
		c.Single().Request = altered(whole, func(r *wire.Request) { r.HeaderForm = headerCases[name] })
		out = append(out, c)
	}
	for name, make := range map[string]func(id string) cbor.Item{
		"plain": func(id string) cbor.Item { return ofJob(id).structure() },
		"large": func(id string) cbor.Item { return within(id, summary, cbor.String(filled("漢é", 2048))).open() },
	} {
		c := chunkedAccepted(CBORPrefix+"framing/chunked-"+name, "CBOR in a body in chunks", sent{request: plain()})
		c.Single().Request = chunks(inCBOR(make))
		c.Single().Effect = Effect{Free: true}
		out = append(out, c)
	}
	serial := judge.RejectPrefer(serialization, validation)
	for name, k := range map[string]struct {
		request build
		allowed judge.Allowed
	}{
		"validation": {
			inCBOR(func(id string) cbor.Item { return within(id, percent, cbor.Integer(101)).structure() }),
			judge.Reject(validation),
		},
		"malformed": {
			inCBOR(func(id string) cbor.Item { return ofJob(id).member("x", cbor.Raw{0x1c}).structure() }),
			serial,
		},
		"type": {
			inCBOR(func(id string) cbor.Item { return within(id, token, cbor.Integer(1)).structure() }),
			serial,
		},
		"empty":     {inCBOR(func(string) cbor.Item { return cbor.Raw{} }), judge.RejectPrefer(validation)},
		"operation": {onPath("/service/CodePipeline_20150709/operation/PutJobSuccess"), never200()},
		"target":    {altered(whole, func(r *wire.Request) { r.Target = operation }), never200()},
		"json":      {altered(whole, func(r *wire.Request) { r.Body = []byte(`{"jobId":"x"}`) }), never200()},
	} {
		out = append(out, Case{
			ID:    CBORPrefix + "keep-alive/" + name,
			Title: "the connection after an error by CBOR: " + name, Rule: "protocol/keep-alive",
			Plan: &Single{Job: Shared, Request: k.request, Allowed: k.allowed, KeepAlive: true},
		})
	}
	return sortedByID(out)
}

// ofJobCBOR is the plain request for a job.
func ofJobCBOR() build {
	return inCBOR(func(id string) cbor.Item { return ofJob(id).structure() })
}
