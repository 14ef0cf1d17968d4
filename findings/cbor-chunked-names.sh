#!/usr/bin/env bash
# One would guess: a CBOR decoder that reads a text string in chunks (indefinite length) as a value reads it as the
#   name in a map too; and every general CBOR library reads both, for RFC 8949 has had them from the start.
# What is so: @smithy/core, the CBOR reader of AWS's JavaScript SDKs, reads chunked values and throws on a chunked
#   name, which the Smithy RPC v2 protocol allows. cbor-x and cborg refuse both. cbor2 (Python), smithy-go and
#   fxamacker read both.
# Why it matters: an encoder that streams may write such a map; the answer is valid, and some clients cannot read it.
#   A server must read them, and should not write them.
# Seen with: @smithy/core 3.41.1, cbor-x 1.6.9, cborg 6.1.5, cbor2 6.3.0, smithy-go 1.28.9, fxamacker/cbor 2.10.0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check cbor2==6.3.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @smithy/core@3.41.1 cbor-x@1.6.9 cborg@6.1.5
(go mod init find && go get github.com/aws/smithy-go@v1.28.9 github.com/fxamacker/cbor/v2@v2.10.0) 2>go.log ||
  { cat go.log; exit 1; }

# {"id": "ab"}, with the value in two chunks, and with the name in two chunks.
value="a1626964 7f61616162ff"
name="a1 7f61696164ff 626162"

cat >find.mjs <<'EOF'
import { cbor } from "@smithy/core/cbor";
import { decode as x } from "cbor-x";
import { decode as g } from "cborg";
for (const [library, decode] of [["@smithy/core", cbor.deserialize], ["cbor-x", x], ["cborg", g]])
  for (const [i, what] of ["value", "name"].entries()) {
    const data = Buffer.from(process.argv[2 + i].replaceAll(" ", ""), "hex");
    let read;
    try { read = decode(data).id === "ab"; } catch { read = "throws"; }
    console.log(library, what, read);
  }
EOF
cat >find.py <<'EOF'
import sys

import cbor2

for what, data in zip(("value", "name"), sys.argv[1:]):
    print("cbor2", what, str(cbor2.loads(bytes.fromhex(data)) == {"id": "ab"}).lower())
EOF
cat >main.go <<'EOF'
package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"github.com/aws/smithy-go/encoding/cbor"
	fx "github.com/fxamacker/cbor/v2"
)

func main() {
	for i, what := range []string{"value", "name"} {
		data, _ := hex.DecodeString(strings.ReplaceAll(os.Args[1+i], " ", ""))
		read, err := cbor.Decode(data)
		fmt.Println("smithy-go", what, err == nil && read.(cbor.Map)["id"] == cbor.String("ab"))
		var into map[string]string
		err = fx.Unmarshal(data, &into)
		fmt.Println("fxamacker", what, err == nil && into["id"] == "ab")
	}
}
EOF

cat >want <<'EOF'
@smithy/core value true
@smithy/core name throws
cbor-x value throws
cbor-x name throws
cborg value throws
cborg name throws
cbor2 value true
cbor2 name true
smithy-go value true
fxamacker value true
smithy-go name true
fxamacker name true
EOF
{
  node find.mjs "$value" "$name"
  env/bin/python find.py "$value" "$name"
  go run . "$value" "$name"
} >got
diff want got
echo "holds: chunked names of maps are valid CBOR, and @smithy/core, cbor-x and cborg do not read them"
