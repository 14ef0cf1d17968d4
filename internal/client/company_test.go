package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCompany: a gateway that refuses what is more than some requests at a time serves so many connections; one that
// refuses as many whoever comes serves all.
func TestCompany(t *testing.T) {
	var under, asked atomic.Int64
	for name, c := range map[string]struct {
		refuses func(under, asked int64) bool
		limited bool
	}{
		"four at a time":                 {func(under, _ int64) bool { return under > 4 }, true},
		"every second, whoever is there": {func(_, asked int64) bool { return asked%2 == 0 }, false},
		"one of eight":                   {func(_, asked int64) bool { return asked%8 == 0 }, false},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				defer under.Add(-1)
				if c.refuses(under.Add(1), asked.Add(1)) {
					w.WriteHeader(http.StatusServiceUnavailable)
					return
				}
				time.Sleep(20 * time.Millisecond) // a slow server, behind it
			}))
			defer server.Close()
			to, err := New(context.Background(), Options{Endpoint: server.URL, Timeout: 5 * time.Second})
			require.NoError(t, err)
			defer func() { _ = to.Close() }()
			alive, requests, most := to.Accommodate(context.Background(), 16)
			assert.True(t, alive)
			if !c.limited {
				assert.Zero(t, most)
				return
			}
			assert.Positive(t, most)
			assert.LessOrEqual(t, most, 12)
			assert.Equal(t, most, requests)
		})
	}
}
