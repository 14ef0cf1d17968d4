"""Gives Schemathesis what it cannot make by itself: a live job for each request whose jobId is well formed, without
which nearly every request would end at JobNotFoundException. PLUMBLINE_IDS names a file of ids."""

import json
import os
import re

import schemathesis

WELL_FORMED = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

with open(os.environ["PLUMBLINE_IDS"]) as lines:
    ids = iter([line.strip() for line in lines])


@schemathesis.hook
def before_call(context, case, kwargs):
    body = case.body
    if isinstance(body, dict) and isinstance(body.get("jobId"), str) and WELL_FORMED.fullmatch(body["jobId"]):
        body["jobId"] = next(ids, body["jobId"])


@schemathesis.serializer("application/x-amz-json-1.1")
def as_json(context, value):
    return json.dumps(value).encode()


@schemathesis.deserializer("application/x-amz-json-1.1")
def from_json(context, response):
    return json.loads(response.content)
