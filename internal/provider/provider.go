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
