package jobs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/client/network"
)

// The provider states as a Pact names them.
const (
	StateInProgress = "a job in progress exists"
	StateNone       = "no job exists"
)

// stateOf is the provider state of a job in a status.
func stateOf(s State) string {
	if s == InProgress {
		return StateInProgress
	}
	return fmt.Sprintf("a job in status %s exists", s)
}

// stateChange is what is sent to a provider-state URL, as Pact's verifiers do.
type stateChange struct {
	State  string            `json:"state"`
	Params map[string]string `json:"params"`
	Action string            `json:"action"` // setup or teardown
}

// states is a provider-state URL.
type states struct {
	url    string
	shown  string // without a password
	client *http.Client
}

// newStates prepares a state URL; the file of certificate authorities counts where the URL is one of HTTPS.
func newStates(address, caFile string) (*states, error) {
	s := &states{url: address, shown: address}
	if u, err := url.Parse(address); err == nil {
		s.shown = u.Redacted()
	}
	if caFile = cmp.Or(caFile, os.Getenv("AWS_CA_BUNDLE")); !strings.HasPrefix(strings.ToLower(address), "https:") {
		caFile = ""
	}
	var err error
	s.client, err = network.Client(caFile, 0)
	return s, err
}

// job asks for a job in the state.
func (s *states) job(ctx context.Context, state State) (string, error) {
	body, err := json.Marshal(stateChange{
		State: stateOf(state), Params: map[string]string{"status": string(state)}, Action: "setup",
	})
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := s.client.Do(request)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err // without the URL, which may hold a password
		}
		return "", fmt.Errorf("the state URL %s does not answer: %w", s.shown, err)
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<16))
	if err != nil {
		return "", fmt.Errorf("the answer of the state URL %s is incomplete: %w", s.shown, err)
	}
	if answer.StatusCode/100 != 2 {
		return "", fmt.Errorf("the state URL %s answers %d to the state %q: %s", s.shown, answer.StatusCode,
			stateOf(state), clip(text))
	}
	var given struct {
		JobID *string `json:"jobId"`
	}
	if err := json.Unmarshal(text, &given); err != nil || given.JobID == nil {
		return "", fmt.Errorf(`the state URL %s answers %s to the state %q; expected a JSON object {"jobId": "…"}`,
			s.shown, clip(text), stateOf(state))
	}
	return *given.JobID, nil
}

// clip shows the beginning of a text in one line.
func clip(text []byte) string {
	line := strings.Join(strings.Fields(string(text)), " ")
	if line == "" {
		return "an empty body"
	}
	return fmt.Sprintf("%.200q", line)
}
