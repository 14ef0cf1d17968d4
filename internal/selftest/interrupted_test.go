package selftest

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	plumbline "github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// hesitant interrupts a run by the first request of an operation that creates something, and creates it when that
// request is not waited for any more and what the run removes at its end is removed; if it is waited for, at once.
type hesitant struct {
	*provider.Provider
	creates, removes string
	interrupt        func()
	once             sync.Once
	removed          chan struct{}
	removal          sync.Once
	created          sync.WaitGroup
}

func (h *hesitant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	operation := r.Header.Get("X-Amz-Target")
	operation = operation[strings.LastIndex(operation, ".")+1:]
	if operation == h.creates {
		h.created.Add(1)
		defer h.created.Done()
		h.once.Do(func() {
			h.interrupt()
			select {
			case <-r.Context().Done():
				select {
				case <-h.removed:
				case <-time.After(time.Second): // nothing is removed of which nothing is known
				}
			case <-time.After(100 * time.Millisecond):
			}
		})
	}
	h.Provider.ServeHTTP(w, r)
	if operation == h.removes {
		h.removal.Do(func() { close(h.removed) })
	}
}

// TestInterruptedWhileSomethingIsCreated has nothing stay behind of what a target creates after the interruption.
func TestInterruptedWhileSomethingIsCreated(t *testing.T) {
	for _, operation := range []string{model.PutJobSuccessResult, model.AcknowledgeJob} {
		for creates, removes := range map[string]string{
			"CreateCustomActionType": "DeleteCustomActionType",
			"CreatePipeline":         "DeletePipeline",
		} {
			t.Run(operation+"/"+creates, func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				h := &hesitant{Provider: provider.New(), creates: creates, removes: removes, interrupt: cancel, removed: make(chan struct{})}
				d, err := plumbline.Check(ctx, plumbline.Target{Handler: h}, plumbline.Options{Operations: []string{operation}})
				require.ErrorContains(t, err, "interrupted")
				assert.False(t, d.Complete)
				h.created.Wait()
				assert.Empty(t, h.Leftovers())
			})
		}
	}
}
