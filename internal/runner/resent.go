package runner

import (
	"hash/crc32"

	"github.com/plumbline-conformance/plumbline/internal/cases"
)

const (
	// alwaysResent is how many accepted requests of a kind are sent again; of the others one of thenResent is: what
	// became of their jobs is seen by the job that follows, or by the next stage.
	alwaysResent = 12
	thenResent   = 8
)

// success is what accepted requests have in common of which some are sent again: the rule of their cases, and what
// they carry.
type success struct {
	rule                                                 string
	cbor, large, free, variables                         bool
	token, revision, summary, external, percent, created bool
}

func successOf(c *cases.Case) success {
	s, e := c.Single(), c.Single().Effect
	return success{
		rule: c.Rule, cbor: c.CBOR(), large: s.Large, free: e.Free, variables: s.Variables > 0,
		token: e.Token != nil, revision: e.Revision != nil || e.Change != nil, summary: e.Summary != nil,
		external: e.ExternalID != nil, percent: e.Percent != nil, created: e.Created != nil,
	}
}

// resent chooses the cases whose accepted requests are sent again. The list alone decides which they are: each run of
// it chooses the same ones, and a run of fewer cases those of them that it has.
type resent struct {
	counted map[success]int
	chosen  map[*cases.Case]bool
}

// choose chooses among further cases. It forgets those that were chosen before.
func (r *resent) choose(list []*cases.Case) {
	if r.counted == nil {
		r.counted = map[success]int{}
	}
	r.chosen = make(map[*cases.Case]bool, len(list)/thenResent)
	for _, c := range list {
		kind := successOf(c)
		if r.counted[kind] < alwaysResent || crc32.ChecksumIEEE([]byte(c.ID))%thenResent == 0 {
			r.chosen[c] = true
		}
		r.counted[kind]++
	}
}
