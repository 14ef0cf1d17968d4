package plumbline_test

import (
	"os"
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

// TestThePagesThatAreNamedExist follows the links between the documents.
func TestThePagesThatAreNamedExist(t *testing.T) {
	for _, page := range documents(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		root, err := os.OpenRoot(".")
		require.NoError(t, err)
		for _, link := range strings.Split(string(text), "](")[1:] {
			link, _, _ = strings.Cut(link, ")")
			link, _, _ = strings.Cut(link, "#")
			if link == "" || strings.Contains(link, "://") {
				continue
			}
			path := page[:strings.LastIndex(page, "/")+1] + link
			_, err := root.Stat(path)
			assert.NoError(t, err, "%s names %s", page, link)
		}
		require.NoError(t, root.Close())
	}
}
