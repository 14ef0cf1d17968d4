package property

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// rule is something that holds for every request.
type rule struct {
	name     string
	requests gopter.Gen
	// holds answers what is wrong. The error is no verdict: nothing could be tried.
	holds func(*trial, Request) (string, error)
	// fails are named faults of the provider for which it does not hold: a rule that
	// nothing breaks says nothing. "page of 2015" is a judge who reads another edition.
	fails []string
	// cbor says that the rule is about the CBOR wire: nothing can be said of a subject that
	// does not speak it.
	cbor bool
}

// trial is what a rule is tried on.
type trial struct {
	*subject.Subject
	profile model.Profile
}

const oldPage = "page of 2015"

// everything generates with every generator that there is.
var everything = gen.OneGenOf(Requests(), Limits(), JobIDs())

var properties = []rule{
	{"valid is accepted", Accepted(), accepted, []string{"token-2048-refused", "percent-0-refused", "unknown-refused", "escape-unicode-kept", "success-newline"}, false},
	{"invalid is refused and changes nothing", Rejected(), rejected, []string{"summary-2049-accepted", "refused-spends-job", "job-id-unanchored", "length-serialization", "json-trailing-data"}, false},
	{"a wrong type is never a success", wrongTypes(), neverSuccess, []string{"token-number", "details-array", "variable-bool"}, false},
	{"spelling changes nothing", Requests(), spelling, []string{"unknown-refused", "order-job-id-first", "space-tab-refused", "escape-upper-hex-refused"}, false},
	{"equal requests get equal outcomes", Requests(), equal, []string{"every-100th-500"}, false},
	{"judge and subject agree", everything, agree, []string{"error-404", "percent-101-accepted", "unknown-job-validation", "completed-after-failure"}, false},
	{"judge and construction agree", everything, constructed, []string{oldPage}, false},
	{"judge and subject agree on CBOR", CBORRequests(), agree, []string{"cbor-trailing-bytes-accepted", "cbor-bytes-as-text", "cbor-length-believed", "cbor-error-type-missing", "token-2049-accepted"}, true},
	{"spelling in CBOR changes nothing", CBORValues(), spellingOfCBOR, []string{"cbor-indefinite-map-refused", "cbor-chunked-text-refused", "cbor-eight-byte-integers-refused", "cbor-time-half-float-refused", "cbor-undefined-refused", "cbor-unknown-tag-refused"}, true},
	{"both wires get the same outcome for the same value", CBORValues(), bothWires, []string{"cbor-limits-unchecked", "cbor-finished-accepted", "cbor-time-negative-refused", "cbor-null-refused", "cbor-digits-as-integer"}, true},
	{"a token comes back as it was sent", Accepted(), tokenReturns, []string{"token-trimmed", "token-latin-1", "token-cut-at-1024", "token-dropped"}, false},
	{"a token by CBOR comes back by JSON as it was sent", acceptedCBOR(), tokenReturns, []string{"cbor-token-cut-at-nul", "cbor-token-without-astral", "cbor-token-newlines", "cbor-token-latin-1"}, true},
}

func accepted(t *trial, r Request) (string, error) {
	job, err := t.Job(r.Past)
	if err != nil {
		return "", err
	}
	t.Used(job)
	return t.Differences(t.Put(r.Build(job)), judge.Accept())
}

// rejected sends a request that breaks a rule, and then one that is right.
func rejected(t *trial, r Request) (string, error) {
	job, err := t.Job(r.Past)
	if err != nil {
		return "", err
	}
	allowed, known := r.Expect(job)
	if !known || allowed.Must.Success || r.ID.Of(job) == generate.SameID && len(r.Breaches(job)) == 0 {
		return "", nil // this job's id has no letter where a mutation wants one
	}
	if problem, err := t.Differences(t.Put(r.Build(job)), allowed); problem != "" || err != nil {
		return problem, err
	}
	if r.Past.State() != judge.InProgress {
		return "", nil
	}
	t.Used(job)
	problem, err := t.Differences(t.Put(fmt.Appendf(nil, `{"jobId":%q}`, job)), judge.Accept())
	if problem != "" {
		problem = "the job cannot be completed any more: " + problem
	}
	return problem, err
}

