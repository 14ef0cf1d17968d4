#!/usr/bin/env bash
# One would guess: libraries for canonical JSON (RFC 8785) make the same bytes of the same text, and an error of what is
#   no JSON or cannot be kept; whoever hashes what they write has one hash for each value, and two for two values.
# What is so: jcs of PyPI, json-canonicalize and canonicalize of npm and both libraries for Go write 9007199254740993 as
#   9007199254740992, without an error; rfc8785 refuses it, and 123456789012345680000 too, which the others keep. The
#   half of a character is an error for six, json-canonicalize writes it. canonicaljson's form is another (50.0 stays).
#   cyberphone's for Go reads [050] as [50], [1_000] as [1000], and nothing but an object or a list.
#   In JavaScript a Map is {}, and a function that is a member makes undefined, which is no JSON.
# Why it matters: a worker that finds a job's result again by the hash of its body, or a recorder that finds the answer
#   by that of the request, takes two for one; hash the bytes that were sent, or refuse numbers beyond 2^53.
# Seen with: jcs 0.2.1, rfc8785 0.1.4, canonicaljson 2.0.0 (PyPI), canonicalize 4.0.0, json-canonicalize 3.0.1 (npm),
#   gowebpki/jcs 1.0.2, cyberphone/json-canonicalization of December 2024, Python 3.11, Node.js 20, Go 1.26, on
#   2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH=
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jcs==0.2.1 rfc8785==0.1.4 canonicaljson==2.0.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit canonicalize@4.0.0 json-canonicalize@3.0.1 >log 2>&1 || { cat log; exit 1; }
go mod init find >log 2>&1 || { cat log; exit 1; }
go get github.com/gowebpki/jcs@v1.0.2 \
  github.com/cyberphone/json-canonicalization@v0.0.0-20241213102144-19d51d7fe467 >log 2>&1 || { cat log; exit 1; }
cat >values <<'END'
[50.0]
[9007199254740993]
[123456789012345680000]
["\ud800"]
[050]
[1_000]
"x"
END
cat >find.py <<'END'
import json

import canonicaljson
import jcs
import rfc8785

LIBRARIES = {"jcs": jcs.canonicalize, "rfc8785": rfc8785.dumps, "canonicaljson": canonicaljson.encode_canonical_json}
for line in open("values"):
    for name, library in LIBRARIES.items():
        try:
            print(line.strip(), name, ascii(library(json.loads(line)).decode())[1:-1])
        except (ValueError, rfc8785.CanonicalizationError):
            print(line.strip(), name, "error")
END
cat >find.mjs <<'END'
import fs from "node:fs";
import canonicalize from "canonicalize";
import { canonicalize as jsonCanonicalize } from "json-canonicalize";

const libraries = { canonicalize, "json-canonicalize": jsonCanonicalize };
function show(text, value) {
  for (const [name, library] of Object.entries(libraries)) {
    let written = "error";
    try { written = library(value()); } catch { /* said as it is */ }
    console.log(text, name, written);
  }
}
for (const line of fs.readFileSync("values", "utf8").trim().split("\n")) show(line, () => JSON.parse(line));
show("a Map", () => ({ a: new Map([["k", 1]]) }));
show("a function", () => ({ a: () => 1 }));
END
cat >find.go <<'END'
package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/cyberphone/json-canonicalization/go/src/webpki.org/jsoncanonicalizer"
	"github.com/gowebpki/jcs"
)

func show(line, name string, library func([]byte) ([]byte, error)) {
	written, err := library([]byte(line))
	if err != nil {
		written = []byte("error")
	}
	fmt.Println(line, name, string(written))
}

func main() {
	file, err := os.Open("values")
	if err != nil {
		panic(err)
	}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		show(lines.Text(), "gowebpki", jcs.Transform)
		show(lines.Text(), "cyberphone", jsoncanonicalizer.Transform)
	}
}
END
cat >want <<'WANT'
[50.0] jcs [50]
[50.0] rfc8785 [50]
[50.0] canonicaljson [50.0]
[9007199254740993] jcs [9007199254740992]
[9007199254740993] rfc8785 error
[9007199254740993] canonicaljson [9007199254740993]
[123456789012345680000] jcs [123456789012345680000]
[123456789012345680000] rfc8785 error
[123456789012345680000] canonicaljson [123456789012345680000]
["\ud800"] jcs error
["\ud800"] rfc8785 error
["\ud800"] canonicaljson error
[050] jcs error
[050] rfc8785 error
[050] canonicaljson error
[1_000] jcs error
[1_000] rfc8785 error
[1_000] canonicaljson error
"x" jcs "x"
"x" rfc8785 "x"
"x" canonicaljson "x"
[50.0] canonicalize [50]
[50.0] json-canonicalize [50]
[9007199254740993] canonicalize [9007199254740992]
[9007199254740993] json-canonicalize [9007199254740992]
[123456789012345680000] canonicalize [123456789012345680000]
[123456789012345680000] json-canonicalize [123456789012345680000]
["\ud800"] canonicalize error
["\ud800"] json-canonicalize ["\ud800"]
[050] canonicalize error
[050] json-canonicalize error
[1_000] canonicalize error
[1_000] json-canonicalize error
"x" canonicalize "x"
"x" json-canonicalize "x"
a Map canonicalize {"a":{}}
a Map json-canonicalize {"a":{}}
a function canonicalize {"a":undefined}
a function json-canonicalize {"a":undefined}
[50.0] gowebpki [50]
[50.0] cyberphone [50]
[9007199254740993] gowebpki [9007199254740992]
[9007199254740993] cyberphone [9007199254740992]
[123456789012345680000] gowebpki [123456789012345680000]
[123456789012345680000] cyberphone [123456789012345680000]
["\ud800"] gowebpki error
["\ud800"] cyberphone error
[050] gowebpki error
[050] cyberphone [50]
[1_000] gowebpki error
[1_000] cyberphone [1000]
"x" gowebpki "x"
"x" cyberphone error
WANT
{ venv/bin/python find.py; node find.mjs; go run find.go; } >got 2>log || { cat log; exit 1; }
cat got
diff want got
echo "holds: five of seven write 9007199254740993 as 9007199254740992, and one reads [050] as [50]"
