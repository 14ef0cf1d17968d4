package judge

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

const requestID = "2b7a6b6e-0d0f-4f3a-9a57-0c1de5a7c001"

func header(pairs ...string) map[string][]string {
	h := map[string][]string{}
	for i := 0; i < len(pairs); i += 2 {
		h[pairs[i]] = append(h[pairs[i]], pairs[i+1])
	}
	return h
}

// usual is an answer as the service gives it, with some fields set or removed.
func usual(status int, body string, fields ...string) wire.Answer {
	a := wire.Answer{
		Fate: wire.Answered, Status: status, Body: []byte(body),
		Header: header("Content-Type", contentType, "X-Amzn-Requestid", requestID),
	}
	for field := range slices.Chunk(fields, 2) {
		a = with(a, field[0], field[1])
	}
	return a
}

// byCBOR is an answer of the other wire.
func byCBOR(status int, body string, fields ...string) wire.Answer {
	a := usual(status, body, append([]string{"Content-Type", wire.CBORType, "Smithy-Protocol", wire.CBORProtocol}, fields...)...)
	a.CBOR = true
	return a
}

// with is the answer with one header field set, or removed where it is empty.
func with(a wire.Answer, name, value string) wire.Answer {
	h := header(name, value)
	for k, v := range a.Header {
		if k != name {
			h[k] = v
		}
	}
	if value == "" {
		delete(h, name)
	}
	a.Header = h
	return a
}

const (
	bodyValidation = `{"__type":"com.amazonaws.codepipeline#ValidationException","message":"1 validation error detected"}`
	bodyUnknown    = `{"__type":"UnknownOperationException"}`
)

