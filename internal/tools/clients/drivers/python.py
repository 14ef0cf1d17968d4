"""Sends with boto3 or the AWS CLI what standard input asks for, and prints how the client took each answer.

    python.py boto3|awscli URL

Each line of standard input is {"operation": NAME, "input": MEMBERS}; created is written in ISO 8601. The first line of
the output is the version, then there is one line a call: success, the name of a modelled exception, generic (an error
of the service that is no modelled one), refused (nothing was sent) or failed (anything else).
"""

import datetime
import json
import os
import re
import subprocess
import sys

REGION = "us-east-1"


def boto3_call(url):
    import boto3
    import botocore.exceptions

    client = boto3.client("codepipeline", region_name=REGION, endpoint_url=url)
    print(boto3.__version__)

    def call(operation, members):
        revision = members.get("currentRevision") or {}
        if "created" in revision:
            revision["created"] = datetime.datetime.fromisoformat(revision["created"])
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        try:
            getattr(client, method)(**members)
        except botocore.exceptions.ParamValidationError:
            return "refused"
        except botocore.exceptions.ClientError as e:
            return "generic" if type(e) is botocore.exceptions.ClientError else type(e).__name__
        except Exception as e:  # what a client raises besides is what is looked for
            print(f"{operation}: {e!r}", file=sys.stderr)
            return "failed"
        return "success"

    return call


def awscli_call(url):
    aws = os.path.join(os.path.dirname(sys.executable), "aws")
    said = subprocess.run([aws, "--version"], capture_output=True, text=True, check=True).stdout
    print(re.match(r"aws-cli/(\S+)", said).group(1))

    def call(operation, members):
        command = re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()
        done = subprocess.run(
            [aws, "codepipeline", command, "--endpoint-url", url, "--region", REGION, "--output", "json",
             "--cli-input-json", json.dumps(members)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return "success"
        if error := re.search(r"An error occurred \((\w+)\)", done.stderr):
            return error.group(1) if error.group(1).endswith("Exception") else "generic"
        print(f"{operation}: {done.stderr.strip()}", file=sys.stderr)
        return "refused" if "Parameter validation failed" in done.stderr else "failed"

    return call


def main():
    which, url = sys.argv[1:]
    call = {"boto3": boto3_call, "awscli": awscli_call}[which](url)
    for line in sys.stdin:
        asked = json.loads(line)
        print(call(asked["operation"], asked["input"]), flush=True)


main()
