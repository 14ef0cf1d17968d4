// Package life is the life of a job as a model: what a job worker may do, right and
// wrong, and what must come of it. The model is a value of a few bytes that knows
// nothing of requests; a [World] carries the steps out on a subject and compares.
//
// One pipeline is modelled: actions a and b side by side in its first stage, then c,
// in up to two executions. So there are six actions to be done, called slots.
package life
