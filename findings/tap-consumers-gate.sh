#!/usr/bin/env bash
# One would guess: a consumer of TAP that ends a pipe as its gate fails when the run was cut off (a plan of three, two
#   results) or says "Bail out!", passes a failing case marked TODO, as TAP has it, and sees a failing point.
# What is so: of eleven consumers four pass the run that was cut off and five the one that bailed out; five fail on a
#   TODO, which is no failure; tap-spec passes "not ok" as soon as a subtest stands above it. faucet takes a "\# TODO"
#   that is escaped, and so text, for the directive. Only tap-parser and tap-mocha-reporter are right in all of these.
# Why it matters: a conformance run that dies halfway, with its server, is a green step. Set pipefail and let the tool's
#   own exit code count, or end the pipe with tap-parser.
# Seen with: tap-spec 5.0.0, tap-xunit 2.4.1, tap-dot 2.0.0, tap-difflet 0.7.2, tap-min 3.0.0, tap-diff 0.1.1,
#   tap-summary 4.0.0, faucet 0.0.4, tap-parser 18.3.4, tap-mocha-reporter 5.0.4, Node.js 20; tap.py 3.2.1, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit tap-spec@5.0.0 tap-xunit@2.4.1 tap-dot@2.0.0 tap-difflet@0.7.2 tap-min@3.0.0 \
  tap-diff@0.1.1 tap-summary@4.0.0 faucet@0.0.4 tap-parser@18.3.4 tap-mocha-reporter@5.0.4
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check tap.py==3.2.1

# run NAME TAP: the consumers that exit with 0.
run() {
  printf '%b' "$2" >report.tap
  printf '%s:' "$1"
  for tool in tap-spec tap-xunit tap-dot tap-difflet tap-min tap-diff tap-summary faucet tap-parser \
    "tap-mocha-reporter spec"; do
    node_modules/.bin/$tool <report.tap >/dev/null 2>&1 && printf ' %s' "${tool%% *}"
  done
  env/bin/tappy report.tap >/dev/null 2>&1 && printf ' tap.py'
  echo
}
{
  run passed 'TAP version 13\n1..3\nok 1 - a\nok 2 - b\nok 3 - c\n'
  run failed 'TAP version 13\n1..3\nok 1 - a\nnot ok 2 - b\nok 3 - c\n'
  run cut 'TAP version 13\n1..3\nok 1 - a\nok 2 - b\n'
  run bailed 'TAP version 13\n1..3\nok 1 - a\nBail out! the server is gone\n'
  run todo 'TAP version 13\n1..2\nok 1 - a\nnot ok 2 - b # TODO later\n'
  run subtest 'TAP version 14\n1..2\nok 1 - a\n# Subtest: b\n    1..2\n    ok 1 - x\n    not ok 2 - y\nnot ok 2 - b\n'
  run escaped 'TAP version 14\n1..1\nnot ok 1 - issue \\# TODO list is lost\n'
} >got

cat >want <<'EOF'
passed: tap-spec tap-xunit tap-dot tap-difflet tap-min tap-diff tap-summary faucet tap-parser tap-mocha-reporter tap.py
failed:
cut: tap-spec tap-xunit tap-dot tap-difflet
bailed: tap-spec tap-xunit tap-dot tap-difflet tap-min
todo: tap-xunit tap-min faucet tap-parser tap-mocha-reporter tap.py
subtest: tap-spec
escaped: faucet tap.py
EOF
diff want got
echo "holds: of eleven consumers of TAP four pass a run that was cut off"
