package selftest

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/worker"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/plumbline-conformance/plumbline"

// walls says what each package may import of this module, from the bottom of the house to
// its top. What is not named may not be imported: a new arrow is a line here first.
var walls = []struct {
	room    string
	imports []string
}{
	{"internal/shell", nil},
	{"internal/wire/cbor", nil},
	{"internal/provider", nil}, // a witness: it shares no code with what checks it
	{"internal/pactffi", nil},
	{"internal/torture", nil},
	{"internal/clients/drivers/go", nil},
	{"internal/clients/record", nil},
	{"internal/textfile", nil},
	{"internal/nearest", nil},
	{"internal/network", []string{"internal/textfile"}},
	{"internal/account", []string{"internal/network"}},
	{"internal/wire/awsjson", nil},
	{"internal/model", nil},
	{"internal/wire", []string{"internal/model", "internal/wire/awsjson", "internal/wire/cbor"}},
	{"internal/rules", []string{"internal/model", "internal/wire"}},
	{"internal/judge", []string{
		"internal/model", "internal/rules", "internal/wire", "internal/wire/awsjson", "internal/wire/cbor",
	}},
	{"internal/secret", nil},
	{"internal/interpret", []string{
		"internal/judge", "internal/model", "internal/rules", "internal/secret", "internal/wire",
		"internal/wire/awsjson", "internal/wire/cbor",
	}},
	{"internal/worker", []string{
		"internal/judge", "internal/model", "internal/rules", "internal/wire", "internal/wire/cbor",
	}},
	{"internal/model/drift", []string{"internal/model"}},
	{"internal/generate", []string{"internal/judge", "internal/model", "internal/rules", "internal/wire/cbor"}},
	{"internal/client", []string{"internal/network", "internal/secret", "internal/shell", "internal/wire"}},
	{"internal/collision", nil},
	{"internal/cases", []string{
		"internal/collision", "internal/generate", "internal/judge", "internal/model", "internal/rules",
		"internal/wire", "internal/wire/cbor",
	}},
	{"internal/names", nil},
	{"internal/jobs", []string{
		"internal/client", "internal/model", "internal/names", "internal/network", "internal/shell",
		"internal/textfile", "internal/wire", "internal/wire/awsjson", "internal/wire/cbor",
	}},
	{"internal/states", []string{"internal/client", "internal/jobs", "internal/wire"}},
	{"internal/report", []string{"internal/rules", "internal/secret", "internal/textfile", "internal/wire/cbor"}},
	{"internal/report/reporttest", []string{"internal/report"}},
	{"internal/report/views", []string{"internal/report", "internal/rules", "internal/worker"}},
	{"internal/report/compare", []string{"internal/report"}},
	{"internal/history", []string{"internal/model", "internal/report"}},
	{"internal/report/page", []string{
		"internal/history", "internal/model", "internal/report", "internal/report/compare", "internal/worker",
	}},
	{"internal/survey", []string{
		"internal/client", "internal/model", "internal/names", "internal/report", "internal/wire",
		"internal/wire/cbor",
	}},
	{"internal/known", []string{"internal/report", "internal/worker"}},
	{"internal/logbook", []string{
		"internal/interpret", "internal/judge", "internal/model", "internal/report", "internal/rules",
		"internal/wire", "internal/wire/awsjson", "internal/worker",
	}},
	{"internal/recording", []string{"internal/logbook", "internal/secret", "internal/wire"}},
	{"internal/evidence", []string{
		"internal/judge", "internal/model", "internal/rules", "internal/secret", "internal/wire",
		"internal/worker",
	}},
	{"internal/watch", []string{"internal/logbook", "internal/network"}},
	{"internal/console", []string{"internal/logbook", "internal/provider"}},
	{"internal/verdict", []string{
		"internal/client", "internal/judge", "internal/report", "internal/rules", "internal/wire",
	}},
	{"internal/effect", []string{
		"internal/cases", "internal/jobs", "internal/judge", "internal/model", "internal/rules", "internal/wire",
	}},
	{"internal/runner", []string{
		"internal/cases", "internal/client", "internal/effect", "internal/jobs", "internal/judge", "internal/model",
		"internal/report", "internal/rules", "internal/survey", "internal/verdict", "internal/wire",
	}},
	{"internal/run", []string{
		"internal/client", "internal/history", "internal/interpret", "internal/jobs", "internal/judge",
		"internal/model", "internal/report", "internal/rules", "internal/verdict", "internal/wire",
		"internal/worker",
	}},
	{"internal/rulebook", []string{
		"internal/cases", "internal/judge", "internal/model", "internal/report", "internal/rules",
		"internal/wire", "internal/wire/cbor",
	}},
	{"internal/subject", []string{
		"internal/generate", "internal/judge", "internal/model", "internal/provider", "internal/rules",
		"internal/shell", "internal/wire", "internal/wire/cbor",
	}},
	{"internal/casefile", []string{
		"internal/cases", "internal/generate", "internal/judge", "internal/model", "internal/rules",
		"internal/subject", "internal/wire", "internal/wire/cbor",
	}},
	{"internal/life", []string{
		"internal/generate", "internal/judge", "internal/model", "internal/subject", "internal/wire",
	}},
	{"internal/hostile", []string{"internal/provider"}},
	{"property", []string{"internal/generate", "internal/judge", "internal/rules", "internal/subject", "internal/wire"}},
	{"fuzz", nil},
	{"fuzz/corpus", []string{"internal/generate"}},
	{"contracts", nil},
	{"examples/worker-go", nil},
	{"extras", []string{"internal/account", "internal/casefile", "internal/cases", "internal/client", "internal/jobs"}},
	{"", []string{
		"internal/cases", "internal/client", "internal/jobs", "internal/known", "internal/model",
		"internal/nearest", "internal/network", "internal/provider", "internal/report", "internal/rulebook",
		"internal/rules", "internal/run", "internal/runner", "internal/survey", "internal/textfile",
		"internal/wire", "internal/worker",
	}},
	{"internal/bench", []string{"", "internal/report"}},
	{"internal/selftest", nil},
	{"cmd/plumbline", []string{
		"", "extras", "internal/casefile", "internal/cases", "internal/client", "internal/console",
		"internal/evidence", "internal/generate", "internal/jobs", "internal/known", "internal/logbook",
		"internal/names", "internal/nearest", "internal/network", "internal/provider", "internal/recording",
		"internal/report", "internal/report/compare", "internal/report/page", "internal/report/views",
		"internal/states", "internal/subject", "internal/textfile", "internal/watch", "internal/wire",
	}},
	{"internal/browsertest", nil},
}

