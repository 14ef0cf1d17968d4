package recording

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client/secret"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// The secrets that are planted. None may stand in a recording.
const (
	keyID     = "AKIAIOSFODNN7EXAMPLE"
	sign      = "fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024"
	session   = "FwoGZXIvYXdzE/+session=token<&>"
	account   = "111122223333"
	assumed   = "ASIAARTIFACT00000001"
	stored    = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	configure = "hunter2-of-the-configuration"
	short     = "pw12"
	partner   = "client-token-of-a-partner"
)

func exchange(operation, isWire, request, answer string) logbook.Exchange {
	return logbook.Exchange{
		Operation: operation, Wire: isWire, Method: "POST", Path: "/", Status: 200,
		Request: logbook.Request{
			URI: "/?X-Amz-Signature=" + sign + "&X-Amz-Credential=" + keyID + "%2F20260101&a=b", Whole: true, Body: []byte(request),
			Header: http.Header{
				"Authorization":        {"AWS4-HMAC-SHA256 Credential=" + keyID + "/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=" + sign},
				"X-Amz-Security-Token": {session}, "Cookie": {"id=" + session}, "User-Agent": {"boto3"},
			},
		},
		Answer: wire.Answer{Fate: wire.Answered, Status: 200, Header: map[string][]string{"Set-Cookie": {session}, "X-Amzn-Requestid": {"r"}, "Date": nil}, Body: []byte(answer)},
	}
}

const polled = `{"jobs":[{"id":"11111111-2222-4333-8444-111122223333","nonce":"3","accountId":"` + account + `","data":{
 "actionConfiguration":{"configuration":{"Password":"` + configure + `","Pin":"` + short + `"}},
 "pipelineContext":{"pipelineArn":"arn:aws:codepipeline:us-east-1:` + account + `:p"},
 "artifactCredentials":{"accessKeyId":"` + assumed + `","secretAccessKey":"` + stored + `","sessionToken":"` + session + `","expirationTime":1764312345}}}]}`

// recorded is what a recording of exchanges says.
func recorded(t *testing.T, exchanges ...logbook.Exchange) string {
	t.Helper()
	var text bytes.Buffer
	w := NewWriter(&text, Header{Plumbline: "1", Target: "http://127.0.0.1:1", Started: time.Unix(0, 0).UTC()})
	for _, e := range exchanges {
		w.Add(e)
	}
	require.NoError(t, w.Close(logbook.Summary{Exchanges: len(exchanges)}))
	return text.String()
}

// withoutSecrets holds that none of the planted secrets stands in a text, in any spelling that it may have.
func withoutSecrets(t *testing.T, text string) {
	t.Helper()
	decoded := text
	if r, err := Read(strings.NewReader(text)); assert.NoError(t, err) {
		for _, e := range r.Exchanges {
			for _, b := range []Body{e.Request.Body, e.Answer.Body} {
				raw, err := b.Bytes()
				require.NoError(t, err)
				decoded += "\n" + string(raw)
			}
		}
	}
	for _, secret := range []string{keyID, sign, session, assumed, stored, configure, `"` + short + `"`, partner, "token<&>", `token\u003c`, `EMI\/K7`, "arn:aws:codepipeline:us-east-1:" + account} {
		assert.NotContains(t, decoded, secret)
	}
	assert.NotContains(t, decoded, `"accountId":"`+account)
}

func TestNoSecretIsRecorded(t *testing.T) {
	echo, err := json.Marshal(map[string]any{"jobId": "x", "executionDetails": map[string]any{"summary": "used " + session + " and " + stored + " of " + account}})
	require.NoError(t, err)
	text := recorded(
		t,
		exchange("PollForJobs", logbook.JSON, `{}`, polled),
		exchange("PutJobSuccessResult", logbook.JSON, string(echo), `{"message":"`+strings.ReplaceAll(stored, "/", `\/`)+`, and user arn:aws:iam::`+account+`:user/x, Signature=`+sign+`"}`),
		exchange("PollForThirdPartyJobs", logbook.JSON, `{"clientToken":"`+partner+`"}`, `{"jobs":[{"clientId":"c"}]}`),
		exchange("PollForJobs", logbook.JSON, `{}`, polled[:len(polled)-30]),
		exchange("GetJobDetails", logbook.JSON, `{"a":`, `<html>`+assumed+`</html>`),
	)
	withoutSecrets(t, text)
	assert.Contains(t, text, "11111111-2222-4333-8444-111122223333", "an id that ends as an account does is no account")
	assert.Contains(t, text, "1764312345", "no number is touched")
	assert.Contains(t, text, "Credential=(left out)/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=(left out)")
	assert.Contains(t, text, "boto3")
	assert.NotContains(t, text, `"Date"`)
}

