package casefile_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/cases/casefile"
	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/selftest/subject"
)

// whole makes nothing smaller.
func whole(r generate.Request) generate.Request { return r }

// TestEverySeedCanBePromoted makes a case of each input of the corpora, reads it, and
// compares what it allows with what the judge says of its request.
func TestEverySeedCanBePromoted(t *testing.T) {
	paths, err := filepath.Glob("../../../fuzz/testdata/fuzz/*/seed-*")
	require.NoError(t, err)
	count := map[string]int{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		out, err := casefile.Promote(path, text, whole)
		target := filepath.Base(filepath.Dir(path))
		count[target]++
		if slices.Contains([]string{"FuzzLifecycle", "FuzzErrorBody"}, target) {
			assert.ErrorContains(t, err, path+": an input of "+target+" is ")
			continue
		}
		require.NoError(t, err)
		list, err := parse(t, string(out))
		require.NoError(t, err, "%s", out)
		require.Len(t, list, 1)
		assert.Equal(t, "found/"+target+"-"+filepath.Base(path), list[0].ID)
		assert.Equal(t, strings.HasPrefix(target, "FuzzCBOR"), list[0].CBOR(), target)
		if list[0].CBOR() {
			sameBytes(t, path, text, list[0])
			continue
		}
		if r, ok := list[0].Single().Request(subject.AnyJob); ok && target != "FuzzBody" {
			agrees(t, path, list[0], r.Body)
		}
	}
	assert.Len(t, count, 9)
}

// sameBytes compares what a case sends with what its input was: the same for the same job,
// or the same value where the id was in pieces that could not be kept.
func sameBytes(t *testing.T, path string, text []byte, c cases.Case) {
	t.Helper()
	_, quoted, _ := strings.Cut(strings.TrimSpace(string(text)), "[]byte(")
	data, err := strconv.Unquote(strings.TrimSuffix(quoted, ")"))
	require.NoError(t, err)
	want := []byte(data)
	if strings.Contains(path, "FuzzCBORRequest") {
		r := generate.NewCBORRequest(generate.Bytes(want))
		if r.Flaw != 0 || len(r.ID.Mutations) > 0 {
			r.CBOR.Text = 0
		}
		want = r.Build(subject.AnyJob)
	}
	got, ok := c.Single().Request(subject.AnyJob)
	if !ok {
		return // an id that shows nothing of the case
	}
	assert.True(t, got.IsCBOR(), path)
	assert.Equal(t, want, got.Body, "%s\n%s", path, got.Body)
}

// agrees compares a case with the judge: what the judge refuses the case does not
// accept, and the other way round.
func agrees(t *testing.T, path string, c cases.Case, body []byte) {
	t.Helper()
	state := map[cases.Needs]judge.State{
		cases.NoJob: judge.Unknown, cases.Shared: judge.InProgress, cases.Own: judge.InProgress, cases.Finished: judge.Finished, cases.Unacknowledged: judge.Unacknowledged,
	}[c.Single().Job]
	verdict := judge.Judge(body, func(id string) judge.State {
		if id == subject.AnyJob {
			return state
		}
		return judge.Unknown
	}, model.Current)
	if c.Single().Allowed.Level() == rules.Must {
		assert.Equal(t, verdict.Allowed.Must.Success, c.Single().Allowed.Must.Success, "%s: %s", path, body)
	}
}

func TestPromoteByHand(t *testing.T) {
	for _, c := range []struct{ path, text, want string }{
		{"x/FuzzJudge/a", "go test fuzz v1\n[]byte(\"{\\\"jobId\\\":\\\"" + subject.AnyJob + "\\\",\\\"continuationToken\\\":\\\"\\\"}\")\n", `cases:
    - id: found/FuzzJudge-a
      title: found by FuzzJudge
      needs: shared job
      rule: continuationToken/length
      request:
        body: '{"jobId":"${jobId}","continuationToken":""}'
      expect:
        errors: [ValidationException]
`},
		{"x/FuzzBody/b", "go test fuzz v1\n[]byte(\"\\xff\")\n", `cases:
    - id: found/FuzzBody-b
      title: found by FuzzBody
      needs: no job
      rule: answer/no-server-error
      request:
        base64: /w==
      expect:
        success: true
        errors: ['*']
        statuses: [413]
`},
	} {
		got, err := casefile.Promote(c.path, []byte(c.text), whole)
		require.NoError(t, err)
		assert.Equal(t, c.want, string(got))
		_, err = parse(t, string(got))
		assert.NoError(t, err)
	}
}

func TestPromoteBadInput(t *testing.T) {
	for _, c := range []struct{ path, text, says string }{
		{"x/FuzzRequest/a", "go test fuzz v2\n[]byte(\"\")\n", `x/FuzzRequest/a: it begins with "go test fuzz v2", and an input of a fuzz target begins with "go test fuzz v1"; files of another version cannot be read`},
		{"x/FuzzRequest/a", "", "x/FuzzRequest/a: the file is empty"},
		{"x/FuzzRequest/a", "go test fuzz v1\nint(3)\n", `after its first line an input of a fuzz target is one []byte("…")`},
		{"x/FuzzRequest/a", "go test fuzz v1\n[]byte(\"\\q\")\n", `after its first line`},
		{"x/FuzzLifecycle/a", "go test fuzz v1\n[]byte(\"\")\n", "x/FuzzLifecycle/a: an input of FuzzLifecycle is several requests, which no case can be: keep the file, which go test -run FuzzLifecycle ./fuzz replays, with PLUMBLINE_ENDPOINT=URL on a running target too"},
		{"x/y", "go test fuzz v1\n[]byte(\"\")\n", "x/y: which fuzz target is it of?"},
	} {
		_, err := casefile.Promote(c.path, []byte(c.text), whole)
		require.ErrorContains(t, err, c.says)
		assert.NotContains(t, err.Error(), "\n")
	}
}

// TestPlaces puts an id in the places that a case has for it.
func TestPlaces(t *testing.T) {
	const id = "3f2b8c1e-90ad-4b7c-8d5e-0123456789ab"
	build := func(body string) (string, bool) {
		list, err := parse(t, "cases:\n  - {id: a/b, title: t, needs: shared job, rule: jobId/pattern, request: {body: '"+body+"'}, expect: {errors: [ValidationException]}}\n")
		require.NoError(t, err)
		r, ok := list[0].Single().Request(id)
		return string(r.Body), ok
	}
	for _, c := range []struct {
		body, want string
		suits      bool
	}{
		{"${jobId}", id, true},
		{"${jobId[0:8]}x${jobId[35:36]}", "3f2b8c1exb", true},
		{"${jobId|upper}", strings.ToUpper(id), true},
		{"${jobId[0:1]|upper}", "3", false},
		{"${jobId[0:1]|wide}", "３", true},
		{"${jobId[1:2]|next}${jobId[0:1]|next}", "04", true},
		{"${jobId[30:40]}", "", false},
		{"${jobId[3:2]}", "", false},
		{"${jobId} ${jobId[a]}", id + " ${jobId[a]}", true},
	} {
		got, ok := build(c.body)
		assert.Equal(t, c.suits, ok, c.body)
		assert.Equal(t, c.want, got, c.body)
	}
}
