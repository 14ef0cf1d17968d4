#!/usr/bin/env bash
# Lints the workflows (actionlint, with shellcheck for the scripts in them), the action's script, the Dockerfile
# (hadolint) and the shell scripts. Called by: make ci-lint
set -euo pipefail
CDPATH="" cd -- "$(dirname -- "$0")/../.."
. internal/clients/lib.sh

bin=$(dirname "$(environment ci-lint)")
PATH=$bin:$PATH go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
"$bin/hadolint" Dockerfile
# actionlint looks at an action's inputs, not at its script: that is what is indented by eight after `run: |`.
sed -n '/^      run: |$/,$ { /^        / s/^        //p }' action.yml | "$bin/shellcheck" --shell=bash -
git ls-files -z '*.sh' .ci/run | xargs -0 "$bin/shellcheck" --external-sources
echo "the workflow, the action, the Dockerfile and the scripts are clean"
