#!/usr/bin/env bash
# One would guess: the JSON codec of Smithy's own runtime for Python reads an integer where the model has one, and all
#   of the document; what it writes it can read.
# What is so: true is read as an integer, as a double and as a time (one second after 1970), and handed on as True. What
#   stands behind the structure is not looked at: {"n":50} x and {"n":50}} pass. 50.0 is refused with the message
#   "Expected token of type number, but found: number". Half of a surrogate pair becomes a question mark, 1e400
#   infinity. The last microsecond of 9999 is written as a number of the year 10000, which the codec refuses; the text
#   "5" is written for an integer as the number 5, and a time without a zone as if it were one of UTC.
# Why it matters: it stands under the new AWS SDK for Python: a client that is tested with it does not see a percentage
#   of true, nor two answers that ran together, and a server built on it answers 200 where AWS has a
#   SerializationException.
# Seen with: smithy-json 0.3.0, smithy-core 0.9.0, ijson 3.6.0, Python 3.12; on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3.12 -m venv env
env/bin/pip install --quiet --disable-pip-version-check smithy-json==0.3.0 smithy-core==0.9.0 ijson==3.6.0
cat >find.py <<'END'
import datetime
import io

from smithy_core.prelude import DOUBLE, INTEGER, STRING, TIMESTAMP
from smithy_core.schemas import Schema
from smithy_core.shapes import ShapeID
from smithy_core.types import TimestampFormat
from smithy_json import JSONCodec

targets = {"n": INTEGER, "d": DOUBLE, "s": STRING, "t": TIMESTAMP}
schema = Schema.collection(id=ShapeID("find#S"), members={name: {"target": at} for name, at in targets.items()})
codec = JSONCodec(default_timestamp_format=TimestampFormat.EPOCH_SECONDS)


def read(text):
    found = {}

    def consume(member, reader):
        name = member.member_name
        kinds = {"n": reader.read_integer, "d": reader.read_double, "s": reader.read_string, "t": reader.read_timestamp}
        found[name] = kinds[name](member)

    try:
        codec.create_deserializer(text.encode()).read_struct(schema, consume)
        return found
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def write(name, value):
    sink = io.BytesIO()
    writer = codec.create_serializer(sink)
    with writer.begin_struct(schema) as members:
        {"n": members.write_integer, "t": members.write_timestamp}[name](schema.members[name], value)
    writer.flush()
    return sink.getvalue().decode()


texts = ['{"n":50}', '{"n":true}', '{"d":true}', '{"t":true}', '{"n":50.0}', '{"n":50} x', '{"n":50}}', '{"d":1e400}']
for text in [*texts, r'{"s":"\ud800"}']:
    print(f"{text}: {read(text)}")
last = datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=datetime.timezone.utc)
print(f"{last} is written as {write('t', last)}, which is read as {read(write('t', last))}")
print(f"without a zone: {write('t', datetime.datetime(2024, 5, 6, 7, 8, 9))}")
print(f"the text 5 for an integer: {write('n', '5')}")
END
TZ=America/New_York env/bin/python find.py >got
cat >want <<'WANT'
{"n":50}: {'n': 50}
{"n":true}: {'n': True}
{"d":true}: {'d': True}
{"t":true}: {'t': datetime.datetime(1970, 1, 1, 0, 0, 1, tzinfo=datetime.timezone.utc)}
{"n":50.0}: JSONTokenError: Error parsing JSON. Expected token of type `number` at path `n`, but found: `number`: 50.0
{"n":50} x: {'n': 50}
{"n":50}}: {'n': 50}
{"d":1e400}: {'d': inf}
{"s":"\ud800"}: {'s': '?'}
9999-12-31 23:59:59.999999+00:00 is written as {"t":253402300800.0}, which is read as ValueError: year 10000 is out of range
without a zone: {"t":1714979289}
the text 5 for an integer: {"n":5}
WANT
cat got
diff want got
echo "holds: smithy-json for Python reads true as an integer, and nothing behind the end"
