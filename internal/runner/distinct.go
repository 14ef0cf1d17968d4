package runner

import "slices"

// distinct is a set of hashes: 44 bits of each, of which a part says in which row it is, so that
// one takes little more than four bytes. Of a million, two are taken for one in three runs of a
// hundred.
type distinct struct {
	rows [1 << 12][]uint32
	n    int
}

// add adds a hash.
func (d *distinct) add(sum uint64) {
	row := &d.rows[sum>>52]
	if !slices.Contains(*row, uint32(sum)) {
		*row = append(*row, uint32(sum))
		d.n++
	}
}