func neverSuccess(t *trial, r Request) (string, error) {
	job, err := t.Job(generate.Fresh)
	if err != nil {
		return "", err
	}
	return t.Differences(t.Put(r.Build(job)), judge.RejectAny())
}

// wrongTypes generates requests with a member of a wrong JSON type.
func wrongTypes() gopter.Gen {
	return where(func(r Request) bool {
		for _, b := range r.Breaches(anyJob) {
			if strings.HasSuffix(b.Rule, "type") || strings.HasSuffix(b.Rule, "/number") {
				return true
			}
		}
		return false
	})
}

// acceptedCBOR generates requests of the CBOR wire with which nothing is wrong.
func acceptedCBOR() gopter.Gen { return draw(generate.NewCBORRequest, acceptable) }

func bothWires(t *trial, r Request) (string, error) { return t.Agree(r) }

// spellingOfCBOR compares a request with the same one in the plainest spelling of CBOR.
func spellingOfCBOR(t *trial, r Request) (string, error) {
	plain := r
	plain.CBOR, plain.Unknown, plain.Order = generate.Spelling{Wrong: r.CBOR.Wrong}, nil, 0
	return both(t, r, plain)
}

// both sends two requests to two jobs of the same past, and compares what they get. Which of several errors a running
// implementation names may depend on the order in which it reads.
func both(t *trial, r, other Request) (string, error) {
	one, err := t.Job(r.Past)
	if err != nil {
		return "", err
	}
	a := t.PutOn(r.Wire, r.Build(one))
	t.Used(one)
	two, err := t.Job(r.Past)
	if err != nil || r.ID.Of(one) != r.ID.Of(two) {
		return "", err // what a mutation makes of an id depends on the id
	}
	b := t.PutOn(other.Wire, other.Build(two))
	t.Used(two)
	for _, answer := range []wire.Answer{a, b} {
		if _, err := t.Differences(answer, judge.Either()); err != nil {
			return "", err
		}
	}
	if same := a.Fate == b.Fate && a.Status == b.Status && !t.Strict; !same && a.Outcome() != b.Outcome() {
		return fmt.Sprintf("the one gets %s, the other %s", a.Outcome(), b.Outcome()), nil
	}
	return "", nil
}

func equal(t *trial, r Request) (string, error) { return both(t, r, r) }

// spelling compares a request with the same one without unknown members, in the usual
// order, without white space and escapes.
func spelling(t *trial, r Request) (string, error) {
	if r.Flaw != 0 {
		return "", nil // not the same JSON value
	}
	plain := r
	plain.Unknown, plain.Order, plain.Space, plain.Escape = nil, 0, 0, 0
	return both(t, r, plain)
}

func agree(t *trial, r Request) (string, error) { return t.Try(r) }

// constructed holds what is known of a request by its construction against what the
// judge makes of its bytes. Nothing is sent.
func constructed(t *trial, r Request) (string, error) {
	const job, nameless = anyJob, 256 << 10
	body := r.Build(job)
	if len(body) > nameless {
		return "", nil // so large that its refusal need not say why
	}
	verdict := judge.Judge(body, func(id string) judge.State {
		if id == job {
			return r.Past.State()
		}
		return judge.Unknown
	}, t.profile)
	for _, b := range r.Breaches(job) {
		if !strings.Contains(strings.Join(verdict.Broken, " "), strings.TrimSuffix(b.Rule, "spelling")) && !b.Open {
			return fmt.Sprintf("it breaks %s, but the judge names %q", b.Rule, verdict.Broken), nil
		}
	}
	allowed, known := r.Expect(job)
	if known && allowed.Must.String() != verdict.Allowed.Must.String() && !sameSet(allowed.Must, verdict.Allowed.Must) {
		return fmt.Sprintf("by construction: %s; the judge: %s", allowed, verdict.Allowed), nil
	}
	return "", nil
}