// briefly says findings as "rule level", rules of the case as "-", informative
// ones in brackets.
func briefly(findings []Finding) []string {
	var lines []string
	for _, f := range findings {
		line := f.Rule + " " + string(f.Level)
		if f.Rule == "" {
			line = "- " + string(f.Level)
		}
		if f.Informative {
			line = "(" + line + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestCheckOutcome(t *testing.T) {
	unknownOperation := Allowed{Must: Below500().Must, Should: Reject(model.UnknownOperation).Or(404).Should}
	tests := []struct {
		name    string
		allowed Allowed
		answer  wire.Answer
		want    []string
	}{
		{"200 as asked", Accept(), usual(200, ""), nil},
		{"400 as asked", Reject(model.Validation), usual(400, bodyValidation), nil},
		{"one of several", Reject(model.JobNotFound, model.Validation), usual(400, bodyValidation), nil},
		{"any", RejectAny(), usual(400, bodyValidation), nil},
		{"refused instead", Accept(), usual(400, bodyValidation), []string{"- must"}},
		{"accepted instead", Reject(model.Validation), usual(200, ""), []string{"- must"}},
		{"another name", Reject(model.JobNotFound), usual(400, bodyValidation), []string{"- must"}},
		{"a name that nobody knows", Reject(model.JobNotFound), usual(400, `{"__type":"BadRequest"}`), []string{"answer/error-name must"}},
		{"a name that nobody knows, preferred others", RejectPrefer(model.JobNotFound), usual(400, `{"__type":"BadRequest"}`), []string{"answer/error-name should"}},
		{"a name that is not preferred", RejectPrefer(model.Serialization), usual(400, bodyValidation), []string{"- should"}},
		{"accepted where refusal is preferred", ShouldReject(model.Validation), usual(200, ""), []string{"- should"}},
		{"refused where acceptance is preferred", ShouldAccept(), usual(400, bodyValidation), []string{"- should"}},
		{"either, 200", Either(), usual(200, ""), nil},
		{"either, 400", Either(), usual(400, bodyValidation), nil},
		{"observed or not, a 404 is no answer", Either(), usual(404, bodyValidation), []string{"answer/error-status must"}},
		{"404 and another name", Reject(model.JobNotFound), usual(404, bodyValidation), []string{"answer/error-status must", "- must"}},
		{"204", Accept(), usual(204, ""), []string{"answer/success-status must"}},
		{"204 where refusal is asked", Reject(model.Validation), usual(204, ""), []string{"- must"}},
		{"a redirect", Accept(), usual(302, ""), []string{"answer/well-formed must"}},
		{"413 as allowed needs no JSON", RejectAny().Or(413), wire.Answer{Fate: wire.Answered, Status: 413, Body: []byte("<html>")}, nil},
		{"413 not allowed", Reject(model.Validation), usual(413, bodyValidation), []string{"answer/error-status must"}},
		{"500", Either(), usual(500, ""), []string{"answer/no-server-error must"}},
		{"501", Below500().Or(501, 505), usual(501, "<html>"), nil},
		{"below 500, anything", Below500(), wire.Answer{Fate: wire.Answered, Status: 302, Body: []byte("x")}, nil},
		{"below 500, should be 200", Allowed{Must: Below500().Must, Should: Accept().Should}, usual(200, "{}"), []string{"answer/empty-body should"}},
		{"below 500, 502", Below500().Or(501), usual(502, ""), []string{"answer/no-server-error must"}},
		{"unknown operation, 400", unknownOperation, usual(400, bodyUnknown), nil},
		{"unknown operation, 404", unknownOperation, usual(404, ""), nil},
		{"unknown operation, 200", unknownOperation, usual(200, ""), []string{"- should"}},
		{"hang", Either(), wire.Answer{Fate: wire.Hung}, []string{"answer/in-time must"}},
		{"drop", Below500(), wire.Answer{Fate: wire.Dropped}, []string{"answer/not-dropped must"}},
		{"broken", Either(), wire.Answer{Fate: wire.Broken, Detail: "no status line"}, []string{"answer/well-formed must"}},
		{"refused is no pass", Either(), wire.Answer{Fate: wire.Refused}, []string{"- must"}},
		{"nothing is no pass", Either(), wire.Answer{}, []string{"- must"}},
		{"early close", RejectAny().Or(413), wire.Answer{Fate: wire.Dropped, Early: true}, nil},
		{"early close, not allowed", Accept(), wire.Answer{Fate: wire.Dropped, Early: true}, []string{"- must"}},
		{"early answer", RejectAny().Or(413), wire.Answer{Fate: wire.Answered, Status: 403, Early: true}, nil},
		{"early answer, judged as it is", Reject(model.Validation), func() wire.Answer { a := usual(400, bodyValidation); a.Early = true; return a }(), nil},
		{"early 502, a gateway's", RejectAny().Or(413), wire.Answer{Fate: wire.Answered, Status: 502, Early: true}, nil},
		{"early 502, not allowed", Accept(), wire.Answer{Fate: wire.Answered, Status: 502, Early: true}, []string{"answer/no-server-error must"}},
		{"502", RejectAny().Or(413), wire.Answer{Fate: wire.Answered, Status: 502}, []string{"answer/no-server-error must"}},
		{"early 500", RejectAny().Or(413), wire.Answer{Fate: wire.Answered, Status: 500, Early: true}, []string{"answer/no-server-error must"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, briefly(tt.allowed.Check(tt.answer)))
		})
	}
}

func TestCheckWire(t *testing.T) {
	tests := []struct {
		name   string
		answer wire.Answer
		want   []string
	}{
		{"content type with a parameter", usual(400, bodyValidation, "Content-Type", "Application/X-Amz-Json-1.1 ; charset=utf-8"), nil},
		{"200 with {}", usual(200, "{}"), []string{"(answer/empty-body must)"}},
		{"200 without content type", usual(200, "", "Content-Type", ""), []string{"(answer/success-content-type should)"}},
		{"no request id", usual(200, "", "X-Amzn-Requestid", ""), []string{"(answer/request-id observe)"}},
		{"odd request id", usual(200, "", "X-Amzn-Requestid", "\x1b[31m"), []string{"(answer/request-id observe)"}},
		{"error of another content type", usual(400, bodyValidation, "Content-Type", "application/json"), []string{"(answer/error-content-type must)"}},
		{"error without content type", usual(400, bodyValidation, "Content-Type", ""), []string{"(answer/error-content-type must)"}},
		{"message left out", usual(400, bodyUnknown), nil},
		{"message null", usual(400, `{"__type":"ValidationException","message":null}`), nil},
		{"message a number", usual(400, `{"__type":"ValidationException","Message":1}`), []string{"(answer/message-string must)"}},
		{"type only in code", usual(400, `{"code":"ValidationException"}`), []string{"(answer/error-__type should)", "(clients/error should)"}},
		{"type only in the header", usual(400, `{}`, wire.PlaceHeader, "ValidationException:http://x/"), []string{"(answer/error-__type should)", "(clients/error should)"}},
		{"__type is no string", usual(400, `{"__type":1,"code":"ValidationException"}`), []string{"(answer/error-__type should)"}},
		{"no type", usual(400, `{"message":"no"}`), []string{"answer/error-type must"}},
		{"empty type", usual(400, `{"__type":"ns#"}`), []string{"answer/error-type must"}},
		{"code as a number is no type", usual(400, `{"code":400}`), []string{"answer/error-type must"}},
		{"spellings of one type", usual(400, `{"__type":"ns#ValidationException","code":"ValidationException"}`, wire.PlaceHeader, "ValidationException:a#b"), nil},
		{"a URI behind the type", usual(400, `{"__type":"ns#ValidationException:uri","code":"ValidationException"}`, wire.PlaceHeader, "ValidationException:a#b"), []string{"(answer/error-__type should)"}},
		{"a coding that is excluded", coded(usual(400, "\x1f\x8b")), []string{"protocol/content-coding must"}},
		{"a coding that is excluded by name", decoded(coded(usual(400, bodyValidation))), []string{"protocol/content-coding should"}},
		{"nothing in a coding that is excluded by name", decoded(coded(usual(200, ""))), []string{"protocol/content-coding should"}},
		{"a coding of a success", coded(usual(200, "\x1f\x8b")), []string{"protocol/content-coding must"}},
		{"nothing, compressed", decoded(usual(200, "", "Content-Encoding", "gzip")), []string{"(answer/empty-coding observe)"}},
		{"a coding of nothing", usual(200, "", "Content-Encoding", "gzip"), []string{"(answer/empty-coding observe)", "(clients/success should)"}},
		{"no coding", usual(200, "", "Content-Encoding", "Identity"), nil},
		{"places disagree", usual(400, bodyValidation, wire.PlaceHeader, "JobNotFoundException"), []string{"answer/error-type-agrees must"}},
		{"__type twice", usual(400, `{"__type":"ValidationException","__type":"JobNotFoundException"}`), []string{"answer/error-type-agrees must"}},
		{"empty body", usual(400, ""), []string{"answer/error-object must", "answer/error-type must"}},
		{"HTML", usual(400, "<html>"), []string{"answer/error-object must", "answer/error-type must"}},
		{"no object", usual(400, `["__type"]`), []string{"answer/error-object must", "answer/error-type must"}},
		{"invalid UTF-8", usual(400, "{\"__type\":\"ValidationException\xff\"}"), []string{"answer/error-object must", "answer/error-type must"}},
		{"a byte order mark", usual(400, "\ufeff"+bodyValidation), []string{"answer/error-object must", "answer/error-type must"}},
		{"name escaped", usual(400, `{"__\u0074ype":"Validation\u0045xception"}`), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			allowed := Either()
			if tt.answer.Status == 400 {
				allowed = Reject(model.Validation, model.UnknownOperation)
			}
			assert.Equal(t, tt.want, briefly(allowed.Check(tt.answer)))
		})
	}
}

// What a gateway did not decode is told as that, and in the same words of every answer: it is one cause.
func TestCheckBase64(t *testing.T) {
	for body, want := range map[string]string{
		"oWZfX3R5cGVhQQ==":               wire.InBase64,
		"\"oWZfX3R5cGVjYWFh\"":           wire.InBase64,
		"oWZfX3R5cGVhQQ==oWZfX3R5cGVhQQ": "no CBOR",
		"omZfX3R5cGVhQQ==":               "CBOR, but no map",
	} {
		found := Reject(model.Validation).Check(byCBOR(400, body))
		assert.NotEmpty(t, found, body)
		for _, f := range found {
			if f.Rule == "cbor/error-map" {
				assert.Contains(t, f.Got, want, body)
				assert.Equal(t, want == wire.InBase64, f.Got == want, body)
			}
		}
	}
}

// Every difference is told at once.
func TestCheckTellsAll(t *testing.T) {
	page := wire.Answer{Fate: wire.Answered, Status: 404, Header: header("Content-Type", "text/html"), Body: []byte("<html>not here</html>")}
	assert.Equal(t, []string{
		"answer/error-status must", "- must", "answer/error-object must", "answer/error-type must",
		"(answer/error-content-type must)", "(answer/request-id observe)",
	}, briefly(Accept().Check(page)))
}

func TestFindingsInWords(t *testing.T) {
	f := Accept().Check(usual(400, bodyValidation))[0]
	assert.Equal(t, "200", f.Expected)
	assert.Equal(t, `400 ValidationException, message "1 validation error detected"`, f.Got)

	f = Reject(model.Validation).Check(usual(200, "{\x1b[2J}"))[0]
	assert.Equal(t, "400 ValidationException", f.Expected)
	assert.Equal(t, `200 with a body of 6 bytes: "{\x1b[2J}"`, f.Got)

	f = Accept().Check(usual(400, `{"__type":"`+strings.Repeat("x", 200)+`"}`))[0]
	assert.Less(t, len(f.Got), 150)

	f = Accept().Check(wire.Answer{Fate: wire.Hung, Detail: "waited 5s"})[0]
	assert.Equal(t, `"waited 5s"`, f.Got)
	f = Accept().Check(wire.Answer{Fate: wire.Hung})[0]
	assert.Equal(t, "no whole answer within the time limit", f.Got)
	f = Accept().Check(wire.Answer{Fate: wire.Dropped, Detail: "connection reset before a byte of an answer"})[0]
	assert.Equal(t, `"connection reset before a byte of an answer", twice`, f.Got)
	f = Accept().Check(wire.Answer{Fate: wire.Dropped})[0]
	assert.Equal(t, "connection closed before a complete response, twice", f.Got)
	f = Accept().Check(wire.Answer{Fate: wire.Broken, Detail: "flood"})[0]
	assert.Equal(t, "no HTTP answer: flood", f.Got)
}

func TestOutcome(t *testing.T) {
	tests := map[string]wire.Answer{
		"200":                           usual(200, "whatever"),
		"400 ValidationException":       usual(400, bodyValidation),
		"400":                           usual(400, "<html>"),
		"404 UnknownOperationException": usual(404, bodyUnknown),
		"413":                           {Fate: wire.Dropped, Early: true},
		"hang":                          {Fate: wire.Hung},
		"drop":                          {Fate: wire.Dropped},
		"broken":                        {Fate: wire.Broken},
		"refused":                       {Fate: wire.Refused},
		`400 "\x1b[31m"`:                usual(400, "{\"__type\":\"\\u001b[31m\"}"),
	}
	for want, answer := range tests {
		assert.Equal(t, want, answer.Outcome())
	}
}

func TestErrorTypes(t *testing.T) {
	a := usual(400, `{"code":"A","__type":"ns#B:u"}`, wire.PlaceHeader, "C:http://x/#y")
	assert.Equal(t, []wire.NamedPlace{
		{Place: wire.PlaceType, Raw: "ns#B:u", Name: "B"}, {Place: wire.PlaceCode, Raw: "A", Name: "A"}, {Place: wire.PlaceHeader, Raw: "C:http://x/#y", Name: "C"},
	}, wire.ErrorTypes(a))
	assert.Equal(t, "B", wire.ErrorType(a))
	assert.Empty(t, wire.ErrorType(usual(400, "{}")))
}

func TestNormalise(t *testing.T) {
	for _, raw := range []string{"Foo", "ns#Foo", "Foo:http://x/", "aws.protocoltests#Foo:http://x/#y"} {
		assert.Equal(t, "Foo", wire.Normalise(raw))
	}
}

func TestNoVerdicts(t *testing.T) {
	tests := []struct {
		name                         string
		answer                       wire.Answer
		throttled, auth, unavailable bool
	}{
		{"ordinary 200", usual(200, `{"__type":"ThrottlingException"}`), false, false, false},
		{"ordinary error", usual(400, bodyValidation), false, false, false},
		{"ThrottlingException", usual(400, `{"__type":"ThrottlingException"}`), true, false, false},
		{"429", usual(429, ""), true, false, false},
		{"503", usual(503, ""), false, false, false},
		{"503 with Retry-After", usual(503, "", "Retry-After", "1"), true, false, false},
		{"401", usual(401, ""), false, true, false},
		{"403", usual(403, "<html>"), false, true, false},
		{"403 of another kind", usual(403, bodyValidation), false, false, false},
		{"a bad signature", usual(400, `{"__type":"com.amazon.coral.service#InvalidSignatureException"}`), false, true, false},
		{"501", usual(501, ""), false, false, true},
		{"unknown operation", usual(400, bodyUnknown), false, false, true},
		{"404", usual(404, "<html>"), false, false, true},
		{"404 of another kind", usual(404, bodyValidation), false, false, false},
		{"a hang", wire.Answer{Fate: wire.Hung}, false, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.throttled, tt.answer.Throttled(), "throttled")
			assert.Equal(t, tt.auth, tt.answer.AuthRefused(), "authentication")
			assert.Equal(t, tt.unavailable, tt.answer.NotImplemented(), "not implemented")
		})
	}
}

