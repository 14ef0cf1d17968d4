#!/usr/bin/env bash
# One would guess: what pip installs together works together, the format uuid makes UUIDs, and a pattern that ends in $
#   makes texts that end with it, from a schema as from Hypothesis's own from_regex.
# What is so: pip is content with hypothesis-jsonschema 0.23.1 and Hypothesis 6.170.17, and texts and lists are made,
#   but every schema of an object is an AttributeError inside the strategy. The format uuid is unknown to it: any text
#   is made, without a warning. from_regex adds a line break to some of the ids, as Python's $ allows it (its
#   documentation says so); from_schema does not.
# Why it matters: property tests of requests from a schema break on the day Hypothesis is updated, with an error that
#   reads like one of the test's own, and a server that refuses an id with a line break, rightly, fails a property named
#   "valid ids are accepted". Give from_regex fullmatch=True, and a pattern for a uuid.
# Seen with: hypothesis-jsonschema 0.23.1, Hypothesis 6.170.17, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check hypothesis==6.170.17 hypothesis-jsonschema==0.23.1
env/bin/pip check --disable-pip-version-check >/dev/null

cat >find.py <<'EOF'
import re

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies
from hypothesis_jsonschema import from_schema

UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


def examples(strategy):
    seen = []

    @seed(1)
    @settings(max_examples=300, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(strategy)
    def run(value):
        seen.append(value)

    run()
    return seen


for schema in ({"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "object"},
               {"type": "object", "properties": {"jobId": {"type": "string"}}, "required": ["jobId"]}):
    try:
        examples(from_schema(schema))
        end = "made"
    except AttributeError as error:
        end = f"AttributeError: {error}"
    print(schema["type"] + (" with properties:" if "properties" in schema else ":"), end)
uuids = examples(from_schema({"type": "string", "format": "uuid"}))
print("of format uuid, those that are:", sum(bool(re.fullmatch(UUID, text)) for text in uuids))
for name, strategy in (("from_schema", from_schema({"type": "string", "pattern": UUID})),
                       ("from_regex", strategies.from_regex(UUID)),
                       ("from_regex, fullmatch", strategies.from_regex(UUID, fullmatch=True))):
    print(f"{name}, a line break at the end:", any(text.endswith("\n") for text in examples(strategy)))
EOF
cat >want <<'EOF'
string: made
array: made
object: AttributeError: 'many' object has no attribute 'more'
object with properties: AttributeError: 'many' object has no attribute 'more'
of format uuid, those that are: 0
from_schema, a line break at the end: False
from_regex, a line break at the end: True
from_regex, fullmatch, a line break at the end: False
EOF
timeout 300 env/bin/python find.py >got
cat got
diff want got
echo "holds: hypothesis-jsonschema makes no objects with this Hypothesis, and no UUIDs"
