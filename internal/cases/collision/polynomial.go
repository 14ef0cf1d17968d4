package collision

import "strings"

// polynomial is h*factor + c for every character, modulo a number of up to 32 bits: each
// character counts by itself, with a weight.
type polynomial struct{ start, factor, mod uint64 }

// polynomials are hashes of that kind.
func polynomials() []Function {
	var all []Function
	for _, p := range []struct {
		name, title string
		polynomial
	}{
		{"java-hash-code", "java.lang.String.hashCode: factor 31 in 32 bits", polynomial{0, 31, 1 << 32}},
		{"djb2", "djb2 in 32 bits: factor 33", polynomial{5381, 33, 1 << 32}},
		{"sdbm", "sdbm in 32 bits: factor 65599", polynomial{0, 65599, 1 << 32}},
		{"bkdr", "BKDR in 32 bits: factor 131", polynomial{0, 131, 1 << 32}},
		{"rabin-karp-31", "a polynomial of factor 31 modulo 1,000,000,007", polynomial{0, 31, 1_000_000_007}},
		{"rabin-karp-256", "a polynomial of factor 256 modulo 1,000,000,007", polynomial{0, 256, 1_000_000_007}},
		{"rabin-karp-257", "a polynomial of factor 257 modulo 2^31-1", polynomial{0, 257, 1<<31 - 1}},
	} {
		all = append(all, Function{Name: p.name, Title: p.title, value: p.value, find: p.find})
	}
	return all
}

func (p polynomial) value(id string) uint64 {
	h := p.start
	for i := range len(id) {
		h = (h*p.factor + uint64(id[i])) % p.mod
	}
	return h
}

// find changes eight digits that are far from each other: what four of them add is to be
// what the other four take away. If no four do, others are tried.
func (p polynomial) find(id string) string {
	for turn := range 128 {
		from, stride := turn%16, []int{4, 3, 5, 7, 9, 11, 13, 15}[turn/16]
		front, back := p.digits(id, from, stride), p.digits(id, from+4*stride, stride)
		if first, second, met := p.meeting(front, back); met {
			return back.apply(front.apply(id, first), second)
		}
	}
	return ""
}

// meeting finds what four digits add and the other four take away.
func (p polynomial) meeting(front, back *fourDigits) (first, second int, met bool) {
	t := newTable()
	defer tables.Put(t)
	for n := range 1 << 16 {
		t.put(front.added(n), uint16(n))
	}
	for n := range 1 << 16 {
		taken := (p.mod - back.added(n)) % p.mod
		if first, met := t.get(taken); met && (first != 0 || n != 0) {
			return int(first), n, true
		}
	}
	return 0, 0, false
}

// fourDigits are digits of an id and by how much the value grows when each of them is replaced by the n-th after it.
type fourDigits struct {
	at   [4]int
	adds [4][16]uint64
	mod  uint64
}

// digits picks four digits at equal distances.
func (p polynomial) digits(id string, from, stride int) *fourDigits {
	f := &fourDigits{mod: p.mod}
	for k := range f.at {
		i := digits[(from+stride*k)%len(digits)]
		weight := power(p.factor, uint64(35-i), p.mod)
		f.at[k] = i
		for n := range 16 {
			f.adds[k][n] = (uint64(after(id[i], n)) + p.mod - uint64(id[i])) % p.mod * weight % p.mod
		}
	}
	return f
}

// added is by how much the value grows when the digits are replaced.
func (f *fourDigits) added(n int) uint64 {
	return (f.adds[0][n&15] + f.adds[1][n>>4&15] + f.adds[2][n>>8&15] + f.adds[3][n>>12&15]) % f.mod
}

func (f *fourDigits) apply(id string, n int) string {
	b := []byte(id)
	for k, i := range f.at {
		b[i] = after(id[i], n>>(4*k)&15)
	}
	return string(b)
}

// after is the n-th digit after c.
func after(c byte, n int) byte { return hexDigits[(strings.IndexByte(hexDigits, c)+n)&15] }

// power is base to the exponent modulo mod, which is at most 2^32.
func power(base, exponent, mod uint64) uint64 {
	product := uint64(1)
	for ; exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			product = product * base % mod
		}
		base = base * base % mod
	}
	return product
}
