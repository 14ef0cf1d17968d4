package plumbline

import (
	"net/http"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// Provider is the strict stand-in for CodePipeline's job-worker calls, for tests of
// job workers: an [http.Handler], to be served by httptest.NewServer. It knows
// PollForJobs, AcknowledgeJob, GetJobDetails, PutJobSuccessResult and
// PutJobFailureResult, and what makes, starts, shows and removes pipelines of custom
// actions. It keeps everything in memory and may be used by many goroutines at once.
//
// Signatures have to be there and are not verified: any credentials will do.
type Provider struct{ p *provider.Provider }

// The states of a job that AddJob makes and JobState tells.
const (
	JobQueued     = "Queued"     // waits for PollForJobs
	JobDispatched = "Dispatched" // was handed out and not yet acknowledged
	JobInProgress = "InProgress" // was acknowledged: a result can be put
	JobTimedOut   = "TimedOut"
	JobSucceeded  = "Succeeded"
	JobFailed     = "Failed"
)

// NewProvider makes a stand-in that has no jobs yet.
func NewProvider() *Provider { return &Provider{provider.New()} }

// NewFaultyProvider makes a stand-in that breaks one documented rule, or differs in
// a way that is right, to see what a worker makes of it. `plumbline serve --fault
// list` shows the names.
func NewFaultyProvider(name string) (*Provider, error) {
	p, err := provider.Named(name)
	if err != nil {
		return nil, &UsageError{err.Error()}
	}
	return &Provider{p}, nil
}

// ServeHTTP answers one call.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.p.ServeHTTP(w, r) }

// SeedJobs makes n jobs in progress, each of an action of its own, and returns their
// ids.
func (p *Provider) SeedJobs(n int) []string { return p.p.SeedJobs(n) }

// AddJob makes a job in a state and returns its id. One that is JobQueued can be
// polled for: its action type has the category Source, the owner Custom, the
// provider PlumblineSeed and the version 1. AddJob panics at a state that is none of
// the constants.
func (p *Provider) AddJob(state string) string { return p.p.AddJob(state) }

// JobState is the state of a job, "" where there is no such job.
func (p *Provider) JobState(id string) string { return p.p.JobState(id) }
