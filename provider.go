package plumbline

import (
	"net/http"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// Provider is the reference provider: a strict implementation of CodePipeline's job-worker calls for tests of job
// workers. It is an [http.Handler], to be served by httptest.NewServer. It implements PollForJobs, AcknowledgeJob,
// GetJobDetails, PutJobSuccessResult and PutJobFailureResult, and the calls that create, start, show and delete
// pipelines of custom actions. It keeps everything in memory and is safe for concurrent use.
//
// Requests must be signed, but signatures are not verified: any credentials work.
type Provider struct{ p *provider.Provider }

// The states of a job, as AddJob and JobSpec take and JobState returns them.
const (
	JobQueued     = "Queued"     // waits for PollForJobs
	JobDispatched = "Dispatched" // was handed out and not yet acknowledged
	JobInProgress = "InProgress" // was acknowledged: a result can be put
	JobTimedOut   = "TimedOut"   // was handed out longer ago than JobTimeout allows
	JobSucceeded  = "Succeeded"
	JobFailed     = "Failed"
)

// ProviderOption changes a provider in a way that violates no rule.
type ProviderOption struct{ o provider.Option }

// JobTimeout has a job end as JobTimedOut when it was handed out that long ago and has not ended.
func JobTimeout(d time.Duration) ProviderOption { return ProviderOption{provider.JobTimeout(d)} }

// Latency delays every answer.
func Latency(d time.Duration) ProviderOption { return ProviderOption{provider.Latency(d)} }

func optionsOf(given []ProviderOption) []provider.Option {
	all := make([]provider.Option, len(given))
	for i, one := range given {
		all[i] = one.o
	}
	return all
}

// NewProvider returns a provider without jobs.
func NewProvider(options ...ProviderOption) *Provider {
	return &Provider{provider.New(optionsOf(options)...)}
}

// NewFaultyProvider returns a provider that violates one documented rule (a mutant), that
// differs and conforms (a variant), or that disturbs workers as a network or a busy service
// does (a disturbance, such as lost-answer), to test how a worker reacts. `plumbline serve
// --fault list` prints the names; another name is a *UsageError.
func NewFaultyProvider(name string, options ...ProviderOption) (*Provider, error) {
	p, err := provider.Named(name, optionsOf(options)...)
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

// ThirdPartyJob is a job of a partner action that waits for PollForThirdPartyJobs. Its fields:
//
//	ID          string
//	ClientToken string
//	ActionType  string  Category/Provider/Version; the owner is ThirdParty
type ThirdPartyJob = jobs.PartnerJob

// AddThirdPartyJob creates a job of a partner action, which waits for PollForThirdPartyJobs, with a client token of its
// own.
func (p *Provider) AddThirdPartyJob() ThirdPartyJob {
	j := p.p.SeedPartnerJobs(1)[0]
	return ThirdPartyJob{ID: j.ID, ClientToken: j.ClientToken, ActionType: provider.PartnerType}
}

// JobSpec describes a job to create. Its zero value is a JobQueued job as AddJob creates it. Its fields:
//
//	State             string             one of the constants; empty is JobQueued
//	ActionType        string             Category/Provider/Version, of the owner Custom; created where missing
//	Configuration     map[string]string  of the action
//	Inputs            []Artifact
//	Outputs           []Artifact
//	ContinuationToken string             the token that the job continues
type JobSpec = provider.Spec

// Artifact is an artifact of a job. Nothing is stored anywhere. Its fields:
//
//	Name        string
//	Bucket      string  of S3; the provider names one where Bucket and Key are empty
//	Key         string
type Artifact = provider.Artifact

// JobStatus is a job as it is now. Its fields:
//
//	ID                string
//	State             string  one of the constants
//	ActionType        string  Category/Provider/Version
//	Action            string  the name of its action
//	Pipeline          string  the name of its pipeline
//	ContinuationToken string  the token that it continues
//	Next              string  the id of the job that continues its action, empty where there is none
type JobStatus = provider.Job

// Add creates a job with an action configuration and artifacts, for an action type of your own, and returns its id. The
// error says which part of the description cannot be. It may be called while workers poll.
func (p *Provider) Add(job JobSpec) (string, error) {
	id, err := p.p.Add(job)
	if err != nil {
		return "", &UsageError{err.Error()}
	}
	return id, nil
}

// JobState returns the state of a job, or "" if there is no such job.
func (p *Provider) JobState(id string) string { return p.p.JobState(id) }

// Jobs returns all jobs, oldest first.
func (p *Provider) Jobs() []JobStatus { return p.p.Jobs() }
