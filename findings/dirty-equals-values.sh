#!/usr/bin/env bash
# One would guess: a matcher of dirty-equals takes what its name says: IsApprox(50) what lies near 50, IsDatetime a
#   moment in the form that was asked for, IsJson what is JSON.
# What is so: IsApprox(50) takes infinity, and of a moment in epoch seconds any within half a year and more (a hundredth
#   of the value). IsDatetime(unix_number=True) takes True; of a moment with a zone it takes no number at all, also not
#   the right one, and without the zone it does. IsDatetime(iso_string=True) takes 2024W101 and a bare date. IsJson
#   takes NaN, and {"n": true} for {"n": 1}, though IsInt refuses True. IsUUID takes braces, "urn:uuid:" and 32 digits
#   in a row.
# Why it matters: a test of what a service answers says yes to a created of last year, to a percentage that is no number
#   and to ids that a pattern refuses, and no to a right time. Give delta, compare times without zones, and match ids by
#   IsStr(regex=...).
# Seen with: dirty-equals 0.11, Python 3.11; on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export TZ=UTC
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check dirty-equals==0.11
cat >find.py <<'END'
import datetime
import math

from dirty_equals import IsApprox, IsDatetime, IsInt, IsJson, IsStr, IsUUID

second = 1714979289
aware = datetime.datetime(2024, 5, 6, 7, 8, 9, tzinfo=datetime.timezone.utc)
plain = aware.replace(tzinfo=None)
uuid = "0123abcd-1111-4222-8333-0123456789ab"
pattern = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

print("IsApprox(50), 50.4, 51, inf:", [value == IsApprox(50) for value in (50.4, 51, math.inf)])
near = [days for days in (0, 1, 195, 205) if second + 86400 * days == IsApprox(second)]
print("IsApprox of a moment, by days:", near)
print("IsApprox with delta, a day:", second + 86400 == IsApprox(second, delta=1))
print("IsDatetime(unix_number), True:", True == IsDatetime(unix_number=True))
print("IsInt, True:", True == IsInt)
print("the right second, with a zone:", second == IsDatetime(approx=aware, unix_number=True))
print("the right second, without:", second == IsDatetime(approx=plain, unix_number=True))
for text in ("2024-05-06T07:08:09Z", "2024-05-06", "2024W101", "yesterday"):
    print(f"IsDatetime(iso_string), {text}:", text == IsDatetime(iso_string=True))
print("IsJson, NaN:", '{"n":NaN}' == IsJson)
print("IsJson of 1, true and 2:", ['{"n":true}' == IsJson({"n": 1}), '{"n":2}' == IsJson({"n": 1})])
for text in (uuid, "{" + uuid + "}", "urn:uuid:" + uuid, uuid.replace("-", ""), uuid.upper()):
    print(f"IsUUID, {text}:", text == IsUUID, "by its pattern:", text == IsStr(regex=pattern))
END
cat >want <<'WANT'
IsApprox(50), 50.4, 51, inf: [True, False, True]
IsApprox of a moment, by days: [0, 1, 195]
IsApprox with delta, a day: False
IsDatetime(unix_number), True: True
IsInt, True: False
the right second, with a zone: False
the right second, without: True
IsDatetime(iso_string), 2024-05-06T07:08:09Z: True
IsDatetime(iso_string), 2024-05-06: True
IsDatetime(iso_string), 2024W101: True
IsDatetime(iso_string), yesterday: False
IsJson, NaN: True
IsJson of 1, true and 2: [True, False]
IsUUID, 0123abcd-1111-4222-8333-0123456789ab: True by its pattern: True
IsUUID, {0123abcd-1111-4222-8333-0123456789ab}: True by its pattern: False
IsUUID, urn:uuid:0123abcd-1111-4222-8333-0123456789ab: True by its pattern: False
IsUUID, 0123abcd1111422283330123456789ab: True by its pattern: False
IsUUID, 0123ABCD-1111-4222-8333-0123456789AB: True by its pattern: False
WANT
env/bin/python find.py >got
cat got
diff want got
echo "holds: dirty-equals takes infinity for nearly 50, and True for a moment"
