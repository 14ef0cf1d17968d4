#!/usr/bin/env bash
# One would guess: a CBOR reader that is asked for an int and finds a big number (tag 2, a byte string) reads it when
#   it fits, or returns an error: 2^64 is too large for every int.
# What is so: ugorji/go/codec takes the byte string's head and what follows for a number: 5, written as a big number,
#   is read as 16645, and 2^64 as 18689. Of the nine bytes of 2^64 one is read, so the rest is taken for the next
#   members of the map, which then has an empty name that nobody sent. There is no error. Into an interface value it
#   reads 5 as 5 and 2^64 as a float. fxamacker/cbor reads 5 and returns an error for 2^64.
# Why it matters: a server that decodes into a struct compares a number with its limits that is not the one on the
#   wire, and loses the members behind it. Tests of numbers beyond 64 bits have to be written as big numbers too.
# Seen with: github.com/ugorji/go/codec 1.3.2, fxamacker/cbor 2.10.0, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/fxamacker/cbor/v2@v2.10.0 github.com/ugorji/go/codec@v1.3.2) 2>go.log ||
  { cat go.log; exit 1; }

cat >main.go <<'EOF'
package main

import (
	"encoding/hex"
	"fmt"

	fx "github.com/fxamacker/cbor/v2"
	"github.com/ugorji/go/codec"
)

func main() {
	five, large := "c24105", "c249010000000000000000"
	for _, number := range []string{five, large} {
		data, _ := hex.DecodeString(number)
		var i int
		err := codec.NewDecoderBytes(data, &codec.CborHandle{}).Decode(&i)
		fmt.Printf("ugorji, int: %d, error: %t\n", i, err != nil)
		var any any
		err = codec.NewDecoderBytes(data, &codec.CborHandle{}).Decode(&any)
		fmt.Printf("ugorji, any: %v %T, error: %t\n", any, any, err != nil)
		i = 0
		err = fx.Unmarshal(data, &i)
		fmt.Printf("fxamacker, int: %d, error: %t\n", i, err != nil)
	}
	data, _ := hex.DecodeString("a26161" + large + "6162" + "07") // {"a": 2^64, "b": 7}
	members := map[string]int{}
	err := codec.NewDecoderBytes(data, &codec.CborHandle{}).Decode(&members)
	fmt.Printf("ugorji, map: %q, error: %t\n", fmt.Sprint(members), err != nil)
}
EOF

cat >want <<'EOF'
ugorji, int: 16645, error: false
ugorji, any: 5 float64, error: false
fxamacker, int: 5, error: false
ugorji, int: 18689, error: false
ugorji, any: 1.8446744073709552e+19 float64, error: false
fxamacker, int: 0, error: true
ugorji, map: "map[:0 a:18689]", error: false
EOF
go run . >got
diff want got
echo "holds: ugorji reads another number than the big number that was sent"
