#!/usr/bin/env bash
# One would guess: with the helpers that AWS's SDK for Rust has for tests (aws-smithy-mocks, StaticReplayClient, the
#   comparison of its own protocol tests) an error looks as the service's does, an answer that is throttled is followed
#   by the next rule's, and assert_requests_match fails for another method and for a request too many.
# What is so: an exception that a rule answers with (then_error) has no code and no message by ProvideErrorMetadata,
#   whatever its builder was given, and its raw response is HTTP 418; an answer in HTTP has all three right. Attempts of
#   one call stay in one rule: behind a rule that answers 503 once the second attempt gets a 418 that no rule gave, and
#   the next rule serves the next call. StaticReplayClient does not compare the method, nor x-amz-target unless it is
#   named, and a request behind the last event is not counted: with no events, and a request sent, all matches.
#   validate_body in CBOR takes bytes behind the value, undefined for null, and a big number for an integer.
# Why it matters: a worker that asks error.code() whether its job is gone takes the other branch in tests; its retries
#   cannot be tested with two rules, but with sequence(); and "nothing was sent" is asserted by a test that cannot fail.
#   Build exceptions with meta(), or answer with http_status(); look at actual_requests() and at the method.
# Seen with: aws-smithy-mocks 0.3.0, aws-smithy-http-client 1.5.2, aws-smithy-protocol-test 0.64.0,
#   aws-sdk-codepipeline 1.131.0, Rust 1.95.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET RUSTFLAGS CARGO_BUILD_TARGET_DIR
mkdir src
cat >Cargo.toml <<'END'
[package]
name = "find"
version = "0.1.0"
edition = "2021"

[dependencies]
aws-sdk-codepipeline = { version = "=1.131.0", default-features = false, features = ["rt-tokio", "test-util"] }
aws-smithy-http-client = { version = "=1.5.2", features = ["test-util"] }
aws-smithy-mocks = "=0.3.0"
aws-smithy-protocol-test = "=0.64.0"
aws-smithy-types = "1"
http = "1"
tokio = { version = "1", features = ["rt", "macros"] }

[profile.dev]
debug = 0
END
cat >src/main.rs <<'END'
use aws_sdk_codepipeline::config::{retry::RetryConfig, BehaviorVersion, Builder, Credentials, Region};
use aws_sdk_codepipeline::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_codepipeline::operation::put_job_success_result::{PutJobSuccessResultError, PutJobSuccessResultOutput};
use aws_sdk_codepipeline::types::error::JobNotFoundException;
use aws_sdk_codepipeline::{Client, Config};
use aws_smithy_http_client::test_util::{ReplayEvent, StaticReplayClient};
use aws_smithy_mocks::{mock, mock_client, Rule, RuleMode};
use aws_smithy_protocol_test::{validate_body, MediaType};
use aws_smithy_types::body::SdkBody;
use std::panic::catch_unwind;
use std::time::Duration;

async fn call(client: &Client) -> String {
    match client.put_job_success_result().job_id("j").send().await {
        Ok(_) => "success".to_string(),
        Err(error @ SdkError::DispatchFailure(_)) => format!("not sent, {:?}", error.code()),
        Err(error) => {
            let status = error.raw_response().map(|answer| answer.status().as_u16());
            format!("code {:?}, message {:?}, status {status:?}", error.code(), error.message())
        }
    }
}

async fn mocked(name: &str, rules: &[&Rule]) {
    let retry = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let configure = |config: Builder| config.retry_config(retry.clone());
    let client = mock_client!(aws_sdk_codepipeline, RuleMode::Sequential, rules, configure);
    println!("{name}: {}", call(&client).await);
    if rules.len() > 1 {
        println!("  the next call: {}", call(&client).await);
    }
}

fn gone() -> PutJobSuccessResultError {
    PutJobSuccessResultError::JobNotFoundException(JobNotFoundException::builder().message("gone").build())
}

fn success() -> PutJobSuccessResultOutput {
    PutJobSuccessResultOutput::builder().build()
}