// Whatever a target sends, a check ends with findings that can be printed.
func TestCheckSurvivesHostileAnswers(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		a := usual(rng.IntN(700)-50, string(scramble(rng, bodyValidation)))
		a = with(a, wire.PlaceHeader, string(scramble(rng, "ns#Foo:uri")))
		a = with(a, "Content-Type", string(scramble(rng, contentType)))
		for _, f := range Reject(model.Validation).Or(413).Check(a) {
			for _, r := range f.Got + f.Expected {
				assert.True(t, r >= ' ' && r < 0x7f, "%q", f.Got)
			}
		}
		a.Outcome()
	}
}

// scramble changes some bytes of a text.
func scramble(rng *rand.Rand, text string) []byte {
	b := []byte(text)
	for range rng.IntN(6) {
		switch i := rng.IntN(len(b)); rng.IntN(3) {
		case 0:
			b[i] = byte(rng.IntN(256))
		case 1:
			b = append(b[:i:i], b[min(len(b), i+1+rng.IntN(4)):]...)
		default:
			b = append(b[:i:i], append([]byte{`{}[]",:\u0`[rng.IntN(10)]}, b[i:]...)...)
		}
		if len(b) == 0 {
			return b
		}
	}
	return b
}

func BenchmarkCheck(b *testing.B) {
	benchmarks := []struct {
		name    string
		allowed Allowed
		answer  wire.Answer
	}{
		{"200", Accept(), usual(200, "")},
		{"400", Reject(model.Validation), usual(400, bodyValidation)},
	}
	for _, bm := range benchmarks {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if f := bm.allowed.Check(bm.answer); f != nil {
					b.Fatal(f)
				}
			}
		})
	}
}

