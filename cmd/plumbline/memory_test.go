package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/selftest/hostile"
)

const (
	// mostMemory is what a whole check may use, the built-in provider included.
	mostMemory = 150 << 20
	// mostMemoryHostile is what a check of a hostile target may use.
	mostMemoryHostile = 200 << 20
)

// below has a process that used less memory than a limit.
func (f finished) below(t *testing.T, limit int64) {
	t.Helper()
	switch {
	case raced():
		t.Log("memory is not looked at: the race detector needs several times as much")
	case f.Peak == 0:
		t.Log("memory is not looked at: this system does not tell a process's peak")
	default:
		t.Logf("peak of resident memory: %d MB", f.Peak>>20)
		assert.Less(t, f.Peak, limit)
	}
}

// TestMemoryOfAWholeCheck has one of three runs keep below the limit: on a busy machine the
// garbage is collected late.
func TestMemoryOfAWholeCheck(t *testing.T) {
	var f finished
	for try := 0; try == 0 || try < 3 && f.Peak >= mostMemory; try++ {
		f = process(t.Context(), t, "check", "--embedded", "--quiet")
		assert.Zero(t, f.code, f.stdout+f.stderr)
		assert.Empty(t, f.Leaks)
	}
	f.below(t, mostMemory)
}

// TestMemoryUnderFloods floods each of some hundred requests, most of which are to be refused: in a way that the answer's
// reader meets and in one that the header's does. make torture has two more, and TestHostile all ways, a few requests
// each.
func TestMemoryUnderFloods(t *testing.T) {
	floods := map[string]hostile.Behaviour{
		"body": hostile.EndlessBody, "headers": hostile.EndlessHeaders,
	}
	if *torture {
		floods["chunks"], floods["interim answers"] = hostile.EndlessChunks, hostile.EndlessInterim
	}
	for name, flood := range floods {
		t.Run(name, func(t *testing.T) {
			to, err := hostile.Start(flood, hostile.Percent)
			require.NoError(t, err)
			defer to.Close()
			f := process(t.Context(), t, "check", "--endpoint", to.URL, "--quiet", "--run", "*.percentComplete/**", "--explore", "0")
			assert.Equal(t, exitBroken, f.code, f.stderr)
			assert.Empty(t, f.Leaks)
			f.below(t, mostMemoryHostile)
		})
	}
}