// TestEachSecretAlone has one secret in one place: no other place tells the recorder of it.
// TestNothingIsRecordedOfARequestInACoding: what is in it is not known.
func TestNothingIsRecordedOfARequestInACoding(t *testing.T) {
	e := exchange("PutJobSuccessResult", logbook.JSON, "packed", `{}`)
	e.Request.Header.Set("Content-Encoding", "gzip")
	r, err := Read(strings.NewReader(recorded(t, e)))
	require.NoError(t, err)
	assert.Equal(t, Body{Cut: true}, r.Exchanges[0].Request.Body)
}

func TestEachSecretAlone(t *testing.T) {
	const secret = "s3cr3t-0f-0n3-pl4c3"
	request := func(name, value string) logbook.Exchange {
		e := logbook.Exchange{Operation: "PollForJobs", Method: "POST", Path: "/", Request: logbook.Request{URI: "/", Whole: true, Header: http.Header{}}}
		e.Request.Header.Set(name, value)
		e.Answer = wire.Answer{Fate: wire.Answered, Status: 400, Body: []byte(`{"message":"` + secret + ` is not right"}`)}
		return e
	}
	answer := func(body string) logbook.Exchange {
		e := request("User-Agent", "a")
		e.Answer.Body = []byte(body)
		return e
	}
	cases := map[string]logbook.Exchange{"Authorization": request("Authorization", "AWS4-HMAC-SHA256 Credential="+secret+"/20260101, SignedHeaders=host, Signature=0")}
	for _, name := range []string{"X-Amz-Security-Token", "Cookie", "Set-Cookie", "Proxy-Authorization", "X-Api-Key", "X-Amz-Access-Token"} {
		cases[name] = request(name, secret)
	}
	for _, name := range []string{"accessKeyId", "secretAccessKey", "sessionToken", "clientToken"} {
		cases[name] = answer(`{"` + name + `":"` + secret + `"}`)
		cases[name+" in what is no JSON"] = answer(`{"` + name + `":"` + secret + `",}`)
	}
	for _, name := range []string{"artifactCredentials", "configuration", "actionConfiguration"} {
		cases[name] = answer(`{"` + name + `":{"deep":[{"er":"` + secret + `"}]}}`)
	}
	for name, e := range cases {
		t.Run(name, func(t *testing.T) {
			text := recorded(t, e)
			assert.NotContains(t, text, secret)
			assert.Contains(t, text, "(left out)")
		})
	}
	for name, c := range map[string]struct{ body, want string }{
		"by its member":     {`{"accountId":"111122223333","a":"in 111122223333, too"}`, `{"accountId":"000000000000","a":"in 000000000000, too"}`},
		"in no JSON":        {`{"accountId":"111122223333",}`, `{"accountId":"000000000000",}`},
		"in an ARN":         {`"arn:aws:iam::111122223333:role/x"`, `"arn:aws:iam::000000000000:role/x"`},
		"in longer words":   {`{"accountId":"111122223333","a":"a111122223333 111122223333b 1-111122223333 111122223333.5 Z111122223333 9111122223333"}`, `{"accountId":"000000000000","a":"a111122223333 111122223333b 1-111122223333 111122223333.5 Z111122223333 9111122223333"}`},
		"of another size":   {`{"accountId":"1111","a":"1111"}`, `{"accountId":"1111","a":"1111"}`},
		"no account at all": {`{"count":"111122223333"}`, `{"count":"111122223333"}`},
	} {
		t.Run("account "+name, func(t *testing.T) {
			m := newMask()
			e := answer(c.body)
			m.learn(e)
			assert.Equal(t, c.want, string(m.body(e.Answer.Body, false)))
		})
	}
}

func TestNoSecretIsRecordedOfTheOtherWire(t *testing.T) {
	var v any
	require.NoError(t, json.Unmarshal([]byte(polled), &v))
	answer, err := cbor.Marshal(v)
	require.NoError(t, err)
	echo, err := cbor.Marshal(map[string]any{"jobId": "x", "continuationToken": "t " + stored})
	require.NoError(t, err)
	untouched, err := cbor.Marshal(map[string]any{"jobId": "x", "continuationToken": "t"})
	require.NoError(t, err)
	text := recorded(
		t,
		exchange("PollForJobs", logbook.CBOR, string(untouched), string(answer)),
		exchange("PutJobSuccessResult", logbook.CBOR, string(echo), ""),
		exchange("PutJobSuccessResult", logbook.CBOR, string(echo[:len(echo)-3]), "\xff\xff"+stored),
	)
	withoutSecrets(t, text)
	r, err := Read(strings.NewReader(text))
	require.NoError(t, err)
	first, err := r.Exchanges[0].Request.Bytes()
	require.NoError(t, err)
	assert.Equal(t, untouched, first, "what holds no secret is kept as it was")
}

