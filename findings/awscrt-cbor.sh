#!/usr/bin/env bash
# One would guess: the CBOR encoder and decoder of AWS's Common Runtime, which is inside its SDKs for C++ and others,
#   writes a float as a float, and reads every well-formed item or says so.
# What is so: a float that is a whole number is written as an integer: 50.0 is 18 32, and -0.0 is 00, without its sign;
#   others take 32 bits where these suffice, never 16. Of the tags it reads 1 alone: self-described CBOR (55799), a text
#   date and a big number are errors, while -2^64, which the readers of Go take for 0, is right. Bytes behind the
#   item are left, to be asked for, and of a name that stands twice the last counts.
# Why it matters: which type a member has on the wire depends on its value. A server whose reader wants a float for a
#   double (three of four for Rust's serde do) reads 50.5 and refuses 50.0, and a recorded request of the one kind does
#   not match one of the other. Give tests whole and broken numbers.
# Seen with: awscrt 0.38.1, cbor2 6.3.0, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check awscrt==0.38.1 cbor2==6.3.0

cat >find.py <<'EOF'
import cbor2
from awscrt.cbor import AwsCborDecoder, AwsCborEncoder

for value in [50.0, -0.0, 50.5, 1e300, 50]:
    encoder = AwsCborEncoder()
    encoder.write_data_item(value)
    data = encoder.get_encoded_data()
    print(f"{value} is written {data.hex()}, {type(cbor2.loads(data)).__name__}; cbor2: {cbor2.dumps(value).hex()}")
for text in ["3bffffffffffffffff", "f95240", "c105", "d9d9f705", "c06161", "c24105", "f7", "a2616101616102", "0500"]:
    decoder = AwsCborDecoder(bytes.fromhex(text))
    try:
        value = decoder.pop_next_data_item()
        print(f"{text} is read as {value}, {decoder.get_remaining_bytes_len()} bytes are left")
    except Exception as e:
        print(f"{text} is an error: {e}")
EOF

cat >want <<'EOF'
50.0 is written 1832, int; cbor2: fb4049000000000000
-0.0 is written 00, int; cbor2: fb8000000000000000
50.5 is written fa424a0000, float; cbor2: fb4049400000000000
1e+300 is written fb7e37e43c8800759c, float; cbor2: fb7e37e43c8800759c
50 is written 1832, int; cbor2: 1832
3bffffffffffffffff is read as -18446744073709551616, 0 bytes are left
f95240 is read as 50.0, 0 bytes are left
c105 is read as 5, 0 bytes are left
d9d9f705 is an error: Unsupported tag value: 55799.
c06161 is an error: Unsupported tag value: 0.
c24105 is an error: Unsupported tag value: 2.
f7 is read as None, 0 bytes are left
a2616101616102 is read as {'a': 2}, 0 bytes are left
0500 is read as 5, 1 bytes are left
EOF
venv/bin/python find.py >got
diff want got
echo "holds: AWS's Common Runtime writes whole floats as integers"
