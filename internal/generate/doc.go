// Package generate makes requests out of a stream of choices: numbers that a seed,
// a property-based generator or a fuzzer's bytes supply.
//
// A [Request] is a record of choices, and is drawn first: every member with its kind, its alphabet and its length, the
// near misses of the job's id, the spelling of the JSON, and what became of the job before. [Request.Build] turns it
// into bytes and does nothing else, so that a request can be made smaller and built again: [Shrink].
//
// What a request breaks is known from its choices ([Request.Breaches]), without a
// look at the bytes: the judge, which looks at nothing else, is held against it.
package generate
