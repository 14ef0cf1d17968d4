#!/usr/bin/env bash
# One would guess: capo, an SDK for Python made from AWS's Smithy models with types for every member, reads answers as
#   boto3 does, raises errors of its own, and sends again what the retry rules of its siblings name.
# What is so: of an integer it hands on what came, "50", 50.9 and True; a null in a list is left out, where boto3 keeps
#   it; a time in ISO 8601, which boto3 reads, is a ValueError, and a far one an OverflowError, both on a 200. Any error
#   with a Retry-After header is sent three times, JobNotFoundException too, and so is a 501. An empty 200 is a success
#   of PutJobSuccessResult, HTML as well, and a JSONDecodeError of PollForJobs.
# Why it matters: an "except ServiceError" around a call catches none of these, after the service has done the work; and
#   a gateway that puts Retry-After on each error has a client's mistake sent three times.
# Seen with: capo-codepipeline 0.12.0, zapros 0.23.0, Python 3.11.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export NO_PROXY=127.0.0.1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check capo-codepipeline==0.12.0 zapros==0.23.0

cat >find.py <<'PY'
import collections
import http.server
import threading

from capo_codepipeline import CodePipelineClient

pipeline = '{"pipelines":[{"name":"n",%s}]}'
jnf = '{"__type":"JobNotFoundException"}'
answers = [
    ("list", 200, pipeline % '"version":50', {}),
    ("list", 200, pipeline % '"version":"50"', {}),
    ("list", 200, pipeline % '"version":50.9', {}),
    ("list", 200, pipeline % '"version":true', {}),
    ("list", 200, pipeline % '"created":"2024-05-06T07:08:09Z"', {}),
    ("list", 200, pipeline % '"created":1e300', {}),
    ("poll", 200, '{"jobs":[{"id":"i"},null]}', {}),
    ("poll", 200, "", {}),
    ("put", 200, "", {}),
    ("put", 200, "<html>", {}),
    ("put", 400, jnf, {}),
    ("put", 400, jnf, {"Retry-After": "0"}),
    ("put", 501, "", {}),
    ("put", 400, '{"__type":"RequestExpired"}', {}),
]
requests = collections.Counter()


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        number = int(self.path.strip("/"))
        requests[number] += 1
        _, status, body, headers = answers[number]
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
credentials = {"access_key": "test", "secret_key": "test"}
action = {"category": "Build", "owner": "Custom", "provider": "p", "version": "1"}
for number, (operation, status, body, headers) in enumerate(answers):
    endpoint = f"http://127.0.0.1:{server.server_port}/{number}"
    with CodePipelineClient(region="us-east-1", endpoint=endpoint, credentials=credentials) as client:
        try:
            if operation == "list":
                seen = client.list_pipelines()["pipelines"][0]
            elif operation == "poll":
                seen = client.poll_for_jobs(action_type_id=action)
            else:
                seen = client.put_job_success_result(job_id="11111111-2222-3333-4444-555555555555")
        except Exception as error:
            seen = type(error).__name__
    print(f"{operation}: {status} {body or 'nothing'}", *headers)
    print(f"    {seen}, sent {requests[number]}")
PY

cat >want <<'EOF'
list: 200 {"pipelines":[{"name":"n","version":50}]}
    {'name': 'n', 'version': 50}, sent 1
list: 200 {"pipelines":[{"name":"n","version":"50"}]}
    {'name': 'n', 'version': '50'}, sent 1
list: 200 {"pipelines":[{"name":"n","version":50.9}]}
    {'name': 'n', 'version': 50.9}, sent 1
list: 200 {"pipelines":[{"name":"n","version":true}]}
    {'name': 'n', 'version': True}, sent 1
list: 200 {"pipelines":[{"name":"n","created":"2024-05-06T07:08:09Z"}]}
    ValueError, sent 1
list: 200 {"pipelines":[{"name":"n","created":1e300}]}
    OverflowError, sent 1
poll: 200 {"jobs":[{"id":"i"},null]}
    {'jobs': [{'id': 'i'}]}, sent 1
poll: 200 nothing
    JSONDecodeError, sent 1
put: 200 nothing
    None, sent 1
put: 200 <html>
    None, sent 1
put: 400 {"__type":"JobNotFoundException"}
    JobNotFoundException, sent 1
put: 400 {"__type":"JobNotFoundException"} Retry-After
    JobNotFoundException, sent 3
put: 501 nothing
    UnknownServiceError, sent 3
put: 400 {"__type":"RequestExpired"}
    UnknownServiceError, sent 1
EOF
env/bin/python find.py >got
diff want got
echo "holds: capo hands on texts as integers, and sends JobNotFoundException three times for a Retry-After"
