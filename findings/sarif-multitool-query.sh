#!/usr/bin/env bash
# One would guess: `sarif-multitool query --expression` selects by the words of SARIF (level "error", kind "pass"), a
#   result of kind pass is no finding, and --return-count, whose exit status is the number of results, is a gate.
# What is so: "Level == 'error'" is an exception, for it is to be 'Error'. A result of kind pass without a level counts
#   as kind Fail and level Warning, and Kind == 'Pass' finds it only if it also says `"level": "none"`. 256 results exit
#   with 0; an expression that cannot be read exits with 1, like one result. Ids of rules are compared without case, a
#   level that only the rule has is not looked up, and suppressed results count.
# Why it matters: a gate on errors passes with 256 of them, and one on warnings fails for tests that passed. Count with
#   --non-zero-exit-code-if-count-over 0, and write a level into each result.
# Seen with: @microsoft/sarif-multitool-linux 5.7.0, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # it would ask for ICU
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @microsoft/sarif-multitool-linux@5.7.0
tool=node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool

cat >write.cjs <<'EOF'
const { writeFileSync } = require("node:fs");

function log(file, results) {
  const rules = [{ id: "rule/of-errors", defaultConfiguration: { level: "error" } }];
  results.forEach((result) => (result.message = { text: "m" }));
  writeFileSync(file, JSON.stringify({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0",
    runs: [{ tool: { driver: { name: "t", rules } }, results }],
  }));
}
log("few.sarif", [
  { ruleId: "error", level: "error" },
  { ruleId: "passed", kind: "pass" },
  { ruleId: "passed/none", kind: "pass", level: "none" },
  { ruleId: "rule/of-errors", ruleIndex: 0 },
  { ruleId: "suppressed", level: "error", suppressions: [{ kind: "external" }] },
]);
log("many.sarif", Array.from({ length: 256 }, () => ({ ruleId: "error", level: "error" })));
EOF
node write.cjs

ask() {
  local file=$1 expression=$2 status=0 found
  shift 2
  "./$tool" query "$file" --expression "$expression" "$@" >said 2>&1 || status=$?
  found=$(sed -n 's/^Found \([0-9]*\) of.*/\1/p; s/^.*\(QueryParseException\).*/\1/p' said)
  echo "$expression of $file${*:+ $*}: $found, exit $status"
}
cat >want <<'EOF'
Level == 'error' of few.sarif: QueryParseException, exit 1
Level == 'Error' of few.sarif: 2, exit 0
Level == 'Warning' of few.sarif: 2, exit 0
Kind == 'Pass' of few.sarif: 1, exit 0
RuleId == 'passed' && Kind == 'Fail' of few.sarif: 1, exit 0
RuleId == 'rule/of-errors' && Level == 'Error' of few.sarif: 0, exit 0
RuleId == 'ERROR' of few.sarif: 1, exit 0
Level == 'Error' of few.sarif --return-count: 2, exit 2
Level == 'error' of few.sarif --return-count: QueryParseException, exit 1
Level == 'Error' of many.sarif --return-count: 256, exit 0
Level == 'Error' of many.sarif --non-zero-exit-code-if-count-over 0: 256, exit 2
EOF
{
  ask few.sarif "Level == 'error'"
  ask few.sarif "Level == 'Error'"
  ask few.sarif "Level == 'Warning'"
  ask few.sarif "Kind == 'Pass'"
  ask few.sarif "RuleId == 'passed' && Kind == 'Fail'"
  ask few.sarif "RuleId == 'rule/of-errors' && Level == 'Error'"
  ask few.sarif "RuleId == 'ERROR'"
  ask few.sarif "Level == 'Error'" --return-count
  ask few.sarif "Level == 'error'" --return-count
  ask many.sarif "Level == 'Error'" --return-count
  ask many.sarif "Level == 'Error'" --non-zero-exit-code-if-count-over 0
} >got
cat got
diff want got
echo "holds: 256 errors exit with 0, and a result that passed is a warning"
