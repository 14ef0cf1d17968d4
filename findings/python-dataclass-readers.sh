#!/usr/bin/env bash
# One would guess: a library that makes instances of a dataclass from JSON checks the types that are written in the
#   class, or leaves the values as they came: null for a text is an error, and so is 50.9 for an int.
# What is so: cattrs, typedload, mashumaro and dataclasses-json call the type with the value. 50.9, "50" and " 5_0 "
#   are the int 50, "false" is True, null is the text "None" and the bool False (dataclasses-json leaves null), an
#   object for a text is its Python source, and "abc" and {"a": 1} are lists of texts for three of them. dacite takes
#   true for an int, also where it is strict. msgspec refuses all of this, apischema all but true as a float. A time
#   in seconds is a datetime for one of seven.
# Why it matters: a stub of PutJobSuccessResult whose request is such a class accepts what the service refuses, answers
#   for the job "None" where the member was null, and what looks at the instance finds nothing wrong. Check the JSON
#   against a schema first, or use msgspec or apischema.
# Seen with: cattrs 26.2.1, typedload 2.41, mashumaro 3.23, dataclasses-json 0.6.7, dacite 1.9.2, apischema 0.19.0,
#   msgspec 0.23.0, Python 3.11, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cattrs==26.2.1 typedload==2.41 mashumaro==3.23 \
  dataclasses-json==0.6.7 dacite==1.9.2 apischema==0.19.0 msgspec==0.23.0 >pip.log 2>&1 || { cat pip.log; exit 1; }
cat >find.py <<'END'
import datetime
from dataclasses import make_dataclass

import apischema
import dacite
import mashumaro.codecs.basic
import msgspec
import typedload
from cattrs.preconf.json import make_converter
from dataclasses_json import dataclass_json

LIBRARIES = {
    "cattrs": lambda shape, data: make_converter().structure(data, shape),
    "typedload": lambda shape, data: typedload.load(data, shape),
    "mashumaro": lambda shape, data: mashumaro.codecs.basic.decode(data, shape),
    "dataclasses-json": lambda shape, data: dataclass_json(shape).from_dict(data),
    "dacite": lambda shape, data: dacite.from_dict(shape, data, dacite.Config(strict=True)),
    "apischema": lambda shape, data: apischema.deserialize(shape, data),
    "msgspec": lambda shape, data: msgspec.convert(data, shape),
}
VALUES = {
    int: [50, "50", 50.9, 50.0, True, " 5_0 "], float: ["nan", True], bool: ["false", None], str: [50, None, {"a": 1}],
    list[str]: ["abc", {"a": 1}, [None]], dict[str, str]: [{"a": 1}, {"a": None}],
    datetime.datetime: [1714979289, 1714979289.123],
}
for kind, values in VALUES.items():
    for value in values:
        results = {}
        for name, read in LIBRARIES.items():
            try:
                shape = make_dataclass("Shape", [("member", kind)])
                result = repr(read(shape, {"member": value}).member)
            except Exception:
                result = "refused"
            results.setdefault(result.replace("datetime.", ""), []).append(name)
        print(str(kind).removeprefix("<class '").removesuffix("'>"), "of", repr(value))
        for result, names in sorted(results.items()):
            print(f"  {result}: {', '.join(names)}")
END
cat >want <<'WANT'
int of 50
  50: cattrs, typedload, mashumaro, dataclasses-json, dacite, apischema, msgspec
int of '50'
  50: cattrs, typedload, mashumaro, dataclasses-json
  refused: dacite, apischema, msgspec
int of 50.9
  50: cattrs, typedload, mashumaro, dataclasses-json
  refused: dacite, apischema, msgspec
int of 50.0
  50: cattrs, typedload, mashumaro, dataclasses-json
  refused: dacite, apischema, msgspec
int of True
  1: cattrs, typedload, mashumaro
  True: dataclasses-json, dacite
  refused: apischema, msgspec
int of ' 5_0 '
  50: cattrs, typedload, mashumaro, dataclasses-json
  refused: dacite, apischema, msgspec
float of 'nan'
  nan: cattrs, typedload, mashumaro, dataclasses-json
  refused: dacite, apischema, msgspec
float of True
  1.0: cattrs, typedload, mashumaro, dataclasses-json, apischema
  True: dacite
  refused: msgspec
bool of 'false'
  True: cattrs, typedload, mashumaro, dataclasses-json
  refused: dacite, apischema, msgspec
bool of None
  False: cattrs, typedload, mashumaro
  None: dataclasses-json
  refused: dacite, apischema, msgspec
str of 50
  '50': cattrs, typedload, mashumaro, dataclasses-json
  refused: dacite, apischema, msgspec
str of None
  'None': cattrs, typedload, mashumaro
  None: dataclasses-json
  refused: dacite, apischema, msgspec
str of {'a': 1}
  "{'a': 1}": cattrs, typedload, mashumaro, dataclasses-json
  refused: dacite, apischema, msgspec
list[str] of 'abc'
  ['a', 'b', 'c']: cattrs, mashumaro, dataclasses-json
  refused: typedload, dacite, apischema, msgspec
list[str] of {'a': 1}
  ['a']: cattrs, mashumaro, dataclasses-json
  refused: typedload, dacite, apischema, msgspec
list[str] of [None]
  ['None']: cattrs, typedload, mashumaro, dataclasses-json
  refused: dacite, apischema, msgspec
dict[str, str] of {'a': 1}
  refused: dacite, apischema, msgspec
  {'a': '1'}: cattrs, typedload, mashumaro, dataclasses-json
dict[str, str] of {'a': None}
  refused: dacite, apischema, msgspec
  {'a': 'None'}: cattrs, typedload, mashumaro, dataclasses-json
datetime.datetime of 1714979289
  datetime(2024, 5, 6, 7, 8, 9, tzinfo=timezone(timedelta(0), 'UTC')): dataclasses-json
  refused: cattrs, typedload, mashumaro, dacite, apischema, msgspec
datetime.datetime of 1714979289.123
  datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=timezone(timedelta(0), 'UTC')): dataclasses-json
  refused: cattrs, typedload, mashumaro, dacite, apischema, msgspec
WANT
venv/bin/python -W ignore find.py >got
cat got
diff want got
echo "holds: four of seven readers of dataclasses convert what was sent, null to the text None"
