#!/usr/bin/env bash
# One would guess: sarif-junit, which turns SARIF into JUnit XML for CI, makes a failure of each result that stands, of
#   none that is suppressed or gone, and ends with an error where it cannot.
# What is so: what has no `level` is a passed test, although SARIF then means a warning, or what the rule says of
#   itself (defaultConfiguration.level), an error for one. A result that is suppressed, and one that is gone since the
#   baseline, is a failure. Where a message is named by an id, or a rule by `rule` instead of `ruleId`, as SARIF
#   allows, a line in red is printed, no file is written, and the exit status is 0.
# Why it matters: tools that keep to the defaults, as the standard suggests, pass this gate whatever they found, while
#   known failures that were accepted break it; and a report of yesterday stays where none was written.
# Seen with: sarif-junit 1.1.4, Node.js 20, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit sarif-junit@1.1.4
cat >find.mjs <<'EOF'
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const place = [{ physicalLocation: { artifactLocation: { uri: "a.go" } } }];
const rules = [{ id: "R", defaultConfiguration: { level: "error" } }, { id: "S" }];
function convert(what, result) {
  const full = { ruleId: "R", message: { text: "m" }, locations: place, ...result };
  const driver = { name: "t", rules, globalMessageStrings: { d: { text: "m" } } };
  writeFileSync("in.sarif", JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver }, results: [full] }] }));
  rmSync("out.xml", { force: true });
  const command = ["node_modules/sarif-junit/bin/sarif-junit.js", "-i", "in.sarif", "-o", "out.xml"];
  const { status } = spawnSync("node", command);
  const written = existsSync("out.xml") ? readFileSync("out.xml", "utf8").match(/failures="\d"/)[0] : "no file";
  console.log(`${what}: ${written}, exit ${status}`);
}
convert("level error", { level: "error" });
convert("level note", { level: "note" });
convert("no level", { ruleId: "S" });
convert("no level, the rule says error", {});
convert("suppressed", { level: "error", suppressions: [{ kind: "external", status: "accepted" }] });
convert("absent since the baseline", { level: "error", baselineState: "absent" });
convert("message by id", { level: "error", message: { id: "d" } });
convert("rule by reference", { level: "error", ruleId: undefined, rule: { id: "R", index: 0 } });
EOF
cat >want <<'EOF'
level error: failures="1", exit 0
level note: failures="0", exit 0
no level: failures="0", exit 0
no level, the rule says error: failures="0", exit 0
suppressed: failures="1", exit 0
absent since the baseline: failures="1", exit 0
message by id: no file, exit 0
rule by reference: no file, exit 0
EOF
timeout 120 node find.mjs >got
cat got
diff want got
echo "holds: without a level an error passes, and a suppressed one fails"
