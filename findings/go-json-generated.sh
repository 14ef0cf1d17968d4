#!/usr/bin/env bash
# One would guess: easyjson and gojay, which fast services in Go read JSON with in place of encoding/json, read the same
#   texts, refuse what is no JSON, and differ at most in the case of names, where encoding/json is lax.
# What is so: gojay cuts 50.9 to 50 for an int, where 50.0 and 5e1 are also read, and says nothing of what stands behind
#   the object, of a comma before its end, of a missing one, or of 1.2.3 and tru in members it does not know; "{" alone
#   is an empty object. Both read 050 as 50, which JSON does not have, and a raw line break in a text; easyjson
#   reads 5. as a number. Neither finds "P" for the member p, where encoding/json does.
# Why it matters: a service that reads PutJobSuccessResult by these takes bodies that were cut off or damaged for a
#   success, and a body that a stub with encoding/json took lacks its members there. Check json.Valid first.
# Seen with: easyjson 0.9.2, gojay 1.2.13, Go 1.26, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
cat >go.mod <<'END'
module find

go 1.26
END
mkdir shape
cat >shape/shape.go <<'END'
package shape

//easyjson:json
type Shape struct {
	P    int     `json:"p"`
	S    string  `json:"s"`
	F    float64 `json:"f"`
	None bool    `json:"-"`
}
END
cat >main.go <<'END'
package main

import (
	"encoding/json"
	"fmt"

	"find/shape"

	"github.com/francoispqt/gojay"
	"github.com/mailru/easyjson"
)

type plain shape.Shape // without the methods that are generated

type hand struct{ *shape.Shape }

func (h hand) NKeys() int { return 0 }

func (h hand) UnmarshalJSONObject(d *gojay.Decoder, name string) error {
	switch name {
	case "p":
		return d.Int(&h.P)
	case "s":
		return d.String(&h.S)
	case "f":
		return d.Float64(&h.F)
	}
	return nil
}

func main() {
	for _, text := range []string{
		`{"p":50}`, `{"p":50.0}`, `{"p":50.9}`, `{"p":5e1}`, `{"p":"50"}`, `{"P":50}`, `{"p":050}`, `{"f":5.}`,
		"{\"s\":\"a\nb\"}", `{"p":1} x`, `{"p":1,}`, `{"p":1 "f":2}`, `{"x":1.2.3}`, `{"x":[tru]}`, `{`, `{"p":1`,
	} {
		fmt.Printf("%q", text)
		var standard, easy, gay shape.Shape
		print("encoding/json", json.Unmarshal([]byte(text), (*plain)(&standard)), standard)
		print("easyjson", easyjson.Unmarshal([]byte(text), &easy), easy)
		print("gojay", gojay.UnmarshalJSONObject([]byte(text), hand{&gay}), gay)
		fmt.Println()
	}
}

func print(name string, err error, s shape.Shape) {
	if err != nil {
		fmt.Printf(" | %s error", name)
		return
	}
	fmt.Printf(" | %s %v %q %v", name, s.P, s.S, s.F)
}
END
{ go get github.com/mailru/easyjson@v0.9.2 github.com/francoispqt/gojay@v1.2.13 &&
  go get -tool github.com/mailru/easyjson/easyjson@v0.9.2 && go build -o easyjson github.com/mailru/easyjson/easyjson &&
  ./easyjson -no_std_marshalers shape/shape.go && go build -o find .; } >log 2>&1 || { cat log; exit 1; }
cat >want <<'WANT'
"{\"p\":50}" | encoding/json 50 "" 0 | easyjson 50 "" 0 | gojay 50 "" 0
"{\"p\":50.0}" | encoding/json error | easyjson error | gojay 50 "" 0
"{\"p\":50.9}" | encoding/json error | easyjson error | gojay 50 "" 0
"{\"p\":5e1}" | encoding/json error | easyjson error | gojay 50 "" 0
"{\"p\":\"50\"}" | encoding/json error | easyjson error | gojay error
"{\"P\":50}" | encoding/json 50 "" 0 | easyjson 0 "" 0 | gojay 0 "" 0
"{\"p\":050}" | encoding/json error | easyjson 50 "" 0 | gojay 50 "" 0
"{\"f\":5.}" | encoding/json error | easyjson 0 "" 5 | gojay error
"{\"s\":\"a\nb\"}" | encoding/json error | easyjson 0 "a\nb" 0 | gojay 0 "a\nb" 0
"{\"p\":1} x" | encoding/json error | easyjson error | gojay 1 "" 0
"{\"p\":1,}" | encoding/json error | easyjson error | gojay 1 "" 0
"{\"p\":1 \"f\":2}" | encoding/json error | easyjson error | gojay 1 "" 2
"{\"x\":1.2.3}" | encoding/json error | easyjson error | gojay 0 "" 0
"{\"x\":[tru]}" | encoding/json error | easyjson error | gojay 0 "" 0
"{" | encoding/json error | easyjson error | gojay 0 "" 0
"{\"p\":1" | encoding/json error | easyjson error | gojay error
WANT
./find >got
cat got
diff want got
echo "holds: gojay takes what is cut off, damaged or no integer, and both 050"
