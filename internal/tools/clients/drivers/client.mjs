// Sends with the AWS SDK for JavaScript v3 what standard input asks for, and prints how it took each answer:
//
//     client.mjs MODULES URL
//
// MODULES is the folder in which the SDK is installed. Input and output: python.py beside this file.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { resolve } from "node:path";

const [modules, url] = process.argv.slice(2);
const require = createRequire(resolve(modules, "package.json"));
const sdk = require("@aws-sdk/client-codepipeline");
console.log(require("@aws-sdk/client-codepipeline/package.json").version);
const client = new sdk.CodePipelineClient({ endpoint: url, region: "us-east-1" });

for await (const line of createInterface({ input: process.stdin })) {
  const { operation, input } = JSON.parse(line);
  const revision = input.currentRevision;
  if (revision?.created) revision.created = new Date(revision.created);
  try {
    await client.send(new sdk[`${operation}Command`](input));
    console.log("success");
  } catch (e) {
    const ofService = e instanceof sdk.CodePipelineServiceException;
    const modelled = ofService && e.constructor !== sdk.CodePipelineServiceException;
    if (!ofService) console.error(`${operation}: ${e}`);
    console.log(modelled ? e.name : ofService ? "generic" : "failed");
  }
}
