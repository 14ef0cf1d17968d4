package states

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Path is where states are asked for. Every other request goes to the target.
const Path = "/states"

// The states that can be asked for. The answer to each carries a jobId, that to a job in status Dispatched its nonce
// too, where the source of jobs knows it.
const (
	InProgress = jobs.StateInProgress
	Missing    = jobs.StateNone
)

// InStatus is the state in which a job of that status exists: InProgress, Dispatched, Succeeded or Failed.
func InStatus(status string) string { return "a job in status " + status + " exists" }

// batch is how many jobs are made at once where making some is one pipeline.
const batch = 8

// arrangeLimit bounds how long one state may take.
const arrangeLimit = 50 * time.Second

// Server is the provider-state URL and the way to the target.
type Server struct {
	target *client.Target
	supply *jobs.Supply
	// patience is for a target that throttles: that is no answer to what a test asks.
	patience client.Patience
	// OnState, when set, is told of each state that was asked for, from one
	// goroutine at a time. The job is empty where there is an error.
	OnState func(state, job string, err error)

	mu    sync.Mutex
	spare []string // jobs in progress that nobody has had
	nonce string   // of the job of the state, where it can still be acknowledged
	last  *client.Exchange
}

// New makes a server for a target whose jobs come from the supply.
func New(t *client.Target, supply *jobs.Supply) *Server {
	s := &Server{target: t, supply: supply}
	s.patience.Another = func(ctx context.Context) *client.Exchange {
		return t.Do(ctx, wire.Request{Body: []byte(`{"jobId":"` + newID() + `"}`)})
	}
	return s
}

// Open makes a server for a target whose jobs come from the source. It is an error when nothing listens where the
// target should be, or when no job can be had. The options are those of pipelines that the source makes. The server has
// to be closed, also after an error.
func Open(ctx context.Context, t *client.Target, from jobs.Source, o jobs.AWSOptions) (*Server, error) {
	s := New(t, jobs.None())
	e := s.put(ctx, "PutJobSuccessResult", map[string]any{"jobId": newID()})
	if e.Fate == wire.Refused {
		return s, fmt.Errorf("the target %s cannot be reached: %s", t.Endpoint(), e.Detail)
	}
	supply, err := from.Supply(ctx, t, o)
	if err != nil {
		return s, err
	}
	s.supply = supply
	return s, nil
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == Path {
		s.serveState(w, r)
		return
	}
	s.pass(w, r)
}

// change is what a verifier posts (Pact, provider states). The states here have no parameters.
type change struct {
	State  string `json:"state"`
	Action string `json:"action"`
}

// serveState sets up a state. If that is not possible, the answer is a 4xx, after which a verifier does not try again.
func (s *Server) serveState(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		say(w, http.StatusMethodNotAllowed, map[string]string{"error": "use POST for provider states"})
		return
	}
	var c change
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&c); err != nil {
		say(w, http.StatusBadRequest, map[string]string{"error": "not a provider state: " + err.Error()})
		return
	}
	if c.Action == "teardown" || c.State == "" { // an interaction may need no state
		say(w, http.StatusOK, map[string]string{})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(r.Context(), arrangeLimit)
	defer cancel()
	s.nonce = ""
	job, err := s.arrange(ctx, c.State)
	if s.OnState != nil {
		s.OnState(c.State, job, err)
	}
	if err != nil {
		said := map[string]string{"error": err.Error()}
		var lacks lacksError
		if errors.As(err, &lacks) {
			said["lacks"] = lacks.operation
		}
		say(w, http.StatusUnprocessableEntity, said)
		return
	}
	parameters := map[string]string{"jobId": job}
	if s.nonce != "" {
		parameters["nonce"] = s.nonce
	}
	say(w, http.StatusOK, parameters)
}

func say(w http.ResponseWriter, status int, what map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(what) // whoever asked is gone
}

