package property

import (
	"testing"

	"github.com/leanovate/gopter"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// set gives a flag a value for a test.
func set[T any](t *testing.T, flag *T, value T) {
	t.Helper()
	before := *flag
	t.Cleanup(func() { *flag = before })
	*flag = value
}

// asDrawnHere has a test of the properties themselves draw the cases that it was written for: the seed and the number of
// cases that somebody asks for are meant for an implementation.
func asDrawnHere(t *testing.T, cases int) {
	t.Helper()
	set(t, seedFlag, "1")
	set(t, casesFlag, cases)
}

func TestSeed(t *testing.T) {
	for _, c := range []struct {
		flag, environment string
		want              int64
		says              string
	}{
		{"", "", 1, ""},
		{"", "-5", -5, ""},
		{"7", "8", 7, ""},
		{"x", "", 0, "-prop.seed=x is no seed: give a whole number, as a failure prints it"},
		{"", "1.5", 0, "PROP_SEED=1.5 is no seed: give a whole number, as a failure prints it"},
	} {
		set(t, seedFlag, c.flag)
		t.Setenv("PROP_SEED", c.environment)
		got, err := seed()
		if c.says != "" {
			assert.EqualError(t, err, c.says)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, c.want, got)
	}
}

func TestNumberOfCases(t *testing.T) {
	set(t, casesFlag, 0)
	_, err := run(Requests(), func(Request) string { return "" })
	assert.EqualError(t, err, "-prop.cases=0 is no number of cases; give 1 or more")
}

// TestReport shows the whole of what a failure says.
func TestReport(t *testing.T) {
	t.Setenv("PLUMBLINE_ENDPOINT", "http://127.0.0.1:4566")
	f := failure{Request{ID: ID{Kind: Valid, Mutations: []Mutation{{Change: Append}}}, Past: Refused}, "expected this, got that", 3, 17}
	assert.Equal(t, `expected this, got that
  case      property.Request{ID: property.ID{Kind: property.Valid, Mutations: []property.Mutation{{Change: property.Append}}}, Past: property.Refused}
  breaks    jobId/trailing-newline
  job       in progress, after a request for it was refused, here 11111111-2222-4333-8444-abcdefabcdef
  body      {"jobId":"11111111-2222-4333-8444-abcdefabcdef\n"}
  curl      # set JOB to the id of a job in progress, after a request for it was refused
            curl -sS -i --aws-sigv4 'aws:amz:us-east-1:codepipeline' --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H 'Content-Type: application/x-amz-json-1.1' -H 'X-Amz-Target: CodePipeline_20150709.PutJobSuccessResult' --data-binary '{"jobId":"'"${JOB:?}"'\n"}' 'http://127.0.0.1:4566'
  replay    PLUMBLINE_ENDPOINT='http://127.0.0.1:4566' go test -run '^TestA$/^b$' -prop.seed=3 -prop.cases=17 ./property
`, f.report("TestA/b"))
}

// TestGenerators holds the generators to what they promise.
func TestGenerators(t *testing.T) {
	parameters := gopter.DefaultGenParameters()
	for range 2000 {
		r := Accepted()(parameters).Result.(Request)
		assert.Empty(t, r.Breaches(anyJob), "%s", r)
		assert.Equal(t, StateInProgress, r.Past.State())
		r = Rejected()(parameters).Result.(Request)
		assert.NotEmpty(t, r.Breaches(anyJob), "%s", r)
	}
}

// TestProblem asks for what is documented, not for what is only likely.
func TestProblem(t *testing.T) {
	validation := Answer{Status: 400, Header: map[string][]string{"Content-Type": {"application/x-amz-json-1.1"}}, Body: []byte(`{"__type":"ValidationException"}`)}
	plain := Request{ID: ID{Kind: Valid}}
	long := Request{ID: ID{Kind: Valid}, Token: Text{Kind: TooLong, Length: 2049}}
	for _, c := range []struct {
		request Request
		answer  Answer
		want    string
	}{
		{plain, Answer{Status: 200}, ""},
		{plain, validation, "expected 200, got 400 ValidationException"},
		{long, validation, ""},
		{long, Answer{Status: 200}, "expected 400 ValidationException, got 200 with an empty body"},
		{Request{ID: ID{Kind: Valid}, Past: Unacknowledged}, Answer{Status: 200}, ""},
	} {
		assert.Equal(t, c.want, Problem(c.request, anyJob, c.answer))
	}
}

// TestCheckPasses runs a property that holds through the door that others use.
func TestCheckPasses(t *testing.T) {
	asked := 0
	Check(t, Rejected(), func(r Request) string {
		asked++
		return ""
	})
	assert.Equal(t, *casesFlag, asked)
}
