package provider

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"
)

// The mutants of a job worker's calls that show by CBOR only: those of each operation by kind, then what one of them
// does.

// answersByCBOR changes the answers of an operation by CBOR, those that are errors or those that are not.
func answersByCBOR(op string, errors bool, how func(out *reply)) change {
	return rpcWith(func(c *rpc) {
		c.edit = func(asked string, out *reply, f *failure) {
			if asked == op && (f != nil) == errors && out.act == nil {
				how(out)
			}
		}
	})
}

// saying changes the document of a success.
func saying(how func(said map[any]any) any) func(op string) change {
	return func(op string) change {
		return answersByCBOR(op, false, func(out *reply) {
			var said map[any]any
			if cbor.Unmarshal(out.body, &said) == nil {
				out.body, _ = cbor.Marshal(how(said)) // what was read can be written
			}
		})
	}
}

// leaves changes the values of a document that are neither maps nor arrays.
func leaves(v any, how func(any) any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = leaves(v[i], how)
		}
		return v
	case map[any]any:
		for name := range v {
			v[name] = leaves(v[name], how)
		}
		return v
	}
	return how(v)
}

// textAsBytes is a byte string in the place of a text, bytesAsText the other way round.
func textAsBytes(v any) any {
	if text, isText := v.(string); isText {
		return []byte(text)
	}
	return v
}

func bytesAsText(v any) any {
	if b, isBytes := v.([]byte); isBytes {
		return string(b)
	}
	return v
}

// namedMembers reads maps as encoding/json can write them.
var namedMembers,
	_ = cbor.DecOptions{DefaultMapType: reflect.TypeFor[map[string]any]()}.DecMode() // the options are right

// inJSON writes a body of CBOR as JSON, with nothing else changed.
func inJSON(out *reply) {
	var said any
	if namedMembers.Unmarshal(out.body, &said) == nil {
		out.body, _ = json.Marshal(said) // of maps and texts
	}
}

// carriedOut changes what a request by CBOR does.
func carriedOut(op string, how func(p *Provider, body []byte, run operation) (reply, *failure)) change {
	return rpcWith(func(c *rpc) {
		c.run = func(asked string, run operation) operation {
			if asked != op {
				return run
			}
			return func(p *Provider, body []byte) (reply, *failure) { return how(p, body, run) }
		}
	})
}

// jobNamed is the id of the job that a request names, as it stands when it is carried out.
func jobNamed(body []byte) string {
	in, err := plainGrammar.parse(body)
	if err != nil {
		return ""
	}
	return in.str("jobId")
}

// withoutEffect answers a valid request as if it had been carried out.
func withoutEffect(done func() reply) func(*Provider, []byte, operation) (reply, *failure) {
	return func(p *Provider, body []byte, run operation) (reply, *failure) {
		job := jobNamed(body)
		elsewhere := bytes.Replace(body, []byte(job), []byte("0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e"), 1)
		if _, f := run(p, elsewhere); job == "" || f == nil || f.kind != "JobNotFoundException" {
			return run(p, body)
		}
		return done(), nil
	}
}

// condoning answers otherwise where an operation would refuse with an error of a kind.
func condoning(op, kind string, instead func() reply) change {
	return carriedOut(op, func(p *Provider, body []byte, run operation) (reply, *failure) {
		out, f := run(p, body)
		if f != nil && f.kind == kind {
			return instead(), nil
		}
		return out, f
	})
}

// inWork is the answer to an acknowledgement.
func inWork() reply { return document([]byte(`{"status":"InProgress"}`)) }

// reworded changes the members of a request before it is read.
func reworded(op, name string, how func(p *Provider, in map[string]any, given any) any) change {
	return carriedOut(op, func(p *Provider, body []byte, run operation) (reply, *failure) {
		var in map[string]any
		if json.Unmarshal(body, &in) == nil && in != nil {
			in[name] = how(p, in, in[name])
			body, _ = json.Marshal(in) // what was read can be written
		}
		return run(p, body)
	})
}

// outputsOnCBOR are what can be wrong with an output, for each operation that has one.
var outputsOnCBOR = []struct {
	kind, says string
	how        func(op string) change
}{
	{"output-in-json", "answers by CBOR with its output in JSON", func(op string) change {
		return answersByCBOR(op, false, inJSON)
	}},
	{"output-in-bytes", "writes the texts of its output by CBOR as byte strings", saying(func(said map[any]any) any {
		return leaves(said, textAsBytes)
	})},
	{"output-in-array", "answers by CBOR with its output in an array", saying(func(said map[any]any) any {
		return []any{said}
	})},
	{"output-empty", "answers by CBOR with an empty map", saying(func(map[any]any) any { return map[string]any{} })},
	{"output-without-content-type", "answers by CBOR without a Content-Type", func(op string) change {
		return answersByCBOR(op, false, func(out *reply) { out.contentType = "" })
	}},
	{"output-as-json", "answers by CBOR with the Content-Type of JSON", func(op string) change {
		return answersByCBOR(op, false, func(out *reply) { out.contentType = "application/x-amz-json-1.1" })
	}},
	{"output-cut", "answers by CBOR without the last byte", func(op string) change {
		return answersByCBOR(op, false, func(out *reply) { out.body = out.body[:max(0, len(out.body)-1)] })
	}},
}

