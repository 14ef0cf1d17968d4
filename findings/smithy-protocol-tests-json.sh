#!/usr/bin/env bash
# One would guess: Smithy's protocol tests, which generators of servers are held to, have requests that a server must
#   reject for every protocol: wrong types, broken JSON, violated constraints.
# What is so: of the protocols in smithy-aws-protocol-tests restJson1 alone has them. awsJson1_1, which CodePipeline
#   speaks, and awsJson1_0 have none: their tests hold well-formed requests and answers only.
# Why it matters: a server for an AWS JSON service that passes the whole official suite may answer 200 to anything.
#   What it has to reject needs tests of one's own.
# Seen with: software.amazon.smithy:smithy-aws-protocol-tests 1.54.0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mvn -B -q dependency:copy -Dartifact=software.amazon.smithy:smithy-aws-protocol-tests:1.54.0 -DoutputDirectory=. \
  >mvn.log 2>&1 || { cat mvn.log; exit 1; }

# How many operations and errors of each protocol have tests of each trait.
cat >find.py <<'EOF'
import re
import zipfile

jar = zipfile.ZipFile("smithy-aws-protocol-tests-1.54.0.jar")
for protocol in ["restJson1", "awsJson1_0", "awsJson1_1"]:
    names = [name for name in jar.namelist() if f"/smithy/{protocol}/" in name and name.endswith(".smithy")]
    text = "".join(jar.read(name).decode() for name in names)
    traits = ["httpRequestTests", "httpResponseTests", "httpMalformedRequestTests"]
    print(protocol, *(f"{trait}: {len(re.findall(f'@{trait}', text))}" for trait in traits))
EOF

cat >want <<'EOF'
restJson1 httpRequestTests: 73 httpResponseTests: 46 httpMalformedRequestTests: 46
awsJson1_0 httpRequestTests: 12 httpResponseTests: 12 httpMalformedRequestTests: 0
awsJson1_1 httpRequestTests: 16 httpResponseTests: 14 httpMalformedRequestTests: 0
EOF
python3 find.py >got
diff want got
echo "holds: Smithy's tests of awsJson1_1 have no malformed request"
