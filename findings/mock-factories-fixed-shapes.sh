#!/usr/bin/env bash
# One would guess: a factory of test data that reads a model's limits gives values all over what they allow: members
#   there and not there, strings of any length and character, maps of any size up to their limit.
# What is so: of polyfactory a map limited to 50 entries has 50 of them each time, and a string with limits is of
#   hexadecimal digits alone. Of zod-mock no optional member is ever absent, a map has one entry each time, and a token
#   of 1 to 2048 characters has at most 13, ASCII letters.
# Why it matters: a report without continuationToken (the one that ends a job), one with no variables, a token of 2048
#   characters or of any that are not ASCII is never sent, however many values are made. Give the members that matter
#   generators of their own.
# Seen with: polyfactory 3.5.0, pydantic 2.14.4, Python 3.11; @anatine/zod-mock 3.14.0, zod 3.25.76, @faker-js/faker
#   9.9.0, Node.js 20; on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check polyfactory==3.5.0 pydantic==2.14.4
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @anatine/zod-mock@3.14.0 zod@3.25.76 @faker-js/faker@9.9.0
cat >make.py <<'EOF'
from typing import Annotated, Optional

from polyfactory.factories.pydantic_factory import ModelFactory
from pydantic import BaseModel, Field

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9@\-_]+$")]


class Report(BaseModel):
    continuationToken: Annotated[Optional[str], Field(min_length=1, max_length=2048)] = None
    percentComplete: Annotated[Optional[int], Field(ge=0, le=100)] = None
    outputVariables: Annotated[Optional[dict[Name, str]], Field(max_length=50)] = None


class Reports(ModelFactory[Report]):
    __random_seed__ = 1


made = [Reports.build() for _ in range(1000)]
tokens = [r.continuationToken for r in made if r.continuationToken is not None]
print("polyfactory: variables", sorted({len(r.outputVariables) for r in made if r.outputVariables is not None}))
print("polyfactory: absent tokens", len(tokens) < len(made))
print("polyfactory: over 1900 characters", any(len(t) > 1900 for t in tokens))
print("polyfactory: characters", "".join(sorted(set("".join(tokens)))))
EOF
cat >make.cjs <<'EOF'
const { z } = require("zod");
const { generateMock } = require("@anatine/zod-mock");
const report = z.object({
  continuationToken: z.string().min(1).max(2048).optional(),
  percentComplete: z.number().int().min(0).max(100).optional(),
  outputVariables: z.record(z.string().regex(/^[A-Za-z0-9@\-_]+$/), z.string()).optional(),
});
const made = Array.from({ length: 1000 }, (_, seed) => generateMock(report, { seed }));
const tokens = made.map((r) => r.continuationToken).filter((t) => t !== undefined);
const sizes = new Set(made.filter((r) => r.outputVariables).map((r) => Object.keys(r.outputVariables).length));
console.log("zod-mock: variables", [...sizes]);
console.log("zod-mock: absent tokens", tokens.length < made.length);
console.log("zod-mock: longest token", Math.max(...tokens.map((t) => t.length)));
console.log("zod-mock: other than letters", tokens.some((t) => /[^A-Za-z]/.test(t)));
EOF
cat >want <<'EOF'
polyfactory: variables [50]
polyfactory: absent tokens True
polyfactory: over 1900 characters True
polyfactory: characters 0123456789abcdef
zod-mock: variables [ 1 ]
zod-mock: absent tokens false
zod-mock: longest token 13
zod-mock: other than letters false
EOF
{ env/bin/python make.py; node make.cjs; } >got
cat got
diff want got
echo "holds: limits are kept, and most of what they allow is never made"
