"""Plants violations with boto3, as the worker of a target that plumbline watch stands before.

    planted.py URL

Each line that it prints is the rule that a request of it violates. The target must have jobs of Source/PlumblineSeed/1.
"""

import sys

import boto3
from botocore.exceptions import ClientError

client = boto3.client("codepipeline", region_name="us-east-1", endpoint_url=sys.argv[1])
seeded = {"category": "Source", "owner": "Custom", "provider": "PlumblineSeed", "version": "1"}


def planted(rule, method, **members):
    try:
        getattr(client, method)(**members)
    except ClientError:
        print(rule)
        return
    sys.exit(f"{rule}: the target accepts what violates it")


job = client.poll_for_jobs(actionTypeId=seeded)["jobs"][0]
planted("life/unacknowledged", "put_job_success_result", jobId=job["id"])
client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
result = "put_job_success_result"
planted("continuationToken/length", result, jobId=job["id"], continuationToken="t" * 2049)
planted("executionDetails.percentComplete/range", result, jobId=job["id"], executionDetails={"percentComplete": 101})
planted("executionDetails.summary/length", result, jobId=job["id"], executionDetails={"summary": "€" * 2049})
planted("currentRevision.revision/length", result, jobId=job["id"],
        currentRevision={"revision": "r" * 1501, "changeIdentifier": "c"})
planted("outputVariables/key-pattern", result, jobId=job["id"], outputVariables={"a name": "v"})
planted("outputVariables/with-token", result, jobId=job["id"], continuationToken="t", outputVariables={"A": "v"})
planted("jobId/pattern", result, jobId=job["id"].upper() + "0")
planted("PutJobFailureResult/failureDetails.message/length", "put_job_failure_result", jobId=job["id"],
        failureDetails={"type": "JobFailed", "message": "m" * 5001})
client.put_job_success_result(jobId=job["id"])
planted("life/completed-once", result, jobId=job["id"])
