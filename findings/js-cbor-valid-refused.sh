#!/usr/bin/env bash
# One would guess: a CBOR library for JavaScript that reads integers, floats, texts and maps reads them in each of the
#   forms that RFC 8949 allows and Smithy RPC v2 CBOR has a reader accept: half floats, lengths left open, and all
#   integers of four bytes.
# What is so: @levischuck/tiny-cbor, three million downloads a month, refuses half floats and open lengths;
#   @oslojs/cbor refuses each four-byte integer of 2^31 and more, among them the seconds of every time after 19 January
#   2038; @dfinity/cbor refuses all floats and tag 1, and gives each integer of eight bytes as a BigInt;
#   @stablelib/cbor refuses integers beyond 2^53; cbor-js makes another number of them; cbor-sync refuses chunks.
# Why it matters: a mock with such a library fails for the requests of a client that writes one of these forms and takes
#   those of another, and a test with far times fails for no reason of the server.
# Seen with: @stablelib/cbor 2.0.4, @levischuck/tiny-cbor 0.3.6, @oslojs/cbor 1.0.0, cbor-sync 1.0.4, cbor-js 0.1.0,
#   cbor-redux 1.0.0, @dfinity/cbor 0.2.3, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @stablelib/cbor@2.0.4 @levischuck/tiny-cbor@0.3.6 @oslojs/cbor@1.0.0 \
  cbor-sync@1.0.4 cbor-js@0.1.0 cbor-redux@1.0.0 @dfinity/cbor@0.2.3

cat >find.mjs <<'JS'
import * as dfinity from "@dfinity/cbor";
import * as tiny from "@levischuck/tiny-cbor";
import * as oslo from "@oslojs/cbor";
import * as stablelib from "@stablelib/cbor";
import cborjs from "cbor-js";
import * as redux from "cbor-redux";
import sync from "cbor-sync";

const buffer = bytes => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
const readers = {
  stablelib: stablelib.decode, tiny: tiny.decodeCBOR, dfinity: dfinity.decode,
  oslo: bytes => oslo.decodeCBORToNativeValueNoLeftoverBytes(bytes, 10), "cbor-sync": b => sync.decode(Buffer.from(b)),
  "cbor-js": bytes => cborjs.decode(buffer(bytes)), redux: bytes => redux.decode(buffer(bytes)),
};
const show = value => {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return JSON.stringify(Object.fromEntries(value));
  return typeof value === "bigint" ? `${value}n` : JSON.stringify(value);
};
const inputs = {
  "50.5 in eight bytes": "fb4049400000000000", "50.5 in two bytes": "f95250", "2^31-1": "1a7fffffff",
  "2^31": "1a80000000", "-2^31-1": "3a80000000", "50 in eight bytes": "1b0000000000000032",
  "2^53+1": "1b0020000000000001", "a map": "a1616101", "a map of open length": "bf616101ff",
  "a list of open length": "9f01ff", "a text in chunks": "7f61616162ff", "1714979225 with tag 1": "c11a66388199",
};
for (const [name, hex] of Object.entries(inputs)) {
  const seen = {};
  for (const [library, read] of Object.entries(readers)) {
    let got;
    try { got = show(read(Uint8Array.from(Buffer.from(hex, "hex")))); } catch { got = "an error"; }
    (seen[got] ??= []).push(library);
  }
  console.log(name);
  for (const [got, libraries] of Object.entries(seen)) console.log(`    ${got}: ${libraries.join(" ")}`);
}
JS

cat >want <<'EOF'
50.5 in eight bytes
    50.5: stablelib tiny oslo cbor-sync cbor-js redux
    an error: dfinity
50.5 in two bytes
    50.5: stablelib oslo cbor-sync cbor-js redux
    an error: tiny dfinity
2^31-1
    2147483647: stablelib tiny dfinity oslo cbor-sync cbor-js redux
2^31
    2147483648: stablelib tiny dfinity cbor-sync cbor-js redux
    an error: oslo
-2^31-1
    -2147483649: stablelib tiny dfinity cbor-sync cbor-js redux
    an error: oslo
50 in eight bytes
    50: stablelib tiny oslo cbor-sync cbor-js redux
    50n: dfinity
2^53+1
    an error: stablelib
    9007199254740993n: tiny dfinity oslo redux
    9007199254740992: cbor-sync cbor-js
a map
    {"a":1}: stablelib tiny dfinity oslo cbor-sync cbor-js redux
a map of open length
    {"a":1}: stablelib dfinity oslo cbor-sync cbor-js redux
    an error: tiny
a list of open length
    [1]: stablelib dfinity oslo cbor-sync cbor-js redux
    an error: tiny
a text in chunks
    "ab": stablelib oslo cbor-js redux
    an error: tiny dfinity cbor-sync
1714979225 with tag 1
    1714979225: oslo cbor-js
    2024-05-06T07:07:05.000Z: stablelib
    {"tagId":1,"tagValue":1714979225}: tiny
    an error: dfinity
    1970-01-20T20:22:59.225Z: cbor-sync
    {"value":1714979225,"tag":1}: redux
EOF
node find.mjs >got
diff want got
echo "holds: of seven readers of CBOR five refuse one or another valid form"
