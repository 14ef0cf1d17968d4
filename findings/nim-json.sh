#!/usr/bin/env bash
# One would guess: Nim's std/json gives 50 for the number 50.0 when it is asked for an integer, or an error, reads JSON
#   and nothing else, and writes what it can read.
# What is so: getInt of 50.0 is 0, as of "50", true and null, without an error. 2^63 is a value of kind JString that is
#   written without quotes, and so is a minus alone. A comma before the end, comments, 050, 1. and .5, a raw line break
#   and \x41 in a text are read; 1e400 becomes inf and is written as inf, which is no JSON, NaN as the text "nan". to()
#   with a type refuses 50.0 for an int.
# Why it matters: a worker in Nim sees a progress of 0 where a service writes 50.0, and a stub takes bodies that the
#   service refuses, and answers with what no reader of JSON takes. Look at the kind before getInt.
# Seen with: nim 1.6.10-2 of Debian 12, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
dpkg -s nim gcc libc6-dev >/dev/null 2>&1 || apt-get install -y --no-install-recommends nim gcc libc6-dev >/dev/null
cat >find.nim <<'END'
import std/[json, strutils]

type Shape = object
  p: int

for text in [
    """{"p":50}""", """{"p":50.0}""", """{"p":"50"}""", """{"p":true}""", """{"p":null}""",
    """{"p":9223372036854775808}""", """{"p":-}""", """{"p":050}""", """{"p":1.}""", """{"p":.5}""", """{"p":1e400}""",
    """{"p":1,}""", """/* c */{"p":1}""", "{\"p\":\"a\nb\"}", """{"p":"\x41"}""", """{"p":1} x""", """{"p":+5}"""]:
  var read, shape: string
  try:
    let p = parseJson(text)["p"]
    read = $p.kind & ", getInt " & $p.getInt & ", written " & $p
  except CatchableError:
    read = "an error"
  try:
    shape = $parseJson(text).to(Shape).p
  except CatchableError:
    shape = "an error"
  echo escape(text), ": ", read, "; to(Shape) ", shape
echo "NaN is written ", %*{"p": NaN}
END
nim c --hints:off --nimcache:cache find.nim >log 2>&1 || { cat log; exit 1; }
cat >want <<'WANT'
"{\"p\":50}": JInt, getInt 50, written 50; to(Shape) 50
"{\"p\":50.0}": JFloat, getInt 0, written 50.0; to(Shape) an error
"{\"p\":\"50\"}": JString, getInt 0, written "50"; to(Shape) an error
"{\"p\":true}": JBool, getInt 0, written true; to(Shape) an error
"{\"p\":null}": JNull, getInt 0, written null; to(Shape) an error
"{\"p\":9223372036854775808}": JString, getInt 0, written 9223372036854775808; to(Shape) an error
"{\"p\":-}": JString, getInt 0, written -; to(Shape) an error
"{\"p\":050}": JInt, getInt 50, written 50; to(Shape) 50
"{\"p\":1.}": JFloat, getInt 0, written 1.0; to(Shape) an error
"{\"p\":.5}": JFloat, getInt 0, written 0.5; to(Shape) an error
"{\"p\":1e400}": JFloat, getInt 0, written inf; to(Shape) an error
"{\"p\":1,}": JInt, getInt 1, written 1; to(Shape) 1
"/* c */{\"p\":1}": JInt, getInt 1, written 1; to(Shape) 1
"{\"p\":\"a\x0Ab\"}": JString, getInt 0, written "a\nb"; to(Shape) an error
"{\"p\":\"\\x41\"}": JString, getInt 0, written "\\x41"; to(Shape) an error
"{\"p\":1} x": an error; to(Shape) an error
"{\"p\":+5}": an error; to(Shape) an error
NaN is written {"p":"nan"}
WANT
./find >got
cat got
diff want got
echo "holds: getInt of 50.0 is 0, and 2^63 is a text without quotes"
