package cases

import (
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// notWellFormed are bytes that are no data item, by what is wrong with them (RFC 8949, appendix F, subkinds 1 to 5).
var notWellFormed = map[string]string{
	"cut-before-argument": "18", "cut-in-argument-2": "19ff", "cut-in-argument-4": "1affffff",
	"cut-in-argument-8": "1bffffffffffffff", "cut-in-negative": "38", "cut-in-bytes": "4100"[:2],
	"cut-in-text": "62" + "61", "cut-in-array": "8201", "cut-in-map": "a26161016162", "cut-before-value": "a16161",
	"cut-in-tag": "c1", "cut-in-half": "f97c", "cut-in-float": "fa000000", "cut-in-double": "fb00000000000000",
	"cut-in-simple": "f8",
	"open-array":    "9f0102", "open-map": "bf616101", "open-text": "7f6161", "open-bytes": "5f4161",
	"open-inside-open": "9f9f01ff",
	"reserved-28":      "1c", "reserved-29": "3d", "reserved-30": "5e", "reserved-28-text": "7c",
	"reserved-29-array": "9d",
	"reserved-30-map":   "be", "reserved-28-tag": "dc", "reserved-30-simple": "fe",
	"simple-in-two-bytes-0": "f800", "simple-in-two-bytes-20": "f814", "simple-in-two-bytes-31": "f81f",
	"break": "ff", "break-in-array": "82ff01", "break-for-value": "a16161ff", "break-in-tag": "c1ff",
	"break-ends-array": "8201ff", "break-ends-map": "a2616101ff", "odd-open-map": "bf6161ff",
	"chunk-of-bytes": "7f4161ff", "chunk-of-text": "5f6161ff", "chunk-integer": "7f00ff", "chunk-open": "7f7f6161ffff",
	"chunk-tag": "7fc16161ff", "chunk-null": "5ff6ff", "chunk-array": "7f80ff",
	"indefinite-integer": "1f", "indefinite-negative": "3f", "indefinite-tag": "df01",
	"utf8-overlong": "62c080", "utf8-surrogate": "63eda080", "utf8-cut": "61c3", "utf8-continuation": "6180",
	"utf8-beyond": "64f4908080", "utf8-latin": "61e9", "utf8-cut-between-chunks": "7f61c361a9ff", "utf8-ff": "61ff",
}

// malformations are these, and every reserved beginning of an item, of whatever type.
func malformations() map[string]string {
	out, heads := maps.Clone(notWellFormed), slices.Collect(maps.Values(notWellFormed))
	for major, name := range []string{"integer", "negative", "bytes", "text", "array", "map", "tag", "simple"} {
		for info := 28; info <= 30; info++ {
			if head := fmt.Sprintf("%02x", major<<5|info); !slices.Contains(heads, head) {
				out[fmt.Sprintf("reserved-%d-%s", info, name)] = head
			}
		}
	}
	return out
}

// cborMalformed are bodies that are no CBOR, each for a live job: the fault stands in a member that is known, or in the
// body itself. A fault in UTF-8 that stands in what is ignored is left out.
func cborMalformed() []Case {
	var out []Case
	for name, digits := range malformations() {
		fault, err := hex.DecodeString(digits)
		if err != nil {
			panic(name)
		}
		add := func(place, title string, make func(id string) cbor.Item) {
			out = append(out, cborRejected("well-formed/"+place+"-"+name, title+": "+digits, "cbor/well-formed", make))
		}
		add("summary", "malformed as executionDetails.summary",
			func(id string) cbor.Item { return within(id, summary, cbor.Raw(fault)).structure() })
		add("body", "a body that is malformed", func(string) cbor.Item { return cbor.Raw(fault) })
		if !strings.HasPrefix(name, "utf8") {
			add("unknown", "malformed as an unknown member",
				func(id string) cbor.Item { return ofJob(id).member("unknown", cbor.Raw(fault)).structure() })
		}
	}
	for cut := 1; cut <= 44; cut++ {
		out = append(out, cborRejected(fmt.Sprintf("well-formed/cut-%02d", cut),
			fmt.Sprintf("a body without its last %d bytes", cut), "cbor/well-formed", func(id string) cbor.Item {
				whole := cbor.Encode(ofJob(id).structure())
				return cbor.Raw(whole[:max(1, len(whole)-cut)])
			}))
	}
	out = append(out,
		cborRejected("well-formed/open-body", "a map of indefinite length without its end", "cbor/well-formed",
			func(id string) cbor.Item {
				whole := cbor.Encode(ofJob(id).open())
				return cbor.Raw(whole[:len(whole)-1])
			}),
		cborRejected("well-formed/entries-missing", "a map that promises two entries and has one", "cbor/well-formed",
			func(id string) cbor.Item {
				whole := cbor.Encode(ofJob(id).structure())
				return cbor.Raw(append([]byte{0xa2}, whole[1:]...))
			}))
	for name, tail := range map[string][]byte{
		"zero": {0}, "null": {0xf6}, "map": {0xa0}, "break": {0xff},
		"newline": {'\n'}, "space": {' '},
	} {
		c := cborRejected("trailing/"+name, "bytes behind the body: "+name, "cbor/trailing", func(id string) cbor.Item {
			return cbor.Raw(append(cbor.Encode(ofJob(id).structure()), tail...))
		})
		c.Single().Job, c.Single().Allowed, c.Single().Effect = Own, judge.ShouldReject(serialization, validation),
			Effect{Free: true}
		out = append(out, c)
	}
	empty := cborRejected("empty-body/none", "a body of zero bytes", "cbor/empty-body",
		func(string) cbor.Item { return cbor.Raw{} })
	empty.Single().Allowed = judge.RejectPrefer(validation)
	return append(sortedByID(out), empty)
}

// cborLengths are lengths that promise more than there is.
func cborLengths() []Case {
	var out []Case
	nouns := map[string]string{"bytes": "a byte string", "text": "a text string", "array": "an array", "map": "a map"}
	for kind, major := range map[string]byte{"bytes": 2, "text": 3, "array": 4, "map": 5} {
		for _, bits := range []int{7, 8, 15, 16, 20, 24, 31, 32, 33, 40, 53, 63, 64} {
			n := uint64(1)<<(bits-1) | 1
			if bits == 64 {
				n = 1<<64 - 1
			}
			head := cbor.Encode(cbor.Int{N: n, Width: cbor.Eight})
			head[0] |= major << 5
			for place, path := range map[string]string{"unknown": "unknown", "summary": summary} {
				c := cborRejected(fmt.Sprintf("length/%s-%s-%02d-bits", place, kind, bits),
					fmt.Sprintf("%s of length %d as %s, with nothing behind it", nouns[kind], n,
						map[string]string{"unknown": "an unknown member", "summary": summary}[place]), "cbor/length",
					func(id string) cbor.Item { return within(id, path, cbor.Raw(head)).structure() })
				c.Single().Allowed = judge.RejectPrefer(serialization, validation).Or(413)
				out = append(out, c)
			}
		}
	}
	return sortedByID(out)
}

// cborDepths are unknown members nested very deep: whoever can may skip them, as any other.
func cborDepths() []Case {
	var out []Case
	const depth = 100_000
	for name, level := range map[string][]byte{
		"arrays": {0x81}, "open-arrays": {0x9f}, "maps": {0xa1, 0x61, 'a'},
		"open-maps": {0xbf, 0x61, 'a'}, "tags": {0xc6},
	} {
		c := cborObserved("nesting/"+name, fmt.Sprintf("an unknown member of %d nested %s", depth, name),
			"cbor/open", func(id string) cbor.Item {
				deep := append([]byte(strings.Repeat(string(level), depth)), 0)
				if strings.HasPrefix(name, "open") {
					deep = append(deep, strings.Repeat("\xff", depth)...)
				}
				return ofJob(id).member("unknown", cbor.Raw(deep)).structure()
			})
		c.Single().Allowed = judge.Either().Or(413)
		out = append(out, c)
	}
	return sortedByID(out)
}

// onPath is a plain request for a job with another path.
func onPath(path string) build {
	return altered(inCBOR(func(id string) cbor.Item { return ofJob(id).structure() }),
		func(r *wire.Request) { r.Path = path })
}

// cborRoutes are paths of the operation, and of no operation, on a live job.
func cborRoutes() []Case {
	var out []Case
	good := func(name, path, rule string, allowed judge.Allowed) {
		out = append(out, Case{
			ID: CBORPrefix + "route/" + name, Title: "the path " + path, Rule: rule,
			Plan: &Single{
				Job: Own, Request: onPath(path), Allowed: allowed,
				Effect: Effect{Free: allowed.Must.Errors != nil},
			},
		})
	}
	good("plain", rpcPath, "cbor/route", judge.Accept())
	for name, prefix := range map[string]string{
		"one": "/prefix", "two": "/a/b", "service": "/service",
		"operation": "/service/X/operation/Y", "version": "/v1", "long": "/" + strings.Repeat("p", 200),
	} {
		good("prefix-"+name, prefix+rpcPath, "cbor/route", judge.Accept())
	}
	absolute := withMust(judge.ShouldAccept(), judge.ShouldAccept().Or(404))
	good("absolute-service", "/service/com.amazonaws.codepipeline.CodePipeline_20150709/operation/PutJobSuccessResult",
		"cbor/service-name", absolute)
	for name, path := range map[string]string{
		"absolute-operation": "/service/CodePipeline_20150709/operation/com.amazonaws.codepipeline.PutJobSuccessResult",
		"shape-operation": "/service/CodePipeline_20150709/operation/" +
			"com.amazonaws.codepipeline%23PutJobSuccessResult",
		"root": "/", "unknown": "/service/CodePipeline_20150709/operation/PutJobSuccess",
		"suffix":          rpcPath + "X",
		"lower":           "/service/CodePipeline_20150709/operation/putjobsuccessresult",
		"camel":           "/service/CodePipeline_20150709/operation/putJobSuccessResult",
		"other-service":   "/service/CodeBuild_20161006/operation/PutJobSuccessResult",
		"service-lower":   "/service/codepipeline_20150709/operation/PutJobSuccessResult",
		"service-bare":    "/service/CodePipeline/operation/PutJobSuccessResult",
		"service-version": "/service/CodePipeline_20150710/operation/PutJobSuccessResult",
		"no-service":      "/operation/PutJobSuccessResult", "empty-service": "/service//operation/PutJobSuccessResult",
		"empty-operation":  "/service/CodePipeline_20150709/operation/",
		"no-operation":     "/service/CodePipeline_20150709/operation",
		"words-swapped":    "/operation/CodePipeline_20150709/service/PutJobSuccessResult",
		"services":         "/services/CodePipeline_20150709/operations/PutJobSuccessResult",
		"upper":            "/SERVICE/CodePipeline_20150709/OPERATION/PutJobSuccessResult",
		"trailing-segment": rpcPath + "/x",
		"encoded-name":     "/service/CodePipeline_20150709/operation/PutJobSuccessResult%00",
		"target-name":      "/service/CodePipeline_20150709/operation/CodePipeline_20150709.PutJobSuccessResult",
	} {
		out = append(out, Case{
			ID: CBORPrefix + "unknown-operation/" + name, Title: "the path " + path,
			Rule: "cbor/unknown-operation", Plan: &Single{Job: Shared, Request: onPath(path), Allowed: never200()},
		})
	}
	return sortedByID(out)
}

// never200 allows whatever is no success.
func never200() judge.Allowed { return judge.Refuse().Or(http.StatusNotImplemented) }

// cborHeaders are what surrounds a body: a target of the other wire is rejected, and what
// else is missing or another gets any answer.
func cborHeaders() []Case {
	var out []Case
	plain := inCBOR(func(id string) cbor.Item { return ofJob(id).structure() })
	for name, f := range map[string]wire.Field{
		"right":    {Name: "X-Amz-Target", Value: operation},
		"other":    {Name: "X-Amz-Target", Value: "CodePipeline_20150709.GetJobDetails"},
		"nonsense": {Name: "X-Amz-Target", Value: "x"},
		"amzn":     {Name: "X-Amzn-Target", Value: operation},
		"lower":    {Name: "x-amz-target", Value: operation},
	} {
		out = append(out, Case{
			ID: CBORPrefix + "target/" + name, Title: "a request with " + f.Name + ": " + f.Value, Rule: "cbor/target",
			Plan: &Single{
				Job: Shared, Allowed: never200(),
				Request: altered(plain, func(r *wire.Request) { r.Header = append(slices.Clip(r.Header), f) }),
			},
		})
	}
	observe := func(name, title string, change func(*wire.Request)) {
		out = append(out, Case{
			ID: CBORPrefix + "headers/" + name, Title: title, Rule: "cbor/headers",
			Plan: &Single{
				Job: Own, Allowed: judge.Below500().Or(501), Effect: Effect{Free: true},
				Request: altered(plain, change),
			},
		})
	}
	set := func(name, value string) func(*wire.Request) {
		return func(r *wire.Request) {
			var kept []wire.Field
			for _, f := range r.Header {
				if f.Name != name {
					kept = append(kept, f)
				}
			}
			if value != wire.NoHeader {
				kept = append(kept, wire.Field{Name: name, Value: value})
			}
			r.Header = kept
		}
	}
	for name, value := range map[string]string{
		"missing": wire.NoHeader, "empty": "", "json": "rpc-v2-json",
		"upper": "RPC-V2-CBOR", "other": "aws-json-1.1", "list": "rpc-v2-cbor, rpc-v2-json",
	} {
		observe("protocol-"+name, "Smithy-Protocol: "+strings.ReplaceAll(value, wire.NoHeader, "missing"),
			set("Smithy-Protocol", value))
	}
	observe("protocol-twice", "Smithy-Protocol twice", func(r *wire.Request) {
		r.Header = append(slices.Clip(r.Header), wire.Field{Name: "Smithy-Protocol", Value: "rpc-v2-cbor"})
	})
	for name, value := range map[string]string{
		"missing": wire.NoHeader, "json": "application/json", "any": "*/*", "text": "text/plain",
	} {
		observe("accept-"+name, "Accept: "+strings.ReplaceAll(value, wire.NoHeader, "missing"), set("Accept", value))
	}
	for name, value := range map[string]string{
		"missing": wire.NoHeader, "json": "application/json",
		"aws-json": contentType, "octets": "application/octet-stream", "upper": "APPLICATION/CBOR",
		"parameter": "application/cbor; charset=utf-8", "suffix": "application/x+cbor",
	} {
		observe("content-type-"+name, "Content-Type: "+strings.ReplaceAll(value, wire.NoHeader, "missing"),
			func(r *wire.Request) { r.ContentType = value })
	}
	for _, method := range []string{"GET", "PUT", "DELETE", "HEAD"} {
		observe("method-"+method, "the method "+method, func(r *wire.Request) { r.Method = method })
	}
	return sortedByID(out)
}

// cborOtherWire are bodies of one wire on the other, for a live job.
func cborOtherWire() []Case {
	var out []Case
	add := func(name, title string, request build) {
		out = append(out, Case{
			ID: CBORPrefix + "other-wire/" + name, Title: title, Rule: "cbor/other-wire",
			Plan: &Single{Job: Shared, Request: request, Allowed: never200()},
		})
	}
	jsonBody := func(id string) []byte { return []byte(`{"jobId":"` + id + `"}`) }
	body := func(id string) []byte { return cbor.Encode(ofJob(id).structure()) }
	add("json-body", "JSON in the body, all else as for CBOR",
		func(id string) (wire.Request, bool) { return wire.RPC(jsonBody(id)), true })
	add("json-body-spaced", "JSON with white space before it, all else as for CBOR",
		func(id string) (wire.Request, bool) { return wire.RPC(append([]byte(" \n"), jsonBody(id)...)), true })
	add("json-on-path", "JSON in the body and the Content-Type, on the path of CBOR",
		func(id string) (wire.Request, bool) {
			return wire.Request{Path: rpcPath, Target: wire.NoHeader, Body: jsonBody(id)}, true
		})
	add("cbor-under-target", "CBOR in the body, all else as for JSON",
		func(id string) (wire.Request, bool) { return wire.Request{Body: body(id)}, true })
	return out
}

// cborAcross are lives that take both wires.
func cborAcross() []Case {
	onCBOR := func(s sent) build { return transcoded(s.build()) }
	done := sent{request: plain()}
	add := func(id, title string, steps ...Step) Case {
		for i := range steps {
			steps[i].Rule = "cbor/across"
		}
		return Case{ID: CBORPrefix + "across/" + id, Title: title, Rule: "cbor/across", Plan: &Scenario{Steps: steps}}
	}
	success := func(label string, s sent, request build) Step {
		return Step{Job: "a", Label: label, Request: request, Allowed: judge.Accept(), Effect: s.effect}
	}
	again := func(label string, request build) Step {
		return onceEnded("a", label, "", request)
	}
	first, second := withToken("by CBOR: é漢😀"), withToken("by JSON: é漢😀")
	refused := plain().with(percent, `101`)
	out := []Case{
		add("finished-by-cbor", "a job completed by CBOR is asked for again by JSON",
			success("completed by CBOR", done, onCBOR(done)), again("again by JSON", plain().build()),
			again("again by CBOR", onCBOR(done))),
		add("finished-by-json", "a job completed by JSON is asked for again by CBOR",
			success("completed by JSON", done, done.build()), again("again by CBOR", onCBOR(done)),
			again("again by JSON", plain().build())),
		add("continued-by-both", "a job is continued by CBOR, by JSON and by CBOR, and completed by JSON",
			success("continued by CBOR", first, onCBOR(first)), again("the old id by JSON", plain().build()),
			success("continued by JSON", second, second.build()), again("the old ids by CBOR", onCBOR(done)),
			success("continued by CBOR again", first, onCBOR(first)), success("completed by JSON", done, done.build())),
		add("rejected-by-cbor", "what CBOR is refused changes nothing for JSON",
			no("a", "refused by CBOR", "", transcoded(refused.build()), judge.Reject(validation)),
			success("completed by JSON", done, done.build())),
		add("rejected-by-json", "what JSON is refused changes nothing for CBOR",
			no("a", "refused by JSON", "", refused.build(), judge.Reject(validation)),
			success("completed by CBOR", done, onCBOR(done))),
	}
	for _, ways := range []int{2, 4, 8} {
		out = append(out, Case{
			ID:    fmt.Sprintf("%srace/both-wires/%02d", CBORPrefix, ways),
			Title: fmt.Sprintf("success by CBOR against success by JSON, %d at once", ways), Rule: "cbor/across",
			Plan: &Race{Requests: []build{plain().build(), onCBOR(done)}, Ways: ways, Trials: 60},
		})
	}
	return append(out, Case{
		ID: CBORPrefix + "race/tokens/02", Title: "a success with a token by CBOR against one by JSON, 2 at once",
		Rule: "life/one-winner",
		Plan: &Race{Requests: []build{onCBOR(first), second.build()}, Ways: 2, Trials: 60},
	})
}
