package selftest

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plumbline-conformance/plumbline"
	"github.com/plumbline-conformance/plumbline/internal/provider"
	"github.com/plumbline-conformance/plumbline/internal/rules"
	"github.com/plumbline-conformance/plumbline/internal/watch"
	"github.com/plumbline-conformance/plumbline/internal/watch/logbook"
)

// TestWatchAccusesNoVariant puts the proxy between a run, which sends what no worker would, and a target that differs
// and conforms: no answer violates a MUST. Without -every several variants are one target.
func TestWatchAccusesNoVariant(t *testing.T) {
	t.Parallel()
	for _, names := range variantsTogether() {
		t.Run(strings.Join(names, ","), func(t *testing.T) {
			t.Parallel()
			p, err := provider.Together(names...)
			require.NoError(t, err)
			target := httptest.NewServer(p)
			defer target.Close()
			at, err := url.Parse(target.URL)
			require.NoError(t, err)
			var mu sync.Mutex
			passed, accused := 0, map[string]string{}
			proxy := watch.New(watch.Options{Target: at}, func(e logbook.Exchange) {
				mu.Lock()
				defer mu.Unlock()
				passed++
				for _, d := range e.Deviations {
					if d.Level == rules.Must {
						accused[d.Rule] = fmt.Sprintf("%s %s %d: expected %s, got %s", e.Wire, e.Operation, e.Status, d.Expected, d.Got)
					}
				}
			})
			_, err = plumbline.Check(t.Context(), plumbline.Target{Handler: proxy}, plumbline.Options{
				Wire: "all", Run: []string{"protocol/**", "continuationToken/length/**", "life/completed-once/*", "life/after-failure/*"},
			})
			require.NoError(t, err)
			mu.Lock()
			defer mu.Unlock()
			assert.Empty(t, accused)
			assert.Greater(t, passed, 200)
		})
	}
}
