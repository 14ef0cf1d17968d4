package runner

import (
	"context"
	"net/http"
	"time"

	"github.com/plumbline-conformance/plumbline/internal/client"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// mayBeTooLarge is over which any request may get 413, or have its connection closed before it was read.
const mayBeTooLarge = 512 << 10

// heldFor is how long the end of a large request is held back, to see whether the target
// closes the connection because of its size, or after it has read the whole: longer each
// time, so that no target has by chance decided just when the last byte was sent.
var heldFor = []time.Duration{200 * time.Millisecond, 600 * time.Millisecond}

// heldKnown is how many such targets' requests there are until the first time is enough.
const heldKnown = 2

// wholly returns the exchange of a large request whose connection was closed without an answer, as it is once it is
// known that the target had read the whole request: with Held set. One that was closed before is returned as it came.
func (t *traffic) wholly(ctx context.Context, e *client.Exchange) *client.Exchange {
	if len(e.Request.Body) <= mayBeTooLarge || e.Fate != wire.Dropped && !e.ClosedEarly() {
		return e
	}
	var held *client.Exchange
	for _, pause := range t.holds() {
		t.target.Alone(ctx, func(ctx context.Context) { held = t.target.DoHeld(ctx, e.Request, pause) })
		if held.Fate != wire.Dropped {
			return e
		}
	}
	t.slowness.mu.Lock()
	defer t.slowness.mu.Unlock()
	t.slowness.held++
	return held
}

// unhurried returns the exchange of a request after which we ended our sending side before a
// failure came, as it is when the request is the only one under way: whoever is ended may be
// answered in any way, and only a busy machine lets a failure come that late.
func (t *traffic) unhurried(ctx context.Context, e *client.Exchange) *client.Exchange {
	if !e.Ended || e.Fate != wire.Answered || e.Status < http.StatusInternalServerError {
		return e
	}
	alone := e
	t.target.Alone(ctx, func(ctx context.Context) { alone = t.target.Do(ctx, e.Request) })
	if alone.Ended || alone.Fate != wire.Answered {
		return e
	}
	return alone
}

// holds are the times for which the end of a request is held back.
func (t *traffic) holds() []time.Duration {
	t.slowness.mu.Lock()
	defer t.slowness.mu.Unlock()
	if t.slowness.held >= heldKnown {
		return heldFor[:1]
	}
	return heldFor
}
