package provider

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// knownJob is a request of PutJobSuccessResult by CBOR, with the job that it names.
type knownJob struct {
	*core
	*job
	request *result
}

// onKnown has the CBOR wire look at the job, which nothing changes meanwhile, before a request is
// carried out: what it answers with true is the answer.
func onKnown(how func(knownJob) (*failure, bool)) change {
	return carriedOut("PutJobSuccessResult", func(p *Provider, body []byte, run operation) (reply, *failure) {
		in, f := p.b.read(successResult, body)
		r := p.b.resultOf(in)
		if f == nil {
			f = p.b.checkSuccess(in, r)
		}
		if f != nil {
			return run(p, body)
		}
		answered := false
		p.core.mu.Lock()
		if j := p.core.jobs[r.jobID.text]; j != nil {
			f, answered = how(knownJob{p.core, j, r})
		}
		p.core.mu.Unlock()
		switch {
		case !answered:
			return run(p, body)
		case f != nil:
			return refusal(f), f
		}
		return empty(), nil
	})
}

// accepts answers 200 to some requests for jobs that have ended.
func accepts(when func(knownJob) bool) change {
	return onKnown(func(k knownJob) (*failure, bool) { return nil, k.ended != never && when(k) })
}

// declines refuses some requests for jobs in progress.
func declines(when func(knownJob) bool) change {
	return onKnown(func(k knownJob) (*failure, bool) {
		return invalid("The request does not go with what was sent before."), k.status == jobInProgress && when(k)
	})
}

// cborLifeFaults are faults of a handler of the CBOR wire that has rules of its own for the lives of jobs.
var cborLifeFaults = []entry{
	{"cbor-failed-accepted", "answers 200 to a success by CBOR for a job that has failed", accepts(
		func(k knownJob) bool { return k.ended == byFailure })},
	{"cbor-failed-token-accepted", "answers 200 to a token by CBOR for a job that has failed", accepts(
		func(k knownJob) bool { return k.ended == byFailure && k.request.token.set })},
	{
		"cbor-spent-variables-accepted", "answers 200 to variables by CBOR for a job that a continuation has ended",
		accepts(func(k knownJob) bool { return k.ended == byToken && len(k.request.variables) > 0 }),
	},
	{"cbor-own-token-accepted", "answers 200 to a token by CBOR for an ended job that had the same", accepts(
		func(k knownJob) bool { return k.request.token.set && k.request.token == k.token })},
	{"cbor-token-same-refused", "refuses a token by CBOR that the job itself has", declines(func(k knownJob) bool {
		return k.request.token.set && k.request.token == k.token
	})},
	{"cbor-tenth-token-refused", "refuses a token by CBOR for the tenth job of an action", declines(
		func(k knownJob) bool { return k.request.token.set && k.action.jobs >= 10 })},
	{"cbor-report-less-refused", "refuses a percentComplete by CBOR that is less than the action's last", declines(
		func(k knownJob) bool {
			d, last := k.request.details, k.action.details.percent
			return d != nil && d.percent != nil && last != nil && *d.percent < *last
		})},
	{"cbor-race", "lets two successes by CBOR of one job win when they meet", cborRace},
}

// cborRace looks at a job first, and some time later ends it without looking again.
var cborRace = carriedOut("PutJobSuccessResult", func(p *Provider, body []byte, run operation) (reply, *failure) {
	p.core.mu.Lock()
	j := p.core.jobs[jobNamed(body)]
	open := j != nil && j.status == jobInProgress
	p.core.mu.Unlock()
	time.Sleep(pause)
	out, f := run(p, body)
	if open && f != nil && f.kind == "InvalidJobStateException" {
		return empty(), nil
	}
	return out, f
})

// handsOut changes the jobs that PollForJobs hands out by CBOR.
func handsOut(how func(data map[any]any)) change {
	return eachJob(func(job map[any]any) {
		if data, ok := job["data"].(map[any]any); ok {
			how(data)
		}
	})
}

// handsOutTokens changes the tokens of these jobs.
func handsOutTokens(how func(token string) string) change {
	return handsOut(func(data map[any]any) {
		if token, ok := data["continuationToken"].(string); ok {
			data["continuationToken"] = how(token)
		}
	})
}

