package runner

import (
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

// chain is a sequence of cases on one action: each but the last leads to the job of the next by its token.
type chain []*cases.Case

// variables are the bytes of output variables in a chain.
func (c chain) variables() int {
	n := 0
	for _, k := range c {
		n += k.Single().Variables
	}
	return n
}

// deal makes chains and deals them into batches.
func (r *run) deal(list []*cases.Case) [][]chain {
	if !r.supply.Follows() {
		return r.singly(list)
	}
	var batches [][]chain
	var now []chain
	size, most := 0, r.brief(r.supply.Most()-1)
	for _, c := range chains(list) {
		if len(now) > 0 && (len(now) >= most || size+c.variables() > mostVariables) {
			batches, now, size = append(batches, now), nil, 0
		}
		now, size = append(now, c), size+c.variables()
	}
	if len(now) > 0 {
		batches = append(batches, now)
	}
	return batches
}

// mostTold is how many cases follow each other on the jobs of an action that has action types of its own.
const mostTold = 12

// singly deals the cases one by one. Those with a token follow each other where jobs are told by their action types.
func (r *run) singly(list []*cases.Case) [][]chain {
	var out [][]chain
	var continuing chain
	for _, c := range list {
		if r.supply.FollowsTold() && c.Single().Effect.Token != nil && !c.Single().Effect.Free {
			continuing = append(continuing, c)
			continue
		}
		out = append(out, []chain{{c}})
	}
	for part := range slices.Chunk(continuing, mostTold) {
		out = append(out, []chain{part})
	}
	return out
}

// continues reports whether a case of the chain leads to another job.
func (c chain) continues() bool {
	return slices.ContainsFunc(c, func(k *cases.Case) bool { return k.Single().Effect.Token != nil })
}

// chains pair the cases with a token, which lead to another job, with those that end theirs. Large variables come last,
// and what has consequences that nobody knows, so that they end up together and apart.
func chains(list []*cases.Case) []chain {
	var continuing, ending, apart []*cases.Case
	for _, c := range list {
		switch {
		case c.Single().Effect.Free, c.Single().Variables > 1000:
			apart = append(apart, c)
		case c.Single().Effect.Token != nil:
			continuing = append(continuing, c)
		default:
			ending = append(ending, c)
		}
	}
	var out []chain
	for i := 0; i < max(len(ending), (len(continuing)+1)/2); i++ {
		var c chain
		for k := i; k < len(continuing); k += max(len(ending), (len(continuing)+1)/2) {
			c = append(c, continuing[k])
		}
		if i < len(ending) {
			c = append(c, ending[i])
		}
		out = append(out, c)
	}
	for _, c := range apart {
		out = append(out, chain{c})
	}
	return out
}

// holder is which of n actions holds the stage back in turn: the first and the last, which are
// the likeliest to be missed, then each of the others.
func holder(turn, n int) int {
	switch turn %= n; turn {
	case 0:
		return 0
	case 1:
		return n - 1
	}
	return turn - 1
}
