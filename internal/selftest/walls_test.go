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

	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/rules"
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
	{"internal/text/shell", nil},
	{"internal/wire/cbor", nil},
	{"internal/provider", nil}, // a witness: it shares no code with what checks it
	{"internal/tools/pactffi", nil},
	{"internal/tools/torture", nil},
	{"internal/tools/clients/drivers/go", nil},
	{"internal/tools/clients/record", nil},
	{"internal/text/textfile", nil},
	{"internal/text/nearest", nil},
	{"internal/client/network", []string{"internal/text/textfile"}},
	{"internal/client/account", []string{"internal/client/network"}},
	{"internal/wire/awsjson", nil},
	{"internal/model", nil},
	{"internal/wire", []string{"internal/model", "internal/wire/awsjson", "internal/wire/cbor"}},
	{"internal/rules", []string{"internal/model", "internal/wire"}},
	{"internal/judge", []string{
		"internal/model", "internal/rules", "internal/wire", "internal/wire/awsjson", "internal/wire/cbor",
	}},
	{"internal/client/secret", nil},
	{"internal/operations/interpret", []string{
		"internal/judge", "internal/model", "internal/rules", "internal/client/secret", "internal/wire",
		"internal/wire/awsjson", "internal/wire/cbor",
	}},
	{"internal/cases/forms", nil},
	{"internal/operations/worker", []string{
		"internal/cases/forms", "internal/judge", "internal/model", "internal/rules", "internal/wire", "internal/wire/cbor",
	}},
	{"internal/model/drift", []string{"internal/model"}},
	{"internal/generate", []string{"internal/judge", "internal/model", "internal/rules", "internal/wire/cbor"}},
	{"internal/client", []string{"internal/client/network", "internal/client/secret", "internal/text/shell", "internal/wire"}},
	{"internal/cases/collision", nil},
	{"internal/cases", []string{
		"internal/cases/collision", "internal/cases/forms", "internal/generate", "internal/judge", "internal/model",
		"internal/rules", "internal/wire", "internal/wire/cbor",
	}},
	{"internal/jobs/names", nil},
	{"internal/jobs", []string{
		"internal/client", "internal/model", "internal/jobs/names", "internal/client/network", "internal/text/shell",
		"internal/text/textfile", "internal/wire", "internal/wire/awsjson", "internal/wire/cbor",
	}},
	{"internal/jobs/states", []string{"internal/client", "internal/jobs", "internal/wire"}},
	{"internal/report", []string{"internal/rules", "internal/client/secret", "internal/text/textfile", "internal/wire/cbor"}},
	{"internal/report/reporttest", []string{"internal/report"}},
	{"internal/report/views", []string{"internal/report", "internal/rules", "internal/operations/worker"}},
	{"internal/report/compare", []string{"internal/report"}},
	{"internal/history", []string{"internal/model", "internal/report"}},
	{"internal/report/page", []string{
		"internal/history", "internal/model", "internal/report", "internal/report/compare", "internal/operations/worker",
	}},
	{"internal/runner/survey", []string{
		"internal/client", "internal/model", "internal/jobs/names", "internal/report", "internal/wire",
		"internal/wire/cbor",
	}},
	{"internal/report/known", []string{"internal/report", "internal/operations/worker"}},
	{"internal/watch/logbook", []string{
		"internal/operations/interpret", "internal/judge", "internal/model", "internal/report", "internal/rules",
		"internal/wire", "internal/wire/awsjson", "internal/operations/worker",
	}},
	{"internal/watch/recording", []string{"internal/watch/logbook", "internal/client/secret", "internal/wire"}},
	{"internal/evidence", []string{
		"internal/judge", "internal/model", "internal/rules", "internal/client/secret", "internal/wire",
		"internal/operations/worker",
	}},
	{"internal/watch", []string{"internal/watch/logbook", "internal/client/network"}},
	{"internal/provider/console", []string{"internal/watch/logbook", "internal/provider"}},
	{"internal/verdict", []string{
		"internal/client", "internal/judge", "internal/report", "internal/rules", "internal/wire",
	}},
	{"internal/runner/effect", []string{
		"internal/cases", "internal/jobs", "internal/judge", "internal/model", "internal/rules", "internal/wire",
	}},
	{"internal/runner", []string{
		"internal/cases", "internal/client", "internal/runner/effect", "internal/jobs", "internal/judge", "internal/model",
		"internal/report", "internal/rules", "internal/runner/survey", "internal/verdict", "internal/wire",
	}},
	{"internal/operations/run", []string{
		"internal/client", "internal/history", "internal/operations/interpret", "internal/jobs", "internal/judge",
		"internal/model", "internal/report", "internal/rules", "internal/verdict", "internal/wire",
		"internal/operations/worker",
	}},
	{"internal/rulebook", []string{
		"internal/cases", "internal/judge", "internal/model", "internal/report", "internal/rules",
		"internal/wire", "internal/wire/cbor",
	}},
	{"internal/selftest/subject", []string{
		"internal/generate", "internal/judge", "internal/model", "internal/provider", "internal/rules",
		"internal/text/shell", "internal/wire", "internal/wire/cbor",
	}},
	{"internal/cases/casefile", []string{
		"internal/cases", "internal/generate", "internal/judge", "internal/model", "internal/rules",
		"internal/selftest/subject", "internal/wire", "internal/wire/cbor",
	}},
	{"internal/life", []string{
		"internal/generate", "internal/judge", "internal/model", "internal/selftest/subject", "internal/wire",
	}},
	{"internal/selftest/hostile", []string{"internal/provider"}},
	{"property", []string{"internal/generate", "internal/judge", "internal/rules", "internal/selftest/subject", "internal/wire"}},
	{"fuzz", nil},
	{"fuzz/corpus", []string{"internal/generate"}},
	{"contracts", nil},
	{"examples/worker-go", nil},
	{"extras", []string{"internal/client/account", "internal/cases/casefile", "internal/cases", "internal/client", "internal/jobs"}},
	{"", []string{
		"internal/cases", "internal/client", "internal/jobs", "internal/report/known", "internal/model",
		"internal/text/nearest", "internal/client/network", "internal/provider", "internal/report", "internal/rulebook",
		"internal/rules", "internal/operations/run", "internal/runner", "internal/runner/survey", "internal/text/textfile",
		"internal/wire", "internal/operations/worker",
	}},
	{"internal/tools/bench", []string{"", "internal/report"}},
	{"internal/selftest", nil},
	{"cmd/plumbline", []string{
		"", "extras", "internal/cases/casefile", "internal/cases", "internal/client", "internal/provider/console",
		"internal/evidence", "internal/generate", "internal/jobs", "internal/report/known", "internal/watch/logbook",
		"internal/jobs/names", "internal/text/nearest", "internal/client/network", "internal/provider", "internal/watch/recording",
		"internal/report", "internal/report/compare", "internal/report/page", "internal/report/views",
		"internal/jobs/states", "internal/selftest/subject", "internal/text/textfile", "internal/watch", "internal/wire",
	}},
	{"internal/tools/browsertest", nil},
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

