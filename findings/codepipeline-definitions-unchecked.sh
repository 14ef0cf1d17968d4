#!/usr/bin/env bash
# One would guess: cfn-lint and the CDK find a custom action type or a pipeline that breaks a rule of CodePipeline's own
#   reference, as they find a name that is too long.
# What is so: neither says a word of a queryable property that is optional and secret (the reference wants it required
#   and not secret), of two queryable ones (one at most), of an action type whose greatest number of artifacts is below
#   its least, of a run order of 0 or 2000 (1 to 999), of an owner "custom" (Custom), of a version that the action type
#   in the same template does not have, and of spaces in the names of a pipeline and a namespace (the CDK's class
#   Pipeline checks those two). What the CDK does find is a warning: synth() ends well.
# Why it matters: a lint step in front of the deployment is green, and the deployment fails. Test such a definition
#   against the API's own rules.
# Seen with: cfn-lint 1.58.0 (Python 3.11), aws-cdk-lib 2.276.0 (Node.js 20); on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export TMPDIR=$dir AWS_CONFIG_FILE=/dev/null
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check cfn-lint==1.58.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit aws-cdk-lib@2.276.0 constructs@10.8.1

cat >make.cjs <<'END'
const fs = require("node:fs");
const { App, CfnResource, Stack } = require("aws-cdk-lib");

const property = { Name: "a", Key: true, Required: true, Secret: false, Queryable: true, Type: "String" };
const type = (changed) => ["AWS::CodePipeline::CustomActionType", {
  Category: "Deploy", Provider: "Worker", Version: "1", ConfigurationProperties: [property],
  InputArtifactDetails: { MinimumCount: 0, MaximumCount: 1 },
  OutputArtifactDetails: { MinimumCount: 0, MaximumCount: 1 }, ...changed,
}];
const action = (Name, Category, changed) => ({
  Name, RunOrder: 1, ActionTypeId: { Category, Owner: "Custom", Provider: "Worker", Version: "1" }, ...changed,
});
const pipeline = (changed, second) => ["AWS::CodePipeline::Pipeline", {
  Name: "p", RoleArn: "arn:aws:iam::123456789012:role/p", ArtifactStore: { Type: "S3", Location: "bucket" },
  Stages: [
    { Name: "one", Actions: [action("source", "Source", { OutputArtifacts: [{ Name: "out" }] })] },
    { Name: "two", Actions: [action("deploy", "Deploy", { InputArtifacts: [{ Name: "out" }], ...second })] },
  ],
  ...changed,
}];
const id = { Category: "Deploy", Owner: "Custom", Provider: "Worker", Version: "1" };
const cases = {
  "a type of a version of ten characters": [type({ Version: "1234567890" })],
  "a queryable property, optional and secret": [type({
    ConfigurationProperties: [{ ...property, Required: false, Secret: true }] })],
  "two queryable properties": [type({ ConfigurationProperties: [property, { ...property, Name: "b" }] })],
  "at least 3 artifacts, at most 1": [type({ InputArtifactDetails: { MinimumCount: 3, MaximumCount: 1 } })],
  "run order 0": [pipeline({}, { RunOrder: 0 })],
  "run order 2000": [pipeline({}, { RunOrder: 2000 })],
  "owner custom": [pipeline({}, { ActionTypeId: { ...id, Owner: "custom" } })],
  "version 7 of a type of version 1": [type({}), pipeline({}, { ActionTypeId: { ...id, Version: "7" } })],
  "a pipeline named a b": [pipeline({ Name: "a b" })],
  "a namespace a b": [pipeline({}, { Namespace: "a b" })],
};
Object.entries(cases).forEach(([name, resources], number) => {
  const stack = new Stack(new App({ outdir: `out${number}` }), "Find");
  resources.forEach(([type, properties], i) => new CfnResource(stack, `R${i}`, { type, properties }));
  const write = process.stderr.write;
  let said = "";
  process.stderr.write = (text) => { said += text; return true; };
  stack.node.root.synth();
  process.stderr.write = write;
  fs.copyFileSync(`out${number}/Find.template.json`, `${number}.json`);
  console.log(`${number} ${name}: CDK ${said.includes("WARNING") ? "warns" : "says nothing"}`);
});
END
node make.cjs >cdk
while read -r number said; do
  status=0
  env/bin/cfn-lint "$number.json" >log 2>&1 || status=$?
  echo "$said, cfn-lint exit $status"
done <cdk >got
cat >want <<'WANT'
a type of a version of ten characters: CDK warns, cfn-lint exit 2
a queryable property, optional and secret: CDK says nothing, cfn-lint exit 0
two queryable properties: CDK says nothing, cfn-lint exit 0
at least 3 artifacts, at most 1: CDK says nothing, cfn-lint exit 0
run order 0: CDK says nothing, cfn-lint exit 0
run order 2000: CDK says nothing, cfn-lint exit 0
owner custom: CDK says nothing, cfn-lint exit 0
version 7 of a type of version 1: CDK says nothing, cfn-lint exit 0
a pipeline named a b: CDK says nothing, cfn-lint exit 0
a namespace a b: CDK says nothing, cfn-lint exit 0
WANT
cat got
diff want got
echo "holds: cfn-lint and the CDK take custom actions that break CodePipeline's rules"
