// Sends with the AWS SDK for JavaScript v2 what standard input asks for, and prints how it took each answer:
//
//     client-v2.js MODULES URL
//
// MODULES is the folder in which the SDK is installed. Input and output: python.py beside this file. This SDK has no
// classes of errors: the modelled one is told by its code. A promise that is still not settled long after the connection
// has ended is printed as unsettled.
const { createRequire } = require("node:module");
const { createInterface } = require("node:readline");
const { resolve } = require("node:path");

const [modules, url] = process.argv.slice(2);
const installed = createRequire(resolve(modules, "package.json"));
process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = "1";
const AWS = installed("aws-sdk");
console.log(AWS.VERSION);
const client = new AWS.CodePipeline({ endpoint: url, region: "us-east-1" });
const modelled = ["InvalidJobStateException", "JobNotFoundException", "ValidationException", "OutputVariablesSizeExceededException", "InvalidNonceException", "ActionTypeNotFoundException"];

const patience = 10000;
const alive = setInterval(() => {}, 1000); // else the process ends with a promise that nothing will settle

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    const { operation, input } = JSON.parse(line);
    const revision = input.currentRevision;
    if (revision?.created) revision.created = new Date(revision.created);
    try {
      const call = client[operation[0].toLowerCase() + operation.slice(1)](input).promise();
      const late = new Promise((resolve) => { setTimeout(() => resolve("unsettled"), patience).unref(); });
      console.log(await Promise.race([call.then(() => "success"), late]));
    } catch (e) {
      if (["MissingRequiredParameter", "InvalidParameterType", "UnexpectedParameter", "MultipleValidationErrors"].includes(e.code)) console.log("refused");
      else if (modelled.includes(e.code)) console.log(e.code);
      else if (e.statusCode && e.code !== "SyntaxError") console.log("generic");
      else {
        console.error(`${operation}: ${e}`);
        console.log("failed");
      }
    }
  }
  clearInterval(alive);
})();
