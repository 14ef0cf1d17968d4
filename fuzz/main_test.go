package fuzz

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// TestMain prepares what the environment asks for.
func TestMain(m *testing.M) {
	finish, err := subject.Prepare("")
	if err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		finish()
		os.Exit(1)
	}
	flag.Parse()
	moved := false // not by the process that started this one
	if flag.Lookup("test.fuzz").Value.String() != "" {
		told, err := moveAway(writable)
		moved = told != ""
		if moved || err != nil {
			fmt.Fprintln(os.Stderr, "fuzz:", cmp.Or(told, fmt.Sprint(err)))
		}
	}
	debug.SetGCPercent(800) // little is kept from one input to the next
	code := m.Run()
	if away := os.Getenv(awayVariable); code == 0 && moved {
		_ = os.RemoveAll(away) // only seeds are in it
	}
	finish()
	os.Exit(code)
}
