#!/usr/bin/env bash
# One would guess: the lesser libraries for CBOR in Python (cbor, flunn, cborx, larzcbor, cbork2, gencbor) read what
#   RFC 8949 allows, write an integer of 64 bits as one, and make an error of what they do not know.
# What is so: larzcbor drops each tag: 2^64 is read as bytes, 50.5 as the list [-1, 505], and it refuses all indefinite
#   lengths. cbor writes 2^63 as a big number, though it fits into eight bytes, and reads 1c, which is no CBOR, as 0.
#   flunn writes a bytearray and a set as lists of numbers, and drops the last name of a map that has no value for it;
#   a big number is a Tagging. cbork2 reads a lone break as an object, a chunk of bytes inside of a text as text, and
#   writes a date as its midnight in UTC. cborx writes a time without a zone as tag 0, which has to have one. A tag 1
#   is a time for two of six, and none writes a time as a number.
# Why it matters: AWS's timestamps on the CBOR wire are tag 1, written by Jackson or Rust in maps of indefinite length.
#   A fake service with one of these answers such requests with an error or drops what the tag says, and a long id or a
#   body that was cut off is another value, without a word.
# Seen with: cbor 1.0.0, flunn 1.0.0, cborx 0.2.5, larzcbor 0.1.0, cbork2 4.0.1, gencbor 0.1.2, Python 3.11, on
#   2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cbor==1.0.0 flunn==1.0.0 cborx==0.2.5 larzcbor==0.1.0 \
  cbork2==4.0.1 gencbor==0.1.2 >pip.log 2>&1 || { cat pip.log; exit 1; }
cat >find.py <<'END'
import datetime

import cbor
import cbork2
import cborx
import flunn
import gencbor
import larzcbor

LIBRARIES = {
    "cbor": (cbor.loads, cbor.dumps), "flunn": (flunn.loads, flunn.dumps), "cborx": (cborx.loads, cborx.dumps),
    "larzcbor": (larzcbor.decode, larzcbor.encode), "cbork2": (cbork2.loads, cbork2.dumps),
    "gencbor": (gencbor.decode, gencbor.encode),
}


def shown(value):
    if isinstance(value, (int, float, str, bytes, list, dict, tuple)):
        return repr(value)
    return str(value) if isinstance(value, datetime.datetime) else type(value).__name__


def compare(what, do):
    results = {}
    for name, functions in LIBRARIES.items():
        try:
            result = do(*functions)
        except Exception:
            result = "refused"
        results.setdefault(result, []).append(name)
    print(what)
    for result, names in sorted(results.items()):
        print(f"  {result}: {', '.join(names)}")


for what, text in {
    "[_ 1]": "9f01ff", "{a: (_ text)}": "a161617f61616162ff", "tag 1, 1714979289": "c11a663881d9",
    "tag 2, 2^64": "c249010000000000000000", "tag 4, 50.5": "c482201901f9", "tag 55799, 50": "d9d9f71832",
    "undefined": "f7", "simple value 32": "f820", "bytes behind the end": "183200", "a name twice": "a2616101616102",
    "an open map without the last value": "bf6161ff", "a chunk of bytes in a text": "7f4161ff", "1c": "1c",
    "break": "ff",
}.items():
    compare("reads " + what, lambda read, write: shown(read(bytes.fromhex(text))))
for what, value in {
    "2^63": 2**63, "50.0": 50.0, "bytearray(b'a')": bytearray(b"a"), "{1}": {1},
    "a time with a zone": datetime.datetime(2024, 5, 6, 7, 8, 9, 0, datetime.timezone.utc),
    "a time without": datetime.datetime(2024, 5, 6, 7, 8, 9), "a date": datetime.date(2024, 5, 6),
}.items():
    compare("writes " + what, lambda read, write: write(value).hex(" ", -4))
END
cat >want <<'WANT'
reads [_ 1]
  (1,): gencbor
  [1]: cbor, flunn, cborx, cbork2
  refused: larzcbor
reads {a: (_ text)}
  Map: gencbor
  refused: larzcbor
  {'a': 'ab'}: cbor, flunn, cborx, cbork2
reads tag 1, 1714979289
  1714979289: larzcbor
  2024-05-06 07:08:09+00:00: cborx, cbork2
  Tag: cbor, gencbor
  Tagging: flunn
reads tag 2, 2^64
  18446744073709551616: cbor, cborx, cbork2
  Tag: gencbor
  Tagging: flunn
  b'\x01\x00\x00\x00\x00\x00\x00\x00\x00': larzcbor
reads tag 4, 50.5
  CBORTag: cborx
  Decimal: cbork2
  Tag: cbor, gencbor
  Tagging: flunn
  [-1, 505]: larzcbor
reads tag 55799, 50
  50: cborx, larzcbor
  CBORTag: cbork2
  Tag: cbor, gencbor
  Tagging: flunn
reads undefined
  NoneType: cbor, larzcbor
  SimpleValue: gencbor
  UndefinedType: cborx, cbork2
  _Undefined: flunn
reads simple value 32
  CBORSimpleValue: cborx, cbork2
  NoneType: flunn
  SimpleValue: gencbor
  refused: cbor, larzcbor
reads bytes behind the end
  50: cbor, flunn, cbork2
  refused: cborx, larzcbor, gencbor
reads a name twice
  refused: gencbor
  {'a': 2}: cbor, flunn, cborx, larzcbor, cbork2
reads an open map without the last value
  refused: cbor, cborx, larzcbor, cbork2, gencbor
  {}: flunn
reads a chunk of bytes in a text
  'a': flunn, cbork2
  refused: cbor, cborx, larzcbor, gencbor
reads 1c
  0: cbor
  refused: flunn, cborx, larzcbor, cbork2, gencbor
reads break
  object: cbork2
  refused: cbor, flunn, cborx, larzcbor, gencbor
writes 2^63
  1b800000 00000000 00: flunn, cborx, larzcbor, cbork2, gencbor
  c2488000 00000000 0000: cbor
writes 50.0
  f95240: gencbor
  fb404900 00000000 00: cbor, flunn, cborx, larzcbor, cbork2
writes bytearray(b'a')
  4161: cborx, larzcbor, cbork2
  811861: flunn
  refused: cbor, gencbor
writes {1}
  8101: flunn
  refused: cbor, cborx, larzcbor, cbork2, gencbor
writes a time with a zone
  c0743230 32342d30 352d3036 5430373a 30383a30 395a: cborx, cbork2
  refused: cbor, flunn, larzcbor, gencbor
writes a time without
  c0733230 32342d30 352d3036 5430373a 30383a30 39: cborx
  refused: cbor, flunn, larzcbor, cbork2, gencbor
writes a date
  c0743230 32342d30 352d3036 5430303a 30303a30 305a: cbork2
  d903ec6a 32303234 2d30352d 3036: cborx
  refused: cbor, flunn, larzcbor, gencbor
WANT
venv/bin/python find.py >got
cat got
diff want got
echo "holds: six libraries for CBOR in Python read and write other values, and little of a time"
