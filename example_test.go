package plumbline_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// newEmulator is the implementation that is to be tested: yours.
func newEmulator() http.Handler { return provider.New() }

// TestEmulator is all that a test of one's own implementation needs. Without Run
// the whole catalogue is asked.
func TestEmulator(t *testing.T) {
	t.Parallel()
	plumbline.TestHandler(t, newEmulator(), plumbline.Options{Run: []string{"success/**", "life/**"}, Strict: true})
}

// An implementation is checked by an ordinary test, as TestEmulator here, or by
// Check, which answers the whole report.
func Example() {
	report, err := plumbline.Check(context.Background(), plumbline.Target{Handler: newEmulator()}, plumbline.Options{
		Run: []string{"success/**"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Summary.Status.Fail, "failed,", report.Summary.Status.Error, "without a verdict")
	// Output: 0 failed, 0 without a verdict
}