// TestARecordingIsReadAsItWasWritten holds the names that programs read, and that bytes come back.
func TestARecordingIsReadAsItWasWritten(t *testing.T) {
	lost := exchange("PutJobSuccessResult", logbook.JSON, `{"jobId":"x"}`, "")
	lost.Answer = wire.Answer{Fate: wire.Dropped}
	broken := exchange("PutJobSuccessResult", logbook.JSON, "\xff\x00", "{}")
	broken.Violations = []logbook.Violation{{Rule: "json/encoding"}}
	broken.Deviations = []logbook.Deviation{{Rule: "answer/empty-body"}}
	text := recorded(t, lost, broken)
	assert.True(t, Is([]byte(text)))
	assert.False(t, Is([]byte(`{"schema":"plumbline.report/v1"}`)))
	assert.False(t, Is([]byte("text")))
	r, err := Read(strings.NewReader(text))
	require.NoError(t, err)
	assert.True(t, r.Whole)
	assert.Equal(t, Header{Schema: "plumbline.recording/v1", Plumbline: "1", Target: "http://127.0.0.1:1", Started: time.Unix(0, 0).UTC()}, r.Header)
	require.Len(t, r.Exchanges, 2)
	assert.Equal(t, 1, r.Exchanges[0].Number)
	assert.Zero(t, r.Exchanges[0].Answer)
	body, err := r.Exchanges[1].Request.Bytes()
	require.NoError(t, err)
	assert.Equal(t, "\xff\x00", string(body))
	assert.Equal(t, broken.Violations, r.Exchanges[1].Wrong)
	assert.Equal(t, broken.Deviations, r.Exchanges[1].Other)

	lines := strings.SplitAfter(text, "\n")
	r, err = Read(strings.NewReader(strings.Join(lines[:2], "")))
	require.NoError(t, err)
	assert.False(t, r.Whole)
	assert.Len(t, r.Exchanges, 1)
	for says, wrong := range map[string]string{
		"it is empty":               "",
		`the schema is "x"`:         `{"schema":"x"}`,
		"line 2: unexpected end":    lines[0] + `{"number":1`,
		"neither an exchange":       lines[0] + `{}`,
		"more after the summary":    text + lines[1],
		"line 1: invalid character": "text",
	} {
		_, err := Read(strings.NewReader(wrong))
		require.ErrorContains(t, err, says)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestARecordingThatCannotBeWrittenSaysSo(t *testing.T) {
	w := NewWriter(full{}, Header{})
	w.Add(exchange("PollForJobs", logbook.JSON, "", ""))
	require.ErrorContains(t, w.Close(logbook.Summary{}), "no space left")
}

// TestAuthorizationKeepsItsForm holds that of a signature nothing is kept that is secret, however it is written.
func TestAuthorizationKeepsItsForm(t *testing.T) {
	for given, want := range map[string]string{
		"AWS4-HMAC-SHA256 Credential=AKIA/20260101/r/s/aws4_request, SignedHeaders=host, Signature=0a": "AWS4-HMAC-SHA256 Credential=" +
			secret.Mark + "/20260101/r/s/aws4_request, SignedHeaders=host, Signature=" + secret.Mark,
		"AWS4-HMAC-SHA256 Credential=AKIA Signature=0;a=.b": "AWS4-HMAC-SHA256 Credential=" + secret.Mark + " Signature=" + secret.Mark,
		"AWS4-X Signature=a,Credential=b,Signature=c": "AWS4-X Signature=" + secret.Mark + ",Credential=" + secret.Mark +
			",Signature=" + secret.Mark,
		"AWS4-HMAC-SHA256 Credential=, Signature=":       "AWS4-HMAC-SHA256 Credential=" + secret.Mark + ", Signature=" + secret.Mark,
		"AWS4-HMAC-SHA256 credential=AKIA, signature=0a": secret.Mark,
		"Bearer AKIA": secret.Mark,
	} {
		assert.Equal(t, want, authorization(given), given)
	}
}
