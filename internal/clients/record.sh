#!/usr/bin/env bash
# Drives real clients against servers that record them, and compares what they send and how they take answers with
# fixtures/clients; with -update it writes these files anew. Called by: make clients, make clients-update
set -euo pipefail
cd "$(dirname "$0")/../.."
. internal/clients/lib.sh
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_PAGER='' NO_PROXY=127.0.0.1 NODE_NO_WARNINGS=1
drivers=internal/clients/drivers

for tool in python3 node npm go java javac mvn; do
  command -v "$tool" >/dev/null || { echo "recording clients needs $tool: install Python, Node.js, a JDK and Maven" >&2; exit 1; }
done
python=$(environment clients)
javascript=$(javascript)
java=$PWD/.cache/clients-java
if ! cmp -s $drivers/java/pom.xml "$java/installed.xml"; then
  mkdir -p "$java"
  mvn -B -q -f $drivers/java/pom.xml dependency:build-classpath -Dmdep.outputFile="$java/classpath"
  cp $drivers/java/pom.xml "$java/installed.xml"
fi
javac -d "$java" -cp "$(cat "$java/classpath")" $drivers/java/Client.java
go build -o .cache/clients-go ./$drivers/go

go run ./internal/clients/record "$@" \
  "boto3=$python $drivers/python.py boto3" \
  "aws-cli=$python $drivers/python.py awscli" \
  "javascript=node $drivers/client.mjs $javascript" \
  "go=.cache/clients-go" \
  "java=java -cp $java:$(cat "$java/classpath") Client"
