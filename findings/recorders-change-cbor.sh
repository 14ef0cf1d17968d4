#!/usr/bin/env bash
# One would guess: a tool that records HTTP, or stands in front of a server as a proxy, hands the bytes of a body on as
#   they are, whatever their type; a recording is of text only where the tool says so.
# What is so: mountebank's proxy reads bodies as UTF-8 in both directions: each byte of CBOR that is none becomes three
#   (U+FFFD), and the server gets this, cut off at the length that the request had. Two requests that differ in such a
#   byte are one to its predicates. betamax records the same way, and hands its own caller more bytes than the
#   Content-Length says: an exception at the first recording, unless preserve_exact_body_bytes is set. vcrpy's JSON
#   serializer says that it cannot. WireMock, nock, talkback and vcrpy's YAML keep the bytes.
# Why it matters: nearly every message of Smithy RPC v2 CBOR begins with such a byte (a1 to b7, bf): a worker that runs
#   through the proxy gets 400 for a valid call, and the server is blamed. In JSON the same proxy works.
# Seen with: mountebank 2.9.1, nock 14.0.10, talkback 4.2.0, Node.js 20; betamax 0.9.0, vcrpy 9.4.2, requests 2.32.5,
#   Python 3.11; wiremock-standalone 3.13.2, Java 17; on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
mountebank=
trap '[ -z "$mountebank" ] || kill "$mountebank"; rm -rf "$dir"' EXIT
cd "$dir"
export NODE_NO_WARNINGS=1 NO_PROXY=127.0.0.1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check betamax==0.9.0 vcrpy==9.4.2 requests==2.32.5
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit mountebank@2.9.1 nock@14.0.10 talkback@4.2.0 >/dev/null 2>&1
cat >pom.xml <<'EOF'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.wiremock</groupId><artifactId>wiremock-standalone</artifactId><version>3.13.2</version>
    </dependency>
  </dependencies>
</project>
EOF
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }

# Each recorder is a command that gets the server's address, sends the request through itself, and prints what came.
cat >nock.mjs <<'EOF'
import http from "node:http";
import nock from "nock";

const send = () => new Promise((done, fail) => {
  const request = http.request(process.argv[2], { method: "POST", headers: { "content-type": "application/cbor" } });
  request.on("error", fail).on("response", (response) => {
    const parts = [];
    response.on("data", (part) => parts.push(part)).on("end", () => done(Buffer.concat(parts).toString("hex")));
  });
  request.end(Buffer.from(process.argv[3], "hex"));
});
nock.recorder.rec({ dont_print: true, output_objects: true });
await send();
const calls = nock.recorder.play();
nock.restore();
nock.recorder.clear();
nock.activate();
nock.disableNetConnect();
nock.define(JSON.parse(JSON.stringify(calls)));
console.log(await send());
EOF
cat >talkback.mjs <<'EOF'
import talkback from "talkback";

const body = Buffer.from(process.argv[3], "hex"), headers = { "content-type": "application/cbor" };
const options = { host: process.argv[2], port: 0, path: "./tapes", silent: true };
const send = async (server) => {
  const address = `http://127.0.0.1:${server.address().port}/`;
  const answer = await fetch(address, { method: "POST", headers, body });
  return Buffer.from(await answer.arrayBuffer()).toString("hex");
};
const recorder = talkback({ ...options, record: "NEW" });
await send(await recorder.start());
await recorder.close();
const player = talkback({ ...options, record: "DISABLED" });
console.log(await send(await player.start()));
await player.close();
process.exit();
EOF
cat >WireMock.java <<'EOF'
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;

public class WireMock {
  static String send(String address, byte[] body) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(address)).header("Content-Type", "application/cbor")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    return HexFormat.of().formatHex(answer.body());
  }

  public static void main(String[] args) throws Exception {
    byte[] body = HexFormat.of().parseHex(args[1]);
    var server = new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
    server.startRecording(args[0]);
    send(server.baseUrl() + "/", body);
    server.stopRecording();
    System.out.println(send(server.baseUrl() + "/", body));
    server.stop();
  }
}
EOF
cat >find.py <<'EOF'
import http.client
import http.server
import subprocess
import sys
import threading
import urllib.parse

