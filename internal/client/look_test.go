package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGlance: a target that serves fewer connections than are tried, or none any longer, is never
// taken for one that serves all. (One that does may be missed on a busy machine, and is then tried
// step by step.)
func TestGlance(t *testing.T) {
	many := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer many.Close()
	for name, c := range map[string]struct {
		url   func(t *testing.T) string
		ended bool
		most  int // that it may come to
	}{
		"all":                      {url: func(*testing.T) string { return many.URL }, most: 64},
		"one connection at a time": {url: oneByOne},
		"three":                    {url: func(t *testing.T) string { url, _ := atMost(t, 3); return url }},
		"sixty":                    {url: func(t *testing.T) string { url, _ := atMost(t, 60); return url }},
		"interrupted":              {url: func(*testing.T) string { return many.URL }, ended: true},
	} {
		t.Run(name, func(t *testing.T) {
			to, err := New(t.Context(), Options{Endpoint: c.url(t), Timeout: 5 * time.Second})
			require.NoError(t, err)
			defer func() { _ = to.Close() }()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if c.ended {
				cancel()
			}
			seen := to.glance(ctx, 64)
			assert.Contains(t, []int{0, c.most}, seen.served)
			assert.Equal(t, seen.served, seen.answered)
		})
	}
}
