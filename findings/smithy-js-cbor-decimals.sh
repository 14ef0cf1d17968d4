#!/usr/bin/env bash
# One would guess: @smithy/core's CBOR, which is inside AWS's SDKs and Smithy's servers for JavaScript, reads a decimal
#   fraction (tag 4, an exponent of ten and a mantissa) as its value, which it has a type for, and writes a Date as a
#   time, a Map as a map, or says that it cannot, as it does of a function.
# What is so: with a positive exponent the fraction is another number, without an error: 5 * 10^1 is 5.05, and 5 * 10^2
#   is that too. With a negative exponent, or 0, it is right. A Date, a Map and a Set are written as the empty map, and
#   -0 as 0, which is how it is read as well.
# Why it matters: a Decimal of Python that was normalized is written so (50 as 5 * 10^1), and the worker computes with a
#   tenth of it. A server that hands a Date to serialize() on its way past the schema answers created: {}. Write times
#   with tag(), and decimals as floats.
# Seen with: @smithy/core 3.41.1, Node.js 20; cbor2 6.3.0, Python 3.11; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NODE_NO_WARNINGS=1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check cbor2==6.3.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @smithy/core@3.41.1 >/dev/null 2>&1

cat >find.mjs <<'EOF'
import { cbor } from "@smithy/core/cbor";

for (const item of process.argv.slice(2)) {
  try {
    console.log(cbor.deserialize(Buffer.from(item, "hex")).string);
  } catch (error) {
    console.log(error.name);
  }
}
const values = { Date: new Date(0), Map: new Map([["a", 1]]), Set: new Set([1]), "-0": -0, function: () => 1 };
for (const [name, value] of Object.entries(values)) {
  try {
    console.log(name, "is written as", Buffer.from(cbor.serialize(value)).toString("hex"));
  } catch (error) {
    console.log(name, "is an error");
  }
}
console.log("-0 (f98000) is read as", Object.is(cbor.deserialize(Buffer.from("f98000", "hex")), -0) ? "-0" : "0");
EOF
cat >find.py <<'EOF'
import decimal
import subprocess

import cbor2

numbers = [(-2, 27315), (-9, 1714979289123000000), (-3, 5), (-1, 5), (-2, -5), (-2, -27315), (-2, 2700), (0, 5), (1, 5),
           (2, 5), (3, -27315)]
items = [cbor2.dumps(cbor2.CBORTag(4, list(pair))).hex() for pair in numbers]
lines = subprocess.check_output(["node", "find.mjs", *items], text=True).splitlines()
for (exponent, mantissa), item, seen in zip(numbers, items, lines):
    right = cbor2.loads(bytes.fromhex(item))
    try:
        verdict = "" if decimal.Decimal(seen) == right else ", wrong"
    except decimal.InvalidOperation:
        verdict = ", no number"
    print(f"{mantissa} * 10^{exponent}: cbor2 {right:f}, @smithy/core {seen}{verdict}")
print("\n".join(lines[len(items):]))
EOF
cat >want <<'EOF'
27315 * 10^-2: cbor2 273.15, @smithy/core 273.15
1714979289123000000 * 10^-9: cbor2 1714979289.123000000, @smithy/core 1714979289.123000000
5 * 10^-3: cbor2 0.005, @smithy/core 0.005
5 * 10^-1: cbor2 0.5, @smithy/core 0.5
-5 * 10^-2: cbor2 -0.05, @smithy/core -0.05
-27315 * 10^-2: cbor2 -273.15, @smithy/core -273.15
2700 * 10^-2: cbor2 27.00, @smithy/core 27.00
5 * 10^0: cbor2 5, @smithy/core 5
5 * 10^1: cbor2 50, @smithy/core 5.05, wrong
5 * 10^2: cbor2 500, @smithy/core 5.05, wrong
-27315 * 10^3: cbor2 -27315000, @smithy/core -27315.027315, wrong
Date is written as a0
Map is written as a0
Set is written as a0
-0 is written as 00
function is an error
-0 (f98000) is read as 0
EOF
env/bin/python find.py >got
diff want got
echo "holds: @smithy/core reads decimal fractions as other numbers"
