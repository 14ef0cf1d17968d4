#!/usr/bin/env bash
# One would guess: boto3 reads created="20240506" as the sixth of May 2024, as it reads "2024-05-06".
# What is so: a text of digits alone is taken as seconds since 1970, so "20240506" becomes 23 August 1970 and "2024"
#   the 34th minute of 1970. Nothing is said: the request is valid, and the server accepts it.
# Why it matters: a worker that passes on a date it has read somewhere (compact ISO 8601 is common in build numbers)
#   records a revision that is 50 years old. Pass a datetime with a time zone.
# Seen with: boto3 and botocore 1.44.8, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1 AWS_CONFIG_FILE=/dev/null AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test TZ=UTC

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8

cat >find.py <<'EOF'
import datetime
import json

import boto3

sent = {}


def keep(request, **_):
    sent["body"] = request.body
    raise KeyboardInterrupt  # the request is built and signed, and never sent


client = boto3.client("codepipeline", region_name="us-east-1", endpoint_url="http://127.0.0.1:9")
client.meta.events.register("before-send", keep)
for created in ("2024-05-06", "20240506", "2024"):
    try:
        client.put_job_success_result(
            jobId="11111111-2222-3333-4444-555555555555",
            currentRevision={"revision": "r", "changeIdentifier": "c", "created": created})
    except KeyboardInterrupt:
        pass
    seconds = json.loads(sent["body"])["currentRevision"]["created"]
    print(created, seconds, datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat())
EOF

cat >want <<'EOF'
2024-05-06 1714953600 2024-05-06T00:00:00+00:00
20240506 20240506 1970-08-23T06:21:46+00:00
2024 2024 1970-01-01T00:33:44+00:00
EOF
env/bin/python find.py >got
diff want got
echo "holds: boto3 takes a text of digits for seconds since 1970"
