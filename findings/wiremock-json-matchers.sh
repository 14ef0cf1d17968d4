#!/usr/bin/env bash
# One would guess: a WireMock stub with equalToJson takes JSON that is equal, and one with matchesJsonPath and a regular
#   expression takes a text that matches.
# What is so: equalToJson also takes what is no JSON, with text after the end or with single quotes. matchesJsonPath
#   takes a number and a list of one text where the expression describes a text; and a member that holds {} counts as not
#   there, while "absent" takes null.
# Why it matters: a worker that sends broken JSON, or jobId as a list, passes against the stub and gets a
#   SerializationException from the service. matchesJsonSchema refuses the list and the number, but takes text after the
#   end too.
# Seen with: org.wiremock:wiremock-standalone 3.13.2, Java 17.
set -euo pipefail
dir=$(mktemp -d)
server=
end() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"; }
trap end EXIT
cd "$dir"
export NO_PROXY=127.0.0.1

mvn -q dependency:copy -Dartifact=org.wiremock:wiremock-standalone:3.13.2 -DoutputDirectory=. >log 2>&1 || { cat log >&2; exit 1; }
java -jar wiremock-standalone-3.13.2.jar --port 0 --bind-address 127.0.0.1 >server.log 2>&1 &
server=$!
for _ in $(seq 300); do
  port=$(sed -nE 's/^port: +([0-9]+).*/\1/p' server.log)
  [ -z "$port" ] || break
  sleep 0.2
done
url=http://127.0.0.1:$port

# stub NAME PATTERN: the only stub from now on, which answers 200 to what the pattern takes; the others get 404.
stub() {
  echo "$1"
  curl -sS -o /dev/null -X POST "$url/__admin/mappings/reset"
  curl -sS -o /dev/null --fail "$url/__admin/mappings" \
    -d '{"request":{"method":"POST","url":"/","bodyPatterns":['"$2"']},"response":{"status":200}}'
}
post() {
  printf '  %s %s\n' "$(curl -sS -o /dev/null -w '%{http_code}' -H 'Content-Type: application/x-amz-json-1.1' \
    --data-binary "$1" "$url/")" "$1"
}
{
  stub equalToJson '{"equalToJson":{"jobId":"abcd"}}'
  post '{"jobId":"abcd"}'
  post '{"jobId":"abcd"} and more'
  post "{'jobId':'abcd'}"
  post '{"jobId":"ABCD"}'
  stub "matchesJsonPath, matches" '{"matchesJsonPath":{"expression":"$.jobId","matches":"[0-9a-f]{4}"}}'
  post '{"jobId":"1234"}'
  post '{"jobId":1234}'
  post '{"jobId":["1234"]}'
  post '{"jobId":"12345"}'
  stub "matchesJsonPath alone" '{"matchesJsonPath":"$.outputVariables"}'
  post '{"outputVariables":{"a":"b"}}'
  post '{"outputVariables":{}}'
  stub "matchesJsonPath, absent" '{"matchesJsonPath":{"expression":"$.outputVariables","absent":true}}'
  post '{}'
  post '{"outputVariables":null}'
  stub matchesJsonSchema '{"matchesJsonSchema":{"properties":{"jobId":{"type":"string","pattern":"^[0-9a-f]{4}$"}}}}'
  post '{"jobId":"1234"}'
  post '{"jobId":1234}'
  post '{"jobId":["1234"]}'
  post '{"jobId":"1234"} and more'
} >got

cat >want <<'EOF'
equalToJson
  200 {"jobId":"abcd"}
  200 {"jobId":"abcd"} and more
  200 {'jobId':'abcd'}
  404 {"jobId":"ABCD"}
matchesJsonPath, matches
  200 {"jobId":"1234"}
  200 {"jobId":1234}
  200 {"jobId":["1234"]}
  404 {"jobId":"12345"}
matchesJsonPath alone
  200 {"outputVariables":{"a":"b"}}
  404 {"outputVariables":{}}
matchesJsonPath, absent
  200 {}
  200 {"outputVariables":null}
matchesJsonSchema
  200 {"jobId":"1234"}
  404 {"jobId":1234}
  404 {"jobId":["1234"]}
  200 {"jobId":"1234"} and more
EOF
diff want got
echo "holds: WireMock takes for equal what is no JSON, and a list for a text"
