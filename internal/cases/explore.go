package cases

import (
	"fmt"
	"iter"
	"slices"

	"github.com/plumbline-conformance/plumbline/internal/generate"
	"github.com/plumbline-conformance/plumbline/internal/judge"
	"github.com/plumbline-conformance/plumbline/internal/model"
	"github.com/plumbline-conformance/plumbline/internal/wire"
)

// Explored is so many random combinations of a seed. What each must get says the judge, for here nobody knows
// beforehand what was broken. Asking again with the same seed makes the same cases.
type Explored struct {
	Profile model.Profile
	Seed    int64
	N       int
}

// Explore are n random combinations of a seed.
func Explore(profile model.Profile, seed int64, n int) []Case {
	return slices.Concat(slices.Collect(Explored{profile, seed, n}.Portions(n, nil))...)
}

// exploredID is the form of their ids.
const exploredID = "explore/seed-%d/%04d"

// ExploredBy returns the fewest random combinations, with their seed, among which an
// id is; false for another case's id.
func ExploredBy(id string) (Explored, bool) {
	var x Explored
	var i int
	if n, err := fmt.Sscanf(id, exploredID, &x.Seed, &i); n != 2 || err != nil || i < 0 || x.id(i) != id {
		return Explored{}, false
	}
	x.N = i + 1
	return x, true
}

// IDs are the ids of all.
func (x Explored) IDs() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := 0; i < x.N && yield(x.id(i)); i++ {
		}
	}
}

func (x Explored) id(i int) string { return fmt.Sprintf(exploredID, x.Seed, i) }

// Portions makes those that are chosen (nil: all) as they are asked for, so many at a time at the most.
func (x Explored) Portions(size int, chosen func(id string) bool) iter.Seq[[]Case] {
	return func(yield func([]Case) bool) {
		var part []Case
		for i := range x.N {
			id := x.id(i)
			if chosen != nil && !chosen(id) {
				continue
			}
			record := generate.NewRequest(generate.Seeded(uint64(x.Seed)<<20 + uint64(i)))
			if part = append(part, explored(x.Profile, id, record)); len(part) < size {
				continue
			}
			if !yield(part) {
				return
			}
			part = nil
		}
		if len(part) > 0 {
			yield(part)
		}
	}
}

// anyID stands for the id of a job in progress where there is none yet.
const anyID = "11111111-2222-4333-8444-abcdefabcdef"

// otherIDs have neither the letters nor the digits of anyID in their places.
var otherIDs = []string{
	"abcdefab-cdef-abcd-efab-cdefabcdefab", "01234567-8901-2345-6789-012345678901",
	"a0a0a0a0-a0a0-a0a0-a0a0-a0a0a0a0a0a0", "0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a",
}

// AnyCombination is the rule of a random combination of members that no rule forbids.
const AnyCombination = "combine/valid"

// depends says whether it depends on the id of the job what its mutations make of it: a digit has no upper case.
func depends(id generate.ID) bool {
	return slices.ContainsFunc(otherIDs, func(other string) bool { return id.Of(other) != id.Of(anyID) })
}

func explored(profile model.Profile, id string, record generate.Request) Case {
	if depends(record.ID) {
		record.ID.Mutations = nil
	}
	verdict := judge.Judge(record.Build(anyID), only(anyID), profile)
	c := Case{
		ID: id, Title: "a random combination of members", Rule: AnyCombination,
		Plan: &Single{
			Job: Own, Allowed: verdict.Allowed,
			Request: func(id string) (wire.Request, bool) { return wire.Request{Body: record.Build(id)}, true },
		},
	}
	if record.ID.Of(anyID) == generate.OtherID {
		c.Single().Names = record.ID.Apply
	}
	must := verdict.Allowed.Must
	switch {
	case verdict.Rule != "":
		c.Rule = verdict.Rule
	case must.Success && len(must.Errors) == 0:
		c.Single().Effect = left(record)
	}
	switch {
	case !must.Success && len(must.Errors) > 0:
		c.Single().Job = Shared
	case len(must.Errors) > 0 || c.Rule != AnyCombination:
		c.Single().Effect = Effect{Free: true}
	}
	return c
}

// only is a target with one job, which is in progress.
func only(id string) judge.Jobs {
	return func(asked string) judge.State {
		if asked == id {
			return judge.InProgress
		}
		return judge.Unknown
	}
}

// left is what an accepted record leaves behind.
func left(r generate.Request) Effect {
	var e Effect
	keep := func(to **string, t generate.Text, there bool) {
		if there && t.Kind == generate.Valid {
			*to = new(t.String())
		}
	}
	keep(&e.Token, r.Token, true)
	keep(&e.Revision, r.Revision, r.HasRevision == generate.Valid)
	keep(&e.Change, r.Change, r.HasRevision == generate.Valid)
	keep(&e.Summary, r.Summary, r.HasDetails == generate.Valid)
	keep(&e.ExternalID, r.External, r.HasDetails == generate.Valid)
	if r.HasDetails == generate.Valid && r.Percent.Kind == generate.Valid {
		var n int
		if _, err := fmt.Sscan(r.Percent.Text, &n); err == nil {
			e.Percent = &n
		}
	}
	return e
}