fn event(method: &str, target: Option<&str>, body: &str) -> ReplayEvent {
    let mut request = http::Request::builder().method(method).uri("https://codepipeline.us-east-1.amazonaws.com/");
    if let Some(target) = target {
        request = request.header("x-amz-target", format!("CodePipeline_20150709.{target}"));
    }
    let answer = http::Response::builder().status(200).body(SdkBody::from("{}")).unwrap();
    ReplayEvent::new(request.body(SdkBody::from(body)).unwrap(), answer)
}

async fn replayed(name: &str, events: Vec<ReplayEvent>) {
    let server = StaticReplayClient::new(events);
    let client = Client::from_conf(Config::builder().behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1")).credentials_provider(Credentials::new("a", "b", None, None, "test"))
        .retry_config(RetryConfig::disabled()).http_client(server.clone()).build());
    let seen = call(&client).await;
    let asserted = catch_unwind(|| server.assert_requests_match(&[])).map_or("fails", |_| "passes");
    println!("{name}: {seen}; assert_requests_match {asserted}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let exception = mock!(Client::put_job_success_result).then_error(gone);
    mocked("then_error", &[&exception]).await;
    let text = r#"{"__type":"JobNotFoundException","message":"gone"}"#.to_string();
    let answer = mock!(Client::put_job_success_result).sequence().http_status(400, Some(text)).build();
    mocked("http_status 400", &[&answer]).await;
    let both = mock!(Client::put_job_success_result).sequence().http_status(503, None).output(success).build();
    mocked("503 and success in one rule", &[&both]).await;
    let first = mock!(Client::put_job_success_result).sequence().http_status(503, None).build();
    let second = mock!(Client::put_job_success_result).then_output(success);
    mocked("503 and success in two rules", &[&first, &second]).await;

    let (target, body) = (Some("PutJobSuccessResult"), r#"{"jobId":"j"}"#);
    replayed("the request that is sent", vec![event("POST", target, body)]).await;
    replayed("GET", vec![event("GET", target, body)]).await;
    replayed("another target", vec![event("POST", Some("PollForJobs"), body)]).await;
    replayed("no target", vec![event("POST", None, body)]).await;
    replayed("another body", vec![event("POST", target, r#"{"jobId":"k"}"#)]).await;
    replayed("two events, one request", vec![event("POST", target, body), event("POST", target, body)]).await;
    replayed("no events, one request", vec![]).await;

    // {"a": 50}, and {"a": null} for undefined.
    for (name, actual, expected) in [
        ("51", &b"\xa1\x61a\x18\x33"[..], "oWFhGDI="), ("50.0", b"\xa1\x61a\xf9\x52\x40", "oWFhGDI="),
        ("a byte behind it", b"\xa1\x61a\x18\x32\x00", "oWFhGDI="),
        ("a big number", b"\xa1\x61a\xc2\x41\x32", "oWFhGDI="),
        ("undefined", b"\xa1\x61a\xf7", "oWFh9g=="),
    ] {
        let equal = validate_body(actual, expected, MediaType::Cbor).map_or("differs", |_| "equal");
        println!("validate_body of CBOR, {name}: {equal}");
    }
}
END
cat >want <<'WANT'
then_error: code None, message None, status Some(418)
http_status 400: code Some("JobNotFoundException"), message Some("gone"), status Some(400)
503 and success in one rule: success
503 and success in two rules: code None, message None, status Some(418)
  the next call: success
the request that is sent: success; assert_requests_match passes
GET: success; assert_requests_match passes
another target: success; assert_requests_match fails
no target: success; assert_requests_match passes
another body: success; assert_requests_match fails
two events, one request: success; assert_requests_match fails
no events, one request: not sent, None; assert_requests_match passes
validate_body of CBOR, 51: differs
validate_body of CBOR, 50.0: differs
validate_body of CBOR, a byte behind it: equal
validate_body of CBOR, a big number: equal
validate_body of CBOR, undefined: equal
WANT
cargo build --quiet 2>log || { cat log; exit 1; }
# The helpers print a difference to the standard error.
target/debug/find >got 2>differences
cat got
diff want got
echo "holds: helpers for tests of AWS's SDK for Rust differ from the service, and miss requests"
