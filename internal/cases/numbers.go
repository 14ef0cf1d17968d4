package cases

import (
	"fmt"
	"math/big"

	"github.com/plumbline-conformance/plumbline/internal/judge"
)

// numbers are the values and spellings of the two numeric members.
func numbers() []Case {
	out := percentages()
	for _, c := range spelledPercentages {
		out = append(out, either("executionDetails.percentComplete/fraction/"+c, "percentComplete spelled "+c,
			"executionDetails.percentComplete/fraction", plain().with(percent, c)))
	}
	for _, n := range []string{
		"1e3", "1e10", "1e19", "1e99", "1e100", "1e308", "1e309", "1e400", "1E999", "1e9999",
		"1e99999", "1e999999999", "5e2147483648", "1e99999999999999999999", "-1e999", "-1e999999999",
		"1" + filled("0", 100), "1" + filled("0", 400), "1" + filled("0", 5000),
	} {
		rule, errors := "executionDetails.percentComplete/beyond-32-bits", []string{validation, serialization}
		if n == "1e3" || n[0] == '1' && n[1] == '0' && n[2] != 'e' && len(n) < 8 {
			rule = "executionDetails.percentComplete/range"
		}
		out = append(out, refused("executionDetails.percentComplete/spelled/"+clip(n),
			clip(n)+" percent, out of range however it is read", rule, plain().with(percent, n), errors...))
	}
	for _, n := range []string{
		"100.5", "-0.5", "101.0", "-1.0", "1.01e2", "1e-1", "1e-9", "1e-99", "1e-308", "1e-400",
		"1e-999", "1e-99999", "1e-999999999", "1e-99999999999999999999", "0e999999999", "0e-999999999",
		"0." + filled("0", 400) + "1", "50." + filled("0", 400), "5" + filled("0", 40) + "e-40",
	} {
		out = append(out, either("executionDetails.percentComplete/fraction/"+clip(n),
			"percentComplete spelled "+clip(n), "executionDetails.percentComplete/fraction", plain().with(percent, n)))
	}
	return append(out, times()...)
}

// clip is a number's spelling, short enough for an id.
func clip(n string) string {
	if len(n) > 24 {
		return fmt.Sprintf("%s-%d-characters", n[:6], len(n))
	}
	return n
}

// percentages are every value of the range, everything just outside it, and what
// falls into it when an integer of a smaller width wraps around.
func percentages() []Case {
	var out []Case
	for n := 0; n <= 100; n++ {
		out = append(out, accepted(fmt.Sprintf("executionDetails.percentComplete/accepted/%03d", n),
			fmt.Sprintf("%d percent", n), "executionDetails.percentComplete/accepted",
			sent{request: plain()}.percent(n)))
	}
	for _, n := range []int{0, 100} {
		among := carrying(revision).set(summary, "done").set(external, "ext-1").percent(n)
		out = append(out, accepted(fmt.Sprintf("executionDetails.percentComplete/accepted/%03d-among-all", n),
			fmt.Sprintf("%d percent, all others there", n), "executionDetails.percentComplete/accepted", among),
			accepted(fmt.Sprintf("executionDetails.percentComplete/accepted/%03d-with-token", n),
				fmt.Sprintf("%d percent and a token", n), "executionDetails.percentComplete/accepted",
				sent{request: plain()}.percent(n).set(token, "t")))
	}
	values := map[string]*big.Int{}
	add := func(v *big.Int) { values[v.String()] = new(big.Int).Set(v) }
	for _, n := range []int64{
		-1, -2, -3, -10, -50, -99, -100, -101, -1000, 101, 102, 103, 105, 110, 120, 125, 126, 127,
		128, 129, 130, 150, 199, 200, 201, 250, 254, 255, 256, 257, 300, 356, 357, 500, 999, 1000, 1001, 1024, 10000,
		100000, 1000000, 1000000000,
	} {
		add(big.NewInt(n))
	}
	for _, bits := range []uint{8, 16, 32, 53, 63, 64} {
		power := new(big.Int).Lsh(big.NewInt(1), bits)
		for _, near := range []int64{-1, 0, 1, 50, 99, 100, 101} {
			sum := new(big.Int).Add(power, big.NewInt(near))
			add(sum)
			add(new(big.Int).Neg(sum))
		}
		add(new(big.Int).Sub(big.NewInt(50), power)) // wraps to 50
		add(new(big.Int).Sub(big.NewInt(100), power))
		add(new(big.Int).Rsh(power, 1))
		add(new(big.Int).Sub(new(big.Int).Rsh(power, 1), big.NewInt(1)))
	}
	for _, name := range sortedKeys(values) {
		v := values[name]
		if v.Sign() >= 0 && v.Cmp(big.NewInt(100)) <= 0 {
			continue
		}
		if v.IsInt64() && v.Int64() >= -1<<31 && v.Int64() < 1<<31 {
			out = append(out, refused("executionDetails.percentComplete/range/"+name, name+" percent",
				"executionDetails.percentComplete/range", plain().with(percent, name), validation))
			continue
		}
		out = append(out, refused("executionDetails.percentComplete/beyond-32-bits/"+name, name+" percent",
			"executionDetails.percentComplete/beyond-32-bits", plain().with(percent, name), validation, serialization))
	}
	return out
}

