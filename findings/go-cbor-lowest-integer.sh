#!/usr/bin/env bash
# One would guess: a Go decoder reads the lowest integer of CBOR, -2^64 (3b ff ff ff ff ff ff ff ff), as a big number
#   or refuses it, since it fits no int64.
# What is so: smithy-go, the reader of AWS's Go SDK, and ugorji/go/codec both give 0 without an error: one is added to
#   the argument 2^64-1 in 64 bits. fxamacker/cbor gives a big.Int with the right value. One step higher, smithy-go is
#   right and ugorji returns an error.
# Why it matters: a number far out of range becomes one that passes every range check (a percentage of 0, say). A test
#   of "beyond 64 bits" that uses this very number finds nothing wrong with the decoder.
# Seen with: smithy-go 1.28.9, ugorji/go/codec 1.3.2, fxamacker/cbor 2.10.0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/aws/smithy-go@v1.28.9 github.com/fxamacker/cbor/v2@v2.10.0 \
  github.com/ugorji/go/codec@v1.3.2) 2>go.log || { cat go.log; exit 1; }

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"math/big"

	smithy "github.com/aws/smithy-go/encoding/cbor"
	fx "github.com/fxamacker/cbor/v2"
	"github.com/ugorji/go/codec"
)

func main() {
	for _, data := range [][]byte{
		{0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe},
		{0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	} {
		value, err := smithy.Decode(data)
		fmt.Printf("smithy-go %x: -%d, error: %t\n", data, value, err != nil) // a NegInt holds the absolute value
		var number any
		err = codec.NewDecoderBytes(data, &codec.CborHandle{}).Decode(&number)
		fmt.Printf("ugorji %x: %v, error: %t\n", data, number, err != nil)
		err = fx.Unmarshal(data, &number)
		if integer, ok := number.(big.Int); ok {
			number = integer.String()
		}
		fmt.Printf("fxamacker %x: %v, error: %t\n", data, number, err != nil)
	}
}
EOF

cat >want <<'EOF'
smithy-go 3bfffffffffffffffe: -18446744073709551615, error: false
ugorji 3bfffffffffffffffe: <nil>, error: true
fxamacker 3bfffffffffffffffe: -18446744073709551615, error: false
smithy-go 3bffffffffffffffff: -0, error: false
ugorji 3bffffffffffffffff: 0, error: false
fxamacker 3bffffffffffffffff: -18446744073709551616, error: false
EOF
go run . >got
diff want got
echo "holds: smithy-go and ugorji read -2^64 as 0"
