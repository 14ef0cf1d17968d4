package property

import (
	"slices"

	"github.com/leanovate/gopter"

	"github.com/plumbline-conformance/plumbline/internal/generate"
)

// Requests generates requests of all kinds.
func Requests() gopter.Gen { return where(func(Request) bool { return true }) }

// Accepted generates requests with which nothing is wrong, for jobs in progress: each has to get 200.
func Accepted() gopter.Gen { return where(acceptable) }

// acceptable says whether nothing is wrong with a request.
func acceptable(r Request) bool {
	return len(r.ID.Mutations) == 0 && r.Past <= Continued && len(r.Breaches(anyJob)) == 0
}

// Rejected generates requests of which it is settled that they have to be refused,
// each for a rule that it breaks, whatever became of the job.
func Rejected() gopter.Gen {
	return where(func(r Request) bool {
		breaches := r.Breaches(anyJob)
		return len(breaches) > 0 && !slices.ContainsFunc(breaches, func(b Breach) bool { return b.Open })
	})
}

// Limits generates requests of which one member stands at one of its bounds, or up to three beside it.
func Limits() gopter.Gen { return draw(generate.AtLimit, func(Request) bool { return true }) }

// JobIDs generates requests that are right but for their id, which has up to three mutations.
func JobIDs() gopter.Gen { return draw(generate.NearID, func(Request) bool { return true }) }

// CBORRequests generates requests of all kinds for the CBOR wire, in all its spellings.
func CBORRequests() gopter.Gen {
	return draw(generate.NewCBORRequest, func(Request) bool { return true })
}

// CBORValues generates those of them that are a value, which both wires can spell.
func CBORValues() gopter.Gen {
	return draw(generate.NewCBORRequest, func(r Request) bool { return r.Flaw == 0 })
}

// anyJob stands for the id of a job where there is none yet.
const anyJob = "11111111-2222-4333-8444-abcdefabcdef"

// where generates requests of all kinds for which a condition holds.
func where(wanted func(Request) bool) gopter.Gen { return draw(generate.NewRequest, wanted) }

// draw generates requests for which a condition holds. The condition is part of the generator, and of its shrinker:
// gopter would lose a failure for which a precondition is undecided once it was made smaller.
func draw(from func(generate.Draw) Request, wanted func(Request) bool) gopter.Gen {
	shrinker := func(v any) gopter.Shrink {
		smaller := v.(Request).Smaller()
		next := 0
		return gopter.Shrink(func() (any, bool) {
			if next == len(smaller) {
				return nil, false
			}
			next++
			return smaller[next-1], true
		}).Filter(func(v any) bool { return wanted(v.(Request)) })
	}
	return func(p *gopter.GenParameters) *gopter.GenResult {
		choices := generate.Seeded(p.NextUint64())
		for {
			if r := from(choices); wanted(r) {
				return gopter.NewGenResult(r, shrinker)
			}
		}
	}
}
