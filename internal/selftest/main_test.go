package selftest

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
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
	// Nearly all tests here wait for targets: more run side by side than there are processors.
	if p := flag.Lookup("test.parallel"); p.Value.String() == p.DefValue {
		_ = p.Value.Set(strconv.Itoa(4 * runtime.GOMAXPROCS(0))) // a number
	}
	debug.SetGCPercent(400) // there are many small heaps here, and memory enough for them
	code := m.Run()
	if wasLinked != "" {
		_ = os.RemoveAll(wasLinked) // a temporary folder
	}
	os.Exit(code)
}