// arrange makes the state true and answers the id that it is about.
func (s *Server) arrange(ctx context.Context, state string) (string, error) {
	switch state {
	case InProgress:
		return s.job(ctx)
	case Missing:
		return newID(), nil
	}
	status, found := strings.CutPrefix(strings.TrimSuffix(state, " exists"), "a job in status ")
	if !found || state != InStatus(status) {
		return "", fmt.Errorf("unknown state %q; the states are %q, %q and %q", state, InProgress,
			InStatus("Succeeded"), Missing)
	}
	switch status {
	case "InProgress":
		return s.job(ctx)
	case "Dispatched":
		return s.dispatched(ctx)
	case "Succeeded":
		id, err := s.job(ctx)
		if err != nil {
			return "", err
		}
		return id, s.end(ctx, "PutJobSuccessResult", map[string]any{"jobId": id})
	case "Failed":
		return s.failed(ctx)
	}
	return "", fmt.Errorf("could not set up a job in status %q; it must be InProgress, Dispatched, Succeeded or Failed",
		status)
}

// job is a job in progress that nobody else has.
func (s *Server) job(ctx context.Context) (string, error) {
	if len(s.spare) == 0 {
		n := 1
		if s.supply.AWS() != nil {
			n = batch
		}
		b, err := s.supply.Open(ctx, n)
		if err != nil {
			return "", err
		}
		for _, j := range b.Jobs {
			s.spare = append(s.spare, j.ID)
		}
	}
	if len(s.spare) == 0 {
		return "", jobs.ErrNoJobs
	}
	id := s.spare[0]
	s.spare = s.spare[1:]
	return id, nil
}

// dispatched is a job that was polled for and never acknowledged.
func (s *Server) dispatched(ctx context.Context) (string, error) {
	b, err := s.supply.OpenUnacknowledged(ctx, 1)
	if err != nil {
		return "", err
	}
	s.nonce = b.Jobs[0].Nonce
	return b.Jobs[0].ID, nil
}

// failed is a job that has failed, of a pipeline of its own: other jobs of an execution may end with it.
func (s *Server) failed(ctx context.Context) (string, error) {
	b, release, err := s.supply.OpenQuiet(ctx, 1)
	if err != nil {
		return "", err
	}
	defer release()
	if len(b.Jobs) == 0 {
		return "", jobs.ErrNoJobs
	}
	id := b.Jobs[0].ID
	return id, s.end(ctx, "PutJobFailureResult", map[string]any{
		"jobId": id, "failureDetails": map[string]any{"type": "JobFailed", "message": "failed on purpose"},
	})
}

// lacksError says that the target does not have the operation that makes a state.
type lacksError struct{ operation, got string }

func (e lacksError) Error() string {
	return fmt.Sprintf("the target does not have the operation: %s got %s", e.operation, e.got)
}

// end ends a job by a call.
func (s *Server) end(ctx context.Context, operation string, body map[string]any) error {
	e := s.put(ctx, operation, body)
	switch said := strings.TrimSpace(e.Outcome() + " " + e.Detail); {
	case e.NotImplemented():
		return lacksError{operation, said}
	case e.Fate != wire.Answered || e.Status != http.StatusOK:
		return fmt.Errorf("could not end the job %s: %s got %s", body["jobId"], operation, said)
	}
	return nil
}

// put calls an operation of the target.
func (s *Server) put(ctx context.Context, operation string, body map[string]any) *client.Exchange {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // strings only
	}
	return s.send(ctx, wire.Request{Target: "CodePipeline_20150709." + operation, Body: text})
}

// send sends a request, again where the target asks for patience.
func (s *Server) send(ctx context.Context, r wire.Request) *client.Exchange {
	return s.patience.Send(ctx, func() *client.Exchange { return s.target.Do(ctx, r) })
}

// newID is a random job id, which no job has.
func newID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Forget forgets the last exchange.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = nil
}

// Last is the last exchange that was passed on, nil for none.
func (s *Server) Last() *client.Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// Close removes what the supply made, also after the context has ended.
func (s *Server) Close(ctx context.Context) error {
	if s.supply.AWS() == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	if err := s.supply.AWS().Close(ctx); err != nil {
		return fmt.Errorf("could not remove everything that was created: %w", err)
	}
	return nil
}

// reason says why an exchange brought no answer.
func reason(e *client.Exchange) string {
	return fmt.Sprintf("plumbline: no answer of the target: %s: %s", e.Fate, cmp.Or(e.Detail, "no detail"))
}
