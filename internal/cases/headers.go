package cases

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// noPath are characters that stand in no path (RFC 3986, section 3.3).
const noPath = "\\{}[]<>\"|^`"

// escape is what a percent sign begins (RFC 3986, section 2.1).
var escape = regexp.MustCompile("%[0-9A-Fa-f]{2}")

// noURI reports whether a path is none: a server may close the connection as after
// broken framing.
func noURI(path string) bool {
	return strings.ContainsAny(path, noPath) || strings.Count(path, "%") != len(escape.FindAllString(path, -1))
}

// otherPaths are paths that the protocol does not have: odd ones, of which some layer
// of a server makes something else, or fails.
func otherPaths(allowed judge.Allowed) []Case {
	var out []Case
	add := func(id, path string) {
		change := func(r *wire.Request) { r.Path = path }
		c := around("protocol/path/"+id, fmt.Sprintf("the path %.40q", path), "protocol/path", allowed, change)
		c.Single().MayClose = noURI(path)
		out = append(out, c)
	}
	for i, p := range []string{
		"/x", "/PutJobSuccessResult", "//", "/?a=b", "/?Action=PutJobSuccessResult", "/%2e%2e/", "/a/../",
		"/index.html", "/%00", "/" + strings.Repeat("p", 2000),
	} {
		add(num(i), p)
	}
	for _, p := range []struct{ id, path string }{
		{"dot", "/."},
		{"dots", "/.."},
		{"dots-up", "/../../../../etc/passwd"},
		{"dots-down", "/a/b/../../"},
		{"dot-escaped", "/%2e"},
		{"dots-escaped", "/%2E%2E"},
		{"dots-escaped-up", "/%2e%2e%2f%2e%2e%2f"},
		{"dots-escaped-twice", "/%252e%252e/"},
		{"slashes", "///"},
		{"slashes-inside", "/a//b"},
		{"slash-behind", "/x/"},
		{"slash-escaped", "/%2f"},
		{"slash-escaped-inside", "/a%2Fb"},
		{"backslash-escaped", "/%5c"},
		{"backslash-escaped-up", "/..%5c..%5c"},
		{"backslash", "/a\\b"},
		{"nul", "/a%00"},
		{"nul-inside", "/a%00b/c"},
		{"newline", "/%0a"},
		{"crlf", "/%0d%0aX-A:%20b"},
		{"tab", "/%09"},
		{"escape", "/%1b"},
		{"delete", "/%7f"},
		{"space", "/%20"},
		{"space-behind", "/x%20"},
		{"plus", "/+"},
		{"percent", "/%25"},
		{"percent-alone", "/%"},
		{"percent-one", "/%2"},
		{"percent-not-hex", "/%zz"},
		{"percent-half-hex", "/%2g"},
		{"percent-u", "/%u0041"},
		{"percent-twice", "/%%32%65"},
		{"percent-behind", "/a%"},
		{"percent-escaped-twice", "/%2500"},
		{"utf-8", "/%C3%A9"},
		{"utf-8-overlong", "/%c0%af"},
		{"utf-8-overlong-nul", "/%c0%80"},
		{"utf-8-invalid", "/%ff"},
		{"utf-8-cut", "/%e6%bc"},
		{"utf-8-surrogate", "/%ed%a0%80"},
		{"utf-8-astral", "/%F0%9F%98%80"},
		{"latin-1", "/%e9"},
		{"semicolon", "/;x"},
		{"semicolon-session", "/;jsessionid=1"},
		{"semicolon-inside", "/a;b=c/d"},
		{"semicolon-dots", "/..;/"},
		{"semicolon-escaped", "/%3b"},
		{"question-escaped", "/%3f"},
		{"hash-escaped", "/%23"},
		{"colon", "/:"},
		{"colon-first", "/a:b"},
		{"at", "/@"},
		{"star", "/*"},
		{"comma", "/,"},
		{"equals", "/="},
		{"ampersand", "/&"},
		{"dollar", "/$"},
		{"exclamation", "/!"},
		{"apostrophe", "/'"},
		{"parentheses", "/()"},
		{"tilde", "/~"},
		{"tilde-root", "/~root"},
		{"braces", "/%7Bx%7D"},
		{"braces-raw", "/{x}"},
		{"brackets", "/[x]"},
		{"angles", "/<x>"},
		{"quote", "/\"x\""},
		{"pipe", "/|"},
		{"caret", "/^"},
		{"backtick", "/`"},
		{"template", "/%24%7Bx%7D"},
		{"lookup", "/$%7Bjndi:x%7D"},
		{"query-empty", "/?"},
		{"query-percent", "/?%"},
		{"query-not-hex", "/?%zz=%zz"},
		{"query-nul", "/?%00"},
		{"query-semicolons", "/?a;b;c"},
		{"query-twice", "/??"},
		{"query-invalid-utf-8", "/?a=%ff"},
		{"query-many", "/?" + strings.Repeat("a&", 1000) + "a"},
		{"query-long", "/?a=" + strings.Repeat("x", 3000)},
		{"query-brackets", "/?a[]=1&a[b][c]=2"},
		{"query-prototype", "/?__proto__[x]=1"},
		{"query-target", "/?X-Amz-Target=" + operation},
		{"query-plain", "/x?a=b"},
		{"segments", "/" + strings.Repeat("a/", 500)},
		{"dots-many", strings.Repeat("/..", 300)},
		{"slashes-many", strings.Repeat("/", 1000)},
		{"escapes-many", "/" + strings.Repeat("%2f", 500)},
		{"long-escaped", "/" + strings.Repeat("%41", 900)},
		{"operation-slash", "/PutJobSuccessResult/"},
		{"service", "/codepipeline/"},
		{"upper", "/PUTJOBSUCCESSRESULT"},
		{"hidden", "/.git/config"},
		{"well-known", "/.well-known/x"},
		{"icon", "/favicon.ico"},
		{"script", "/x.php"},
		{"actuator", "/actuator/health"},
		{"health", "/_localstack/health"},
		{"bucket", "/bucket/key"},
	} {
		add(p.id, p.path)
	}
	return out
}

