#!/usr/bin/env bash
# One would guess: the limit of a map's size in a Smithy server for TypeScript counts the map's entries, as @length is
#   defined for maps.
# What is so: a map that has an entry named "length" is measured by the value of this entry: {"length": "9"} has nine
#   entries, and is refused where one is allowed. Lists and texts are counted right, texts in code points. @range
#   compares without looking at the type: "50", "", [50], false and NaN are from 0 to 100.
# Why it matters: queryParam of PollForJobs is a map of at most one entry with names of the user's choice: a valid poll
#   is a ValidationException. Test maps with the names that JavaScript's objects have, and give them values that are
#   numbers.
# Seen with: @aws-smithy/server-common 1.0.0-alpha.10, Node.js 20, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @aws-smithy/server-common@1.0.0-alpha.10

cat >find.cjs <<'EOF'
const { LengthValidator, RangeValidator } = require("@aws-smithy/server-common");

function check(what, validator, values) {
  for (const value of values) {
    const failure = validator.validate(value, "/m");
    const shown = Number.isNaN(value) ? "NaN" : JSON.stringify(value);
    console.log(`${what}, ${shown}: ${failure ? `refused: ${failure.failureValue}` : "valid"}`);
  }
}

check("one entry", new LengthValidator(0, 1), [{}, { a: "9" }, { a: "9", b: "9" }, { length: "1" }, { length: "9" }]);
check("one entry", new LengthValidator(1, 1), [{ length: "0" }, { length: "few" }]);
check("two characters", new LengthValidator(0, 2), ["😀😀", "abc"]);
check("0 to 100", new RangeValidator(0, 100), [50, 101, "50", "101", "", [50], false, NaN]);
EOF
cat >want <<'EOF'
one entry, {}: valid
one entry, {"a":"9"}: valid
one entry, {"a":"9","b":"9"}: refused: 2
one entry, {"length":"1"}: valid
one entry, {"length":"9"}: refused: 9
one entry, {"length":"0"}: refused: 0
one entry, {"length":"few"}: valid
two characters, "😀😀": valid
two characters, "abc": refused: 3
0 to 100, 50: valid
0 to 100, 101: refused: 101
0 to 100, "50": valid
0 to 100, "101": refused: 101
0 to 100, "": valid
0 to 100, [50]: valid
0 to 100, false: valid
0 to 100, NaN: valid
EOF
node find.cjs >got
cat got
diff want got
echo "holds: a map with an entry named length is measured by its value"
