package target

import (
	"context"

	"github.com/plumbline-conformance/plumbline/internal/spec"
)

// Accommodate finds out whether the target serves one connection at a time: while
// one is open and idle, another gets no answer. Such a target is right, so from
// then on no connection is kept open. It says whether the target answered at all,
// and whether it is of this kind.
func (t *Target) Accommodate(ctx context.Context) (alive, serial bool) {
	probe := spec.Request{Body: []byte("{}")}
	if t.Do(ctx, probe).Fate != spec.Answered {
		return false, false
	}
	probe.Fresh = true
	if t.Do(ctx, probe).Fate != spec.Hung {
		return true, false
	}
	t.idle.drain(true)
	if t.Do(ctx, probe).Fate != spec.Answered {
		t.idle.open()
		return true, false
	}
	if b, ok := t.client.Transport.(bounded); ok {
		b.DisableKeepAlives = true
	}
	return true, true
}

// open lets a drained pool keep connections again.
func (p *pool) open() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = false
}
