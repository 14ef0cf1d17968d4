//go:build race

package run

// raced reports that the race detector is in this binary, which makes a run ten times as expensive.
const raced = true
