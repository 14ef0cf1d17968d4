package client

import (
	"context"
	"net/http"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// A target may close the connection of a request that is too large for it before it has read the whole of it, and that
// may be seen late: buffers of the kernel and of relays take megabytes that nobody reads. One that leaves the
// connection open as long as the last byte is missing, and closes it when that comes, has read the request.

// DoHeld sends a request on a fresh connection but for its last byte, and that only after the target has kept silent
// and left the connection open for a while. Fate is Dropped where it then closes the connection without an answer, by a
// reset too, and Held is set. What ends before the last byte is sent is Early.
func (t *Target) DoHeld(ctx context.Context, r wire.Request, pause time.Duration) *Exchange {
	return t.exchange(ctx, &Exchange{Request: r, Held: true}, func(m *message) {
		m.alone = true
		m.pause = pause + 2*t.Single() + strainFactor*t.Lateness()
	})
}

// ClosedEarly reports whether the connection ended without an answer before the target was
// seen to have read the whole request.
func (e *Exchange) ClosedEarly() bool {
	return e.Early && e.Status == http.StatusRequestEntityTooLarge && e.Header == nil
}

// writeHeld writes a message from a byte on: all but the last byte, and that after a pause if there was no
// answer in the meantime; without a pause all of it. It reports whether all was written.
func (c *conn) writeHeld(m *message, from int, answered <-chan struct{}) bool {
	if m.pause == 0 {
		return c.write(m, from, m.size()) == nil
	}
	last := m.size() - 1
	if c.write(m, from, last) != nil {
		return false
	}
	wait := time.NewTimer(m.pause)
	defer wait.Stop()
	select {
	case <-answered:
		return false
	case <-wait.C:
	}
	return c.write(m, last, last+1) == nil
}
