package cases

import (
	"fmt"
	"strings"
)

// otherDigits replace each digit by each of the fifteen others: the k-th next.
func otherDigits() []mutation {
	var out []mutation
	for i := range 36 {
		if isHyphen(i) {
			continue
		}
		for k := 1; k < 16; k++ {
			out = append(out, mutation{
				fmt.Sprintf("unknown/digit-%02d-plus-%02d", i, k),
				fmt.Sprintf("digit %d replaced by the %d. next", i, k), true,
				func(id string) string {
					return replaceAt(id, i, string(hexDigits[(strings.IndexByte(hexDigits, id[i])+k)%16]))
				},
			})
		}
	}
	return out
}

// letterFrom answers the position of the first letter at or after i, cyclically.
func letterFrom(id string, i int) int {
	for k := range len(id) {
		if j := (i + k) % len(id); id[j] >= 'a' && id[j] <= 'f' {
			return j
		}
	}
	return -1
}

// upperCases put one letter in upper case: the one at each position, or the next that there is.
func upperCases() []Case {
	var out []Case
	for i := range 36 {
		m := mutation{
			fmt.Sprintf("pattern/upper-case-%02d", i),
			fmt.Sprintf("the first letter from position %d in upper case", i), false,
			func(id string) string {
				j := letterFrom(id, i)
				if j < 0 {
					return id
				}
				return replaceAt(id, j, strings.ToUpper(id[j:j+1]))
			},
		}
		c := m.asCase()
		if !isHyphen(i) {
			c.Single().Suits = func(id string) bool { return letterFrom(id, i) == i }
		}
		out = append(out, c)
	}
	return out
}

// strangers replace each position by characters that no id has: every printable
// ASCII character but the hexadecimal ones, and some beyond.
func strangers() []mutation {
	var out []mutation
	beyond := []rune{0x00, '\t', '\n', '\r', 0x1b, 0x7f, 'é', 'ſ', '漢', '😀', 0xfffd}
	for i := range 36 {
		for r := rune(0x20); r < 0x7f; r++ {
			if strings.ContainsRune(hexDigits+"ABCDEF-", r) || (i%4 != 3 && !strings.ContainsRune("gzGZ _.:/", r)) {
				continue
			}
			out = append(out, stranger(i, r))
		}
		for _, r := range beyond {
			out = append(out, stranger(i, r))
		}
		if !isHyphen(i) {
			out = append(out, stranger(i, '-'))
		}
	}
	return out
}

func stranger(i int, r rune) mutation {
	return mutation{
		fmt.Sprintf("pattern/replaced-%02d-u%04x", i, r), fmt.Sprintf("position %d replaced by %q", i, r), false,
		func(id string) string { return replaceAt(id, i, string(r)) },
	}
}

// inserted are put at every position and at both ends, where some layers skip them, stop at them or trim them.
var inserted = []struct{ name, text string }{
	{"zero", "0"},
	{"letter", "a"},
	{"hyphen", "-"},
	{"space", " "},
	{"nul", "\x00"},
	{"tab", "\t"},
	{"newline", "\n"},
	{"return", "\r"},
	{"escape", "\x1b"},
	{"delete", "\x7f"},
	{"crlf", "\r\n"},
	{"no-break-space", "\u00a0"},
	{"zero-width", "\u200b"},
	{"bom", "\ufeff"},
	{"combining", "\u0301"},
	{"line-separator", "\u2028"},
	{"nel", "\u0085"},
	{"vertical-tab", "\v"},
	{"form-feed", "\f"},
	{"soft-hyphen", "\u00ad"},
	{"backspace", "\b"},
	{"nul-and-text", "\x00abc"},
	{"newline-and-text", "\nabc"},
	{"return-and-text", "\rabc"},
	{"space-and-text", " abc"},
	{"tab-and-text", "\tabc"},
	{"escape-and-text", "\x1b[0m"},
	{"newline-and-id", "\n00000000-0000-0000-0000-000000000000"},
}

func insertions() []mutation {
	var out []mutation
	for _, c := range inserted {
		for i := 0; i <= 36; i++ {
			name := fmt.Sprintf("pattern/inserted-%s-%02d", c.name, i)
			if i == 36 && c.text == "\n" {
				name = "trailing-newline"
			}
			out = append(out, mutation{
				name, fmt.Sprintf("%q inserted at %d", c.text, i), false,
				func(id string) string { return id[:i] + c.text + id[i:] },
			})
		}
		out = append(out, mutation{
			"pattern/around-" + c.name, fmt.Sprintf("%q on both sides", c.text), false,
			func(id string) string { return c.text + id + c.text },
		})
	}
	return append(out,
		mutation{
			"trailing-newline-twice", "two newlines at the end", false,
			func(id string) string { return id + "\n\n" },
		},
		mutation{"trailing-newline-crlf", "CR LF at the end", false, func(id string) string { return id + "\r\n" }},
		mutation{"pattern/second-line", "the id on a second line", false, func(id string) string { return "x\n" + id }},
		mutation{"pattern/first-line", "the id on a first line", false, func(id string) string { return id + "\nx" }},
		mutation{
			"pattern/middle-line", "the id on a line between others", false,
			func(id string) string { return "x\n" + id + "\ny" },
		})
}

// removals delete, double and swap characters, and cut the id short.
func removals() []mutation {
	var out []mutation
	for i := range 36 {
		out = append(out,
			mutation{
				fmt.Sprintf("pattern/deleted-%02d", i), fmt.Sprintf("position %d deleted", i), false,
				func(id string) string { return id[:i] + id[i+1:] },
			},
			mutation{
				fmt.Sprintf("pattern/doubled-%02d", i), fmt.Sprintf("position %d doubled", i), false,
				func(id string) string { return id[:i+1] + id[i:] },
			},
			mutation{
				fmt.Sprintf("pattern/cut-to-%02d", i), fmt.Sprintf("only the first %d characters", i), false,
				func(id string) string { return id[:i] },
			})
		if i > 0 {
			out = append(out, mutation{
				fmt.Sprintf("pattern/cut-from-%02d", i),
				fmt.Sprintf("all but the first %d characters", i), false, func(id string) string { return id[i:] },
			})
		}
		if i < 35 && (isHyphen(i) || isHyphen(i+1)) {
			out = append(out, mutation{
				fmt.Sprintf("pattern/swapped-%02d", i), "a hyphen swapped with its neighbour",
				false, swap(i),
			})
		} else if i < 35 {
			out = append(out, mutation{
				fmt.Sprintf("unknown/swapped-%02d", i), "two neighbours swapped", true,
				swapDigits(i),
			})
		}
	}
	return out
}

func swap(i int) func(string) string {
	return func(id string) string { return id[:i] + id[i+1:i+2] + id[i:i+1] + id[i+2:] }
}

// swapDigits swaps the first two different neighbours from position i on, cyclically.
func swapDigits(i int) func(string) string {
	return func(id string) string {
		for k := range 35 {
			if j := (i + k) % 35; !isHyphen(j) && !isHyphen(j+1) && id[j] != id[j+1] {
				return swap(j)(id)
			}
		}
		return id
	}
}
