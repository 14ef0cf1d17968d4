package jobs_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/plumbline-conformance/plumbline/internal/jobs"
	"github.com/plumbline-conformance/plumbline/internal/provider"
)

// TestRefusedBesideOneThatIsBeingMade has a target that allows one pipeline refuse a second before the answer to the
// first has come: it is full all the same. Which of the two answers is read first is a matter of chance.
func TestRefusedBesideOneThatIsBeingMade(t *testing.T) {
	for range 100 {
		t.Run("", refusedBesideOneThatIsBeingMade)
	}
}

func refusedBesideOneThatIsBeingMade(t *testing.T) {
	p, err := provider.Named("one-pipeline")
	require.NoError(t, err)
	refused, once := make(chan struct{}), sync.Once{}
	to := reach(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		made := strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".CreatePipeline")
		if made && answer.Code == http.StatusOK {
			select {
			case <-refused:
			case <-r.Context().Done():
			}
		}
		passOn(w, answer)
		if made && answer.Code != http.StatusOK {
			_ = http.NewResponseController(w).Flush() // it is read before the other is sent
			once.Do(func() { close(refused) })
		}
	}))
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	var group errgroup.Group
	errs := make([]error, 2)
	for i := range errs {
		group.Go(func() error {
			_, errs[i] = a.Open(t.Context(), 1)
			return nil
		})
	}
	require.NoError(t, group.Wait())
	assert.True(t, (errs[0] == nil) != (errs[1] == nil), "%v", errs)
	for _, err := range errs {
		if err != nil {
			assert.ErrorIs(t, err, jobs.ErrFull)
		}
	}
	assert.True(t, a.WasFull())
	require.NoError(t, a.Close(t.Context()))
}

// TestRefusedBesideOneThatIsRemoved has the answer to a refusal come when the pipeline that was there has gone: it was
// not for its size.
func TestRefusedBesideOneThatIsRemoved(t *testing.T) {
	p, err := provider.Named("one-pipeline")
	require.NoError(t, err)
	refused, removed := make(chan struct{}), make(chan struct{})
	var once sync.Once
	to := reach(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		p.ServeHTTP(answer, r)
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".CreatePipeline") && answer.Code != http.StatusOK {
			once.Do(func() { close(refused) })
			select {
			case <-removed:
			case <-r.Context().Done():
			}
		}
		passOn(w, answer)
	}))
	a, err := jobs.NewAWS(t.Context(), to, jobs.AWSOptions{})
	require.NoError(t, err)
	first, err := a.Open(t.Context(), 1)
	require.NoError(t, err)
	var group errgroup.Group
	group.Go(func() error {
		second, err := a.Open(t.Context(), 5)
		if err == nil {
			assert.Len(t, second.Actions, 5)
		}
		return err
	})
	<-refused
	a.Retire(t.Context(), []*jobs.Batch{first})
	close(removed)
	require.NoError(t, group.Wait())
	require.NoError(t, a.Close(t.Context()))
}

// passOn answers as was recorded.
func passOn(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // whoever reads it may be gone
}
