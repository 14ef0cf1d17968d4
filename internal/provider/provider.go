// Package provider is a reference provider for the job worker's half of AWS
// CodePipeline: pipelines of custom actions, the jobs that they make, and the
// calls by which a worker takes, acknowledges and ends a job.
//
// The core (core.go, life.go, pipeline.go) is plain values behind one mutex and knows nothing of HTTP. Around it stand
// three thin layers, in the order in which a request meets them: http.go admits and routes it, json.go and check.go
// read and check it by table.go, render.go writes the answer. cbor.go spells all of it for the second wire.
//
// Whatever can be done wrong, or differently and still right, is a field of [behaviour]. The zero change is the strict
// provider; each named fault breaks exactly one documented rule, each variant breaks none. These stand in the files
// whose names begin with faults, variants and disturbances: the other files are the whole of the strict provider.
// Signatures are looked at for their form only: nothing is verified cryptographically.
package provider

import (
	"net/http"
	"time"
)

// Provider is a CodePipeline of its own, empty at first. It implements
// [http.Handler] and may be used by many goroutines at once.
type Provider struct {
	b       *behaviour
	core    *core
	handler http.Handler
}

// Option changes a provider in a way that breaks no rule.
type Option func(*behaviour)

// Latency lets every answer take a while.
func Latency(d time.Duration) Option {
	return func(b *behaviour) {
		b.around = chain(b.around, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(d)
				next.ServeHTTP(w, r)
			})
		})
	}
}

// New makes the strict provider.
func New(opts ...Option) *Provider {
	return build(strict(), opts...)
}

func build(b *behaviour, opts ...Option) *Provider {
	for _, o := range opts {
		o(b)
	}
	p := &Provider{b: b, core: newCore(b)}
	p.handler = http.HandlerFunc(p.serve)
	if b.around != nil {
		p.handler = b.around(p.handler)
	}
	return p
}

// chain puts a layer around those that there are.
func chain(inner, outer func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	if inner == nil {
		return outer
	}
	return func(h http.Handler) http.Handler { return outer(inner(h)) }
}

// Leftovers names the pipelines and custom action types that still exist, so
// that a test can tell whether a client has tidied up.
func (p *Provider) Leftovers() []string { return p.core.leftovers() }

// JobTimeout ends a job as TimedOut when it was handed out that long ago and has not ended.
func JobTimeout(d time.Duration) Option {
	return func(b *behaviour) { b.life.timeout = d }
}

// expire lets a job end when its time is over. The mutex is held; it is taken again then.
func (c *core) expire(j *job) {
	if c.life.timeout <= 0 || j.expires {
		return
	}
	j.expires = true
	time.AfterFunc(c.life.timeout, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.jobs[j.id] == j && (j.status == jobDispatched || j.status == jobInProgress) {
			j.lose(jobTimedOut, "JobTimedOut", "The job worker did not report a result in time.")
			c.stop(j.action.execution)
			c.changed(j)
		}
	})
}
