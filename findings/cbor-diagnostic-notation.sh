#!/usr/bin/env bash
# One would guess: a CBOR library's diagnostic notation shows what is on the wire, so that one finds out with it why
#   another reader refuses a message; and what it prints, read again, is the same item (RFC 8949, section 8).
# What is so: fxamacker's Diagnose prints the big number 5 (c2 41 05) as 5, and 50.0 in two, four or eight bytes alike.
#   cbor and borc for Node.js print the float 50.0 as 50_1, 50_2 or 50_3, which is the notation of the integer 50 in
#   three, five or nine bytes, and borc leaves out a name that stands twice. All three print 5 in nine bytes as 5.
#   cbor-diag (Python) and cbor2 for Node.js print all of it so that it can be read back.
# Why it matters: which of integer, float and big number a member is, and of what width, is what clients and servers
#   differ over on the CBOR wire; a bug report with such a line in it shows a message that is right. Compare the bytes.
# Seen with: fxamacker/cbor 2.10.0, Go 1.26; cbor 10.0.12, borc 3.0.0, cbor2 2.3.0 (npm), Node.js 20; cbor-diag 1.2.0,
#   which also reads the lines, Python 3.11; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NODE_NO_WARNINGS=1 GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check cbor-diag==1.2.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit cbor@10.0.12 borc@3.0.0 cbor2@2.3.0 >/dev/null 2>&1

cat >main.go <<'EOF'
package main

import (
	"encoding/hex"
	"fmt"
	"os"

	"github.com/fxamacker/cbor/v2"
)

func main() {
	for _, item := range os.Args[1:] {
		data, err := hex.DecodeString(item)
		if err != nil {
			panic(err)
		}
		text, err := cbor.Diagnose(data)
		if err != nil {
			panic(err)
		}
		fmt.Println("fxamacker", text)
	}
}
EOF
{ go mod init example.com/find && go get github.com/fxamacker/cbor/v2@v2.10.0 && go build -o find .; } >log 2>&1 ||
  { cat log >&2; exit 1; }
cat >find.mjs <<'EOF'
import borc from "borc";
import cbor from "cbor";
import * as cbor2 from "cbor2";

for (const item of process.argv.slice(2)) {
  console.log("cbor", (await cbor.diagnose(item)).trim());
  console.log("borc", borc.diagnose(Buffer.from(item, "hex")).trim());
  console.log("cbor2", cbor2.diagnose(item));
}
EOF
cat >find.py <<'EOF'
import subprocess

import cbor_diag

items = {
    "5 in nine bytes": "1b0000000000000005", "the big number 5": "c24105", "50.0 of 16 bits": "f95240",
    "50.0 of 32 bits": "fa42480000", "50.0 of 64 bits": "fb4049000000000000", "a name twice": "a2616101616102",
    "a text in chunks": "7f6161626263ff", "a time": "c11a66388049",
}
printed = {name: [("cbor-diag", cbor_diag.cbor2diag(bytes.fromhex(item), pretty=False))] for name, item in items.items()}
for command in (["./find"], ["node", "find.mjs"]):
    lines = subprocess.check_output([*command, *items.values()], text=True).splitlines()
    each = len(lines) // len(items)
    for i, name in enumerate(items):
        printed[name] += [line.split(" ", 1) for line in lines[i * each:(i + 1) * each]]
for name, item in items.items():
    for library, text in printed[name]:
        again = cbor_diag.diag2cbor(text).hex()
        print(f"{name}: {library} {text}" + ("" if again == item else f", which is {again}"))
EOF
cat >want <<'EOF'
5 in nine bytes: cbor-diag 5_3
5 in nine bytes: fxamacker 5, which is 05
5 in nine bytes: cbor 5, which is 05
5 in nine bytes: borc 5, which is 05
5 in nine bytes: cbor2 5_3
the big number 5: cbor-diag 2(h'05')
the big number 5: fxamacker 5, which is 05
the big number 5: cbor 2(h'05')
the big number 5: borc 2(h'05')
the big number 5: cbor2 2(h'05')
50.0 of 16 bits: cbor-diag 50.0_1
50.0 of 16 bits: fxamacker 50.0
50.0 of 16 bits: cbor 50_1, which is 190032
50.0 of 16 bits: borc 50_1, which is 190032
50.0 of 16 bits: cbor2 50.0
50.0 of 32 bits: cbor-diag 50.0_2
50.0 of 32 bits: fxamacker 50.0, which is f95240
50.0 of 32 bits: cbor 50_2, which is 1a00000032
50.0 of 32 bits: borc 50_2, which is 1a00000032
50.0 of 32 bits: cbor2 50.0_2
50.0 of 64 bits: cbor-diag 50.0_3
50.0 of 64 bits: fxamacker 50.0, which is f95240
50.0 of 64 bits: cbor 50_3, which is 1b0000000000000032
50.0 of 64 bits: borc 50_3, which is 1b0000000000000032
50.0 of 64 bits: cbor2 50.0_3
a name twice: cbor-diag {"a":1,"a":2}
a name twice: fxamacker {"a": 1, "a": 2}
a name twice: cbor {"a": 1, "a": 2}
a name twice: borc {"a": 2}, which is a1616102
a name twice: cbor2 {"a": 1, "a": 2}
a text in chunks: cbor-diag (_ "a"_i,"bc"_i)
a text in chunks: fxamacker (_ "a", "bc")
a text in chunks: cbor (_ "a", "bc")
a text in chunks: borc (_ "a", "bc")
a text in chunks: cbor2 (_ "a", "bc")
a time: cbor-diag 1(1714978889)
a time: fxamacker 1(1714978889)
a time: cbor 1(1714978889)
a time: borc 1(1714978889)
a time: cbor2 1(1714978889)
EOF
env/bin/python find.py >got
diff want got
echo "holds: diagnostic notation of CBOR shows other items than those on the wire"
