package contracts

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/jobs/states"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
)

// The tests in this file read the committed pact with no part of Pact.

// pact is what the tests look at of the file.
type pact struct {
	Interactions []struct {
		Description    string
		ProviderStates []struct{ Name string }
		Request        struct {
			Method, Path  string
			Headers       map[string][]string
			Body          body
			MatchingRules rules
			Generators    map[string]map[string]struct{ Expression, Type string }
		}
		Response struct {
			Status        int
			Headers       map[string][]string
			Body          *body
			MatchingRules rules
		}
	}
	Metadata struct {
		PactSpecification struct{ Version string }
	}
}

type body struct {
	Content json.RawMessage
	Encoded any
}

// rules are matching rules: of what, where, and how.
type rules map[string]map[string]struct {
	Matchers []struct {
		Match, Regex string
		Rules        []struct{ Regex string }
	}
}

func (r rules) regex(part, where string) string {
	for _, m := range r[part][where].Matchers {
		if m.Regex != "" {
			return m.Regex
		}
		for _, inner := range m.Rules {
			if inner.Regex != "" {
				return inner.Regex
			}
		}
	}
	return ""
}

func readPact(t *testing.T) pact {
	t.Helper()
	return readPactOf(t, "pacts/codepipeline-job-worker-codepipeline.json")
}

func readPactOf(t *testing.T, file string) pact {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var p pact
	require.NoError(t, json.Unmarshal(text, &p))
	return p
}

// bytes is a body as it is sent.
func (b body) bytes(t *testing.T) []byte {
	t.Helper()
	if b.Encoded == "base64" {
		var text string
		require.NoError(t, json.Unmarshal(b.Content, &text))
		raw, err := base64.StdEncoding.DecodeString(text)
		require.NoError(t, err)
		return raw
	}
	return b.Content
}

// TestAgreesWithSpec lets the judge say of each request what it must get, and
// compares that with the answer in the pact.
func TestAgreesWithSpec(t *testing.T) {
	p := readPact(t)
	require.Equal(t, "4.0", p.Metadata.PactSpecification.Version)
	require.GreaterOrEqual(t, len(p.Interactions), 11)
	stateOf := map[string]judge.State{
		"": judge.Unknown, states.Missing: judge.Unknown, states.InProgress: judge.InProgress, states.InStatus("Succeeded"): judge.Finished,
	}
	for _, i := range p.Interactions {
		t.Run(i.Description, func(t *testing.T) {
			name := ""
			if len(i.ProviderStates) > 0 {
				name = i.ProviderStates[0].Name
			}
			state, known := stateOf[name]
			require.True(t, known, "the state %q", name)
			allowed := judge.Judge(i.Request.Body.bytes(t), state.Every(), model.Current).Allowed
			if i.Response.Status == 200 {
				assert.Equal(t, judge.Accept(), allowed)
				require.NotNil(t, i.Response.Body)
				assert.JSONEq(t, `""`, string(i.Response.Body.Content))
				return
			}
			assert.Equal(t, 400, i.Response.Status)
			assert.False(t, allowed.Must.Success)
			pattern := regexp.MustCompile(i.Response.MatchingRules.regex("body", "$.__type"))
			var accepted []string
			for _, name := range append(model.ModelledErrors(), model.Serialization, model.UnknownOperation) {
				for _, spelled := range []string{name, "ns#" + name, name + ":http://x/", "ns#" + name + ":http://x/"} {
					if pattern.MatchString(spelled) && !slices.Contains(accepted, name) {
						accepted = append(accepted, name)
					}
					assert.Equal(t, slices.Contains(accepted, name), pattern.MatchString(spelled), "%s for %s", spelled, pattern)
				}
				assert.False(t, pattern.MatchString("x"+name) || pattern.MatchString(name+"x") || pattern.MatchString("a:b#"+name))
			}
			assert.ElementsMatch(t, allowed.Should.Errors, accepted)
		})
	}
}

// TestRequestsOfPact looks at what every request of the pact has to have.
func TestRequestsOfPact(t *testing.T) {
	for _, i := range readPact(t).Interactions {
		t.Run(i.Description, func(t *testing.T) {
			r := i.Request
			assert.Equal(t, "POST /", r.Method+" "+r.Path)
			assert.Equal(t, []string{"CodePipeline_20150709.PutJobSuccessResult"}, r.Headers["X-Amz-Target"])
			assert.NotContains(t, r.MatchingRules["header"], "X-Amz-Target")
			assert.Regexp(t, r.MatchingRules.regex("header", "Authorization"), r.Headers["Authorization"][0])
			for value, right := range map[string]bool{
				"application/x-amz-json-1.1": true, "application/x-amz-json-1.1; charset=utf-8": true, "Application/X-Amz-Json-1.1": true,
				"application/json": false, "application/x-amz-json-1.0": false, "application/x-amz-json-1.11": false, "application/x-amz-json-1x1": false,
			} {
				assert.Equal(t, right, regexp.MustCompile(r.MatchingRules.regex("header", "Content-Type")).MatchString(value), value)
			}
			if len(i.ProviderStates) == 0 {
				return
			}
			assert.Equal(t, "${jobId}", r.Generators["body"]["$.jobId"].Expression)
			assert.Equal(t, "^"+model.JobIDPattern+"$", r.MatchingRules.regex("body", "$.jobId"))
			if pattern := r.MatchingRules.regex("body", "$.outputVariables"); pattern != "" {
				assert.Equal(t, "^"+model.VariableNamePattern+"$", pattern)
			}
			for _, m := range model.Members() {
				if pattern := r.MatchingRules.regex("body", "$."+m.Path); m.HasLength && pattern != "" {
					assert.Equal(t, fmt.Sprintf("^[\\s\\S]{%d,%d}$", m.Min, m.Max), pattern, m.Path)
				}
			}
		})
	}
}

// TestLimitsInPact finds each length and range of the members at its limit.
func TestLimitsInPact(t *testing.T) {
	found := map[string][]int{}
	for _, i := range readPact(t).Interactions {
		var sent map[string]any
		if i.Response.Status == 200 && json.Unmarshal(i.Request.Body.bytes(t), &sent) == nil {
			measure(sent, "", found)
		}
	}
	for _, m := range model.Members() {
		if m.HasLength || m.HasRange {
			assert.Equal(t, m.Min, slices.Min(found[m.Path]), m.Path)
			assert.Equal(t, m.Max, slices.Max(found[m.Path]), m.Path)
		}
	}
}

// measure notes the length of each string and the value of each number.
func measure(object map[string]any, parent string, found map[string][]int) {
	for name, value := range object {
		path := strings.TrimPrefix(parent+"."+name, ".")
		switch v := value.(type) {
		case string:
			found[path] = append(found[path], len([]rune(v)))
		case float64:
			found[path] = append(found[path], int(v))
		case map[string]any:
			measure(v, path, found)
		}
	}
}

// TestPactTellsNoPlace keeps the file free of the machine that made it.
func TestPactTellsNoPlace(t *testing.T) {
	files, err := filepath.Glob("pacts/*.json")
	require.NoError(t, err)
	require.Len(t, files, 2)
	var text []byte
	for _, file := range files {
		one, err := os.ReadFile(file)
		require.NoError(t, err)
		text = append(text, one...)
	}
	for _, trace := range []string{"127.0.0.1", "localhost", "http://", "/tmp", "202"} {
		assert.NotContains(t, string(text), trace)
	}
	host, err := os.Hostname()
	require.NoError(t, err)
	if len(host) > 3 {
		assert.NotContains(t, string(text), host)
	}
}
