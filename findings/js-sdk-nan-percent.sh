#!/usr/bin/env bash
# One would guess: percentComplete: done / total with nothing to do yet, NaN, is refused by the AWS SDK for JavaScript
#   or left out, as JSON.stringify makes null of it; a list where the model has a structure is refused.
# What is so: NaN is sent as the text "NaN", though the member is an integer. 12.5, "50", true and a Date go out as
#   they are, a function as its source text, which is no JSON. executionDetails: [{ summary }] is sent as {}, and null
#   for a member as nothing. boto3 refuses all of these but True, which it sends as true.
# Why it matters: the job was done, and its result is rejected with SerializationException for a percentage; or the
#   call succeeds and the details are gone. TypeScript catches none of the numbers. Check with Number.isInteger.
# Seen with: @aws-sdk/client-codepipeline 3.1138.0, Node.js 20; boto3 1.44.8, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 NODE_NO_WARNINGS=1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @aws-sdk/client-codepipeline@3.1138.0

cat >find.mjs <<'EOF'
import { createServer } from "node:http";
import { CodePipelineClient, PutJobSuccessResultCommand } from "@aws-sdk/client-codepipeline";

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (data) => (body += data)).on("end", () => {
    console.log(`JavaScript: ${body.replace('{"jobId":"j","executionDetails":', "").slice(0, -1)}`);
    response.writeHead(200).end();
  });
}).listen(0, "127.0.0.1", async () => {
  const client = new CodePipelineClient({ endpoint: `http://127.0.0.1:${server.address().port}` });
  for (const percentComplete of [50, NaN, 12.5, "50", true, null, new Date(0), () => 50]) {
    await client.send(new PutJobSuccessResultCommand({ jobId: "j", executionDetails: { percentComplete } }));
  }
  await client.send(new PutJobSuccessResultCommand({ jobId: "j", executionDetails: [{ summary: "s" }] }));
  client.destroy();
  server.close();
});
EOF
cat >find.py <<'EOF'
import boto3
from botocore.exceptions import ParamValidationError

client = boto3.client("codepipeline", endpoint_url="http://127.0.0.1:9")


class Sent(Exception):
    pass


def stop(request, **_):
    raise Sent(request.body.decode().replace('{"jobId": "j", "executionDetails": ', "")[:-1])


client.meta.events.register("before-send", stop)
for percent in [50, float("nan"), 12.5, "50", True, None]:
    try:
        client.put_job_success_result(jobId="j", executionDetails={"percentComplete": percent})
    except Sent as sent:
        print("boto3:", sent)
    except ParamValidationError:
        print("boto3: refused", percent)
EOF

cat >want <<'EOF'
JavaScript: {"percentComplete":50}
JavaScript: {"percentComplete":"NaN"}
JavaScript: {"percentComplete":12.5}
JavaScript: {"percentComplete":"50"}
JavaScript: {"percentComplete":true}
JavaScript: {}
JavaScript: {"percentComplete":"1970-01-01T00:00:00.000Z"}
JavaScript: {"percentComplete":() => 50}
JavaScript: {}
boto3: {"percentComplete": 50}
boto3: refused nan
boto3: refused 12.5
boto3: refused 50
boto3: {"percentComplete": true}
boto3: refused None
EOF
node find.mjs >got
venv/bin/python find.py >>got
diff want got
echo "holds: JavaScript v3 sends NaN as a text"
