#!/usr/bin/env bash
# One would guess: `sarif --check error` (sarif-tools) does not count a result that SARIF marks as suppressed, nor one
#   whose baselineState is "absent", which means: it was there before and is gone.
# What is so: both are counted as errors, listed in the summary, and make --check fail. Results of kind "pass" are
#   not.
# Why it matters: a gate in CI stays red for what has been accepted or fixed. Whoever writes SARIF for such a reader
#   leaves these results out, or lowers their level.
# Seen with: sarif-tools 3.0.5.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check sarif-tools==3.0.5

# one NAME MEMBERS writes NAME.sarif with one result of level error.
one() {
  cat >"$1.sarif" <<EOF
{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": [
  {"ruleId": "R", "message": {"text": "m"}, $2}]}]}
EOF
}
one plain '"level": "error"'
one suppressed '"level": "error", "suppressions": [{"kind": "external", "status": "accepted"}]'
one absent '"level": "error", "baselineState": "absent"'
one pass '"level": "none", "kind": "pass"'

cat >want <<'EOF'
plain: gate fails
suppressed: gate fails
absent: gate fails
pass: gate passes
EOF
for name in plain suppressed absent pass; do
  if env/bin/sarif --check error summary "$name.sarif" >out 2>&1; then
    echo "$name: gate passes"
  else
    grep -q 'issues at or above error' out || { cat out; exit 1; }
    echo "$name: gate fails"
  fi
done >got
diff want got
echo "holds: sarif-tools counts suppressed and absent results"