// sameSet says whether two sets allow the same.
func sameSet(a, b judge.Set) bool {
	in := func(a, b []string) bool {
		for _, name := range a {
			if !strings.Contains(" "+strings.Join(b, " ")+" ", " "+name+" ") {
				return false
			}
		}
		return true
	}
	return a.Success == b.Success && in(a.Errors, b.Errors) && in(b.Errors, a.Errors)
}

// tokenReturns has the next job bring back the token.
func tokenReturns(t *trial, r Request) (string, error) {
	if r.Token.Kind != generate.Valid || t.Endpoint != "" {
		return "", nil // elsewhere it is not known how jobs are polled for: the model of the life does that
	}
	return t.Returns(r)
}

// on runs a rule on a trial.
func (ru rule) on(t *trial) (*failure, error) {
	var noVerdict error
	failure, err := run(ru.requests, func(r Request) string {
		problem, err := subject.Settle(ru.holds(t, r))
		if err != nil {
			noVerdict = err
		}
		return problem
	})
	switch {
	case err != nil:
		return nil, err
	case failure == nil:
		return nil, noVerdict
	}
	return failure, nil
}

// TestRules holds every rule to the subject that the environment chooses.
func TestRules(t *testing.T) {
	for _, ru := range properties {
		t.Run(strings.ReplaceAll(ru.name, " ", "-"), func(t *testing.T) {
			s, err := subject.FromEnvironment()
			require.NoError(t, err)
			if ru.cbor && !s.SpeaksCBOR() {
				t.Skipf("%s does not answer Smithy RPC v2 CBOR", s.Endpoint)
			}
			failure, err := ru.on(&trial{s, model.Current})
			require.NoError(t, err)
			if failure != nil {
				t.Error("\n" + failure.report(t.Name()))
			}
		})
	}
}

// TestRulesCanFail has every rule broken by each of the faults that its line names.
func TestRulesCanFail(t *testing.T) {
	asDrawnHere(t, 2000)
	for _, ru := range properties {
		require.NotEmpty(t, ru.fails, ru.name)
		for _, fault := range ru.fails {
			t.Run(strings.ReplaceAll(ru.name, " ", "-")+"/"+fault, func(t *testing.T) {
				failure, err := ru.on(faulty(t, fault))
				require.NoError(t, err)
				require.NotNil(t, failure, "%d cases did not show it", *casesFlag)
			})
		}
	}
}

func faulty(t *testing.T, fault string) *trial {
	t.Helper()
	profile := model.Current
	if fault == oldPage {
		fault, profile = "", model.Profile2015
	}
	s, err := subject.Embedded(fault)
	require.NoError(t, err)
	return &trial{s, profile}
}

// TestReplayIsExact fails twice with the same seed and number of cases, then with the
// number that the failure names, and compares.
func TestReplayIsExact(t *testing.T) {
	asDrawnHere(t, 2000)
	var ru rule
	for _, one := range properties {
		if one.name == "judge and subject agree" {
			ru = one
		}
	}
	fail := func() *failure {
		f, err := ru.on(faulty(t, "token-2049-accepted"))
		require.NoError(t, err)
		require.NotNil(t, f)
		return f
	}
	first, second := fail(), fail()
	assert.Equal(t, first, second)
	assert.Equal(t, `property.Request{ID: property.ID{Kind: property.Valid}, Token: property.Text{Kind: property.TooLong, Length: 2049}}`, first.Literal("property."))
	*casesFlag = first.cases
	assert.Equal(t, first, fail())
	if first.cases > 1 {
		*casesFlag = first.cases - 1
		f, err := ru.on(faulty(t, "token-2049-accepted"))
		require.NoError(t, err)
		assert.Nil(t, f, "one case fewer does not show it")
	}
}
