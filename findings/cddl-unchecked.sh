#!/usr/bin/env bash
# One would guess: an answer on the CBOR wire can be held against a CDDL schema (RFC 8610), and what the schema does not
#   allow is refused, since a validator is there for nothing else.
# What is so: of pycddl (Rust's cddl) `uint .le 100` takes -1, a map of optional members takes {"other": 1} as long as
#   no member of its own is there, {* tstr => tstr .size (1..3)} takes {"a": 1}, and bytes behind the end pass.
#   `.regexp` is searched for, where RFC 8610 has the whole text match. On the other side `#6.1(number)` takes no float,
#   though number is int or float, and a range of integers no tag. `.size` of a text counts bytes, as RFC 8610 has it,
#   so it is no @length of Smithy, which counts characters.
# Why it matters: a schema written from CodePipeline's model proves little about an answer: `{}` and an answer of other
#   members are the same to it. Give a range as 0..100, an expression ^ and $, and try each rule with what it forbids.
# Seen with: pycddl 0.6.4, cbor2 6.3.0, Python 3.11, on 2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pycddl==0.6.4 cbor2==6.3.0

cat >find.py <<'EOF'
import cbor2
from pycddl import Schema, ValidationError


def check(rule, *values):
    schema = Schema(f"answer = {rule}")
    for value in values:
        data = value if isinstance(value, bytes) else cbor2.dumps(value)
        try:
            schema.validate_cbor(data)
            said = "valid"
        except ValidationError:
            said = "refused"
        print(f"{rule}  {data.hex() if isinstance(value, bytes) else value}: {said}")


check("{n: 0..100}", {"n": 100}, {"n": 101}, {"n": -1}, {"n": 50.0}, bytes.fromhex("a1616ec11832"))
check("{n: uint .le 100}", {"n": 100}, {"n": 101}, {"n": -1})
check("{? a: tstr, ? b: int}", {}, {"a": "x"}, {"a": "x", "other": 1}, {"other": 1})
check("{* tstr => tstr .size (1..3)}", {"a": "b"}, {"a": "abcd"}, {"a": 1}, {"a": None})
check('{n: tstr .regexp "[0-9a-f]{4}"}', {"n": "01ab"}, {"n": "01abz"}, {"n": "z01ab"})
check('{n: tstr .regexp "^[0-9a-f]{4}$"}', {"n": "01ab"}, {"n": "01abz"}, {"n": "z01ab"})
check("{n: tstr .size (1..5)}", {"n": "abcde"}, {"n": "éé"}, {"n": "ééé"})
check("{t: #6.1(number)}", cbor2.dumps({"t": cbor2.CBORTag(1, 50)}), cbor2.dumps({"t": cbor2.CBORTag(1, 50.5)}))
check("{n: int}", cbor2.dumps({"n": 1}) + b"\x00")
EOF
cat >want <<'EOF'
{n: 0..100}  {'n': 100}: valid
{n: 0..100}  {'n': 101}: refused
{n: 0..100}  {'n': -1}: refused
{n: 0..100}  {'n': 50.0}: refused
{n: 0..100}  a1616ec11832: refused
{n: uint .le 100}  {'n': 100}: valid
{n: uint .le 100}  {'n': 101}: refused
{n: uint .le 100}  {'n': -1}: valid
{? a: tstr, ? b: int}  {}: valid
{? a: tstr, ? b: int}  {'a': 'x'}: valid
{? a: tstr, ? b: int}  {'a': 'x', 'other': 1}: refused
{? a: tstr, ? b: int}  {'other': 1}: valid
{* tstr => tstr .size (1..3)}  {'a': 'b'}: valid
{* tstr => tstr .size (1..3)}  {'a': 'abcd'}: refused
{* tstr => tstr .size (1..3)}  {'a': 1}: valid
{* tstr => tstr .size (1..3)}  {'a': None}: refused
{n: tstr .regexp "[0-9a-f]{4}"}  {'n': '01ab'}: valid
{n: tstr .regexp "[0-9a-f]{4}"}  {'n': '01abz'}: valid
{n: tstr .regexp "[0-9a-f]{4}"}  {'n': 'z01ab'}: valid
{n: tstr .regexp "^[0-9a-f]{4}$"}  {'n': '01ab'}: valid
{n: tstr .regexp "^[0-9a-f]{4}$"}  {'n': '01abz'}: refused
{n: tstr .regexp "^[0-9a-f]{4}$"}  {'n': 'z01ab'}: refused
{n: tstr .size (1..5)}  {'n': 'abcde'}: valid
{n: tstr .size (1..5)}  {'n': 'éé'}: valid
{n: tstr .size (1..5)}  {'n': 'ééé'}: refused
{t: #6.1(number)}  a16174c11832: valid
{t: #6.1(number)}  a16174c1fb4049400000000000: refused
{n: int}  a1616e0100: valid
EOF
venv/bin/python find.py >got
cat got
diff want got
echo "holds: uint .le 100 takes -1, and a map of optional members takes others"
