#!/usr/bin/env bash
# One would guess: the fast JSON libraries for Python read the same texts as its json, and what one of them has read it
#   can write.
# What is so: orjson reads an integer outside of 64 bits as a float, 18446744073709551616 as 1.8446744073709552e+19,
#   and refuses to write such an int, as it does -2^63-1; the others keep it. ujson reads what is no JSON: 050 as 50,
#   1. as 1.0, a raw line break in a string. NaN is read by json, ujson and rapidjson, written as null by orjson and
#   msgspec, and refused by simplejson. A byte order mark is read by simplejson alone. bytes are a text for rapidjson
#   and simplejson, Base64 for msgspec, and an error for three.
# Why it matters: a server that changes its library for speed takes another set of requests: `type(n) is int` fails for
#   a number that was one, a percentage of 050 passes, and a revision of bytes is another text. Test the refusals too.
# Seen with: orjson 3.13.0, ujson 6.1.0, python-rapidjson 1.25, simplejson 4.3.0, msgspec 0.23.0, json of Python 3.11;
#   on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check orjson==3.13.0 ujson==6.1.0 python-rapidjson==1.25 \
  simplejson==4.3.0 msgspec==0.23.0

cat >find.py <<'EOF'
import json

import msgspec
import orjson
import rapidjson
import simplejson
import ujson

READ = {"json": json.loads, "orjson": orjson.loads, "ujson": ujson.loads, "rapidjson": rapidjson.loads,
        "simplejson": simplejson.loads, "msgspec": msgspec.json.decode}
WRITE = {"json": json.dumps, "orjson": orjson.dumps, "ujson": ujson.dumps, "rapidjson": rapidjson.dumps,
         "simplejson": simplejson.dumps, "msgspec": msgspec.json.encode}


def told(function, value):
    try:
        got = function(value)
    except (ValueError, TypeError, OverflowError):
        return "error"
    if function in READ.values():
        return repr(got)
    return got if isinstance(got, str) else got.decode()


for text in ("18446744073709551616", "1e400", "050", "1.", '"a\nb"', "NaN", "\ufeff5"):
    print("reads", repr(text))
    print(*(f"  {name}: {told(read, text)}" for name, read in READ.items()), sep="\n")
for value in (2**64, -2**63 - 1, float("nan"), b"ab", {5: 1}):
    print("writes", repr(value))
    print(*(f"  {name}: {told(write, value)}" for name, write in WRITE.items()), sep="\n")
EOF

cat >want <<'EOF'
reads '18446744073709551616'
  json: 18446744073709551616
  orjson: 1.8446744073709552e+19
  ujson: 18446744073709551616
  rapidjson: 18446744073709551616
  simplejson: 18446744073709551616
  msgspec: 18446744073709551616
reads '1e400'
  json: inf
  orjson: error
  ujson: inf
  rapidjson: error
  simplejson: inf
  msgspec: error
reads '050'
  json: error
  orjson: error
  ujson: 50
  rapidjson: error
  simplejson: error
  msgspec: error
reads '1.'
  json: error
  orjson: error
  ujson: 1.0
  rapidjson: error
  simplejson: error
  msgspec: error
reads '"a\nb"'
  json: error
  orjson: error
  ujson: 'a\nb'
  rapidjson: error
  simplejson: error
  msgspec: error
reads 'NaN'
  json: nan
  orjson: error
  ujson: nan
  rapidjson: nan
  simplejson: error
  msgspec: error
reads '\ufeff5'
  json: error
  orjson: error
  ujson: error
  rapidjson: error
  simplejson: 5
  msgspec: error
writes 18446744073709551616
  json: 18446744073709551616
  orjson: error
  ujson: 18446744073709551616
  rapidjson: 18446744073709551616
  simplejson: 18446744073709551616
  msgspec: 18446744073709551616
writes -9223372036854775809
  json: -9223372036854775809
  orjson: error
  ujson: -9223372036854775809
  rapidjson: -9223372036854775809
  simplejson: -9223372036854775809
  msgspec: -9223372036854775809
writes nan
  json: NaN
  orjson: null
  ujson: NaN
  rapidjson: NaN
  simplejson: error
  msgspec: null
writes b'ab'
  json: error
  orjson: error
  ujson: error
  rapidjson: "ab"
  simplejson: "ab"
  msgspec: "YWI="
writes {5: 1}
  json: {"5": 1}
  orjson: error
  ujson: {"5":1}
  rapidjson: error
  simplejson: {"5": 1}
  msgspec: {"5":1}
EOF
env/bin/python find.py >got
diff want got
echo "holds: six JSON libraries for Python read and write different sets"
