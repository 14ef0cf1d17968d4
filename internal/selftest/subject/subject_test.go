package subject

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/jobs/states"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// running is a subject on the other side of a gate, as the environment would have it.
func running(t *testing.T, h http.Handler) *Subject {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	to, err := client.New(t.Context(), client.Options{Endpoint: server.URL})
	require.NoError(t, err)
	gate, err := states.Open(t.Context(), to, jobs.Source{Kind: jobs.KindAWS}, jobs.AWSOptions{})
	require.NoError(t, err)
	front := httptest.NewServer(gate)
	t.Cleanup(func() {
		front.Close()
		_ = gate.Close(t.Context())
		_ = to.Close()
	})
	return &Subject{Endpoint: server.URL, way: newRemote(front.URL)}
}

func inProcess(t *testing.T, fault string) *Subject {
	t.Helper()
	s, err := Embedded(fault)
	require.NoError(t, err)
	return s
}

// TestBothWays tries the same requests in this process and over the wire.
func TestBothWays(t *testing.T) {
	for name, s := range map[string]*Subject{"embedded": inProcess(t, ""), "running": running(t, provider.New())} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(150) {
				r := generate.NewRequest(generate.Seeded(seed))
				problem, err := s.Try(r)
				require.NoError(t, err)
				assert.Empty(t, problem, "%s", r)
			}
			for _, body := range []string{``, `{}`, `{"jobId":"` + AnyJob + `"}`, `[` + AnyJob + `]`, "\xff"} {
				problem, err := s.TryText([]byte(body))
				require.NoError(t, err)
				assert.Empty(t, problem, "%s", body)
				problem, err = s.TryAnything([]byte(body))
				require.NoError(t, err)
				assert.Empty(t, problem, "%s", body)
			}
		})
	}
}

// TestPasts arranges each past, and sees in which state the job is.
func TestPasts(t *testing.T) {
	for _, s := range []*Subject{inProcess(t, ""), running(t, provider.New())} {
		for past := generate.Fresh; past <= generate.Nobody; past++ {
			id, err := s.Job(past)
			require.NoError(t, err, "%s", past)
			s.Used(id)
			problem, err := s.Differences(s.Put(fmt.Appendf(nil, `{"jobId":%q}`, id)), judge.Judge(fmt.Appendf(nil, `{"jobId":%q}`, id), past.State().Every(), model.Current).Allowed)
			require.NoError(t, err)
			assert.Empty(t, problem, "%s", past)
		}
	}
}

// TestLeftOut leaves out requests about jobs that have failed, of which there are none, and no others.
func TestLeftOut(t *testing.T) {
	p, err := provider.Named("failure-501")
	require.NoError(t, err)
	s := running(t, p)
	for past := generate.Fresh; past <= generate.Nobody; past++ {
		_, err := s.Job(past)
		require.Equal(t, past == generate.Failed, err != nil, "%s", past)
		problem, err := s.Try(generate.Request{ID: generate.ID{Kind: generate.Valid}, Past: past})
		require.NoError(t, err)
		assert.Empty(t, problem, "%s", past)
	}
}

// TestFates tries handlers that do not answer.
func TestFates(t *testing.T) {
	for fault, says := range map[string]string{
		"empty-body-drop": "the connection was closed without an answer", "empty-body-hang": "no answer within", "null-500": "",
	} {
		problem, err := inProcess(t, fault).TryAnything(nil)
		require.NoError(t, err)
		if says == "" {
			assert.Empty(t, problem)
		} else {
			assert.Contains(t, problem, says)
		}
	}
}

