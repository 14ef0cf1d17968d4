package plumbline_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"

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

// The test of a job worker talks to the provider as to CodePipeline, and looks at
// what became of the job.
func ExampleNewProvider() {
	p := plumbline.NewProvider()
	server := httptest.NewServer(p)
	defer server.Close()
	client := codepipeline.New(codepipeline.Options{
		BaseEndpoint: &server.URL, Region: "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})

	id := p.SeedJobs(1)[0]
	_, err := client.PutJobSuccessResult(context.Background(), &codepipeline.PutJobSuccessResultInput{JobId: &id})
	fmt.Println(err, p.JobState(id))

	_, err = client.PutJobSuccessResult(context.Background(), &codepipeline.PutJobSuccessResultInput{JobId: &id})
	var spent *types.InvalidJobStateException
	fmt.Println("refused the second time:", errors.As(err, &spent))
	// Output:
	// <nil> Succeeded
	// refused the second time: true
}