// coded is an answer in a coding that its request excluded.
func coded(a wire.Answer) wire.Answer {
	a.Coding = "gzip"
	return a
}

// decoded is an answer whose coding was undone.
func decoded(a wire.Answer) wire.Answer {
	a.Decoded = true
	return a
}

// What cannot be read may get a 400 that names no type; what can be, may not.
func TestCheckUnreadable(t *testing.T) {
	unread := RejectPrefer(model.Serialization, model.Validation)
	form := "(answer/unreadable-error should)"
	for _, tt := range []struct {
		name    string
		allowed Allowed
		answer  wire.Answer
		want    []string
	}{
		{"empty", unread, usual(400, ""), []string{form}},
		{"text", unread, usual(400, "bad"), []string{form}},
		{"an object without a type", unread, usual(400, `{"message":"bad"}`), []string{form}},
		{"a type in the header alone", unread, usual(400, "", wire.PlaceHeader, model.Serialization), []string{form}},
		{"a type that is another", unread, usual(400, "", wire.PlaceHeader, model.JobNotFound), []string{form, "- should"}},
		{"a message that is none", unread, usual(400, `{"message":1}`), []string{form, "(answer/message-string must)"}},
		{"another content type", unread, usual(400, "bad", "Content-Type", "text/plain"), []string{form, "(answer/error-content-type must)"}},
		{"another status", unread, usual(422, ""), []string{"answer/error-status must", form}},
		{"accepted", unread, usual(200, ""), []string{"- must"}},
		{"open", Either(), usual(400, ""), []string{form}},
		{"should be accepted", ShouldAccept(), usual(400, ""), []string{form, "- should"}},
		{"whatever the reason", RejectAny(), usual(400, ""), []string{form}},
		{"exactly two names", Reject(model.Serialization, model.Validation), usual(400, ""), []string{form}},
		{"an error of the operation", Reject(model.Validation), usual(400, ""), []string{"answer/error-object must", "answer/error-type must"}},
		{"a state", RejectPrefer(model.InvalidJobState), usual(400, ""), []string{"answer/error-object must", "answer/error-type must"}},
		{"to be accepted", Accept(), usual(400, ""), []string{"- must", "answer/error-object must", "answer/error-type must"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, briefly(tt.allowed.Check(tt.answer)))
		})
	}
	for body, got := range map[string]string{"": "an empty body", "at byte 5": "a body that is no JSON object", "at byte 77": "a body that is no JSON object", `{}`: "an object that names no type"} {
		assert.Equal(t, got, unread.Check(usual(400, body))[0].Got, "the same words for all of a kind, so that it is told once")
	}
}

