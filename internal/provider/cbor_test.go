package provider_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

const rpcPath = "/service/CodePipeline_20150709/operation/PutJobSuccessResult"

// rpcCall sends a body to an operation, with the fields that change names ("" takes one
// away) set otherwise.
func rpcCall(p *provider.Provider, path string, body []byte, change map[string]string) *http.Response {
	return rpcRecord(p, path, body, change).Result()
}

func rpcRecord(p *provider.Provider, path string, body []byte, change map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	for name, value := range map[string]string{
		"Smithy-Protocol": "rpc-v2-cbor", "Content-Type": "application/cbor", "Accept": "application/cbor",
		"Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=b",
	} {
		r.Header.Set(name, value)
	}
	for name, value := range change {
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}

// told is what an answer says as an error.
func told(t *testing.T, answer *http.Response) string {
	t.Helper()
	var said struct {
		Type    string `cbor:"__type"`
		Message string `cbor:"message"`
	}
	require.NoError(t, cbor.NewDecoder(answer.Body).Decode(&said))
	assert.NotEmpty(t, said.Message)
	assert.Equal(t, "application/cbor", answer.Header.Get("Content-Type"))
	assert.Equal(t, "rpc-v2-cbor", answer.Header.Get("Smithy-Protocol"))
	return said.Type
}

// TestCBORBodies are bodies for a job in progress, in hex with ID for the id's item, and
// the type of the error, empty for the 200 with nothing.
func TestCBORBodies(t *testing.T) {
	const (
		ns      = "com.amazonaws.codepipeline#"
		jobID   = "656a6f624964" // "jobId" without its head
		details = "70657865637574696f6e44657461696c73"
		percent = "6f70657263656e74436f6d706c657465"
		created = "6763726561746564"
		current = "6f63757272656e745265766973696f6e"
		rev     = "687265766973696f6e6172" // "revision": "r"
	)
	revision := func(item string) string {
		return "a265" + jobID[2:] + "ID" + current + "a368" + rev[2:18] + "6172" + "706368616e67654964656e7469666965726163" + created + item
	}
	for _, c := range []struct{ name, hex, want string }{
		{"plain", "a165" + jobID[2:] + "ID", ""},
		{"indefinite map", "bf65" + jobID[2:] + "IDff", ""},
		{"chunked key", "a17f636a6f62624964ffID", ""},
		{"unknown member of bytes", "a265" + jobID[2:] + "ID6178420102", ""},
		{"unknown tag", "a265" + jobID[2:] + "ID6178d8407f6161ff", ""},
		{"unknown with a key that is no text", "a265" + jobID[2:] + "ID6178a10102", ""},
		{"null details", "a265" + jobID[2:] + "ID" + details + "f6", ""},
		{"undefined details", "a265" + jobID[2:] + "ID" + details + "f7", ""},
		{"percent in eight bytes", "a265" + jobID[2:] + "ID" + details + "a1" + percent + "1b0000000000000064", ""},
		{"percent 101", "a265" + jobID[2:] + "ID" + details + "a1" + percent + "1865", ns + "ValidationException"},
		{"percent -1", "a265" + jobID[2:] + "ID" + details + "a1" + percent + "20", ns + "ValidationException"},
		{"percent as text", "a265" + jobID[2:] + "ID" + details + "a1" + percent + "6131", ns + "SerializationException"},
		{"created", revision("c11a514b67b0"), ""},
		{"created as a half float", revision("c1f93c00"), ""},
		{"created before 1970", revision("c13863"), ""},
		{"created by tag 0", revision("c074323031332d30332d32315432303a30343a30305a"), ns + "SerializationException"},
		{"created as text", revision("6131"), ns + "SerializationException"},
		{"tag 1 elsewhere", "a265" + jobID[2:] + "ID" + details + "a1" + percent + "c101", ns + "SerializationException"},
		{"details as an array", "a265" + jobID[2:] + "ID" + details + "80", ns + "SerializationException"},
		{"id as bytes", "a165" + jobID[2:] + "4161", ns + "SerializationException"},
		{"no id", "a0", ns + "ValidationException"},
		{"empty body", "", ns + "ValidationException"},
		{"an array", "80", ns + "SerializationException"},
		{"a key that is no text", "a101" + "02", ns + "SerializationException"},
		{"cut short", "a165" + jobID[2:], ns + "SerializationException"},
		{"trailing byte", "a165" + jobID[2:] + "ID00", ns + "SerializationException"},
		{"invalid UTF-8", "a265" + jobID[2:] + "ID617862c328", ns + "SerializationException"},
		{"a length that lies", "a165" + jobID[2:] + "7bffffffffffffffff", ns + "SerializationException"},
		{"JSON", hex.EncodeToString([]byte(`{"jobId":"x"}`)), ns + "SerializationException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := provider.New()
			id := p.AddJob("InProgress")
			body, err := hex.DecodeString(replaceID(c.hex, id))
			require.NoError(t, err)
			answer := rpcCall(p, rpcPath, body, nil)
			if c.want != "" {
				assert.Equal(t, http.StatusBadRequest, answer.StatusCode)
				assert.Equal(t, c.want, told(t, answer))
				assert.Equal(t, "InProgress", p.JobState(id))
				return
			}
			assert.Equal(t, http.StatusOK, answer.StatusCode)
			assert.Equal(t, "Succeeded", p.JobState(id))
			assert.Equal(t, "rpc-v2-cbor", answer.Header.Get("Smithy-Protocol"))
			assert.Empty(t, answer.Header.Get("Content-Type"))
			n, _ := answer.Body.Read(make([]byte, 1))
			assert.Zero(t, n)
		})
	}
}

