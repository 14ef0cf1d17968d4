package selftest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// TestWhatTheDocumentsShow runs the list of known failures and the file of cases
// that docs/ci.md shows.
func TestWhatTheDocumentsShow(t *testing.T) {
	text, err := os.ReadFile("docs/ci.md")
	require.NoError(t, err)
	_, after, found := strings.Cut(string(text), "```yaml\ncases:")
	require.True(t, found)
	yaml, _, _ := strings.Cut(after, "```")
	_, after, found = strings.Cut(string(text), "    # A comment is")
	require.True(t, found)
	list, _, _ := strings.Cut(after, "\n| ")
	list = strings.ReplaceAll("    # A comment is"+list, "until: ", "# until: ")

	p, err := provider.Named("job-id-case-folded")
	require.NoError(t, err)
	d, err := plumbline.Check(t.Context(), plumbline.Target{Handler: p}, plumbline.Options{
		Run: []string{"acme/**", "jobId/pattern/{upper-case-*,form-upper-case}"}, Cases: write(t, "own.yaml", "cases:"+yaml), Known: write(t, "known.txt", list),
	})
	require.NoError(t, err)
	assert.Zero(t, report.ExitCode(d), "%s", failures(d))
	assert.Equal(t, 37, d.Summary.Status.Known)
	assert.Equal(t, "own cases", d.Summary.Families[len(d.Summary.Families)-1].Name)
}

// TestTheLinksResolve follows the links between the pages, to the heading where one is named.
func TestTheLinksResolve(t *testing.T) {
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, link := range strings.Split(string(text), "](")[1:] {
			link, _, _ = strings.Cut(link, ")")
			if strings.Contains(link, "://") {
				continue
			}
			path, heading, _ := strings.Cut(link, "#")
			to := page
			if path != "" {
				to = filepath.Join(filepath.Dir(page), path)
			}
			require.True(t, filepath.IsLocal(to), "%s links to %s, which is outside", page, link)
			_, err := os.Stat(to)
			assert.NoError(t, err, "%s links to %s", page, link)
			if heading != "" {
				assert.Contains(t, headings(t, to), heading, "%s links to %s", page, link)
			}
		}
	}
}

// measured are the pages that commands write, or that say when their figures were measured.
var measured = regexp.MustCompile(`^docs/(kill-matrix|soak|torture)\.md$|^docs/(rules|benchmarks)/|/testdata/`)

// counted are figures of the catalogue that the pages state, and how they are counted.
func counted(t *testing.T) map[*regexp.Regexp]int {
	t.Helper()
	list, err := plumbline.List("")
	require.NoError(t, err)
	list = slices.DeleteFunc(list, func(l plumbline.Listed) bool { return strings.Contains(l.ID, "cbor/") }) // not of a default run
	ids, observed := 0, 0
	for _, c := range list {
		if strings.HasPrefix(c.ID, "jobId/") {
			ids++
		}
		if c.Level == report.LevelObserve {
			observed++
		}
	}
	const combinations = 500 // the default of --explore
	return map[*regexp.Regexp]int{
		regexp.MustCompile(`([\d,]+) (?:mutations of a job's id|invalid ids)`): ids,
		regexp.MustCompile(`(?m)^    conformant: ([\d,]+) cases passed`):       len(list) + combinations - observed,
	}
}

// TestTheFiguresAgree counts what the pages state, to within a twentieth. How many faults and variants
// there are changes with every change: only pages that a command writes, or that give a date, say it.
func TestTheFiguresAgree(t *testing.T) {
	figures := counted(t)
	stated := map[*regexp.Regexp]int{}
	total := regexp.MustCompile(`\b\d[\d,]* (?:named )?(?:faults|mutants|variants)\b`)
	date := regexp.MustCompile(`20\d\d-\d\d-\d\d`)
	for _, page := range pages(t) {
		raw, err := os.ReadFile(page)
		require.NoError(t, err)
		for figure, want := range figures {
			for _, m := range figure.FindAllStringSubmatch(string(raw), -1) {
				stated[figure]++
				got, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
				require.NoError(t, err)
				assert.InEpsilon(t, want, got, 0.05, "%s: %q, counted are %d", page, m[0], want)
			}
		}
		if measured.MatchString(page) {
			continue
		}
		for _, paragraph := range strings.Split(string(raw), "\n\n") {
			if found := total.FindString(paragraph); found != "" && !date.MatchString(paragraph) {
				assert.Fail(t, "a total that nothing keeps true", "%s: %q", page, found)
			}
		}
	}
	for figure := range figures {
		assert.Positive(t, stated[figure], "no page states %s", figure)
	}
}

// headings are those of a page as GitHub makes anchors of them.
func headings(t *testing.T, page string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	var list []string
	for _, h := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(string(text), -1) {
		kept := regexp.MustCompile(`[^\pL\pN _-]`).ReplaceAllString(strings.ToLower(h[1]), "")
		list = append(list, strings.ReplaceAll(kept, " ", "-"))
	}
	return list
}
