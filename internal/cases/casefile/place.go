package casefile

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/plumbline-conformance/plumbline/internal/generate"
)

// place is where the id of the job goes, a part of it, or a part in another form.
var place = regexp.MustCompile(`\$\{jobId(?:\[(\d{1,4}):(\d{1,4})\])?(?:\|(upper|wide|next))?\}`)

// fill puts the id of a job in its places. It answers false where the id does not lend
// itself: it is too short, or the other form of a part is the part itself.
func fill(s, id string) (filled string, suits bool) {
	suits = true
	filled = place.ReplaceAllStringFunc(s, func(found string) string {
		m := place.FindStringSubmatch(found)
		from, to := 0, len(id)
		if m[1] != "" {
			from, _ = strconv.Atoi(m[1]) // digits, by the pattern
			to, _ = strconv.Atoi(m[2])
		}
		if from > to || to > len(id) {
			suits = false
			return ""
		}
		part := id[from:to]
		if m[3] == "" {
			return part
		}
		var b strings.Builder
		for i := range len(part) {
			b.WriteString(generate.Form(m[3], part[i]))
		}
		suits = suits && b.String() != part
		return b.String()
	})
	return filled, suits
}
