#!/usr/bin/env bash
# One would guess: AWS's SDK for Rust reads what its siblings read, the number 50.0 as an integer among it, and sends
#   again what they do, an empty 429 of a gateway before all.
# What is so: 50.0 and 5e1 for an integer, the same numbers to JSON, are errors, on a 200. A null in a list is an
#   error where four other SDKs go on. An error whose message is a number loses its code. A time of .123 is .122999 and
#   one beyond all years is taken; a text in ISO 8601 is a time, digits in a text are none. An empty 429 is not sent
#   again; 400 with ThrottlingException or LimitExceededException, and 503, are sent three times.
# Why it matters: a worker's success that a mock answers with another spelling of a number ends as a failure, and
#   behind a gateway that throttles the worker stops at the first 429. Write integers without a point in a mock.
# Seen with: aws-sdk-codepipeline 1.131.0, aws-smithy-http-client 1.5.2, Python 3.11 (the server). It takes ten
#   minutes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET RUSTFLAGS CARGO_BUILD_TARGET_DIR
export NO_PROXY=127.0.0.1
mkdir src
cat >Cargo.toml <<'EOF'
[package]
name = "find"
version = "0.1.0"
edition = "2021"

[dependencies]
aws-sdk-codepipeline = { version = "=1.131.0", default-features = false, features = ["rt-tokio"] }
aws-smithy-http-client = { version = "=1.5.2", features = ["default-client"] }
tokio = { version = "1", features = ["rt", "macros", "time"] }

[profile.dev]
debug = 0
EOF

cat >src/main.rs <<'EOF'
use aws_sdk_codepipeline::config::{retry::RetryConfig, BehaviorVersion, Credentials, Region};
use aws_sdk_codepipeline::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_codepipeline::types::{ActionCategory, ActionOwner, ActionTypeId};
use aws_sdk_codepipeline::{Client, Config};

fn why<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> String {
    let code = error.code().unwrap_or("no code").to_string();
    format!("{}: {code}", if matches!(error, SdkError::ServiceError(_)) { "error" } else { "no answer" })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let endpoint = arguments.next().unwrap();
    for path in arguments {
        let retry = RetryConfig::standard().with_initial_backoff(std::time::Duration::from_millis(1));
        let client = Client::from_conf(Config::builder().behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1")).endpoint_url(format!("{endpoint}/{path}")).retry_config(retry)
            .credentials_provider(Credentials::new("test", "test", None, None, "test"))
            .http_client(aws_smithy_http_client::Builder::new().build_http()).build());
        let seen = if path.starts_with("list") {
            client.list_pipelines().send().await.map_or_else(why, |answer| {
                let pipeline = &answer.pipelines()[0];
                let created = pipeline.created().map(|time| time.to_string());
                format!("version {:?}, created {created:?}", pipeline.version())
            })
        } else if path.starts_with("poll") {
            let id = ActionTypeId::builder().category(ActionCategory::Build).owner(ActionOwner::Custom)
                .provider("p").version("1").build().unwrap();
            client.poll_for_jobs().action_type_id(id).send().await
                .map_or_else(why, |answer| format!("{} jobs", answer.jobs().len()))
        } else {
            client.put_job_success_result().job_id("j").send().await.map_or_else(why, |_| "success".to_string())
        };
        println!("{path} {seen}");
    }
}
EOF
cargo build --quiet >log 2>&1 || { cat log >&2; exit 1; }

cat >find.py <<'EOF'
import collections
import http.server
import subprocess
import threading

pipeline = '{"pipelines":[{"name":"n",%s}]}'
answers = {
    "list1": (200, pipeline % '"version":50'),
    "list2": (200, pipeline % '"version":50.0'),
    "list3": (200, pipeline % '"version":5e1'),
    "list4": (200, pipeline % '"created":1714979289.123'),
    "list5": (200, pipeline % '"created":1e300'),
    "list6": (200, pipeline % '"created":"2024-05-06T07:08:09Z"'),
    "list7": (200, pipeline % '"created":"1714979289"'),
    "poll1": (200, '{"jobs":[{"id":"i"}]}'),
    "poll2": (200, '{"jobs":[{"id":"i"},null]}'),
    "put1": (400, '{"__type":"JobNotFoundException","message":"m"}'),
    "put2": (400, '{"__type":"JobNotFoundException","message":5}'),
    "put3": (429, ""),
    "put4": (503, ""),
    "put5": (400, '{"__type":"ThrottlingException"}'),
    "put6": (400, '{"__type":"LimitExceededException"}'),
}
requests = collections.Counter()


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        name = self.path.strip("/")
        requests[name] += 1
        status, body = answers[name]
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
command = ["target/debug/find", f"http://127.0.0.1:{server.server_port}", *answers]
for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
    name, seen = line.split(" ", 1)
    status, body = answers[name]
    print(f"{status} {body or 'nothing'}", f"    {seen} ({requests[name]} sent)", sep="\n")
EOF

cat >want <<'EOF'
200 {"pipelines":[{"name":"n","version":50}]}
    version Some(50), created None (1 sent)
200 {"pipelines":[{"name":"n","version":50.0}]}
    no answer: no code (1 sent)
200 {"pipelines":[{"name":"n","version":5e1}]}
    no answer: no code (1 sent)
200 {"pipelines":[{"name":"n","created":1714979289.123}]}
    version None, created Some("2024-05-06T07:08:09.122999Z") (1 sent)
200 {"pipelines":[{"name":"n","created":1e300}]}
    version None, created Some("9223372036854775807") (1 sent)
200 {"pipelines":[{"name":"n","created":"2024-05-06T07:08:09Z"}]}
    version None, created Some("2024-05-06T07:08:09Z") (1 sent)
200 {"pipelines":[{"name":"n","created":"1714979289"}]}
    no answer: no code (1 sent)
200 {"jobs":[{"id":"i"}]}
    1 jobs (1 sent)
200 {"jobs":[{"id":"i"},null]}
    no answer: no code (1 sent)
400 {"__type":"JobNotFoundException","message":"m"}
    error: JobNotFoundException (1 sent)
400 {"__type":"JobNotFoundException","message":5}
    no answer: no code (1 sent)
429 nothing
    no answer: no code (1 sent)
503 nothing
    no answer: no code (3 sent)
400 {"__type":"ThrottlingException"}
    error: ThrottlingException (3 sent)
400 {"__type":"LimitExceededException"}
    error: LimitExceededException (3 sent)
EOF
python3 find.py >got
diff want got
echo "holds: the SDK for Rust refuses 50.0 for an integer, and sends a 429 once"