// flawed accepts any token, and refuses what is short and has a member that is not known.
func flawed(t *testing.T) http.Handler {
	t.Helper()
	lax, err := provider.Named("token-unchecked")
	require.NoError(t, err)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // a test's own
		if len(body) < 2000 && bytes.Contains(body, []byte("surplus")) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"__type":"ValidationException"}`))
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		lax.ServeHTTP(w, r)
	})
}

// TestSmallestKeepsTheFinding makes requests smaller on a subject with two flaws: what
// was found of one does not become what there is to find of the other, nor nothing.
func TestSmallestKeepsTheFinding(t *testing.T) {
	valid := generate.ID{Kind: generate.Valid}
	long := generate.Text{Kind: generate.TooLong, Length: 3000}
	surplus := []generate.Unknown{{Name: "surplus", Value: "1"}}
	for name, c := range map[string]struct{ from, want generate.Request }{
		"too long": {
			generate.Request{ID: valid, Token: long, Unknown: surplus, HasDetails: generate.Valid},
			generate.Request{ID: valid, Token: generate.Text{Kind: generate.TooLong, Length: 2049}},
		},
		"refused": {
			generate.Request{ID: valid, Unknown: surplus, HasDetails: generate.Valid, Past: generate.Refused},
			generate.Request{ID: valid, Unknown: surplus},
		},
		"no finding": {
			generate.Request{ID: valid, HasDetails: generate.Valid},
			generate.Request{ID: valid, HasDetails: generate.Valid},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, problem, err := running(t, flawed(t)).Smallest(c.from)
			require.NoError(t, err)
			assert.Equal(t, c.want.Literal(""), got.Literal(""))
			assert.Equal(t, name == "no finding", problem == "")
		})
	}
}

// TestGone tries a target that dies of a request: that is a finding about the request;
// then nobody answers, which is none about the next.
func TestGone(t *testing.T) {
	right := provider.New()
	var dead atomic.Bool
	s := running(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength == 5 {
			dead.Store(true)
		}
		if dead.Load() {
			panic(http.ErrAbortHandler)
		}
		right.ServeHTTP(w, r)
	}))
	problem, err := s.TryAnything([]byte(`{"a"}`))
	require.NoError(t, err)
	assert.Contains(t, problem, "connection closed before")

	gone := &Subject{Endpoint: "http://127.0.0.1:1", way: newRemote("http://127.0.0.1:1")}
	_, err = gone.TryAnything([]byte(`{}`))
	require.ErrorIs(t, err, ErrNoVerdict)
	_, err = gone.Try(generate.Request{ID: generate.ID{Kind: generate.Valid}})
	require.ErrorIs(t, err, ErrNoVerdict)
}

// TestThrottledIsNoVerdict answers that the request came too early.
func TestThrottledIsNoVerdict(t *testing.T) {
	s := &Subject{Endpoint: "http://127.0.0.1:4566"}
	for _, a := range []wire.Answer{
		{Fate: wire.Answered, Status: 429},
		{Fate: wire.Answered, Status: 400, Body: []byte(`{"__type":"ThrottlingException"}`)},
		{Fate: wire.Answered, Status: 403},
	} {
		_, err := s.Differences(a, judge.Accept())
		assert.ErrorIs(t, err, ErrNoVerdict)
	}
}

func TestEnvironment(t *testing.T) {
	program, remove, err := buildCommand() // TestGate has it built by Prepare
	require.NoError(t, err)
	defer remove()
	for _, c := range []struct{ endpoint, jobs, fault, says string }{
		{"", "", "", ""},
		{"", "", "token-2049-accepted", ""},
		{"", "", "token-2049-acepted", `PLUMBLINE_FAULT: no fault, variant or disturbance is named "token-2049-acepted"; the nearest are token-2049-accepted`},
		{"", "auto", "", "PLUMBLINE_JOBS is set and PLUMBLINE_ENDPOINT is not: jobs of which implementation?"},
		{"http://127.0.0.1:1", "", "token-2049-accepted", "PLUMBLINE_ENDPOINT and PLUMBLINE_FAULT are both set"},
		{"http://127.0.0.1:1", "", "", "PLUMBLINE_ENDPOINT=http://127.0.0.1:1: the target http://127.0.0.1:1 cannot be reached: dial tcp 127.0.0.1:1"},
		{"127.0.0.1:1", "", "", "PLUMBLINE_ENDPOINT=127.0.0.1:1: "},
	} {
		t.Setenv(Endpoint, c.endpoint)
		t.Setenv(Jobs, c.jobs)
		t.Setenv(Fault, c.fault)
		finish, err := Prepare(program)
		finish()
		if c.says == "" {
			require.NoError(t, err)
			s, err := FromEnvironment()
			require.NoError(t, err)
			assert.Equal(t, c.fault, s.Fault)
			continue
		}
		require.ErrorContains(t, err, c.says)
		assert.NotContains(t, err.Error(), "\n")
	}
}

// TestGate starts the process that signs and makes jobs, and tries a request by it. Nothing
// that the environment says of other builds changes how the command is built, and no
// proxy and no profile takes part.
func TestGate(t *testing.T) {
	trap, err := hostile.NewTrap(t.TempDir())
	require.NoError(t, err)
	defer func() { assert.NoError(t, trap.Close()) }()
	for _, p := range trap.Profiles() {
		for _, assignment := range p.Env {
			if name, value, _ := strings.Cut(assignment, "="); p.Name == "role-of-process" && name != "HOME" {
				t.Setenv(name, value) // HOME has go's caches
			}
		}
	}
	for name, value := range map[string]string{
		"GOOS": "plan9", "GOARCH": "386", "CGO_ENABLED": "1", "GO111MODULE": "off", "GOEXPERIMENT": "nonsense",
		"GOFLAGS": "-race -ldflags=-nonsense -mod=readonly", "GOWORK": filepath.Join(t.TempDir(), "go.work"),
	} {
		t.Setenv(name, value)
	}
	server := httptest.NewServer(provider.New())
	defer server.Close()
	t.Setenv(Endpoint, server.URL)
	t.Setenv(Fault, "")
	t.Setenv(Jobs, "")
	t.Setenv(gate, "")
	finish, err := Prepare("")
	defer finish()
	require.NoError(t, err)
	defer func() {
		assert.Zero(t, trap.Connections())
		assert.False(t, trap.Ran())
	}()
	s, err := FromEnvironment()
	require.NoError(t, err)
	problem, err := s.Try(generate.Request{ID: generate.ID{Kind: generate.Valid}, Token: generate.Text{Kind: generate.TooLong, Length: 2049}})
	require.NoError(t, err)
	assert.Empty(t, problem)
}
