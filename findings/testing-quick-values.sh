#!/usr/bin/env bash
# One would guess: testing/quick of Go's standard library tries the usual values: strings with letters and digits in
#   them, small integers, nil maps.
# What is so: the runes of a string are drawn evenly from all of Unicode, of which ASCII is one in 8,700. Of 10,000
#   strings of 24 runes on average not one in a hundred holds a letter or digit of ASCII; more hold U+FFFD, into which
#   a surrogate that was drawn turns. Integers are drawn evenly from all of their type: of 10,000 int32 none lies from
#   0 to 100. A map is never nil.
# Why it matters: "a name that matches [A-Za-z0-9@\-_]+ is accepted", "0 to 100 is a percentage" and "an absent member
#   is absent" pass without one valid value having been tried; what is checked is that everything is refused. Give
#   quick.Config a Values function that draws the edges, or implement quick.Generator.
# Seen with: Go 1.26, testing/quick.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS= GOWORK=off GOOS= GOARCH=
cat >go.mod <<'MOD'
module example.com/find

go 1.26
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math/rand"
	"regexp"
	"testing/quick"
)

var ascii = regexp.MustCompile(`[A-Za-z0-9]`)

func main() {
	config := func() *quick.Config { return &quick.Config{MaxCount: 10000, Rand: rand.New(rand.NewSource(1))} }
	var named, runes, replaced, small, nilMaps int
	check(quick.Check(func(s string) bool {
		runes += len([]rune(s))
		if ascii.MatchString(s) {
			named++
		}
		for _, r := range s {
			if r == '\uFFFD' {
				replaced++
			}
		}
		return true
	}, config()))
	check(quick.Check(func(n int32, m map[string]string) bool {
		if n >= 0 && n <= 100 {
			small++
		}
		if m == nil {
			nilMaps++
		}
		return true
	}, config()))
	fmt.Println("more than 200,000 runes:", runes > 200_000)
	fmt.Println("strings with a letter or digit below 1 in 100:", named < 100)
	fmt.Println("U+FFFD more often than those:", replaced > named)
	fmt.Println("int32 from 0 to 100:", small)
	fmt.Println("nil maps:", nilMaps)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
GO
cat >want <<'WANT'
more than 200,000 runes: true
strings with a letter or digit below 1 in 100: true
U+FFFD more often than those: true
int32 from 0 to 100: 0
nil maps: 0
WANT
go run . >got
cat got
diff want got
echo "holds: testing/quick makes next to no ASCII, no small integers and no nil maps"
