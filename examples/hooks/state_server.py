#!/usr/bin/env python3
"""A provider-state URL for plumbline check --jobs states=http://127.0.0.1:8099/states

It takes what Pact's verifiers send, {"state": ..., "params": {...}, "action": "setup"},
and answers {"jobId": ...}. What makes a job differs from one implementation to the
next: put your way of doing it into new_job. Here it is an address of the emulator's
own. Nothing but the standard library is needed.

    EMULATOR=http://127.0.0.1:4566 python3 state_server.py [PORT]
"""

import json
import os
import re
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STATES = ("InProgress", "Dispatched", "Queued")


def new_job(status):
    """Makes a job in the status and returns its id."""
    url = f"{os.environ['EMULATOR']}/_admin/jobs?status={status}"
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=20) as answer:
        return answer.read().decode().strip()


def wanted(change):
    """The status that a state is about, or None."""
    if change.get("state") == "a job in progress exists":
        return "InProgress"
    named = re.fullmatch(r"a job in status (\w+) exists", change.get("state", ""))
    return named.group(1) if named and named.group(1) in STATES else None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        change = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if change.get("action") == "teardown":
            return self.say(200, {})
        status = wanted(change)
        if status is None:  # a 4xx: the cases that need this state are skipped
            return self.say(422, {"error": f"the state {change.get('state')!r} cannot be set up"})
        self.say(200, {"jobId": new_job(status)})

    def say(self, status, what):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8099), Handler)
    print(f"listening on http://127.0.0.1:{server.server_port}/states", flush=True)
    server.serve_forever()
