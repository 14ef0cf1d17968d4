package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

var update = flag.Bool("update", false, "write docs/open-questions.md anew")

// TestOpenQuestions holds that the page says what the rules are.
func TestOpenQuestions(t *testing.T) {
	const path = "../../docs/open-questions.md"
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(Page()), 0o644))
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, Page(), string(text), "make generated writes it anew")
}

// TestTheQuestionsAreAboutOpenRules holds that nothing is asked that is documented, and that every rule that nobody knows
// anything of is on the page.
func TestTheQuestionsAreAboutOpenRules(t *testing.T) {
	open := map[string]bool{}
	for _, r := range openRules() {
		open[r.ID] = true
		assert.Contains(t, Page(), r.ID)
	}
	for _, id := range Rules() {
		_, ok := rules.RuleByID(id)
		if !ok {
			_, ok = worker.RuleByID(id)
		}
		assert.True(t, ok, "there is no rule %s", id)
		assert.True(t, open[id], "%s is not open", id)
		assert.NotEmpty(t, Question(id))
	}
	assert.False(t, isOpen(rules.Rule{Grade: "D + S"}))
}

// asking runs the questions against a handler.
func asking(t *testing.T, h http.Handler) (*Result, error) {
	t.Helper()
	do := func(ctx context.Context, q wire.Request) (a wire.Answer) {
		defer func() {
			if recover() != nil {
				a = wire.Answer{Fate: wire.Dropped}
			}
		}()
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", bytes.NewReader(q.Body))
		r.Header.Set("X-Amz-Target", q.Target)
		r.Header.Set("Content-Type", "application/x-amz-json-1.1")
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=0")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return wire.Answer{Fate: wire.Answered, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
	}
	return Run(t.Context(), Options{
		Do: do, RoleARN: "arn:aws:iam::123456789012:role/plumbline", Bucket: "plumbline", Name: "plumbline-0123456789",
		Wait: 10 * time.Second, Pause: time.Millisecond,
	})
}

func verdictOf(r *Result, rule string) Verdict {
	for _, f := range r.Findings {
		if f.Rule == rule {
			return f.Verdict
		}
	}
	return ""
}

// TestClaims has each claim be confirmed, refuted and left open.
func TestClaims(t *testing.T) {
	answer := func(status int, body string, fields ...string) wire.Answer {
		a := wire.Answer{Fate: wire.Answered, Status: status, Body: []byte(body), Header: map[string][]string{}}
		for field := range slices.Chunk(fields, 2) {
			a.Header[field[0]] = []string{field[1]}
		}
		return a
	}
	for name, c := range map[string]struct {
		claim  claim
		answer wire.Answer
		want   Verdict
		says   string
	}{
		"no coding":          {clean("r"), answer(200, ""), Confirms, "no Content-Encoding"},
		"a coding":           {clean("r"), answer(200, "", "Content-Encoding", "gzip"), Refutes, "Content-Encoding gzip"},
		"no success":         {clean("r"), answer(400, `{"__type":"ValidationException"}`, "Content-Encoding", "gzip"), Open, "400"},
		"no answer":          {clean("r"), wire.Answer{Fate: wire.Dropped}, Open, "no answer"},
		"a type":             {typed("r"), answer(400, `{"__type":"a#ValidationException"}`), Confirms, "__type: a#ValidationException"},
		"a type with a URI":  {typed("r"), answer(400, `{"__type":"ValidationException:http://x/"}`), Refutes, "ValidationException:http://x/"},
		"a type elsewhere":   {typed("r"), answer(400, `{"code":"ValidationException"}`), Refutes, "code: ValidationException"},
		"no type":            {typed("r"), answer(400, `{}`), Refutes, "no type anywhere"},
		"no error":           {typed("r"), answer(200, ``), Open, "200"},
		"read by all":        {useful("clients/error"), answer(400, `{"__type":"a#ValidationException"}`), Confirms, "400 ValidationException"},
		"read by some":       {useful("clients/error"), answer(400, `{"__type":"ValidationException:uri"}`), Refutes, "a generic error for boto3 1.10.50"},
		"read by nobody":     {useful("clients/error"), answer(400, `{}`), Open, "400"},
		"no error to read":   {useful("clients/error"), answer(200, ``), Open, "200"},
		"a success for all":  {useful("clients/success"), answer(200, ``), Confirms, "200"},
		"a success for some": {useful("clients/success"), answer(200, `null`), Refutes, "an error for Rust"},
		"no success to take": {useful("clients/success"), answer(400, `{"__type":"ValidationException"}`), Open, "400"},
		"whatever it is":     {observed("r"), answer(200, ``), Settles, "200"},
		"nothing to observe": {observed("r"), wire.Answer{Fate: wire.Hung}, Open, "no answer"},
	} {
		t.Run(name, func(t *testing.T) {
			verdict, says := c.claim.read(c.answer)
			assert.Equal(t, c.want, verdict)
			assert.Contains(t, says, c.says)
		})
	}
}

