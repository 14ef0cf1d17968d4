// Package collision finds, for the id of a job, other ids of the documented form that a
// function smaller than the id maps to the same value: a hash, a sum, a remainder. A
// target that looks jobs up by such a value finds the wrong job.
//
// Each function is inverted in the way that its structure allows, so that all of them
// together take milliseconds: linear ones by solving equations over GF(2), those that
// read one piece after the other from both ends, and small ones by trying.
package collision

import "strings"

// Function is a function of ids that has collisions which can be found.
type Function struct {
	Name  string // lower case, with hyphens
	Title string // what it computes, as in "the CRC-32 of the text"

	value func(id string) uint64
	find  func(id string) string
}

// Of answers another id of the documented form with the same value, or the id itself where none was found. The id has
// to have the documented form; it answers the same each time.
func (f Function) Of(id string) string {
	if other := f.find(id); other != "" && f.value(other) == f.value(id) {
		return other
	}
	return id
}

// Functions are all functions that ids are made to collide under.
func Functions() []Function {
	var all []Function
	for _, family := range [][]Function{linear(), polynomials(), chained(), small(), remainders()} {
		all = append(all, family...)
	}
	return all
}

// digits are the positions of an id that hold hexadecimal digits.
var digits = func() (at []int) {
	for i := range 36 {
		if i != 8 && i != 13 && i != 18 && i != 23 {
			at = append(at, i)
		}
	}
	return at
}()

const hexDigits = "0123456789abcdef"

// nibbles are the values of an id's digits.
func nibbles(id string) (n [32]byte) {
	for k, i := range digits {
		n[k] = byte(strings.IndexByte(hexDigits, id[i]))
	}
	return n
}

// halves are an id's digits as two numbers of 64 bits, the first in front.
func halves(id string) (high, low uint64) {
	for k, n := range nibbles(id) {
		if k < 16 {
			high = high<<4 | uint64(n)
		} else {
			low = low<<4 | uint64(n)
		}
	}
	return high, low
}