// TestWalls holds the directions of all imports, tests apart: what a package imports of
// this module is what its wall allows, which imports downwards only.
func TestWalls(t *testing.T) {
	allowed, height := map[string][]string{}, map[string]int{}
	for i, w := range walls {
		require.NotContains(t, allowed, w.room)
		for _, to := range w.imports {
			_, below := height[to]
			assert.True(t, below, "%q may import %q, which does not stand below it in the table", w.room, to)
		}
		allowed[w.room], height[w.room] = w.imports, i
	}
	found := packages(t)
	for room, imports := range found {
		require.Contains(t, allowed, room, "the package has no line in the table of walls")
		for _, to := range imports {
			assert.Contains(t, allowed[room], to, "%q imports %q, which its wall does not allow", room, to)
		}
		for _, to := range allowed[room] {
			assert.Contains(t, imports, to, "%q is allowed to import %q and does not: take it out of the table", room, to)
		}
	}
	for room := range allowed {
		assert.Contains(t, found, room, "the table has a package that is no more")
	}
}

// packages are the module's packages, each with what it imports of the module. The
// module's own folder is "".
func packages(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	out, err := list.Output()
	require.NoError(t, err, "go list")
	found := map[string][]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		err := d.Decode(&p)
		if err == io.EOF {
			return found
		}
		require.NoError(t, err)
		found[inModule(p.ImportPath)] = []string{}
		for _, path := range p.Imports {
			if path == module || strings.HasPrefix(path, module+"/") {
				found[inModule(p.ImportPath)] = append(found[inModule(p.ImportPath)], inModule(path))
			}
		}
	}
}

func inModule(path string) string { return strings.TrimPrefix(strings.TrimPrefix(path, module), "/") }

// TestEnginesNameNoRule: which rule a finding belongs to is said by the catalogue, the judge and internal/effect.
func TestEnginesNameNoRule(t *testing.T) {
	ids := map[string]bool{}
	for _, r := range append(rules.Rules(), worker.Rules()...) {
		ids[strconv.Quote(r.ID)] = true
	}
	quoted := regexp.MustCompile(`"[^"\s]+"`)
	for _, engine := range []string{"runner", "run"} {
		files, err := filepath.Glob("internal/" + engine + "/*.go")
		require.NoError(t, err)
		assert.NotEmpty(t, files)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, text := range quoted.FindAllString(string(source), -1) {
				assert.False(t, ids[text], "%s names the rule %s", file, text)
			}
		}
	}
}

// TestTheFrontDoorIsCheap holds that a program which imports the front door alone compiles none of the libraries that
// only the command needs, be it through others.
func TestTheFrontDoorIsCheap(t *testing.T) {
	for _, room := range []string{".", "./extras"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", room)
		out, err := list.Output()
		require.NoError(t, err, "go list")
		compiled := strings.Fields(string(out))
		assert.Contains(t, compiled, module+"/internal/jobs")
		ofCommand := []string{"owenrumney", "jstemmer", "xeipuuv", "spf13", "html/template"}
		ofExtras := []string{
			"santhosh-tekuri", "yaml", "mvdan.cc", "x/text/message",
			"aws-sdk-go-v2/config", "service/sts", "service/sso", "service/signin",
		}
		for _, library := range slices.Concat(ofCommand, ofExtras) {
			found := slices.ContainsFunc(compiled, func(path string) bool { return strings.Contains(path, library) })
			expected := room == "./extras" && slices.Contains(ofExtras, library)
			assert.Equal(t, expected, found, "%s in what %s compiles", library, room)
		}
	}
}

// TestTheProviderIsAWitness holds that the provider is made of the standard library and of a
// reader of CBOR: it shares nothing with what checks it, the reader of CBOR included.
func TestTheProviderIsAWitness(t *testing.T) {
	imports := imported(t, "./internal/provider")
	assert.NotEmpty(t, imports)
	for _, path := range imports {
		assert.True(t, !strings.Contains(path, ".") || path == cborLibrary, "the provider imports %s", path)
	}
	assert.NotContains(t, imported(t, "./internal/wire/cbor"), cborLibrary)
}

const cborLibrary = "github.com/fxamacker/cbor/v2"

// imported are the packages that one imports, tests apart.
func imported(t *testing.T, of string) []string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-f", `{{join .Imports "\n"}}`, of)
	out, err := list.Output()
	require.NoError(t, err, "go list")
	return strings.Fields(string(out))
}
