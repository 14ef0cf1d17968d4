#!/usr/bin/env bash
# One would guess: the tools with which a build script makes the JSON of PutJobSuccessResult, jo, HTTPie and jshon,
#   send a value as it was given, as a text where a text is asked for, and refuse what makes no sense.
# What is so: jo makes a number of whatever can be one: a token 0123 is 123, 0x32 is 50, 1.10 is 1.1, twenty digits are
#   rounded; "" is null. A value that begins with @ is the content of a file, with -s, which asks for a text, too. -n
#   of abc is 3, its length. A name that is given twice stands twice, and brackets nest. In HTTPie outputVariables[c]=d
#   behind outputVariables:={…} is dropped without a word; a variable named 1 makes a list with null in it, a:b=c a
#   header, a==b a query, each with an empty body. n:=NaN is sent as NaN. jshon writes 1714979289.123 as
#   1714979289.1229999, gron reads {} with text behind it, exit 0.
# Why it matters: a continuation token or a variable with a commit's or a build's number in it is a text for
#   CodePipeline, which refuses a number; where it starts with 0 or @ another value arrives, or a file. Give jo -s and
#   no @, and HTTPie a whole body with --raw.
# Seen with: jo 1.9-1, httpie 3.2.1-1, jshon 20131010-3, gron 0.7.1-1 of Debian 12, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dpkg-query -W jo httpie jshon gron >/dev/null 2>&1 ||
  apt-get install --quiet --quiet --yes --no-install-recommends jo httpie jshon gron >log 2>&1 || { cat log; exit 1; }
export HTTPIE_CONFIG_DIR=$dir
echo "a file" >file

cat >find.sh <<'END'
set -euo pipefail
show() { printf '%s: %s\n' "$1" "$(cat)"; }
for item in token=0123 token=0x32 token=1.10 token=1e3 token=true token= token=12345678901234567890 token=1e400 \
  token=@file 'token={"a":1}' 'a[b]=c' a:b=c; do
  jo "$item" | show "jo $item"
  jo -- -s "$item" | show "jo -- -s $item"
done
jo -- -n n=abc | show "jo -- -n n=abc"
jo token=a token=b | show "jo token=a token=b"

post() {
  printf 'http %s:' "$*"
  http --offline --ignore-stdin --print=HB POST http://find.test "$@" | tr -d '\r' |
    grep -E '^(POST|\{|\[|a:|jobId)' | sed 's/ HTTP.*//; s/^/ /' | tr '\n' ','
  echo
}
post token=0123
post token=a token=b
post 'outputVariables[a]=b' 'outputVariables[c]=d'
post 'outputVariables:={"a":"b"}' 'outputVariables[c]=d'
post 'outputVariables[1]=a'
post a:b=c
post a==b
post n:=NaN
post 'n:={"a":1,"a":2}'
post token=@file
for json in '{"n":1714979289.123}' '{"n":1.10}' '{"n":50.0}' '{} x'; do
  printf '%s: ' "$json"
  { jshon -C <<<"$json" 2>/dev/null || echo refused; } | tr -d '\n '
  printf ', gron '
  gron <<<"$json" >gron.out 2>/dev/null && tail -n 1 gron.out || echo refused
done
END
cat >want <<'WANT'
jo token=0123: {"token":123}
jo -- -s token=0123: {"token":"0123"}
jo token=0x32: {"token":50}
jo -- -s token=0x32: {"token":"0x32"}
jo token=1.10: {"token":1.1}
jo -- -s token=1.10: {"token":"1.10"}
jo token=1e3: {"token":1000}
jo -- -s token=1e3: {"token":"1e3"}
jo token=true: {"token":true}
jo -- -s token=true: {"token":"true"}
jo token=: {"token":null}
jo -- -s token=: {"token":""}
jo token=12345678901234567890: {"token":1.234567890123457e+19}
jo -- -s token=12345678901234567890: {"token":"12345678901234567890"}
jo token=1e400: {"token":"1e400"}
jo -- -s token=1e400: {"token":"1e400"}
jo token=@file: {"token":"a file"}
jo -- -s token=@file: {"token":"a file"}
jo token={"a":1}: {"token":{"a":1}}
jo -- -s token={"a":1}: {"token":"{\"a\":1}"}
jo a[b]=c: {"a":{"b":"c"}}
jo -- -s a[b]=c: {"a":{"b":"c"}}
jo a:b=c: {"a:b":"c"}
jo -- -s a:b=c: {"a:b":"c"}
jo -- -n n=abc: {"n":3}
jo token=a token=b: {"token":"a","token":"b"}
http token=0123: POST /, {"token": "0123"},
http token=a token=b: POST /, {"token": "b"},
http outputVariables[a]=b outputVariables[c]=d: POST /, {"outputVariables": {"a": "b", "c": "d"}},
http outputVariables:={"a":"b"} outputVariables[c]=d: POST /, {"outputVariables": {"a": "b"}},
http outputVariables[1]=a: POST /, {"outputVariables": [null, "a"]},
http a:b=c: POST /, a: b=c,
http a==b: POST /?a=b,
http n:=NaN: POST /, {"n": NaN},
http n:={"a":1,"a":2}: POST /, {"n": {"a": 1, "a": 2}},
http token=@file: POST /, {"token": "a file\n"},
{"n":1714979289.123}: {"n":1714979289.1229999}, gron json.n = 1714979289.123;
{"n":1.10}: {"n":1.1000000000000001}, gron json.n = 1.10;
{"n":50.0}: {"n":50.0}, gron json.n = 50.0;
{} x: refused, gron json = {};
WANT
bash find.sh >got
cat got
diff want got
echo "holds: what a shell's tools for JSON send is another value than was given"
