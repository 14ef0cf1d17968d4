package subject

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// remote is a running implementation behind a gate, a process of "plumbline states":
// it signs what is passed on and makes jobs.
type remote struct {
	gate   string
	client *http.Client
}

func newRemote(gate string) *remote {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil // the gate is on loopback
	return &remote{gate: gate, client: &http.Client{Timeout: gateLimit, Transport: transport}}
}

// gateLimit is how long the gate may take, which waits for the implementation: five
// seconds for an answer, fifty for a job.
const gateLimit = time.Minute

// noAnswer begins what the gate says instead of an answer of the implementation.
const noAnswer = "plumbline: no answer of the target: "

func (r *remote) call(by generate.Wire, operation string, body []byte) wire.Answer {
	path, header := "/", fixed(operation)
	if by == generate.CBOR {
		path, header = wire.RPCPath, cborHeader
	}
	a := r.send(path, header, body)
	a.CBOR = by == generate.CBOR
	return a
}

func (r *remote) send(path string, header http.Header, body []byte) wire.Answer {
	request, err := http.NewRequest(http.MethodPost, r.gate+path, bytes.NewReader(body))
	if err != nil {
		return wire.Answer{Fate: wire.Refused, Detail: err.Error()}
	}
	request.Header = header.Clone()
	answer, err := r.client.Do(request)
	if err != nil {
		return wire.Answer{Fate: wire.Refused, Detail: "the process that signs requests does not answer: " +
			err.Error()}
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return wire.Answer{Fate: wire.Broken, Detail: err.Error()}
	}
	if rest, ok := strings.CutPrefix(string(text), noAnswer); ok && answer.StatusCode == http.StatusBadGateway {
		fate, detail, _ := strings.Cut(strings.TrimSpace(rest), ": ")
		return wire.Answer{Fate: wire.Fate(fate), Detail: detail}
	}
	return wire.Answer{Fate: wire.Answered, Status: answer.StatusCode, Header: answer.Header, Body: text}
}

// job asks the gate for a provider state, as Pact's verifiers do.
func (r *remote) job(status string) (string, error) {
	state, err := json.Marshal(map[string]string{"state": "a job in status " + status + " exists", "action": "setup"})
	if err != nil {
		return "", err
	}
	answer, err := r.client.Post(r.gate+"/states", "application/json", bytes.NewReader(state))
	if err != nil {
		return "", fmt.Errorf("the process that makes jobs does not answer: %w", err)
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	var given struct{ JobID, Error, Lacks string }
	if err := json.NewDecoder(answer.Body).Decode(&given); err != nil {
		return "", fmt.Errorf("the process that makes jobs gives an answer that cannot be read: %w", err)
	}
	switch {
	case given.Lacks != "":
		return "", lacksError{status, given.Error}
	case given.Error != "":
		return "", fmt.Errorf("could not get a job %s: %s", status, given.Error)
	}
	return given.JobID, nil
}
