"""Runs plumbline's provider through the whole life of a job with the clients that people really use.

    flow.py URL CLIENT json|cbor [MODULES]

One flow for each CLIENT, on either wire: botocore in this process, awscli as a command, and javascript, the AWS SDK for
JavaScript v3, which is installed in MODULES. None of them takes CBOR by itself: botocore and the CLI prefer JSON until
their order of protocols is turned round in their own process, JavaScript until its client is made with the other
protocol. It ends with 0 when every answer is the documented one, else with the first that is not.
"""

import datetime
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

REGION = "us-east-1"

# botocore takes the first of its own list that the service's model has, too.
PROTOCOLS = {"json": ("json", "smithy-rpc-v2-cbor"), "cbor": ("smithy-rpc-v2-cbor", "json")}


class ClientError(Exception):
    """An error of the service, by its class."""


def botocore_client(url, wire):
    import botocore.exceptions
    import botocore.model
    import botocore.session

    botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = PROTOCOLS[wire]
    client = botocore.session.get_session().create_client("codepipeline", region_name=REGION, endpoint_url=url)
    expect("the protocol", client.meta.service_model.resolved_protocol, PROTOCOLS[wire][0])

    def call(operation, **members):
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        try:
            return getattr(client, method)(**members)
        except botocore.exceptions.ClientError as e:
            raise ClientError(e.response["Error"]["Code"]) from e

    return call


# The AWS CLI's own main, after the order of protocols.
AWS_CLI = """
import sys
import botocore.model
botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = {protocols!r}
import awscli.clidriver
sys.exit(awscli.clidriver.main())
"""


def awscli_client(url, wire):
    aws = [sys.executable, "-c", AWS_CLI.format(protocols=PROTOCOLS[wire])]

    def call(operation, **members):
        command = re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()
        done = subprocess.run(
            [*aws, "codepipeline", command, "--endpoint-url", url, "--region", REGION, "--output", "json",
             "--cli-input-json", json.dumps(members)],
            capture_output=True, text=True, timeout=60, check=False)
        if done.returncode == 0:
            return json.loads(done.stdout) if done.stdout.strip() else {}
        said = re.search(r"An error occurred \((\w+)\)", done.stderr)
        if said is None:
            raise AssertionError(f"aws {command}: {done.stderr.strip()}")
        raise ClientError(said.group(1))

    return call


def driven(command):
    """The call of a client in another language: a line of JSON goes to its driver, and one comes back."""
    driver = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def call(operation, **members):
        print(json.dumps({"operation": operation, "input": members}), file=driver.stdin, flush=True)
        line = driver.stdout.readline()
        if not line:
            raise AssertionError(f"the driver ended with {driver.wait(timeout=10)}")
        said = json.loads(line)
        if "error" in said:
            raise ClientError(said["error"])
        return said["output"]

    return call


def javascript_client(url, wire, modules):
    return driven(["node", Path(__file__).parent / "drivers" / "call.mjs", modules, url, wire])


def expect(what, got, want):
    if got != want:
        raise AssertionError(f"{what}: want {want!r}, got {got!r}")
    print(f"  ok  {what}")


def refused(what, error, call, operation, **members):
    try:
        answer = call(operation, **members)
    except ClientError as e:
        expect(what, str(e), error)
        return
    raise AssertionError(f"{what}: want {error}, got the answer {answer!r}")


def action_type(name, category):
    return {"category": category, "owner": "Custom", "provider": name, "version": "1"}


def artifacts(count):
    return {"minimumCount": count, "maximumCount": count}


def action(name, kind, **more):
    return {"name": name, "runOrder": 1, "actionTypeId": kind, **more}


def pipeline(name, source, build):
    artifact = [{"name": "out"}]
    return {
        "name": name,
        "roleArn": "arn:aws:iam::123456789012:role/plumbline",
        "artifactStore": {"type": "S3", "location": "plumbline-artifacts"},
        "version": 1,
        "stages": [
            {"name": "First", "actions": [action("fetch", source, outputArtifacts=artifact)]},
            {"name": "Second", "actions": [action("build", build, inputArtifacts=artifact)]},
        ],
    }