// withHeader is a request with further header fields of one name.
func withHeader(b build, name, value string) build {
	return altered(b, func(r *wire.Request) { r.Header = []wire.Field{{Name: name, Value: value}} })
}

// withHeader is the case with one header field more.
func (c Case) withHeader(name, value string) Case {
	return c.with(func(s *Single) { s.Request = withHeader(s.Request, name, value) })
}

// accepts name media types for the answer. What the protocol's own type is not among may
// be refused, or answered in whatever form.
func accepts() []Case {
	var out []Case
	open := func(id, title string, b build) {
		out = append(out, Case{
			ID: id, Title: title, Rule: "protocol/accept",
			Plan: &Single{Job: Shared, Request: b, Allowed: judge.Below500()},
		})
	}
	valid, bad := plain().build(), plain().with(percent, `101`)
	for name, value := range map[string]string{
		"html": "text/html", "xml": "application/xml", "image": "image/png",
		"browser": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
	} {
		open("protocol/framing/refused-accepting-"+name, "an invalid request of a client that prefers "+value,
			withHeader(bad.build(), "Accept", value))
	}
	for name, value := range map[string]string{"any": "*/*", "own": contentType} {
		c := refused("protocol/framing/refused-accepting-"+name, "an invalid request of a client that accepts "+value,
			"executionDetails.percentComplete/range", bad, validation)
		out = append(out, c.withHeader("Accept", value))
	}
	for name, value := range map[string]string{
		"json": "application/json", "json-1.0": "application/x-amz-json-1.0", "cbor": "application/cbor",
		"text":  "text/plain",
		"empty": "", "nonsense": "nonsense", "slash": "/", "stars": "*", "semicolons": ";;;", "weight": "*/*;q=x",
		"none": "*/*;q=0", "long": strings.Repeat("a/b,", 1000), "own-excluded": contentType + ";q=0",
		"own-among": "text/html;q=0.5, " + contentType, "application": "application/*",
	} {
		title := fmt.Sprintf("a client that accepts %.40q", value)
		open("protocol/accept/"+name, title, withHeader(valid, "Accept", value))
		open("protocol/accept/refused-"+name, "an invalid request of "+title, withHeader(bad.build(), "Accept", value))
	}
	open("protocol/framing/header-accept", "an ordinary header more: accept",
		withHeader(valid, "Accept", "application/json"))
	for name, value := range map[string]string{
		"identity-excluded": "identity;q=0", "all-excluded": "*;q=0", "only-unknown": "x-none, identity;q=0",
		"nonsense": "gzip;q=x;;,,=", "weight-high": "gzip;q=1.5",
	} {
		open("protocol/accept/coding-"+name, "an invalid request with Accept-Encoding "+value,
			withHeader(bad.build(), "Accept-Encoding", value))
	}
	return out
}

