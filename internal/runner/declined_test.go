package runner_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/report"
)

// declining refuses the calls of an operation whose body has a word.
func declining(next http.Handler, operation, word string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+operation) {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if bytes.Contains(body, []byte(word)) {
			w.Header().Set("Content-Type", "application/x-amz-json-1.1")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"__type":"ValidationException"}`)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// TestDeclined has targets that do not take each pipeline or each action type: a case that cannot do without is skipped.
func TestDeclined(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, operation, word string
		skipped               []string
	}{
		{"twelve actions in a stage", "CreatePipeline", `"build-11"`, []string{"life/next-stage/twelve-actions"}},
		{
			"four stages", "CreatePipeline", `"Fourth"`, []string{"life/next-stage/further-stages"},
		},
		{"actions that test", "CreateCustomActionType", `"Test"`, nil},
		{"actions that deploy", "CreateCustomActionType", `"Deploy"`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := provider.New()
			d := check(t.Context(), t, setup{handler: declining(p, c.operation, c.word), run: "life/next-stage/*"})
			assert.Equal(t, 0, report.ExitCode(d))
			assert.NotEmpty(t, ids(d, report.StatusPass))
			assert.Empty(t, ids(d, report.StatusFail))
			assert.Empty(t, ids(d, report.StatusError))
			var skipped []string
			for _, id := range ids(d, report.StatusSkip) {
				if strings.HasPrefix(id, "life/") {
					skipped = append(skipped, id)
				}
			}
			assert.Equal(t, c.skipped, skipped)
			assert.Empty(t, p.Leftovers())
		})
	}
}
