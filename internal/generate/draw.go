package generate

// Draw answers a number from 0 up to, not including, n. 0 is the plainest choice
// everywhere: a stream of zeros is a request with a job's id and nothing else.
type Draw func(n int) int

// Seeded is a stream of choices from a seed, the same on every machine (SplitMix64).
func Seeded(seed uint64) Draw {
	return func(n int) int {
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return int((z ^ z>>31) >> 1 % uint64(n))
	}
}

// Bytes is a stream of choices from a fuzzer's bytes: two a choice, so that one
// mutation changes one choice, and zeros when they are spent.
func Bytes(data []byte) Draw {
	return func(n int) int {
		v := 0
		switch len(data) {
		case 0:
			return 0
		case 1:
			v, data = int(data[0]), nil
		default:
			v, data = int(data[0])|int(data[1])<<8, data[2:]
		}
		return v % n
	}
}

// ahead makes n choices now, for later. When they are spent it goes on with those that come then.
func (draw Draw) ahead(n int) Draw {
	made := make([]int, n)
	for i := range made {
		made[i] = draw(1 << 16)
	}
	return func(n int) int {
		if len(made) == 0 {
			return draw(n)
		}
		v := made[0] % n
		made = made[1:]
		return v
	}
}

func pick[T any](draw Draw, from []T) T { return from[draw(len(from))] }
