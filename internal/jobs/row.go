package jobs

// row is what the ids of a target's jobs have in common. Of a target that numbers its jobs only a few characters
// change, and an id below the highest may be that of a job which this run has not seen: of a run before, or of
// somebody else.
type row struct {
	ids            int
	first, highest string
	varies         []bool // which characters are not the same in all
	uneven         bool   // ids are of several lengths
}

// AnotherJob is why a case is left out about an id that no job is to have.
const AnotherJob = "the target has, or may have, another job of the id that this case names"

// sparse is how many ids there may be in a row for each that was seen: executions and other jobs are between them.
const sparse = 4096

// add adds the id of a job that was not seen before.
func (r *row) add(id string) {
	if r.ids++; r.ids == 1 {
		r.first, r.varies = id, make([]bool, len(id))
	}
	if r.uneven = r.uneven || len(id) != len(r.first); r.uneven {
		return
	}
	r.highest = max(r.highest, id)
	for i := range len(id) {
		r.varies[i] = r.varies[i] || id[i] != r.first[i]
	}
}

// reaches reports whether an id may be that of a job of the row. One job alone does not tell whether there is a row.
func (r *row) reaches(id string) bool {
	if r.ids < 2 || r.uneven || len(id) != len(r.first) || id > r.highest {
		return false
	}
	room, last := 1, 0 // how many ids the characters that change make, and the last of these
	for i, varies := range r.varies {
		if varies && room <= sparse*r.ids {
			room, last = 16*room, i
		}
	}
	return room <= sparse*r.ids && id[last+1:] == r.highest[last+1:]
}
