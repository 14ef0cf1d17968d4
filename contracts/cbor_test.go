//go:build pact

package contracts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/pact-foundation/pact-go/v2/provider"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/wire/cbor"
)

// cborMap is a structure of the second wire, of pairs of a name and a text.
func cborMap(pairs ...string) []byte {
	m := cbor.Map{Width: cbor.Shortest}
	for i := 0; i < len(pairs); i += 2 {
		m.Entries = append(m.Entries, cbor.Entry{Key: cbor.String(pairs[i]), Value: cbor.String(pairs[i+1])})
	}
	return cbor.Encode(m)
}

// binaryPact is a pact of one interaction by CBOR, with what is to match in the body of the
// answer, and what is put into that of the request.
func binaryPact(t *testing.T, want []byte, rule, generator object) string {
	t.Helper()
	const media = "application/cbor"
	field := object{"Content-Type": []string{media}, "Smithy-Protocol": []string{"rpc-v2-cbor"}}
	request := object{
		"method": http.MethodPost, "path": "/service/CodePipeline_20150709/operation/PutJobSuccessResult", "headers": field,
		"body": object{"content": cborMap("jobId", jobID), "contentType": media, "encoded": "base64"},
	}
	response := object{"status": 400, "headers": field, "body": object{"content": want, "contentType": media, "encoded": "base64"}}
	if rule != nil {
		response["matchingRules"] = object{"body": object{"$": object{"matchers": []object{rule}}}}
	}
	if generator != nil {
		request["generators"] = object{"body": generator}
	}
	text, err := json.Marshal(object{
		"consumer": object{"name": consumerName}, "provider": object{"name": providerName}, "metadata": object{"pactSpecification": object{"version": "4.0"}},
		"interactions": []object{{"type": "Synchronous/HTTP", "description": "cbor", "providerStates": []object{{"name": "a job"}}, "request": request, "response": response}},
	})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "pact.json")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}

// verifies reports whether Pact accepts an answer, and what it sent.
func verifies(t *testing.T, pact string, answer []byte) (accepted bool, sent []byte) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/states", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"jobId":"99999999-8888-4777-8666-555555555555"}`)
	})
	mux.HandleFunc("/service/", func(w http.ResponseWriter, r *http.Request) {
		sent, _ = io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/cbor")
		w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(answer)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	err := provider.NewVerifier().VerifyProvider(t, provider.VerifyRequest{
		Provider: providerName, ProviderBaseURL: server.URL, ProviderStatesSetupURL: server.URL + "/states", PactFiles: []string{pact},
		DisableColoredOutput: true, SoftFail: true,
	})
	return err == nil, sent
}

// TestPactHasNoMatcherForCBOR is why there is no pact of the CBOR wire: of an error none of
// Pact's matchers accepts the right one with whatever message, and no other. When a later
// one does, this fails, and there can be one.
func TestPactHasNoMatcherForCBOR(t *testing.T) {
	const kind = "com.amazonaws.codepipeline#ValidationException"
	want := cborMap("__type", kind)
	answers := []struct {
		name string
		body []byte
	}{
		{"as in the pact", want},
		{"with a message", cborMap("__type", kind, "message", "no")},
		{"another error", cborMap("__type", "com.amazonaws.codepipeline#JobNotFoundException")},
		{"HTML", []byte("<html>no</html>")},
	}
	for _, c := range []struct {
		name     string
		rule     object
		accepted []bool // of the answers
	}{
		{"equal bytes", nil, []bool{true, false, false, false}},
		{"its content type", object{"match": "contentType", "value": "application/cbor"}, []bool{false, false, false, false}},
		{"any content type", object{"match": "contentType", "value": "application/octet-stream"}, []bool{false, false, false, false}},
		{"a regular expression", object{"match": "regex", "regex": "(?m).*ValidationException.*"}, []bool{false, false, false, false}},
		{"a part of it", object{"match": "include", "value": "ValidationException"}, []bool{false, false, false, false}},
		{"its type", object{"match": "type"}, []bool{true, true, true, true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			pact := binaryPact(t, want, c.rule, nil)
			for i, a := range answers {
				accepted, sent := verifies(t, pact, a.body)
				assert.Equal(t, c.accepted[i], accepted, a.name)
				assert.Equal(t, cborMap("jobId", jobID), sent)
			}
		})
	}
}

// TestPactPutsNoIDIntoCBOR: the id that a state has is not put into a body that is binary.
func TestPactPutsNoIDIntoCBOR(t *testing.T) {
	for _, path := range []string{"$", "$.jobId"} {
		answer := cborMap("__type", "x")
		accepted, sent := verifies(t, binaryPact(t, answer, nil, object{path: object{"type": "ProviderState", "expression": "${jobId}"}}), answer)
		assert.True(t, accepted)
		assert.True(t, bytes.Contains(sent, []byte(jobID)), path)
	}
}
