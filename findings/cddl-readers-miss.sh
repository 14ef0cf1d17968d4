#!/usr/bin/env bash
# One would guess: a validator reads the CDDL of RFC 8610: its prelude (time, number, tdate), tags, .regexp, names of
#   members without quotes; and two validators agree on what is valid.
# What is so: neither zcbor nor cddl-cat reads time or number, so that a timestamp of CBOR cannot be described as in the
#   RFC; cddl-cat does not parse a tag with a type in it, and takes any text for tdate, but not a tag. zcbor reads
#   #6.1(float) and refuses the tagged float as well as the bare one; it has no .regexp, and no name without quotes of a
#   member that is optional. What both read they judge otherwise: uint .le 100 takes -1 in zcbor, and .size counts
#   characters there, bytes in cddl-cat, as the RFC has it. .regexp is searched for in cddl-cat. zcbor asks for any
#   cbor2, and cannot be imported with cbor2 6.
# Why it matters: a schema that passes in one tool is an error or another schema in the next, and what is generated
#   from it in C checks other limits than the test in Rust. Keep a value one beyond each limit beside the schema, and
#   have each tool that reads it refuse them.
# Seen with: zcbor 0.9.1 with cbor2 5.9.0 and 6.3.0, Python 3.11; cddl-cat 0.7.1, Rust 1.95.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET RUSTFLAGS CARGO_BUILD_TARGET_DIR
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check zcbor==0.9.1 cbor2==5.9.0
python3 -m venv newest
newest/bin/pip install --quiet --disable-pip-version-check zcbor==0.9.1 cbor2==6.3.0
mkdir src
cat >Cargo.toml <<'END'
[package]
name = "find"
version = "0.1.0"
edition = "2021"

[dependencies]
cddl-cat = "=0.7.1"
END
# Both take lines of a rule and a value in hexadecimal, and print what they say of it.
cat >src/main.rs <<'END'
use cddl_cat::{validate_cbor_bytes, ValidateError};

fn main() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (rule, hex) = line.split_once('\t').unwrap();
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let value: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        let verdict = match validate_cbor_bytes("it", &format!("it = {rule}\n"), &value) {
            Ok(()) => "valid",
            Err(ValidateError::ParseError(_) | ValidateError::Unsupported(_)) => "rule not read",
            Err(_) => "refused",
        };
        println!("{verdict}");
    }
}
END
cat >find.py <<'END'
import sys

import zcbor

for line in sys.stdin:
    rule, data = line.rstrip("\n").split("\t")
    try:
        kind = zcbor.DataTranslator.from_cddl(f"it = {rule}\n", 3).my_types["it"]
    except TypeError:
        print("rule not read")
        continue
    try:
        kind.validate_str(bytes.fromhex(data))
        print("valid")
    except zcbor.CddlValidationError:
        print("refused")
END
cat >values.py <<'END'
import cbor2

rules = {
    "uint .le 100": [100, 101, -1, 50.0], "0..100": [101, -1, 50.0],
    "tstr .size (1..20)": ["a" * 20, "a" * 21, "", "é" * 10, "é" * 11],
    'tstr .regexp "[0-9a-f]{4}"': ["1234", "A234", "x1234"],
    "{ 1*2 tstr => tstr }": [{}, {"a": ""}, {"a": "", "b": "", "c": ""}, {"a": 1}],
    "{ ? a: tstr }": [{}, {"a": ""}, {"b": ""}], '{ ? "a": tstr }': [{}, {"a": ""}, {"b": ""}],
    "number": [5, "5"], "time": [cbor2.CBORTag(1, 5), 5], "#6.1(float)": [cbor2.CBORTag(1, 5.5), 5.5],
    "tdate": [cbor2.CBORTag(0, "2024-05-06T07:08:09Z"), "no time"],
}
for rule, values in rules.items():
    for value in values:
        print(rule, cbor2.dumps(value).hex(), sep="\t")
END
cargo build --quiet 2>log || { cat log; exit 1; }
env/bin/python values.py >values
cat >want <<'WANT'
uint .le 100: 1864, zcbor valid, cddl-cat valid
uint .le 100: 1865, zcbor refused, cddl-cat refused
uint .le 100: 20, zcbor valid, cddl-cat refused
uint .le 100: fb4049000000000000, zcbor refused, cddl-cat refused
0..100: 1865, zcbor refused, cddl-cat refused
0..100: 20, zcbor refused, cddl-cat refused
0..100: fb4049000000000000, zcbor refused, cddl-cat refused
tstr .size (1..20): 746161616161616161616161616161616161616161, zcbor valid, cddl-cat valid
tstr .size (1..20): 75616161616161616161616161616161616161616161, zcbor refused, cddl-cat refused
tstr .size (1..20): 60, zcbor refused, cddl-cat refused
tstr .size (1..20): 74c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9, zcbor valid, cddl-cat valid
tstr .size (1..20): 76c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9c3a9, zcbor valid, cddl-cat refused
tstr .regexp "[0-9a-f]{4}": 6431323334, zcbor rule not read, cddl-cat valid
tstr .regexp "[0-9a-f]{4}": 6441323334, zcbor rule not read, cddl-cat refused
tstr .regexp "[0-9a-f]{4}": 657831323334, zcbor rule not read, cddl-cat valid
{ 1*2 tstr => tstr }: a0, zcbor refused, cddl-cat refused
{ 1*2 tstr => tstr }: a1616160, zcbor valid, cddl-cat valid
{ 1*2 tstr => tstr }: a3616160616260616360, zcbor refused, cddl-cat refused
{ 1*2 tstr => tstr }: a1616101, zcbor refused, cddl-cat refused
{ ? a: tstr }: a0, zcbor rule not read, cddl-cat valid
{ ? a: tstr }: a1616160, zcbor rule not read, cddl-cat valid
{ ? a: tstr }: a1616260, zcbor rule not read, cddl-cat refused
{ ? "a": tstr }: a0, zcbor valid, cddl-cat valid
{ ? "a": tstr }: a1616160, zcbor valid, cddl-cat valid
{ ? "a": tstr }: a1616260, zcbor refused, cddl-cat refused
number: 05, zcbor rule not read, cddl-cat rule not read
number: 6135, zcbor rule not read, cddl-cat rule not read
time: c105, zcbor rule not read, cddl-cat rule not read
time: 05, zcbor rule not read, cddl-cat rule not read
#6.1(float): c1fb4016000000000000, zcbor refused, cddl-cat rule not read
#6.1(float): fb4016000000000000, zcbor refused, cddl-cat rule not read
tdate: c074323032342d30352d30365430373a30383a30395a, zcbor rule not read, cddl-cat refused
tdate: 676e6f2074696d65, zcbor rule not read, cddl-cat valid
with cbor2 6.3.0: ImportError: cannot import name 'CBORDecodeValueError' from 'cbor2'
WANT
{
  paste -d, <(sed 's/\t/: /' values) <(env/bin/python find.py <values 2>/dev/null | sed 's/^/ zcbor /') \
    <(target/debug/find <values | sed 's/^/ cddl-cat /')
  { newest/bin/python -c 'import zcbor' 2>&1 || true; } | sed -n 's/^\(ImportError: [^(]*\) (.*/with cbor2 6.3.0: \1/p'
} >got
cat got
diff want got
echo "holds: zcbor and cddl-cat do not read what RFC 8610 has, and disagree on what they read"
