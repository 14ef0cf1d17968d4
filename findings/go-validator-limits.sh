#!/usr/bin/env bash
# One would guess: the validators of Go agree on a string of one to ten characters, on a number from 0 to 100 and on an
#   id in capital letters, and count characters as Smithy does: code points.
# What is so: ozzo-validation's Length counts bytes (RuneLength does not), so that six letters with an accent are too
#   many, and passes the empty text whatever its lower limit. go-playground's max, validator.v2's max and govalidator's
#   StringLength count code points. For validator.v2 NaN lies from 0 to 100. is.UUID of ozzo, which is govalidator's,
#   and uuid4 of go-playground refuse capital letters, which go-playground's uuid takes.
# Why it matters: a server with Length(1, 2048) refuses a token of 1,025 accented letters, which CodePipeline's limit
#   allows, and one with Length(1, 1500) takes an empty revision. An id in capitals is another answer by the name of
#   the rule.
# Seen with: go-ozzo/ozzo-validation 4.4.1, asaskevich/govalidator of 1 March 2023, go-playground/validator 10.30.6,
#   gopkg.in/validator.v2 2.0.1; Go 1.26, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/go-ozzo/ozzo-validation/v4@v4.4.1 \
  github.com/asaskevich/govalidator@v0.0.0-20230301143203-a9d515a09cc2 \
  github.com/go-playground/validator/v10@v10.30.6 gopkg.in/validator.v2@v2.0.1) 2>go.log || { cat go.log; exit 1; }
cat >main.go <<'EOF'
package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/asaskevich/govalidator"
	ozzo "github.com/go-ozzo/ozzo-validation/v4"
	"github.com/go-ozzo/ozzo-validation/v4/is"
	"github.com/go-playground/validator/v10"
	v2 "gopkg.in/validator.v2"
)

type check[T any] struct {
	name string
	of   func(T) bool
}

func passed[T any](what string, value T, checks []check[T]) {
	fmt.Print(what, ":")
	for _, c := range checks {
		if c.of(value) {
			fmt.Print(" ", c.name)
		}
	}
	fmt.Println()
}

func main() {
	playground := validator.New()
	lengths := []check[string]{
		{"ozzo", func(s string) bool { return ozzo.Validate(s, ozzo.Length(1, 10)) == nil }},
		{"ozzo.RuneLength", func(s string) bool { return ozzo.Validate(s, ozzo.RuneLength(1, 10)) == nil }},
		{"govalidator", func(s string) bool { return govalidator.StringLength(s, "1", "10") }},
		{"playground", func(s string) bool { return playground.Var(s, "min=1,max=10") == nil }},
		{"v2", func(s string) bool { return v2.Valid(s, "min=1,max=10") == nil }},
	}
	passed("ten letters", strings.Repeat("a", 10), lengths)
	passed("eleven letters", strings.Repeat("a", 11), lengths)
	passed("six letters with accents", strings.Repeat("é", 6), lengths)
	passed("no letter", "", lengths)
	numbers := []check[float64]{
		{"ozzo", func(n float64) bool { return ozzo.Validate(n, ozzo.Min(0.0), ozzo.Max(100.0)) == nil }},
		{"govalidator", func(n float64) bool { return govalidator.InRangeFloat64(n, 0, 100) }},
		{"playground", func(n float64) bool { return playground.Var(n, "gte=0,lte=100") == nil }},
		{"v2", func(n float64) bool { return v2.Valid(n, "min=0,max=100") == nil }},
	}
	passed("50", 50, numbers)
	passed("101", 101, numbers)
	passed("NaN", math.NaN(), numbers)
	ids := []check[string]{
		{"ozzo", func(s string) bool { return ozzo.Validate(s, is.UUID) == nil }},
		{"govalidator", govalidator.IsUUID},
		{"playground.uuid", func(s string) bool { return playground.Var(s, "uuid") == nil }},
		{"playground.uuid4", func(s string) bool { return playground.Var(s, "uuid4") == nil }},
	}
	passed("an id", "0f7c1d4e-2b6a-4c8e-9f10-a1b2c3d4e5f6", ids)
	passed("in capitals", "0F7C1D4E-2B6A-4C8E-9F10-A1B2C3D4E5F6", ids)
	passed("only ones", "11111111-1111-1111-1111-111111111111", ids)
}
EOF
cat >want <<'EOF'
ten letters: ozzo ozzo.RuneLength govalidator playground v2
eleven letters:
six letters with accents: ozzo.RuneLength govalidator playground v2
no letter: ozzo ozzo.RuneLength
50: ozzo govalidator playground v2
101:
NaN: v2
an id: ozzo govalidator playground.uuid playground.uuid4
in capitals: playground.uuid
only ones: ozzo govalidator playground.uuid
EOF
go run . >got
cat got
diff want got
echo "holds: ozzo-validation counts bytes, and NaN lies from 0 to 100 for validator.v2"
