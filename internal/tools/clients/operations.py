"""Drives every operation for custom actions against plumbline's provider with the clients that people really use.

    operations.py URL CLIENT [MODULES | JAVA COMMAND...]

CLIENT is botocore, awscli, javascript or java. Each makes the right calls of a job worker and wrong ones: values that the
clients do not check themselves, so that the provider has to. It ends with 0 when every answer is the documented one.
"""

import os
import sys

import flow
from flow import acknowledge, action_states, action_type, artifacts, expect, next_job, refused

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def java_client(url, _wire, *command):
    return flow.driven([*command, url])


def poll(call, source):
    """PollForJobs: wrong requests hand nothing out, then both jobs come, one at a time."""
    ask = {"maxBatchSize": 5}
    refused("PollForJobs: a type that there is not", "ActionTypeNotFoundException", call, "PollForJobs",
            actionTypeId={**source, "version": "2"}, **ask)
    refused("PollForJobs: a category in lower case", "ValidationException", call, "PollForJobs",
            actionTypeId={**source, "category": "source"}, **ask)
    refused("PollForJobs: a provider with a blank", "ValidationException", call, "PollForJobs",
            actionTypeId={**source, "provider": "a b"}, **ask)
    refused("PollForJobs: two entries of queryParam", "ValidationException", call, "PollForJobs",
            actionTypeId=source, queryParam={"a": "b", "c": "d"}, **ask)
    first, second = next_job(call, source), next_job(call, source)
    expect("PollForJobs: two jobs", first["id"] != second["id"] and first["nonce"] != second["nonce"], True)
    expect("PollForJobs: no more", call("PollForJobs", actionTypeId=source, **ask).get("jobs", []), [])
    return first, second


def take(call, first, second):
    """AcknowledgeJob: wrong nonces change nothing, the right one is for once."""
    def wrong(what, error, **members):
        refused(f"AcknowledgeJob: {what}", error, call, "AcknowledgeJob", **members)

    wrong("the nonce of another job", "InvalidNonceException", jobId=first["id"], nonce=second["nonce"])
    wrong("a nonce of 51 characters", "ValidationException", jobId=first["id"], nonce="n" * 51)
    wrong("an id of a wrong format", "ValidationException", jobId=first["id"].upper() + "x", nonce=first["nonce"])
    wrong("an unknown job", "JobNotFoundException", jobId=UNKNOWN, nonce=first["nonce"])
    acknowledge(call, first)
    wrong("the nonce again", "InvalidNonceException", jobId=first["id"], nonce=first["nonce"])
    acknowledge(call, second)


def details(call, job):
    shown = call("GetJobDetails", jobId=job["id"])["jobDetails"]
    expect("GetJobDetails: the job", shown["id"], job["id"])
    expect("GetJobDetails: the data of the poll", shown["data"], job["data"])
    expect("GetJobDetails: the account of the poll", shown["accountId"], job["accountId"])
    expect("GetJobDetails: no nonce", "nonce" in shown, False)
    refused("GetJobDetails: an unknown job", "JobNotFoundException", call, "GetJobDetails", jobId=UNKNOWN)
    refused("GetJobDetails: an id of a wrong format", "ValidationException", call, "GetJobDetails", jobId="x")


def fail(call, name, job):
    """PutJobFailureResult: wrong requests leave the job in progress, the right one ends it."""
    def wrong(what, error, job_id, **of):
        refused(f"PutJobFailureResult: {what}", error, call, "PutJobFailureResult", jobId=job_id,
                failureDetails={"type": "JobFailed", "message": "m", **of})

    wrong("a type that is none", "ValidationException", job["id"], type="jobFailed")
    wrong("a message of 5,001 characters", "ValidationException", job["id"], message="m" * 5001)
    wrong("an external id of 1,501 characters", "ValidationException", job["id"], externalExecutionId="e" * 1501)
    wrong("an unknown job", "JobNotFoundException", UNKNOWN)
    expect("PutJobFailureResult: the action goes on", action_states(call, name)["b"]["status"], "InProgress")
    call("PutJobFailureResult", jobId=job["id"],
         failureDetails={"type": "ConfigurationError", "message": "it broke, é漢 <&>", "externalExecutionId": "e-7"})
    wrong("the same job again", "InvalidJobStateException", job["id"])
    state = action_states(call, name)["b"]
    expect("GetPipelineState: Failed", state["status"], "Failed")
    expect("GetPipelineState: the message", state["errorDetails"]["message"], "it broke, é漢 <&>")
    expect("GetPipelineState: the external id", state["externalExecutionId"], "e-7")


def succeed(call, job):
    refused("PutJobSuccessResult: a percentage of 101", "ValidationException", call, "PutJobSuccessResult",
            jobId=job["id"], executionDetails={"percentComplete": 101})
    call("PutJobSuccessResult", jobId=job["id"], outputVariables={"V": "x"})
    refused("PutJobSuccessResult: again", "InvalidJobStateException", call, "PutJobSuccessResult", jobId=job["id"])
    refused("PutJobFailureResult: after a success", "InvalidJobStateException", call, "PutJobFailureResult",
            jobId=job["id"], failureDetails={"type": "JobFailed", "message": "m"})


def operations(call, name):
    source, build = action_type(name + "-s", "Source"), action_type(name + "-b", "Build")
    for kind in (source, build):
        count = 0 if kind is source else 1
        call("CreateCustomActionType", category=kind["category"], provider=kind["provider"], version="1",
             inputArtifactDetails=artifacts(count), outputArtifactDetails=artifacts(1 - count))
    made = flow.pipeline(name, source, build)
    made["stages"][0]["actions"] = [flow.action(n, source, outputArtifacts=[{"name": o}]) for n, o in (("a", "out"), ("b", "more"))]
    call("CreatePipeline", pipeline=made)
    call("StartPipelineExecution", name=name)
    jobs = poll(call, source)
    take(call, *jobs)
    of = {j["data"]["pipelineContext"]["action"]["name"]: j for j in jobs}
    details(call, of["a"])
    succeed(call, of["a"])
    fail(call, name, of["b"])
    call("DeletePipeline", name=name)
    for kind in (source, build):
        call("DeleteCustomActionType", **{k: v for k, v in kind.items() if k != "owner"})


def main():
    url, which, *more = sys.argv[1:]
    os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_EC2_METADATA_DISABLED="true",
                      AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_PAGER="")
    client = {"botocore": flow.botocore_client, "awscli": flow.awscli_client, "javascript": flow.javascript_client, "java": java_client}[which]
    print(which)
    operations(client(url, "json", *more), f"plumb-operations-{which}")


if __name__ == "__main__":
    try:
        main()
    except (AssertionError, flow.ClientError) as e:
        sys.exit(f"not as documented: {e!r}")
