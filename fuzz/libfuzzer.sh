#!/usr/bin/env bash
# Builds fuzz targets as libFuzzer binaries: fuzz/libfuzzer.sh OUT [TARGET...]
#
# go-118-fuzz-build makes an archive of a target, and clang links it with libFuzzer. It
# wants the targets in files that are no tests, with a package testing of its own, since
# a failure of Go's own would not be seen: so it works on a copy.
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/.."
. internal/tools/clients/clean.sh

out=$(mkdir -p "$1" && cd "$1" && pwd)
shift
targets=${*:-FuzzRequest FuzzBody FuzzCBORRequest FuzzCBOR}
version=v0.0.0-20250520111509-a70c2aa677fa
tool=github.com/AdamKorcz/go-118-fuzz-build
command -v "${CC:-clang}" >/dev/null || {
  echo "libFuzzer comes with clang, and there is none (Debian: apt-get install clang): install it, or name another one with CC=..." >&2
  exit 1
}

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r go.mod go.sum ./*.go cmd fixtures fuzz internal "$copy"
GOBIN=$copy/bin go install "$tool@$version"
cd "$copy"
for file in fuzz trial; do
  sed "s#\"testing\"#\"$tool/testing\"#" "fuzz/${file}_test.go" >"fuzz/$file.go"
done
rm fuzz/*_test.go
go get "$tool/testing@$version" 2>/dev/null
for target in $targets; do
  bin/go-118-fuzz-build -func "$target" -o "$target.a" ./fuzz
  "${CC:-clang}" -fsanitize=fuzzer "$target.a" -o "$out/$target"
  echo "$out/$target"
done
