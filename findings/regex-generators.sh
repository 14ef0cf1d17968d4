#!/usr/bin/env bash
# One would guess: a library that makes texts from a regular expression makes texts that match it, or says which part of
#   the expression it does not know; at least for what the patterns of AWS's models are made of, such as \S.
# What is so: exrex makes an empty text of \S and of \D, and texts that are too short of [\S\s]; of a(?=b)b it makes
#   abb, as rstr does. randexp takes the ? of a lazy quantifier for "or not at all", so that a+?b makes b, and \k<x> or
#   \p{Lu} for their letters. None says a word. The longest text of + is 20 in exrex, 100 in rstr, 101 in randexp.
# Why it matters: a valid request that is generated from the model's pattern is not valid, and a server that rejects it
#   is blamed; a limit of 2048 is never come near. Match what was made against the expression before it is sent.
# Seen with: exrex 0.12.0, rstr 3.2.2, randexp 0.6.1; Python 3.11, Node.js 20.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check exrex==0.12.0 rstr==3.2.2
npm init -y >/dev/null
npm install --silent --no-fund --no-audit randexp@0.6.1

# How many of 1000 texts match: all, some or none.
cat >find.py <<'EOF'
import re

import exrex
import rstr

for pattern in [r"[0-9a-f]{8}-[0-9a-f]{4}", r"\S{3}", r"\D{2}", r"[\S\s]{3}", r"[^\s]{3}", r"a(?=b)b", r"a+?b"]:
    counts = {}
    for name, make in {"exrex": exrex.getone, "rstr": rstr.xeger}.items():
        n = sum(re.fullmatch(pattern, make(pattern)) is not None for _ in range(1000))
        counts[name] = "all" if n == 1000 else "some" if n else "none"
    print(pattern, counts)
longest = [max(len(make("a+")) for _ in range(5000)) for make in (exrex.getone, rstr.xeger)]
print("longest of a+:", *longest)
EOF
cat >find.js <<'EOF'
const RandExp = require("randexp");

for (const pattern of [/[0-9a-f]{8}-[0-9a-f]{4}/, /\S{3}/, /\D{2}/, /[\S\s]{3}/, /a(?=b)b/, /a+?b/,
  /(?<x>a)\k<x>/, /\p{Lu}{3}/u]) {
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags);
  let n = 0;
  for (let i = 0; i < 1000; i++) n += whole.test(new RandExp(pattern).gen());
  console.log(`${pattern} randexp: ${n === 1000 ? "all" : n ? "some" : "none"}`);
}
let longest = 0;
for (let i = 0; i < 5000; i++) longest = Math.max(longest, new RandExp(/a+/).gen().length);
console.log("longest of a+:", longest);
EOF

cat >want <<'EOF'
[0-9a-f]{8}-[0-9a-f]{4} {'exrex': 'all', 'rstr': 'all'}
\S{3} {'exrex': 'none', 'rstr': 'all'}
\D{2} {'exrex': 'none', 'rstr': 'all'}
[\S\s]{3} {'exrex': 'some', 'rstr': 'all'}
[^\s]{3} {'exrex': 'all', 'rstr': 'all'}
a(?=b)b {'exrex': 'none', 'rstr': 'none'}
a+?b {'exrex': 'all', 'rstr': 'all'}
longest of a+: 20 100
/[0-9a-f]{8}-[0-9a-f]{4}/ randexp: all
/\S{3}/ randexp: all
/\D{2}/ randexp: all
/[\S\s]{3}/ randexp: all
/a(?=b)b/ randexp: all
/a+?b/ randexp: some
/(?<x>a)\k<x>/ randexp: none
/\p{Lu}{3}/u randexp: none
longest of a+: 101
EOF
{ venv/bin/python find.py; node find.js; } >got
diff want got
echo "holds: exrex makes nothing of \\S, and randexp a text that lacks its a+?"
