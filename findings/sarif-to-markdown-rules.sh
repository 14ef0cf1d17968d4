#!/usr/bin/env bash
# One would guess: @security-alert/sarif-to-markdown, whose text is posted on pull requests and whose failOn is a gate,
#   goes by the level of each result, as the standard has it, and by the rule's only where a result has none.
# What is so: only the rule's own level (defaultConfiguration.level) counts. Errors of a rule that does not say one, or
#   that is not listed among the rules, are left out: "Nothing here." A note of a rule whose level is error fails. The
#   results of a rule are one line, with the message of the first; the others are links without a text, and suppressed
#   ones are read out with the message of the first, suppressed or not.
# Why it matters: the same SARIF that code scanning shows as errors is an empty, green comment; what sets a tool apart
#   from that is a member that SARIF calls optional. Write it in each rule.
# Seen with: @security-alert/sarif-to-markdown 1.11.1, Node.js 20, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @security-alert/sarif-to-markdown@1.11.1
cat >find.cjs <<'EOF'
const { sarifToMarkdown } = require("@security-alert/sarif-to-markdown");

const rule = (id, level) => ({ id, shortDescription: { text: "s" }, fullDescription: { text: "f" },
  help: { text: "h", markdown: "h" }, properties: {}, ...(level && { defaultConfiguration: { level } }) });
const result = (text, level, more) => ({ ruleId: "R", message: { text }, level, ...more,
  locations: [{ physicalLocation: { artifactLocation: { uri: "a.go" }, region: { startLine: 1 } } }] });
function show(what, rules, results) {
  const options = { owner: "o", repo: "r", branch: "b", sourceRoot: "", title: "t", failOn: ["error"] };
  const log = { version: "2.1.0", runs: [{ tool: { driver: { name: "t", rules } }, results }] };
  const [{ body, shouldFail }] = sarifToMarkdown(options)(log);
  const part = (head) => [...body.split(head)[1].split("\n## ")[0].matchAll(/`(.*)`|Nothing here/g)].map((m) => m[1]);
  console.log(`${what}: shown ${part("## Results").map((m) => m ?? "nothing")}, ` +
    `suppressed ${part(/## Suppressed [Rr]esults/).map((m) => m ?? "nothing")}, fails ${shouldFail}`);
}
show("an error, the rule says so", [rule("R", "error")], [result("a", "error")]);
show("an error, the rule says nothing", [rule("R")], [result("a", "error")]);
show("an error, the rule is not listed", [rule("S", "error")], [result("a", "error")]);
show("a note, the rule says error", [rule("R", "error")], [result("a", "note")]);
show("two errors", [rule("R", "error")], [result("a", "error"), result("b", "error")]);
show("the second is suppressed", [rule("R", "error")],
  [result("a", "error"), result("b", "error", { suppressions: [{ kind: "external" }] })]);
EOF
cat >want <<'EOF'
an error, the rule says so: shown a, suppressed nothing, fails true
an error, the rule says nothing: shown nothing, suppressed nothing, fails false
an error, the rule is not listed: shown nothing, suppressed nothing, fails false
a note, the rule says error: shown a, suppressed nothing, fails true
two errors: shown a, suppressed nothing, fails true
the second is suppressed: shown a, suppressed a, fails true
EOF
timeout 120 node find.cjs >got
cat got
diff want got
echo "holds: errors of a rule without a level are left out"
