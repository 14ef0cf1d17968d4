#!/usr/bin/env bash
# One would guess: a tool at the end of "go test -json | tool" that exits with the result of the tests fails where the
#   stream ends in the middle, is empty, or holds the shell's message that there is no go.
# What is so: a stream that was cut off behind passing tests, before the package's own result, is exit 0 for tparse,
#   gotestfmt and go-junit-report -set-exit-code, and a report without a failure. Nothing at all, and a line that is no
#   JSON, are exit 0 for gotestfmt and go-junit-report; tparse refuses these. "gotestsum --raw-command" exits as the
#   command does that brings the stream: with 0 also for tests that failed.
# Why it matters: a pipeline whose go test is killed (memory, a timeout of the job) or never starts is a green step
#   with a report of the tests so far. Set pipefail, and let the exit code of go test count.
# Seen with: tparse 0.18.0, gotestfmt 2.5.0, gotestsum 1.13.0, go-junit-report 2.1.0, Go 1.26.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod GOWORK=off GOOS= GOARCH= GOBIN=$dir/bin
for tool in github.com/mfridman/tparse@v0.18.0 github.com/gotesttools/gotestfmt/v2/cmd/gotestfmt@v2.5.0 \
  gotest.tools/gotestsum@v1.13.0 github.com/jstemmer/go-junit-report/v2@v2.1.0; do
  go install "$tool" 2>log || { cat log >&2; exit 1; }
done
mkdir tests
cat >tests/go.mod <<'GO'
module example.com/tests
go 1.26
GO
cat >tests/some_test.go <<'GO'
package tests

import "testing"

func TestFirst(*testing.T) {}

func TestSecond(t *testing.T) { t.Error("wrong") }
GO
(cd tests && go test -json .) >failed.json || true
sed '/TestSecond/,$d' failed.json >cut.json
sed -i '/"start"/d; /"output"/d' cut.json
: >empty.json
echo 'bash: go: command not found' >message.json

# code COMMAND...: its exit code.
code() {
  local status=0
  "$@" >log 2>&1 || status=$?
  echo "$status"
}
for kind in failed cut empty message; do
  echo "$kind: tparse $(code bin/tparse -file $kind.json), gotestfmt $(code bin/gotestfmt -input $kind.json)," \
    "gotestsum $(code bin/gotestsum --raw-command -- cat $kind.json)," \
    "go-junit-report $(code bin/go-junit-report -parser gojson -set-exit-code -in $kind.json)"
done >got

cat >want <<'EOF'
failed: tparse 1, gotestfmt 1, gotestsum 0, go-junit-report 1
cut: tparse 0, gotestfmt 0, gotestsum 0, go-junit-report 0
empty: tparse 1, gotestfmt 0, gotestsum 0, go-junit-report 0
message: tparse 1, gotestfmt 0, gotestsum 3, go-junit-report 0
EOF
diff want got
echo "holds: tparse, gotestfmt and go-junit-report pass a stream that was cut off"
