#!/usr/bin/env bash
# One would guess: a Go library that makes texts of a regular expression reads it as package regexp does, and its texts
#   spread over what the expression allows: {1,50} gives lengths up to 50, and . any character.
# What is so: goregen's Generate reads POSIX syntax: `a+?`, `(ab)+?` and `a{2,4}?` are the empty text half of the time,
#   and \d, \w and \S are errors; NewGenerator with syntax.Perl reads them right. In both, . is U+FFFD almost always,
#   and {1,50} stays below 30. gofakeit's Regex ends at ten repetitions, so that [a-z]{11,50} is always 11 characters.
# Why it matters: CodePipeline's limits are upper ones (50 for a nonce, 100 for a name). A test with generated values
#   never comes near them, and a fault at the limit stays; a test of `.` tries one character.
# Seen with: github.com/zach-klippenstein/goregen v0.0.0-20160303162051-795b5e3961ea, github.com/brianvoe/gofakeit/v7
#   7.18.3, Go 1.26, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/brianvoe/gofakeit/v7@v7.18.3 \
  github.com/zach-klippenstein/goregen@v0.0.0-20160303162051-795b5e3961ea) 2>go.log || { cat go.log; exit 1; }

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"math/rand"
	"regexp"
	"regexp/syntax"
	"unicode/utf8"

	"github.com/brianvoe/gofakeit/v7"
	regen "github.com/zach-klippenstein/goregen"
)

const count = 2000

func goregen(pattern string, flags syntax.Flags) func() string {
	args := &regen.GeneratorArgs{Flags: flags, RngSource: rand.NewSource(1)}
	generator, err := regen.NewGenerator(pattern, args)
	if err != nil {
		panic(err)
	}
	return generator.Generate
}

type maker struct {
	name string
	make func() string
}

func makers(pattern string) []maker {
	faker := gofakeit.New(1)
	return []maker{
		{"goregen", goregen(pattern, 0)},
		{"goregen with syntax.Perl", goregen(pattern, syntax.Perl)},
		{"gofakeit", func() string { return faker.Regex(pattern) }},
	}
}

// share says how many of the texts there are in words that another seed does not change.
func share(n int) string {
	switch {
	case n == 0:
		return "none"
	case n > count*9/10:
		return "almost all"
	case n > count/3 && n < count*2/3:
		return "half"
	}
	return "some"
}

func main() {
	for _, pattern := range []string{`a+?`, `(ab)+?`, `a{2,4}?`, `a+`} {
		matches := regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString
		for _, by := range makers(pattern) {
			wrong := 0
			for range count {
				if !matches(by.make()) {
					wrong++
				}
			}
			fmt.Printf("%s of %s does not match: %s\n", by.name, pattern, share(wrong))
		}
	}
	replacement, any := 0, goregen(`.`, syntax.Perl)
	for range count {
		if any() == "\ufffd" {
			replacement++
		}
	}
	fmt.Printf("goregen of . is U+FFFD: %s\n", share(replacement))
	for _, pattern := range []string{`[a-z]{1,50}`, `[a-z]{11,50}`} {
		for _, by := range makers(pattern) {
			lengths := map[int]bool{}
			longest := 0
			for range count {
				n := utf8.RuneCountInString(by.make())
				lengths[n] = true
				longest = max(longest, n)
			}
			fmt.Printf("%s of %s: longer than 30 %t, several lengths %t\n", by.name, pattern, longest > 30, len(lengths) > 1)
		}
	}
	for _, pattern := range []string{`\d`, `\w`, `\S`} {
		_, err := regen.Generate(pattern)
		fmt.Println("goregen.Generate:", err)
	}
}
EOF
cat >want <<'EOF'
goregen of a+? does not match: half
goregen with syntax.Perl of a+? does not match: none
gofakeit of a+? does not match: none
goregen of (ab)+? does not match: half
goregen with syntax.Perl of (ab)+? does not match: none
gofakeit of (ab)+? does not match: none
goregen of a{2,4}? does not match: half
goregen with syntax.Perl of a{2,4}? does not match: none
gofakeit of a{2,4}? does not match: none
goregen of a+ does not match: none
goregen with syntax.Perl of a+ does not match: none
gofakeit of a+ does not match: none
goregen of . is U+FFFD: almost all
goregen of [a-z]{1,50}: longer than 30 false, several lengths true
goregen with syntax.Perl of [a-z]{1,50}: longer than 30 false, several lengths true
gofakeit of [a-z]{1,50}: longer than 30 false, several lengths true
goregen of [a-z]{11,50}: longer than 30 false, several lengths true
goregen with syntax.Perl of [a-z]{11,50}: longer than 30 false, several lengths true
gofakeit of [a-z]{11,50}: longer than 30 false, several lengths false
goregen.Generate: error parsing regexp: invalid escape sequence: `\d`
goregen.Generate: error parsing regexp: invalid escape sequence: `\w`
goregen.Generate: error parsing regexp: invalid escape sequence: `\S`
EOF
go run . >got
cat got
diff want got
echo "holds: goregen's texts do not match lazy repetitions, and gofakeit stops at ten"
