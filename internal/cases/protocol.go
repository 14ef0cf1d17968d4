package cases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const (
	operation   = "CodePipeline_20150709.PutJobSuccessResult"
	contentType = "application/x-amz-json-1.1"
)

// protocol is what stands around the body: the operation's name, content type, method, path and signature.
func protocol() []Case {
	out := targets()
	out = append(out, contentTypes()...)
	notThis := judge.Below500().Or(501, 505)
	none := []string{"post", "Post", "BREW", "POSTS"}
	for _, m := range append([]string{"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}, none...) {
		c := around("protocol/method/"+m, "the method "+m, "protocol/method", notThis,
			func(r *wire.Request) { r.Method = m })
		c.Single().MayClose = slices.Contains(none, m) // those of PHP and Bun take such a method for what is no HTTP
		out = append(out, c)
	}
	out = append(out, otherPaths(notThis)...)
	out = append(out,
		around("protocol/signature/none", "no signature", "protocol/signature", judge.Below500(),
			func(r *wire.Request) { r.Signature = wire.Unsigned }),
		around("protocol/signature/wrong", "a wrong signature", "protocol/signature", judge.Below500(),
			func(r *wire.Request) { r.Signature = wire.BadSignature }))
	return out
}

// around is a request on a live job whose protocol side is off.
func around(id, title, rule string, allowed judge.Allowed, change func(*wire.Request)) Case {
	return Case{
		ID: id, Title: title, Rule: rule,
		Plan: &Single{Job: Shared, Request: altered(plain().build(), change), Allowed: allowed},
	}
}

// targets are names of no operation, on a live job: a target that reads them loosely completes it.
func targets() []Case {
	allowed := judge.ShouldReject(unknownOp).Or(404, 501)
	allowed.Must = judge.Below500().Or(501).Must
	names := map[string]string{
		"missing": wire.NoHeader, "empty": "", "space": " ", "service-only": "CodePipeline_20150709",
		"service-dot": "CodePipeline_20150709.", "operation-only": "PutJobSuccessResult",
		"dot-operation": ".PutJobSuccessResult", "dot": ".", "unknown": "CodePipeline_20150709.PutJobSuccess",
		"other-unknown": "CodePipeline_20150709.DoesNotExist",
		"lower":         strings.ToLower(operation), "upper": strings.ToUpper(operation),
		"operation-lower":     "CodePipeline_20150709.putJobSuccessResult",
		"operation-all-lower": "CodePipeline_20150709.putjobsuccessresult",
		"service-lower":       "codepipeline_20150709.PutJobSuccessResult",
		"service-case":        "Codepipeline_20150709.PutJobSuccessResult",
		"suffix-x":            operation + "x", "suffix-s": operation + "s", "suffix-dot": operation + ".",
		"suffix-V2": operation + "V2", "suffix-slash": operation + "/", "suffix-comma": operation + ",x",
		"suffix-semicolon": operation + ";v=1", "suffix-query": operation + "?x=1", "suffix-hash": operation + "#x",
		"suffix-word": operation + " x", "prefix-x": "x" + operation, "prefix-AWS": "AWS" + operation,
		"prefix-namespace": "com.amazonaws.codepipeline." + operation, "prefix-slash": "/" + operation,
		"prefix-hash": "com.amazonaws.codepipeline#" + operation, "prefix-word": "x " + operation,
		"quoted": `"` + operation + `"`, "twice": operation + operation, "list": operation + ", " + operation,
		"other-version":  "CodePipeline_20150710.PutJobSuccessResult",
		"version-dashes": "CodePipeline_2015-07-09.PutJobSuccessResult",
		"no-version":     "CodePipeline.PutJobSuccessResult",
		"no-underscore":  "CodePipeline20150709.PutJobSuccessResult",
		"version-cut":    "CodePipeline_2015070.PutJobSuccessResult",
		"version-long":   "CodePipeline_201507090.PutJobSuccessResult",
		"other-service":  "CodeBuild_20161006.PutJobSuccessResult", "dynamodb": "DynamoDB_20120810.PutJobSuccessResult",
		"codedeploy": "CodeDeploy_20141006.PutJobSuccessResult", "kinesis": "Kinesis_20131202.PutRecord",
		"service-x":      "xCodePipeline_20150709.PutJobSuccessResult",
		"service-suffix": "CodePipeline_20150709x.PutJobSuccessResult", "wrong-service": "X.PutJobSuccessResult",
		"hash-for-dot":       "CodePipeline_20150709#PutJobSuccessResult",
		"slash-for-dot":      "CodePipeline_20150709/PutJobSuccessResult",
		"colon-for-dot":      "CodePipeline_20150709:PutJobSuccessResult",
		"space-for-dot":      "CodePipeline_20150709 PutJobSuccessResult",
		"underscore-for-dot": "CodePipeline_20150709_PutJobSuccessResult",
		"no-dot":             "CodePipeline_20150709PutJobSuccessResult",
		"two-dots":           "CodePipeline_20150709..PutJobSuccessResult",
		"spaced-dot":         "CodePipeline_20150709 . PutJobSuccessResult",
		"spaced-after":       "CodePipeline_20150709. PutJobSuccessResult",
		"spaced-before":      "CodePipeline_20150709 .PutJobSuccessResult",
		"three-parts":        "CodePipeline_20150709.x.PutJobSuccessResult", "cut-last": operation[:len(operation)-1],
		"cut-first": operation[1:], "operation-cut-first": "CodePipeline_20150709.utJobSuccessResult",
		"snake":       "CodePipeline_20150709.put_job_success_result",
		"kebab":       "CodePipeline_20150709.put-job-success-result",
		"third-party": "CodePipeline_20150709.PutThirdPartyJobSuccessResultX",
		"percent":     "CodePipeline_20150709%2EPutJobSuccessResult", "star": "CodePipeline_20150709.*",
		"long":          operation + strings.Repeat("x", 3000),
		"object-method": "CodePipeline_20150709.__class__", "prototype": "CodePipeline_20150709.constructor",
		"toString": "CodePipeline_20150709.toString", "init": "CodePipeline_20150709.__init__",
	}
	var out []Case
	for _, name := range sortedKeys(names) {
		target, allowed := names[name], allowed
		if len(target) > 1000 {
			allowed = allowed.Or(431) // the header as a whole may be limited (RFC 6585)
		}
		out = append(out, around("protocol/unknown-operation/"+name,
			fmt.Sprintf("X-Amz-Target %.60q", strings.ReplaceAll(target, wire.NoHeader, "missing")),
			"protocol/unknown-operation", allowed,
			func(r *wire.Request) {
				r.Target = target
				if target == "" {
					r.Target, r.Header = wire.NoHeader, []wire.Field{{Name: "X-Amz-Target", Value: ""}}
				}
			}))
	}
	return out
}

// contentTypes are the right one with a parameter, which is the same, and others,
// of which no document says what they get.
func contentTypes() []Case {
	var out []Case
	for name, value := range map[string]string{
		"charset":       contentType + "; charset=utf-8",
		"charset-upper": contentType + "; charset=UTF-8", "charset-tight": contentType + ";charset=utf-8",
	} {
		c := accepted("protocol/charset/"+name, "the content type "+value, "protocol/charset", sent{request: plain()})
		c.Single().Allowed = withMust(judge.ShouldAccept(), judge.Below500())
		withType := func(r *wire.Request) { r.ContentType = value }
		out = append(out, c.altered(withType))
		for _, c := range refusedAround("protocol/charset", name, "the content type "+value, withType) {
			c.Single().Allowed = withMust(c.Single().Allowed, judge.Refuse())
			out = append(out, c)
		}
	}
	for name, value := range map[string]string{
		"none": wire.NoHeader, "json": "application/json", "json-1.0": "application/x-amz-json-1.0",
		"text": "text/plain", "form": "application/x-www-form-urlencoded", "xml": "application/xml",
		"cbor": "application/cbor", "multipart": "multipart/form-data; boundary=x", "nonsense": "nonsense",
		"slash": "/", "upper": "APPLICATION/X-AMZ-JSON-1.1", "two": "application/x-amz-json-1.1, application/json",
		"suffix": "application/x-amz-json-1.1x", "latin": "application/x-amz-json-1.1; charset=iso-8859-1",
		"long": "application/" + strings.Repeat("x", 3000), "octets": "application/octet-stream",
		"aws-query": "application/x-amz-query",
	} {
		out = append(out, around("protocol/content-type/"+name,
			fmt.Sprintf("the content type %.40q", strings.ReplaceAll(value, wire.NoHeader, "none")),
			"protocol/content-type", judge.Below500().Or(501), func(r *wire.Request) { r.ContentType = value }))
	}
	return sortedByID(out)
}

// framing is the same request, delimited or spelled otherwise on the wire; the
// connection after an error; and requests whose framing is broken.
func framing() []Case {
	var out []Case
	for name, s := range map[string]sent{
		"plain": {request: plain()},
		"everything": carrying(revision).set(token, "token-1").set(revID, "r").set(change, "c").set(revSum, filled("a",
			2048)).set(summary, filled("b", 2048)).set(external, "e").percent(1),
	} {
		out = append(out, chunkedAccepted("protocol/framing/chunked-"+name, "the body in chunks", s))
	}
	wide := carrying(revision).set(token, filled("漢é😀", 1000)).set(summary, filled("€", 2048))
	out = append(out, chunkedAccepted("protocol/framing/chunked-characters", "characters that chunks cut in two", wide))
	otherCase := chunkedAccepted("protocol/framing/chunked-other-case",
		"the body in chunks, in another letter case of their name", sent{request: plain()})
	out = append(out, otherCase.altered(func(r *wire.Request) {
		r.Header = []wire.Field{{Name: "Transfer-Encoding", Value: "Chunked"}}
	}))
	out = append(out, segmented(wide)...)
	out = append(out, byOldVersion()...)
	out = append(out, accepts()...)
	out = append(out, codings()...)
	out = append(out,
		inChunks(refused("protocol/framing/chunked-invalid", "an invalid body in chunks",
			"executionDetails.percentComplete/range", plain().with(percent, `101`), validation)))
	for _, c := range refusedAround("protocol/framing", "chunked", "the body in chunks", func(*wire.Request) {}) {
		out = append(out, inChunks(c))
	}
	for name, form := range headerCases {
		out = append(out, eitherWay("protocol/header-case", name, "header names in "+name+" case",
			func(r *wire.Request) { r.HeaderForm = form })...)
	}
	out = append(out, eitherWay("protocol/framing", "header-tight", "no blank behind the colons of the header",
		func(r *wire.Request) { r.HeaderForm = wire.Tight })...)
	for name, fields := range map[string][]wire.Field{
		"accept-any": {{Name: "Accept", Value: "*/*"}}, "accept-encoding": {{Name: "Accept-Encoding", Value: "gzip"}},
		"unknown": {{Name: "X-Unknown", Value: "x"}},
		"sdk": {
			{Name: "Amz-Sdk-Invocation-Id", Value: "f0f0f0f0-0000-4000-8000-000000000000"},
			{Name: "Amz-Sdk-Request", Value: "attempt=1; max=3"},
		},
		"sdk-again": {{Name: "Amz-Sdk-Request", Value: "attempt=2; max=3"}}, "many": manyHeaders(40),
		"user-agent": {{
			Name:  "User-Agent",
			Value: "aws-sdk-go-v2/1.0 os/linux lang/go md/GOOS#linux api/codepipeline",
		}},
		"te": {{Name: "TE", Value: "trailers"}}, "range": {{Name: "Range", Value: "bytes=0-0"}},
		"blanks-before": {
			{Name: "X-Amz-Target", Value: "  " + operation},
			{Name: "Content-Type", Value: "  " + contentType},
		},
		"empty-value": {{Name: "X-Empty", Value: ""}}, "close": {{Name: "Connection", Value: "close"}},
		"keep-alive": {{Name: "Connection", Value: "keep-alive"}},
	} {
		out = append(out, eitherWay("protocol/framing", "header-"+name, "an ordinary header more: "+name,
			func(r *wire.Request) { r.Header, r.Fresh = fields, name == "close" })...)
	}
	out = append(out, blanksAround())
	out = append(out, userAgents()...)
	out = append(out, keepAlives()...)
	return sortedByID(append(out, broken()...))
}

// headerCases are letter cases in which the names of header fields are the same.
var headerCases = map[string]wire.HeaderForm{
	"lower": wire.LowerCase, "upper": wire.UpperCase,
	"mixed": wire.SwappedCase,
}

// blanksAround is a request with white space on both sides of the values of its fields. A
// parser excludes it (RFC 9110, 5.5), but that of Python's standard library keeps what stands
// behind, nginx keeps tabs, and no client sends any: what comes of it is only recorded.
func blanksAround() Case {
	return Case{
		ID: "protocol/framing/header-blanks-around", Title: "white space before and behind the values of fields",
		Rule: "protocol/framing",
		Plan: &Single{Job: Shared, Allowed: judge.Below500(), Request: altered(plain().build(), func(r *wire.Request) {
			r.Header = []wire.Field{
				{Name: "X-Amz-Target", Value: " \t" + operation + "\t "},
				{Name: "Content-Type", Value: "\t" + contentType + " "},
			}
		})},
	}
}

// segmented are requests that arrive piece by piece: TCP carries a stream of bytes, and how it is cut says nothing.
func segmented(wide sent) []Case {
	out := []Case{
		accepted("protocol/framing/segments-plain", "the head and the body piece by piece", "protocol/framing",
			sent{request: plain()}),
		accepted("protocol/framing/segments-characters", "pieces that cut characters in two", "protocol/framing", wide),
		refused("protocol/framing/segments-invalid", "an invalid body piece by piece",
			"executionDetails.percentComplete/range", plain().with(percent, `101`), validation),
	}
	for i := range out {
		out[i] = out[i].altered(func(r *wire.Request) { r.Framing = wire.Segments })
	}
	apart := accepted("protocol/framing/segments-apart", "the body some time after the head", "protocol/framing",
		sent{request: plain()})
	return append(out, apart.altered(func(r *wire.Request) { r.Framing = wire.Apart }))
}

// byOldVersion are requests by HTTP/1.0, in which proxies speak to what is behind them unless they are told otherwise.
// A server, or the gateway before it, may ask for another version, or refuse it in words of its own.
func byOldVersion() []Case {
	out := eitherWay("protocol/framing", "version-1.0", "a request by HTTP/1.0",
		func(r *wire.Request) { r.Framing = wire.HTTP10 })
	for i := range out {
		s := out[i].Single()
		s.Allowed, s.MayClose = withMust(s.Allowed.Or(426, 505), judge.Refuse().Or(505)), true
	}
	out[0].Single().Allowed = withMust(judge.ShouldAccept().Or(426, 505), judge.Below500().Or(505))
	return out
}

// inChunks is the case with its body in chunks.
func inChunks(c Case) Case {
	return c.with(func(s *Single) { s.Chunked, s.Request = true, chunks(s.Request) })
}

func chunks(b build) build {
	return altered(b, func(r *wire.Request) { r.Framing = wire.Chunked })
}

// chunkedAccepted is a valid request in chunks.
func chunkedAccepted(id, title string, s sent) Case {
	c := inChunks(accepted(id, title, "protocol/chunked", s))
	c.Single().Allowed = withMust(judge.ShouldAccept().Or(411), judge.Below500().Or(501))
	return c
}

// manyHeaders are many header fields, and short ones: a server may refuse fields that are large together (RFC 9110,
// 5.4).
func manyHeaders(n int) []wire.Field {
	out := make([]wire.Field, n)
	for i := range out {
		out[i] = wire.Field{Name: fmt.Sprintf("X-Header-%d", i), Value: "v"}
	}
	return out
}

// keepAlives send a second request on the connection that an answer of each kind left open.
func keepAlives() []Case {
	kinds := map[string]struct {
		request build
		allowed judge.Allowed
	}{
		"validation":  {plain().with(percent, `101`).build(), judge.Reject(validation)},
		"empty-token": {plain().with(token, `""`).build(), judge.Reject(validation)},
		"type":        {plain().with(percent, `"x"`).build(), judge.RejectPrefer(serialization, validation)},
		"grammar":     {text(`{"jobId":` + id + `,}`), judge.RejectPrefer(serialization, validation)},
		"truncated":   {text(`{"jobId":` + id), judge.RejectPrefer(serialization, validation)},
		"empty":       {text(``), judge.RejectPrefer(serialization, validation)},
		"not-found":   {text(`{"jobId":"00000000-0000-4000-8000-00000000000a"}`), judge.Reject(notFound)},
		"no-id":       {text(`{}`), judge.Reject(validation)},
		"long":        {plain().with(summary, quoted(filled("a", 60000))).build(), judge.Reject(validation)},
		"operation": {
			altered(plain().build(), func(r *wire.Request) { r.Target = operation + "x" }),
			judge.Below500().Or(501),
		},
		"chunked-invalid": {chunks(plain().with(percent, `101`).build()), judge.Reject(validation)},
		"chunked-grammar": {chunks(text(`{"jobId":`)), judge.RejectPrefer(serialization, validation)},
	}
	var out []Case
	for _, name := range sortedKeys(kinds) {
		out = append(out, Case{
			ID: "protocol/keep-alive/" + name, Title: "the connection after an error: " + name,
			Rule: "protocol/keep-alive",
			Plan: &Single{
				Job: Shared, Request: kinds[name].request, Allowed: kinds[name].allowed, KeepAlive: true,
				Chunked: strings.HasPrefix(name, "chunked"),
			},
		})
	}
	return append(out, Case{
		ID: "protocol/keep-alive/success", Title: "the connection after a success", Rule: "protocol/keep-alive",
		Plan: &Single{Job: Shared, Request: plain().build(), Allowed: judge.Accept(), KeepAlive: true},
	}, Case{
		ID: "protocol/keep-alive/row", Title: "a hundred and thirty requests on one connection, fewer on a slow target",
		Rule: "protocol/keep-alive",
		Plan: &Single{
			Job: NoJob, Row: 130, Request: text(`{"jobId":"00000000-0000-4000-8000-00000000000c"}`),
			Allowed: judge.Reject(notFound),
		},
	})
}

// signedFor is an Authorization header of a signature that cannot be right.
func signedFor(service, signature string) string {
	return "X-Amz-Date: 20150709T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 " +
		"Credential=AKIDEXAMPLE/20150709/us-east-1/" + service +
		"/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + signature + "\r\n"
}
