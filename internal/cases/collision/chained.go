package collision

import (
	"math/bits"
	"sync"
)

// chain is a function that reads a text piece by piece, each of which changes a state
// in a way that can be undone. What is done at the end does not matter.
type chain struct {
	start   uint64
	size    int // of a piece, in characters
	forward func(state uint64, piece string) uint64
	back    func(state uint64, piece string) uint64
}

// chained are hashes of texts in 32 bits whose steps can be undone.
func chained() []Function {
	all := make([]Function, 0, len(titles))
	of := chains()
	for _, t := range titles {
		c := of[t.name]
		all = append(all, Function{Name: t.name, Title: t.title, value: func(id string) uint64 {
			return c.over(c.start, id)
		}, find: c.find})
	}
	return all
}

var titles = []struct{ name, title string }{
	{"fnv-1", "FNV-1 in 32 bits"},
	{"fnv-1a", "FNV-1a in 32 bits"},
	{"djb2a", "djb2 with exclusive-or, in 32 bits"},
	{"one-at-a-time", "Jenkins's one-at-a-time"},
	{"murmur3", "MurmurHash3 in 32 bits"},
}

func chains() map[string]chain {
	const prime = 16777619
	inverse, by33 := inverse32(prime), inverse32(33)
	return map[string]chain{
		"fnv-1": bytewise(2166136261, func(h uint32, c byte) uint32 { return h*prime ^ uint32(c) },
			func(h uint32, c byte) uint32 { return (h ^ uint32(c)) * inverse }),
		"fnv-1a": bytewise(2166136261, func(h uint32, c byte) uint32 { return (h ^ uint32(c)) * prime },
			func(h uint32, c byte) uint32 { return h*inverse ^ uint32(c) }),
		"djb2a": bytewise(5381, func(h uint32, c byte) uint32 { return h*33 ^ uint32(c) },
			func(h uint32, c byte) uint32 { return (h ^ uint32(c)) * by33 }),
		"one-at-a-time": bytewise(0, oneAtATime, undoneAtATime),
		"murmur3":       murmur3(),
	}
}

// inverse32 is the inverse of an odd factor modulo 2^32, by Newton's method.
func inverse32(factor uint32) uint32 {
	x := factor
	for range 5 {
		x *= 2 - factor*x
	}
	return x
}

func bytewise(start uint32, forward, back func(uint32, byte) uint32) chain {
	step := func(how func(uint32, byte) uint32) func(uint64, string) uint64 {
		return func(h uint64, c string) uint64 { return uint64(how(uint32(h), c[0])) }
	}
	return chain{uint64(start), 1, step(forward), step(back)}
}

func oneAtATime(h uint32, c byte) uint32 {
	h += uint32(c)
	h += h << 10
	return h ^ h>>6
}

var byOneAtATime = inverse32(1 + 1<<10)

func undoneAtATime(h uint32, c byte) uint32 {
	h ^= h>>6 ^ h>>12 ^ h>>18 ^ h>>24 ^ h>>30
	return h*byOneAtATime - uint32(c)
}

// murmur3 reads four characters at a time.
func murmur3() chain {
	mixed := func(piece string) uint32 {
		k := uint32(piece[0]) | uint32(piece[1])<<8 | uint32(piece[2])<<16 | uint32(piece[3])<<24
		return bits.RotateLeft32(k*0xcc9e2d51, 15) * 0x1b873593
	}
	by5 := inverse32(5)
	return chain{
		0, 4,
		func(h uint64, piece string) uint64 {
			return uint64(bits.RotateLeft32(uint32(h)^mixed(piece), 13)*5 + 0xe6546b64)
		},
		func(h uint64, piece string) uint64 {
			return uint64(bits.RotateLeft32((uint32(h)-0xe6546b64)*by5, -13) ^ mixed(piece))
		},
	}
}

// over is the state after a text.
func (c chain) over(state uint64, text string) uint64 {
	for i := 0; i < len(text); i += c.size {
		state = c.forward(state, text[i:i+c.size])
	}
	return state
}

// before is the state that a text leads from.
func (c chain) before(state uint64, text string) uint64 {
	for i := len(text) - c.size; i >= 0; i -= c.size {
		state = c.back(state, text[i:i+c.size])
	}
	return state
}

// fours has a state for each text of four digits.
type fours [1 << 16]uint64

// after are the states after a state and four digits: of those that begin alike, what they have in common is read once.
func (c chain) after(state uint64, to *fours) {
	if c.size == 4 {
		for n := range to {
			to[n] = c.forward(state, four(n))
		}
		return
	}
	to[0] = state
	for have := 1; have < len(to); have *= 16 {
		for n := have - 1; n >= 0; n-- { // from the last, lest one be overwritten that is needed
			state := to[n]
			for d := range 16 {
				to[16*n+d] = c.forward(state, hexDigits[d:d+1])
			}
		}
	}
}

// ahead are the states from which four digits lead to a state: of those that end alike, what
// they have in common is undone once.
func (c chain) ahead(state uint64, to *fours) {
	if c.size == 4 {
		for n := range to {
			to[n] = c.back(state, four(n))
		}
		return
	}
	to[0] = state
	for have := 1; have < len(to); have *= 16 {
		for d := 15; d >= 0; d-- {
			for n := range have {
				to[d*have+n] = c.back(to[n], hexDigits[d:d+1])
			}
		}
	}
}

// find meets in the middle: what the first four digits lead to from the start, and what the next four lead to backwards
// from the end, for one text of what follows after another, until the two meet in other digits than the id's.
func (c chain) find(id string) string {
	end := c.over(c.start, id)
	t := newTable()
	defer tables.Put(t)
	c.after(c.start, &t.states)
	for n, state := range t.states {
		t.put(state, uint16(n))
	}
	for n := range 1 << 12 {
		rest := []byte(id[8:])
		for k := range 3 {
			rest[1+k] = hexDigits[(int(id[9+k])+n>>(4*k))&15] // the text's own digits or others, in some order
		}
		middle := c.before(end, string(rest))
		c.ahead(middle, &t.states)
		for m, state := range t.states {
			if first, met := t.get(state); met {
				if other := four(int(first)) + four(m) + string(rest); other != id {
					return other
				}
			}
		}
	}
	return ""
}

// four are four digits.
func four(n int) string {
	return string([]byte{hexDigits[n>>12&15], hexDigits[n>>8&15], hexDigits[n>>4&15], hexDigits[n&15]})
}

// table finds which of up to 2^16 numbers had a value.
type table struct {
	keys [1 << 18]uint64 // the value plus one, 0 where there is none
	of   [1 << 18]uint16

	states fours
}

var tables = sync.Pool{New: func() any { return new(table) }}

// newTable is an empty one.
func newTable() *table {
	t := tables.Get().(*table)
	clear(t.keys[:])
	return t
}

func (t *table) slot(value uint64) int { return int(value * 0x9e3779b97f4a7c15 >> 46) }

func (t *table) put(value uint64, n uint16) {
	i := t.slot(value)
	for ; t.keys[i] != 0; i = (i + 1) % len(t.keys) {
		if t.keys[i] == value+1 {
			return
		}
	}
	t.keys[i], t.of[i] = value+1, n
}

func (t *table) get(value uint64) (uint16, bool) {
	for i := t.slot(value); t.keys[i] != 0; i = (i + 1) % len(t.keys) {
		if t.keys[i] == value+1 {
			return t.of[i], true
		}
	}
	return 0, false
}