// codings name content codings for the answer. The plain form is allowed by each of them, and what a request excludes
// its client does not undo. Whether the requests are refused is the matter of other cases.
func codings() []Case {
	var out []Case
	add := func(name, value string, c Case) {
		c = c.withHeader("Accept-Encoding", value)
		c.ID, c.Rule = "protocol/content-coding/"+name, "protocol/content-coding"
		c.Title += " with Accept-Encoding " + quoted(value)
		if c.Single().Job != Own {
			c.Single().Allowed = judge.Either()
		}
		out = append(out, c)
	}
	unknown := Case{
		Title: "an id without a job",
		Plan:  &Single{Job: NoJob, Request: text(`{"jobId":"0c0d1146-0000-4000-8000-000000000001"}`)},
	}
	malformed := Case{Title: "what is no JSON", Plan: &Single{Job: Shared, Request: text(`{"jobId":` + id + `,}`)}}
	for name, value := range map[string]string{
		"identity": "identity", "none": "", "gzip-excluded": "gzip;q=0", "gzip-excluded-spaced": "gzip ; q=0",
		"gzip-excluded-zeros": "gzip;q=0.000", "gzip-excluded-among": "deflate;q=0, gzip;q=0, identity",
		"all-but-identity-excluded": "*;q=0, identity", "identity-first": "identity;q=1, *;q=0", "gzip": "gzip",
		"gzip-upper": "GZIP", "x-gzip": "x-gzip", "deflate": "deflate", "deflate-not-gzip": "deflate, gzip;q=0",
		"gzip-not-deflate": "gzip, deflate;q=0", "gzip-weighted": "gzip;q=0.001",
		"gzip-not-first": "identity, gzip;q=0.5",
		"gzip-twice":     "gzip, gzip", "almost-gzip": "gzipped, notgzip", "unknown": "x-none",
	} {
		add(name, value, refused("", "an invalid request", "", plain().with(percent, `101`), validation))
		if name == "identity" || name == "none" || name == "gzip" || name == "gzip-excluded" {
			add("malformed-"+name, value, malformed)
			add("unknown-"+name, value, unknown)
			add("success-"+name, value, accepted("", "a valid request", "", sent{request: plain()}))
		}
	}
	return sortedByID(out)
}

// agents are what clients call themselves, in the forms that they have: who asks changes nothing.
var agents = map[string]string{
	"boto3": "Boto3/1.44.8 md/Botocore#1.44.8 ua/2.1 os/linux md/arch#x86_64 lang/python#3.14.0 md/pyimpl#CPython " +
		"cfg/retry-mode#standard Botocore/1.44.8",
	"cli": "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython " +
		"exec-env/CodeBuild md/command#codepipeline.put-job-success-result",
	"js": "aws-sdk-js/3.1138.0 ua/2.1 os/linux lang/js md/nodejs#24.1.0 api/codepipeline#3.1138.0 " +
		"exec-env/AWS_Lambda_nodejs24.x",
	"java": "aws-sdk-java/2.40.2 md/io#sync md/http#Apache ua/2.1 api/CodePipeline#2.40.2 os/Linux lang/java#25 " +
		"md/OpenJDK_64-Bit_Server_VM md/vendor#Eclipse_Adoptium",
	"rust": "aws-sdk-rust/1.131.0 api/codepipeline/1.131.0 os/linux lang/rust/1.91.0",
	"php":  "aws-sdk-php/3.360.0 ua/2.1 OS/Linux#6.8 lang/php#8.4.1 GuzzleHttp/7",
	"ruby": "aws-sdk-ruby3/3.239.0 ua/2.1 api/codepipeline#1.110.0 os/linux md/x86_64 lang/ruby#3.4.7",
	"dotnet": "aws-sdk-dotnet-coreclr/4.0.3.1 ua/2.1 os/linux#6.8 md/ARCH#X64 lang/.NET_Core#10.0.0 " +
		"api/CodePipeline#4.0.3.1",
	"curl": "curl/8.17.0",
	"long": "aws-sdk-java/2.40.2 md/io#async md/http#NettyNio ua/2.1 api/CodePipeline#2.40.2 os/Linux#6.8.0-1029-aws " +
		"lang/java#25.0.1 " +
		"md/OpenJDK_64-Bit_Server_VM#25.0.1+8-LTS md/vendor#Amazon.com_Inc. md/en_US md/kotlin/2.2.20-release-328 " +
		"md/rb#none " +
		"exec-env/AWS_ECS_FARGATE cfg/retry-mode#standard cfg/auth-source#container m/D,E,N,b,e,g " +
		"app/the-job-worker-of-the-delivery-pipelines",
	"unknown": "worker",
}