func replaceID(text, id string) string {
	return string(bytes.ReplaceAll([]byte(text), []byte("ID"), []byte("7824"+hex.EncodeToString([]byte(id)))))
}

// TestCBORRequests are what surrounds a body.
func TestCBORRequests(t *testing.T) {
	for _, c := range []struct {
		name, path string
		change     map[string]string
		status     int
	}{
		{"plain", rpcPath, nil, 200},
		{"prefix", "/a/b" + rpcPath, nil, 200},
		{"absolute service", "/service/com.amazonaws.codepipeline.CodePipeline_20150709/operation/PutJobSuccessResult", nil, 200},
		{"another service", "/service/CodeBuild/operation/PutJobSuccessResult", nil, 400},
		{"absolute operation", "/service/CodePipeline_20150709/operation/com.amazonaws.codepipeline.PutJobSuccessResult", nil, 400},
		{"trailing slash", rpcPath + "/", nil, 400},
		{"no Smithy-Protocol", rpcPath, map[string]string{"Smithy-Protocol": ""}, 400},
		{"another protocol", rpcPath, map[string]string{"Smithy-Protocol": "rpc-v2-json"}, 400},
		{"a target", rpcPath, map[string]string{"X-Amz-Target": "CodePipeline_20150709.PutJobSuccessResult"}, 400},
		{"JSON's type", rpcPath, map[string]string{"Content-Type": "application/x-amz-json-1.1"}, 415},
		{"another Accept", rpcPath, map[string]string{"Accept": "application/json"}, 406},
		{"no Accept", rpcPath, map[string]string{"Accept": ""}, 200},
		{"no signature", rpcPath, map[string]string{"Authorization": ""}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := provider.New()
			body, err := cbor.Marshal(map[string]string{"jobId": p.AddJob("InProgress")})
			require.NoError(t, err)
			answer := rpcCall(p, c.path, body, c.change)
			assert.Equal(t, c.status, answer.StatusCode)
			if c.status != 200 {
				assert.Contains(t, told(t, answer), "com.amazonaws.codepipeline#")
			}
		})
	}
}

// TestTheWiresAreOneExchange polls by one wire and finishes by the other.
func TestTheWiresAreOneExchange(t *testing.T) {
	p := provider.New()
	p.AddJob("Queued")
	ask, err := cbor.Marshal(map[string]any{"actionTypeId": map[string]string{"category": "Source", "owner": "Custom", "provider": "PlumblineSeed", "version": "1"}, "maxBatchSize": 1})
	require.NoError(t, err)
	answer := rpcCall(p, "/service/CodePipeline_20150709/operation/PollForJobs", ask, nil)
	require.Equal(t, http.StatusOK, answer.StatusCode)
	var given struct {
		Jobs []struct {
			ID    string `cbor:"id"`
			Nonce string `cbor:"nonce"`
		} `cbor:"jobs"`
	}
	require.NoError(t, cbor.NewDecoder(answer.Body).Decode(&given))
	require.Len(t, given.Jobs, 1)
	job := given.Jobs[0]
	acknowledge, err := cbor.Marshal(map[string]string{"jobId": job.ID, "nonce": job.Nonce})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, rpcCall(p, "/service/CodePipeline_20150709/operation/AcknowledgeJob", acknowledge, nil).StatusCode)
	assert.Equal(t, "InProgress", p.JobState(job.ID))
	status, _ := put(t, p, `{"jobId":"`+job.ID+`"}`)
	assert.Equal(t, http.StatusOK, status)
	body, err := cbor.Marshal(map[string]string{"jobId": job.ID})
	require.NoError(t, err)
	assert.Equal(t, "com.amazonaws.codepipeline#InvalidJobStateException", told(t, rpcCall(p, rpcPath, body, nil)))
}

// FuzzCBOR has any bytes read without a panic, and a job ended only by what names it.
func FuzzCBOR(f *testing.F) {
	for _, seed := range []string{"a0", "a1656a6f62496460", "bf656a6f6249647f6161ffff", "9f", "d9d9f7a0", "7bffffffffffffffff", "bb00000000ffffffff", "a1616118"} {
		b, _ := hex.DecodeString(seed)
		f.Add(b)
	}
	p := provider.New()
	id := p.AddJob("InProgress")
	f.Fuzz(func(t *testing.T, body []byte) {
		answer := rpcCall(p, rpcPath, body, nil)
		if answer.StatusCode != http.StatusBadRequest || p.JobState(id) != "InProgress" {
			t.Fatalf("%x: %d, the job is %s", body, answer.StatusCode, p.JobState(id))
		}
	})
}

