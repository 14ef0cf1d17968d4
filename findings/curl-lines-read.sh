#!/usr/bin/env bash
# One would guess: what takes a curl command in (the importers of Postman and Insomnia, curlconverter, uncurl and their
#   like) sends what curl sends, or says that it does not know an option.
# What is so: of seven readers none does for all of nine lines of an AWS protocol. Postman's takes the address for the
#   body where that is empty; it, Insomnia's, parse-curl and @bany/curl-to-json make a GET without a body of --json,
#   without a word; these four make Basic authentication of --aws-sigv4, and Insomnia's takes aws:amz:... for the
#   address. The byte of $'\xa1', as CBOR needs it, is a character for three, which is sent as two bytes, and a dollar
#   with four more for two. parse-curl knows -d alone: --data-raw and --data-binary are a GET. @bany/curl-to-json
#   parses the body, so that 50.0 and names that stand twice are gone. uncurl and curlparser refuse -sS, --json and
#   --aws-sigv4. curlconverter errs in CBOR alone.
# Why it matters: the command that reproduces a violation is pasted into such a tool, and there the server is right: it
#   was asked something else. Run the line with curl, or compare what is sent.
# Seen with: curl-to-postmanv2 1.8.4, insomnia-importers 3.6.0, curlconverter 4.12.0, parse-curl 0.2.6,
#   @bany/curl-to-json 1.2.10, Node.js 20; uncurl 0.0.11, curlparser 0.1.0, Python 3.11; curl 7.88.1.
set -euo pipefail
dir=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server"; rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 CURL_HOME=$dir
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit --ignore-scripts curl-to-postmanv2@1.8.4 insomnia-importers@3.6.0 \
  curlconverter@4.12.0 parse-curl@0.2.6 @bany/curl-to-json@1.2.10
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check uncurl==0.0.11 curlparser==0.1.0