var cborPollFaults = []entry{
	{"cbor-polled-token-missing", "hands jobs out by CBOR without their token", handsOut(func(data map[any]any) {
		delete(data, "continuationToken")
	})},
	{"cbor-polled-token-cut", "cuts tokens that it hands out by CBOR after 1,024 characters", handsOutTokens(
		cutTo(1024))},
	{"cbor-polled-token-cut-at-nul", "ends tokens that it hands out by CBOR at a NUL", handsOutTokens(
		upTo("\x00"))},
	{"cbor-polled-token-trimmed", "trims tokens that it hands out by CBOR", handsOutTokens(strings.TrimSpace)},
	{
		"cbor-polled-token-without-astral", "replaces characters beyond the BMP in tokens that it hands out by CBOR",
		handsOutTokens(runesAs(0xfffd, beyond(0xffff))),
	},
	{
		"cbor-polled-token-without-controls", "leaves control characters out of tokens that it hands out by CBOR",
		handsOutTokens(runesAs(-1, below(' '))),
	},
	{"cbor-polled-first-job-with-token", "gives first jobs that it hands out by CBOR the token none", handsOut(
		func(data map[any]any) {
			if _, there := data["continuationToken"]; !there {
				data["continuationToken"] = "none"
			}
		})},
	{
		"cbor-polled-race", "lets two successes of a job win that meet, if it was acknowledged by CBOR",
		func(b *behaviour) {
			var acknowledged sync.Map
			carriedOut("AcknowledgeJob", func(p *Provider, body []byte, run operation) (reply, *failure) {
				acknowledged.Store(jobNamed(body), true)
				return run(p, body)
			})(b)
			meeting(func(j *job, by ending) bool {
				_, known := acknowledged.Load(j.id)
				return known && by == bySuccess
			})(b)
		},
	},
	{"cbor-acknowledged-without-effect", "acknowledges by CBOR and does nothing", carriedOut(
		"AcknowledgeJob", func(*Provider, []byte, operation) (reply, *failure) { return inWork(), nil })},
}

// rpcWith changes how the CBOR wire is spoken.
//
//go:noinline
func rpcWith(how func(*rpc)) change { return func(b *behaviour) { how(&b.rpc) } }

// rpcAnswers changes the answers of the CBOR wire to PutJobSuccessResult.
func rpcAnswers(when func(*failure) bool, how func(out *reply)) change {
	return rpcWith(func(c *rpc) {
		c.edit = func(_ string, out *reply, f *failure) {
			if out.act == nil && when(f) {
				how(out)
			}
		}
	})
}

func anyOutcome(*failure) bool  { return true }
func isError(f *failure) bool   { return f != nil }
func isSuccess(f *failure) bool { return f == nil }
func isUnread(f *failure) bool  { return f != nil && f.kind == serialization }

// without leaves a field out of the answers.
func (r *reply) without(name string) {
	r.header = slices.DeleteFunc(r.header, func(f [2]string) bool { return f[0] == name })
}

// errorOf is the error that a reply spells.
func errorOf(out *reply) map[string]any {
	var said map[string]any
	_ = cbor.Unmarshal(out.body, &said) // it was written a moment ago
	return said
}

// respell changes the map that an error is; one without a map, as a variant beside it makes, stays as it is.
func respell(how func(map[string]any)) change {
	return rpcAnswers(isError, func(out *reply) {
		if said := errorOf(out); said != nil {
			how(said)
			out.body, _ = cbor.Marshal(said) // a map of strings and numbers always can be
		}
	})
}

// items lets how read the items of some members itself.
func items(how func(path string, raw cbor.RawMessage) (value, bool)) change {
	return rpcWith(func(c *rpc) { c.item = how })
}

// rejectItems reads the items that bad picks as of a wrong type.
func rejectItems(bad func(path string, raw cbor.RawMessage) bool) change {
	return items(func(path string, raw cbor.RawMessage) (value, bool) {
		return value{kind: number, text: "NaN"}, bad(path, raw)
	})
}

// knownPath reports whether a path is that of a member of the operation.
func knownPath(path string) bool {
	d := documented[successResult].at(path)
	return path != "" && d != nil && !d.entry()
}

