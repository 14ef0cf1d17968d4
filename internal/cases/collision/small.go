package collision

import (
	"crypto/md5"
	"hash/adler32"
	"math/big"
	"slices"
	"strings"
)

// small are functions with few values, or that sum: trying finds their collisions.
func small() []Function {
	all := []Function{
		{Name: "sum-of-characters", Title: "the sum of the characters", value: func(id string) uint64 {
			return sum(id, func(int) uint64 { return 1 })
		}},
		{Name: "xor-of-characters", Title: "the exclusive-or of the characters", value: func(id string) (x uint64) {
			for i := range len(id) {
				x ^= uint64(id[i])
			}
			return x
		}},
		{
			Name: "weighted-sum", Title: "the sum of the characters times their positions",
			value: func(id string) uint64 { return sum(id, func(i int) uint64 { return uint64(i + 1) }) },
		},
		{Name: "sorted-characters", Title: "which characters it has, and how often", value: func(id string) uint64 {
			sorted := []byte(id)
			slices.Sort(sorted)
			return hornerOf(sorted)
		}},
		{
			Name: "product-of-characters", Title: "the product of the characters, modulo 2^31-1",
			value: func(id string) uint64 {
				product := uint64(1)
				for i := range len(id) {
					product = product * uint64(id[i]) % (1<<31 - 1)
				}
				return product
			},
		},
		{Name: "sum-of-digits", Title: "the sum of the digits' values", value: func(id string) (s uint64) {
			for _, n := range nibbles(id) {
				s += uint64(n)
			}
			return s
		}},
		{Name: "sum-of-halves", Title: "the sum of the two halves", value: func(id string) uint64 {
			high, low := halves(id)
			return high + low
		}},
		{Name: "sum-of-words", Title: "the sum of the four words of 32 bits", value: func(id string) uint64 {
			high, low := halves(id)
			return (high>>32 + high + low>>32 + low) & 0xffffffff
		}},
		{
			Name: "hash-of-halves", Title: "31 times the hash code of one half and that of the other",
			value: func(id string) uint64 {
				high, low := halves(id)
				return uint64(uint32(high>>32^high)*31 + uint32(low>>32^low))
			},
		},
		{Name: "fletcher-16", Title: "Fletcher's checksum in 16 bits", value: func(id string) uint64 {
			var a, b uint64
			for i := range len(id) {
				a = (a + uint64(id[i])) % 255
				b = (b + a) % 255
			}
			return b<<8 | a
		}},
		{Name: "adler-32", Title: "Adler-32", value: func(id string) uint64 {
			return uint64(adler32.Checksum([]byte(id)))
		}},
		{Name: "elf", Title: "the hash of ELF and PJW", value: elf},
		{Name: "md5-16", Title: "the first 16 bits of the MD5", value: func(id string) uint64 {
			h := md5.Sum([]byte(id))
			return uint64(h[0])<<8 | uint64(h[1])
		}},
	}
	for i := range all {
		value := all[i].value
		all[i].find = func(id string) string { return try(value, id) }
	}
	return all
}

func sum(id string, weight func(int) uint64) (s uint64) {
	for i := range len(id) {
		s += weight(i) * uint64(id[i])
	}
	return s
}

// hornerOf tells sorted texts apart.
func hornerOf(text []byte) (h uint64) {
	for _, c := range text {
		h = h*1_000_003 + uint64(c)
	}
	return h
}

func elf(id string) uint64 {
	var h uint32
	for i := range len(id) {
		h = h<<4 + uint32(id[i])
		if g := h & 0xf0000000; g != 0 {
			h ^= g >> 24
		}
		h &= 0x0fffffff
	}
	return uint64(h)
}

// try changes three digits at equal distances, two of them by as much as the middle one by
// twice as much in the other direction, then two digits in every way, then the last five.
func try(value func(string) uint64, id string) string {
	if other := three(value, id); other != "" {
		return other
	}
	if other := two(value, id); other != "" {
		return other
	}
	return five(value, id)
}

func three(value func(string) uint64, id string) string {
	want, b := value(id), []byte(id)
	for i := range 36 {
		for d := 1; i+2*d < 36; d++ {
			for k := -27; k <= 27; k++ {
				b[i], b[i+d], b[i+2*d] = id[i]+byte(k), id[i+d]-byte(2*k), id[i+2*d]+byte(k)
				if k != 0 && isDigit(b[i]) && isDigit(b[i+d]) && isDigit(b[i+2*d]) && isDigit(id[i]) &&
					isDigit(id[i+d]) && isDigit(id[i+2*d]) && value(string(b)) == want {
					return string(b)
				}
			}
			b[i], b[i+d], b[i+2*d] = id[i], id[i+d], id[i+2*d]
		}
	}
	return ""
}

func two(value func(string) uint64, id string) string {
	want, b := value(id), []byte(id)
	for j := range digits {
		for i := range j {
			at, and := digits[i], digits[j]
			for n := range 256 {
				b[at], b[and] = hexDigits[n>>4], hexDigits[n&15]
				if b[at] != id[at] && b[and] != id[and] && value(string(b)) == want {
					return string(b)
				}
			}
			b[at], b[and] = id[at], id[and]
		}
	}
	return ""
}

func five(value func(string) uint64, id string) string {
	want, b := value(id), []byte(id)
	for n := range 1 << 20 {
		for k := range 5 {
			b[31+k] = hexDigits[n>>(4*k)&15]
		}
		if value(string(b)) == want && string(b) != id {
			return string(b)
		}
	}
	return ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

// remainders read an id as one number of 128 bits, and keep what a division leaves.
func remainders() []Function {
	var all []Function
	for _, m := range []struct {
		name, title string
		by          uint64
	}{
		{"modulo-2-61-1", "the number modulo 2^61-1, Python's hash of a UUID", 1<<61 - 1},
		{"modulo-2-31-1", "the number modulo 2^31-1", 1<<31 - 1},
		{"modulo-1e9-7", "the number modulo 1,000,000,007", 1_000_000_007},
		{"modulo-65521", "the number modulo 65,521", 65521},
		{"modulo-1000", "the number modulo 1,000", 1000},
		{"modulo-97", "the number modulo 97", 97},
	} {
		by := new(big.Int).SetUint64(m.by)
		all = append(all, Function{
			Name: m.name, Title: m.title,
			value: func(id string) uint64 { return new(big.Int).Mod(number(id), by).Uint64() },
			find: func(id string) string {
				n := number(id)
				if other := new(big.Int).Add(n, by); other.BitLen() <= 128 {
					return spelled(other)
				}
				return spelled(n.Sub(n, by))
			},
		})
	}
	return all
}

// number is the id's digits as one number.
func number(id string) *big.Int {
	n, _ := new(big.Int).SetString(strings.ReplaceAll(id, "-", ""), 16)
	return n
}

// spelled is the id of a number.
func spelled(n *big.Int) string {
	d := n.Text(16)
	d = strings.Repeat("0", 32-len(d)) + d
	return d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:]
}