# Prints each request as a line of JSON.
cat >server.py <<'END'
import http.server
import json


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        seen = {"method": self.command, "type": self.headers["Content-Type"], "body": body.hex()}
        seen["auth"] = (self.headers["Authorization"] or "none").split()[0]
        answer = json.dumps(seen).encode()
        self.send_response_only(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
END
python3 server.py >port &
server=$!
until [ -s port ]; do sleep 0.1; done
url=http://127.0.0.1:$(cat port)/

cat >lines <<LINES
raw: curl -H 'Content-Type: application/x-amz-json-1.1' --data-raw '{"jobId":"j"}' $url
binary: curl -H 'Content-Type: application/x-amz-json-1.1' --data-binary '{"jobId":"j"}' $url
silent: curl -sS -H 'Content-Type: application/x-amz-json-1.1' -d '{"jobId":"j"}' $url
quote: curl -H 'Content-Type: application/x-amz-json-1.1' -d '{"message":"it'\''s"}' $url
name twice: curl -H 'Content-Type: application/x-amz-json-1.1' -d '{"n":50.0,"n":1}' $url
empty: curl -X POST -H 'Content-Type: application/x-amz-json-1.1' --data-binary '' $url
cbor: curl -H 'Content-Type: application/cbor' --data-binary \$'\\xa1ejobIdaj' $url
json: curl --json '{"jobId":"j"}' $url
sigv4: curl --aws-sigv4 aws:amz:us-east-1:codepipeline -u a:b -H 'Content-Type: application/x-amz-json-1.1' -d '{}' $url
LINES

cat >find.mjs <<'END'
import bany from "@bany/curl-to-json";
import postman from "curl-to-postmanv2";
import * as curlconverter from "curlconverter";
import insomnia from "insomnia-importers";
import fs from "node:fs";
import parseCurl from "parse-curl";

const scheme = user => user ? "Basic" : "none";
const readers = {
  "curl-to-postmanv2": async data => {
    const got = await new Promise(done => postman.convert({ type: "string", data }, (error, result) => done(result)));
    const { method, url, header, body, auth } = got.output[0].data;
    const type = header.find(({ key }) => key === "Content-Type")?.value;
    return { method, url, type, auth: auth ? "Basic" : "none", body: body.raw };
  },
  "insomnia-importers": async data => {
    const { method, url, headers, body, authentication } = (await insomnia.convert(data)).data.resources[0];
    const type = headers.find(({ name }) => name === "Content-Type")?.value;
    return { method, url, type, auth: scheme(authentication.username), body: body.text };
  },
  curlconverter: data => {
    const got = JSON.parse(curlconverter.toJsonString(data));
    const auth = got.auth_type === "aws-sigv4" ? "AWS4-HMAC-SHA256" : scheme(got.auth);
    const body = typeof got.data === "object" ? JSON.stringify(got.data) : got.data;
    return { method: got.method.toUpperCase(), url: got.raw_url, type: got.headers["Content-Type"], auth, body };
  },
  "parse-curl": data => {
    const { method, url, header, body } = (parseCurl.default ?? parseCurl)(data);
    return { method, url, type: header["Content-Type"], auth: scheme(header.Authorization), body };
  },
  "@bany/curl-to-json": data => {
    const { method, url, header, user, data: value } = (bany.default ?? bany)(data);
    return { method, url, type: header?.["Content-Type"], auth: scheme(user), body: value && JSON.stringify(value) };
  },
};
for (const line of fs.readFileSync("lines", "utf8").trim().split("\n")) {
  const [, name, command] = line.match(/^(.*?): (.*)$/);
  for (const [reader, read] of Object.entries(readers)) {
    let got;
    try {
      got = await read(command);
      got.body = Buffer.from(got.body ?? "").toString("hex");
    } catch (error) { got = { error: error.constructor.name }; }
    console.log(JSON.stringify({ name, reader, ...got }));
  }
}
END
cat >find.py <<'END'
import json

import curlparser
import uncurl


def of_uncurl(command):
    got = uncurl.parse_context(command)
    auth = "Basic" if got.auth else "none"
    return {"method": got.method.upper(), "url": got.url, "type": got.headers.get("Content-Type"), "auth": auth,
            "body": got.data or ""}


def of_curlparser(command):
    got = curlparser.parse(command)
    auth = "Basic" if got.auth else "none"
    return {"method": got.method, "url": got.url, "type": got.header["Content-Type"].strip(), "auth": auth,
            "body": got.data or ""}


with open("lines") as lines:
    for line in lines:
        name, command = line.rstrip("\n").split(": ", 1)
        for reader, read in (("uncurl", of_uncurl), ("curlparser", of_curlparser)):
            try:
                got = read(command)
                got["body"] = got["body"].encode().hex()
            except SystemExit:
                got = {"error": "SystemExit"}
            print(json.dumps({"name": name, "reader": reader, **got}))
END
# Says what differs from what curl sent.
cat >table.py <<'END'
import json
import sys

url, sent, found = sys.argv[1], {}, {}
for line in map(json.loads, sys.stdin):
    if line["reader"] == "curl":
        sent[line["name"]] = line
        continue
    truth = sent[line["name"]] | {"url": url}
    differs = []
    if "error" in line:
        differs = [line["error"]]
    else:
        for member in ("method", "url", "type", "auth", "body"):
            if line.get(member) != truth[member]:
                shown = line.get(member)
                if member == "url" and shown == url.rstrip("/"):
                    continue
                if member == "body":
                    shown = ascii(bytes.fromhex(shown).decode()).replace(url, "URL").replace(url[:-1], "URL")
                differs.append(f"{member} {shown}")
    found.setdefault(line["reader"], []).append(f"{line['name']}: {', '.join(differs) or 'as curl'}")
for reader, lines in found.items():
    print(reader, *lines, sep="\n    ")
END

sed 's/: curl /\t/' lines | while IFS=$'\t' read -r name rest; do
  eval "curl -sS $rest" | sed "s/^{/{\"name\": \"$name\", \"reader\": \"curl\", /"
  echo
done >sent
cat >want <<'WANT'
curl-to-postmanv2
    raw: as curl
    binary: as curl
    silent: as curl
    quote: as curl
    name twice: as curl
    empty: body 'URL'
    cbor: body '\xa1ejobIdaj'
    json: method GET, type None, body ''
    sigv4: auth Basic
insomnia-importers
    raw: as curl
    binary: as curl
    silent: as curl
    quote: as curl
    name twice: as curl
    empty: as curl
    cbor: body '\xa1ejobIdaj'
    json: method GET, url , type None, body ''
    sigv4: url aws:amz:us-east-1:codepipeline, auth Basic
curlconverter
    raw: as curl
    binary: as curl
    silent: as curl
    quote: as curl
    name twice: as curl
    empty: as curl
    cbor: body '\xa1ejobIdaj'
    json: as curl
    sigv4: as curl
parse-curl
    raw: method GET, body ''
    binary: method GET, body ''
    silent: as curl
    quote: as curl
    name twice: as curl
    empty: TypeError
    cbor: method GET, body ''
    json: method GET, type None, body ''
    sigv4: auth Basic
@bany/curl-to-json
    raw: as curl
    binary: as curl
    silent: as curl
    quote: TypeError
    name twice: body '{"n":1}'
    empty: as curl
    cbor: body '{}'
    json: method GET, type None, body ''
    sigv4: auth Basic
uncurl
    raw: as curl
    binary: as curl
    silent: SystemExit
    quote: as curl
    name twice: as curl
    empty: as curl
    cbor: body '$\\xa1ejobIdaj'
    json: SystemExit
    sigv4: SystemExit
curlparser
    raw: as curl
    binary: as curl
    silent: SystemExit
    quote: as curl
    name twice: as curl
    empty: as curl
    cbor: body '$\\xa1ejobIdaj'
    json: SystemExit
    sigv4: SystemExit
WANT
{ cat sent; node find.mjs; env/bin/python find.py 2>/dev/null; } | grep . | python3 table.py "$url" >got
cat got
diff want got
echo "holds: no reader of curl commands sends what curl sends"