// workerFaultsOnCBOR are these mutants.
func workerFaultsOnCBOR() []entry {
	var all []entry
	for _, k := range outputsOnCBOR {
		for _, op := range []string{"AcknowledgeJob", "GetJobDetails", "PollForJobs"} {
			if op != "PollForJobs" || k.kind != "output-empty" { // which is how a poll says that there are no jobs
				all = append(all, entry{op + "/cbor/" + k.kind, k.says + ": " + op, k.how(op)})
			}
		}
	}
	all = append(all, forEach("cbor/error-in-json", "writes its errors by CBOR in JSON",
		func(op string) change { return answersByCBOR(op, true, inJSON) })...)
	all = append(all, forEach("cbor/error-200", "answers 200 with its errors by CBOR", func(op string) change {
		return answersByCBOR(op, true, func(out *reply) { out.status = http.StatusOK })
	})...)
	for _, k := range requestsOnCBOR {
		all = append(all, forEach("cbor/"+k.kind, k.says,
			func(op string) change { return requestsByCBOR(op, k.how) })...)
	}
	return slices.Concat(all, oneOnCBOR, wiresApart)
}

// requestsByCBOR changes the requests of an operation by CBOR before they are read, those too whose path has its name
// in another letter case.
func requestsByCBOR(op string, how func(r *http.Request, op string, body []byte) []byte) change {
	return everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		if named := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]; isRPC(r.URL.Path) &&
			strings.EqualFold(named, op) {
			setBody(r, how(r, op, bodyOf(r)))
		}
		next.ServeHTTP(w, r)
	})
}

// noCBOR is a body that every reader refuses.
var noCBOR = []byte{0xff}

// requestsOnCBOR are what can be wrong with how a request is read, for each operation.
var requestsOnCBOR = []struct {
	kind, says string
	how        func(r *http.Request, op string, body []byte) []byte
}{
	{
		"spelling/indefinite-refused", "does not read a map of indefinite length by CBOR",
		func(_ *http.Request, _ string, body []byte) []byte {
			if len(body) > 0 && body[0] == 0xbf {
				return noCBOR
			}
			return body
		},
	},
	{
		"spelling/chunks-refused", "does not read a string in chunks by CBOR",
		func(_ *http.Request, _ string, body []byte) []byte {
			if bytes.IndexByte(body, 0x7f) >= 0 {
				return noCBOR
			}
			return body
		},
	},
	{
		"unknown-member/bytes-refused", "does not pass over an unknown byte string by CBOR",
		func(_ *http.Request, _ string, body []byte) []byte {
			var in map[any]any
			if cbor.Unmarshal(body, &in) == nil {
				if _, isBytes := in["unknown"].([]byte); isBytes {
					return noCBOR
				}
			}
			return body
		},
	},
	{"type/bytes-as-text", "reads a byte string by CBOR as text", func(_ *http.Request, _ string, body []byte) []byte {
		var in any
		if cbor.Unmarshal(body, &in) != nil {
			return body
		}
		text, _ := cbor.Marshal(leaves(in, bytesAsText)) // what was read can be written
		return text
	}},
	{
		"type/array-unwrapped", "reads the first item of an array by CBOR",
		func(_ *http.Request, _ string, body []byte) []byte {
			if len(body) > 0 && body[0] == 0x81 {
				return body[1:]
			}
			return body
		},
	},
	{
		"well-formed/missing-entries-accepted", "reads a map by CBOR that promises one entry more than it has",
		func(_ *http.Request, _ string, body []byte) []byte {
			if cbor.Wellformed(body) == nil || len(body) == 0 || body[0]&0xe0 != 0xa0 {
				return body
			}
			fewer := append([]byte{body[0] - 1}, body[1:]...)
			if cbor.Wellformed(fewer) != nil {
				return body
			}
			return fewer
		},
	},
	{
		"well-formed/break-ends-any", "ends an array or a map of any length at a break by CBOR",
		func(_ *http.Request, _ string, body []byte) []byte { return endedByBreak(body) },
	},
	{
		"unknown-operation/case-folded", "takes its name by CBOR in any letter case",
		func(r *http.Request, op string, body []byte) []byte {
			r.URL.Path = r.URL.Path[:len(r.URL.Path)-len(op)] + op
			return body
		},
	},
}
