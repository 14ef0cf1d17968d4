#!/usr/bin/env bash
# One would guess: cbor-x writes every whole number of JavaScript as a CBOR integer and reads every small CBOR integer
#   as a number.
# What is so: from 2^32 on it writes a 64-bit float (fb), where cborg and @smithy/core write an integer. And it reads
#   the integer 5 as a BigInt when it comes in eight bytes (1b 00...05), which is valid CBOR: 5n === 5 is false, and
#   JSON.stringify throws.
# Why it matters: a server with a member of type long or integer refuses a float, and the same value passes in another
#   library's spelling. A client of cbor-x gets other types when a server writes its integers longer than needed.
# Seen with: cbor-x 1.6.9, cborg 6.1.5, @smithy/core 3.41.1.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit cbor-x@1.6.9 cborg@6.1.5 @smithy/core@3.41.1

cat >find.mjs <<'EOF'
import * as x from "cbor-x";
import * as g from "cborg";
import { cbor } from "@smithy/core/cbor";
const libraries = [
  ["cbor-x", x.encode, x.decode],
  ["cborg", g.encode, g.decode],
  ["@smithy/core", cbor.serialize, cbor.deserialize],
];
for (const [name, encode, decode] of libraries) {
  for (const number of [2 ** 32 - 1, 2 ** 32]) {
    console.log(name, "writes", number, Buffer.from(encode(number)).toString("hex"));
  }
  console.log(name, "reads 5 in eight bytes as a", typeof decode(Buffer.from("1b0000000000000005", "hex")));
}
EOF

cat >want <<'EOF'
cbor-x writes 4294967295 1affffffff
cbor-x writes 4294967296 fb41f0000000000000
cbor-x reads 5 in eight bytes as a bigint
cborg writes 4294967295 1affffffff
cborg writes 4294967296 1b0000000100000000
cborg reads 5 in eight bytes as a number
@smithy/core writes 4294967295 1affffffff
@smithy/core writes 4294967296 1b0000000100000000
@smithy/core reads 5 in eight bytes as a number
EOF
node find.mjs >got
diff want got
echo "holds: cbor-x writes integers from 2^32 on as floats, and reads long spellings as BigInt"