// rpcBodies answers the bodies that when picks with f.
func rpcBodies(when func(body []byte) bool, f *failure) change {
	return rpcWith(func(c *rpc) {
		c.body = func(body []byte) ([]byte, *failure) {
			if when(body) {
				return body, f
			}
			return body, nil
		}
	})
}

// repaired reads a body that is no CBOR as another one.
func repaired(how func(body []byte) []byte) change {
	return rpcWith(func(c *rpc) { c.body = func(body []byte) ([]byte, *failure) { return how(body), nil } })
}

func indefiniteItem(raw cbor.RawMessage) bool { return raw[0]&31 == 31 && raw[0] != 0xff }

// endedByBreak opens the array or the map that a break ends before its last item.
func endedByBreak(body []byte) []byte {
	rest, broken := bytes.CutSuffix(body, []byte{0xff})
	if !broken || cbor.Wellformed(body) == nil || cbor.Wellformed(rest) == nil {
		return body
	}
	for i, head := range body {
		if major := head & 0xe0; (major == 0x80 || major == 0xa0) && head&31 < 24 {
			opened := bytes.Clone(body)
			opened[i] = major | 31
			if cbor.Wellformed(opened) == nil {
				return opened
			}
		}
	}
	return body
}

// opensDeep finds tens of thousands of items within each other.
func opensDeep(body []byte) bool {
	opens := [][]byte{{0x81}, {0x9f}, {0xc6}, {0xa1, 0x61, 'a'}, {0xbf, 0x61, 'a'}}
	return slices.ContainsFunc(opens,
		func(open []byte) bool { return bytes.Contains(body, bytes.Repeat(open, 20_000)) })
}

// routedAs accepts a path as if it were another.
func routedAs(as func(path string) string) change {
	return rpcWith(func(c *rpc) {
		next := c.route
		c.route = func(path string) (string, bool) { return next(as(path)) }
	})
}

// absoluteUnknown does not know the absolute name of the service.
var absoluteUnknown = routedAs(func(path string) string { return strings.Replace(path, serviceAbsolute, "unknown", 1) })

// rpcAdmits accepts headers after how has changed them.
func rpcAdmits(how func(http.Header)) change {
	return rpcWith(func(c *rpc) {
		next := c.headers
		c.headers = func(h http.Header) *failure {
			h = h.Clone()
			how(h)
			return next(h)
		}
	})
}

// textItem is the characters of a text item, in a value.
func textItem(raw cbor.RawMessage) (value, bool) {
	var s string
	err := cbor.Unmarshal(raw, &s)
	return textOf(s), err == nil
}

// promises finds a length beyond a body: what a decoder that trusts it would reserve.
func promises(body []byte) bool {
	if len(body) == 0 || body[0]>>5 != 5 || cbor.Wellformed(body) == nil {
		return false
	}
	for i := 0; i+9 <= len(body); i++ {
		if major := body[i] >> 5; body[i]&31 == 27 && major >= 2 && major <= 5 &&
			(body[i+1]|body[i+2]|body[i+3]|body[i+4]) != 0 {
			return true
		}
	}
	return false
}

// cannotSkip refuses a body with an unknown member that bad picks.
func cannotSkip(bad func(raw cbor.RawMessage) bool) change {
	return rpcWith(func(c *rpc) {
		c.skip = func(path string, raw cbor.RawMessage) *failure {
			if !knownPath(path) && !strings.HasPrefix(path, pathVariables) && bad(raw) {
				return &failure{kind: serialization, message: "An item cannot be read."}
			}
			return nil
		}
	})
}

// endsForItself gives the CBOR wire a state of its own: what it has completed is completed by JSON once more.
func endsForItself(b *behaviour) {
	var completed sync.Map // ids
	everyExchange(func(next http.Handler, w http.ResponseWriter, r *http.Request) {
		body := bodyOf(r)
		if !isRPC(r.URL.Path) {
			tree, err := plainGrammar.parse(body)
			if _, done := completed.Load(tree.str(pathJobID)); err == nil && done && asked(r) == "PutJobSuccessResult" {
				out := empty()
				out.write(w, r)
				return
			}
			next.ServeHTTP(w, r)
			return
		}
		said := answerTo(next, r, body)
		if id := jobOf(body); said.status == http.StatusOK && id != "" && asked(r) == "PutJobSuccessResult" {
			completed.Store(id, true)
		}
		said.send(w)
	})(b)
}
