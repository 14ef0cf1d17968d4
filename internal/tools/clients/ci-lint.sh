#!/usr/bin/env bash
# Lints the workflows (actionlint, with shellcheck for the scripts in them), the action's script, the Dockerfile
# (hadolint) and the shell scripts, and validates a SARIF report by GitHub's own rules. Called by: make ci-lint
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../../.."
. internal/tools/clients/lib.sh

bin=$(dirname "$(environment ci-lint)")
PATH=$bin:$PATH go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
"$bin/hadolint" Dockerfile
# actionlint looks at an action's inputs, not at its script: that is what is indented by eight after `run: |`.
sed -n '/^      run: |$/,$ { /^        / s/^        //p }' action.yml | "$bin/shellcheck" --shell=bash -
git ls-files -z '*.sh' .ci/run ':!findings' | xargs -0 "$bin/shellcheck" --external-sources
# A finding stands for itself, in the words of what it shows: it only has to be right.
git ls-files -z 'findings/*.sh' | xargs -0 "$bin/shellcheck" --severity=error
if command -v npx >/dev/null; then
  dir=$(mktemp -d)
  trap 'rm -rf "$dir"' EXIT
  # A case that must fail: what is refused is called a success.
  cat >"$dir/cases.yaml" <<'END'
cases:
  - {id: lint/wrong, title: a case that fails, needs: no job, source: this script, request: {body: '{}'}, expect: {success: true}}
END
  go run ./cmd/plumbline check --embedded --cases "$dir/cases.yaml" --run 'lint/**' --run 'jobId/required/**' \
    --report "sarif=$dir/report.sarif" --sarif-location action.yml --quiet || test $? = 1
  # The file stands before the kind of rules, which takes all that follows it.
  for kind in Sarif Ghas; do
    npx --yes @microsoft/sarif-multitool@5.7.0 validate "$dir/report.sarif" --rule-kind "$kind" | tee "$dir/findings"
    grep -q 'completed successfully' "$dir/findings"
    if grep -E ': (error|warning) ' "$dir/findings"; then exit 1; fi
  done
else
  echo "npx is not installed: the SARIF report is not validated" >&2
fi
echo "the workflow, the action, the Dockerfile and the scripts are clean"
