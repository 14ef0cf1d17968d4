package selftest

import (
	"os"
	"path/filepath"
	"regexp"
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
	_, after, found = strings.Cut(string(text), "    # A comment stands")
	require.True(t, found)
	list, _, _ := strings.Cut(after, "\n| ")
	list = strings.ReplaceAll("    # A comment stands"+list, "until: ", "# until: ")

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
