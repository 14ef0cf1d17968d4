#!/usr/bin/env bash
# One would guess: refmt and go-ipld-prime's dagcbor, the CBOR of IPLD's tools in Go, read numbers as they are or say
#   that they cannot, read a timestamp, and read what AWS's SDKs send on the CBOR wire.
# What is so: refmt reads integers from 2^63 on as negative ones, 2^64-1 as -1, and both read -2^64 as 0, without a
#   word. dagcbor drops the tag of a time, reads undefined as null, and by its own rules refuses indefinite lengths
#   and integers that are longer than needed. refmt refuses tags, undefined and a name that stands twice, and says
#   nothing of bytes behind the value. Both take text that is not UTF-8.
# Why it matters: a stub of the CBOR wire that is built on them takes a number that the service refuses for -1 or 0, and
#   refuses bodies from SDKs that write maps of indefinite length (Java's and Rust's) or any time. Use fxamacker/cbor.
# Seen with: github.com/polydawn/refmt 0.90.0, github.com/ipld/go-ipld-prime 0.24.0, Go 1.26, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
cat >go.mod <<'END'
module find

go 1.26
END
cat >main.go <<'END'
package main

import (
	"bytes"
	"encoding/hex"
	"fmt"

	"github.com/ipld/go-ipld-prime/codec/dagcbor"
	"github.com/ipld/go-ipld-prime/codec/dagjson"
	"github.com/ipld/go-ipld-prime/node/basicnode"
	"github.com/polydawn/refmt/cbor"
)

func refmt(data []byte) string {
	var value any
	if cbor.Unmarshal(cbor.DecodeOptions{}, data, &value) != nil {
		return "an error"
	}
	return fmt.Sprintf("%+q", fmt.Sprint(value))
}

func prime(data []byte) string {
	builder := basicnode.Prototype.Any.NewBuilder()
	if dagcbor.Decode(builder, bytes.NewReader(data)) != nil {
		return "an error"
	}
	var out bytes.Buffer
	if dagjson.Encode(builder.Build(), &out) != nil {
		return "read, but no DAG-JSON"
	}
	return out.String()
}

func main() {
	for _, item := range [][2]string{
		{"{p: 50}", "a161701832"}, {"2^63-1", "1b7fffffffffffffff"}, {"2^63", "1b8000000000000000"},
		{"2^64-1", "1bffffffffffffffff"}, {"-2^63", "3b7fffffffffffffff"}, {"-2^63-1", "3b8000000000000000"},
		{"-2^64", "3bffffffffffffffff"}, {"50 in eight bytes", "1b0000000000000032"}, {"50.0 in two", "f95240"},
		{"a time", "c11a663881d9"}, {"a time in a double", "c1fb41d98e207647df3b"}, {"undefined", "f7"},
		{"an open map", "bf61701832ff"}, {"an open text", "7f6161ff"}, {"a name twice", "a2616101616102"},
		{"bytes behind the end", "0500"}, {"text that is not UTF-8", "61ff"}, {"self-described", "d9d9f705"},
	} {
		data, err := hex.DecodeString(item[1])
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s: refmt %s, dagcbor %s\n", item[0], refmt(data), prime(data))
	}
}
END
{ go get github.com/polydawn/refmt@v0.90.0 github.com/ipld/go-ipld-prime@v0.24.0 && go build -o find .; } >log 2>&1 ||
  { cat log; exit 1; }
cat >want <<'WANT'
{p: 50}: refmt "map[p:50]", dagcbor {"p":50}
2^63-1: refmt "9223372036854775807", dagcbor 9223372036854775807
2^63: refmt "-9223372036854775808", dagcbor read, but no DAG-JSON
2^64-1: refmt "-1", dagcbor read, but no DAG-JSON
-2^63: refmt "-9223372036854775808", dagcbor -9223372036854775808
-2^63-1: refmt an error, dagcbor an error
-2^64: refmt "0", dagcbor 0
50 in eight bytes: refmt "50", dagcbor an error
50.0 in two: refmt "50", dagcbor 50
a time: refmt an error, dagcbor 1714979289
a time in a double: refmt an error, dagcbor 1714979289.123
undefined: refmt an error, dagcbor null
an open map: refmt "map[p:50]", dagcbor an error
an open text: refmt "a", dagcbor an error
a name twice: refmt an error, dagcbor an error
bytes behind the end: refmt "5", dagcbor an error
text that is not UTF-8: refmt "\xff", dagcbor "\ufffd"
self-described: refmt an error, dagcbor 5
WANT
./find >got
cat got
diff want got
echo "holds: -2^64 is 0 for both, and 2^64-1 is -1 for refmt"
