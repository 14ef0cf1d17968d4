#!/usr/bin/env bash
# One would guess: an event that the CloudEvents SDK for JavaScript sends (HTTP.binary) and reads (HTTP.toEvent) is the
#   same afterwards: its data of application/json is JSON on the wire, and an attribute that was not sent is absent.
# What is so: the text "x" goes out as x, which is no JSON, the text {"n":50} comes back as an object, the number 5 goes
#   out as a number, which toEvent refuses, and of the bodies 5, true and null toEvent makes texts. The data of
#   application/x-amz-json-1.1 is written as JSON and read as text. An event without a time gets that of its reading,
#   and of a time the fraction behind the milliseconds and the offset are gone.
# Why it matters: what EventBridge hands on about a pipeline has such values in it: `if (event.data)` is entered for
#   "null", and a reader in another language stops at x. Events that are read twice have two times, so that they cannot
#   be compared or put in order. Give data an object, always, and compare ids.
# Seen with: cloudevents 10.0.0, Node.js 20, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit cloudevents@10.0.0

cat >find.mjs <<'EOF'
import { CloudEvent, HTTP } from "cloudevents";

const shown = (value) => `${typeof value} ${JSON.stringify(value)}`;
const read = (message) => {
  try {
    return shown(HTTP.toEvent(message).data);
  } catch (error) {
    return `error: ${error.message}`;
  }
};
for (const [datacontenttype, data] of [
  ["application/json", { n: 50 }], ["application/json", "x"], ["application/json", '{"n":50}'],
  ["application/json", 5], ["application/json", null], ["application/x-amz-json-1.1", { n: 50 }],
]) {
  const message = HTTP.binary(new CloudEvent({ source: "s", type: "t", datacontenttype, data }));
  console.log(`${datacontenttype} ${shown(data)} is sent as ${typeof message.body} ${message.body}, and read as ` +
    read(message));
}
const headers = { "ce-id": "1", "ce-source": "s", "ce-type": "t", "ce-specversion": "1.0" };
for (const body of ["5", "true", "null", '"x"', "[5]"]) {
  const message = { headers: { ...headers, "content-type": "application/json" }, body };
  console.log(`the body ${body} is read as ${read(message)}`);
}
const structured = (more) => HTTP.toEvent({
  headers: { "content-type": "application/cloudevents+json" },
  body: JSON.stringify({ specversion: "1.0", id: "1", source: "s", type: "t", ...more }),
});
const started = Date.now() - 1;
console.log("no time: now,", Date.parse(structured({}).time) >= started);
console.log("2024-05-06T07:08:09.123456+02:00:", structured({ time: "2024-05-06T07:08:09.123456+02:00" }).time);
EOF
cat >want <<'EOF'
application/json object {"n":50} is sent as string {"n":50}, and read as object {"n":50}
application/json string "x" is sent as string x, and read as string "x"
application/json string "{\"n\":50}" is sent as string {"n":50}, and read as object {"n":50}
application/json number 5 is sent as number 5, and read as error: invalid payload type, allowed are: string or object
application/json object null is sent as string null, and read as string "null"
application/x-amz-json-1.1 object {"n":50} is sent as string {"n":50}, and read as string "{\"n\":50}"
the body 5 is read as string "5"
the body true is read as string "true"
the body null is read as string "null"
the body "x" is read as string "x"
the body [5] is read as object [5]
no time: now, true
2024-05-06T07:08:09.123456+02:00: 2024-05-06T05:08:09.123Z
EOF
node find.mjs >got
cat got
diff want got
echo "holds: CloudEvents for JavaScript sends a text as it is, and reads numbers, true and null as texts"
