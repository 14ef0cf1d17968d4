#!/usr/bin/env bash
# One would guess: cbor-sync, which has readers for dates and is fetched over a million times a month, reads a
#   timestamp of CBOR (tag 1, seconds since 1970), as AWS's SDKs write it, as that time; and writes a Date so that they
#   read it.
# What is so: the seconds are taken for milliseconds: a time of 2024 is a Date of January 1970, without an error. Its
#   own Date is written as tag 0, a text, which @smithy/core makes an object of, and cbor2 a time. Texts and bytes in
#   chunks are an error. A Uint8Array, which is how other libraries give bytes, is written as a map of its elements.
#   @ellipticoin/cbor, a copy of it, does the same.
# Why it matters: a mock or a proxy that logs or compares the timestamps of a CBOR wire sees 1970 in all of them, and
#   two times an hour apart are 3.6 seconds apart. Read tag 1 with addSemanticDecode of your own.
# Seen with: cbor-sync 1.0.4, @ellipticoin/cbor 1.0.4, @smithy/core 3.41.1, Node.js 20; cbor2 6.3.0, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit cbor-sync@1.0.4 @ellipticoin/cbor@1.0.4 @smithy/core@3.41.1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check cbor2==6.3.0

cat >find.mjs <<'JS'
import ellipticoin from "@ellipticoin/cbor";
import { cbor as smithy, dateToTag } from "@smithy/core/cbor";
import sync from "cbor-sync";
import { execFileSync } from "node:child_process";

const show = value => value instanceof Date ? `Date ${value.toISOString()}` : JSON.stringify(value);
const time = new Date(1714979289123);
const inputs = {
  "seconds of smithy": smithy.serialize(dateToTag(time)), "whole seconds": Buffer.from("c11a66388199", "hex"),
  "text of a time": Buffer.from("c074323032342d30352d30365430373a30383a30395a", "hex"),
  "text in chunks": Buffer.from("7f61616162ff", "hex"), "bytes in chunks": Buffer.from("5f4101ff", "hex"),
};
for (const [name, bytes] of Object.entries(inputs)) {
  for (const [library, { decode }] of Object.entries({ "cbor-sync": sync, ellipticoin })) {
    let got;
    try { got = show(decode(Buffer.from(bytes))); } catch { got = "error"; }
    console.log(`${name}, ${library} reads: ${got}`);
  }
}
for (const [name, value] of Object.entries({ Date: time, Uint8Array: new Uint8Array([1, 2]) })) {
  const bytes = sync.encode(value);
  const python = "import cbor2, sys; print(repr(cbor2.loads(bytes.fromhex(sys.argv[1]))))";
  console.log(`${name}, cbor-sync writes: ${bytes.toString("hex")}`);
  console.log(`    @smithy/core reads: ${show(smithy.deserialize(bytes))}`);
  console.log(`    cbor2 reads: ${execFileSync("env/bin/python", ["-c", python, bytes.toString("hex")])}`.trimEnd());
}
JS

cat >want <<'EOF'
seconds of smithy, cbor-sync reads: Date 1970-01-20T20:22:59.289Z
seconds of smithy, ellipticoin reads: Date 1970-01-20T20:22:59.289Z
whole seconds, cbor-sync reads: Date 1970-01-20T20:22:59.225Z
whole seconds, ellipticoin reads: Date 1970-01-20T20:22:59.225Z
text of a time, cbor-sync reads: Date 2024-05-06T07:08:09.000Z
text of a time, ellipticoin reads: Date 2024-05-06T07:08:09.000Z
text in chunks, cbor-sync reads: error
text in chunks, ellipticoin reads: error
bytes in chunks, cbor-sync reads: error
bytes in chunks, ellipticoin reads: error
Date, cbor-sync writes: c07818323032342d30352d30365430373a30383a30392e3132335a
    @smithy/core reads: {"tag":0,"value":"2024-05-06T07:08:09.123Z"}
    cbor2 reads: datetime.datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=datetime.timezone.utc)
Uint8Array, cbor-sync writes: a2613001613102
    @smithy/core reads: {"0":1,"1":2}
    cbor2 reads: {'0': 1, '1': 2}
EOF
node find.mjs >got
diff want got
echo "holds: cbor-sync reads the seconds of a timestamp as milliseconds"
