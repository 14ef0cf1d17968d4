"""Drives a stub of the pact with botocore: the contract is not the Go SDK's own.

    consumer.py URL PACT

The stub is told by a header which provider state a request is about. It ends with 0 when botocore makes of every
interaction that it can send what the pact says, else with the first that is not so.
"""

import json
import os
import sys

import botocore.exceptions
import botocore.session
from botocore.config import Config

JOB = "99999999-8888-4777-8666-555555555555"  # another id than the pact's example
STATE = "X-Pact-State"


def members(content):
    """The members of an interaction's request, with a job of our own."""
    if isinstance(content, dict) and len(content.get("jobId", "")) == 36:
        return {**content, "jobId": JOB}
    return content


def send(client, interaction):
    """What botocore makes of an interaction: the class of the error, "success", or "not sent"."""
    states = [s["name"] for s in interaction.get("providerStates", [])]
    body = interaction["request"]["body"]
    if body.get("encoded") or not isinstance(body["content"], dict):
        return "not sent"

    def add_state(request, **_):
        for state in states:
            request.headers.add_header(STATE, state)

    client.meta.events.register("before-sign.codepipeline.PutJobSuccessResult", add_state, unique_id="state")
    try:
        answer = client.put_job_success_result(**members(body["content"]))
    except botocore.exceptions.ParamValidationError:
        return "not sent"
    except botocore.exceptions.ClientError as e:
        if not isinstance(e, getattr(client.exceptions, e.response["Error"]["Code"], botocore.exceptions.ClientError)):
            raise AssertionError(f"no class of its own: {e!r}") from e
        return e.response["Error"]["Code"]
    finally:
        client.meta.events.unregister("before-sign.codepipeline.PutJobSuccessResult", unique_id="state")
    if set(answer) != {"ResponseMetadata"}:
        raise AssertionError(f"an answer with members: {answer!r}")
    return "success"


def main():
    url, file = sys.argv[1:]
    os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_EC2_METADATA_DISABLED="true",
                      AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
    client = botocore.session.get_session().create_client(
        "codepipeline", region_name="us-east-1", endpoint_url=url, config=Config(retries={"max_attempts": 0}))
    with open(file, encoding="utf-8") as f:
        interactions = json.load(f)["interactions"]
    sent = 0
    for i in interactions:
        answer = i["response"]
        want = "success" if answer["status"] == 200 else answer["body"]["content"]["__type"]
        got = send(client, i)
        if got not in (want, "not sent"):
            raise AssertionError(f"{i['description']}: want {want}, got {got}")
        sent += got == want
        print(f"  {'ok ' if got == want else '-- '} {i['description']}: {got}")
    print(f"{sent} of {len(interactions)} interactions with botocore; it refuses to send the others")
    if sent < 14:
        raise AssertionError("too few")


if __name__ == "__main__":
    try:
        main()
    except (AssertionError, botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as e:
        sys.exit(f"not as in the pact: {e!r}")
