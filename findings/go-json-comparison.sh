#!/usr/bin/env bash
# One would guess: assert.JSONEq of testify, with which most tests in Go compare bodies, tells numbers apart that are
#   written apart, and nsf/jsondiff says FullMatch only of two documents of JSON.
# What is so: JSONEq reads numbers as float64: 9007199254740993 equals ...992, and a timestamp equals one that differs
#   in the eighth decimal; of a name that stands twice it takes the last. jsondiff tells the numbers apart, also 50 from
#   50.0, and takes {"n":1} and whatever text follows it for {"n":1}.
# Why it matters: what a server does to a long number or to created with nanoseconds is not seen by such a test, and a
#   body that no SDK can read passes the other. Compare json.RawMessage, or decode with UseNumber.
# Seen with: testify 1.12.1, nsf/jsondiff v0.0.0-20260207060731-8e8d90c4c0ac, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
(go mod init find && go get github.com/stretchr/testify@v1.12.1 \
  github.com/nsf/jsondiff@v0.0.0-20260207060731-8e8d90c4c0ac) 2>go.log ||
  { cat go.log; exit 1; }
cat >main.go <<'EOF'
package main

import (
	"fmt"

	"github.com/nsf/jsondiff"
	"github.com/stretchr/testify/assert"
)

type silent struct{}

func (silent) Errorf(string, ...any) {}

func main() {
	for _, pair := range [][2]string{
		{`{"n":50}`, `{"n":50.0}`}, {`{"n":50}`, `{"n":"50"}`}, {`{"n":9007199254740992}`, `{"n":9007199254740993}`},
		{`{"n":1714979289.12345678}`, `{"n":1714979289.12345679}`}, {`{"n":1}`, `{"n":2,"n":1}`}, {`{"n":1}`, `{"n":1} x`},
	} {
		options := jsondiff.DefaultJSONOptions()
		difference, _ := jsondiff.Compare([]byte(pair[0]), []byte(pair[1]), &options)
		equal := assert.JSONEq(silent{}, pair[0], pair[1])
		fmt.Printf("%s and %s: JSONEq %t, jsondiff %s\n", pair[0], pair[1], equal, difference)
	}
}
EOF
cat >want <<'EOF'
{"n":50} and {"n":50.0}: JSONEq true, jsondiff NoMatch
{"n":50} and {"n":"50"}: JSONEq false, jsondiff NoMatch
{"n":9007199254740992} and {"n":9007199254740993}: JSONEq true, jsondiff NoMatch
{"n":1714979289.12345678} and {"n":1714979289.12345679}: JSONEq true, jsondiff NoMatch
{"n":1} and {"n":2,"n":1}: JSONEq true, jsondiff FullMatch
{"n":1} and {"n":1} x: JSONEq false, jsondiff FullMatch
EOF
go run . >got
cat got
diff want got
echo "holds: JSONEq compares numbers as float64, jsondiff does not read to the end"
