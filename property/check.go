package property

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

var (
	seedFlag = flag.String("prop.seed", "",
		"`number` that the properties' cases come from (also PROP_SEED; default 1)")
	casesFlag = flag.Int("prop.cases", 2000, "`number` of cases of each property")
)

// Check runs a property: holds answers what is wrong with what came of a request, and nothing where all is well.
func Check(t *testing.T, requests gopter.Gen, holds func(Request) string) {
	t.Helper()
	failure, err := run(requests, holds)
	if err != nil {
		t.Fatal(err)
	}
	if failure != nil {
		t.Error("\n" + failure.report(t.Name()))
	}
}

// failure is the smallest request for which a property does not hold.
type failure struct {
	Request
	problem string
	seed    int64
	cases   int // how many there were, this one included
}

// run runs a property.
func run(requests gopter.Gen, holds func(Request) string) (*failure, error) {
	seed, err := seed()
	if err != nil {
		return nil, err
	}
	if *casesFlag < 1 {
		return nil, fmt.Errorf("-prop.cases=%d is no number of cases; give 1 or more", *casesFlag)
	}
	parameters := gopter.DefaultTestParametersWithSeed(seed)
	parameters.MinSuccessfulTests = *casesFlag
	result := prop.ForAll(holds, requests).Check(parameters)
	switch result.Status {
	case gopter.TestPassed:
		return nil, nil
	case gopter.TestFailed:
		return &failure{
			result.Args[0].Arg.(Request), strings.Join(result.Labels, "; "), seed,
			result.Succeeded + 1,
		}, nil
	}
	return nil, fmt.Errorf("the property could not be checked (%s): %w\n%s", result.Status, result.Error,
		result.ErrorStack)
}

// seed is the seed that was asked for.
func seed() (int64, error) {
	name, text := "-prop.seed", *seedFlag
	if text == "" {
		name, text = "PROP_SEED", cmp.Or(os.Getenv("PROP_SEED"), "1")
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s=%s is no seed: give a whole number, as a failure prints it", name, text)
	}
	return n, nil
}

// report tells of the failure.
func (f *failure) report(test string) string {
	return subject.Report(subject.Finding{
		Problem: f.problem, Minimal: f.Request, Replay: []string{replay(test, f.seed, f.cases)},
	})
}

// replay is the command that runs a test again with the same cases.
func replay(test string, seed int64, cases int) string {
	var exact []string
	for part := range strings.SplitSeq(test, "/") {
		exact = append(exact, "^"+regexp.QuoteMeta(part)+"$")
	}
	return fmt.Sprintf("%sgo test -run '%s' -prop.seed=%d -prop.cases=%d %s", subject.Variables(),
		strings.Join(exact, "/"), seed, cases, here())
}

// here is the directory of the test, as go test wants it.
func here() string {
	if dir, err := os.Getwd(); err == nil && strings.HasSuffix(dir, "/property") {
		return "./property"
	}
	return "."
}
