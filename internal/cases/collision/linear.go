package collision

import (
	"hash/crc32"
	"hash/crc64"
	"slices"
)

// linear are functions that are linear over GF(2), up to a constant: checksums by
// division of polynomials, and whatever only shifts and exclusive-ors.
func linear() []Function {
	ecma, iso := crc64.MakeTable(crc64.ECMA), crc64.MakeTable(crc64.ISO)
	castagnoli, koopman := crc32.MakeTable(crc32.Castagnoli), crc32.MakeTable(crc32.Koopman)
	return []Function{
		ofText("crc-32", "the CRC-32 of the text", func(b []byte) uint64 { return uint64(crc32.ChecksumIEEE(b)) }),
		ofText("crc-32c", "the CRC-32C of the text", func(b []byte) uint64 {
			return uint64(crc32.Checksum(b, castagnoli))
		}),
		ofText("crc-32k", "the CRC-32 of the text by Koopman's polynomial", func(b []byte) uint64 {
			return uint64(crc32.Checksum(b, koopman))
		}),
		ofText("crc-64-ecma", "the CRC-64 of the text, ECMA", func(b []byte) uint64 { return crc64.Checksum(b, ecma) }),
		ofText("crc-64-iso", "the CRC-64 of the text, ISO", func(b []byte) uint64 { return crc64.Checksum(b, iso) }),
		ofText("crc-16-ccitt", "the CRC-16 of the text, CCITT", func(b []byte) uint64 { return crc16(b, 0x8408) }),
		ofText("crc-16-arc", "the CRC-16 of the text, ARC", func(b []byte) uint64 { return crc16(b, 0xa001) }),
		ofText("xor-and-rotate", "the characters rotated by five bits and exclusive-ored, in 32 bits", rotated),
		ofNumber("uuid-hash-code", "java.util.UUID.hashCode: the exclusive-or of the four words",
			func(high, low uint64) uint64 { return (high>>32 ^ high ^ low>>32 ^ low) & 0xffffffff }),
		ofNumber("xor-of-halves", "the exclusive-or of the two halves", func(high, low uint64) uint64 {
			return high ^ low
		}),
		ofNumber("xor-of-16-bits", "the exclusive-or of the eight words of 16 bits", func(high, low uint64) uint64 {
			x := high ^ low
			x ^= x >> 32
			return (x ^ x>>16) & 0xffff
		}),
		ofNumber("guid-hash-code", "the former hash code of .NET's Guid: of the first three groups and two bytes",
			func(high, low uint64) uint64 {
				return (high>>32 ^ high&0xffffffff ^ (low>>40&0xff)<<24 ^ low&0xff) & 0xffffffff
			}),
	}
}

// ofText is a linear function of the characters.
func ofText(name, title string, of func([]byte) uint64) Function {
	value := func(id string) uint64 { return of([]byte(id)) }
	return Function{name, title, value, func(id string) string {
		bits, flip := inText(id)
		return solve(value, id, bits, flip)
	}}
}

// ofNumber is a linear function of the number that an id is.
func ofNumber(name, title string, of func(high, low uint64) uint64) Function {
	value := func(id string) uint64 { return of(halves(id)) }
	return Function{name, title, value, func(id string) string {
		bits, flip := inNumber(id)
		return solve(value, id, bits, flip)
	}}
}

// crc16 is a CRC of 16 bits with a reflected polynomial.
func crc16(b []byte, polynomial uint16) uint64 {
	crc := uint16(0xffff)
	for _, c := range b {
		crc ^= uint16(c)
		for range 8 {
			odd := crc & 1
			crc >>= 1
			if odd == 1 {
				crc ^= polynomial
			}
		}
	}
	return uint64(crc)
}

func rotated(b []byte) uint64 {
	var h uint32
	for _, c := range b {
		h = (h<<5 | h>>27) ^ uint32(c)
	}
	return uint64(h)
}

// set is a set of bits that are flipped.
type set [2]uint64

func one(k int) (s set)      { s[k/64] = 1 << (k % 64); return s }
func (s set) has(k int) bool { return s[k/64]>>(k%64)&1 == 1 }
func (s set) plus(o set) set { return set{s[0] ^ o[0], s[1] ^ o[1]} }

// inText flips the three lowest bits of characters, which leads from digits below 8 to others of them.
func inText(id string) (bits int, flip func(set) string) {
	low := []byte(id)
	for k, n := range nibbles(id) {
		low[digits[k]] = '0' + n&7
	}
	return 96, func(s set) string {
		b := slices.Clone(low)
		for k := range 96 {
			if s.has(k) {
				b[digits[k/3]] ^= 1 << (k % 3)
			}
		}
		return string(b)
	}
}

// inNumber flips the bits of the number that an id is.
func inNumber(id string) (bits int, flip func(set) string) {
	return 128, func(s set) string {
		b, n := []byte(id), nibbles(id)
		for k := range 128 {
			if s.has(k) {
				n[k/4] ^= 1 << (k % 4)
				b[digits[k/4]] = hexDigits[n[k/4]]
			}
		}
		return string(b)
	}
}

// solve finds bits that an affine function maps to the id's value when they are flipped:
// Gaussian elimination. Where that is the id itself, it adds bits that change nothing.
func solve(value func(string) uint64, id string, bits int, flip func(set) string) string {
	base := value(flip(set{}))
	var basis [64]struct {
		vector uint64
		by     set
	}
	reduce := func(v uint64, by set) (uint64, set, int) {
		for bit := 63; bit >= 0; bit-- {
			if v>>bit&1 == 0 {
				continue
			}
			if basis[bit].vector == 0 {
				return v, by, bit
			}
			v, by = v^basis[bit].vector, by.plus(basis[bit].by)
		}
		return 0, by, -1
	}
	var without set
	for k := range bits {
		v, by, bit := reduce(value(flip(one(k)))^base, one(k))
		if bit < 0 {
			without = by
			continue
		}
		basis[bit].vector, basis[bit].by = v, by
	}
	_, by, bit := reduce(value(id)^base, set{})
	if bit >= 0 {
		return ""
	}
	if other := flip(by); other != id {
		return other
	}
	return flip(by.plus(without))
}
