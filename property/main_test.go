package property

import (
	"fmt"
	"os"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// TestMain prepares what the environment asks for.
func TestMain(m *testing.M) {
	finish, err := subject.Prepare("")
	if err != nil {
		fmt.Fprintln(os.Stderr, "property:", err)
		finish()
		os.Exit(1)
	}
	code := m.Run()
	finish()
	os.Exit(code)
}
