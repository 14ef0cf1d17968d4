package client

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// TestThroughput has a target that takes few bytes a second be waited for, by the size of the request, and not one that
// hangs on what is long, or on everything.
func TestThroughput(t *testing.T) {
	t.Parallel()
	const long, limit = 16 << 10, 500 * time.Millisecond
	body := bytes.Repeat([]byte(" "), long)
	for name, tt := range map[string]struct {
		each       time.Duration // for a byte
		hangs      int           // from what size on
		soon, then bool          // answered, the second time by then
	}{
		"as fast as any":    {0, 10 * long, true, true},
		"few bytes":         {limit * 4 / long, 10 * long, false, true},
		"hangs on long":     {0, long, false, false},
		"hangs on not so":   {0, long / 10, false, false},
		"hangs on all":      {0, 0, false, false},
		"few, and may hang": {limit * 4 / long, long / 10, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				said, _ := io.ReadAll(r.Body)
				wait := time.Duration(len(said)) * tt.each
				if len(said) >= tt.hangs {
					wait = time.Hour
				}
				select {
				case <-time.After(wait):
				case <-r.Context().Done():
				}
				w.WriteHeader(http.StatusBadRequest)
			})
			target := open(t, Options{Timeout: limit, Handler: h})
			target.strain.stop() // of this machine
			target.strain.late.Store(0)
			for _, soon := range []bool{tt.soon, tt.then} {
				e := target.Do(t.Context(), wire.Request{Body: body})
				assert.Equal(t, soon, e.Fate == wire.Answered && !e.Late)
			}
			if tt.soon != tt.then {
				longest := target.Do(t.Context(), wire.Request{Body: bytes.Repeat(body, 256)})
				assert.True(t, longest.Unsent)
				assert.Contains(t, longest.Detail, "bytes a second")
			}
		})
	}
}
