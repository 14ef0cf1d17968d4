package collision

import (
	"crypto/rand"
	"fmt"
	"hash/fnv"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

var form = regexp.MustCompile(`\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z`)

func randomID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// ids are the bounds of the pattern, ids of one kind of digit only, and ordinary ones.
func ids() []string {
	out := []string{
		"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "01234567-0123-0123-0123-012345670123",
	}
	for range 4 {
		out = append(out, randomID())
	}
	return out
}

// special is how many of the ids are such that not every function collides for them.
const special = 3

func TestEveryFunctionCollides(t *testing.T) {
	for _, f := range Functions() {
		t.Run(f.Name, func(t *testing.T) {
			for n, id := range ids() {
				other := f.Of(id)
				assert.Regexp(t, form, other, id)
				if n >= special {
					assert.NotEqual(t, id, other)
				}
				assert.Equal(t, f.value(id), f.value(other), "%s and %s", id, other)
				assert.Equal(t, other, f.Of(id), "the same each time")
			}
		})
	}
}

// TestKnownValues compares with the standard library and with published values.
func TestKnownValues(t *testing.T) {
	value := map[string]func(string) uint64{}
	for _, f := range Functions() {
		assert.NotContains(t, value, f.Name)
		value[f.Name] = f.value
	}
	const id = "3f2b8c1d-9e4a-4b7c-8d6e-5f0a1b2c3d4e"
	one, oneA := fnv.New32(), fnv.New32a()
	_, _ = one.Write([]byte(id)) // never fails (hash.Hash)
	_, _ = oneA.Write([]byte(id))
	assert.Equal(t, uint64(one.Sum32()), value["fnv-1"](id))
	assert.Equal(t, uint64(oneA.Sum32()), value["fnv-1a"](id))
	assert.Equal(t, uint64(99162322), value["java-hash-code"]("hello"))
	assert.Equal(t, uint64(0xcbf43926), value["crc-32"]("123456789"))
	assert.Equal(t, uint64(0x4b37), value["crc-16-arc"]("123456789"), "CRC-16/MODBUS, which begins with all ones")
	assert.Equal(t, uint64(0x6f91), value["crc-16-ccitt"]("123456789"), "CRC-16/MCRF4XX, which begins with all ones")
	assert.Equal(t, uint64(0x3f2b8c1d^0x9e4a4b7c^0x8d6e5f0a^0x1b2c3d4e), value["uuid-hash-code"](id))
	assert.Equal(t, uint64(7), value["modulo-1000"]("00000000-0000-0000-0000-0000000003ef"))
}

// TestChainsAreUndone goes back every step that was gone forward.
func TestChainsAreUndone(t *testing.T) {
	for name, c := range chains() {
		for n := range uint64(1000) {
			state := n * 4294967 % (1 << 32)
			assert.Equal(t, state, c.before(c.over(state, "3f2b8c1d"), "3f2b8c1d"), name)
		}
	}
}

// TestFours are what each text of four digits leads to by itself.
func TestFours(t *testing.T) {
	for name, c := range chains() {
		after, ahead := new(fours), new(fours)
		c.after(c.start, after)
		c.ahead(12345, ahead)
		for n := range after {
			if after[n] != c.over(c.start, four(n)) || ahead[n] != c.before(12345, four(n)) {
				assert.Fail(t, "another state", "%s %s", name, four(n))
				break
			}
		}
	}
}

func BenchmarkAll(b *testing.B) {
	all := Functions()
	for b.Loop() {
		id := randomID()
		for _, f := range all {
			f.Of(id)
		}
	}
}

func BenchmarkEach(b *testing.B) {
	for _, f := range Functions() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				f.Of(randomID())
			}
		})
	}
}
