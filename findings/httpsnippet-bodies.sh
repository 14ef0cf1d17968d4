#!/usr/bin/env bash
# One would guess: the code that httpsnippet, which Insomnia and API documentation show code with, makes of a recorded
#   request (HAR) sends the recorded body, at least where that is JSON in ASCII.
# What is so: of application/json the snippets for Python (requests) and JavaScript send what JavaScript read from it:
#   50.0 is 50, 9007199254740993 another number, of two equal names one is left. A text with \n in it is a syntax error
#   in Python and a raw line break, which is no JSON, in JavaScript (fetch). Under application/x-amz-json-1.1 numbers
#   stay, but \n is a raw line break, and \" an end of the text, for Node.js too. wget sends an indented body with \n as
#   two characters. The snippets for Node.js with axios and fetch run in no kind of module. curl is right.
# Why it matters: a call that a gateway or proxy recorded is repeated otherwise than it was made, and the answer
#   (SerializationException, or none) has nothing to do with the one that was to be explained. Take the snippet for
#   curl, or send the text of the HAR.
# Seen with: httpsnippet 3.0.10 (npm), requests 2.34.2, axios 1.13.2, node-fetch 2.7.0; Node.js 20, Python 3.11, curl
#   7.88.1 and wget 1.21.3 of Debian 12, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NODE_NO_WARNINGS=1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check requests==2.34.2
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit httpsnippet@3.0.10 axios@1.13.2 node-fetch@2.7.0 >log 2>&1 ||
  { cat log; exit 1; }
cat >make.js <<'END'
const { HTTPSnippet } = require("httpsnippet");
const [url, mimeType, text, target, client] = process.argv.slice(2);
process.stdout.write(new HTTPSnippet({
  method: "POST", url, httpVersion: "HTTP/1.1", cookies: [], queryString: [], headersSize: -1, bodySize: -1,
  headers: [{ name: "Content-Type", value: mimeType }], postData: { mimeType, text },
}).convert(target, client));
END
cat >find.py <<'END'
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sent = []


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = b""
        if self.headers.get("Transfer-Encoding"):
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        sent.append(body.decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *rest):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
BODIES = ['{"n":50.0,"i":9007199254740993}', r'{"m":"a\nb \"c\""}', '{"a":1,"a":2}', '{\n  "n": 1\n}']
PROGRAMS = {
    "shell curl": ["bash a.sh"], "shell wget": ["bash a.sh"], "python requests": ["venv/bin/python a.py"],
    "javascript fetch": ["node a.mjs"], "node native": ["node a.cjs"], "node axios": ["node a.cjs", "node a.mjs"],
    "node fetch": ["node a.cjs", "node a.mjs"],
}
for kind in ["application/x-amz-json-1.1", "application/json"]:
    for body in BODIES:
        print(kind, repr(body))
        results = {}
        for client, commands in PROGRAMS.items():
            for command in commands:
                sent.clear()
                url = f"http://127.0.0.1:{server.server_port}/"
                with open(command.split()[-1], "w") as file:
                    subprocess.run(["node", "make.js", url, kind, body, *client.split()], stdout=file, check=True)
                run = subprocess.run(
                    command.split(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
                error = [line.split(":")[0] for line in run.stderr.splitlines() if "Error:" in line]
                result = ("as recorded" if sent == [body] else repr(sent[0])) if sent else "".join(error)
                name = f"{client} ({command.split('.')[-1]})" if commands[1:] else client
                results.setdefault(result, []).append(name)
        for result, clients in sorted(results.items()):
            print(f"  {result}: {', '.join(clients)}")
END
cat >want <<'WANT'
application/x-amz-json-1.1 '{"n":50.0,"i":9007199254740993}'
  ReferenceError: node axios (mjs), node fetch (mjs)
  SyntaxError: node axios (cjs), node fetch (cjs)
  as recorded: shell curl, shell wget, python requests, javascript fetch, node native
application/x-amz-json-1.1 '{"m":"a\\nb \\"c\\""}'
  '{"m":"a\nb "c""}': javascript fetch, node native
  ReferenceError: node axios (mjs), node fetch (mjs)
  SyntaxError: node axios (cjs), node fetch (cjs)
  as recorded: shell curl, shell wget, python requests
application/x-amz-json-1.1 '{"a":1,"a":2}'
  ReferenceError: node axios (mjs), node fetch (mjs)
  SyntaxError: node axios (cjs), node fetch (cjs)
  as recorded: shell curl, shell wget, python requests, javascript fetch, node native
application/x-amz-json-1.1 '{\n  "n": 1\n}'
  '{\\n  "n": 1\\n}': shell wget
  ReferenceError: node axios (mjs), node fetch (mjs)
  SyntaxError: node axios (cjs), node fetch (cjs)
  as recorded: shell curl, python requests, javascript fetch, node native
application/json '{"n":50.0,"i":9007199254740993}'
  '{"n": 50, "i": 9007199254740992}': python requests
  '{"n":50,"i":9007199254740992}': javascript fetch, node native
  ReferenceError: node axios (mjs), node fetch (mjs)
  SyntaxError: node axios (cjs), node fetch (cjs)
  as recorded: shell curl, shell wget
application/json '{"m":"a\\nb \\"c\\""}'
  '{"m":"a\nb "c""}': javascript fetch
  ReferenceError: node axios (mjs), node fetch (mjs)
  SyntaxError: python requests, node axios (cjs), node fetch (cjs)
  as recorded: shell curl, shell wget, node native
application/json '{"a":1,"a":2}'
  '{"a": 2}': python requests
  '{"a":2}': javascript fetch, node native
  ReferenceError: node axios (mjs), node fetch (mjs)
  SyntaxError: node axios (cjs), node fetch (cjs)
  as recorded: shell curl, shell wget
application/json '{\n  "n": 1\n}'
  '{"n": 1}': python requests
  '{"n":1}': javascript fetch, node native
  '{\\n  "n": 1\\n}': shell wget
  ReferenceError: node axios (mjs), node fetch (mjs)
  SyntaxError: node axios (cjs), node fetch (cjs)
  as recorded: shell curl
WANT
venv/bin/python find.py >got
cat got
diff want got
echo "holds: of seven kinds of snippets one sends the body that was recorded"
