package survey

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

func answered(status int, contentType, body string) *client.Exchange {
	return &client.Exchange{Answer: wire.Answer{Fate: wire.Answered, Status: status, Header: http.Header{"Content-Type": {contentType}}, Body: []byte(body)}}
}

// TestSame tells answers that vary by themselves from answers to different questions.
func TestSame(t *testing.T) {
	const operation, other = "PutJobSuccessResult", "PutJobNoSuchResult"
	for name, c := range map[string]struct {
		a, b string
		same bool
	}{
		"a counter":              {`{"error":"no","n":9}`, `{"error":"no","n":10}`, true},
		"a UUID":                 {`{"id":"0a1b2c3d-4e5f-4a6b-8c7d-9e8f7a6b5c4d"}`, `{"id":"6d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b"}`, true},
		"an id in base 62":       {"request 7QX2KZ81AB failed", "request 9AB1XX42QQ failed", true},
		"a date":                 {"Sat, 28 Nov 2026 23:59:59 GMT", "Sun, 01 Jan 2027 00:00:00 GMT", true},
		"a timestamp":            {"2026-11-28T23:59:59.9Z", "2027-01-01T00:00:00Z", true},
		"the operation's name":   {"cannot PutJobSuccessResult", "cannot PutJobNoSuchResult", true},
		"another reason":         {"the job is unknown", "the operation is unknown", false},
		"another error":          {`{"__type":"A"}`, `{"__type":"B"}`, false},
		"nothing and something":  {"", "no", false},
		"the same in every byte": {"no", "no", true},
	} {
		assert.Equal(t, c.same, same(answered(400, "", c.a), operation, answered(400, "", c.b), other), name)
	}
	assert.False(t, same(answered(400, "", "no"), operation, answered(404, "", "no"), operation), "another status")
	assert.True(t, same(answered(500, "", "a trace"), operation, answered(500, "", "another"), operation), "what failed inside")

	echo := func(body string) *client.Exchange {
		e := answered(400, "", "cannot read "+body)
		e.Request.Body = []byte(body)
		return e
	}
	assert.True(t, same(echo(`{"jobId":"a"}`), operation, echo(`{}`), other), "an echo")
}

// TestWords has a target's own text, short, in one line and harmless.
func TestWords(t *testing.T) {
	for name, c := range map[string]struct {
		e    *client.Exchange
		want string
	}{
		"a message":   {answered(400, "application/json", `{"message":"Unsupported\n  service"}`), `400, "Unsupported service"`},
		"nested":      {answered(400, "application/json", `{"error":{"message":"no route"}}`), `400, "no route"`},
		"a page":      {answered(500, "text/html; charset=utf-8", "<style>b{}</style><title>Oh</title><script>x()</script><h1>Sorry &amp; bye</h1>"), `500 with a page, "Oh Sorry & bye"`},
		"no label":    {answered(500, "", "<!DOCTYPE html><p>Sorry"), `500 with a page, "Sorry"`},
		"a typed one": {answered(400, "", `{"__type":"UnknownError","message":"no"}`), `400 UnknownError, "no"`},
		"text":        {answered(404, "text/plain", "404 page not found\n"), `404, "404 page not found"`},
		"control":     {answered(404, "text/plain", "\x1b[2J\u202e"), `404, "\x1b[2J\u202e"`},
		"nothing":     {answered(404, "", ""), "404 without a text"},
	} {
		assert.Equal(t, c.want, Words(c.e.Answer), name)
	}
	long := Words(answered(404, "", string(make([]byte, 100_000))).Answer)
	assert.Less(t, len(long), 5*mostWords)
}

// TestUsable has the answers that show that an operation is there.
func TestUsable(t *testing.T) {
	const amz = "application/x-amz-json-1.1"
	for name, c := range map[string]struct {
		e    *client.Exchange
		want bool
	}{
		"JobNotFoundException":       {answered(400, amz, `{"__type":"JobNotFoundException","message":"m"}`), true},
		"with a namespace":           {answered(400, amz, `{"__type":"com.amazonaws.codepipeline#ValidationException"}`), true},
		"an empty 200":               {answered(200, amz, ""), true},
		"a 200 with an empty object": {answered(200, "application/json", "{}"), true},
		"a page of 200":              {answered(200, "text/html", "<html>Starting</html>"), false},
		"502":                        {answered(502, "text/html", "<html>"), false},
		"503":                        {answered(503, "text/html", "<html>"), false},
		"404":                        {answered(404, "text/html", "<html>"), false},
		"403":                        {answered(403, "text/html", "<html>"), false},
		"400 without a type":         {answered(400, "application/json", `{"error":"starting"}`), false},
		"UnknownOperationException":  {answered(400, amz, `{"__type":"UnknownOperationException"}`), false},
		"no permission":              {answered(400, amz, `{"__type":"AccessDeniedException"}`), false},
		"too early":                  {answered(400, amz, `{"__type":"ThrottlingException"}`), false},
		"no answer":                  {&client.Exchange{Answer: wire.Answer{Fate: wire.Refused}}, false},
	} {
		assert.Equal(t, c.want, Usable(c.e.Answer), name)
	}
}

// TestMoved tells an answer that names the URL to use from one that leads in a circle or to somebody else.
func TestMoved(t *testing.T) {
	for name, c := range map[string]struct {
		endpoint string
		status   int
		location string
		want     string
	}{
		"to TLS":            {"http://a", 301, "https://b/", "https://b/"},
		"to a folder":       {"http://a/x", 301, "/x/", "http://a/x/"},
		"from a folder":     {"http://a/x/", 302, "http://a/x", "http://a/x"},
		"to another path":   {"http://a:1", 308, "/aws", "http://a:1/aws"},
		"to a page":         {"http://a", 302, "/login", ""},
		"in a circle":       {"http://a", 307, "/", ""},
		"in a circle still": {"http://a/", 308, "http://a", ""},
		"to another host":   {"http://a", 307, "http://192.0.2.1/", ""},
		"nowhere":           {"http://a", 307, "", ""},
		"not understood":    {"http://a", 308, "http://[", ""},
		"not a redirection": {"http://a", 200, "https://a/", ""},
	} {
		e := answered(c.status, "", "")
		if c.location != "" {
			e.Header["Location"] = []string{c.location}
		}
		assert.Equal(t, c.want, (&survey{Asker: Asker{Endpoint: c.endpoint}}).moved(e), name)
	}
}
