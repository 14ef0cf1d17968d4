#!/usr/bin/env bash
# One would guess: a line of assertion (?? ...) in a .http file that httpyac does not understand is an error; a file
#   that is not there is one too; and == 50 holds for the number alone, as isNumber can tell the two apart.
# What is so: a line with a word that httpyac does not know (=, is, exist, isEmpty) is sent to the server as a part of
#   the body, and no test is counted: exit status 0. Without a file, or with a pattern or a folder that fits none, a
#   sentence is printed, and the exit status is 0. == and >= take the text "50" for 50, "true" for true and the empty
#   text for nothing; [50] lies from 0 to 100; 9007199254740993 equals ...992. null is equal to null, and what is
#   absent to the word undefined, which is isFalse as well as the texts that are empty.
# Why it matters: a misspelt assertion does not only check nothing, it makes the request another one: JSON with text
#   behind its end, which AWS's protocols have a server refuse. And the types of an AWS protocol, integer against text,
#   are just what a contract is about. Count the tests in the summary, and use isNumber beside each comparison.
# Seen with: httpyac 6.16.7, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server"; rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit --ignore-scripts httpyac@6.16.7

# Answers the same whatever comes, and keeps what came.
cat >server.mjs <<'END'
import fs from "node:fs";
import http from "node:http";

const answer = `{"n":50,"text":"50","flag":"true","list":[50],"empty":"","nothing":null,"big":9007199254740993}`;
http.createServer((request, response) => {
  const chunks = [];
  request.on("data", chunk => chunks.push(chunk));
  request.on("end", () => {
    fs.writeFileSync("received", Buffer.concat(chunks));
    response.writeHead(200, { "Content-Type": "application/x-amz-json-1.1" });
    response.end(answer);
  });
}).listen(0, "127.0.0.1", function () { fs.writeFileSync("port", `${this.address().port}`); });
END
node server.mjs &
server=$!
until [ -s port ]; do sleep 0.1; done

# Sends {} with one line of assertion behind it.
try() { # line
  local request='POST http://127.0.0.1:%s/\nContent-Type: application/x-amz-json-1.1\n\n{}\n\n?? %s\n'
  printf "$request" "$(cat port)" "$1" >find.http
  local status=0
  node node_modules/.bin/httpyac find.http --all --json >out.json 2>log </dev/null || status=$?
  node -e '
    const { summary } = JSON.parse(fs.readFileSync("out.json"));
    const body = JSON.stringify(fs.readFileSync("received", "utf8"));
    const tests = `${summary.successTests} of ${summary.totalTests} hold`;
    console.log(`${process.argv[1]}: ${tests}, exit ${process.argv[2]}, sent ${body}`);' "$1" "$status"
}
run() { # what, arguments
  local status=0
  node node_modules/.bin/httpyac "${@:2}" --all >log 2>&1 </dev/null || status=$?
  echo "$1: exit $status"
}
member="js response.parsedBody"
cat >want <<'WANT'
status == 200: 1 of 1 hold, exit 0, sent "{}"
status == 201: 0 of 1 hold, exit 20, sent "{}"
status = 201: 0 of 0 hold, exit 0, sent "{}\n\n?? status = 201"
status is 201: 0 of 0 hold, exit 0, sent "{}\n\n?? status is 201"
header x-amzn-requestid exist: 0 of 0 hold, exit 0, sent "{}\n\n?? header x-amzn-requestid exist"
body isEmpty: 0 of 0 hold, exit 0, sent "{}\n\n?? body isEmpty"
js response.parsedBody.text == 50: 1 of 1 hold, exit 0, sent "{}"
js response.parsedBody.text isNumber: 0 of 1 hold, exit 20, sent "{}"
js response.parsedBody.text >= 0: 1 of 1 hold, exit 0, sent "{}"
js response.parsedBody.flag == true: 1 of 1 hold, exit 0, sent "{}"
js response.parsedBody.list <= 100: 1 of 1 hold, exit 0, sent "{}"
js response.parsedBody.empty ==: 1 of 1 hold, exit 0, sent "{}"
js response.parsedBody.nothing == null: 1 of 1 hold, exit 0, sent "{}"
js response.parsedBody.absent == null: 0 of 1 hold, exit 20, sent "{}"
js response.parsedBody.absent == undefined: 1 of 1 hold, exit 0, sent "{}"
js response.parsedBody.absent isFalse: 1 of 1 hold, exit 0, sent "{}"
js response.parsedBody.big == 9007199254740992: 1 of 1 hold, exit 0, sent "{}"
no such file: exit 0
a pattern that fits none: exit 0
an empty folder: exit 0
WANT
mkdir empty
{
  for line in 'status == 200' 'status == 201' 'status = 201' 'status is 201' 'header x-amzn-requestid exist' \
    'body isEmpty'; do
    try "$line"
  done
  for line in 'text == 50' 'text isNumber' 'text >= 0' 'flag == true' 'list <= 100' 'empty ==' 'nothing == null' \
    'absent == null' 'absent == undefined' 'absent isFalse' 'big == 9007199254740992'; do
    try "$member.$line"
  done
  run "no such file" nosuch.http
  run "a pattern that fits none" 'nosuch/*.http'
  run "an empty folder" empty
} >got
cat got
diff want got
echo "holds: httpyac sends an assertion that it does not know as a part of the body, and passes"