// userAgents are a valid request and an invalid one of each client.
func userAgents() []Case {
	var out []Case
	for name, value := range agents {
		out = append(out, eitherWay("protocol/framing", "user-agent-"+name, "a client that calls itself "+quoted(name),
			func(r *wire.Request) { r.Header = []wire.Field{{Name: "User-Agent", Value: value}} })...)
	}
	return out
}

// eitherWay are a valid request and invalid ones, around which the same is changed: what is checked does not depend on
// it.
func eitherWay(rule, name, title string, change func(*wire.Request)) []Case {
	valid := accepted(rule+"/"+name, title, rule, sent{request: plain()})
	bad := refused(rule+"/refused-"+name, "an invalid request: "+title, "executionDetails.percentComplete/range",
		plain().with(percent, `101`), validation)
	return append([]Case{valid.altered(change), bad.altered(change)}, refusedAround(rule, name, title, change)...)
}

// An SDK sends the same header fields with each attempt of a call, and other clients mark calls that they repeat. A job
// is completed once all the same, and a request that was rejected says nothing of the next.

// marks are header fields that tell one call from another.
func marks(attempt int) []wire.Field {
	return []wire.Field{
		{Name: "Amz-Sdk-Invocation-Id", Value: "7b0f2a9e-5d1c-4f0e-8a6b-3c2d1e0f9a8b"},
		{Name: "Amz-Sdk-Request", Value: fmt.Sprintf("attempt=%d; max=3", attempt)},
		{Name: "Idempotency-Key", Value: "7b0f2a9e"},
		{Name: "X-Request-Id", Value: "7b0f2a9e"},
		{Name: "X-Amzn-Trace-Id", Value: "Root=1-67891233-abcdef012345678912345678"},
		{Name: "X-Amzn-Client-Token", Value: "7b0f2a9e"},
	}
}

// markedAs adds the header fields of an attempt to a step's request.
func markedAs(s Step, attempt int) Step {
	s.Request = altered(s.Request,
		func(r *wire.Request) { r.Header = append(slices.Clone(r.Header), marks(attempt)...) })
	return s
}

// withMember adds a member that marks a call in other operations.
func withMember(s sent) sent {
	s.request = s.request.with(jobID,
		id+`,"clientRequestToken":"7b0f2a9e","clientToken":"7b0f2a9e","idempotencyToken":"7b0f2a9e",`+
			`"requestId":"7b0f2a9e"`)
	return s
}

// repeatedCalls mark several requests as the same call.
func repeatedCalls(add adder) {
	end := func(job string) Step { return ok(job, "completed", "", sent{request: plain()}) }
	on := func(job, token string) Step { return ok(job, "continued", "", withToken(token)) }
	bad := no("a", "refused", "", plain().with(percent, `101`).build(), judge.Reject(validation))
	add("life/completed-once/same-call", "a completed job again, marked as another attempt of the same call",
		"life/completed-once",
		markedAs(on("a", "t"), 1), markedAs(spentStep("a", "life/after-continuation", withToken("t").request), 2),
		markedAs(end("a"), 1), markedAs(spentStep("a", "", plain()), 2))
	add("life/jobs-apart/same-call", "two jobs, with the same marks of a call", "life/jobs-apart",
		markedAs(on("a", "t"), 1), markedAs(on("b", "t"), 1), markedAs(end("b"), 1), markedAs(end("a"), 1))
	add("life/rejected-changes-nothing/same-call",
		"a rejected request, then a valid one marked as another attempt of the same call",
		"life/rejected-changes-nothing", markedAs(bad, 1), markedAs(on("a", "t"), 2), markedAs(bad, 1),
		markedAs(end("a"), 2))
	member := func(job, token string) Step { return ok(job, "continued", "", withMember(withToken(token))) }
	add("life/jobs-apart/same-request-token", "two jobs, with the same token of a request in members that are unknown",
		"life/jobs-apart",
		member("a", "t"), member("b", "u"), member("a", "v"),
		ok("b", "completed", "", withMember(sent{request: plain()})),
		ok("a", "completed", "", withMember(sent{request: plain()})),
		spentStep("a", "life/completed-once", withMember(sent{request: plain()}).request))
}
