package plumbline

import (
	"net/http"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// Provider is the reference provider: a strict implementation of CodePipeline's job-worker
// calls for tests of job workers. It is an [http.Handler], to be served by
// httptest.NewServer. It implements PollForJobs, AcknowledgeJob, GetJobDetails,
// PutJobSuccessResult and PutJobFailureResult, and the calls that create, start, show and
// delete pipelines of custom actions. It keeps everything in memory and is safe for
// concurrent use.
//
// Requests must be signed, but signatures are not verified: any credentials work.
type Provider struct{ p *provider.Provider }

// The states of a job, as AddJob takes and JobState returns them.
const (
	JobQueued     = "Queued"     // waits for PollForJobs
	JobDispatched = "Dispatched" // was handed out and not yet acknowledged
	JobInProgress = "InProgress" // was acknowledged: a result can be put
	JobTimedOut   = "TimedOut"
	JobSucceeded  = "Succeeded"
	JobFailed     = "Failed"
)

// NewProvider returns a provider without jobs.
func NewProvider() *Provider { return &Provider{provider.New()} }

// NewFaultyProvider returns a provider that violates one documented rule (a mutant), or
// differs and conforms (a variant), to test how a worker reacts. `plumbline serve --fault
// list` prints the names; another name is a *UsageError.
func NewFaultyProvider(name string) (*Provider, error) {
	p, err := provider.Named(name)
	if err != nil {
		return nil, &UsageError{err.Error()}
	}
	return &Provider{p}, nil
}

// ServeHTTP answers one call.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.p.ServeHTTP(w, r) }

// SeedJobs creates n jobs in progress, each of its own action, and returns their ids.
func (p *Provider) SeedJobs(n int) []string { return p.p.SeedJobs(n) }

// AddJob creates a job in the given state and returns its id. A JobQueued job waits for
// PollForJobs: its action type has the category Source, the owner Custom, the provider
// PlumblineSeed and the version 1. AddJob panics if the state is not one of the constants.
func (p *Provider) AddJob(state string) string { return p.p.AddJob(state) }

// JobState returns the state of a job, or "" if there is no such job.
func (p *Provider) JobState(id string) string { return p.p.JobState(id) }
