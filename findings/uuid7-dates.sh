#!/usr/bin/env bash
# One would guess: a package named uuid7 makes UUIDs of version 7 as RFC 9562 has them: the first 48 bits are the
#   milliseconds since 1970, so that ids of several makers sort by their time, and each reads the time of the others.
# What is so: of seven packages two, uuid7 and uuid-v7 of PyPI, follow a draft of 2021, whose first 36 bits are
#   seconds. Version and variant are those of version 7, so each check passes; read by the RFC the time lies 176 years
#   ahead (in 2203 for an id of 2026), and uuid7's own uuid_to_datetime() finds 1983 in ids of the others.
# Why it matters: tokens and job ids of a stub that mixes them do not sort: what an older worker made stands behind all
#   that is new, and what is cut by the time in an id (clean-up, shards, "created before") never goes, or at once. Look
#   at the first digits: in 2026 they are 019 or 01a, and 06 is the draft.
# Seen with: uuid7 0.1.0, uuid-v7 1.0.0, uuid6 2025.0.1, uuid-utils 1.2.0, fastuuid 0.14.0 (PyPI), uuid 14.0.3 and
#   uuidv7 1.2.1 (npm), Python 3.11, Node.js 20, on 2026-12-01.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check uuid7==0.1.0 uuid-v7==1.0.0 uuid6==2025.0.1 \
  uuid-utils==1.2.0 fastuuid==0.14.0
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit uuid@14.0.3 uuidv7@1.2.1 >log 2>&1 || { cat log; exit 1; }
cat >find.mjs <<'END'
import { v7 } from "uuid";
import { uuidv7 } from "uuidv7";
console.log(v7());
console.log(uuidv7());
END
node find.mjs >ids
cat >find.py <<'END'
import time
import uuid

import fastuuid
import uuid6
import uuid_extensions
import uuid_utils
import uuid_v7.base

now = time.time()
with open("ids") as file:
    made = dict(zip(("uuid (npm)", "uuidv7 (npm)"), file.read().split()))
made |= {"uuid6": uuid6.uuid7(), "uuid-utils": uuid_utils.uuid7(), "fastuuid": fastuuid.uuid7(),
         "uuid7": uuid_extensions.uuid7(), "uuid-v7": uuid_v7.base.uuid7()}
for name, value in made.items():
    value = uuid.UUID(str(value))
    read = (value.int >> 80) / 1000 / now  # 1 is now, 2 as long after 1970 again
    own = uuid_extensions.uuid_to_datetime(value).timestamp() / now
    print(f"{name}: version {value.version}, {value.variant}, time of the RFC {read:.2f}, of uuid7 {own:.2f}")
END
cat >want <<'WANT'
uuid (npm): version 7, specified in RFC 4122, time of the RFC 1.00, of uuid7 0.24
uuidv7 (npm): version 7, specified in RFC 4122, time of the RFC 1.00, of uuid7 0.24
uuid6: version 7, specified in RFC 4122, time of the RFC 1.00, of uuid7 0.24
uuid-utils: version 7, specified in RFC 4122, time of the RFC 1.00, of uuid7 0.24
fastuuid: version 7, specified in RFC 4122, time of the RFC 1.00, of uuid7 0.24
uuid7: version 7, specified in RFC 4122, time of the RFC 4.10, of uuid7 1.00
uuid-v7: version 7, specified in RFC 4122, time of the RFC 4.10, of uuid7 1.00
WANT
venv/bin/python find.py >got
cat got
diff want got
echo "holds: two packages of seven make ids of another century"
