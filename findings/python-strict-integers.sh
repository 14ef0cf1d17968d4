#!/usr/bin/env bash
# One would guess: the integers of Python's validation libraries, where they are strict, are integers: neither True nor
#   the text "50", and no check of 0 to 100 lets NaN pass.
# What is so: to "integer" of Cerberus and to int in voluptuous True is one, while Cerberus' "number" and marshmallow
#   refuse it. IntType(strict=True) of schematics and Int(strict=True) of colander turn " 50 ", "5_0", True and digits
#   of other scripts into integers, colander also 50.0: strict is about fractions there. NaN lies from 0 to 100 for
#   Cerberus' "number", schematics' FloatType and marshmallow's Float with allow_nan.
# Why it matters: a server that checks percentComplete with one of them takes what AWS answers with
#   SerializationException, and stores 1 for true. Check `type(n) is int` of what the JSON parser gave.
# Seen with: Cerberus 1.3.8, voluptuous 0.16.0, marshmallow 4.4.0, colander 2.0, schematics 2.1.1, schema 0.7.8; Python
#   3.11, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check Cerberus==1.3.8 voluptuous==0.16.0 marshmallow==4.4.0 \
  colander==2.0 schematics==2.1.1 schema==0.7.8
cat >find.py <<'EOF'
import math
import warnings

warnings.simplefilter("ignore")
import cerberus  # noqa: E402
import colander  # noqa: E402
import marshmallow  # noqa: E402
import schema  # noqa: E402
import voluptuous  # noqa: E402
from schematics.types import FloatType, IntType  # noqa: E402


def of_cerberus(kind):
    def check(n):
        validator = cerberus.Validator({"n": {"type": kind, "min": 0, "max": 100}})
        if not validator.validate({"n": n}):
            raise ValueError
        return validator.document["n"]
    return check


def of_marshmallow(kind, **options):
    field = kind(validate=marshmallow.validate.Range(0, 100), **options)
    return lambda n: marshmallow.Schema.from_dict({"n": field})().load({"n": n})["n"]


checks = {
    "cerberus integer": of_cerberus("integer"),
    "voluptuous int": voluptuous.Schema(voluptuous.All(int, voluptuous.Range(0, 100))),
    "marshmallow Integer": of_marshmallow(marshmallow.fields.Integer, strict=True),
    "schema int": schema.Schema(schema.And(int, lambda n: 0 <= n <= 100)).validate,
    "colander Int": colander.SchemaNode(colander.Int(strict=True), validator=colander.Range(0, 100)).deserialize,
    "schematics IntType": IntType(strict=True, min_value=0, max_value=100).validate,
    "cerberus number": of_cerberus("number"),
    "marshmallow Float": of_marshmallow(marshmallow.fields.Float, allow_nan=True),
    "schematics FloatType": FloatType(min_value=0, max_value=100).validate,
}
for name, check in checks.items():
    taken = []
    texts = ("50", " 50 ", "5_0", "\u0665") if "nt" in name else ("50",)
    for value in 50, 50.0, 50.9, *texts, True, None, -1, 101, math.nan:
        try:
            taken.append(f"{ascii(value)} is {check(value)}")
        except Exception:
            pass
    print(f"{name}:", ", ".join(taken))
EOF
cat >want <<'EOF'
cerberus integer: 50 is 50, True is True
voluptuous int: 50 is 50, True is True
marshmallow Integer: 50 is 50
schema int: 50 is 50
colander Int: 50 is 50, 50.0 is 50, '50' is 50, ' 50 ' is 50, '5_0' is 50, '\u0665' is 5, True is 1
schematics IntType: 50 is 50, '50' is 50, ' 50 ' is 50, '5_0' is 50, '\u0665' is 5, True is 1
cerberus number: 50 is 50, 50.0 is 50.0, 50.9 is 50.9, nan is nan
marshmallow Float: 50 is 50.0, 50.0 is 50.0, 50.9 is 50.9, '50' is 50.0, nan is nan
schematics FloatType: 50 is 50.0, 50.0 is 50.0, 50.9 is 50.9, '50' is 50.0, True is 1.0, nan is nan
EOF
env/bin/python find.py >got
cat got
diff want got
echo "holds: strict integers take True and texts, and NaN lies from 0 to 100"
