package provider

import (
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
)

// jobIDFaults are about which strings are taken for the id of a job.
var jobIDFaults = []entry{
	{"job-id-numbered", "gives jobs the ids job-1, job-2 and so on", func(b *behaviour) {
		var n atomic.Int64
		ids(func() string { return fmt.Sprintf("job-%d", n.Add(1)) })(b)
		for _, op := range append(jobOps(), successResult) {
			b.inputs[op].at(pathJobID).pattern = func(id string) bool {
				return isJobID(id) || strings.HasPrefix(id, "job-")
			}
		}
	}},
	{"job-id-case-folded", "finds a job by its id in upper case", idAs(strings.ToLower)},
	{"job-id-last-group-folded", "ignores letter case in the last group of an id", idAs(func(s string) string {
		at := strings.LastIndexByte(s, '-') + 1
		return s[:at] + strings.ToLower(s[at:])
	})},
	{"job-id-first-letter-folded", "ignores the letter case of an id's first character", idAs(func(s string) string {
		return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):]
	})},
	{"job-id-trimmed", "trims white space around an id", idAs(strings.TrimSpace)},
	{"job-id-trimmed-left", "trims spaces before an id", idAs(noneBefore(" "))},
	{"job-id-trimmed-right", "trims spaces after an id, as databases do that pad strings", idAs(noneAfter(" "))},
	{"job-id-trailing-newline", "accepts an id with a newline after it, as $ does in Python and Java", idAs(
		noSuffix("\n"))},
	{"job-id-trailing-carriage-return", "accepts an id with CR and LF after it", idAs(noSuffix("\r\n"))},
	{"job-id-trailing-nel", "accepts an id with U+0085 after it, as $ does in Java", idAs(noSuffix("\u0085"))},
	{"job-id-trailing-line-separator", "accepts an id with U+2028 after it, as $ does in Java", idAs(
		noSuffix("\u2028"))},
	{"job-id-nul-cut", "ends an id at a NUL character", idAs(upTo("\x00"))},
	{"job-id-extra-digit", "accepts one more hexadecimal digit after an id", idAs(func(s string) string {
		if len(s) == 37 && strings.ContainsAny(s[36:], "0123456789abcdef") {
			return s[:36]
		}
		return s
	})},
	{"job-id-unanchored", "accepts any string that contains an id", idAs(func(s string) string {
		if found := anywhere.FindString(s); found != "" {
			return found
		}
		return s
	})},
	{"job-id-unhyphenated", "accepts an id without its hyphens", idAs(func(s string) string {
		if len(s) == 32 && !strings.Contains(s, "-") {
			return hyphenated(s)
		}
		return s
	})},
	{"job-id-underscores", "accepts underscores for hyphens", idAs(changing("_", "-"))},
	{"job-id-braces", "accepts an id in braces", idAs(
		func(s string) string { return noSuffix("}")(noPrefix("{")(s)) })},
	{"job-id-guid-x", "accepts an id in the hexadecimal format of .NET's Guid.Parse", idAs(func(s string) string {
		d := strings.NewReplacer("{", "", "}", "", ",", "", "0x", "").Replace(s)
		if !strings.HasPrefix(s, "{0x") || len(d) != 32 {
			return s
		}
		return d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:]
	})},
	{"job-id-urn", "accepts an id after urn:uuid:", idAs(noPrefix("urn:uuid:"))},
	{"job-id-any-digits", "takes the digits of every script for digits", idAs(asciiDigits)},
	{"job-id-unicode-folded", "folds full-width letters and digits to ASCII", idAs(narrow)},
	{"job-id-quoted", "accepts an id in quotes within the string", idAs(
		func(s string) string { return strings.Trim(s, `"`) })},
	{"job-id-percent-decoded", "decodes %2d in an id", idAs(strings.NewReplacer("%2d", "-", "%2D", "-").Replace)},
	{"job-id-blanks-decoded", "decodes %20 in an id and trims it", idAs(blanksDecoded)},
	{"job-id-astral-dropped", "reads an id without characters beyond the BMP", idAs(withoutAstral)},
	{"job-id-zero-width", "drops zero-width characters and byte order marks from an id", idAs(
		strings.NewReplacer("\u200b", "", "\ufeff", "").Replace)},
	{"job-id-groups-to-first-letter", "reads the groups of an id as numbers, each up to what is no digit", idAs(
		func(s string) string {
			groups := strings.Split(s, "-")
			for i, g := range groups {
				if end := strings.IndexFunc(g,
					func(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) }); end > 0 {
					groups[i] = strings.Repeat("0", len(g)-end) + g[:end]
				}
			}
			return strings.Join(groups, "-")
		})},
	{"job-id-o-for-zero", "takes the letter o in an id for a zero", idAs(
		strings.NewReplacer("o", "0", "O", "0").Replace)},
	{"job-id-crockford", "reads an id as Crockford's base 32, in which i and l are a one and o is a zero", idAs(
		strings.NewReplacer("o", "0", "O", "0", "i", "1", "I", "1", "l", "1", "L", "1").Replace)},
	{"job-id-scanned", "corrects the letters of an id that a scanner misreads", idAs(
		strings.NewReplacer("S", "5", "Z", "2", "B", "8", "G", "6", "q", "9").Replace)},
	{"job-id-first-digit-ignored", "does not compare the first digit of an id", lookUp(func(a, b string) bool {
		return a[1:] == b[1:]
	})},
	{"job-id-last-digit-ignored", "does not compare the last digit of an id", lookUp(func(a, b string) bool {
		return a[:35] == b[:35]
	})},
	{"job-id-first-groups-only", "compares the first four groups of an id only", lookUp(func(a, b string) bool {
		return a[:23] == b[:23]
	})},
	{"job-id-version-ignored", "does not compare the digit of an id that tells a UUID's version", lookUp(
		func(a, b string) bool { return a[:14]+a[15:] == b[:14]+b[15:] })},
	{"job-id-v4-only", "refuses ids that are no UUID of version 4", alsoJobID(func(s string) bool {
		return s[14] == '4'
	})},
	{"job-id-nil-refused", "refuses the nil UUID as an id", alsoJobID(func(s string) bool {
		return strings.Trim(s, "0-") != ""
	})},
	{"job-id-max-refused", "refuses the UUID of which every digit is f", alsoJobID(func(s string) bool {
		return strings.Trim(s, "f-") != ""
	})},
	{"job-id-number-like-refused", "refuses ids whose first group reads as a number with an exponent", alsoJobID(
		func(s string) bool { return !exponent.MatchString(s[:8]) })},
	{"job-id-nine-refused", "refuses the digit 9 in an id, as a range 0-8 would", alsoJobID(func(s string) bool {
		return !strings.Contains(s, "9")
	})},
}

