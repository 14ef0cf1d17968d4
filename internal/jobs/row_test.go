package jobs

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRow(t *testing.T) {
	last := func(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", n) }
	first := func(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-00000000000a", n) }
	random := func(int) string {
		return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", rand.Uint32(), rand.N(1<<16), rand.N(1<<12), rand.N(1<<12), rand.N(1<<48))
	}
	inTime := func(n int) string {
		at := fmt.Sprintf("%012x", 1_800_000_000_000+n)
		return at[:8] + "-" + at[8:] + "-7" + random(0)[15:]
	}
	for name, tc := range map[string]struct {
		id   func(int) string
		from int
		jobs int
		asks string
		want bool
	}{
		"one before":                   {last, 5000, 3, last(4999), true},
		"one of long before":           {last, 0x5000, 3, last(0x1000), true},
		"one between":                  {func(n int) string { return last(2 * n) }, 100, 50, last(221), true},
		"one after":                    {last, 5000, 3, last(5003), false},
		"another text before":          {last, 5000, 3, "00000000-0000-3000-8000-000000001387", true},
		"another text after":           {last, 5000, 3, "00000000-0000-4001-8000-000000000001", false},
		"counted at the beginning":     {first, 5000, 30, first(4000), true},
		"and with another end":         {first, 5000, 30, first(4000)[:35] + "9", false},
		"at random":                    {random, 0, 5000, "00000000-0000-4000-8000-000000000001", false},
		"by time and at random":        {inTime, 0, 5000, "00000000-0000-7000-8000-000000000001", false},
		"one job alone":                {last, 5000, 1, last(4999), false},
		"no job":                       {last, 0, 0, last(1), false},
		"of another length":            {last, 5000, 3, "1", false},
		"ids of several lengths":       {func(n int) string { return fmt.Sprint(n) }, 9, 3, "10", false},
		"the least that numbers allow": {last, 5000, 3, last(0), true},
	} {
		t.Run(name, func(t *testing.T) {
			var r row
			for i := range tc.jobs {
				r.add(tc.id(tc.from + i))
			}
			assert.Equal(t, tc.want, r.reaches(tc.asks))
		})
	}
}