// TestTheProviderAnswersEveryQuestion also holds the number of calls that is promised, and that nothing is left behind.
func TestTheProviderAnswersEveryQuestion(t *testing.T) {
	p := provider.New()
	got, err := asking(t, p)
	require.NoError(t, err)
	for _, rule := range Rules() {
		assert.Contains(t, []Verdict{Confirms, Settles}, verdictOf(got, rule), rule)
	}
	assert.LessOrEqual(t, got.Calls, MostCalls())
	assert.Empty(t, got.Left)
	assert.Empty(t, p.Leftovers())

	started, err := provider.Named("starts-on-create")
	require.NoError(t, err)
	_, err = asking(t, started)
	require.NoError(t, err)
	assert.Empty(t, started.Leftovers())
}

// flipping answers one question otherwise than the provider does, and leaves the rest to it.
type flipping struct {
	p    *provider.Provider
	rule string
	with func(http.ResponseWriter, int)
	seen int
}

func (f *flipping) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	for _, q := range slices.Concat(onDispatched(), onLive(), onFinished(), onFailed()) {
		if q.operation != operation || !slices.ContainsFunc(q.claims, func(c claim) bool { return c.rule == f.rule }) || !f.isFrom(q, body) {
			continue
		}
		answer := httptest.NewRecorder()
		f.p.ServeHTTP(answer, r)
		f.seen++
		f.with(w, answer.Code)
		return
	}
	f.p.ServeHTTP(w, r)
}

// isFrom reports whether a body is that of a question: a job that is done with, or another one, is told by its state.
func (f *flipping) isFrom(q question, body []byte) bool {
	var in struct{ JobID, Nonce string }
	_ = json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &in)
	q.nonce = in.Nonce
	if !bytes.Equal(q.body(in.JobID), body) {
		return false
	}
	asked := func(list []question) bool {
		return slices.ContainsFunc(list, func(o question) bool { return o.asks == q.asks })
	}
	switch f.p.JobState(in.JobID) {
	case "Dispatched":
		return asked(onDispatched())
	case "InProgress":
		return asked(onLive())
	case "Succeeded":
		return asked(onFinished())
	}
	return asked(onFailed())
}