def next_job(call, kind):
    """Polls until a job of the type is handed out."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        jobs = call("PollForJobs", actionTypeId=kind, maxBatchSize=1).get("jobs", [])
        if jobs:
            return jobs[0]
        time.sleep(0.05)
    raise AssertionError(f"no job of {kind['provider']} within 20 s")


def acknowledge(call, job):
    answer = call("AcknowledgeJob", jobId=job["id"], nonce=job["nonce"])
    expect("AcknowledgeJob", answer["status"], "InProgress")


def actions(call, name):
    state = call("GetPipelineState", name=name)
    return {a["actionName"]: a for s in state["stageStates"] for a in s["actionStates"]}


def action_states(call, name):
    return {name: action.get("latestExecution", {}) for name, action in actions(call, name).items()}


CREATED = "2026-01-02T03:04:05.500Z"


def moment(shown):
    """A time as the clients show it, in seconds: botocore a datetime, JavaScript text, the CLI the number that came."""
    if isinstance(shown, str):
        shown = datetime.datetime.fromisoformat(shown.replace("Z", "+00:00"))
    return shown.timestamp() if isinstance(shown, datetime.datetime) else shown


def source_stage(call, name, source):
    """The first action: refused requests, a success with a token, and one that ends it."""
    job = next_job(call, source)
    expect("the first job carries no token", "continuationToken" in job["data"], False)
    refused("AcknowledgeJob with a wrong nonce", "InvalidNonceException", call, "AcknowledgeJob", jobId=job["id"], nonce="0")
    acknowledge(call, job)
    refused("a job id of a wrong format", "ValidationException", call, "PutJobSuccessResult", jobId="x")
    refused("an unknown job", "JobNotFoundException", call, "PutJobSuccessResult", jobId="00000000-0000-4000-8000-000000000000")
    call("PutJobSuccessResult", jobId=job["id"], continuationToken='{"step": 2} é',
         executionDetails={"summary": "half", "percentComplete": 50})
    refused("the same job again", "InvalidJobStateException", call, "PutJobSuccessResult", jobId=job["id"])
    expect("the action goes on", action_states(call, name)["fetch"]["status"], "InProgress")

    second = next_job(call, source)
    expect("the next job has another id", second["id"] != job["id"], True)
    expect("the token comes back as sent", second["data"]["continuationToken"], '{"step": 2} é')
    acknowledge(call, second)
    call("PutJobSuccessResult", jobId=second["id"],
         currentRevision={"revision": "r1", "changeIdentifier": "c1", "revisionSummary": "one", "created": CREATED},
         executionDetails={"summary": "fetched", "externalExecutionId": "e1", "percentComplete": 100},
         outputVariables={"COMMIT": "r1"})
    revision = actions(call, name)["fetch"]["currentRevision"]
    expect("the revision is the one that was sent", revision["revisionId"], "r1")
    expect("with its time, to the second", int(moment(revision["created"])), int(moment(CREATED)))
    fetch = action_states(call, name)["fetch"]
    expect("the action has succeeded", fetch["status"], "Succeeded")
    expect("with its summary", fetch["summary"], "fetched")
    expect("with its percentage", fetch["percentComplete"], 100)


def build_stage(call, name, build):
    """The second action appears once the first has succeeded, and fails."""
    job = next_job(call, build)
    acknowledge(call, job)
    details = call("GetJobDetails", jobId=job["id"])["jobDetails"]
    expect("GetJobDetails", details["id"], job["id"])
    call("PutJobFailureResult", jobId=job["id"], failureDetails={"type": "JobFailed", "message": "it broke"})
    refused("success after failure", "InvalidJobStateException", call, "PutJobSuccessResult", jobId=job["id"])
    expect("the action has failed", action_states(call, name)["build"]["status"], "Failed")


def flow(call, name):
    source, build = action_type(name + "-s", "Source"), action_type(name + "-b", "Build")
    call("CreateCustomActionType", category="Source", provider=source["provider"], version="1",
         inputArtifactDetails=artifacts(0), outputArtifactDetails=artifacts(1))
    call("CreateCustomActionType", category="Build", provider=build["provider"], version="1",
         inputArtifactDetails=artifacts(1), outputArtifactDetails=artifacts(0))
    created = call("CreatePipeline", pipeline=pipeline(name, source, build))
    expect("CreatePipeline", created["pipeline"]["name"], name)
    execution = call("StartPipelineExecution", name=name)["pipelineExecutionId"]
    source_stage(call, name, source)
    build_stage(call, name, build)
    ended = call("GetPipelineExecution", pipelineName=name, pipelineExecutionId=execution)
    expect("the execution has failed", ended["pipelineExecution"]["status"], "Failed")
    call("DeletePipeline", name=name)
    for kind in (source, build):
        call("DeleteCustomActionType", **{k: v for k, v in kind.items() if k != "owner"})
    left = [p["name"] for p in call("ListPipelines")["pipelines"]]
    expect("everything is deleted but the pipeline of the seeded jobs", left, ["plumbline-seed"])


def main():
    url, which, wire, *modules = sys.argv[1:]
    os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_EC2_METADATA_DISABLED="true",
                      AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_PAGER="")
    client = {"botocore": botocore_client, "awscli": awscli_client, "javascript": javascript_client}[which]
    print(which, wire)
    flow(client(url, wire, *modules), f"plumb-{which}-{wire}")


if __name__ == "__main__":
    try:
        main()
    except (AssertionError, ClientError) as e:
        sys.exit(f"not as documented: {e!r}")
