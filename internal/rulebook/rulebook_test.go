package rulebook

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/report"
	"github.com/plumbline-conformance/plumbline/internal/rules"
)

var update = flag.Bool("update", false, "write the pages of the rules anew (make generated)")

var pages = filepath.Join("..", "..", "docs", "rules")

var catalogue = sync.OnceValue(func() []cases.Case {
	list := slices.Concat(cases.Catalogue(model.Current), cases.CBOR(model.Current))
	return append(list, cases.OverallOf(list)...)
})

// written are the pages as they are to be, by the id of their rule.
var written = sync.OnceValue(func() map[string]string {
	pages := map[string]string{}
	for _, r := range rules.Rules() {
		pages[r.ID] = Page(r, catalogue())
	}
	return pages
})

// TestRulesOfOperationsHaveAll holds that every rule of the other operations has a source, and one that a target can
// violate a mutant that does so, and a fix.
func TestRulesOfOperationsHaveAll(t *testing.T) {
	for _, r := range worker.Rules() {
		assert.NotEmpty(t, r.Source.Document, r.ID)
		if r.Level == rules.Observe {
			continue
		}
		if mutant, ok := worker.MutantOf(r.ID); ok { // that only those have none that need none is held beside the engine
			assert.NotEmpty(t, mutant.Says, r.ID)
		}
		assert.NotEmpty(t, worker.FixOf(r.ID), "%s: internal/operations/worker/advice/fixes.tsv has no fix", r.ID)
	}
}

// TestPages holds that every rule has a page, that each is current and that there
// are no others.
func TestPages(t *testing.T) {
	list := catalogue()
	want := map[string]string{"README.md": index(list)}
	for id, page := range written() {
		want[id+".md"] = page
	}
	for _, name := range worker.Checked() {
		want["operations/"+name+".md"] = operation(name)
	}
	if *update {
		require.NoError(t, os.RemoveAll(pages))
		for path, text := range want {
			path = filepath.Join(pages, filepath.FromSlash(path))
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		}
	}
	have := map[string]string{}
	require.NoError(t, filepath.WalkDir(pages, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(pages, path)
		have[filepath.ToSlash(name)] = string(text)
		return err
	}))
	for path, text := range want {
		if have[path] != text {
			t.Errorf("docs/rules/%s is not current: make generated writes it anew", path)
		}
	}
	for path := range have {
		assert.Contains(t, want, path, "docs/rules/%s belongs to no rule", path)
	}
}

// TestThePagesCanBeRead looks for what would spoil a page in a browser or on a
// terminal.
func TestThePagesCanBeRead(t *testing.T) {
	control := func(c rune) bool { return c < ' ' && c != '\n' }
	for id, page := range written() {
		for line := range strings.Lines(page) {
			assert.Less(t, len(line), 900, "%s: %s", id, line)
		}
		if i := strings.IndexFunc(page, control); i >= 0 {
			t.Errorf("%s: a control character in %.40q", id, page[i:])
		}
		assert.NotContains(t, page, "%!", id)
		assert.NotContains(t, page, "\n\n\n", id)
	}
}

func TestAPage(t *testing.T) {
	r, _ := rules.RuleByID("continuationToken/length")
	page := Page(r, catalogue())
	for _, part := range []string{
		"# continuationToken/length\n", "Level **MUST**", "API_PutJobSuccessResult.html", "`plumbline serve --fault length/max-plus-one-accepted/continuationToken`",
		"`continuationToken/length/**`", "POST / HTTP/1.1", `{"__type":"ValidationException"}`,
	} {
		assert.Contains(t, page, part)
	}
}

func TestWanted(t *testing.T) {
	for _, c := range []struct {
		allowed judge.Allowed
		begins  string
	}{
		{judge.Accept(), "HTTP/1.1 200 OK\n"},
		{judge.Reject(model.JobNotFound), "HTTP/1.1 400 Bad Request\n"},
		{judge.RejectAny(), "HTTP/1.1 400 Bad Request\n"},
		{judge.Either(), "either 200"},
		{judge.Below500(), "any answer with a status below 500"},
	} {
		assert.True(t, strings.HasPrefix(wanted(c.allowed), c.begins), "%s: %s", c.allowed, wanted(c.allowed))
	}
}

// TestAPageOfCBOR shows an exchange of the wire in diagnostic notation, and byte by byte.
func TestAPageOfCBOR(t *testing.T) {
	r, _ := rules.RuleByID("cbor/type")
	page := Page(r, catalogue())
	for _, part := range []string{
		"`cbor/type/**`", "POST /service/CodePipeline_20150709/operation/PutJobSuccessResult HTTP/1.1\n    Content-Type: application/cbor\n    Smithy-Protocol: rpc-v2-cbor\n",
		"    0000  01                                    1\n", "--wire cbor --run 'cbor/type/**'",
		"HTTP/1.1 400 Bad Request\n    Smithy-Protocol: rpc-v2-cbor\n    Content-Type: application/cbor\n", `"com.amazonaws.codepipeline#SerializationException"`,
	} {
		assert.Contains(t, page, part)
	}
	assert.NotContains(t, page, "x-amz-json")
}

// TestACaseOfCBOR: whatever a case of the wire sends, it is explained in text.
func TestACaseOfCBOR(t *testing.T) {
	for _, c := range cases.CBOR(model.Current) {
		most := 20_000 // of a request, and of steps as many as there are
		if c.Scenario() != nil {
			most = 1_000 * (1 + len(c.Scenario().Steps))
		}
		for _, text := range []string{Request(c), Answer(c)} {
			if report.HarmlessLines(text) != text || len(text) >= most {
				t.Errorf("%s is explained in %d bytes, not all of them harmless: %.200q", c.ID, len(text), text)
			}
		}
		if c.Single() != nil {
			assert.NotEmpty(t, Request(c), c.ID)
		}
	}
}

func TestGlobsCountEveryCaseOnce(t *testing.T) {
	all := catalogue()
	for _, r := range rules.Rules() {
		list := of(r.ID, all)
		sum := 0
		for _, g := range globs(list) {
			sum += g.cases
			if !strings.HasSuffix(g.pattern, "**") {
				assert.True(t, slices.ContainsFunc(list, func(c cases.Case) bool { return c.ID == g.pattern }), g.pattern)
			}
		}
		assert.Equal(t, len(list), sum, r.ID)
	}
}

func TestFamily(t *testing.T) {
	text, ok := Family("life", catalogue())
	assert.True(t, ok)
	assert.Contains(t, text, "life/token-exact\n")
	_, ok = Family("no-such-family", nil)
	assert.False(t, ok)
}

func TestAbridged(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"nothing", "", ""},
		{"short", `{"a":"aaa"}`, `{"a":"aaa"}`},
		{"as often as is shown", strings.Repeat("a", 24), strings.Repeat("a", 24)},
		{"more often", `"` + strings.Repeat("é", 2049) + `"`, `"` + strings.Repeat("é", 24) + `…[2,049 in all]"`},
		{"no characters", strings.Repeat("\xff", 30), strings.Repeat("\xff", 24) + "…[30 in all]"},
		{"long all the same", strings.Repeat("ab", 2000), strings.Repeat("ab", 1000) + " … (4000 bytes)"},
		{"cut within a character", strings.Repeat("aé", 1000), strings.Repeat("aé", 666) + "a … (3000 bytes)"},
	} {
		assert.Equal(t, c.want, Abridged(c.body), c.name)
	}
}
