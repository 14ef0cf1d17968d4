#!/usr/bin/env bash
# One would guess: a cbor.RawMessage of fxamacker/cbor holds the bytes of an item as they stand, as json.RawMessage does,
#   and cbor.RawTag and cbor.Tag hold any tag.
# What is so: of an item in tag 55799 (self-described CBOR) a RawMessage that is a member, an element or the whole body
#   lacks the tag, while the same item inside another tag keeps it. RawTag and Tag cannot hold it: "cannot unmarshal
#   positive integer into Go value of type cbor.RawTag", though the item is a tag, and well-formed.
# Why it matters: a server that reads members as RawMessages to look at their types later takes a tagged member for an
#   untagged one, and one that passes over unknown members by RawTag refuses a valid request. Whoever compares, signs or
#   passes on such bytes has others than were sent.
# Seen with: fxamacker/cbor 2.10.0, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/fxamacker/cbor/v2@v2.10.0) 2>go.log || { cat go.log; exit 1; }

cat >main.go <<'EOF'
package main

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

func main() {
	described := []byte{0xd9, 0xd9, 0xf7, 0x00} // 55799(0)
	other := []byte{0xd9, 0x03, 0xe8, 0x00}     // 1000(0)
	inOther := append([]byte{0xd9, 0x03, 0xe8}, described...)
	for _, item := range [][]byte{described, other, inOther} {
		var whole cbor.RawMessage
		fmt.Printf("%x: well-formed %t; ", item, cbor.Wellformed(item) == nil)
		fmt.Printf("whole %v %x; ", cbor.Unmarshal(item, &whole), whole)
		var member map[string]cbor.RawMessage
		fmt.Printf("member %v %x; ", cbor.Unmarshal(append([]byte{0xa1, 0x61, 'a'}, item...), &member), member["a"])
		var element []cbor.RawMessage
		fmt.Printf("element %v %x; ", cbor.Unmarshal(append([]byte{0x81}, item...), &element), element)
		var tag cbor.RawTag
		fmt.Printf("tag %v %d %x.\n", cbor.Unmarshal(item, &tag), tag.Number, tag.Content)
	}
}
EOF
go run . 2>go.log | tee seen || { cat go.log; exit 1; }
cat >expected <<'EOF'
d9d9f700: well-formed true; whole <nil> 00; member <nil> 00; element <nil> [00]; tag cbor: cannot unmarshal positive integer into Go value of type cbor.RawTag 0 .
d903e800: well-formed true; whole <nil> d903e800; member <nil> d903e800; element <nil> [d903e800]; tag <nil> 1000 00.
d903e8d9d9f700: well-formed true; whole <nil> d903e8d9d9f700; member <nil> d903e8d9d9f700; element <nil> [d903e8d9d9f700]; tag <nil> 1000 d9d9f700.
EOF
diff expected seen && echo "as described"
