package plumbline

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestWithoutExtras: what a program has not compiled is a *UsageError that names the import, before anything is sent.
// No test of this package may import extras.
func TestWithoutExtras(t *testing.T) {
	const names = `add import _ "github.com/plumbline-conformance/plumbline/extras"`
	local := Target{URL: "http://127.0.0.1:1"}
	command := local
	command.Jobs = "exec=true"
	for name, check := range map[string]func() error{
		"cases": func() error { _, err := Check(t.Context(), local, Options{Cases: "own.yaml"}); return err },
		"exec":  func() error { _, err := Check(t.Context(), command, Options{}); return err },
	} {
		err := check()
		var usage *UsageError
		assert.ErrorAs(t, err, &usage, name)
		assert.ErrorContains(t, err, names, name)
	}
}
