package selftest

import (
	"flag"
	"fmt"
	"os"
	"testing"

	_ "github.com/plumbline-conformance/plumbline/extras" // cases of one's own, jobs from commands
)

// TestMain works in the module's folder, to which every path of these tests is relative.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := os.Chdir("../.."); err != nil {
		fmt.Fprintln(os.Stderr, "the module's folder cannot be entered:", err)
		os.Exit(2)
	}
	os.Exit(m.Run())
}
