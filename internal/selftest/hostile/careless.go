package hostile

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"

	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// Careless are targets on which nearly everything fails: they check nothing and ignore
// tokens, as young emulators do. The values say what each makes of a request.
type Careless int

// The kinds of careless targets.
const (
	// CompletesAny completes the job whose id stands somewhere in the body, and answers
	// JobNotFoundException where that is no job in progress.
	CompletesAny Careless = iota
	// AnswersAny completes it too, and answers 200 to everything.
	AnswersAny
	// ChangesNothing answers 200 to everything and leaves all jobs as they are.
	ChangesNothing
)

// anID is the id of a job somewhere in a body.
var anID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// Handler is such a target.
func (c Careless) Handler() http.Handler {
	p := provider.New()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Target") != prefix+success {
			p.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(io.LimitReader(r.Body, 8<<20)) // as much as there is
		id := anID.Find(body)
		if c != ChangesNothing && id != nil && p.JobState(string(id)) == "InProgress" {
			completion := fmt.Appendf(nil, `{"jobId":%q}`, id)
			plain := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(completion))
			plain.Header = r.Header.Clone()
			plain.Header.Set("Content-Type", "application/x-amz-json-1.1")
			answer := httptest.NewRecorder()
			p.ServeHTTP(answer, plain)
			if answer.Code == http.StatusOK {
				w.Header().Set("Content-Type", "application/x-amz-json-1.1")
				return
			}
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if c == CompletesAny {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"__type":"JobNotFoundException","message":"no such job"}`)
		}
	})
}