// TestAnErrorWithoutAMapStaysAsItIs: what changes the map of an error finds none where a variant beside it leaves none.
func TestAnErrorWithoutAMapStaysAsItIs(t *testing.T) {
	for _, name := range []string{"cbor-message-empty", "cbor-message-twice"} {
		p, err := provider.Together("cbor-route-by-pattern", name)
		require.NoError(t, err)
		w := rpcRecord(p, "/service/CodePipeline_20150709/operation/Nothing", []byte("\xa0"), nil)
		assert.Equal(t, http.StatusNotFound, w.Code, name)
		assert.Empty(t, w.Body.String(), name)
	}
}

// TestEveryCBORVariantDiffers has each variant of the wire answer something in other bytes
// than the strict provider, and be right where it matters.
func TestEveryCBORVariantDiffers(t *testing.T) {
	plain := func(id string) map[string]any { return map[string]any{"jobId": id} }
	with := func(member string, item any) func(string) []byte {
		return func(id string) []byte {
			body := plain(id)
			body[member] = item
			b, err := cbor.Marshal(body)
			require.NoError(t, err)
			return b
		}
	}
	alone := func(id string) []byte { b, _ := cbor.Marshal(plain(id)); return b }
	revision := func(created any) func(string) []byte {
		return with("currentRevision", map[string]any{"revision": "r", "changeIdentifier": "c", "created": created})
	}
	raw := func(digits string) cbor.RawMessage { b, _ := hex.DecodeString(digits); return b }
	deep := cbor.RawMessage(append(bytes.Repeat([]byte{0x81}, 100_000), 0))
	target := map[string]string{"X-Amz-Target": "CodePipeline_20150709.PutJobSuccessResult"}
	poll, err := cbor.Marshal(map[string]any{"actionTypeId": map[string]string{"category": "Source", "owner": "Custom", "provider": "PlumblineSeed", "version": "1"}, "maxBatchSize": 1})
	require.NoError(t, err)
	requests := []struct {
		path   string
		body   func(id string) []byte
		change map[string]string
	}{
		{rpcPath, with("continuationToken", ""), map[string]string{"Accept-Encoding": "gzip"}},
		{rpcPath, with("continuationToken", 1), nil},
		{rpcPath, with("executionDetails", map[string]any{"summary": strings.Repeat("\U0001F600", 1025)}), nil},
		{rpcPath + "X", alone, nil},
		{rpcPath, alone, target},
		{rpcPath, alone, map[string]string{"Accept": "application/json"}},
		{rpcPath, alone, map[string]string{"Smithy-Protocol": ""}},
		{rpcPath, alone, map[string]string{"Content-Type": ""}},
		{rpcPath, alone, map[string]string{"Content-Type": "application/cbor; charset=utf-8"}},
		{rpcPath, revision(1751900000), nil},
		{rpcPath, revision(raw("c1f97e00")), nil},
		{rpcPath, with("executionDetails", map[string]any{"percentComplete": 50.0}), nil},
		{rpcPath, with("executionDetails", map[string]any{"percentComplete": 50.5}), nil},
		{rpcPath, with("continuationToken", raw("d8206161")), nil},
		{rpcPath, func(id string) []byte { return append([]byte{0xd9, 0xd9, 0xf7}, alone(id)...) }, nil},
		{rpcPath, with("unknown", raw("a2616101616102")), nil},
		{rpcPath, with("unknown", cbor.RawMessage(append(bytes.Repeat([]byte{0x81}, 30), 0))), nil},
		{rpcPath, func(id string) []byte {
			return slices.Concat([]byte{0xa2}, alone(id)[1:], []byte("gunknown"), deep)
		}, nil},
		{rpcPath, func(id string) []byte {
			return append([]byte{0xa2, 0x61, 'x', 0x7b, 1, 1, 1, 1, 1, 1, 1, 1}, alone(id)[1:]...)
		}, nil},
		{"/service/CodePipeline_20150709/operation/PollForJobs", func(string) []byte { return poll }, nil},
	}
	seen := func(p *provider.Provider) (out []string) {
		for _, r := range requests {
			id := "00000000-0000-4000-8000-000000000000"
			if r.change == nil && len(out) != 1 || len(r.change) > 0 && r.change["X-Amz-Target"] == "" {
				id = p.AddJob("InProgress")
			}
			answer := rpcRecord(p, r.path, r.body(id), r.change)
			if answer.Header().Get("X-Amzn-Requestid") != "" {
				answer.Header().Set("X-Amzn-Requestid", "some")
			}
			out = append(out, fmt.Sprintf("%d %v flushed: %t %x", answer.Code, answer.Header(), answer.Flushed, answer.Body.Bytes()))
		}
		return out
	}
	right := seen(provider.New())
	assert.Equal(t, right, seen(provider.New()), "what is compared does not change from run to run")
	for _, v := range provider.Variants() {
		if v.Family == "CBOR" {
			p, err := provider.Named(v.Name)
			require.NoError(t, err)
			assert.NotEqual(t, right, seen(p), "%s: no request shows it", v.Name)
		}
	}
}
