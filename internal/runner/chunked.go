package runner

import (
	"context"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
	"github.com/plumbline-conformance/plumbline/internal/runner/survey"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// chunkable leaves out the cases whose bodies come in chunks where the target reads none, but for those that say so.
func (r *run) chunkable(ctx context.Context, list []*cases.Case) []*cases.Case {
	if !slices.ContainsFunc(list, func(c *cases.Case) bool { return c.Chunked() }) {
		return list
	}
	old, reads := r.chunks(ctx)
	return slices.DeleteFunc(list, func(c *cases.Case) bool {
		switch {
		case !c.Chunked():
			return false
		case old:
			r.skip(c, "the target answers by HTTP/1.0, and chunks are of HTTP/1.1 (RFC 9112, section 6.1)")
			return true
		case !reads && !c.AboutChunks():
			r.skip(c, "the target does not read bodies in chunks: rule protocol/chunked")
			return true
		}
		return false
	})
}

// chunks asks with a body in chunks and without, whether the target answers by HTTP/1.0, and
// whether it answers both alike.
func (r *run) chunks(ctx context.Context) (old, reads bool) {
	plain := wire.Request{Body: []byte(survey.Probes[0])}
	e := r.send(ctx, preflight, "", plain)
	if e.HTTP10 {
		return true, false
	}
	plain.Framing = wire.Chunked
	in := r.surely(ctx, plain)
	return false, in.Outcome() == e.Outcome()
}
