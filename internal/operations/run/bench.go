package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/operations/interpret"
	"github.com/plumbline-conformance/plumbline/internal/operations/worker"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// bench makes action types and pipelines by the target's own calls, and removes them.
type bench struct {
	*jobs.AWS
	lone  atomic.Bool // a failed job ends its neighbours: each gets a pipeline of its own
	alone bool        // each case is carried out with no other pipeline there

	mu      sync.Mutex
	trouble error // why no job could be had
}

func newBench(s *session) *bench {
	o := s.o.Account
	o.Patience = s.o.Patience
	o.Heard = func(e *client.Exchange) { s.overhear(model.PollForJobs, e) }
	return &bench{AWS: jobs.Prepare(s.target, o)}
}

// hopeless is why no more jobs are asked for: the target has given none.
func (b *bench) hopeless() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.Seen() {
		return nil
	}
	return b.trouble
}

// tried notes why there was no job. One for which there was no room comes when there is.
func (b *bench) tried(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil && !errors.Is(err, jobs.ErrFull) {
		b.trouble = err
	}
}

// newLine makes a line of a new provider.
func (b *bench) newLine(ctx context.Context) (*jobs.Line, error) {
	return b.NewLine(ctx, b.NewProvider(), "1", "", nil)
}

// property is the queryable one of an action type, empty of one without.
func property(queryable bool) string {
	if queryable {
		return worker.QueryProperty
	}
	return ""
}

// continues reports whether a job is one that a continuation of another leads to: it has a token, and is of the same
// pipeline, which it need not name where there is but one; or it has none, and is another of the same action.
func continues(j, before *jobs.Job, one bool) bool {
	if j.Token != nil {
		return one || j.Pipeline == before.Pipeline
	}
	return j.Execution != "" && j.Execution == before.Execution && j.Stage == before.Stage &&
		j.Action == before.Action && j.ID != before.ID
}

// whichever is any job.
func whichever(*jobs.Job) bool { return true }

// clear removes everything that was made, also after the run was interrupted.
func (s *session) clear(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.bench.CloseLimit())
	defer cancel()
	if err := s.bench.Close(ctx); err != nil {
		s.Note("could not remove everything that was created for the operations: %s", err)
	}
}

// errNoAnswer is a call that may have been carried out.
var errNoAnswer = errors.New("no answer")

// mostResent is how often a call that arranges something is sent again which has no answer, or an error of the server.
const mostResent = 2

// arrange makes a call that arranges a partner's job. The error says what the target answered.
func (s *session) arrange(ctx context.Context, operation string, in map[string]any) (map[string]any, error) {
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	r, _ := worker.Request{Operation: operation, Body: string(body)}.For(worker.Values{}) // JSON always can be spelled
	e := s.send(ctx, r)
	for range mostResent {
		if e.Fate == wire.Answered && e.Status < http.StatusInternalServerError || e.Fate == wire.Refused {
			break
		}
		e = s.send(ctx, r)
	}
	s.overhear(operation, e)
	switch {
	case e.Fate != wire.Answered && e.Fate != wire.Refused:
		return nil, fmt.Errorf("%s: %w: %s %s", operation, errNoAnswer, e.Outcome(), e.Detail)
	case e.Status != 200:
		return nil, fmt.Errorf("%s: %s", operation, e.Outcome())
	}
	var out map[string]any
	_ = json.Unmarshal(interpret.Document(e.Answer), &out) // whatever is missing is missed by who needs it
	return out, nil
}
