package provider

import (
	"maps"
	"reflect"
)

// Together makes a provider with several faults and variants at once, as no implementation differs in one thing alone.
// Each sees what those before it have changed: an answer passes through them in their order.
func Together(names ...string) (*Provider, error) {
	b := strict()
	for _, name := range names {
		c, err := changeOf(name)
		if err != nil {
			return nil, err
		}
		b.also(c)
	}
	return build(b), nil
}

// also makes one more change. A change replaces what stands in the hooks that do nothing by themselves: here that comes
// first, and what the change puts there second.
func (b *behaviour) also(c change) {
	was := *b
	b.around, b.intercept, b.removed, b.tree, b.members, b.before = nil, nil, nil, nil, nil, nil
	b.success, b.failed, b.edit, b.rpc.edit, b.worker.edit, b.worker.first = nil, nil, nil, nil, nil, nil
	b.life.handOut, b.life.taken, b.life.made, b.life.shown = nil, nil, nil, nil
	c(b)
	now := *b
	join(&b.around, was.around, chain(was.around, now.around))
	join(&b.intercept, was.intercept, func(body []byte, next func([]byte) *failure) *failure {
		return now.intercept(body, func(body []byte) *failure { return was.intercept(body, next) })
	})
	join(&b.tree, was.tree, func(v value) value { return now.tree(was.tree(v)) })
	join(&b.members, was.members, func(path string, known []string, m []member) ([]member, *failure) {
		m, f := was.members(path, known, m)
		if f != nil {
			return m, f
		}
		return now.members(path, known, m)
	})
	join(&b.before, was.before, func(r *result) *failure {
		if f := was.before(r); f != nil {
			return f
		}
		return now.before(r)
	})
	join(&b.worker.first, was.worker.first, func(op string, in value) *failure {
		if f := was.worker.first(op, in); f != nil {
			return f
		}
		return now.worker.first(op, in)
	})
	join(&b.life.handOut, was.life.handOut, func(c *core, jobs []*job) []*job {
		return now.life.handOut(c, was.life.handOut(c, jobs))
	})
	join(&b.success, was.success, sequence(was.success, now.success))
	join(&b.failed, was.failed, sequence(was.failed, now.failed))
	join(&b.life.taken, was.life.taken, sequence(was.life.taken, now.life.taken))
	join(&b.life.made, was.life.made, sequence(was.life.made, now.life.made))
	join(&b.life.shown, was.life.shown, sequence3(was.life.shown, now.life.shown))
	join(&b.edit, was.edit, sequence3(was.edit, now.edit))
	join(&b.rpc.edit, was.rpc.edit, sequence3(was.rpc.edit, now.rpc.edit))
	join(&b.worker.edit, was.worker.edit, sequence3(was.worker.edit, now.worker.edit))
	b.removed = map[string]*failure{}
	maps.Copy(b.removed, was.removed)
	maps.Copy(b.removed, now.removed)
}

// join puts a hook in its place as it was, as it is now, or both where it is of two changes.
func join[F any](at *F, was, both F) {
	switch {
	case reflect.ValueOf(was).IsNil():
	case reflect.ValueOf(*at).IsNil():
		*at = was
	default:
		*at = both
	}
}

func sequence[A, B any](x, y func(A, B)) func(A, B) {
	return func(a A, b B) { x(a, b); y(a, b) }
}

func sequence3[A, B, C any](x, y func(A, B, C)) func(A, B, C) {
	return func(a A, b B, c C) { x(a, b, c); y(a, b, c) }
}
