#!/usr/bin/env bash
# One would guess: the models of aws-resource-validator, pydantic classes made from botocore's data for "validation
#   before the call", refuse a job id of another pattern, a percentage of 101 and a continuation token of no character.
# What is so: as they are they check types and enums alone, and unknown members are kept, so a misspelt name passes.
#   With context={"aws_validate_patterns": True} a pattern is looked at, from its beginning only: an id with more
#   behind it passes. Of limits none is checked either way, neither the 0 to 100 of percentComplete nor any length, nor
#   the pattern of a variable's name. "50" and True become percentages.
# Why it matters: a worker that trusts the model sends what the service refuses with a 400, at the end of its work.
#   Check the limits by jsonschema or by hand.
# Seen with: aws-resource-validator 2.6.0, aws-resource-validator-codepipeline 2.6.0, pydantic 2.14.4, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check aws-resource-validator==2.6.0 \
  aws-resource-validator-codepipeline==2.6.0 pydantic==2.14.4

cat >find.py <<'PY'
from aws_resource_validator.pydantic_models.codepipeline.codepipeline_classes import (
    PutJobFailureResultInputTypeDef, PutJobSuccessResultInputTypeDef)
from pydantic import ValidationError

ID = "11111111-2222-3333-4444-555555555555"


def takes(members, context, model):
    try:
        model.model_validate({"jobId": ID, **members}, context=context)
        return "takes"
    except ValidationError:
        return "refuses"


def show(name, members, model=PutJobSuccessResultInputTypeDef):
    strict = takes(members, {"aws_validate_patterns": True}, model)
    print(f"{name}: {takes(members, None, model)}, with patterns {strict}")


show("nothing else", {})
show("the id x", {"jobId": "x"})
show("an id with x behind it", {"jobId": ID + "x"})
show("an id of 5", {"jobId": 5})
show("the percentage 101", {"executionDetails": {"percentComplete": 101}})
show('the percentage "50"', {"executionDetails": {"percentComplete": "50"}})
show("the percentage true", {"executionDetails": {"percentComplete": True}})
show("a token of no character", {"continuationToken": ""})
show("a token of 2049 characters", {"continuationToken": "x" * 2049})
show("a summary of 2049 characters", {"executionDetails": {"summary": "x" * 2049}})
show("a variable with a space in its name", {"outputVariables": {"a b": "c"}})
show("continuationtoken for continuationToken", {"continuationtoken": "token"})
show("a failure of the type Other", {"failureDetails": {"type": "Other", "message": "m"}},
     PutJobFailureResultInputTypeDef)
PY

cat >want <<'EOF'
nothing else: takes, with patterns takes
the id x: takes, with patterns refuses
an id with x behind it: takes, with patterns takes
an id of 5: refuses, with patterns refuses
the percentage 101: takes, with patterns takes
the percentage "50": takes, with patterns takes
the percentage true: takes, with patterns takes
a token of no character: takes, with patterns takes
a token of 2049 characters: takes, with patterns takes
a summary of 2049 characters: takes, with patterns takes
a variable with a space in its name: takes, with patterns takes
continuationtoken for continuationToken: takes, with patterns takes
a failure of the type Other: refuses, with patterns refuses
EOF
env/bin/python find.py >got
diff want got
echo "holds: the models of aws-resource-validator know no limits"