// TestTheHouse holds that CONTRIBUTING has a line for each folder, and for none that is not there.
func TestTheHouse(t *testing.T) {
	text, err := os.ReadFile("CONTRIBUTING.md")
	require.NoError(t, err)
	_, house, _ := strings.Cut(string(text), "## The house\n")
	house, _, _ = strings.Cut(house, "\n## ")
	var told []string
	for _, row := range regexp.MustCompile("(?m)^\\| `[^|]*\\|").FindAllString(house, -1) {
		for _, name := range regexp.MustCompile("`([a-z]+)`").FindAllStringSubmatch(row, -1) {
			told = append(told, name[1])
		}
	}
	folders, err := os.ReadDir("internal")
	require.NoError(t, err)
	var there []string
	for _, f := range folders {
		there = append(there, f.Name())
	}
	assert.ElementsMatch(t, there, told)
}

// TestEnginesNameNoRule: which rule a finding belongs to is said by the catalogue, the judge and internal/runner/effect.
func TestEnginesNameNoRule(t *testing.T) {
	ids := map[string]bool{}
	for _, r := range append(rules.Rules(), worker.Rules()...) {
		ids[strconv.Quote(r.ID)] = true
	}
	quoted := regexp.MustCompile(`"[^"\s]+"`)
	for _, engine := range []string{"runner", "operations/run"} {
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

// TestTheProviderStandsAlone holds that the strict provider needs nothing of the files of its mutants, variants and
// disturbances: whoever reads it can leave them aside.
func TestTheProviderStandsAlone(t *testing.T) {
	files, err := filepath.Glob("internal/provider/*.go")
	require.NoError(t, err)
	beside := regexp.MustCompile(`/(faults|variants|disturbances)[^/]*$|_test\.go$`)
	files = slices.DeleteFunc(files, beside.MatchString)
	require.Contains(t, files, filepath.FromSlash("internal/provider/core.go"))
	out, err := exec.CommandContext(t.Context(), "go", append([]string{"build"}, files...)...).CombinedOutput()
	assert.NoError(t, err, "%s", out)
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
