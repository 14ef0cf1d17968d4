#!/usr/bin/env bash
# One would guess: a library that lists the differences of two values lists none only for values that are equal, at
#   least as far as JSON goes and the values that an AWS SDK hands on: dates, bytes and big integers beside it.
# What is so: deep-object-diff sees no difference between {} and [], nor {"0":1} and [1]; it, microdiff and
#   fast-json-patch none between the roots 1 and 2, and with just-diff none between [1] and {"0":1} there. Two dates
#   are the same for rfc6902, two of the same second for just-diff, and of two that are equal fast-json-patch lists 24
#   differences. Two Maps are the same for all nine, 5n and 6n for jsondiffpatch, and equal bytes differ for
#   recursive-diff.
# Why it matters: a recorded answer of a pipeline is compared by these with the one of today, and the test passes where
#   outputVariables has become a list, or each date has changed. Compare the text of JSON, or use
#   node:util.isDeepStrictEqual to decide and the library to show.
# Seen with: deep-object-diff 1.1.9, microdiff 1.6.0, jsondiffpatch 0.7.7, just-diff 6.0.2, deep-diff 1.0.2, rfc6902
#   5.4.0, fast-json-patch 3.1.1, json-diff 1.0.6, recursive-diff 1.0.9, Node.js 20, on 2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit deep-object-diff@1.1.9 microdiff@1.6.0 jsondiffpatch@0.7.7 just-diff@6.0.2 \
  deep-diff@1.0.2 rfc6902@5.4.0 fast-json-patch@3.1.1 json-diff@1.0.6 recursive-diff@1.0.9 >log 2>&1 ||
  { cat log; exit 1; }
cat >find.mjs <<'END'
import { isDeepStrictEqual } from "node:util";
import deepDiff from "deep-diff";
import { diff as deepObjectDiff } from "deep-object-diff";
import fastJsonPatch from "fast-json-patch";
import jsonDiff from "json-diff";
import { create } from "jsondiffpatch";
import { diff as justDiff } from "just-diff";
import microdiff from "microdiff";
import recursiveDiff from "recursive-diff";
import { createPatch } from "rfc6902";

const libraries = {
  "deep-object-diff": (a, b) => Object.keys(deepObjectDiff(a, b)).length,
  microdiff: (a, b) => microdiff(a, b).length,
  "just-diff": (a, b) => justDiff(a, b).length,
  "fast-json-patch": (a, b) => fastJsonPatch.compare(a, b).length,
  rfc6902: (a, b) => createPatch(a, b).length,
  "recursive-diff": (a, b) => recursiveDiff.getDiff(a, b).length,
  "deep-diff": (a, b) => (deepDiff.diff(a, b) ?? []).length,
  jsondiffpatch: (a, b) => (create().diff(a, b) === undefined ? 0 : 1),
  "json-diff": (a, b) => (jsonDiff.diff(a, b) === undefined ? 0 : 1),
};
const date = (milliseconds) => ({ created: new Date(milliseconds) });
const pairs = {
  '{"m":{}} and {"m":[]}': [{ m: {} }, { m: [] }],
  '{"m":{"0":1}} and {"m":[1]}': [{ m: { 0: 1 } }, { m: [1] }],
  '[1] and {"0":1}': [[1], { 0: 1 }],
  "1 and 2": [1, 2],
  "two dates a day apart": [date(0), date(86400000)],
  "two dates within a second": [date(0), date(999)],
  "the same date": [date(0), date(0)],
  "two bytes": [{ m: Uint8Array.of(1) }, { m: Uint8Array.of(2) }],
  "the same bytes": [{ m: Uint8Array.of(1) }, { m: Uint8Array.of(1) }],
  "5n and 6n": [{ m: 5n }, { m: 6n }],
  "two Maps": [{ m: new Map([["a", 1]]) }, { m: new Map([["a", 2]]) }],
};
for (const [name, [a, b]] of Object.entries(pairs)) {
  const equal = isDeepStrictEqual(a, b);
  const wrong = Object.entries(libraries).flatMap(([library, count]) => {
    let differences;
    try {
      differences = count(a, b);
    } catch {
      return [`${library} throws`];
    }
    if ((differences === 0) === equal) return [];
    return [differences ? `${library} lists ${differences}` : `${library} sees none`];
  });
  const all = wrong.length === Object.keys(libraries).length ? "all nine are wrong" : wrong.join(", ");
  console.log(`${name}, ${equal ? "equal" : "not equal"}: ${all || "none is wrong"}`);
}
END
cat >want <<'WANT'
{"m":{}} and {"m":[]}, not equal: deep-object-diff sees none
{"m":{"0":1}} and {"m":[1]}, not equal: deep-object-diff sees none
[1] and {"0":1}, not equal: deep-object-diff sees none, microdiff sees none, just-diff sees none, fast-json-patch sees none
1 and 2, not equal: deep-object-diff sees none, microdiff sees none, just-diff throws, fast-json-patch sees none
two dates a day apart, not equal: rfc6902 sees none
two dates within a second, not equal: just-diff sees none, rfc6902 sees none
the same date, equal: fast-json-patch lists 24
two bytes, not equal: none is wrong
the same bytes, equal: recursive-diff lists 1
5n and 6n, not equal: jsondiffpatch sees none
two Maps, not equal: all nine are wrong
WANT
node find.mjs >got
cat got
diff want got
echo "holds: {} is [] for one, two dates for another, two Maps for all nine"