import betamax
import requests
import vcr

# {"nextToken": 255} and {"nextToken": 254}; the answer holds a list and a time.
first, second = b"\xa1\x69nextToken\x18\xff", b"\xa1\x69nextToken\x18\xfe"
answer = b"\xa1\x69pipelines\x81\xa1\x67created" + bytes.fromhex("c1fb41d98e207647df3b")
got = []


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        if self.headers.get("Transfer-Encoding"):
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        got.append(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/cbor")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"


def same(seen, expected):
    return "the same" if seen == expected else f"changed ({len(seen)} bytes for {len(expected)})"


def show(name, run):
    got.clear()
    try:
        seen = run()
        print(f"{name}: sent on {same(got[0], first)}, played back {same(seen, answer)}")
    except (requests.RequestException, TypeError) as error:
        print(f"{name}: {type(error).__name__}")


def command(*words):
    return lambda: bytes.fromhex(subprocess.check_output([*words, url, first.hex()], text=True).split()[-1])


def with_betamax(name, **options):
    def run():
        for _ in range(2):
            session = requests.Session()
            with betamax.Betamax(session, cassette_library_dir=".").use_cassette(name, **options):
                body = session.post(url, data=first, headers={"Content-Type": "application/cbor"}).content
        return body
    return run


def with_vcr(serializer):
    def run():
        for _ in range(2):
            with vcr.use_cassette(f"vcr.{serializer}", serializer=serializer, match_on=["method", "uri", "body"]):
                body = requests.post(url, data=first, headers={"Content-Type": "application/cbor"}).content
        return body
    return run


show("nock", command("node", "nock.mjs"))
show("talkback", command("node", "talkback.mjs"))
show("WireMock", command("java", "-cp", open("classpath").read().strip(), "WireMock.java"))
show("vcrpy, YAML", with_vcr("yaml"))
show("vcrpy, JSON", with_vcr("json"))
show("betamax", with_betamax("text"))
show("betamax, preserve_exact_body_bytes", with_betamax("bytes", preserve_exact_body_bytes=True))

admin = sys.argv[1]


def raw(address, body):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc)
    connection.request("POST", "/", body, {"Content-Type": "application/cbor"})
    return connection.getresponse().read()


stub = {"protocol": "http", "host": "127.0.0.1", "stubs": [{"responses": [{"proxy": {
    "to": url, "mode": "proxyOnce", "predicateGenerators": [{"matches": {"method": True, "body": True}}]}}]}]}
port = requests.post(admin + "/imposters", json=stub).json()["port"]
mountebank = f"http://127.0.0.1:{port}"


def twice():
    raw(mountebank, first)
    return raw(mountebank, first)


show("mountebank", twice)
calls = len(got)
raw(mountebank, second)
print(f"mountebank, another request: {'taken for the first' if len(got) == calls else 'sent on'}")
EOF

# mountebank takes the first free port of a few for its own commands.
for port in 38525 38526 38527 38528; do
  node_modules/.bin/mb start --localOnly --host 127.0.0.1 --port "$port" --nologfile --pidfile "$dir/mb.pid" \
    >mb.log 2>&1 &
  mountebank=$!
  for _ in $(seq 60); do
    grep -q 'now taking orders' mb.log && break 2
    kill -0 "$mountebank" 2>/dev/null || break
    sleep 1
  done
done

cat >want <<'EOF'
nock: sent on the same, played back the same
talkback: sent on the same, played back the same
WireMock: sent on the same, played back the same
vcrpy, YAML: sent on the same, played back the same
vcrpy, JSON: TypeError
betamax: ChunkedEncodingError
betamax, preserve_exact_body_bytes: sent on the same, played back the same
mountebank: sent on changed (13 bytes for 13), played back changed (43 bytes for 31)
mountebank, another request: taken for the first
EOF
timeout 120 env/bin/python find.py "http://127.0.0.1:$port" 2>log >got || { cat log >&2; exit 1; }
diff want got
echo "holds: mountebank and betamax change the bytes of CBOR"
