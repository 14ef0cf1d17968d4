package provider

import (
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"math/big"
	"slices"
	"strings"
)

// lookUpFaults find jobs by something that is derived from an id and smaller than it, so that other ids find them too.
var lookUpFaults = []entry{
	{"look-up-crc-32", "finds a job by the CRC-32 of its id", byValue(func(s string) uint64 {
		return uint64(crc32.ChecksumIEEE([]byte(s)))
	})},
	{"look-up-crc-64", "finds a job by the CRC-64 of its id", byValue(func(s string) uint64 {
		return crc64.Checksum([]byte(s), crc64.MakeTable(crc64.ISO))
	})},
	{"look-up-fnv-1a", "finds a job by the FNV-1a of its id, in 32 bits", byValue(func(s string) uint64 {
		h := fnv.New32a()
		_, _ = h.Write([]byte(s)) // never fails (hash.Hash)
		return uint64(h.Sum32())
	})},
	{"look-up-java-hash-code", "finds a job by the hash code that Java has of its id", byValue(horner(0, 31))},
	{"look-up-djb2", "finds a job by the djb2 of its id", byValue(horner(5381, 33))},
	{"look-up-adler-32", "finds a job by the Adler-32 of its id", byValue(func(s string) uint64 {
		return uint64(adler32.Checksum([]byte(s)))
	})},
	{"look-up-sum", "finds a job by the sum of its id's characters", byValue(func(s string) (sum uint64) {
		for i := range len(s) {
			sum += uint64(s[i])
		}
		return sum
	})},
	{"look-up-sorted", "finds a job by its id's characters in any order", lookUp(func(a, b string) bool {
		return sorted(a) == sorted(b)
	})},
	{
		"look-up-exclusive-or",
		"finds a job by the exclusive-or of its id's four words, as the hash code of a UUID in Java",
		byValue(func(s string) (x uint64) {
			d := strings.ReplaceAll(s, "-", "")
			for i := 0; i+8 <= len(d); i += 8 {
				n, _ := new(big.Int).SetString(d[i:i+8], 16) // an id of the documented form
				x ^= n.Uint64()
			}
			return x
		}),
	},
	{
		"look-up-modulo", "finds a job by its id modulo 2^61-1, as the hash of a UUID in Python",
		byValue(func(s string) uint64 {
			n, _ := new(big.Int).SetString(strings.ReplaceAll(s, "-", ""), 16) // an id of the documented form
			return n.Mod(n, big.NewInt(1<<61-1)).Uint64()
		}),
	},
	{"look-up-groups-in-any-order", "finds a job by its id's groups in any order", lookUp(func(a, b string) bool {
		x, y := strings.Split(a, "-"), strings.Split(b, "-")
		slices.Sort(x)
		slices.Sort(y)
		return slices.Equal(x, y)
	})},
	{
		"look-up-folded-in-half", "finds a job by the exclusive-or of the two halves of its id",
		byValue(func(s string) uint64 {
			n, _ := new(big.Int).SetString(strings.ReplaceAll(s, "-", ""), 16) // an id of the documented form
			high := new(big.Int).Rsh(n, 64)
			return n.Xor(n, high).And(n, new(big.Int).SetUint64(1<<64-1)).Uint64()
		}),
	},
	{
		"look-up-backwards", "finds a job by its id's digits from the last to the first, too",
		lookUp(func(a, b string) bool {
			x, y := []byte(strings.ReplaceAll(a, "-", "")), []byte(strings.ReplaceAll(b, "-", ""))
			slices.Reverse(x)
			return string(x) == string(y)
		}),
	},
}

// byValue finds a job by a number that is made of its id.
func byValue(of func(string) uint64) change {
	return lookUp(func(a, b string) bool { return of(a) == of(b) })
}

// horner is h*factor + c for every character, in 32 bits.
func horner(start, factor uint32) func(string) uint64 {
	return func(s string) uint64 {
		h := start
		for i := range len(s) {
			h = h*factor + uint32(s[i])
		}
		return uint64(h)
	}
}

func sorted(s string) string {
	b := []byte(s)
	slices.Sort(b)
	return string(b)
}
