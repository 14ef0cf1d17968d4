#!/usr/bin/env bash
# One would guess: a stub of moco with "json" takes a request whose body is that JSON, one with "json_paths" one whose
#   member has that value, and an answer with "json" and a content type of its own has that type.
# What is so: "json" takes text and a second value behind the end, and of a name that stands twice the last; 50.0 and
#   5e1 are not 50 to it, and one more member is another body. "json_paths" with "50", the only way to say it, takes 50,
#   [50] and ["50"]. A type under the name content-type, in small letters, is sent beside application/json, as two
#   headers. A request that no stub takes is 400 without a body, to an SDK an error of the service.
# Why it matters: a client that sends its body twice, or a percentage as a text, passes; a test of a worker's error sees
#   one although the request was wrong, and a client that looks at the type of an answer finds one that nobody named.
# Seen with: com.github.dreamhead:moco-runner 1.5.0, Java 17, Python 3.11 (the client).
set -euo pipefail
dir=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
server=
cd "$dir"
export NO_PROXY=127.0.0.1
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>find</groupId><artifactId>find</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.github.dreamhead</groupId><artifactId>moco-runner</artifactId><version>1.5.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q dependency:build-classpath -Dmdep.outputFile=classpath >mvn.log 2>&1 || { cat mvn.log; exit 1; }
cat >stubs.json <<'JSON'
[
  {"request": {"method": "post", "uri": "/json", "json": {"n": 50}}, "response": {"status": 200}},
  {"request": {"method": "post", "uri": "/path", "json_paths": {"$.n": "50"}}, "response": {"status": 200}},
  {"request": {"method": "post", "uri": "/answer"},
   "response": {"json": {}, "headers": {"Content-Type": "application/x-amz-json-1.1"}}},
  {"request": {"method": "post", "uri": "/small"},
   "response": {"json": {}, "headers": {"content-type": "application/x-amz-json-1.1"}}}
]
JSON
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
java -cp "$(cat classpath)" com.github.dreamhead.moco.bootstrap.Main http -p "$port" -c stubs.json >moco.log 2>&1 &
server=$!

cat >find.py <<'PY'
import http.client
import sys
import time

PORT = int(sys.argv[1])


def call(path, body):
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    connection.request("POST", path, body, {"Content-Type": "application/x-amz-json-1.1"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers.get_all("Content-Type"), text


for _ in range(600):
    try:
        call("/", "")
        break
    except ConnectionError:
        time.sleep(0.2)
for path, bodies in {
    "/json": ['{"n":50}', '{"n":50.0}', '{"n":5e1}', '{"n":"50"}', '{"n":50,"m":1}', '{"n":50} text',
              '{"n":50}{"n":51}', '{"n":51,"n":50}', "{n:50}"],
    "/path": ['{"n":50}', '{"n":"50"}', '{"n":50.0}', '{"n":[50]}', '{"n":["50"]}', '{"n":51}'],
}.items():
    for body in bodies:
        print(path, body, call(path, body)[0])
print("a request that no stub takes:", call("/json", "{}"))
print("an answer with Content-Type:", call("/answer", "{}"))
print("an answer with content-type:", call("/small", "{}"))
PY

cat >want <<'EOF'
/json {"n":50} 200
/json {"n":50.0} 400
/json {"n":5e1} 400
/json {"n":"50"} 400
/json {"n":50,"m":1} 400
/json {"n":50} text 200
/json {"n":50}{"n":51} 200
/json {"n":51,"n":50} 200
/json {n:50} 400
/path {"n":50} 200
/path {"n":"50"} 200
/path {"n":50.0} 400
/path {"n":[50]} 200
/path {"n":["50"]} 200
/path {"n":51} 400
a request that no stub takes: (400, None, '')
an answer with Content-Type: (200, ['application/x-amz-json-1.1'], '{}')
an answer with content-type: (200, ['application/x-amz-json-1.1', 'application/json; charset=utf-8'], '{}')
EOF
python3 find.py "$port" >got
diff want got
echo "holds: moco takes text behind the end of JSON, and answers with two types"