// spelledPercentages are numbers of which nobody knows whether they are integers.
var spelledPercentages = []string{
	"1.5", "50.5", "99.9", "0.1", "50.0", "100.0", "0.0", "5e1", "1e2", "1E2", "100e0",
	"1.0e2", "500e-1", "-0", "-0.0", "0e0",
}

// either makes the case of a request that may be accepted or refused.
func either(id, title, rule string, r request) Case {
	return Case{
		ID: id, Title: title, Rule: rule, Profile: profileOf(r),
		Plan: &Single{Job: Own, Request: r.build(), Allowed: judge.Either(), Effect: Effect{Free: true}},
	}
}

// plainTimes are numbers of seconds that every client writes, and those that SDKs write
// by default: with a fraction, and before 1970.
var plainTimes = map[string]string{
	"accepted/0": "0", "accepted/1": "1", "accepted/1436400000": "1436400000", "accepted/1751900000": "1751900000",
	"accepted/2147483647": "2147483647", "accepted/2147483648": "2147483648", "accepted/4294967296": "4294967296",
	"spelling/minus-one": "-1", "spelling/before-1970": "-86400", "spelling/milliseconds": "1751900000.123",
	"spelling/half": "1751900000.5", "spelling/microseconds": "1751900000.123456", "spelling/zero-point": "0.0",
	"spelling/negative-fraction": "-0.5",
	"accepted/year-1901":         "-2147483649", "accepted/year-1700": "-8520336000",
	"accepted/year-2262": "9223372036",
	"accepted/zeros":     "1714979289.000", "accepted/point-zero": "1714979289.0",
	"accepted/first-second-zeros": "0.000",
	"accepted/nanoseconds":        "1714979289.123456789", "accepted/three-of-a-half": "-0.500",
	"accepted/before-1970-milliseconds": "-86400.001", "accepted/first-nanosecond": "0.000000001",
	"accepted/first-microsecond": "0.000001", "accepted/before-first-microsecond": "-0.000001",
	"accepted/wrapped": "-4852116232.933",
}

// fractions are decimals of a second as clients write them, which leave out zeros at the end: of
// every length that SDKs write, of which some round to a whole second and some begin with a zero.
func fractions() []string {
	const most = 9 // the SDK for Rust writes nanoseconds
	var out []string
	for n := 1; n <= most; n++ {
		out = append(out, "123456789"[:n], filled("9", n))
		if n > 1 {
			out = append(out, filled("0", n-1)+"5")
		}
	}
	return append(out, "9994", "9995", "9996", "9999994", "9999995")
}

// times are the spellings of a number of seconds.
func times() []Case {
	var out []Case
	for name, n := range plainTimes {
		out = append(out, accepted("currentRevision.created/"+name, n+" seconds", "currentRevision.created/accepted",
			carrying(created).also(created, n)))
	}
	for _, f := range fractions() {
		out = append(out, accepted("currentRevision.created/fraction/"+f, "1714979289."+f+" seconds",
			"currentRevision.created/accepted", carrying(created).also(created, "1714979289."+f)))
	}
	should := func(rule, id, n string) {
		c := accepted("currentRevision.created/"+id, n+" seconds", "currentRevision.created/"+rule,
			carrying(created).also(created, n))
		c.Single().Allowed = judge.ShouldAccept()
		out = append(out, c)
	}
	for name, n := range map[string]string{
		"exponent": "1.7519e9", "exponent-plus": "1.7519E+9", "exponent-bare": "17519e5", "small": "1e-3",
		"first-microsecond": "1e-06", "exponent-negative": "-1.5e0", "ten-decimals": "1714979289.1234567891",
		"many-decimals": "0." + filled("3", 60),
	} {
		should("spelling", "spelling/"+name, n)
	}
	for id, n := range map[string]string{
		"accepted/253402300799": "253402300799", "far-away/year-1": "-62135596800",
		"far-away/last-second": "253402300799.0", "far-away/after-last-microsecond": "253402300800.0",
		"far-away/last-milliseconds": "253402300799.999", "far-away/last-second-zeros": "253402300799.000",
		"far-away/year-1-zeros": "-62135596800.000", "far-away/year-2263": "9250000000",
		"far-away/year-1600": "-11676096000",
	} {
		should("far-away", id, n)
	}
	for name, n := range map[string]string{
		"1e309": "1e309", "1e400": "1e400", "minus-1e400": "-1e400",
		"400-digits": "1" + filled("0", 400), "1e18": "1e18", "1e300": "1e300", "1e999999999": "1e999999999",
		"minus-1e999999999": "-1e999999999", "1e-999999999": "1e-999999999",
		"1e99999999999999999999": "1e99999999999999999999", "5000-digits": "1" + filled("0", 5000),
	} {
		out = append(out, either("currentRevision.created/beyond-double/"+name, name+" seconds",
			"currentRevision.created/beyond-double", carrier(created).with(created, n)))
	}
	return sortedByID(out)
}
