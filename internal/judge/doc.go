// Package judge knows the right answers: [Judge] reads the bytes of a request as RFC 8259
// and the model say, and gives the set of allowed outcomes, an [Allowed]; [Allowed.Check]
// names every difference between it and an answer at once.
//
// The cases are made the other way round, by breaking one rule on purpose, so that an error
// in the one is found by the other.
package judge