// By CBOR it is the same: a map without a type, or none, is a matter of form.
func TestCheckUnreadableByCBOR(t *testing.T) {
	unread := RejectPrefer(model.Serialization, model.Validation)
	form := "(cbor/unreadable-error should)"
	for _, tt := range []struct {
		name    string
		allowed Allowed
		body    string
		headers []string
		want    []string
	}{
		{"an empty map", unread, "\xa0", nil, []string{form}},
		{"empty", unread, "", nil, []string{form}},
		{"text", unread, "bad", nil, []string{form}},
		{"a type", unread, "\xa1\x66__type\x78\x1aa.b#SerializationException", nil, nil},
		{"empty, of another type", unread, "", []string{"Content-Type", "text/plain"}, []string{form}},
		{"text, of another type", unread, "bad", []string{"Content-Type", "text/plain"}, []string{form, "(cbor/error-content-type must)"}},
		{"without the protocol", unread, "\xa0", []string{"Smithy-Protocol", ""}, []string{form, "(cbor/protocol-header must)"}},
		{"an error of the operation", Reject(model.Validation), "\xa0", nil, []string{"cbor/error-type must"}},
		{"an error of the operation, empty", Reject(model.Validation), "", nil, []string{"cbor/error-map must"}},
		{"should be accepted", ShouldAccept(), "\xa0", nil, []string{form, "- should"}},
		{"to be accepted", Accept(), "\xa0", nil, []string{"- must", "cbor/error-type must"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, briefly(tt.allowed.Check(byCBOR(400, tt.body, tt.headers...))))
		})
	}
}

