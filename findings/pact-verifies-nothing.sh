#!/usr/bin/env bash
# One would guess: a verification of Pact that finds nothing to verify fails, or the provider's name and a filter that
#   fit no contract do.
# What is so: a folder without contracts, a file that holds {}, and a filter of consumers, descriptions or states that
#   fits no interaction are all passed, though the provider answers 500 to everything. The provider's name is not
#   compared with that in a file: a contract of another provider is verified, and fails.
# Why it matters: a path that is one folder too high, or a filter with a renamed description, turns the gate off, and it
#   is green from then on. Count the interactions in the result, and fail at none.
# Seen with: @pact-foundation/pact 16.5.0 (its Rust core is inside pact-python and pact-go too), Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 PACT_DO_NOT_TRACK=1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit @pact-foundation/pact@16.5.0

cat >find.mjs <<'EOF'
import fs from "node:fs";
import http from "node:http";
import pact from "@pact-foundation/pact";

fs.mkdirSync("empty");
fs.writeFileSync("braces.json", "{}");
fs.writeFileSync("contract.json", JSON.stringify({
  consumer: { name: "worker" },
  provider: { name: "pipeline" },
  interactions: [{
    description: "a success", providerState: "a job exists",
    request: { method: "POST", path: "/" }, response: { status: 200 },
  }],
  metadata: { pactSpecification: { version: "2.0.0" } },
}));
const server = http.createServer((_, answer) => { answer.statusCode = 500; answer.end(); });
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

async function verify(name, options, environment = {}) {
  Object.assign(process.env, environment);
  const verifier = new pact.Verifier({
    provider: "pipeline", providerBaseUrl: `http://127.0.0.1:${server.address().port}`, logLevel: "error", ...options,
  });
  const verdict = await verifier.verifyProvider().then(() => "passed", () => "failed");
  for (const variable in environment) delete process.env[variable];
  fs.appendFileSync("got", `${name}: ${verdict}\n`);
}
await verify("the contract", { pactUrls: ["contract.json"] });
await verify("another provider's name", { pactUrls: ["contract.json"], provider: "other" });
await verify("consumerFilters: nobody", { pactUrls: ["contract.json"], consumerFilters: ["nobody"] });
await verify("PACT_DESCRIPTION=nothing", { pactUrls: ["contract.json"] }, { PACT_DESCRIPTION: "nothing" });
await verify("PACT_PROVIDER_STATE=nothing", { pactUrls: ["contract.json"] }, { PACT_PROVIDER_STATE: "nothing" });
await verify("an empty folder", { pactUrls: ["empty"] });
await verify("a file that holds {}", { pactUrls: ["braces.json"] });
server.close();
EOF

cat >want <<'EOF'
the contract: failed
another provider's name: failed
consumerFilters: nobody: passed
PACT_DESCRIPTION=nothing: passed
PACT_PROVIDER_STATE=nothing: passed
an empty folder: passed
a file that holds {}: passed
EOF
node find.mjs >log 2>&1 || { cat log >&2; exit 1; }
diff want got
echo "holds: Pact passes when it has verified nothing"
