// Package states serves the provider states of the Pact contract for a target that
// has none of its own: it gets jobs from the target in any way that internal/jobs
// knows, and passes the verifier's other requests on to the target, signed for it.
package states
