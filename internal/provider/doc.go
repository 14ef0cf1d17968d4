// Package provider is a reference provider for the job worker's half of AWS
// CodePipeline: pipelines of custom actions, the jobs that they make, and the
// calls by which a worker takes, acknowledges and ends a job.
//
// The core (core.go, life.go, pipeline.go) is plain values behind one mutex and knows nothing of HTTP. Around it stand
// three thin layers, in the order in which a request meets them: http.go admits and routes it, json.go and request.go
// read and check it, render.go writes the answer. cbor.go spells all of it for the second wire.
//
// Whatever can be done wrong, or differently and still right, is a field of [behaviour]. The zero change is the strict
// provider; each named fault breaks exactly one documented rule, each variant breaks none. Signatures are looked at for
// their form only: nothing is verified cryptographically.
package provider