// TestClientsThatMissTheType holds the table of clients.
func TestClientsThatMissTheType(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer wire.Answer
		says   string
	}{
		{"__type", usual(400, `{"__type":"a#ValidationException"}`), ""},
		{"__type with a URI", usual(400, `{"__type":"ValidationException:http://x"}`), "a colon and a URI after it: a generic error for boto3 1.10.50, JavaScript v2 2.1693.0, Java v2 2.40.2, Java v1 1.12.797 and Go v1 1.55.8"},
		{"header", usual(400, `{}`, wire.PlaceHeader, "ValidationException"), "only in X-Amzn-Errortype: a generic error for boto3 1.44.8, boto3 1.10.50, AWS CLI 1.46.3 and Go v1 1.55.8"},
		{"header with a namespace", usual(400, `{}`, wire.PlaceHeader, "a#ValidationException"), "only in X-Amzn-Errortype: a generic error for boto3 1.44.8, boto3 1.10.50, AWS CLI 1.46.3, JavaScript v2 2.1693.0, Java v2 2.40.2, Java v1 1.12.797 and Go v1 1.55.8"},
		{"code", usual(400, `{"code":"ValidationException"}`), "only in code: a generic error for boto3 1.44.8, boto3 1.10.50, AWS CLI 1.46.3, Java v2 2.40.2, Java v1 1.12.797 and Go v1 1.55.8"},
		{"code and header", usual(400, `{"code":"ValidationException"}`, wire.PlaceHeader, "ValidationException"), "only in code: a generic error for boto3 1.44.8, boto3 1.10.50, AWS CLI 1.46.3 and Go v1 1.55.8"},
		{"no string", usual(400, `{"__type":1,"code":"ValidationException"}`), "__type is a number: a generic error for boto3 1.44.8, boto3 1.10.50, AWS CLI 1.46.3, Java v2 2.40.2, Java v1 1.12.797 and Go v1 1.55.8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, f := range Reject(model.Validation).Check(tt.answer) {
				assert.Equal(t, rules.Should, f.Level)
				if f.Rule == "answer/error-__type" {
					got = f.Got
					continue
				}
				assert.Equal(t, "clients/error", f.Rule)
				assert.True(t, strings.HasSuffix(tt.says, ": "+f.Got), "both name the same clients: %s", f.Got)
			}
			assert.Equal(t, tt.says, got)
		})
	}
}
