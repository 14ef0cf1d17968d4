#!/usr/bin/env bash
# Drives real clients against servers that record them, and compares what they send and how they take answers with
# fixtures/clients; with -update it writes these files anew. Called by: make clients, make clients-update
set -euo pipefail
cd "$(dirname "$0")/../../.."
. internal/tools/clients/lib.sh
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_PAGER='' NO_PROXY=127.0.0.1 NODE_NO_WARNINGS=1
drivers=internal/tools/clients/drivers

for tool in python3 node npm go java javac mvn cargo; do
  command -v "$tool" >/dev/null || { echo "recording clients needs $tool: install Python, Node.js, a JDK, Maven and Rust" >&2; exit 1; }
done
python=$(environment clients)
older=$(environment clients-old)
javascript=$(javascript)

# compiled NAME CLASS compiles a driver of drivers/NAME, with what its pom.xml names, and prints its command.
compiled() {
  local to=$PWD/.cache/clients-$1
  if ! cmp -s "$drivers/$1/pom.xml" "$to/installed.xml"; then
    mkdir -p "$to"
    mvn -B -q -f "$drivers/$1/pom.xml" dependency:build-classpath -Dmdep.outputFile="$to/classpath" >&2
    cp "$drivers/$1/pom.xml" "$to/installed.xml"
  fi
  javac -d "$to" -cp "$(cat "$to/classpath")" "$drivers/$1/$2.java" >&2
  echo "java -cp $to:$(cat "$to/classpath") $2"
}
java=$(compiled java Client)
java_v1=$(compiled java-v1 ClientV1)
go build -o .cache/clients-go ./$drivers/go
go build -C $drivers/go-v1 -o "$PWD/.cache/clients-go-v1" .
cargo build --quiet --locked --manifest-path $drivers/rust/Cargo.toml --target-dir .cache/clients-rust

go run ./internal/tools/clients/record "$@" \
  "boto3=$python $drivers/python.py boto3" \
  "boto3-old=$older $drivers/python.py boto3" \
  "aws-cli=$python $drivers/python.py awscli" \
  "javascript=node $drivers/client.mjs $javascript" \
  "javascript-v2=node $drivers/client-v2.js $javascript" \
  "go=.cache/clients-go" \
  "go-v1=.cache/clients-go-v1" \
  "java=$java" \
  "java-v1=$java_v1" \
  "rust=.cache/clients-rust/debug/client"
