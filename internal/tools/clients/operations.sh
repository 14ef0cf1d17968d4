#!/usr/bin/env bash
# Runs every operation for custom actions, wrong calls included, with botocore, the AWS CLI and the AWS SDKs for JavaScript
# v3 and Java v2, against plumbline's provider. Called by: make clients
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../../.."
. internal/tools/clients/lib.sh

for tool in python3 npm node mvn java javac; do
  if ! command -v "$tool" >/dev/null; then
    echo "$tool is missing: make clients needs it" >&2
    exit 2
  fi
done
python=$(environment clients)
modules=$(javascript)
drivers=internal/tools/clients/drivers
java=$PWD/.cache/clients-java
if ! cmp -s "$drivers/java/pom.xml" "$java/installed.xml"; then
  mkdir -p "$java"
  mvn -B -q -f "$drivers/java/pom.xml" dependency:build-classpath -Dmdep.outputFile="$java/classpath" >&2
  cp "$drivers/java/pom.xml" "$java/installed.xml"
fi
classes=$java:$(cat "$java/classpath")
javac -d "$java" -cp "$classes" "$drivers/java/Call.java" >&2

export NO_PROXY=127.0.0.1 NODE_NO_WARNINGS=1 PYTHONDONTWRITEBYTECODE=1
build_plumbline
start_serving bin/plumbline serve --listen 127.0.0.1:0
url=$(wait_for_line 's/^listening on //p')
"$python" internal/tools/clients/operations.py "$url" botocore
"$python" internal/tools/clients/operations.py "$url" awscli
"$python" internal/tools/clients/operations.py "$url" javascript "$modules"
"$python" internal/tools/clients/operations.py "$url" java java -cp "$classes" Call
echo "all clients get the documented answers from every operation for custom actions"
