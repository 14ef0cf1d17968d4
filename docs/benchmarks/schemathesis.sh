#!/usr/bin/env bash
# Runs Schemathesis in the configuration that finds most of this operation: both modes, coverage and fuzzing, the checks
# that a document of one operation decides, and a live job for each request (hooks.py).
#   schemathesis.sh URL IDS      IDS is a file with ids of jobs in progress, one a line
set -euo pipefail
here=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd)
export SCHEMATHESIS_HOOKS="$here/hooks.py" PLUMBLINE_IDS=$2
exec "${SCHEMATHESIS:-schemathesis}" run "$here/openapi.json" --url "$1" \
  -H 'X-Amz-Target: CodePipeline_20150709.PutJobSuccessResult' -H 'X-Amz-Date: 20260101T000000Z' \
  -H 'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=00' \
  --mode all --phases coverage,fuzzing --seed 1 --workers 2 --max-examples 500 --continue-on-failure \
  --checks not_a_server_error,content_type_conformance,response_schema_conformance,negative_data_rejection,positive_data_acceptance
