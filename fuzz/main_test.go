package fuzz

import (
	"fmt"
	"os"
	"runtime/debug"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/subject"
)

// TestMain prepares what the environment asks for.
func TestMain(m *testing.M) {
	finish, err := subject.Prepare("")
	if err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		finish()
		os.Exit(1)
	}
	debug.SetGCPercent(800) // little is kept from one input to the next
	code := m.Run()
	finish()
	os.Exit(code)
}
