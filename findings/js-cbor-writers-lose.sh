#!/usr/bin/env bash
# One would guess: a CBOR library for JavaScript writes 50.5, 0.1, a Date, a Map and a BigInt so that another reads
#   what was meant, or throws.
# What is so: @dfinity/cbor writes 50.5 as 50 and 0.1 as 0, simple-cbor each fraction with its bytes in the wrong order
#   and the length of a text in characters, so that "é" is no CBOR; cbor-js writes a BigInt as an empty map, cbor-js
#   and cbor-redux half a pair of surrogates as another character. Of a Date four make an empty map and
#   @stablelib/cbor drops the milliseconds; of a Map three make an empty map. None of this throws.
# Why it matters: a mock of a CBOR wire in JavaScript answers with times that are empty maps and percentages that were
#   rounded; the client's error, if there is one, tells of another place. Read back what such a library writes.
# Seen with: @stablelib/cbor 2.0.4, @levischuck/tiny-cbor 0.3.6, cbor-js 0.1.0, @stricahq/cbors 1.1.0, cbor-redux 1.0.0,
#   @dfinity/cbor 0.2.3, simple-cbor 0.4.1, Node.js 20; cbor2 6.3.0 (the reader), Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @stablelib/cbor@2.0.4 @levischuck/tiny-cbor@0.3.6 cbor-js@0.1.0 \
  @stricahq/cbors@1.1.0 cbor-redux@1.0.0 @dfinity/cbor@0.2.3 simple-cbor@0.4.1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check cbor2==6.3.0

cat >find.mjs <<'JS'
import * as dfinity from "@dfinity/cbor";
import * as tiny from "@levischuck/tiny-cbor";
import * as stablelib from "@stablelib/cbor";
import * as strica from "@stricahq/cbors";
import cborjs from "cbor-js";
import * as redux from "cbor-redux";
import * as simple from "simple-cbor";

const writers = {
  stablelib: stablelib.encode, tiny: tiny.encodeCBOR, "cbor-js": cborjs.encode, strica: strica.Encoder.encode,
  redux: redux.encode, dfinity: dfinity.encode,
  simple: value => simple.CborSerializer.withDefaultEncoders().serialize(value),
};
const values = {
  50.5: 50.5, 0.1: 0.1, "Date of .123": new Date(1714979289123), "Map of a to 1": new Map([["a", 1]]), "5n": 5n,
  "é": "é", "half a pair": "\ud800",
};
for (const [name, value] of Object.entries(values)) {
  for (const [writer, write] of Object.entries(writers)) {
    let bytes;
    try { bytes = Buffer.from(new Uint8Array(write(value))).toString("hex"); } catch { bytes = "throws"; }
    console.log(`${name}\t${writer}\t${bytes}`);
  }
}
JS
cat >find.py <<'PY'
import collections
import sys

import cbor2

seen = collections.defaultdict(lambda: collections.defaultdict(list))
for line in sys.stdin.read().splitlines():
    name, writer, data = line.split("\t")
    if data != "throws":
        try:
            value = cbor2.loads(bytes.fromhex(data))
            data += f", read as {value.isoformat() if hasattr(value, 'isoformat') else repr(value)}"
        except cbor2.CBORDecodeError:
            data = f"{data}, an error"
    seen[name][data].append(writer)
for name, results in seen.items():
    print(name)
    for result, writers in results.items():
        print(f"    {result}:", *writers)
PY

cat >want <<'EOF'
50.5
    fa424a0000, read as 50.5: stablelib tiny
    fb4049400000000000, read as 50.5: cbor-js strica redux
    1832, read as 50: dfinity
    fb0000000000404940, read as 2.081526e-317: simple
0.1
    fb3fb999999999999a, read as 0.1: stablelib tiny cbor-js strica redux
    00, read as 0: dfinity
    fb9a9999999999b93f, read as -1.5423487136675799e-180: simple
Date of .123
    c074323032342d30352d30365430373a30383a30395a, read as 2024-05-06T07:08:09+00:00: stablelib
    throws: tiny strica
    a0, read as {}: cbor-js redux dfinity simple
Map of a to 1
    a0, read as {}: stablelib cbor-js dfinity
    a1616101, read as {'a': 1}: tiny strica redux simple
5n
    throws: stablelib simple
    05, read as 5: tiny strica redux dfinity
    a0, read as {}: cbor-js
é
    62c3a9, read as 'é': stablelib tiny cbor-js strica redux dfinity
    61c3a9, an error: simple
half a pair
    63efbfbd, read as '�': stablelib tiny strica dfinity
    64f0908080, read as '𐀀': cbor-js redux
    61f0808080, an error: simple
EOF
node find.mjs | env/bin/python find.py >got
diff want got
echo "holds: five of seven writers of CBOR lose fractions, Maps, Dates or texts without a word"