var (
	anywhere = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	exponent = regexp.MustCompile(`^[0-9]+e[0-9]+$`)
)

// idAs reads an id as another one.
func idAs(how func(string) string) change { return alter(pathJobID, how) }

// alsoJobID narrows the pattern of ids.
func alsoJobID(ok func(string) bool) change {
	return demanding(pathJobID, func(d *param) { d.pattern = func(s string) bool { return isJobID(s) && ok(s) } })
}

// lookUp finds a job by something less than equality.
func lookUp(same func(a, b string) bool) change {
	return lifeWith(func(l *life) {
		l.find = func(c *core, id string) *job {
			if j := c.jobs[id]; j != nil {
				return j
			}
			for _, j := range c.jobs {
				if j.status == jobInProgress && same(j.id, id) {
					return j
				}
			}
			return nil
		}
	})
}

func hyphenated(s string) string {
	if len(s) != 32 {
		return s
	}
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// asciiDigits writes the decimal digits of every script as 0 to 9, as \d and a conversion to integers would read them.
// Every such script has its ten digits side by side.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 || !unicode.IsDigit(r) {
			return r
		}
		zero := r
		for r-zero < 9 && unicode.IsDigit(zero-1) {
			zero--
		}
		return '0' + (r - zero)
	}, s)
}

// narrow writes full-width forms as ASCII.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

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
	{"look-up-modulo", "finds a job by its id modulo 2^61-1, as the hash of a UUID in Python", byValue(
		func(s string) uint64 {
			n, _ := new(big.Int).SetString(strings.ReplaceAll(s, "-", ""), 16) // an id of the documented form
			return n.Mod(n, big.NewInt(1<<61-1)).Uint64()
		})},
	{"look-up-groups-in-any-order", "finds a job by its id's groups in any order", lookUp(func(a, b string) bool {
		x, y := strings.Split(a, "-"), strings.Split(b, "-")
		slices.Sort(x)
		slices.Sort(y)
		return slices.Equal(x, y)
	})},
	{"look-up-folded-in-half", "finds a job by the exclusive-or of the two halves of its id", byValue(
		func(s string) uint64 {
			n, _ := new(big.Int).SetString(strings.ReplaceAll(s, "-", ""), 16) // an id of the documented form
			high := new(big.Int).Rsh(n, 64)
			return n.Xor(n, high).And(n, new(big.Int).SetUint64(1<<64-1)).Uint64()
		})},
	{"look-up-backwards", "finds a job by its id's digits from the last to the first, too", lookUp(
		func(a, b string) bool {
			x, y := []byte(strings.ReplaceAll(a, "-", "")), []byte(strings.ReplaceAll(b, "-", ""))
			slices.Reverse(x)
			return string(x) == string(y)
		})},
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
