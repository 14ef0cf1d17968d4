#!/usr/bin/env bash
# One would guess: the data classes of boto3-dataclass for CodePipeline give None for a member that an answer may leave
#   out, as an attribute of a data class does, and as the SDKs of other languages do.
# What is so: each attribute is read from boto3's dictionary when it is asked for, and what is absent is a KeyError:
#   continuationToken of a job that was not continued, encryptionKey of one without a key, and jobs of an answer that
#   leaves out an empty list. `==` and repr() work on the dictionary, and so do not show it; hash() is a TypeError.
# Why it matters: a worker runs in each test that continues a job, and ends in production with the first job that is
#   new, after it was acknowledged. Ask boto3_raw_data for the optional members, with get().
# Seen with: boto3-dataclass-codepipeline 1.40.0, Python 3.11, on 2026-11-30.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3-dataclass-codepipeline==1.40.0
cat >find.py <<'EOF'
from boto3_dataclass_codepipeline.type_defs import JobDetails, PollForJobsOutput, PutJobSuccessResultInput

details = {
    "id": "11111111-1111-1111-1111-111111111111",
    "accountId": "111111111111",
    "data": {"actionConfiguration": {"configuration": {"Suite": "all"}}, "inputArtifacts": []},
}
continued = {**details, "data": {**details["data"], "continuationToken": "t"}}


def show(what, read):
    try:
        print(f"{what}: {read()}")
    except (KeyError, TypeError) as error:
        print(f"{what}: {type(error).__name__} {error}")


def data(job):
    return JobDetails.make_one(job).data


show("id", lambda: JobDetails.make_one(details).id)
show("inputArtifacts", lambda: data(details).inputArtifacts)
show("continuationToken of a job that was continued", lambda: data(continued).continuationToken)
show("continuationToken of a new job", lambda: data(details).continuationToken)
show("encryptionKey of a job without one", lambda: data(details).encryptionKey)
show("jobs of an answer without any", lambda: PollForJobsOutput.make_one({"ResponseMetadata": {}}).jobs)
show("a request's continuationToken", lambda: PutJobSuccessResultInput.make_one({"jobId": "j"}).continuationToken)
show("hash", lambda: hash(JobDetails.make_one(details)))
EOF
cat >want <<'EOF'
id: 11111111-1111-1111-1111-111111111111
inputArtifacts: []
continuationToken of a job that was continued: t
continuationToken of a new job: KeyError 'continuationToken'
encryptionKey of a job without one: KeyError 'encryptionKey'
jobs of an answer without any: KeyError 'jobs'
a request's continuationToken: KeyError 'continuationToken'
hash: TypeError unhashable type: 'dict'
EOF
env/bin/python find.py >got
cat got
diff want got
echo "holds: an optional member that is absent is a KeyError"
