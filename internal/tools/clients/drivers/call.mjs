// Calls operations with the AWS SDK for JavaScript v3 on one wire, and prints what they give:
//
//     call.mjs MODULES URL json|cbor
//
// MODULES is the folder in which the SDK is installed. A line of input is {"operation", "input"}, and a line of output
// {"output"} or {"error"}, the name of an error of the service. Anything else ends it.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { resolve } from "node:path";

const [modules, url, wire] = process.argv.slice(2);
const require = createRequire(resolve(modules, "package.json"));
const sdk = require("@aws-sdk/client-codepipeline");
const { AwsJson1_1Protocol, AwsSmithyRpcV2CborProtocol } = require("@aws-sdk/core/protocols");
const protocol = { json: AwsJson1_1Protocol, cbor: AwsSmithyRpcV2CborProtocol }[wire];
const client = new sdk.CodePipelineClient({ endpoint: url, region: "us-east-1", protocol });

for await (const line of createInterface({ input: process.stdin })) {
  const { operation, input } = JSON.parse(line);
  const revision = input.currentRevision;
  if (revision?.created) revision.created = new Date(revision.created);
  try {
    const { $metadata, ...output } = await client.send(new sdk[`${operation}Command`](input));
    console.log(JSON.stringify({ output }));
  } catch (e) {
    if (!(e instanceof sdk.CodePipelineServiceException)) throw e;
    console.log(JSON.stringify({ error: e.name }));
  }
}
