package jobs

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestFirstOf has one line say what could not be removed, however much it is.
func TestFirstOf(t *testing.T) {
	a, b := errors.New("a"), errors.New("b")
	assert.NoError(t, firstOf([]error{nil, nil}))
	assert.EqualError(t, firstOf([]error{nil, a}), "a")
	assert.EqualError(t, firstOf([]error{a, nil, b}), "a\nb")
	assert.EqualError(t, firstOf([]error{a, b, nil, b}), "a, and 2 more of 3 action types")
}