// refusing answers 400 with an error, to what the provider accepts as well.
func refusing(name string) func(http.ResponseWriter, int) {
	return func(w http.ResponseWriter, _ int) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"`+name+`"}`)
	}
}

func accepting(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusOK) }

// TestEveryQuestionIsAnsweredEitherWay has each question answered by 200, by 400, by a 500 and by throttling: the rule is
// confirmed by one, refuted by another, and open after what says nothing of it.
func TestEveryQuestionIsAnsweredEitherWay(t *testing.T) {
	for _, rule := range Rules() {
		if rule == "life/one-winner" {
			continue // below
		}
		t.Run(rule, func(t *testing.T) {
			seen := map[Verdict]bool{}
			for name, with := range map[string]func(http.ResponseWriter, int){
				"200": accepting, "400": refusing("SomethingException"), "state": refusing("InvalidJobStateException"),
				"URI": refusing("ValidationException:http://x"), "coded": func(w http.ResponseWriter, _ int) {
					w.Header().Set("Content-Encoding", "gzip")
					w.WriteHeader(http.StatusOK)
				},
				"nonce": refusing("InvalidNonceException"), "invalid": refusing("ValidationException"),
			} {
				h := &flipping{p: provider.New(), rule: rule, with: with}
				got, err := asking(t, h)
				require.NoError(t, err, name)
				require.Positive(t, h.seen, "the question was asked")
				seen[verdictOf(got, rule)] = true
				assert.Empty(t, h.p.Leftovers())
			}
			if !seen[Settles] {
				assert.True(t, seen[Confirms] && seen[Refutes], "%v", seen)
			}
			for _, with := range []func(http.ResponseWriter, int){
				func(w http.ResponseWriter, _ int) { w.WriteHeader(http.StatusInternalServerError) }, refusing("ThrottlingException"), refusing("AccessDeniedException"),
			} {
				got, err := asking(t, &flipping{p: provider.New(), rule: rule, with: with})
				require.NoError(t, err)
				assert.Equal(t, Open, verdictOf(got, rule))
			}
		})
	}
}

// TestTwoWinnersAreSeen has a mutant let both of two successes win.
func TestTwoWinnersAreSeen(t *testing.T) {
	p := provider.New()
	got, err := asking(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		plain := len(body) == len(`{"jobId":"11111111-2222-3333-4444-555555555555"}`) && strings.HasSuffix(r.Header.Get("X-Amz-Target"), "SuccessResult")
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		if plain {
			return // 200, whatever it was
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	require.NoError(t, err)
	assert.Equal(t, Refutes, verdictOf(got, "life/one-winner"))
	assert.Equal(t, Refutes, verdictOf(got, "life/completed-once"))
	assert.Empty(t, p.Leftovers())
}

// TestWhatCannotBeArrangedIsRemoved has the calls that make things fail, one after another.
func TestWhatCannotBeArrangedIsRemoved(t *testing.T) {
	for _, fails := range []string{"CreateCustomActionType", "CreatePipeline", "PollForJobs", "DeletePipeline"} {
		p := provider.New()
		got, err := asking(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+fails) {
				refusing("LimitExceededException")(w, 0)
				return
			}
			p.ServeHTTP(w, r)
		}))
		if fails == "DeletePipeline" {
			require.NoError(t, err)
			require.Len(t, got.Left, 1)
			assert.Contains(t, got.Left[0], "pipeline plumbline-0123456789 (DeletePipeline: 400 LimitExceededException)")
			continue
		}
		require.Error(t, err, fails)
		assert.Empty(t, p.Leftovers(), fails)
	}
}

func TestTheFileHasNoSecrets(t *testing.T) {
	var text bytes.Buffer
	require.NoError(t, File{
		Findings: []Finding{{Rule: "r", Says: "400 of account 123456789012"}},
		Observations: []Observation{{
			Request: `{"jobId":"11111111-2222-3333-4444-123456789012","created":253402300799}`,
			Answer:  `{"message":"User: arn:aws:sts::123456789012:assumed-role/admin/jane is not authorized, account 123456789012, Credential=AKIAIOSFODNN7EXAMPLE/x, Signature=abcdef"}`,
		}},
	}.Write(&text))
	for _, secret := range []string{"account 123456789012", "::123456789012", "admin", "jane", "AKIA", "abcdef"} {
		assert.NotContains(t, text.String(), secret)
	}
	assert.Contains(t, text.String(), "4444-123456789012", "the id of a job is none of an account")
	assert.Contains(t, text.String(), "253402300799")
	assert.Contains(t, text.String(), `"schema": "plumbline.evidence/v1"`)
}
