// Package selftest holds the tests of plumbline as a whole: that it finds every mutant of
// its provider, accuses none of the variants, and that its documents say what is true. It has no code besides.
package selftest
