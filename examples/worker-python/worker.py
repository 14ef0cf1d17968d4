#!/usr/bin/env python3
"""A tiny job worker for CodePipeline, with boto3: polls for the jobs of one custom action, does each a piece at a
time, and tells how it went.

    plumbline serve --listen 127.0.0.1:4566 --queued 1
    AWS_ENDPOINT_URL_CODEPIPELINE=http://127.0.0.1:4566 AWS_REGION=us-east-1 \
      AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test python3 worker.py --once Source/PlumblineSeed/1
"""

import argparse
import os
import time

import boto3


def build(job):
    """The work: a summary, how far it is, and the token with which it goes on (None at its end)."""
    if job["data"].get("continuationToken") is None:
        return "fetched the sources", 50, "built"
    return "built them", 100, None


def work(client, job, do=build):
    """Acknowledges a job, does it and tells how it went."""
    try:
        taken = client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
    except client.exceptions.InvalidNonceException:
        return  # another worker has it
    if taken["status"] != "InProgress":
        return
    try:
        summary, percent, token = do(job)
    except Exception as e:  # whatever went wrong is told to the pipeline
        print(f"{job['id']}: failed: {e}", flush=True)
        client.put_job_failure_result(jobId=job["id"], failureDetails={"type": "JobFailed", "message": str(e)})
        return
    print(f"{job['id']}: {summary}", flush=True)
    more = {"continuationToken": token} if token else {}  # no empty token: it is too short to be one
    try:
        client.put_job_success_result(
            jobId=job["id"], executionDetails={"summary": summary, "percentComplete": percent}, **more)
    except client.exceptions.InvalidJobStateException:
        print(f"{job['id']}: has ended meanwhile", flush=True)  # an answer was lost, or it timed out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", help="category, provider and version of the action, as in Test/MyTests/1")
    parser.add_argument("--once", action="store_true", help="end when there are no jobs left")
    args = parser.parse_args()
    category, provider, version = args.action.split("/")
    action = {"category": category, "owner": "Custom", "provider": provider, "version": version}
    client = boto3.client("codepipeline", region_name=os.environ.get("AWS_REGION"))
    while True:
        jobs = client.poll_for_jobs(actionTypeId=action, maxBatchSize=10)["jobs"]
        for job in jobs:
            work(client, job)
        if not jobs and args.once:
            return
        if not jobs:
            time.sleep(5)


if __name__ == "__main__":
    main()
