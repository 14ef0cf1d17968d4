#!/usr/bin/env bash
# One would guess: a load generator counts an answer as a success when it came, whole, with a good status, and as failed
#   when the server closed the connection in the middle of the body, or before any of it.
# What is so: of five only vegeta does. hey, siege and ab count a body of 2 bytes of 20, and one whose chunks have no
#   end, as a success; ab also a connection that is closed without a byte of an answer: complete, none failed. siege
#   knows 400 neither as successful nor as failed, at an availability of 100 %; for ab a 400 or 500 is no failed
#   request. autocannon leaves what was cut out of all its counts: of 20 sent some were answered, none with an error.
# Why it matters: what one measures is whether a worker's polls survive load, and the cut answer is how a server that
#   runs out of something fails: the report shows a hundred per cent. Compare the bytes received with what they must
#   be, or count with vegeta.
# Seen with: hey 0.1.4 and vegeta 12.12.0, Go 1.26; autocannon 9.0.0, Node.js 20; siege 4.0.7 and ab 2.3 (Debian 12's
#   siege and apache2-utils), on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= GOBIN="$dir" HOME="$dir/home" NO_PROXY=127.0.0.1 \
  GOPATH="$(go env GOPATH)" GOCACHE="$(go env GOCACHE)" GOMODCACHE="$(go env GOMODCACHE)"
mkdir home
for module in github.com/rakyll/hey@v0.1.4 github.com/tsenart/vegeta/v12@v12.12.0; do
  go install "$module" >go.log 2>&1 || { cat go.log >&2; exit 1; }
done
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit autocannon@9.0.0 >/dev/null
# ab gets security updates, which replace its package: it is not pinned closer than Debian 12.
for package in siege=4.0.7-1+b1 apache2-utils libapr1 libaprutil1; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log >&2; exit 1; }
done
for file in *.deb; do dpkg -x "$file" debian; done
export LD_LIBRARY_PATH="$dir/debian/usr/lib/$(uname -m)-linux-gnu" PATH="$dir/debian/usr/bin:$dir:$PATH"

cat >find.py <<'EOF'
import json
import re
import socketserver
import subprocess
import threading

answers = {
    "200": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "400": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}",
    "500": b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\n{}",
    "cut": b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}",
    "chunks-cut": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    "nothing": b"",
}


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            while line := self.rfile.readline():
                length = 0
                while (header := self.rfile.readline().strip().lower()):
                    if header.startswith(b"content-length:"):
                        length = int(header.split(b":")[1])
                self.rfile.read(length)
                name = line.split()[1].decode().strip("/")
                self.wfile.write(answers[name])
                if line.strip().endswith(b"/1.0") or name in ("cut", "chunks-cut", "nothing"):
                    return
        except ConnectionError:
            pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_address[1]}/"


def run(*command, stdin=""):
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120).stdout


def number(pattern, text):
    return sum(int(n) for n in re.findall(pattern, text))


def ab(url):
    text = run("ab", "-q", "-n", "20", "-c", "2", "-p", "body", url)
    return f"complete {number('Complete requests: *([0-9]+)', text)}, " \
        f"failed {number('Failed requests: *([0-9]+)', text)}, non-2xx {number('Non-2xx responses: *([0-9]+)', text)}"


def siege(url):
    text = run("siege", "-q", "-R", "siegerc", "-b", "-c2", "-r10", f"{url} POST {{}}")
    seen = json.loads(text[text.index("{"):])
    return f"successful {seen['successful_transactions']}, failed {seen['failed_transactions']}, " \
        f"availability {seen['availability']:.0f} %"


def hey(url):
    status, _, errors = run("hey", "-n", "20", "-c", "2", "-m", "POST", "-d", "{}", url).partition("Error distribution")
    counts = number(r"] *\t([0-9]+) responses", status), number(r"(?m)^ *.([0-9]+).\t", errors)
    return "answers {}, errors {}".format(*counts)


def vegeta(url):
    attack = subprocess.run(["vegeta", "attack", "-rate", "100", "-duration", "200ms"], input=f"POST {url}".encode(),
                            capture_output=True, timeout=60).stdout
    report = subprocess.run(["vegeta", "report", "-type", "json"], input=attack, capture_output=True, timeout=60).stdout
    return f"success {json.loads(report)['success'] * 100:.0f} %"


def autocannon(url):
    seen = json.loads(run("node_modules/.bin/autocannon", "-a", "20", "-c", "2", "-m", "POST", "-b", "{}", "-j", url))
    good = "some" if 0 < seen["2xx"] < 20 else seen["2xx"]
    return f"sent {seen['requests']['sent']}, 2xx {good}, others {seen['non2xx']}, errors {seen['errors']}"


open("body", "w").write("{}")
open("siegerc", "w").write("json_output = true\n")
for name in answers:
    for tool in (vegeta, hey, siege, ab, autocannon):
        print(f"{name}: {tool.__name__} {tool(base + name)}", flush=True)
EOF
cat >want <<'EOF'
200: vegeta success 100 %
200: hey answers 20, errors 0
200: siege successful 20, failed 0, availability 100 %
200: ab complete 20, failed 0, non-2xx 0
200: autocannon sent 20, 2xx 20, others 0, errors 0
400: vegeta success 0 %
400: hey answers 20, errors 0
400: siege successful 0, failed 0, availability 100 %
400: ab complete 20, failed 0, non-2xx 20
400: autocannon sent 20, 2xx 0, others 20, errors 0
500: vegeta success 0 %
500: hey answers 20, errors 0
500: siege successful 0, failed 20, availability 0 %
500: ab complete 20, failed 0, non-2xx 20
500: autocannon sent 20, 2xx 0, others 20, errors 0
cut: vegeta success 0 %
cut: hey answers 20, errors 0
cut: siege successful 20, failed 0, availability 100 %
cut: ab complete 20, failed 0, non-2xx 0
cut: autocannon sent 20, 2xx some, others 0, errors 0
chunks-cut: vegeta success 0 %
chunks-cut: hey answers 20, errors 0
chunks-cut: siege successful 20, failed 0, availability 100 %
chunks-cut: ab complete 20, failed 0, non-2xx 0
chunks-cut: autocannon sent 20, 2xx some, others 0, errors 0
nothing: vegeta success 0 %
nothing: hey answers 0, errors 20
nothing: siege successful 0, failed 20, availability 0 %
nothing: ab complete 20, failed 0, non-2xx 0
nothing: autocannon sent 20, 2xx 0, others 0, errors 0
EOF
python3 find.py >got
diff want got
echo "holds: hey, siege, ab and autocannon do not see that an answer was cut off"
